//! What this machine lacks for a wall around strangers' programs, each with the way to get it.

use std::fs;
use std::path::PathBuf;

use text::tr;

/// Why nobody is graded here. What it says is what happened, and what to type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Missing {
    /// It is no Linux.
    #[error("{}", tr!(
        "strangers' programs are only graded on Linux: {system} has no sandbox that an ordinary program can put around \
         another one. Use a virtual machine or a container with Linux (on Windows: WSL2), or grade on a Linux computer",
        system = .system
    ))]
    Linux {
        /// What it is.
        system: String,
    },
    /// There is no bubblewrap.
    #[error("{}", tr!(
        "`bwrap` was not found on the PATH: strangers' programs run behind it. Install bubblewrap 0.8 or newer: \
         Debian and Ubuntu `sudo apt install bubblewrap`, Fedora `sudo dnf install bubblewrap`, Arch `sudo pacman -S bubblewrap`"
    ))]
    Bubblewrap,
    /// It is too old.
    #[error("{}", tr!(
        "{path} is {version}, and 0.8 or newer is needed (it can forbid a program namespaces of its own). Update it: on Debian 11 from \
         `bullseye-backports`; else build it from https://github.com/containers/bubblewrap",
        path = .path.display(), version = .version
    ))]
    Old {
        /// Where it is.
        path: PathBuf,
        /// What it says that it is.
        version: String,
    },
    /// The system gives no user namespaces.
    #[error("{}", tr!("no sandbox can be made: {cause}. {fix} (bwrap said: {said})", cause = .cause, fix = .fix, said = .said))]
    Namespaces {
        /// What keeps them from being made.
        cause: String,
        /// What to do about it.
        fix: String,
        /// What bwrap said.
        said: String,
    },
    /// `/proc` cannot be mounted.
    #[error("{}", tr!(
        "no sandbox can have a `/proc` of its own here, as in a container whose own is masked: start the container with \
         `--security-opt systempaths=unconfined` (Docker, Podman), or grade outside of it (bwrap said: {said})",
        said = .said
    ))]
    Proc {
        /// What bwrap said.
        said: String,
    },
    /// The kernel has no Landlock.
    #[error("{}", tr!(
        "the kernel has no Landlock, which keeps programs from starting what they wrote and from signalling others: use Linux 5.13 or \
         newer, and where it was left out at boot add `landlock` to the `lsm=` parameter of the kernel"
    ))]
    Landlock,
    /// Root lacks rights.
    #[error("{}", tr!(
        "root has no rights here to become another user, or to mount anything ({said}): grade as an ordinary user, or start the \
         container with `--cap-add SYS_ADMIN,SETUID,SETGID,KILL,CHOWN`",
        said = .said
    ))]
    Root {
        /// What the system said.
        said: String,
    },
    /// Less than the whole wall was allowed, and root gets none of that.
    #[error("{}", tr!(
        "root gets no weak isolation: as root each program is a user of its own, who could read neither the toolchain nor the          course. Grade as an ordinary user with --allow-weak-isolation, or give this machine the whole wall: {missing}",
        missing = .missing
    ))]
    WeakAsRoot {
        /// What the whole wall lacks.
        missing: Box<Self>,
    },
    /// The checker's own program cannot be started in the sandbox.
    #[error("{}", tr!("nothing could be started in the sandbox: {said}", said = .said))]
    Other {
        /// What was said.
        said: String,
    },
}

impl Missing {
    /// What follows from the words of a bwrap that could not make its sandbox.
    pub(super) fn of_words(said: &str, program: &std::path::Path, version: &str) -> Self {
        let words = said.trim().lines().last().unwrap_or_default().to_owned();
        let has = |signs: &[&str]| signs.iter().any(|sign| said.contains(sign));
        if has(&["Unknown option"]) {
            return Self::Old { path: program.to_owned(), version: version.to_owned() };
        }
        if has(&["mount proc", "/newroot/proc"]) {
            return Self::Proc { said: words };
        }
        if has(&[
            "Creating new namespace failed",
            "No permissions to creat",
            "setting up uid map",
            "user namespace",
            "Failed RTM_NEWADDR",
            "loopback:",
        ]) {
            let (cause, fix) = what_forbids_namespaces(&|path| fs::read_to_string(path).ok());
            return Self::Namespaces { cause, fix, said: words };
        }
        Self::Other { said: said.trim().to_owned() }
    }
}

/// Which setting of the system keeps an ordinary user from making a namespace, and how it is changed.
fn what_forbids_namespaces(read: &dyn Fn(&str) -> Option<String>) -> (String, String) {
    let value = |path: &str| read(path).map(|text| text.trim().to_owned());
    let number = |path: &str| value(path).as_deref().map(|text| text == "0");
    if number("/proc/sys/kernel/unprivileged_userns_clone") == Some(true) {
        return (
            tr!("`kernel.unprivileged_userns_clone` is 0, so that users may make no namespaces"),
            tr!("Allow it: `sudo sysctl -w kernel.unprivileged_userns_clone=1`"),
        );
    }
    if number("/proc/sys/user/max_user_namespaces") == Some(true) {
        return (
            tr!("`user.max_user_namespaces` is 0, so that nobody may make user namespaces"),
            tr!("Allow some: `sudo sysctl -w user.max_user_namespaces=15000`"),
        );
    }
    if value("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").as_deref() == Some("1") {
        return (
            tr!("AppArmor keeps programs without a profile from making user namespaces (Ubuntu since 23.10)"),
            tr!("Give bwrap a profile that allows `userns`, as the package `apparmor-profiles` has it in \
                 /usr/share/apparmor/extra-profiles/bwrap-userns-restrict (copy it to /etc/apparmor.d and \
                 `sudo systemctl reload apparmor`), or `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`"),
        );
    }
    (
        tr!("the system gives this user no namespaces, as in a container with the usual seccomp profile"),
        tr!("Start the container with `--security-opt seccomp=unconfined`, or grade outside of it"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_that_forbids_namespaces_is_named_with_its_own_remedy() {
        for (file, value, remedy) in [
            ("/proc/sys/kernel/unprivileged_userns_clone", "0\n", "unprivileged_userns_clone=1"),
            ("/proc/sys/user/max_user_namespaces", "0\n", "max_user_namespaces=15000"),
            ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n", "bwrap-userns-restrict"),
            ("/nothing", "", "seccomp=unconfined"),
        ] {
            let read = |path: &str| (path == file).then(|| value.to_owned());
            let (_, fix) = what_forbids_namespaces(&read);
            assert!(fix.contains(remedy), "{file}: {fix}");
        }
    }

    #[test]
    fn what_bwrap_says_names_what_is_missing() {
        let of = |said| Missing::of_words(said, std::path::Path::new("/usr/bin/bwrap"), "0.4.1");
        for said in [
            "bwrap: Creating new namespace failed: Operation not permitted",
            "bwrap: No permissions to create new namespace, likely because the kernel does not allow it",
            "bwrap: setting up uid map: Permission denied",
        ] {
            assert!(matches!(of(said), Missing::Namespaces { .. }), "{said}");
        }
        let proc = "bwrap: Can't mount proc on /newroot/proc: Operation not permitted";
        assert!(matches!(of(proc), Missing::Proc { .. }));
        assert!(matches!(of("bwrap: Unknown option --disable-userns"), Missing::Old { .. }));
        assert!(matches!(of("bwrap: execvp /.checker: No such file"), Missing::Other { .. }));
    }
}
