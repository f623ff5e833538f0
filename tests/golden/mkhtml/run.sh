#!/bin/sh
# Golden tests of mkhtml: run.sh BIN. NAME.html must give NAME.h, NAME.c and, with --texts,
# NAME.texts; bad_NAME.html must end with status 2 and bad_NAME.err on standard error, and write
# nothing. UPDATE=1 writes the expected files anew; read the difference before keeping it.
bin=$(realpath "${1:?usage: run.sh BIN}") || exit 2
cd "$(dirname "$0")" || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
failed=0

same()
{
	[ -z "$UPDATE" ] || cp "$2" "$1"
	cmp -s "$1" "$2" || { diff -u "$1" "$2" >&2; return 1; }
}

good()
{
	"$bin" "$1" "$tmp/$1.h" "$tmp/$1.c" "$1.html" &&
		"$bin" --texts "$1.html" >"$tmp/$1.texts" &&
		same "$1.h" "$tmp/$1.h" && same "$1.c" "$tmp/$1.c" &&
		same "$1.texts" "$tmp/$1.texts"
}

bad()
{
	"$bin" "$1" "$tmp/$1.h" "$tmp/$1.c" "$1.html" 2>"$tmp/$1.err"
	[ $? -eq 2 ] && [ ! -e "$tmp/$1.c" ] && same "$1.err" "$tmp/$1.err"
}

for file in *.html; do
	name=${file%.html}
	case $name in
	bad_*) kind=bad ;;
	*) kind=good ;;
	esac
	if "$kind" "$name"; then echo "ok $name"; else echo "FAIL $name"; failed=1; fi
done
exit $failed
