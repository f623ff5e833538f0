#!/bin/sh
# One installation moved to another database and back is the same, row by row and byte by byte.
# usage: copy.test.sh BIN; with LIUYAN_COPY_VIA=postgresql://… it goes by way of that empty database.
set -u
bin=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0
data=$dir/data
one=sqlite:$data/liuyan.db two=${LIUYAN_COPY_VIA:-sqlite:$dir/two.db} three=sqlite:$dir/three.db

report() {
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "FAIL $1"; failed=1; fi
}

# All rows but those that say when each step of the schema ran.
rows() {
	sqlite3 "$1" .dump | grep -v 'INSERT INTO schema_step ' | sort
}

"$bin" init --demo --data "$data" >/dev/null || exit 1

"$bin" copy --data "$data" --from "$one" --to "$two" >"$dir/said"
report 'a board is copied to an empty database, and its figures and desks are clean there' $?
sed -n 's/^\([a-z_]*\)  *\([0-9]*\)  *\([0-9]*\)$/\2 \3/p' "$dir/said" | awk '$1 != $2 { exit 1 } { all += $1 }
	END { exit !(NR > 20 && all > 50000) }'
report 'the rows of every table are counted on both sides' $?
grep -q "$data.*secret.key" "$dir/said"
report 'it says that keys stay in the data folder' $?

"$bin" copy --data "$data" --from "$two" --to "$three" >/dev/null && rows "$data/liuyan.db" >"$dir/1" &&
	rows "$dir/three.db" >"$dir/3" && [ -s "$dir/1" ] && cmp "$dir/1" "$dir/3"
report 'the copy of the copy has the same rows, byte by byte' $?

export LIUYAN_EXPORT_ROWS=100000 # else two persons would have to agree
same=0
for kind in messages orders figures offices units; do
	"$bin" export $kind --data "$data" --db "$one" >"$dir/1" && "$bin" export $kind --data "$data" --db "$two" >"$dir/2" &&
		[ "$(wc -l <"$dir/1")" -gt 100 ] && cmp "$dir/1" "$dir/2" || same=1
done
report 'what is exported from both is the same' $same

"$bin" copy --data "$data" --from "$one" --to "$three" >/dev/null 2>"$dir/said"
[ $? -eq 1 ] && grep -qE '表 [a-z_]+ ' "$dir/said"
report 'a database with content is refused' $?

sqlite3 "$dir/three.db" "INSERT INTO schema_step (number, name, at) VALUES (0, 'copy', 1)"
"$bin" check figures --data "$data" --db "$three" >/dev/null 2>"$dir/said"
[ $? -eq 1 ] && grep -q '一半' "$dir/said"
report 'a copy that did not come to its end is opened by no command' $?

sqlite3 "$dir/three.db" "DELETE FROM schema_step WHERE number = 0; UPDATE message SET title = 'x' WHERE id = (SELECT MAX(id) FROM message)"
"$bin" copy --data "$data" --from "$three" --to "sqlite:$dir/four.db" >"$dir/said" 2>&1
[ $? -eq 1 ] && grep -q '[1-9] 处不符' "$dir/said" && ! "$bin" check desks --data "$data" --db "sqlite:$dir/four.db" >/dev/null 2>"$dir/said" &&
	grep -q '一半' "$dir/said"
report 'what does not verify where it arrived is opened by no command' $?

"$bin" copy --data "$data" --from "$one" >/dev/null 2>&1
[ $? -eq 2 ]
report 'a copy to nowhere is a wrong usage' $?

exit $failed
