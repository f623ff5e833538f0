#!/bin/bash
# pkg/scaling/partitions.sql on a database that is filled afterwards, on a filled one, and when nobody made partitions in time.
# Needs LIUYAN_TEST_PG (tests/lib/pg.sh).
set -eu
liuyan=$1
here=$(dirname "$(realpath "$0")")
dir=$(mktemp -d) name=partitions_$$ bad=0
[ -n "${LIUYAN_TEST_PG:-}" ] || { echo "ok partitions # SKIP LIUYAN_TEST_PG is not set"; exit 0; }
trap 'psql -qX -c "DROP DATABASE IF EXISTS ${name}_a WITH (FORCE)" -c "DROP DATABASE IF EXISTS ${name}_b WITH (FORCE)" "$LIUYAN_TEST_PG" 2>/dev/null; rm -rf "$dir"' EXIT
is() { if [ "$2" = "$3" ]; then echo "ok $1"; else echo "FAIL $1"; echo "  $2, not $3"; bad=1; fi; }
url() { echo "${LIUYAN_TEST_PG%/*}/${name}_$1"; }
sql() { psql -qAtX -v ON_ERROR_STOP=1 -c "$2" "$(url "$1")"; }
divide() { psql -X1 -v ON_ERROR_STOP=1 -v first="$2" -v each="$3" -v ahead="$4" -f "$here/../pkg/scaling/partitions.sql" "$(url "$1")"; }
command() { local c=$1 db=$2; shift 2; "$liuyan" $c --data "$dir/data" --db "$(url "$db")" "$@"; }
copy() { "$liuyan" copy --data "$dir/data" --from "sqlite:$dir/data/liuyan.db" --to "$(url "$1")" >/dev/null; }
whole() { # what the database says about itself, by the program
	command "check figures" "$1" >/dev/null && command "check plans" "$1" >/dev/null && command verify "$1" >/dev/null && echo whole
}

"$liuyan" init --data "$dir/data" >/dev/null
"$liuyan" generate --messages 1500 --seed 3 --base-date 2026-11-01 --data "$dir/data" >/dev/null
for d in a b; do psql -qX -c "CREATE DATABASE ${name}_$d" "$LIUYAN_TEST_PG"; command migrate $d >/dev/null; done

divide a 2025-01-01 "1 month" 1
copy a
is "a board copied into months is whole, and every query has an index" "$(whole a)" whole
is "a month's messages lie in its partition" \
	"$(sql a "SELECT COUNT(*) FROM message_202503")" \
	"$(sql a "SELECT COUNT(*) FROM message WHERE to_char(to_timestamp((id >> 21) / 1000) AT TIME ZONE 'Asia/Shanghai', 'YYYYMM') = '202503'")"
is "nothing lies after the last month" "$(sql a "SELECT COUNT(*) FROM event_later")" 0
is "the newest of a list come from one partition alone" "$(sql a "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT message FROM feed
	WHERE key = 0 AND message < $(sql a "SELECT MAX(message) FROM feed WHERE key = 0") ORDER BY message DESC LIMIT 5" | grep -c 'Index.*actual rows=[1-9]')" 1
divide a 2025-01-01 "1 month" 3
is "made again, there are two months more" "$(sql a "SELECT COUNT(*) FROM pg_inherits WHERE inhparent = 'feed'::regclass")" \
	"$(sql a "SELECT 2 + 12 * (to_char(now(), 'YYYY')::int - 2025) + to_char(now() AT TIME ZONE 'Asia/Shanghai', 'MM')::int + 3")"

copy b
divide b "$(date -d '+1 month' +%Y-%m-01)" "1 year" 12
is "a filled board that is divided is whole" "$(whole b)" whole

psql -qX -c "DROP DATABASE ${name}_b" -c "CREATE DATABASE ${name}_b" "$LIUYAN_TEST_PG"
command migrate b >/dev/null
divide b 2024-01-01 "1 month" -18
copy b
was=$(sql b "SELECT COUNT(*) FROM message_later")
divide b 2024-01-01 "1 month" 1
is "what came after the last partition stays, in one until next month" \
	"$([ "$was" -gt 0 ] && sql b "SELECT COUNT(*) FROM message_later") $(whole b)" "0 whole"
exit $bad
