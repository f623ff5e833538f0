# Events that `liuyan verify` checks in a second: chains, digests, lists, signed heads and figures.
verify() {
	local size
	for size in ${VERIFY_SIZES:-100000 1000000}; do
		local d all="" said rate_; d=$(store "$size")
		for _ in $(seq "${VERIFY_ROUNDS:-3}"); do
			said=$("$BIN" verify --data "$d") || { note "$said"; exit 1; }
			note "$said"
			rate_=$(echo "$said" | sed -n 's/.*每秒 \([0-9]*\) 个事件.*/\1/p')
			all="$all $rate_"
		done
		rate_=$(echo $all | tr ' ' '\n' | median)
		row "verify_${size}" "$rate_" events/s goal_200000 "$(div "$rate_" 200000)"
	done
}
