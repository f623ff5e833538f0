#!/bin/bash
# Runs everything and counts: `tests/run.sh BUILD` ends with a plain line "N passed, N failed".
# Each group prints its own lines; a group that cannot run counts as one failure, a skipped test is counted and named.
set -u
cd "$(dirname "$0")/.."
BUILD=$(realpath "${1:-build}")
OUT=$(mktemp -d) PG=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; bash tests/lib/pg.sh stop "$PG"; rm -rf "$OUT" "$PG"' EXIT
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
count_tap() { # LABEL STATUS LOG
	local p f s
	s=$(grep -cE '^ *(not )?ok\b.*# SKIP' "$3") # cmocka says "not ok" of what it skips
	p=$(grep -E '^ *ok\b' "$3" | grep -cv '# SKIP')
	f=$(grep -E '^ *(not ok|FAIL)\b' "$3" | grep -cv '# SKIP')
	count "$1" "$2" "$p" "$f" "$s" "$3"
}
# What each measured is shown beside its count.
count_told() {
	count_tap "$@"
	sed -n 's/^# /     /p' "$3"
}
count_node() {
	local p f s
	p=$(sed -n 's/^# pass //p' "$3"); f=$(sed -n 's/^# fail //p' "$3"); s=$(sed -n 's/^# skipped //p' "$3")
	count "$1" "$2" "${p:-0}" "${f:-1}" "${s:-0}" "$3"
}

# later KIND LABEL COMMAND...: a job of kind tap, told or node, to run beside another; but what measures how long
# something takes runs alone.
ALONE='^(http (flood|cluster)|fault failover|unit (text/cost|web/watch)_test)( on .*)?$'
kinds=() labels=() beside=() alone=()
later() {
	local n=${#kinds[@]}
	kinds[n]=$1 labels[n]=$2
	shift 2
	printf '%q ' "$@" >"$OUT/$n"
	if [[ ${labels[n]} =~ $ALONE ]]; then alone+=("$n"); else beside+=("$n"); fi
}
# gather AT_ONCE JOB...: runs them, and counts each in this order as soon as it has ended.
gather() {
	local most=$1 n status seconds
	shift
	[ $# -gt 0 ] || return 0
	printf '%s\n' "$@" | xargs -P "$most" -I{} bash tests/lib/job.sh "$OUT/{}" &
	for n in "$@"; do
		until [ -e "$OUT/$n.end" ]; do
			[ -n "$(jobs -r)" ] || [ -e "$OUT/$n.end" ] || echo "1 0" | tee "$OUT/$n.log" >"$OUT/$n.end" # it was killed
			sleep 0.1
		done
		read -r status seconds <"$OUT/$n.end"
		since=$((SECONDS - seconds))
		"count_${kinds[n]}" "${labels[n]}" "$status" "$OUT/$n.log"
	done
	wait
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
	later node "$name" env LIUYAN_TEST_ENGINE="$engine" node --test --test-reporter=tap "$@"
}

export CMOCKA_MESSAGE_OUTPUT=TAP
if want unit; then
	for t in $(find "$BUILD/tests/unit" -type f -perm -u+x 2>/dev/null | sort); do later tap "unit ${t#"$BUILD"/tests/unit/}" "$t"; done
fi
if want golden; then
	for g in mksql mkhtml mktext; do later tap "golden $g" bash tests/golden/$g/run.sh "$BUILD/tools/$g"; done
	[ -f tests/golden/generate.sh ] && later tap "golden generate" bash tests/golden/generate.sh "$LIUYAN"
	for g in tests/golden/*.test.sh; do [ -f "$g" ] && later tap "golden $(basename "$g")" bash "$g" "$LIUYAN"; done
fi
if want lint; then
	later tap "lint tree" bash -c 'sh tools/lint.sh && echo "ok the tree keeps the rules of the house"'
	later tap "lint plans" bash tests/lint_plans.sh "$LIUYAN"
	later tap "partitions" bash tests/partitions.sh "$LIUYAN"
fi
if want fault; then
	for t in "kill KILLS=50" "kill KILLS=50 DB=postgres" inject clock failover tamper; do
		# shellcheck disable=SC2086
		later told "fault $t" node tests/fault/${t%% *}.mjs ${t#"${t%% *}"}
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

# The longest first, so that none of them is left over at the end. Each makes the small world from what the first of
# its engine has made (tests/http/lib.mjs).
if want http; then
	export LIUYAN_TEST_WORLD="$OUT/world"
	mkdir "$LIUYAN_TEST_WORLD"
	long="notice backup depot canary writer walk staff oidc"
	for e in $engines; do
		for t in $long $(basename -s .test.mjs tests/http/*.test.mjs); do
			[ -e "$OUT/$e.$t" ] && continue # it is among the long ones
			touch "$OUT/$e.$t"
			[[ $e != postgres || ! $t =~ ^(depot|flood|framing|tls)$ ]] || continue # of the wire and the disk alone
			on "$e" "http $t" "tests/http/$t.test.mjs"
		done
	done
fi
if want fuzz; then
	for t in $(find "$BUILD/tests/fuzz" -type f -perm -u+x 2>/dev/null | sort); do
		n=$(basename "$t")
		dir=tests/fuzz/corpus/$n
		[ -d "$dir" ] || dir=tests/golden/$n # the generators' corpus is their golden tests
		later tap "fuzz $n" bash -c '"$0" -runs=0 "$2" && echo "ok corpus of $1"' "$t" "$n" "$dir"
	done
fi
gather "${AT_ONCE:-2}" "${beside[@]}"
gather 1 "${alone[@]}"

echo
echo "$((SECONDS / 60)) min $((SECONDS % 60)) s"
if [ $skipped != 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ $failed = 0 ]
