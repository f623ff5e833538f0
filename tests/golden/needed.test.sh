#!/bin/bash
# What the program is linked with changes only on purpose (UPDATE=1), and the list of its parts names all of it.
# usage: needed.test.sh BIN
set -u
bin=$1
here=$(dirname "$0")
failed=0
report() {
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "FAIL $1"; failed=1; fi
}
list=$(objdump -p "$bin" | sed -n 's/^ *NEEDED *//p' | LC_ALL=C sort)
[ -z "${UPDATE:-}" ] || echo "$list" >"$here/needed.txt"
diff "$here/needed.txt" <(grep -vE '^lib(asan|tsan|ubsan|gcov)' <<<"$list")
report 'the libraries are those of needed.txt' $?
sbom=$(sh "$here/../../tools/sbom.sh" "$bin" test)
missing=$(comm -23 <(echo "$list" | sort) <(sed -nE 's/^PackageComment: ([^ ]+) .*/\1/p' <<<"$sbom" | sort -u))
echo "$missing" | grep . && false || true
[ -z "$missing" ] && [ "$(grep -c '^PackageVersion:' <<<"$sbom")" -gt 10 ] && [ "$(grep -c '^FileChecksum: SHA256: [0-9a-f]\{64\}$' <<<"$sbom")" -gt 3 ]
report 'the list of parts has the package and version of each, and the hash of each file' $?
exit $failed
