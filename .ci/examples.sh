#!/usr/bin/env bash
# Runs the examples on real input, and compares them with `sha256sum`, with their plain twins, and with what they are
# known to print. Needs `cargo build --release --examples` first, and coreutils 9 for carriage returns in names.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
unset PARALLELIZE_JOBS

built=$(realpath "${CARGO_TARGET_DIR:-target}")/release/examples
tmp=$(mktemp -d)
trap 'chmod -R u+rwx "$tmp" && rm -rf "$tmp"' EXIT
# for the checks that run as another user
chmod 755 "$tmp"
install -m 755 "$built/checksums" "$tmp/checksums"

passed=0
failed=0

# check NAME COMMAND…: the command is a function below, any failing line of which fails the check.
check() {
    local name=$1 status
    shift
    set +e
    (
        set -e
        "$@"
    )
    status=$?
    set -e
    if [[ $status == 0 ]]; then
        passed=$((passed + 1))
        printf 'ok      %s\n' "$name"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s\n' "$name"
    fi
}

# checksums STATUS ARGUMENT…: leaves what was printed in $tmp/out and $tmp/err.
checksums() {
    local expected=$1 status=0
    shift
    (cd "$tmp" && ./checksums "$@") >"$tmp/out" 2>"$tmp/err" || status=$?
    [[ $status == "$expected" ]]
}

make_tree() {
    mkdir -p "$tmp"/tree/{a/deep/er,empty,many}
    : >"$tmp/tree/nothing"
    head -c 20000000 /dev/urandom >"$tmp/tree/a/20MB"
    echo sibling >"$tmp/tree/a-file sorted by a full path before the directory a"
    local name names
    names=('with space' ' ' -dash '*' ümlaut $'latin\xe9'
        'back\slash' $'new\nline' $'\n' $'carriage\rreturn' $'all\\of\nthem\r')
    for name in "${names[@]}"; do
        printf '%s' "$name" >"$tmp/tree/a/deep/$name"
        printf '%s' "$name" >"$tmp/tree/a/deep/er/$name"
    done
    ln -s nothing "$tmp/tree/link"
    ln -s . "$tmp/tree/loop"
    mkfifo "$tmp/tree/fifo"
    # enough that the output does not fit into a pipe
    for name in {1..2000}; do
        echo "$name" >"$tmp/tree/many/$name"
    done
}

# A walk visits a directory where its name sorts, so `/` comes before every other byte of a path.
sha256sum_in_walk_order() {
    (cd "$tmp" && find "$1" -type f -print0 | tr / '\1' | sort -z | tr '\1' / | xargs -0 sha256sum)
}

same_as_sha256sum() {
    checksums 0 tree "$@"
    cmp "$tmp/expected" "$tmp/out"
    [[ ! -s $tmp/err ]]
}

accepted_by_sha256sum() {
    checksums 0 tree
    (cd "$tmp" && sha256sum --check --quiet --strict out)
}

starts_in_the_current_directory() {
    (cd "$tmp/tree/a" && ../../checksums >"$tmp/out" && sha256sum --check --quiet --strict "$tmp/out")
    grep -q '  \./20MB$' "$tmp/out"
}

make_locked() {
    mkdir -p "$tmp/locked/directory"
    local name
    for name in {a..z}; do
        echo "$name" >"$tmp/locked/$name"
    done
    (cd "$tmp" && sha256sum locked/?) >"$tmp/readable"
    echo hidden >"$tmp/locked/directory/file"
    echo hidden >"$tmp/locked/secret"
    chmod 000 "$tmp/locked/secret" "$tmp/locked/directory"
}

# Root may read everything, so it steps down.
as_nobody() {
    if [[ $EUID == 0 ]]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

goes_on_after_an_unreadable_file() {
    local status=0
    (cd "$tmp" && as_nobody ./checksums locked "$@") >"$tmp/out" 2>"$tmp/err" || status=$?
    [[ $status == 1 ]]
    cmp "$tmp/readable" "$tmp/out"
    grep -q 'locked/secret.*Permission denied' "$tmp/err"
    grep -q 'locked/directory.*Permission denied' "$tmp/err"
    grep -qx 'checksums: 2 of 28 files could not be read' "$tmp/err"
}

# The 51st file is a hole that takes a minute to read.
make_endless() {
    mkdir "$tmp/endless"
    local name
    for name in {100..199}; do
        echo "$name" >"$tmp/endless/$name"
    done
    (cd "$tmp" && sha256sum endless/1[0-4]?) >"$tmp/before"
    truncate -s 100G "$tmp/endless/150"
}

stops_on_ctrl_c() {
    local pid lines status=0
    cd "$tmp"
    ./checksums endless "$@" >out 2>err &
    pid=$!
    # the hole is open from now on until the signal comes; how many of the files before it are done is left to chance
    until [[ $(ls -l "/proc/$pid/fd") == *endless/150* ]]; do
        [[ -d /proc/$pid ]]
        sleep 0.1
    done
    kill -INT "$pid"
    wait "$pid" || status=$?
    [[ $status == 130 ]]
    lines=$(wc -l <out)
    head -n "$lines" before | cmp - out
    [[ $(<err) == "checksums: stopped after $lines of 100 files" ]]
}

quiet_when_the_reader_leaves() {
    "$tmp/checksums" "$tmp/tree/many" "$@" 2>"$tmp/err" | head -n 1 >"$tmp/out"
    [[ $(wc -l <"$tmp/out") == 1 && ! -s $tmp/err ]]
}

tells_that_the_disk_is_full() {
    local status=0
    "$tmp/checksums" "$tmp/tree/many" >/dev/full 2>"$tmp/err" || status=$?
    [[ $status == 1 ]]
    grep -q 'cannot write to stdout' "$tmp/err"
}

refuses() {
    local text=$1
    shift
    checksums 2 "$@"
    [[ ! -s $tmp/out ]]
    grep -qF -- "$text" "$tmp/err"
}

refuses_from_the_environment() {
    export PARALLELIZE_JOBS=many
    refuses 'PARALLELIZE_JOBS' tree
}

reports_a_missing_directory() {
    checksums 1 nowhere
    [[ ! -s $tmp/out ]]
    grep -q 'nowhere.*No such file' "$tmp/err"
}

prints_help() {
    checksums 0 --help
    grep -q '^Usage: checksums \[DIR\] \[--jobs N\] \[--plain\]$' "$tmp/out"
}

cheat_sheet() {
    "$built/cheat_sheet" >"$tmp/out"
    [[ $(wc -l <"$tmp/out") == 9 ]]
    [[ $(grep -c '\[5\.5, 11\.0, 16\.5, 22\.0\]$' "$tmp/out") == 9 ]]
}

grid_search() {
    "$built/grid_search" >"$tmp/out"
    [[ $(wc -l <"$tmp/out") == 11 ]]
    grep -qx '  0.0001    0.0618  147 of 150' "$tmp/out"
    grep -qx 'best: alpha = 0.0001' "$tmp/out"
}

make_tree
make_locked
make_endless
sha256sum_in_walk_order tree >"$tmp/expected"

for mode in '' --plain '--jobs 1' '--jobs 2' --jobs=8 '--jobs -1' '--jobs -2'; do
    # shellcheck disable=SC2086
    check "checksums $mode prints what sha256sum prints" same_as_sha256sum $mode
done
check 'sha256sum -c accepts the output' accepted_by_sha256sum
check 'without a directory it starts in the current one' starts_in_the_current_directory
for mode in --plain '--jobs 1' '--jobs 8'; do
    # shellcheck disable=SC2086
    check "checksums $mode goes on after an unreadable file" goes_on_after_an_unreadable_file $mode
    # shellcheck disable=SC2086
    check "checksums $mode stops on Ctrl-C" stops_on_ctrl_c $mode
    # shellcheck disable=SC2086
    check "checksums $mode is quiet when the reader leaves" quiet_when_the_reader_leaves $mode
done
check 'a full disk is an error' tells_that_the_disk_is_full
for count in 0 x 1.5 65537 99999999999999999999 ''; do
    check "--jobs '$count' is refused" refuses "\`--jobs\` is \"$count\"" --jobs "$count" tree
done
check '--jobs without a number is refused' refuses 'needs a number' tree --jobs
check 'PARALLELIZE_JOBS=many is refused' refuses_from_the_environment
check 'an unknown option is refused' refuses 'unknown option' --job 2
check 'two directories are refused' refuses 'one directory at a time' tree locked
check 'a missing directory is reported' reports_a_missing_directory
check 'help is printed' prints_help
check 'cheat_sheet prints the same results in all nine forms' cheat_sheet
check 'grid_search finds the best penalty' grid_search

echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
