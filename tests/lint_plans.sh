#!/bin/sh
# EXPLAIN over every query on a filled database (SQLite).
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$1" init --demo --data "$dir/data" >/dev/null
sqlite3 "$dir/data/liuyan.db" 'ANALYZE'
"$1" check plans --data "$dir/data" && echo "ok every query has an index that serves it"
