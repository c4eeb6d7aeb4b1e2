//! What was handed in, read with distrust: folders, archives, bundles.
