# Domains: what training costs, how many messages a second are told theirs by two threads, how big the model is.
classify() {
	local d from to
	d=$(store 10000)
	LIUYAN_EXPORT_ROWS=1000000 "$BIN" export messages --data "$d" >"$DIR/some.csv"
	python3 - "$DIR/some.csv" >"$DIR/many.csv" <<-'PY'
	import csv, sys
	rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
	out = csv.writer(sys.stdout, lineterminator="\n")
	out.writerow(rows[0])
	for i in range(100000):
	    out.writerow(rows[1 + i % (len(rows) - 1)])
	PY
	from=$(date +%s%N); "$BIN" train domain "$DIR/some.csv" --out "$DIR/domain.model" >"$DIR/domain.tsv"; to=$(date +%s%N)
	row train_domain "$(awk -v t=$((to - from)) 'BEGIN { printf "%.2f", t / 1e9 }')" s goal_20 "$(awk -v t=$((to - from)) 'BEGIN { printf "%.3f", t / 2e10 }')"
	local all=""
	for _ in 1 2 3; do
		from=$(date +%s%N); "$BIN" classify "$DIR/many.csv" --model "$DIR/domain.model" >/dev/null; to=$(date +%s%N)
		all="$all $(awk -v t=$((to - from)) 'BEGIN { print 100000 / (t / 1e9) }')"
	done
	row classify_domain "$(echo $all | tr ' ' '\n' | median)" rows/s goal_20000 "$(div "$(echo $all | tr ' ' '\n' | median)" 20000)"
	row domain_model "$(stat -c %s "$DIR/domain.model")" bytes goal_20MB "$(div "$(stat -c %s "$DIR/domain.model")" 20000000)"
	rm -f "$DIR/some.csv" "$DIR/many.csv" "$DIR/domain.model" "$DIR/domain.tsv"
}
