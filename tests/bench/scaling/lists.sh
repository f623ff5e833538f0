#!/bin/bash
# Lists and a page of the same board in several databases, one request at a time, nothing kept finished; rounds in turn.
#   lists.sh DATA NAME=URL...     TSV: name, value, unit; medians of ROUNDS (3) of SECONDS_EACH (2)
# DATA is the data folder whose keys the boards have. URL: sqlite:FILE or postgresql://…; PORT (18990) and those above.
set -eu
here=$(dirname "$(realpath "$0")")
liuyan=$(realpath "${LIUYAN:-$here/../../../build/liuyan}")
data=$1; shift
port=${PORT:-18990}; pids=""
trap 'kill $pids 2>/dev/null || true' EXIT
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
latency() { wrk -t1 -c1 -d"${SECONDS_EACH:-2}s" --latency "$1" |
	awk '/^ +50%/ { a = $2 } /^ +99%/ { b = $2 } function us(x) { return x ~ /us$/ ? x + 0 : x ~ /ms$/ ? x * 1000 : x * 1000000 } END { print us(a), us(b) }'; }
declare -A at got
for s in "$@"; do
	at[${s%%=*}]=$port
	LIUYAN_CACHE_BYTES=0 LIUYAN_LOG_LEVEL=2 "$liuyan" serve --data "$data" --db "${s#*=}" --listen "127.0.0.1:$port" >/dev/null & pids="$pids $!"
	until curl -sf -o /dev/null "http://127.0.0.1:$port/readyz"; do sleep 0.05; done
	port=$((port + 1))
done
first=${at[${1%%=*}]}
# A page that every one of them has; /messages links to those of the newest.
id=$(curl -s "http://127.0.0.1:$first/messages?state=answered" | grep -o '/messages/[0-9]\{10,\}' | head -n 1)
pages="list=/messages list_place=/messages?region=110000 list_deep=/messages?to=2025-01-15 message=$id"
for _ in $(seq "${ROUNDS:-3}"); do
	for p in $pages; do
		for s in "$@"; do
			read -r a b <<<"$(latency "http://127.0.0.1:${at[${s%%=*}]}${p#*=}")"
			got[${p%%=*}_${s%%=*}_p50]+=" $a"; got[${p%%=*}_${s%%=*}_p99]+=" $b"
		done
	done
done
for k in $(printf '%s\n' "${!got[@]}" | sort); do printf '%s\t%s\tus\n' "$k" "$(tr ' ' '\n' <<<"${got[$k]# }" | median)"; done
