# Durable submissions on PostgreSQL (fsync on, 32 connections that write) against pgbench running the statements of one
# of them as a script, over 32 connections: the same server, each run in a fresh copy of the same database.
PGBIN=/usr/lib/postgresql/15/bin
sql() { "$PGBIN/psql" -qAtX -c "$2" "$1"; }
fresh() { # NAME: a copy of the filled database, with nothing left to write to disk for it -> URL
	sql "$PG" "DROP DATABASE IF EXISTS $1" 2>/dev/null
	sql "$PG" "CREATE DATABASE $1 TEMPLATE filled"
	sql "$PG" CHECKPOINT
	echo "${PG%/*}/$1"
}
pg_serve() { # URL ENV...
	local url=$1; shift
	DB=$url writes_serve "$DIR/pg_data" LIUYAN_STORE_WRITERS=32 LIUYAN_HTTP_WORKERS=32 "$@"
}

# The statements are those that the server saw.
pg_statements() { # URL OFFICE -> how many
	local said; said=$(wc -c <"$DIR/pg/pg.log")
	pg_serve "$1?options=-clog_statement%3Dall" LIUYAN_STORE_WRITERS=1
	"$DIR/post" $PORT 1 5 "$2" 1 2 >/dev/null
	stop
	tail -c +"$said" "$DIR/pg/pg.log" >"$DIR/statements.log"
	python3 tests/bench/pg_script.py "$DIR/statements.log" "$DIR/submission"
}
pgbench_rate() { # URL
	local args; mapfile -t args <"$DIR/submission.args"
	"$PGBIN/pgbench" -n -M prepared -c 32 -j 2 -T "$EACH" -f "$DIR/submission.sql" "${args[@]}" "$1" >"$DIR/pgbench.out" 2>&1 ||
		{ cat "$DIR/pgbench.out" >&2; exit 1; }
	sed -n 's/^tps = \([0-9.]*\) .*/\1/p' "$DIR/pgbench.out"
}

postgres() {
	tool post
	local filled url office n
	rm -rf "$DIR/pg" "$DIR/pg_data"
	PG=$(bash tests/lib/pg.sh start "$DIR/pg" durable)
	sql "$PG" "CREATE DATABASE filled"
	note "copying a store of ${SIZES%% *} to PostgreSQL"
	filled=$(writes_begin base)
	"$BIN" copy --data "$filled" --from "sqlite:$filled/liuyan.db" --to "${PG%/*}/filled" >/dev/null
	mkdir "$DIR/pg_data"; cp "$filled"/*.key "$DIR/pg_data/"
	office=$(sqlite3 "$filled/liuyan.db" 'SELECT MIN(id) FROM office WHERE active = 1')
	sql "${PG%/*}/filled" "VACUUM ANALYZE"
	url=$(fresh seen)
	n=$(pg_statements "$url" "$office")
	row postgres_submission_statements "$n" statements - -
	sql "$PG" "DROP DATABASE seen"
	local http="" p50="" p99="" bench="" ratio="" bad=0 r a b wrong t
	for r in $(seq "$ROUNDS"); do
		url=$(fresh measured)
		pg_serve "$url"
		"$DIR/post" $PORT 64 1 "$office" "$((r + 500))" >/dev/null # each connection prepares its statements
		read -r n a b _ wrong <<<"$("$DIR/post" $PORT 64 "$EACH" "$office" "$r")"
		stop
		url=$(fresh measured)
		t=$(pgbench_rate "$url")
		http="$http $n" p50="$p50 $a" p99="$p99 $b" bad=$((bad + wrong)) bench="$bench $t" ratio="$ratio $(div "$n" "$t")"
		note "postgres round $r: $n against pgbench's $t; p50 $a p99 $b"
	done
	row postgres_pgbench "$(list_median $bench)" tps - 1.000
	row postgres_http "$(list_median $http)" req/s pgbench "$(list_median $ratio)"
	row postgres_http_p50 "$(list_median $p50)" us - -
	row postgres_http_p99 "$(list_median $p99)" us - -
	row postgres_http_refused "$bad" answers - -
	bash tests/lib/pg.sh stop "$DIR/pg"
	rm -rf "$DIR/pg_data" "$filled"
}
