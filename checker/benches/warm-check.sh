#!/usr/bin/env bash
# Everything again with nothing changed: what one exercise costs, beside rustlings.
#
#   checker/benches/warm-check.sh [REPOSITORY]
#
# REPOSITORY is what is cloned: this one, if none is named. Both sides are built, checked once so that
# they are warm, and then checked in turn; the figures are wall and CPU time for one exercise. It needs
# the network, git, GNU time and util-linux' `script` (rustlings asks its terminal for a size).
set -euo pipefail

repository=$(realpath "${1:-$(git -C "$(dirname "$0")" rev-parse --show-toplevel)}")
rounds=5
# One check takes less than the clock of GNU time can tell, so that many are timed as one.
repeats=20
command -v /usr/bin/time >/dev/null || { echo "GNU time is missing (Debian: apt-get install time)" >&2; exit 2; }
command -v script >/dev/null || { echo "script is missing (Debian: apt-get install bsdutils)" >&2; exit 2; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR RUSTFLAGS RUSTC_WRAPPER
export CARGO_TERM_COLOR=never

git clone --quiet "$repository" "$place/course"
(cd "$place/course" && cargo build --quiet --release)
checker=$place/course/target/release/checker
# rustlings is built in release by `cargo install`; what was installed before is used.
rustlings=${RUSTLINGS:-$place/root/bin/rustlings}
[ -x "$rustlings" ] || cargo install --quiet rustlings --locked --root "$place/root"
(cd "$place" && echo | "$rustlings" init >/dev/null)

# once SIDE COMMAND: runs it on a terminal of its own and adds its seconds to the side's list. The
# starters are not solved, so that neither side's exit code says anything here.
once() {
  (cd "$place/$1" && script -qec "stty rows 40 cols 100; /usr/bin/time -a -o '$place/$1.time' -f '%e %U %S' $2" /dev/null \
    >"$place/$1.log" 2>&1 </dev/null) || true
}
many="bash -c 'for _ in \$(seq $repeats); do $checker check; done'"
once course "$checker check"
once rustlings "$rustlings check-all"
rm "$place/course.time" "$place/rustlings.time"
for _ in $(seq "$rounds"); do
  once course "$many"
  once rustlings "$rustlings check-all"
done

exercises() { find "$place/$1/exercises" -name "$2" | wc -l; }
median() { grep -E '^[0-9.]+ [0-9.]+ [0-9.]+$' "$place/$1.time" | awk "{ print $2 }" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
awk -v ours="$(median course '$1')" -v theirs="$(median rustlings '$1')" \
  -v our_cpu="$(median course '$2 + $3')" -v their_cpu="$(median rustlings '$2 + $3')" \
  -v repeats="$repeats" -v n="$(exercises course exercise.yaml)" -v m="$(exercises rustlings '*.rs')" 'BEGIN {
    ours /= repeats; our_cpu /= repeats
    printf "%-24s %10s %10s %8s   bar\n", "one exercise, warm, ms", "checker", "rustlings", "times"
    printf "%-24s %10.2f %10.2f %8.0f   at least 50\n", "wall", ours * 1000 / n, theirs * 1000 / m, theirs / m / (ours / n)
    printf "%-24s %10.2f %10.2f %8.0f\n", "CPU", our_cpu * 1000 / n, their_cpu * 1000 / m, their_cpu / m / (our_cpu / n)
    printf "%d and %d exercises\n", n, m
  }'
