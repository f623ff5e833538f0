# Search: sourced by run.sh.
#   TEXTS   files of messages whose sentences make the board of 1,000,000 (default the real ones beside the checkout);
#           without them the board that `generate` makes
# The truth of the answers is asked of a board of 2,000, by 2,000 questions.
search() {
	local n big texts port=$PORT
	[ -e "$DIR/truth/done" ] || { rm -rf "$DIR/truth"; "$BIN" init --demo --data "$DIR/truth" >/dev/null; : >"$DIR/truth/done"; }
	"$BIN" reindex --fresh --data "$DIR/truth" >/dev/null
	serve "$DIR/truth"
	node tests/bench/search.mjs truth "$port" "$DIR/truth/liuyan.db" 2000 | awk -F'\t' '{ printf "%s\t%s\tanswers\t0\t%s\n", $1, $2, $3 }'
	stop
	for n in $SIZES; do
		big=$(board "$n")
		row "search_index_bytes_$n" "$(sqlite3 "$big/liuyan.db" "SELECT SUM(LENGTH(block)) FROM search_index_data")" bytes \
			"$(sqlite3 "$big/liuyan.db" "SELECT SUM(LENGTH(CAST(title AS BLOB)) + LENGTH(CAST(body AS BLOB))) FROM message")" ""
		serve "$big"
		node tests/bench/search.mjs time "$port" "$big/liuyan.db" 2000 | awk -F'\t' -v n="$n" '{ printf "%s_%s\t%s\t%s\t\t\n", $1, n, $2, $3 }'
		stop
	done
}

# board N -> folder, made once: messages that were written, not generated, when there are some
board() {
	local d="$DIR/board-$1" texts=${TEXTS:-../shared/data/t2_messages.csv ../shared/data/t2_unlabelled.csv ../shared/data/t3_hot.csv}
	# shellcheck disable=SC2086
	if ! ls $texts >/dev/null 2>&1; then store "$1"; return; fi
	if [ ! -e "$d/done" ]; then
		note "making a board of $1 messages out of sentences of others"
		rm -rf "$d"; "$BIN" init --data "$d" >/dev/null
		# shellcheck disable=SC2086
		node tests/bench/corpus.mjs "$1" 7 $texts >"$DIR/board.csv"
		"$BIN" import messages "$DIR/board.csv" --data "$d" >/dev/null
		rm "$DIR/board.csv"
		"$BIN" reindex --fresh --data "$d" >/dev/null
		: >"$d/done"
	fi
	echo "$d"
}
