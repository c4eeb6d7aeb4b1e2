#!/usr/bin/env bash
# Gradescope runs this once, when it builds the autograder's image: Rust, the course, and the checker built.
set -euo pipefail

root="${AUTOGRADER:-/autograder}"

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

# What a learner's program may not read even where no wall stands: it runs as another user.
chmod -R go-rwx "$root/source"
[ ! -d solutions ] || chmod -R go-rwx solutions
