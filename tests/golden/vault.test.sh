#!/bin/bash
# The keys of the vault are changed, also through kills; what is sealed stays openable.  usage: vault.test.sh BIN
set -u
bin=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
data=$dir/data
db=$data/liuyan.db
failed=0
report() {
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "FAIL $1"; cat "$dir/out" 2>/dev/null; failed=1; fi
}
run() { "$bin" "$@" --data "$data" >"$dir/out" 2>&1; }
sql() { sqlite3 -cmd '.timeout 10000' "$db" "$1"; }

"$bin" init --data "$data" >/dev/null
run generate --messages 4000 --seed 7
boxes=$(sql 'SELECT COUNT(*) FROM vault_box')
cp "$data/vault.key" "$dir/first.key"

# The yes of two administrators, as the desk writes it down: its number is $id.
id=0
granted() {
	id=$((id + 1))
	sql "INSERT INTO approval (id, kind, subject, unit, asked_by, asked_unit, state, decided_by, decided_at, expires_at, reason, detail, note)
		VALUES ($id, 4, 0, 0, 5, 0, 2, 6, 0, $(date +%s)000 + 86400000, 'test', '', '')"
}

run vault new-key; [ $? -eq 1 ] && grep -q '换密钥须经两人' "$dir/out"
report 'no key comes by the word of one' $?
granted
run vault new-key --approval $id && [ "$(grep -c '^[12] [0-9a-f]\{64\}$' "$data/vault.key")" = 2 ]
report 'with the yes of two a second key is in the file' $?
cp "$data/vault.key" "$dir/both.key"
granted
run vault retire --approval $id; [ $? -eq 1 ] && grep -q '还有内容在旧密钥下' "$dir/out" && cmp -s "$data/vault.key" "$dir/both.key"
report 'the old key does not go while a box is under it' $?

# Killed at any moment, it goes on where it was.
kills=0
middle=0
for ms in 0.01 0.02 0.03 0.04 0.06 0.08; do
	{ timeout -s KILL $ms "$bin" vault reseal --data "$data" >/dev/null; } 2>/dev/null
	[ $? -eq 137 ] && kills=$((kills + 1))
	left=$(sql 'SELECT COUNT(*) FROM vault_box WHERE key = 1')
	[ "$left" -gt 0 ] && [ "$left" -lt "$boxes" ] && middle=$((middle + 1))
done
run verify
report "after $kills kills, $middle of them half way, every box has a key that opens it" $?
[ "$kills" -gt 0 ]
report 'it was killed' $?
run vault reseal && [ "$(sql 'SELECT COUNT(*) FROM vault_box WHERE key < 2')" = 0 ] && [ "$(sql 'SELECT COUNT(*) FROM vault_box')" = "$boxes" ]
report 'the rest goes under the new key, and no box is lost' $?
granted
run vault retire --approval $id && [ "$(grep -c '^2 [0-9a-f]\{64\}$' "$data/vault.key")" = 1 ] && ! grep -q '^1 ' "$data/vault.key"
report 'the old key is gone from the file' $?
[ "$(sql 'SELECT GROUP_CONCAT(id) FROM vault_key')" = 2 ]
report 'and the data does not know it any more' $?
old=$(grep -oE '[0-9a-f]{64}' "$dir/first.key")
! grep -rqF "$old" "$data"
report 'nor does any file of the folder have it' $?
run verify
report 'the record is whole' $?

# The wrong file, none, and one that is none: not started, with a sentence.
cp "$data/vault.key" "$dir/good.key"
refuses() {
	run verify; [ $? -ne 0 ] && grep -q "$1" "$dir/out"
	report "$2" $?
	run serve --listen 127.0.0.1:0; [ $? -ne 0 ] && grep -q "$1" "$dir/out"
	report "$2: nor is it served" $?
}
cp "$dir/first.key" "$data/vault.key"
refuses '没有这个数据库的第 2 号密钥.*' 'the key of before is refused'
echo "2 $(openssl rand -hex 32)" >"$data/vault.key"
refuses '没有这个数据库的第 2 号密钥' 'another key of that number is refused'
echo 'my key' >"$data/vault.key"
refuses '不是保险柜的密钥文件' 'what is no file of keys is refused'
rm "$data/vault.key"
refuses '请从另存的副本恢复' 'without its file nothing starts'
[ ! -e "$data/vault.key" ]
report 'and no new key is made in its place' $?
cp "$dir/good.key" "$data/vault.key"
run verify
report 'with its own file it runs again' $?
exit $failed
