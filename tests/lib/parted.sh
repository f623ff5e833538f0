#!/bin/bash
# The program, whose new databases on PostgreSQL are divided into months: LIUYAN=tests/lib/parted.sh runs any test so.
# What init brings into them comes by `liuyan copy` from a file beside them, so that it lies in its months.
set -eu
here=$(dirname "$(realpath "$0")")
liuyan=${LIUYAN_WHOLE:-$here/../../build/liuyan}
all=("$@") db=""
for ((i = 1; i < $#; i++)); do
	[ "${all[i - 1]}" != --db ] || { db=${all[i]}; at=$i; }
	[ "${all[i - 1]}" != --data ] || data=${all[i]}
done
[[ "${1:-}" == init && $db == postgresql:* ]] || exec "$liuyan" "$@"
file=$(mktemp -u)
trap 'rm -f "$file"*' EXIT
all[at]=sqlite:$file
"$liuyan" "${all[@]}"
"$liuyan" migrate --data "$data" --db "$db" >/dev/null
psql -qX1 -v ON_ERROR_STOP=1 -v first=2026-01-01 -v each='1 month' -v ahead=2 -f "$here/../../pkg/scaling/partitions.sql" "$db"
"$liuyan" copy --data "$data" --from "sqlite:$file" --to "$db" >/dev/null
