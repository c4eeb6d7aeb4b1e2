//! What the kernel's Landlock holds back within the sandbox (landlock(7)): to start what was written there, to open a
//! device, to signal or look into a process that is not the program's own.
//!
//! The sandbox's mounts already hide all else. This stands behind them, and holds where they have a gap.

use std::io;
use std::path::Path;

use landlock::{
    ABI, Access as _, AccessFs, BitFlags, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _,
    RulesetCreated, RulesetCreatedAttr as _, RulesetStatus, Scope, path_beneath_rules,
};

use super::orders::Orders;

/// The newest interface whose rights are asked for; an older kernel gives what it has.
const NEWEST: ABI = ABI::V6;
/// Devices that are nobody's.
const DEVICES: [&str; 6] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"];

/// Rules that are ready to be put on.
pub(super) struct Rules {
    rules: RulesetCreated,
    needed: bool,
}

/// The rules for these orders.
pub(super) fn of(orders: &Orders) -> io::Result<Rules> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let run = read | AccessFs::Execute;
    // To start what one has written is to bring a program along.
    let write = AccessFs::from_all(NEWEST)
        & !(AccessFs::Execute | AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::IoctlDev);
    let device = AccessFs::ReadFile | AccessFs::WriteFile;
    let root = ["/"];
    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))
        .and_then(|rules| rules.scope(Scope::Signal | Scope::AbstractUnixSocket))
        .and_then(|rules| rules.create())
        .and_then(|rules| rules.add_rules(beneath(&root, AccessFs::ReadDir.into())))
        .and_then(|rules| rules.add_rules(beneath(&orders.runs, run)))
        .and_then(|rules| rules.add_rules(beneath(&orders.reads, read)))
        .and_then(|rules| rules.add_rules(beneath(&orders.writes, write)))
        .and_then(|rules| rules.add_rules(beneath(&DEVICES, device)))
        .map_err(io::Error::other)?;
    Ok(Rules { rules, needed: orders.needs_landlock })
}

type OneRule = Result<landlock::PathBeneath<landlock::PathFd>, landlock::RulesetError>;

fn beneath<P: AsRef<Path>>(paths: &[P], access: BitFlags<AccessFs>) -> impl Iterator<Item = OneRule> {
    path_beneath_rules(paths, access)
}

impl Rules {
    /// Puts them on this process, for good.
    ///
    /// # Errors
    /// When the kernel refuses, or has none of it where it is needed.
    pub(super) fn put_on(self) -> io::Result<()> {
        let status = self.rules.restrict_self().map_err(io::Error::other)?;
        if self.needed && status.ruleset == RulesetStatus::NotEnforced {
            return Err(io::ErrorKind::Unsupported.into());
        }
        Ok(())
    }
}

/// What this kernel has of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kernel {
    /// Nothing, or it was turned off at boot.
    Nothing,
    /// Rules for files.
    Files,
    /// Signals and sockets, too.
    All,
}

/// Asks the kernel.
pub(super) fn of_this_kernel() -> Kernel {
    let with = |scopes: bool| {
        let rules = Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .handle_access(AccessFs::from_all(ABI::V1))?;
        let rules = if scopes { rules.scope(Scope::Signal)? } else { rules };
        rules.create().map(drop)
    };
    match (with(true), with(false)) {
        (Ok(()), _) => Kernel::All,
        (_, Ok(())) => Kernel::Files,
        _ => Kernel::Nothing,
    }
}
