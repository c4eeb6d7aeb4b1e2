#!/usr/bin/env bash
# How long an edited chapter takes until it is seen in the browser: `checker/book/benches/edit.sh` (release build, the
# whole book, a real browser). The bar: one second. What it edits is a copy.
set -euo pipefail
cd "$(dirname "$0")/../../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
if [ ! -d checker/book/tests/browser/node_modules ]; then
  echo "edit.sh drives a browser, and the two packages for it are not there: run \`npm ci --prefix checker/book/tests/browser\` first" >&2
  exit 2
fi
browser=${CHROMIUM:-/usr/bin/chromium}
if [ ! -x "$browser" ]; then
  echo "edit.sh drives a browser, and there is no $browser: install Chromium (apt-get install chromium) or name one in CHROMIUM" >&2
  exit 2
fi
cargo build --quiet --release -p checker-book
room=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$room"' EXIT
mkdir "$room/course"
git ls-files -z Cargo.toml Cargo.lock book.toml book exercises solutions checker | xargs -0 cp --parents -t "$room/course"
(cd "$room/course" && exec "$target/release/checker-book" --lang en serve --port 0) > "$room/said" &
server=$!
until grep -q 'http://' "$room/said"; do sleep 0.1; done
SERVED=$(grep -o 'http://[^ ]*' "$room/said") COURSE="$room/course" node checker/book/tests/browser/edit.mjs
