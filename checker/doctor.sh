#!/bin/sh
# What this machine lacks for the course, and how to get it: `checker doctor` for a machine on which the
# checker cannot be built yet. It looks and changes nothing.
#
#   sh checker/doctor.sh            for people; the exit code is 2 where something needed is missing
#   sh checker/doctor.sh --plain    one line an item: its id and ok, missing, too-old or unknown
#
# The items are those of checker/src/doctor.rs, in the same order; a test compares them.
set -u

here=$(cd "$(dirname "$0")" && pwd)
oldest_rust=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$here/../Cargo.toml" 2>/dev/null)
oldest_rust=${oldest_rust:-1.89}
needed_mib=2048
plain=no
if [ "${1-}" = --plain ]; then plain=yes; fi
ready=yes
system=$(uname -s)

has() { command -v "$1" >/dev/null 2>&1; }

if has apt-get; then manager="sudo apt-get install"
elif has dnf; then manager="sudo dnf install"
elif has pacman; then manager="sudo pacman -S"
elif has brew; then manager="brew install"
else manager="install with what installs software here:"
fi

# version PROGRAM: the first run of digits and dots in what it says of its version; empty where it does not answer
version() {
    has "$1" || return 0
    "$1" --version 2>/dev/null </dev/null | sed -n '1s/^[^0-9]*\([0-9][0-9.]*\).*$/\1/p'
}

# at_least VERSION OLDEST: part by part; a part that is not there is 0
at_least() {
    awk -v a="$1" -v b="$2" 'BEGIN {
        n = split(a, x, "."); m = split(b, y, ".")
        for (i = 1; i <= n || i <= m; i++) {
            if (x[i] + 0 > y[i] + 0) exit 0
            if (x[i] + 0 < y[i] + 0) exit 1
        }
        exit 0
    }'
}

# item ID NEEDED STATE FOUND WHY GET
item() {
    if [ "$2" = needed ] && { [ "$3" = missing ] || [ "$3" = too-old ]; }; then ready=no; fi
    if [ "$plain" = yes ]; then
        printf '%s %s\n' "$1" "$3"
        return
    fi
    case "$3-$2" in
        ok-*) sign='ok ' ;;
        missing-needed | too-old-needed) sign='NO ' ;;
        *) sign='?  ' ;;
    esac
    if [ "$3" = ok ]; then
        printf '%s %-16s %s\n' "$sign" "$1" "$4"
    else
        printf '%s %-16s %s %s\n     %s\n' "$sign" "$1" "$3" "$4" "$5"
        if [ -n "$6" ]; then printf '     %s\n' "$6"; fi
    fi
}

# program ID NEEDED NAME OLDEST WHY GET
program() {
    found=$(version "$3")
    if [ -z "$found" ]; then
        item "$1" "$2" missing "" "$5" "$6"
    elif at_least "$found" "$4"; then
        item "$1" "$2" ok "$found" "$5" ""
    else
        item "$1" "$2" too-old "$found, and $4 is the oldest that will do" "$5" "$6"
    fi
}

rustup="https://rustup.rs, then: rustup toolchain install stable --profile minimal"
if has rustup; then rustup="rustup update stable"; fi
program rustc needed rustc "$oldest_rust" "it compiles the checker and every exercise" "$rustup"
program cargo needed cargo "$oldest_rust" "it fetches and builds the libraries that exercises use" "$rustup"

why="every Rust program is put together by the system's C linker, cc"
case "$manager" in
    *apt-get*) get="$manager gcc libc6-dev" ;;
    brew*) get="xcode-select --install" ;;
    *) get="$manager gcc" ;;
esac
if ! has cc; then
    item linker needed missing "" "$why" "$get"
elif desk=$(mktemp -d 2>/dev/null); then
    printf 'int main(void) { return 0; }\n' >"$desk/hello.c"
    if cc -o "$desk/hello" "$desk/hello.c" >/dev/null 2>&1; then
        item linker needed ok cc "$why" ""
    else
        item linker needed missing "cc is there and does not link" "$why" "$get"
    fi
    rm -rf "$desk"
else
    item linker needed unknown "" "$why" ""
fi

why="what is built takes up to $needed_mib MiB"
free=$(df -Pk . 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
if [ -z "$free" ]; then
    item disk needed unknown "" "$why" ""
elif [ "$free" -lt "$needed_mib" ]; then
    item disk needed missing "$free MiB free" "$why" "make room, or set CARGO_TARGET_DIR to a folder on another disk"
else
    item disk needed ok "$free MiB free" "$why" ""
fi

case "$manager" in brew*) node=node ;; *) node=nodejs ;; esac
program node useful node 20 "only for the node.js beside each exercise; the course was held to Node 20, 22 and 24" \
    "$manager $node, or a newer one: https://nodejs.org"

why="only for those who grade: it keeps strangers' programs away from the rest of the machine"
if [ "$system" = Linux ]; then
    program bubblewrap useful bwrap 0.8 "$why" "$manager bubblewrap"
else
    item bubblewrap useful ok "not used on this system" "$why" ""
fi

why="only for those who grade: bubblewrap needs them where it is not started by root"
if [ "$system" != Linux ]; then
    item user-namespaces useful ok "not used on this system" "$why" ""
elif ! has unshare; then
    item user-namespaces useful unknown "" "$why" ""
elif unshare --user --map-root-user true >/dev/null 2>&1; then
    item user-namespaces useful ok "" "$why" ""
else
    item user-namespaces useful missing "" "$why" "ask whoever runs the machine to allow unprivileged user namespaces"
fi

why="without one Bengali text is shown as empty boxes"
case "$manager" in
    *dnf*) font="google-noto-sans-bengali-fonts" ;;
    *pacman*) font="noto-fonts" ;;
    brew*) font="font-noto-sans-bengali" ;;
    *) font="fonts-noto-core" ;;
esac
if has fc-list; then
    family=$(fc-list :lang=bn family 2>/dev/null | sort | sed -n '1s/,.*$//;1p')
    if [ -n "$family" ]; then
        item bengali-font useful ok "$family" "$why" ""
    else
        item bengali-font useful missing "" "$why" "$manager $font"
    fi
elif [ "$system" = Darwin ]; then
    item bengali-font useful ok "" "$why" ""
else
    item bengali-font useful unknown "" "$why" ""
fi

program git useful git 0 "only to fetch new versions of the course and to keep your own history" "$manager git"

# say ENGLISH BENGALI: the catalogue is not built yet, so that only the outcome is said in the reader's language
say() {
    if [ "$plain" = yes ]; then return; fi
    case "${LC_ALL:-${LC_MESSAGES:-${LANG-}}}" in
        bn*) printf '\n%s\n' "$2" ;;
        *) printf '\n%s\n' "$1" ;;
    esac
}

if [ "$ready" = yes ]; then
    say 'everything that is needed is here' 'যা দরকার সবই এখানে আছে।'
    exit 0
fi
say 'something that is needed is missing: see what is marked NO' \
    'দরকারি কিছু নেই: NO চিহ্ন দেওয়াগুলো দেখুন।'
exit 2
