#!/bin/bash
# Figures as TSV on stdout: name, value, unit, anchor, ratio. Medians of paired runs on this machine; progress on stderr.
#   SIZES   messages in the two stores compared (default "10000 1000000")
#   ROUNDS  paired runs of each measurement (default 5); SECONDS_EACH length of each (default 3)
#   DATADIR where stores are made and kept for the next run (default a new folder in /tmp)
#   PARTS   which of pages growth import writes postgres verify slow flood timing gate classify similar search (default all)
#   PORT    of the program; nginx gets the next one (default 18970)
# Anchors: nginx serving the same bytes; the smaller store; the same rows written by bare SQLite; pgbench with the same
# statements; the goals are in the issue texts and docs/figures.md.
set -eu
cd "$(dirname "$0")/../.."
OUT=${1:-build}
BIN=$(realpath "${1:-build}/liuyan")
SIZES=${SIZES:-"10000 1000000"} ROUNDS=${ROUNDS:-5} EACH=${SECONDS_EACH:-3}
DIR=${DATADIR:-$(mktemp -d)}; KEEP=${DATADIR:+1}
mkdir -p "$DIR"
PORT=${PORT:-18970} NGINX_PORT=$((${PORT:-18970} + 1))
pids=""
cleanup() {
	for p in $pids; do kill "$p" 2>/dev/null || true; done
	wait 2>/dev/null || true
	[ ! -e "$DIR/pg" ] || bash tests/lib/pg.sh stop "$DIR/pg"
	[ -n "${KEEP:-}" ] || rm -rf "$DIR"
}
trap cleanup EXIT
sh tools/deps.sh bench
note() { echo "$*" >&2; }
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$@"; }
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
div() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", b ? a / b : 0 }'; }

tool() { # NAME: builds tests/bench/NAME.c
	[ "$DIR/$1" -nt "tests/bench/$1.c" ] ||
		${CC:-gcc} -std=c17 -O2 -Wall -Wextra -D_GNU_SOURCE -o "$DIR/$1" "tests/bench/$1.c" -lsqlite3 -lpthread -lm
}
store() { # SIZE -> folder, made once
	local d="$DIR/store-$1"
	[ ! -e "$d/done" ] || "$BIN" migrate --data "$d" >/dev/null || rm "$d/done" # kept by an older program
	if [ ! -e "$d/done" ]; then
		note "making a store of $1 messages"
		# 3.7 kB a message, and the log
		[ "$(df -k --output=avail "$DIR" | tail -1)" -gt $(($1 * 4 + 1000000)) ] || { note "$DIR: no room for $1 messages"; exit 1; }
		rm -rf "$d"; "$BIN" init --data "$d" >/dev/null
		local from; from=$(date +%s.%N)
		"$BIN" generate --messages "$1" --seed 7 --base-date 2026-11-01 --data "$d" >/dev/null
		awk -v a="$from" -v b="$(date +%s.%N)" 'BEGIN { print b - a }' >"$d/done"
	fi
	echo "$d"
}
serve() { # DATA ENV... ; sets SERVER; DB: a database elsewhere
	local d=$1; shift
	env LIUYAN_LOG_LEVEL=2 LIUYAN_LIMIT_PERCENT=0 "$@" "$BIN" serve --data "$d" ${DB:+--db "$DB"} --listen 127.0.0.1:$PORT >/dev/null 2>>"$DIR/serve.log" &
	SERVER=$!; pids="$pids $SERVER"
	for _ in $(seq 200); do curl -s -o /dev/null "http://127.0.0.1:$PORT/readyz" && return; sleep 0.02; done
	note "the server did not start"; exit 1
}
stop() { kill "$SERVER"; wait "$SERVER" 2>/dev/null || true; }
rate() { wrk -t2 -c64 -d"${EACH}s" -H 'Accept-Encoding: gzip' "$1" | sed -n 's/^Requests\/sec: *//p'; }
latency() { wrk -t1 -c1 -d"${EACH}s" --latency -H 'Accept-Encoding: gzip' "$1" |
	awk '/^ +50%/ { a = $2 } /^ +99%/ { b = $2 } function us(x) { return x ~ /us$/ ? x + 0 : x ~ /ms$/ ? x * 1000 : x * 1000000 } END { print us(a), us(b) }'; }

nginx_start() { # serves $DIR/www
	mkdir -p "$DIR/www" "$DIR/ng"
	cat >"$DIR/ng/nginx.conf" <<CONF
daemon off; worker_processes 2; pid $DIR/ng/pid; error_log $DIR/ng/error.log;
events { worker_connections 4096; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
 client_body_temp_path $DIR/ng/b; proxy_temp_path $DIR/ng/p; fastcgi_temp_path $DIR/ng/f; uwsgi_temp_path $DIR/ng/u; scgi_temp_path $DIR/ng/s;
 server { listen 127.0.0.1:$NGINX_PORT; root $DIR/www; default_type text/html; } }
CONF
	chmod -R a+rX "$DIR"
	nginx -c "$DIR/ng/nginx.conf" 2>/dev/null & NGINX=$!; pids="$pids $NGINX"; sleep 0.3
}

# Pages hot and cold against the same bytes from nginx.
pages() {
	local d; d=$(store "${SIZES%% *}")
	local id; id=$(sqlite3 "$d/liuyan.db" 'SELECT message FROM feed WHERE key = 0 AND state = 5 ORDER BY message DESC LIMIT 1')
	nginx_start
	for page in "list /messages" "message /messages/$id"; do
		set -- $page
		serve "$d"
		curl -s -H 'Accept-Encoding: gzip' "http://127.0.0.1:$PORT$2" >"$DIR/www/$1.html"; chmod a+r "$DIR/www/$1.html"
		local hot="" cold="" anchor=""
		for _ in $(seq "$ROUNDS"); do
			hot="$hot $(rate "http://127.0.0.1:$PORT$2")"
			anchor="$anchor $(rate "http://127.0.0.1:$NGINX_PORT/$1.html")"
		done
		stop; serve "$d" LIUYAN_CACHE_BYTES=0
		local anchor2=""
		for _ in $(seq "$ROUNDS"); do
			cold="$cold $(rate "http://127.0.0.1:$PORT$2")"
			anchor2="$anchor2 $(rate "http://127.0.0.1:$NGINX_PORT/$1.html")"
		done
		stop
		local h c a a2; h=$(echo $hot | tr ' ' '\n' | median) c=$(echo $cold | tr ' ' '\n' | median) a=$(echo $anchor | tr ' ' '\n' | median) a2=$(echo $anchor2 | tr ' ' '\n' | median)
		row "page_$1_bytes" "$(stat -c %s "$DIR/www/$1.html")" bytes - -
		row "page_$1_nginx" "$a" req/s - 1.000
		row "page_$1_hot" "$h" req/s nginx "$(div "$h" "$a")"
		row "page_$1_uncached" "$c" req/s nginx "$(div "$c" "$a2")"
	done
	kill "$NGINX"
}

# The cost of lists and pages as the store grows; the smallest size is the anchor.
growth() {
	local first50="" first99=""
	local worst
	declare -A base
	for size in $SIZES; do
		local d; d=$(store "$size")
		row "store_${size}_make" "$(cat "$d/done")" s - -
		row "store_${size}_size" "$(du -sm "$d" | cut -f1)" MB - -
		sync; sleep 1
		worst="0 -"
		local from to; from=$(date +%s%N); serve "$d" LIUYAN_CACHE_BYTES=0
		curl -s -o /dev/null "http://127.0.0.1:$PORT/messages"; to=$(date +%s%N)
		row "store_${size}_cold_start" "$(((to - from) / 1000000))" ms - -
		local id place office unit
		id=$(sqlite3 "$d/liuyan.db" 'SELECT message FROM feed WHERE key = 0 AND state = 5 ORDER BY message DESC LIMIT 1')
		place=$(sqlite3 "$d/liuyan.db" "SELECT place FROM message WHERE id = $id"); office=$(sqlite3 "$d/liuyan.db" "SELECT office FROM message WHERE id = $id")
		unit=$(sqlite3 "$d/liuyan.db" "SELECT answer_unit FROM message WHERE id = $id")
		for q in "list /messages" "list_place /messages?region=$place" "list_office /messages?office=$office" "list_unit /messages?unit=$unit" \
			"list_kind_state /messages?kind=suggestion&state=answered" "list_deep /messages?to=2026-01-15" "message /messages/$id" "region /regions/$place" "stats /stats"; do
			set -- $q
			local p50="" p99=""
			for _ in $(seq "$ROUNDS"); do read -r a b <<<"$(latency "http://127.0.0.1:$PORT$2")"; p50="$p50 $a"; p99="$p99 $b"; done
			a=$(echo $p50 | tr ' ' '\n' | median) b=$(echo $p99 | tr ' ' '\n' | median)
			[ -n "${base[$1]:-}" ] || base[$1]="$a $b"
			row "${1}_${size}_p50" "$a" us "smallest" "$(div "$a" "${base[$1]% *}")"
			row "${1}_${size}_p99" "$b" us "smallest" "$(div "$b" "${base[$1]#* }")"
			worst=$(printf '%s\n' "$worst" "$(div "$b" "${base[$1]#* }") $1" | sort -g | tail -1)
		done
		row "growth_${size}_worst_p99" "${worst#* }" page "smallest" "${worst% *}"
		row "store_${size}_rss" "$(awk '/VmRSS/ { print $2 / 1024 }' /proc/$SERVER/status)" MB - -
		stop
	done
}

# Import of plain rows, and of rows with replies.
import() {
	python3 tests/bench/rows.py 300000 >"$DIR/rows.csv"
	local all=""
	for _ in 1 2 3; do
		rm -rf "$DIR/import"; "$BIN" init --data "$DIR/import" >/dev/null
		local from to; from=$(date +%s%N); "$BIN" import messages "$DIR/rows.csv" --data "$DIR/import" >/dev/null; to=$(date +%s%N)
		all="$all $(awk -v n=300000 -v t=$((to - from)) 'BEGIN { print n / (t / 1e9) }')"
	done
	row import_messages "$(echo $all | tr ' ' '\n' | median)" rows/s goal_20000 "$(div "$(echo $all | tr ' ' '\n' | median)" 20000)"
	rm -rf "$DIR/import" "$DIR/rows.csv"
}

# The five most like a message among many: spread over cities, and all in one, where each list is full.
# MESSAGES=folder with the files that sentences are taken from; SIMILAR=messages (cities follow: as many in each as a million in 300).
similar() {
	local from="${MESSAGES:-../shared/data}" n="${SIMILAR:-200000}" name value
	[ -e "$from/t2_messages.csv" ] || { echo "# similar: no $from/t2_messages.csv"; return; }
	make --no-print-directory "$OUT/tests/bench/alike"
	node tests/bench/corpus.mjs "$n" 7 "$from/t2_messages.csv" "$from/t3_hot.csv" "$from/t4_replies.csv" >"$DIR/similar.csv"
	head -n $((n / 4)) "$DIR/similar.csv" >"$DIR/similar_one.csv"
	for what in "spread similar.csv $((n * 300 / 1000000 + 1))" "one_city similar_one.csv 1"; do
		set -- $what
		mkdir -p "$DIR/similar_$1"
		"$OUT/tests/bench/alike" "$DIR/$2" "$DIR/similar_$1" "$3" | while read -r name value; do
			case $name in
			*_us) row "${1}_$name" "$value" us goal_5000 "$(div "$value" 5000)" ;;
			*) row "${1}_$name" "$value" - - - ;;
			esac
		done
		rm -rf "$DIR/similar_$1"
	done
	local at; at=$(date +%s%N); "$BIN" similar "$DIR/similar_one.csv" >"$DIR/similar.out"
	row similar_rows_per_s "$(awk -v n=$((n / 4)) -v t=$(($(date +%s%N) - at)) 'BEGIN { printf "%.0f", n / (t / 1e9) }')" rows/s - -
	at=$(date +%s%N); "$BIN" topics "$DIR/similar_one.csv" >"$DIR/similar.out"
	row topics_rows_per_s "$(awk -v n=$((n / 4)) -v t=$(($(date +%s%N) - at)) 'BEGIN { printf "%.0f", n / (t / 1e9) }')" rows/s - -
	rm -f "$DIR"/similar*
}

. tests/bench/writes.sh
. tests/bench/postgres.sh
. tests/bench/verify.sh
. tests/bench/hostile.sh
. tests/bench/classify.sh
. tests/bench/search.sh

row name value unit anchor ratio
for part in ${PARTS:-pages growth import writes postgres verify slow flood timing gate classify similar search}; do $part; done
