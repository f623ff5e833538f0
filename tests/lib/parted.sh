#!/bin/bash
# The program, whose new databases on PostgreSQL are divided into months: LIUYAN=tests/lib/parted.sh runs any test so.
set -eu
here=$(dirname "$(realpath "$0")")
liuyan=${LIUYAN_WHOLE:-$here/../../build/liuyan}
db="" all=("$@")
for ((i = 1; i < $#; i++)); do
	[ "${all[i - 1]}" != --db ] || db=${all[i]}
done
[[ "${1:-}" == init && $db == postgresql:* ]] || exec "$liuyan" "$@"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
"$liuyan" init --data "$keys" >/dev/null
"$liuyan" migrate --data "$keys" --db "$db" >/dev/null
psql -qX1 -v ON_ERROR_STOP=1 -v first=2026-01-01 -v ahead=2 -f "$here/../../pkg/scaling/partitions.sql" "$db" >&2
"$liuyan" "$@"
