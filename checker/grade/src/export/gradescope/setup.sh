#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder's image: Rust, the course, the checker built, and the
# user that grades.
set -euo pipefail

root="${AUTOGRADER:-/autograder}"
user=grader

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq build-essential bubblewrap ca-certificates curl unzip

# The toolchain is the course's own, if it names one.
export RUSTUP_HOME="${RUSTUP_HOME:-/opt/rustup}" CARGO_HOME="${CARGO_HOME:-/opt/cargo}"
export PATH="$CARGO_HOME/bin:$PATH"
command -v cargo >/dev/null || curl -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --no-modify-path

mkdir -p "$root/course"
unzip -q "$root"/source/loop-and-order-*.zip -d "$root/course"
cd "$root"/course/*/
cargo build --quiet --locked -p checker -p checker-grade

# Submissions are graded by a user who may do nothing else: where no second wall can be built, a learner's program is
# this user's. All is root's but what the checker compiles, and what this user's Cargo has fetched.
id -u "$user" >/dev/null 2>&1 || useradd --system --create-home --shell /usr/sbin/nologin "$user"
mkdir -p target/checker
chown -R "$user:" target/checker
# Others than root and this user read neither solutions nor class.yaml. Where no second wall can be built, Landlock alone
# keeps a learner's program, which is this user's, from them; where it cannot either, run_autograder grades nothing.
for secret in "$root/source" solutions; do
  [ ! -d "$secret" ] || { chgrp -R "$(id -gn "$user")" "$secret" && chmod -R g+rX,g-w,o-rwx "$secret"; }
done

# The course's own solutions are graded once, as a submission will be, or nothing where there are none: libraries are
# built by it, and what this image lacks is said now, and not to a learner. It prints how programs are isolated here.
trial="$(mktemp -d)"
submission="$trial/nothing"
mkdir "$submission"
[ ! -d solutions ] || submission="$PWD/solutions"
SUBMISSION="$submission" RESULTS="$trial" "$root/source/run_autograder"
if [ -d solutions ] && grep '"status": "failed"' "$trial/results.json"; then
  echo "the course's own solutions are not accepted here; the whole of it:" >&2
  cat "$trial/results.json" >&2
  exit 1
fi
rm -rf "$trial"
