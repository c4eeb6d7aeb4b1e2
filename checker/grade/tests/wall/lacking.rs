//! What is said of a machine that lacks a part of the wall, and what is left where less was allowed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use checker_grade::wall::{Isolation, Missing, Weak};
use flow::process::Guest;
use flow::run::End;
use flow::verdict::Verdict;

use crate::judging::{DIR, graded, small_course};
use crate::kit::{inside, out, shell};

#[test]
fn where_bubblewrap_is_not_installed_that_is_said_with_the_way_to_get_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let checker = inside();
    let checker = checker.as_path();
    let without = Isolation::probe_in(checker, Weak::Refuse, folder.path().as_os_str());
    let said = without.err().expect("it is missing");
    assert_eq!(said, Missing::Bubblewrap);
    assert!(said.to_string().contains("sudo apt install bubblewrap"), "{said}");
    let old = folder.path().join("bwrap");
    fs::write(&old, "#!/bin/sh\necho bubblewrap 0.4.1\n").expect("room");
    fs::set_permissions(&old, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let said =
        Isolation::probe_in(checker, Weak::Refuse, folder.path().as_os_str()).err().expect("it is too old");
    assert!(said.to_string().contains("bubblewrap 0.4.1, and 0.8 or newer is needed"), "{said}");
    fs::write(
        &old,
        "#!/bin/sh\n[ $1 = --version ] && echo bubblewrap 0.8.0 && exit\n\
         echo 'bwrap: Creating new namespace failed: Operation not permitted' >&2; exit 1\n",
    )
    .expect("room");
    let said = Isolation::probe_in(checker, Weak::Refuse, folder.path().as_os_str()).err().expect("it fails");
    assert!(matches!(said, Missing::Namespaces { .. }), "{said}");
}

#[test]
fn weak_isolation_is_only_what_was_asked_for_and_says_what_it_is() {
    let nothing = tempfile::tempdir().expect("a folder");
    let checker = inside();
    let path = nothing.path().as_os_str();
    assert_eq!(Isolation::probe_in(&checker, Weak::Refuse, path).err(), Some(Missing::Bubblewrap));
    let isolation = match Isolation::probe_in(&checker, Weak::Allow, path) {
        Ok(isolation) => isolation,
        Err(missing) => {
            // Root has the whole wall or none, and is told both what it lacks and what else to do.
            assert!(Guest::take().expect("locks can be held").is_some(), "{missing}");
            assert_eq!(missing, Missing::WeakAsRoot { missing: Box::new(Missing::Bubblewrap) });
            let said = missing.to_string();
            assert!(said.contains("as an ordinary user") && said.contains("install bubblewrap"), "{said}");
            return;
        }
    };
    assert!(isolation.level().starts_with("isolation: weak"), "{}", isolation.level());
    let wall = isolation.wall();
    let script = "echo a > own && cat own; touch /tmp/not-own || echo refused; cp /bin/true . && ./true || echo refused; \
         cat /proc/self/status | grep -c 'Seccomp:.2'; kill -TERM $$";
    let run = shell(&*wall, script);
    assert_eq!((run.end, out(&run)), (End::Signal(15), vec!["a", "refused", "refused", "1"]), "{run:?}");
    let desk = small_course();
    let right =
        fs::read_to_string(desk.path().join("solutions").join(DIR).join("src/main.rs")).expect("a file");
    let (verdict, said) = graded(&isolation, desk.path(), &right);
    assert_eq!(verdict, Verdict::Accepted, "{said}");
    let include = "fn main() { print!(include_str!(\"../Cargo.toml\")); }";
    let secret = desk.path().join("Cargo.toml");
    let (verdict, said) =
        graded(&isolation, desk.path(), &include.replace("../Cargo.toml", &secret.to_string_lossy()));
    assert_eq!(verdict, Verdict::CompileError, "{said}");
    assert!(said.contains("Permission denied"), "{said}");
}
