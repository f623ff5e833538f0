#!/bin/bash
# Data from before the chain of hashes gets it when it is migrated, also after kills.  usage: upgrade.test.sh BIN
set -u
bin=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
data=$dir/data
"$bin" init --data "$data" >/dev/null
"$bin" generate --messages 3000 --seed 5 --base-date 2026-03-02 --data "$data" >/dev/null
"$bin" export figures --data "$data" >"$dir/before"
# As version 0.1 left it.
sqlite3 "$data/liuyan.db" "UPDATE event SET facts = '', closed = '', record = '', hash = '';
	DELETE FROM event_salt; DELETE FROM unsealed; DELETE FROM ledger_leaf; DELETE FROM ledger_tile; DELETE FROM ledger_head;
	DELETE FROM schema_step WHERE number = 330"
"$bin" serve --data "$data" --listen 127.0.0.1:0 >"$dir/out" 2>&1 && echo "FAIL old data was served"
grep -q 'liuyan migrate' "$dir/out" && echo "ok old data is refused with what to do" || echo "FAIL old data: $(cat "$dir/out")"
kills=0
for ms in 0.02 0.05 0.1 0.15; do
	timeout -s KILL $ms "$bin" migrate --data "$data" >/dev/null 2>&1 || kills=$((kills + 1))
done
"$bin" migrate --data "$data" >/dev/null || echo "FAIL migrate after $kills kills"
"$bin" verify --data "$data" >"$dir/out" 2>&1 && echo "ok the chain is whole after $kills kills" || { cat "$dir/out"; echo "FAIL verify"; }
"$bin" export figures --data "$data" | cmp - "$dir/before" && echo "ok the figures are the same" || echo "FAIL other figures"
"$bin" export ledger --data "$data" >"$dir/ledger.csv"
"$bin" recompute "$dir/ledger.csv" 2>/dev/null | cmp - "$dir/before" && echo "ok the extract gives the figures by itself" || echo "FAIL recompute"
# A flipped byte of the extract is found.
sed '100s/approve/aprpove/; 200s/,0,/,1,/' "$dir/ledger.csv" >"$dir/bad.csv"
"$bin" recompute "$dir/bad.csv" >/dev/null 2>"$dir/out" && echo "FAIL a changed extract passes" || echo "ok a changed extract is found"
sqlite3 "$data/liuyan.db" "INSERT INTO schema_step (number, name, at) VALUES (9999, 'later', 0)"
"$bin" migrate --data "$data" >"$dir/out" 2>&1 && echo "FAIL newer data was migrated" || echo "ok data of a newer program is refused"
