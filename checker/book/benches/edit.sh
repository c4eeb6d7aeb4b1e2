#!/usr/bin/env bash
# How long an edited chapter takes until it is seen in the browser: `checker/book/benches/edit.sh` (release build, the
# whole book, a real browser). The bar: one second. What it edits is a copy.
set -euo pipefail
here=$(dirname "$0")
if [ ! -d "$here/../tests/browser/node_modules" ]; then
  echo "edit.sh drives a browser, and the two packages for it are not there: run \`npm ci --prefix checker/book/tests/browser\` first" >&2
  exit 2
fi
browser=${CHROMIUM:-/usr/bin/chromium}
if [ ! -x "$browser" ]; then
  echo "edit.sh drives a browser, and there is no $browser: install Chromium (apt-get install chromium) or name one in CHROMIUM" >&2
  exit 2
fi
source "$here/served.sh"
node checker/book/tests/browser/edit.mjs
