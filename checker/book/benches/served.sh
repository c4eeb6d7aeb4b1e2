# Serves a copy of the course from a release build, for the benchmarks beside this file, which take it in with `source`.
# It leaves: COURSE, the copy; SERVED, the address; CHECKER_BOOK, the program. All ends with the script.
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
cargo build --quiet --release -p checker-book
export CHECKER_BOOK=${CARGO_TARGET_DIR:-$PWD/target}/release/checker-book
room=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$room"' EXIT
export COURSE=$room/course
mkdir "$COURSE"
git ls-files -z Cargo.toml Cargo.lock book.toml book exercises solutions checker | xargs -0 cp --parents -t "$COURSE"
(cd "$COURSE" && exec "$CHECKER_BOOK" --lang en serve --port 0) > "$room/said" &
server=$!
until grep -q 'http://' "$room/said"; do sleep 0.1; done
SERVED=$(grep -o 'http://[^ ]*' "$room/said")
export SERVED
