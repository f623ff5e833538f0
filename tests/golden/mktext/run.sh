#!/bin/sh
# Golden tests of mktext: run.sh BIN. NAME/*.po must give NAME.c; bad_NAME/*.po must end with
# status 2 and bad_NAME.err on standard error, and write nothing. UPDATE=1 writes the expected
# files anew; read the difference before keeping it.
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
	"$bin" "$tmp/$1.c" $(ls "$1"/*.po 2>/dev/null) && same "$1.c" "$tmp/$1.c"
}

bad()
{
	"$bin" "$tmp/$1.c" "$1"/*.po 2>"$tmp/$1.err"
	[ $? -eq 2 ] && [ ! -e "$tmp/$1.c" ] && same "$1.err" "$tmp/$1.err"
}

for file in *.c bad_*.err; do
	name=${file%.*}
	case $name in
	bad_*) kind=bad ;;
	*) kind=good ;;
	esac
	if "$kind" "$name"; then echo "ok $name"; else echo "FAIL $name"; failed=1; fi
done
exit $failed
