#!/usr/bin/env bash
# From nothing to the first verdict, beside rustlings: both with an empty registry, one after the other.
#
#   checker/benches/first-verdict.sh [REPOSITORY]
#
# REPOSITORY is what is cloned: this one, if none is named. Only what is committed takes part. It needs
# the network, git, GNU time and some minutes; everything is written below one temporary folder, and
# removed at the end. On a busy machine the CPU seconds are the ones to compare.
set -euo pipefail

repository=$(realpath "${1:-$(git -C "$(dirname "$0")" rev-parse --show-toplevel)}")
# GNU time tells the peak memory, which the shell's own does not.
command -v /usr/bin/time >/dev/null || { echo "GNU time is missing (Debian: apt-get install time)" >&2; exit 2; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
# What an outer Cargo or the reader has set must reach neither side.
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR RUSTFLAGS RUSTC_WRAPPER
export CARGO_TERM_COLOR=never TMPDIR="$place"

# measured SIDE WANTED COMMAND: runs it in a folder and with a Cargo home of its own. It must end with WANTED.
measured() {
  local side=$1 wanted=$2 code=0
  mkdir -p "$place/$side"
  (
    cd "$place/$side"
    CARGO_HOME="$place/$side/cargo-home" /usr/bin/time -o "$place/$side.time" -f '%e %U %S %M' \
      bash -c "$3" >"$place/$side.log" 2>&1 </dev/null
  ) || code=$?
  if [ "$code" -ne "$wanted" ]; then
    echo "$side ended with $code:" >&2
    tail -n 40 "$place/$side.log" >&2
    exit 1
  fi
}

echo "the checker …" >&2
# The starter is not solved, so the first verdict is a refusal: exit code 1.
measured ours 1 "git clone --quiet '$repository' course && cd course && cargo run -- check microtasks/priority-order"
grep -A 3 'microtasks/priority-order' "$place/ours.log" | tail -n 4 >&2
echo "rustlings …" >&2
# `init` waits for Enter.
# shellcheck disable=SC2016 # CARGO_HOME is known only inside.
measured theirs 0 'cargo install rustlings --locked --root "$PWD/root" && echo | root/bin/rustlings init &&
  cd rustlings && ../root/bin/rustlings run intro1'
tail -n 4 "$place/theirs.log" >&2

read_time() { tail -n 1 "$place/$1.time"; }
target=$(du -sm "$place/ours/course/target" | cut -f1)
{ read_time ours; read_time theirs; } | awk -v target="$target" '
  { wall[NR] = $1; cpu[NR] = $2 + $3; peak[NR] = $4 / 1024 }
  END {
    printf "%-28s %9s %9s %7s   bar\n", "clone to first verdict", "checker", "rustlings", "ratio"
    printf "%-28s %9.1f %9.1f %7.2f   below 1\n", "wall, s", wall[1], wall[2], wall[1] / wall[2]
    printf "%-28s %9.1f %9.1f %7.2f\n", "CPU, s", cpu[1], cpu[2], cpu[1] / cpu[2]
    printf "%-28s %9.0f %9.0f %7s   at most 1536\n", "largest process, MiB", peak[1], peak[2], ""
    printf "%-28s %9.0f %9s %7s   at most 700\n", "target/, MiB", target, "", ""
  }'
