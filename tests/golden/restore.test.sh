#!/bin/bash
# What backup and restore refuse, word for word.  usage: restore.test.sh BIN   (UPDATE=1 writes the golden file anew)
set -u
bin=$(realpath "$1")
golden=$(realpath "$(dirname "$0")")/restore.txt
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
"$bin" init --data made >/dev/null
"$bin" backup good.backup --data made >/dev/null

# $ command, what it said, its exit status
try() {
	echo "\$ liuyan $*"
	"$bin" "$@" 2>&1
	echo "= $?"
}

# bytes FILE OFFSET: the good backup with one bit of that byte turned
turned() {
	cp good.backup "$1"
	byte=$(dd if=good.backup bs=1 skip="$2" count=1 status=none | od -An -tu1)
	printf "\\x$(printf %x $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" count=1 conv=notrunc status=none
}

size=$(stat -c %s good.backup)
turned head.backup 30
turned middle.backup $((size / 2))
turned end.backup $((size - 5))
head -c $((size / 2)) good.backup >half.backup
head -c $((size - 1)) good.backup >short.backup
{ cat good.backup; echo; } >long.backup
sed '1s/1$/2/' good.backup >newer.backup
echo 'Dear mayor' >letter.txt
: >empty.backup
mkdir full && echo x >full/x
mkdir broken broken/.restoring && cp made/* broken/

# A good one that holds no key, or what the program does not know.
pack() { # FILE MEMBERS...: each of the members is its own name
	out=$1; shift
	{
		head -n 8 good.backup
		head -n 8 good.backup | sha256sum | sed 's/^/sha256 /; s/ *-$//'
		for m in "$@"; do
			printf 'member %s %d\n%s' "$m" ${#m} "$m" >part
			cat part
			sha256sum <part | sed 's/^/sha256 /; s/ *-$//'
		done
		echo "end $#"
	} >"$out"
	sha256sum <"$out" | sed 's/^/sha256 /; s/ *-$//' >sum
	cat sum >>"$out"
}
pack nokey.backup liuyan.db
pack strange.backup liuyan.db ../../etc/passwd secret.key
pack twice.backup liuyan.db secret.key secret.key
pack nodb.backup liuyan.db secret.key

{
	try backup
	try backup good.backup --data made
	try backup none/x.backup --data made
	try backup x.backup --data none
	try restore
	try restore none.backup --data new
	for f in head middle end half short long newer empty nokey strange twice nodb; do try restore $f.backup --data new; done
	try restore letter.txt --data new
	try restore good.backup --data full
	try restore good.backup --data broken
	try restore good.backup --data made
	try restore good.backup --data letter.txt
	try restore good.backup --data new --db sqlite:elsewhere.db
	try check desks --data broken
} >got

[ ! -e new ] || echo "FAIL a refused restore left something"
[ "$(find full broken | sort | tr '\n' ' ')" = "broken broken/.restoring broken/ledger.key broken/liuyan.db broken/secret.key broken/vault.key full full/x " ] || echo "FAIL a refused restore changed a folder"
[ -z "${UPDATE:-}" ] || cp got "$golden"
diff -u "$golden" got && echo "ok backup and restore refuse in plain sentences"
