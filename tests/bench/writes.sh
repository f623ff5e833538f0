# Durable submissions on SQLite: 64 writers over HTTP (validation, hash chain, lists, all indexes) against a loop in C
# that writes the very rows which they made (bare.c: 64 to a commit, no HTTP, no hashing). Then what two readers of
# pages that nobody keeps lose while the 64 write. Writers, readers and program share the machine's cores: on two of
# them nobody can lose nothing.
writes_begin() { # WHAT: a copy of the store with nothing left to do in it -> folder
	local from; from=$(store "${SIZES%% *}")
	rm -rf "$DIR/$1"; cp -r "$from" "$DIR/$1"
	"$BIN" worker --once --data "$DIR/$1" >/dev/null 2>&1
	sync
	echo "$DIR/$1"
}
writes_serve() { # DATA ENV...
	local d=$1; shift
	serve "$d" LIUYAN_HTTP_WORKERS=64 LIUYAN_LEDGER_SEAL_MINUTES=1440 "$@"
}
ticks() { awk '{ print $14 + $15 }' "/proc/$SERVER/stat"; } # of processor time, 10 ms each
list_median() { echo "$@" | tr ' ' '\n' | median; }

writes() {
	tool post; tool bare
	local base office; base=$(writes_begin base)
	office=$(sqlite3 "$base/liuyan.db" 'SELECT MIN(id) FROM office WHERE active = 1')
	local http="" p50="" p99="" bare="" ratio="" busy="" bare_busy="" bad=0 r a b sent wrong n before plain
	for r in $(seq "$ROUNDS"); do
		note "writes: round $r"
		rm -rf "$DIR/written"; cp -r "$base" "$DIR/written"; sync "$DIR/written/liuyan.db"
		writes_serve "$DIR/written"
		before=$(ticks)
		read -r n a b sent wrong <<<"$("$DIR/post" $PORT 64 "$EACH" "$office" "$r")"
		busy="$busy $(div "$((($(ticks) - before) * 10000))" "$sent")"
		stop
		cp "$base/liuyan.db" "$DIR/bare.db"; sync "$DIR/bare.db" # or its first flush would be the whole copy's
		plain=$("$DIR/bare" "$DIR/bare.db" "$DIR/written/liuyan.db") || { note "the loop in C wrote other rows"; exit 1; }
		rm -f "$DIR"/bare.db*
		bare_busy="$bare_busy ${plain##* }"
		[ "$(echo "$plain" | cut -d' ' -f2)" = "$sent" ] || { note "$sent sent, $plain found"; exit 1; }
		http="$http $n" p50="$p50 $a" p99="$p99 $b" bad=$((bad + wrong)) bare="$bare ${plain%% *}" ratio="$ratio $(div "$n" "${plain%% *}")"
		note "$n against $plain; p50 $a p99 $b"
	done
	row writes_bare "$(list_median $bare)" req/s - 1.000
	row writes_http "$(list_median $http)" req/s bare "$(list_median $ratio)"
	row writes_bare_cpu "$(list_median $bare_busy)" us/message - -
	row writes_http_cpu "$(list_median $busy)" us/message - -
	row writes_http_p50 "$(list_median $p50)" us - -
	row writes_http_p99 "$(list_median $p99)" us goal_50000 "$(div "$(list_median $p99)" 50000)"
	row writes_http_refused "$bad" answers - -
	writes_readers "$base" "$office"
	rm -rf "$base" "$DIR/written"
}

# Each run of readers stands beside one without writers.
writes_readers() { # DATA OFFICE
	local id; id=$(sqlite3 "$1/liuyan.db" 'SELECT message FROM feed WHERE key = 0 AND state = 5 ORDER BY message DESC LIMIT 1')
	for page in "list /messages" "message /messages/$id"; do
		set -- "$1" "$2" $page
		local alone="" beside="" kept="" rates="" p99="" r a b n tail_
		rm -rf "$DIR/written"; cp -r "$1" "$DIR/written"
		writes_serve "$DIR/written" LIUYAN_CACHE_BYTES=0
		for r in $(seq "$ROUNDS"); do
			note "readers of $4: round $r"
			a=$(two_readers "http://127.0.0.1:$PORT$4")
			"$DIR/post" $PORT 64 "$((EACH + 1))" "$2" "$((1000 * (r + 1) + RANDOM % 1000))" >"$DIR/post.out" &
			local writers=$!
			sleep 0.5
			b=$(two_readers "http://127.0.0.1:$PORT$4")
			wait $writers
			read -r n _ tail_ _ _ <"$DIR/post.out"
			alone="$alone $a" beside="$beside $b" kept="$kept $(div "$b" "$a")" rates="$rates $n" p99="$p99 $tail_"
			note "readers $a alone, $b beside $n writes (p99 $tail_)"
		done
		stop
		row "readers_$3_alone" "$(list_median $alone)" req/s - 1.000
		row "readers_$3_beside_writers" "$(list_median $beside)" req/s alone "$(list_median $kept)"
		row "writes_beside_readers_$3" "$(list_median $rates)" req/s - -
		row "writes_beside_readers_$3_p99" "$(list_median $p99)" us goal_50000 "$(div "$(list_median $p99)" 50000)"
	done
}
two_readers() { wrk -t1 -c2 -d"${EACH}s" "$1" | sed -n 's/^Requests\/sec: *//p'; }
