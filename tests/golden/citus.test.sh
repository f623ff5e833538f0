#!/bin/sh
# What makes a Citus database is written down and changes only on purpose (UPDATE=1).  usage: citus.test.sh BIN
set -u
bin=$1
golden=$(dirname "$0")/citus.sql
out=$(mktemp)
trap 'rm -f "$out"' EXIT
failed=0

report() {
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "FAIL $1"; failed=1; fi
}

"$bin" migrate --print citus --data /nowhere >"$out"
[ -z "${UPDATE:-}" ] || cp "$out" "$golden"
diff "$golden" "$out"
report 'the statements for Citus are those of citus.sql, and need no database' $?

"$bin" migrate --print oracle >/dev/null 2>&1
[ $? -eq 2 ]
report 'another name is a wrong usage' $?

# Each group's first table before those beside it, all tables before the first foreign key.
awk -F"'" '/create_(distributed|reference)_table/ { if (keys) exit 1; made[$2] = 1
		if (NF > 6 && $6 != "none" && !made[$6]) exit 1 }
	/^ALTER TABLE/ { keys++; split($0, w, " "); if (!made[w[3]]) exit 1
		match($0, /REFERENCES [a-z_]+/); if (!made[substr($0, RSTART + 11, RLENGTH - 11)]) exit 1 }
	END { if (!keys) exit 1 }' "$out"
report 'every table is distributed before others lean on it' $?

exit $failed
