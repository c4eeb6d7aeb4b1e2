//! What one learner reads of their work.
