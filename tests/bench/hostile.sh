# Sourced by run.sh: what somebody hostile costs others, and what the guards cost everybody.

# Ten thousand connections that do next to nothing, and an honest client on new connections beside them.
slow() {
	local d; d=$(store "${SIZES%% *}"); tool slow
	local ratios="" idles="" under="" lefts="" lates=""
	for _ in $(seq "$ROUNDS"); do
		serve "$d"
		read -r idle p99 failed opened ended left latest <<<"$("$DIR/slow" $PORT 8000 1000 1000 /messages)"
		note "slow: $opened opened, $ended ended by $latest s, honest p99 $idle -> $p99 us, $failed failed"
		[ "$failed" = 0 ] || note "slow: the honest client failed $failed times"
		ratios="$ratios $(div "$p99" "$idle")" idles="$idles $idle" under="$under $p99" lefts="$lefts $left" lates="$lates $latest"
		stop
	done
	row slow_honest_p99_idle "$(echo $idles | tr ' ' '\n' | median)" us - -
	row slow_honest_p99 "$(echo $under | tr ' ' '\n' | median)" us idle "$(echo $ratios | tr ' ' '\n' | median)"
	row slow_left_open "$(echo $lefts | tr ' ' '\n' | sort -g | tail -1)" connections - -
	row slow_latest_end "$(echo $lates | tr ' ' '\n' | sort -g | tail -1)" s goal_11 "$(div "$(echo $lates | tr ' ' '\n' | sort -g | tail -1)" 11)"
}

# A thousand submissions a second beside honest writers: the test says who got in and how long it took.
flood() {
	FLOOD_SECONDS=20 LIUYAN="$BIN" node --test --test-reporter=tap --test-name-pattern='a thousand submissions' tests/http/flood.test.mjs >"$DIR/flood.log" 2>&1 ||
		note "flood: failed, see below: $(grep -E 'error:' "$DIR/flood.log")"
	sed -n 's/^# flood/flood/p' "$DIR/flood.log" >&2
	local i=0 p q
	while read -r p q; do
		i=$((i + 1))
		row "flood_$i""_honest_p99" "$p" ms idle "$(div "$p" "$q")"
	done < <(sed -nE 's/^# flood .* p99 ([0-9.]+) ms, idle ([0-9.]+) ms.*/\1 \2/p' "$DIR/flood.log")
}

# Whether the time of an answer tells what may not be told: Welch's t of ten thousand pairs; below 4.5 it does not.
timing() {
	local d; d=$(store "${SIZES%% *}"); tool timing
	rm -rf "$DIR/timed"; cp -r "$d" "$DIR/timed"
	serve "$DIR/timed" LIUYAN_HTTP_TRUSTED_PROXIES=127.0.0.1
	local made id code office
	office=$(sqlite3 "$DIR/timed/liuyan.db" 'SELECT office FROM message ORDER BY id DESC LIMIT 1')
	made=$(curl -s -H 'Content-Type: application/json' -d "{\"office\":\"$office\",\"kind\":\"complaint\",\"domain\":\"urban\",\"title\":\"东门外的路灯\",\"body\":\"东门外的路灯不亮了，晚上看不清路。\"}" \
		"http://127.0.0.1:$PORT/api/v1/messages")
	id=$(echo "$made" | sed -nE 's/.*"id":"([0-9]+)".*/\1/p'); code=$(echo "$made" | sed -nE 's/.*"code":"([^"]+)".*/\1/p')
	[ -n "$id" ] || { note "timing: no message: $made"; exit 1; }
	pair() { # NAME A B
		read -r t a b status same <<<"$("$DIR/timing" $PORT 10000 "$2" "$3")"
		note "timing: $1: t = $t, medians $a and $b us, all $status, lengths $same"
		row "timing_$1" "$t" t goal_4.5 "$(awk -v t="$t" 'BEGIN { printf "%.3f", (t < 0 ? -t : t) / 4.5 }')"
	}
	pair lookup_passcode_or_code "/api/v1/lookup?code=$code&passcode=11112222" "/api/v1/lookup?code=37FE-AT4C-H2FP-HRJBE&passcode=11112222"
	pair page_hidden_or_absent "/messages/$id" "/messages/$((id + 4096))"
	pair api_hidden_or_absent "/api/v1/messages/$id" "/api/v1/messages/$((id + 4096))"
	row guesses_100000_hits "$("$DIR/timing" $PORT 100000 guess '/api/v1/lookup?code=%s&passcode=11112222')" hits - -
	stop; rm -rf "$DIR/timed"
}

# What asking who it is costs a page that is made anew each time: without a cookie, and with one that has to be looked up.
gate() {
	local d cookie; d=$(store "${SIZES%% *}"); cookie="liuyan_session=$(printf '0%.0s' $(seq 48))"
	serve "$d" LIUYAN_CACHE_BYTES=0
	local without="" with=""
	for _ in $(seq "$ROUNDS"); do
		without="$without $(rate "http://127.0.0.1:$PORT/messages")"
		with="$with $(wrk -t2 -c64 -d"${EACH}s" -H 'Accept-Encoding: gzip' -H "Cookie: $cookie" "http://127.0.0.1:$PORT/messages" | sed -n 's/^Requests\/sec: *//p')"
	done
	stop
	local a b; a=$(echo $without | tr ' ' '\n' | median) b=$(echo $with | tr ' ' '\n' | median)
	row gate_page_nobody "$a" req/s - 1.000
	row gate_page_with_session "$b" req/s nobody "$(div "$b" "$a")"
}
