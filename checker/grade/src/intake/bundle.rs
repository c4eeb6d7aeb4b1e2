//! A git bundle: the newest commit of its main branch as a tar. `git` reads a stranger's file, so it runs behind the
//! wall; what comes out is a stranger's tar and is read as one.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::time::Duration;

use flow::course::Limits;
use flow::process::{End, Invocation};
use text::tr;

use crate::wall::Confined;

/// What `sh` does with a bundle, `$1`: the commit at the tip of `HEAD`, else of `main`, else of `master`, else of the only
/// branch. No hook, no filter and no configuration of anybody's is read.
const SCRIPT: &str = r#"
set -eu
git init -q --bare /tmp/bundle.git
cd /tmp/bundle.git
tip=
for name in HEAD refs/heads/main refs/heads/master; do
  if [ -z "$tip" ]; then
    tip=$(git bundle list-heads "$1" "$name" | cut -d ' ' -f 1 | head -n 1)
  fi
done
if [ -z "$tip" ]; then
  tip=$(git bundle list-heads "$1" | cut -d ' ' -f 1 | sort -u)
fi
case $tip in
  ''|*[!0-9a-f]*) echo 'it has no branch main, and not one branch alone' >&2; exit 3;;
esac
git -c transfer.fsckObjects=true fetch -q --no-tags "$1" "$tip:refs/heads/handed-in" 2>/dev/null \
  || git bundle unbundle "$1" >/dev/null
git archive --format=tar "$tip"
"#;

/// Why a bundle gave no files.
#[derive(Debug)]
pub enum NoTar {
    /// The bundle is not sound, in the words of `git`.
    Refused(String),
    /// A fault of ours: there is no `git`, or no wall.
    Ours(io::Error),
}

/// Makes a tar of a bundle, far from everything.
pub trait Unbundle {
    /// The files of the newest commit as an uncompressed tar of at most `most` bytes.
    ///
    /// # Errors
    /// The bundle is refused, or it could not be tried.
    fn tar(&self, bundle: &Path, most: u64) -> Result<Vec<u8>, NoTar>;
}

/// What is started to make a tar of a bundle, to be put behind the wall: it reads the bundle, writes below `/tmp` alone,
/// and the tar is its stdout.
pub fn invocation(bundle: &Path) -> Invocation {
    let mut invocation =
        Invocation::new("/usr/bin/sh", "/tmp").args(["-c", SCRIPT, "sh"]).arg(OsString::from(bundle));
    let env = [
        ("PATH", "/usr/bin:/bin"),
        ("HOME", "/tmp"),
        ("LANG", "C.UTF-8"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_TERMINAL_PROMPT", "0"),
        // The bundle belongs to the instructor's user, and behind the wall everybody is another one.
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "safe.directory"),
        ("GIT_CONFIG_VALUE_0", "*"),
    ];
    for (name, value) in env {
        invocation = invocation.env(name, value);
    }
    invocation
}

/// What `git` may use for one bundle.
fn limits() -> Limits {
    Limits {
        time: Duration::from_secs(60),
        cpu: Duration::from_secs(20),
        memory: 512 << 20,
        processes: 16,
        ..Limits::default()
    }
}

/// `git` behind the wall.
pub struct Behind<'b>(pub &'b dyn Confined);

impl Unbundle for Behind<'_> {
    fn tar(&self, bundle: &Path, most: u64) -> Result<Vec<u8>, NoTar> {
        let bytes = self
            .0
            .bytes(&invocation(bundle), &[bundle.to_owned()], most, &limits())
            .map_err(|error| NoTar::Ours(io::Error::other(error.to_string())))?;
        match bytes.end {
            _ if bytes.success() => Ok(bytes.stdout),
            // What `sh` says where it finds no such program.
            End::Exit(127) => Err(NoTar::Ours(io::Error::other(tr!(
                "there is no `git` in /usr/bin, which opens bundles; install it"
            )))),
            End::Exit(_) if !bytes.is_whole => {
                Err(NoTar::Refused(tr!("its files are more than {most} MiB", most = most >> 20)))
            }
            End::Limit(_) => {
                Err(NoTar::Refused(tr!("opening it takes more time or memory than any honest one")))
            }
            _ => {
                let said = bytes.stderr.lines().last().unwrap_or_default().trim();
                Err(NoTar::Refused(if said.is_empty() { tr!("git cannot read it") } else { said.to_owned() }))
            }
        }
    }
}

/// Where nothing can run `git` safely: no bundle is opened, and whoever grades is told so.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoBundles;

impl Unbundle for NoBundles {
    fn tar(&self, _bundle: &Path, _most: u64) -> Result<Vec<u8>, NoTar> {
        Err(NoTar::Ours(io::Error::other(tr!(
            "git bundles are opened behind the wall only, and there is none here"
        ))))
    }
}
