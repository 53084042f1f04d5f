#!/usr/bin/env bash
# Runs the examples on real input, and compares them with `sha256sum` and `uniq`, with their plain twins, and with what
# they are known to print. Needs `cargo build --release --examples` first, and coreutils 9 for carriage returns in names.
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

# gallery NAME ARGUMENT…: leaves what was printed in $tmp/out. Each program compares itself with its plain twin.
gallery() {
    local name=$1
    shift
    (cd "$tmp" && "$built/$name" "$@") >"$tmp/out" 2>"$tmp/err"
    grep -q '^parallel .*, plain .*, and the same result$' "$tmp/err"
}

refuses_arguments() {
    local status=0
    "$built/$1" "${@:2}" >"$tmp/out" 2>"$tmp/err" || status=$?
    [[ $status == 1 && ! -s $tmp/out ]]
    grep -q '^Error: ' "$tmp/err"
}

# same_file_on_any_number_of_threads FILE NAME ARGUMENT…
same_file_on_any_number_of_threads() {
    local file=$1 jobs
    shift
    PARALLELIZE_JOBS=1 gallery "$@"
    cp "$tmp/$file" "$tmp/first"
    for jobs in 2 8; do
        PARALLELIZE_JOBS=$jobs gallery "$@"
        cmp "$tmp/first" "$tmp/$file"
    done
}

keeps_its_energy() {
    gallery nbody orbits.csv 200 50
    [[ $(wc -l <"$tmp/orbits.csv") == 51 ]]
    awk -F, 'NR == 2 { first = $2 } END { exit !(first < -0.1 && ($2 - first) ^ 2 < 1e-8) }' "$tmp/orbits.csv"
}

agrees_with_the_closed_form() {
    gallery option_pricing 20000
    grep -qx 'exact     7\.1281 (European)' "$tmp/out"
    # the European price is the first line, its standard error the fourth word of it
    awk 'NR == 1 { off = ($2 - 7.1281) / $4 } END { exit !(NR == 3 && off > -4 && off < 4) }' "$tmp/out"
}

counts_what_uniq_counts() {
    # several blocks, the last one without an end of line
    for _ in {1..5}; do
        cat LICENSE-APACHE LICENSE-MIT
    done >"$tmp/text"
    printf 'the last' >>"$tmp/text"
    gallery words "$tmp/text" 1000000
    tr 'A-Z' 'a-z' <"$tmp/text" | tr -c "a-z'" '\n' | sed "s/^'*//; s/'*\$//" | grep . | sort | uniq -c |
        sort -k1,1nr -k2,2 | awk '{ printf "%7d %s\n", $1, $2 }' | cmp - "$tmp/out"
}

finds_the_irises() {
    gallery kmeans 200
    grep -qx 'inertia 78\.8514, from start [0-9]*' "$tmp/out"
    [[ $(tail -n 3 "$tmp/out") == $'[0, 2, 36]\n[0, 48, 14]\n[50, 0, 0]' ]]
}

shrinks_what_is_a_picture() {
    mkdir -p "$tmp/pictures"
    gallery mandelbrot pictures/a.png 300
    gallery filter pictures/a.png pictures/c.png
    echo 'no picture' >"$tmp/pictures/b.png"
    echo 'not looked at' >"$tmp/pictures/d.txt"
    gallery thumbnails pictures small 64
    grep -q '2 thumbnails of [0-9]* bytes, 1 skipped$' "$tmp/out"
    grep -q '^thumbnails: pictures/b\.png: ' "$tmp/err"
    [[ $(ls "$tmp/small") == $'a.png\nc.png' ]]
    # width and height stand at byte 16 of a PNG
    [[ $(od -An -tu1 -j16 -N8 "$tmp/small/a.png" | xargs) == '0 0 0 64 0 0 0 43' ]]
}

tells_what_cannot_be_written() {
    local status=0
    "$built/thumbnails" "$tmp/pictures" /dev/null/small 2>"$tmp/err" || status=$?
    [[ $status == 1 ]]
    grep -q '^Error: ' "$tmp/err"
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
check 'mandelbrot draws the same on any number of threads' \
    same_file_on_any_number_of_threads set.png mandelbrot set.png 200
check 'filter gives the same on any number of threads' \
    same_file_on_any_number_of_threads sharp.png filter set.png sharp.png 1.5
check 'nbody gives the same on any number of threads' \
    same_file_on_any_number_of_threads orbits.csv nbody orbits.csv 100 10
check 'option_pricing prints the same on any number of threads' \
    same_file_on_any_number_of_threads out option_pricing 5000
check 'nbody keeps its energy' keeps_its_energy
check 'option_pricing agrees with the closed form' agrees_with_the_closed_form
check 'words counts what uniq counts' counts_what_uniq_counts
check 'kmeans finds the irises' finds_the_irises
check 'thumbnails shrinks what is a picture' shrinks_what_is_a_picture
check 'thumbnails tells what cannot be written' tells_what_cannot_be_written
check 'mandelbrot refuses a width of 0' refuses_arguments mandelbrot "$tmp/zero.png" 0
check 'filter refuses a blur of 0' refuses_arguments filter "$tmp/set.png" "$tmp/zero.png" 0
check 'filter refuses what is no picture' refuses_arguments filter "$tmp/text"
check 'words refuses a missing file' refuses_arguments words "$tmp/nowhere"
check 'kmeans refuses to start from nowhere' refuses_arguments kmeans 0

echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
