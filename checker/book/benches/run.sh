#!/usr/bin/env bash
# How long a cell takes from *Run* until its first line of output, beside the same run in a terminal:
# `checker/book/benches/run.sh` (release build, a copy of the course). The bar: 50 ms more.
set -euo pipefail
command -v node > /dev/null || { echo "run.sh measures with Node.js, which is not there: apt-get install nodejs" >&2; exit 2; }
source "$(dirname "$0")/served.sh"
node checker/book/benches/run.mjs
