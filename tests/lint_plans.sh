#!/bin/bash
# The plan of every query on a filled database, on SQLite and (with LIUYAN_TEST_PG) on PostgreSQL; and that a missing
# index, or one of another order, is found.
set -eu
liuyan=$1
dir=$(mktemp -d)
database=plans_$$
pg=${LIUYAN_TEST_PG:-}
trap '[ -z "$pg" ] || psql -qXc "DROP DATABASE IF EXISTS $database WITH (FORCE)" "$pg" 2>/dev/null; rm -rf "$dir"' EXIT

# plans ENGINE URL COMMAND...: the command runs the SQL that stands behind it
plans() {
	local engine=$1 db=$2 out
	shift 2
	"$liuyan" init --demo --data "$dir/$engine" --db "$db" >/dev/null
	"$@" 'ANALYZE'
	"$liuyan" check plans --data "$dir/$engine" --db "$db" && echo "ok every query has an index that serves it on $engine"
	"$@" 'DROP INDEX closing_at'
	out=$("$liuyan" check plans --data "$dir/$engine" --db "$db") && { echo "FAIL a missing index was not found on $engine"; return 1; }
	grep -q '^closing_due：走遍整个表' <<<"$out" && echo "ok a missing index is found on $engine"
	"$@" 'CREATE INDEX closing_at ON closing (at, message DESC)'
	out=$("$liuyan" check plans --data "$dir/$engine" --db "$db") && { echo "FAIL a sort was not found on $engine"; return 1; }
	grep -q '^closing_due：需要临时排序' <<<"$out" && echo "ok a sort of what grows is found on $engine"
}

plans SQLite "sqlite:$dir/plans.db" sqlite3 "$dir/plans.db"
if [ -z "$pg" ]; then echo "ok plans on PostgreSQL # SKIP LIUYAN_TEST_PG is not set"; exit 0; fi
psql -qXc "CREATE DATABASE $database" "$pg"
plans PostgreSQL "${pg%/*}/$database" psql -qX "${pg%/*}/$database" -c
