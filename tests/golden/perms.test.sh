#!/bin/sh
# The table of permissions in docs/permissions.md is the program's own (UPDATE=1), and no address stands outside it.
# usage: perms.test.sh BIN
set -u
bin=$1
doc=$(dirname "$0")/../../docs/permissions.md
out=$(mktemp)
trap 'rm -f "$out" "$out.said"' EXIT
failed=0

report() {
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "FAIL $1"; failed=1; fi
}

"$bin" check perms --data /nowhere >"$out.said"
report 'every address has a permission that a slice lists' $?
sed '/^<!-- made by/q' "$doc" | cat - "$out.said" >"$out"
[ -z "${UPDATE:-}" ] || cp "$out" "$doc"
diff "$doc" "$out"
report 'docs/permissions.md has the table that the program has' $?
twice=$(cut -d'|' -f2 "$out.said" | sort | uniq -d)
[ -z "$twice" ]
report "no permission has the name of another $twice" $?

exit $failed
