#!/usr/bin/env bash
# How long a cell takes from *Run* until its first line of output, beside the same run in a terminal:
# `checker/book/benches/run.sh` (release build, a copy of the course). The bar: 50 ms more.
set -euo pipefail
cd "$(dirname "$0")/../../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
command -v node > /dev/null || { echo "run.sh measures with Node.js, which is not there: apt-get install nodejs" >&2; exit 2; }
cargo build --quiet --release -p checker-book
room=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$room"' EXIT
mkdir "$room/course"
git ls-files -z Cargo.toml Cargo.lock book.toml book exercises solutions checker | xargs -0 cp --parents -t "$room/course"
(cd "$room/course" && exec "$target/release/checker-book" --lang en serve --port 0) > "$room/said" &
server=$!
until grep -q 'http://' "$room/said"; do sleep 0.1; done
SERVED=$(grep -o 'http://[^ ]*' "$room/said") COURSE="$room/course" CHECKER_BOOK="$target/release/checker-book" \
  node checker/book/benches/run.mjs
