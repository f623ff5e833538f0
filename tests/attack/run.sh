#!/bin/bash
# Attacks the real program on loopback with what Debian has, and ends with a table (TSV: part, target, measure, value,
# verdict).  usage: tests/attack/run.sh BUILD [PART...]   PARTS: sqlmap wapiti slow formula again
# Every part is bounded in time (ATTACK_SECONDS, 240 each). Nothing but 127.0.0.1 is spoken to.
set -u
cd "$(dirname "$0")/../.."
build=$(realpath "${1:-build}")
shift
parts=${*:-sqlmap wapiti slow formula again}
limit=${ATTACK_SECONDS:-240}
dir=$(mktemp -d)
data=$dir/data table=$dir/table.tsv
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
failed=0
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5" | tee -a "$table"; [ "$5" != BAD ] || failed=1; }
printf 'part\ttarget\tmeasure\tvalue\tverdict\n'

serve() {
	[ -e "$data" ] || "$build/liuyan" init --demo --data "$data" >/dev/null
	LIUYAN_LOG_LEVEL=1 "$build/liuyan" serve --data "$data" --listen 127.0.0.1:0 >/dev/null 2>"$dir/log" &
	server=$!
	for _ in $(seq 100); do
		port=$(sed -n 's/.*"event":"serving","port":\([0-9]*\).*/\1/p' "$dir/log")
		[ -z "$port" ] || break
		sleep 0.1
	done
	url=http://127.0.0.1:$port
}
# What was counted at the end: the same rows as before, a program that still runs, no error of its own.
after() {
	kill -0 "$server" 2>/dev/null
	row "$1" "$url" 'the program still runs' "$?" "$(kill -0 "$server" 2>/dev/null && echo ok || echo BAD)"
	n=$(grep -c '"status":5\|"level":"error"' "$dir/log")
	row "$1" "$url" 'answers 5xx and errors in the log' "$n" "$([ "$n" = 0 ] && echo ok || echo BAD)"
	kill "$server"; wait "$server"
	server=
	"$build/liuyan" verify --data "$data" >/dev/null 2>&1
	row "$1" "$data" 'liuyan verify' "$?" "$([ $? = 0 ] && echo ok || echo BAD)"
}

# Every parameter that the description of the API and the forms know.
targets() {
	curl -s "$url/openapi.json" | python3 -c '
import json, sys
base, out, example = sys.argv[1], sys.argv[2], {"id": "1", "code": "110000"}
import re
get, post = set(), {}
for path, ways in json.load(sys.stdin)["paths"].items():
    filled = re.sub(r"\{(\w+)\}", lambda m: example.get(m[1], "1"), path)
    for way, d in ways.items():
        if way == "get":
            names = [p["name"] for p in d.get("parameters", []) if p["in"] == "query"]
            inside = re.sub(r"\{(\w+)\}", lambda m: example.get(m[1], "1") + "*", path)
            if names: get.add(base + filled + "?" + "&".join(n + "=1" for n in names))
            if inside != path: get.add(base + inside)
        elif way == "post":
            body = d.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}).get("properties", {})
            if body: post[base + filled] = json.dumps({n: "1" for n in body})
for at in ["/messages?region=110000&office=1&unit=1&kind=consult&domain=urban&state=waiting&from=2020-01-01&to=2030-01-01&after=1",
           "/messages?q=1", "/lookup?code=1&passcode=1", "/messages/new?region=110000&office=1", "/messages/1*", "/regions/110000*", "/units/1*", "/offices/1*"]:
    get.add(base + at)
open(out + "/get", "w").write("\n".join(sorted(get)) + "\n")
with open(out + "/post", "w") as f:
    for u, b in sorted(post.items()): f.write(u + "\t" + b + "\n")
' "$url" "$dir"
	printf '%s\tlogin=a&password=b\n%s\tcode=1&passcode=1\n' "$url/login" "$url/lookup" >>"$dir/post"
}

sqlmap_part() {
	serve; targets
	local until=$((SECONDS + limit)) opts="--batch --level 3 --risk 2 --threads 2 --time-sec 2 --flush-session --disable-coloring --ignore-code 401 --output-dir $dir/sqlmap"
	local asked=0 n=0 found=0 unsure=0 left all
	all=$(cat "$dir/get" "$dir/post" | grep -c .)
	while IFS=$'\t' read -r u body; do
		left=$(((until - SECONDS) / (all - n))) # what one does not use is the others'
		[ $left -gt 5 ] || left=5
		n=$((n + 1))
		# shellcheck disable=SC2086
		timeout $left sqlmap -u "$u" ${body:+--data "$body"} $opts >"$dir/out" 2>&1 </dev/null
		grep -qE 'identified the following injection|is vulnerable' "$dir/out" && { found=$((found + 1)); row sqlmap "$u" finding "$(grep -m1 Payload "$dir/out")" BAD; }
		grep -q 'all tested parameters do not appear to be injectable\|is vulnerable' "$dir/out" || unsure=$((unsure + 1))
	done < <(paste -d '\n' "$dir/get" "$dir/post" | grep .)
	asked=$(grep -c '"event":"request"' "$dir/log")
	row sqlmap "$url" 'targets of' "$n of $all" ok
	row sqlmap "$url" 'targets not tested to the end' "$unsure" "$([ $unsure -le $((n / 2)) ] && echo ok || echo note)"
	row sqlmap "$url" requests "$asked" "$([ "$asked" -gt 1000 ] && echo ok || echo BAD)"
	row sqlmap "$url" findings "$found" "$([ $found = 0 ] && echo ok || echo BAD)"
	after sqlmap
}

wapiti_part() {
	serve
	timeout $((limit + 30)) wapiti -u "$url/" -d 4 --max-links-per-page 30 --max-files-per-dir 40 --max-scan-time $((limit / 3)) --max-attack-time $((limit / 8)) \
		-m 'backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,sql,ssrf,xss,xxe' \
		--no-bugreport --store-session "$dir/wapiti" -f json -o "$dir/wapiti.json" </dev/null >"$dir/out" 2>&1
	python3 - "$dir/wapiti.json" <<'P' >"$dir/found" || { row wapiti "$url" 'no report' "$(tail -n1 "$dir/out" | tr '\t' ' ')" BAD; after wapiti; return; }
import json, sys
r = json.load(open(sys.argv[1]))
for kind, l in {**r["vulnerabilities"], **r["anomalies"]}.items():
    for f in l: print(kind, f.get("method"), f.get("path"), f.get("parameter"), (f.get("info") or "")[:120], sep=" | ")
print(r["infos"].get("crawled_pages_nbr", len(r["infos"].get("crawled_pages", []))), file=sys.stderr)
P
	row wapiti "$url" requests "$(grep -c '"event":"request"' "$dir/log")" ok
	# Without TLS a cookie has no Secure and there is no HSTS; X-XSS-Protection is a thing of the past; /verify does the same
	# whoever asks and changes nothing (docs/security.md).
	while read -r f; do
		case $f in *Strict-Transport*|*'Secure flag'*|*X-XSS-Protection*|*'POST | /verify |'*) row wapiti "$url" expected "$f" note ;; *) row wapiti "$url" finding "$f" BAD ;; esac
	done <"$dir/found"
	row wapiti "$url" findings "$(wc -l <"$dir/found")" ok
	after wapiti
}

# An honest client asks while the slow ones hold on.
slow_part() {
	serve
	local way name
	for way in '-H' '-B' '-X'; do
		name=$(case $way in -H) echo headers ;; -B) echo body ;; -X) echo read ;; esac)
		timeout 60 slowhttptest $way -c 1500 -r 300 -i 5 -l 20 -x 32 -p 5 -t "$([ $way = -B ] && echo POST || echo GET)" -u "$url/messages" >"$dir/slow.out" 2>&1 </dev/null &
		local slow=$! worst
		sleep 5
		worst=$(for _ in $(seq 60); do curl -s -o /dev/null -m 10 -w '%{time_total} %{http_code}\n' "$url/messages"; sleep 0.1; done |
			sort -n | awk '$2 != 200 { bad++ } { t[NR] = $1 } END { printf "%.1f ms, %d refused", t[int(NR * 0.99)] * 1000, bad }')
		wait $slow
		row slow "slow $name, 1500" 'honest client, p99' "$worst" "$(grep -q ', 0 refused' <<<"$worst" && echo ok || echo BAD)"
		row slow "slow $name, 1500" 'still open at the end' "$(sed 's/\x1b\[[0-9;]*m//g' "$dir/slow.out" | grep -a connected: | tail -n 1 | tr -dc 0-9)" ok
	done
	after slow
}

formula_part() {
	LIUYAN=$build/liuyan node tests/attack/formula.mjs "$dir/formula" >"$dir/out" 2>&1
	local status=$?
	row formula 'exported CSV in LibreOffice' "$(tail -n 1 "$dir/out" | tr '\t' ' ')" "$status" "$([ $status = 0 ] && echo ok || echo BAD)"
}

again_part() {
	bash tests/attack/again.sh "$dir/again" >"$dir/out" 2>&1
	local status=$?
	row again 'two builds in two folders' "$(tail -n 1 "$dir/out")" "$status" "$([ $status = 0 ] && echo ok || echo BAD)"
}

for p in $parts; do "${p}_part"; done
[ -z "${ATTACK_TABLE:-}" ] || cp "$table" "$ATTACK_TABLE"
exit $failed
