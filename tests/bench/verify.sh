# Events that `liuyan verify` checks in a second: chains, digests, lists, signed heads and figures. Also in a second of
# processor time, which others on the machine do not change.
verify() {
	local size d all busy said n seconds TIMEFORMAT='%U %S'
	for size in ${VERIFY_SIZES:-100000 1000000}; do
		all="" busy="" d=$(store "$size")
		for _ in $(seq "${VERIFY_ROUNDS:-3}"); do
			seconds=$({ time "$BIN" verify --data "$d" >"$DIR/verify.out"; } 2>&1) || { cat "$DIR/verify.out" >&2; exit 1; }
			said=$(cat "$DIR/verify.out")
			note "$said ($seconds s of processor time)"
			all="$all $(echo "$said" | sed -n 's/.*每秒 \([0-9]*\) 个事件.*/\1/p')"
			n=$(echo "$said" | sed -n 's/.*事件 \([0-9]*\) 个.*/\1/p')
			busy="$busy $(div "$n" "$(echo "$seconds" | awk 'END { print $1 + $2 }')")"
		done
		row "verify_${size}" "$(list_median $all)" events/s goal_200000 "$(div "$(list_median $all)" 200000)"
		row "verify_${size}_cpu" "$(list_median $busy)" events/cpu-second goal_200000 "$(div "$(list_median $busy)" 200000)"
	done
}
