//! A checker that was killed: the next one removes what it could not.

use std::thread::sleep;

use super::*;

const SCRIPT: &str = "KILLED_SCRIPT";

/// Not a test of its own: the checker that the test below starts and kills.
#[test]
#[ignore = "started by the test below"]
fn a_checker_that_runs() {
    let args = ["-c".to_owned()].into_iter().chain(std::env::var(SCRIPT)).collect();
    let inputs = Inputs { args, ..Inputs::default() };
    let plan = Plan {
        program: Path::new("/bin/sh"),
        inputs: &inputs,
        limits: &limits(),
        wall: &NoWall,
        measure_delay: false,
    };
    plan.run(&Cancel::new().expect("descriptors")).expect("it starts");
}

fn checker(script: &str) -> std::process::Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "killed::a_checker_that_runs", "--ignored"])
        .env(SCRIPT, script)
        .stdout(Stdio::null())
        .spawn()
        .expect("this test starts itself")
}

#[test]
fn the_folder_of_a_killed_checker_is_removed_by_the_next_one() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("it is ours");
    let said = folder.path().join("said");
    let tell = format!("pwd > {0}-half && mv {0}-half {0}", said.display());
    let mut killed = checker(&format!("{tell}; sleep 600"));
    for _ in 0..6000 {
        if said.exists() {
            break;
        }
        sleep(Duration::from_millis(10));
    }
    let work = PathBuf::from(fs::read_to_string(&said).expect("its program runs").trim_end());
    killed.kill().and_then(|()| killed.wait()).expect("it is ours");
    assert!(work.exists(), "the control: nobody has removed it");
    assert!(checker("true").wait().expect("it ends").success());
    assert!(!work.parent().expect("the run's own folder").exists());
}
