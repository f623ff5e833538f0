#!/bin/bash
# docs/security.md: all threats have a row, and what it names exists.  usage: security.test.sh
set -u
cd "$(dirname "$0")/../.."
doc=docs/security.md
failed=0
report() {
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "FAIL $1"; failed=1; fi
}

rows=$(grep -E '^\| [0-9]+ \|' "$doc")
[ "$(sed -E 's/^\| ([0-9]+) .*/\1/' <<<"$rows" | sort -n | uniq | tr '\n' ' ')" = "$(seq -s' ' 31) " ]
report 'each of the 31 threats has its row' $?
! awk -F'|' 'NF != 6 || $4 !~ /`/ || $5 !~ /`|not tested:/' <<<"$rows" | grep .
report 'each row names code, and a test or the reason why there is none' $?

# Paths in backquotes: `src/…`, `tests/…`, `pkg/…`, `tools/…`, `docs/…`; {a,b} stands for both, :word for something inside.
missing=$(grep -oE '`(src|tests|pkg|tools|docs)/[^` ]+`' "$doc" | tr -d '`' | sort -u | while read -r p; do
	inside=${p#*:}; [ "$inside" != "$p" ] || inside=
	for f in $(eval "echo ${p%%:*}"); do
		[ -e "$f" ] || { echo "$f"; continue; }
		[ -z "$inside" ] || grep -rqF -- "$inside" "$f" || echo "$f has no $inside"
	done
done)
[ -z "$missing" ] || echo "$missing"
[ -z "$missing" ]
report 'every file and test that it names is there' $?

# Every column of a table that may hold something of a person stands in the inventory.
fields=$(grep -rhoE '^-- @row [a-z_]+|^CREATE TABLE (IF NOT EXISTS )?[a-z_]+' src --include='*.sql' | sed -nE 's/^CREATE TABLE (IF NOT EXISTS )?//p' | sort -u)
unknown=$(while read -r t; do grep -qE "\`$t\`|\`$t\.|, \`$t" "$doc" || echo "$t"; done <<<"$fields")
[ -z "$unknown" ] || echo "tables that the inventory does not name: $unknown"
[ -z "$unknown" ]
report 'every table of the schema is in the inventory of what is kept' $?
exit $failed
