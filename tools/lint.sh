#!/bin/sh
# What the house forbids, checked over the tree. Prints one line a fault and ends with status 1 if there is any.
set -u
cd "$(dirname "$0")/.."
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

say() { echo "$1" >>"$faults"; }

# Floors: which folders a file of each floor may include from.
floor() {
	name=$1; shift
	allowed=$(printf '%s|' "$@")
	grep -nE '^#include "' -r "src/$name" --include='*.c' --include='*.h' |
		grep -vE "#include \"(${allowed%|})/" | sed 's/^/arrow points up: /' >>"$faults"
}
floor base base
floor text base text
floor store base store
floor web base web
floor app base text store web app
grep -nE '^#include "main/' -r src/feature | sed 's/^/arrow points up: /' >>"$faults"

# Slices: another slice is known by its one header (and its generated rows) only, and uses form no cycle.
grep -nE '^#include "[a-z]+/(views|lists|replies|access|record|password|openapi|pen|content)\.h"' -r src/feature --include='*.c' --include='*.h' |
	awk -F: '{ split($1, p, "/"); match($3, /"[a-z]+\//); own = substr($3, RSTART + 1, RLENGTH - 2);
		if (own != p[3] && !(own == "order" && $3 ~ /access/)) print "another slice'"'"'s inside: " $0 }' >>"$faults"

# rules.c decide without a database: they link with base and their own types alone.
# Only-here headers.
only() {
	header=$1; file=$2
	grep -lE "^#include <$header>" -r src --include='*.c' --include='*.h' | grep -vxE "$file" |
		sed "s#^#<$header> belongs in $file only: #" >>"$faults"
}
only microhttpd.h src/web/server_own.h
only sqlite3.h src/store/sqlite.h
only libpq-fe.h 'src/store/postgres.h'
only jansson.h src/web/json_read.c
only libdeflate.h src/web/pack.c
only utf8proc.h src/text/fold.c
only ini.h src/app/setting.c
only curl/curl.h src/web/fetch.c
only liboath/oath.h src/feature/account/factor.c
only 'openssl/.*' 'src/(app/signature|feature/vault/gm|feature/notice/crypto)\.c'
only qrencode.h src/feature/account/qr.c
only vips/vips.h src/feature/attachment/picture_child.c

grep -nE '\b(malloc|calloc|realloc|free)\(' -r src --include='*.c' | grep -vE '^src/base/' | sed 's/^/malloc outside base: /' >>"$faults"
grep -nE '\b(v?f?printf|v?sn?printf|puts|fputs)\(' -r src --include='*.c' | grep -vE '^src/base/|sqlite3_(m|sn)printf' | sed 's/^/printf outside base: /' >>"$faults"
grep -nE '\bregexec\(|\bst[rp]cpy\(|\bstrcat\(|\bsprintf\(|\bgets\(' -r src --include='*.c' | sed 's/^/forbidden call: /' >>"$faults"
grep -nE '"(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP) ' -r src --include='*.c' | sed 's/^/SQL outside .sql: /' >>"$faults"

# Words in the log: LOG_W takes literals alone (by type); the other two have their users.
grep -nE '\bLOG_T\(' -r src --include='*.c' |
	grep -vE 'LOG_T\("[a-z_]+", ([a-z>.-]*->)?(name|code|pattern|what|where|id\.p|[a-z>-]*match\.route \? .*|[a-z>-]*method == .*)\)?' | sed 's/^/not a word of a table: /' >>"$faults"
grep -lE '\bLOG_OS\(' -r src --include='*.c' | grep -vxE 'src/(base/(log|file)|store/(postgres|postgres_open|sqlite)|web/(server|exchange|fetch))\.c' |
	sed 's/^/words of a library in the log: /' >>"$faults"
grep -nE '\bFAIL\(' -r src --include='*.c' | grep -vE 'FAIL\([A-Za-z_>-]+(->e)?,( ?"| *$|  *[a-z>.-]*(name|path)\)| strerror| n \? "| c->counts)|define FAIL' |
	sed 's/^/a failure with words of unknown origin: /' >>"$faults"

# One place opens what the vault sealed, and writes who looked before it does.
[ "$(grep -lE '\bvault_unseal\(' -r src --include='*.c' | sort | tr '\n' ' ')" = 'src/feature/vault/box.c src/feature/vault/vault.c ' ] ||
	say 'the vault is opened elsewhere than in vault_open'
[ "$(grep -cE '\bvault_unseal\(' src/feature/vault/vault.c)" = 1 ] || say 'vault_unseal has more than one caller'

# The SQL subset that SQLite, PostgreSQL and Citus share.
"${BUILD:-build}/tools/mksql" lint $(find src -name '*.sql') 2>>"$faults" || say 'outside the SQL subset: see above'
grep -nE "DELETE FROM (message|reply|rating|event|message_version|message_about|followup|work_order|relay|approval|audit|reason_count)\\b" -r src --include="*.sql" | sed "s/^/the record is never deleted: /" >>"$faults"
grep -nE '\bmessage_contact\b' -r src --include='*.sql' --include='*.html' |
	grep -vE 'src/feature/(message/(queries|schema/0300_message)|verify/queries)\.sql|: *--|-- @' | sed 's/^/personal data outside its table: /' >>"$faults"

# Sizes.
find src tools -name '*.c' -o -name '*.h' | xargs wc -l | awk '$2 != "total" && $1 > 500 { print "file over 500 lines: " $2 " " $1 }' >>"$faults"
find src tools -name '*.c' | ctags --fields=+ne --c-kinds=f -f - -L - 2>/dev/null |
	awk -F'\t' '{ l = 0; e = 0; for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) l = substr($i, 6); if ($i ~ /^end:/) e = substr($i, 5) }
		if (e - l + 1 > 60) print "function over 60 lines: " $1 " " $2 " " e - l + 1 }' >>"$faults"

# Every place a template leads to is a route (X stands for a part that is filled in).
routes=$(grep -lE '^(static )?const struct route ' -r src/feature --include='*.c' | xargs grep -ohE '"/[^" ]*"' | tr -d '"' | sed -E 's/\{[a-z]+\}/X/g' | sort -u)
grep -ohE '(href|action)="/[^"]*"' -r src --include='*.html' |
	sed -E 's/^[a-z]+="//; s/"$//; s/\{if [^}]*\}[^{]*\{else\}[^{]*\{end\}/X/g; s/\{if [^}]*\}([^{]*)\{end\}/\1/g; s/\{\? [^:]*: ([^}]*)\}/\1/g; s/\{[^}]*\}/X/g; s/[?#].*//' | sort -u |
	while read -r path; do
		wild=$(printf '%s' "$path" | sed -E 's/\./\\./g; s/X/[^\/]+/g')
		printf '%s\n' "$routes" | sed -E 's/\./\\./g; s/X/[^\/]+/g' | sed 's/.*/^&$/' >"$faults.routes"
		printf '%s\n' "$path" | grep -qEf "$faults.routes" || printf '%s\n' "$routes" | grep -qE "^$wild$" || echo "link to no route: $path"
	done >>"$faults"
rm -f "$faults.routes"

clang-format --dry-run --Werror $(find src tests/unit tests/fuzz tests/bench tests/quality tools -name '*.c' -o -name '*.h') >/dev/null 2>&1 || {
	for f in $(find src tests/unit tests/fuzz tests/bench tests/quality tools -name '*.c' -o -name '*.h'); do
		clang-format --dry-run --Werror "$f" >/dev/null 2>&1 || say "not formatted (make format): $f"
	done
}
grep -rnE --exclude-dir=node_modules '(^|[^a-zA-Z0-9_.])/(home|root|work|Users)/[a-z]' src tools tests docs README.md HACKING.md Makefile 2>/dev/null | grep -v '^tools/lint.sh' | sed 's/^/path of a machine: /' >>"$faults"

cat "$faults"
[ ! -s "$faults" ]
