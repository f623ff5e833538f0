#!/bin/bash
# Runs everything and counts: `tests/run.sh BUILD` ends with a plain line "N passed, N failed".
# Each group prints its own lines; a group that cannot run counts as one failure, a skipped test is counted and named.
set -u
cd "$(dirname "$0")/.."
BUILD=$(realpath "${1:-build}")
OUT=$(mktemp -d) PG=$(mktemp -d)
trap 'bash tests/lib/pg.sh stop "$PG"; rm -rf "$OUT" "$PG"' EXIT
trap 'exit 1' INT TERM HUP
passed=0 failed=0 skipped=0 since=0
export BUILD LIUYAN="$BUILD/liuyan"

# count NAME STATUS PASSED FAILED SKIPPED LOG
count() {
	local took=$((SECONDS - since))
	since=$SECONDS
	passed=$((passed + $3)); failed=$((failed + $4)); skipped=$((skipped + $5))
	if [ "$4" != 0 ] || [ "$2" != 0 ]; then
		[ "$4" != 0 ] || failed=$((failed + 1))
		echo "FAIL $1"; tail -n 60 "$6"
	else
		echo "ok   $1 ($3 passed$([ "$5" = 0 ] || echo ", $5 skipped")$([ $took -lt 5 ] || echo ", $took s"))"
	fi
	[ "$5" = 0 ] || grep -E '^ *(not )?ok .*# SKIP' "$6" | sed -E 's/^ *(not )?/     skipped: /'
}

# Programs and scripts that print TAP, or lines "ok NAME" and "FAIL NAME".
tap() {
	local name=$1 log="$OUT/log" status p f s
	shift
	"$@" >"$log" 2>&1; status=$?
	s=$(grep -cE '^ *(not )?ok\b.*# SKIP' "$log") # cmocka says "not ok" of what it skips
	p=$(grep -E '^ *ok\b' "$log" | grep -cv '# SKIP')
	f=$(grep -E '^ *(not ok|FAIL)\b' "$log" | grep -cv '# SKIP')
	count "$name" $status "$p" "$f" "$s" "$log"
}

node_tests() {
	local name=$1 log="$OUT/log" status
	shift
	node --test --test-reporter=tap "$@" >"$log" 2>&1; status=$?
	count_node "$name" $status "$log"
}
count_node() { # NAME STATUS LOG
	local name=$1 status=$2 log=$3 p f s
	p=$(sed -n 's/^# pass //p' "$log"); f=$(sed -n 's/^# fail //p' "$log"); s=$(sed -n 's/^# skipped //p' "$log")
	count "$name" $status "${p:-0}" "${f:-1}" "${s:-0}" "$log"
}

want() { [ -z "${ONLY:-}" ] || [[ " $ONLY " == *" $1 "* ]]; }

# One PostgreSQL for the whole run; ENGINES=sqlite does without.
engines=${ENGINES:-sqlite postgres}
if [[ $engines == *postgres* ]] && { want unit || want lint || want http || want browser; }; then
	if LIUYAN_TEST_PG=$(bash tests/lib/pg.sh start "$PG"); then
		export LIUYAN_TEST_PG PATH="/usr/lib/postgresql/15/bin:$PATH"
	else
		failed=1; engines=sqlite; echo "FAIL PostgreSQL does not start"
	fi
fi
# on ENGINE NAME FILE...: a file of tests, once on each engine
on() {
	local engine=$1 name=$2
	shift 2
	[ "$engine" = sqlite ] || name="$name on $engine"
	LIUYAN_TEST_ENGINE=$engine node_tests "$name" "$@"
}

export CMOCKA_MESSAGE_OUTPUT=TAP
if want unit; then
	for t in $(find "$BUILD/tests/unit" -type f -perm -u+x 2>/dev/null | sort); do tap "unit ${t#"$BUILD"/tests/unit/}" "$t"; done
fi
if want golden; then
	for g in mksql mkhtml mktext; do tap "golden $g" bash tests/golden/$g/run.sh "$BUILD/tools/$g"; done
	[ -f tests/golden/generate.sh ] && tap "golden generate" bash tests/golden/generate.sh "$LIUYAN"
	for g in tests/golden/*.test.sh; do [ -f "$g" ] && tap "golden $(basename "$g")" bash "$g" "$LIUYAN"; done
fi
if want lint; then
	tap "lint tree" bash -c 'sh tools/lint.sh && echo "ok the tree keeps the rules of the house"'
	tap "lint plans" bash tests/lint_plans.sh "$LIUYAN"
	tap "partitions" bash tests/partitions.sh "$LIUYAN"
fi
if want fuzz; then
	for t in $(find "$BUILD/tests/fuzz" -type f -perm -u+x 2>/dev/null | sort); do
		n=$(basename "$t")
		dir=tests/fuzz/corpus/$n
		[ -d "$dir" ] || dir=tests/golden/$n # the generators' corpus is their golden tests
		tap "fuzz $n" bash -c '"$0" -runs=0 "$2" && echo "ok corpus of $1"' "$t" "$n" "$dir"
	done
fi
# Files of HTTP tests wait more than they work: two at once, but those that measure run alone. Each makes the small
# world from what the first of its engine has made (tests/http/lib.mjs).
ALONE="flood cluster"
http_files() { # which of them: alone or beside
	local e t name
	for e in $engines; do
		for t in tests/http/*.test.mjs; do
			name=$(basename "$t" .test.mjs)
			[[ $e != postgres || ! $name =~ ^(depot|flood|framing|tls)$ ]] || continue # of the wire and the disk alone
			if [[ " $ALONE " == *" $name "* ]]; then [ "$1" = alone ]; else [ "$1" = beside ]; fi || continue
			echo "$e/$name"
		done
	done
}
http_run() { # AT_ONCE FILE...: runs them, and counts each in order as soon as it has ended
	local most=$1 f label
	shift
	[ $# -gt 0 ] || return 0
	printf '%s\n' "$@" | xargs -P "$most" -I{} bash tests/lib/http_one.sh "$OUT" {} &
	for f in "$@"; do
		local at="$OUT/${f%%/*}-${f#*/}"
		until [ -e "$at.end" ]; do
			[ -n "$(jobs -r)" ] || { echo "1 0" >"$at.end"; touch "$at.log"; } # it was killed
			sleep 0.2
		done
		label="http ${f#*/}"
		[ "${f%%/*}" = sqlite ] || label="$label on ${f%%/*}"
		local status seconds
		read -r status seconds <"$at.end"
		since=$((SECONDS - seconds))
		count_node "$label" "$status" "$at.log"
	done
	wait
	since=$SECONDS
}
if want http; then
	export LIUYAN_TEST_WORLD="$OUT/world"
	mkdir "$LIUYAN_TEST_WORLD"
	mapfile -t files < <(http_files beside)
	http_run "${AT_ONCE:-2}" "${files[@]}"
	mapfile -t files < <(http_files alone)
	http_run 1 "${files[@]}"
	unset LIUYAN_TEST_WORLD
fi
# What each measured is shown beside its count.
if want fault; then
	for t in "kill KILLS=50" "kill KILLS=50 DB=postgres" inject clock failover tamper; do
		# shellcheck disable=SC2086
		tap "fault $t" node tests/fault/${t%% *}.mjs ${t#"${t%% *}"}
		sed -n 's/^# /     /p' "$OUT/log"
	done
fi
if want browser; then
	if [ -d tests/browser ] && (cd tests/browser && npm ci --silent --no-audit --no-fund >"$OUT/npm" 2>&1); then
		for t in tests/browser/*.test.mjs; do on sqlite "browser $(basename "$t" .test.mjs)" "$t"; done
		[[ $engines != *postgres* ]] || on postgres "browser journey" tests/browser/journey.test.mjs
	else
		failed=$((failed + 1)); echo "FAIL browser: npm ci"; tail -n 20 "$OUT/npm"
	fi
fi

echo
echo "$((SECONDS / 60)) min $((SECONDS % 60)) s"
if [ $skipped != 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ $failed = 0 ]
