//! How much of a stranger's work is read. Beyond that it is refused, and whoever sent it is told what to send instead.

/// Bounds of one submission; all in bytes where nothing else is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// One file. It is the bound of every overlay.
    pub(super) file: u64,
    /// All files in the folders of exercises.
    pub(super) submission: u64,
    /// Files and folders in the folders of exercises, litter left out.
    pub(super) entries: usize,
    /// Files and folders of any kind, litter counted in: a build leaves some ten thousand behind.
    pub(super) all_entries: usize,
    /// An archive as it is handed in.
    pub(super) packed: u64,
    /// What a compressed stream may unpack to, litter counted in. It is passed over, not kept.
    pub(super) unpacked: u64,
    /// The tar of a git bundle, which is in memory for a moment.
    pub(super) bundle: u64,
    /// A file beyond [`Bounds::file`] that unpacks to more than this many times its packed size is a bomb. Sources
    /// and the products of a build stay far below it; the most that deflate can do is about 1 000.
    pub(super) ratio: u64,
    /// Folders within folders.
    pub(super) depth: usize,
    /// Lines about what was left out.
    pub(super) notes: usize,
}

impl Bounds {
    /// Of a learner's own submission.
    pub(super) const SUBMISSION: Self = Self {
        file: 1 << 20,
        submission: 64 << 20,
        entries: 5_000,
        all_entries: 65_000,
        packed: 256 << 20,
        unpacked: 1 << 30,
        bundle: 128 << 20,
        ratio: 200,
        depth: 32,
        notes: 50,
    };

    /// Of an archive that holds a whole class, which the instructor has from the learning platform.
    pub(super) const CLASS: Self =
        Self { all_entries: 1_000_000, packed: 64 << 30, unpacked: 64 << 30, ..Self::SUBMISSION };
}
