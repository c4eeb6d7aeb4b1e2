//! From attempts to verdicts: jobs by content, their queue, and the workers.
