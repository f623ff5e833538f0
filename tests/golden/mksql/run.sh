#!/bin/sh
# Golden tests of mksql: run.sh BIN. One line a case; exit 1 when any failed.
set -u
case ${1:?usage: run.sh BIN} in /*) bin=$1 ;; *) bin=$PWD/$1 ;; esac
cd "$(dirname "$0")" || exit 1
golden=$PWD
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0

# report NAME STATUS
report() {
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "FAIL $1"; failed=1; fi
}

# refused NAME: the last command left its status in $status and its words in $tmp/err
refused() {
	[ "$status" -eq 2 ] && [ ! -e "$tmp/out.c" ] && [ ! -e "$tmp/out.h" ] &&
		diff "$golden/$1.err" "$tmp/err"
	report "$1" $?
	rm -f "$tmp/out.c" "$tmp/out.h"
}

# lint FILE: a schema, a line "-- queries", queries
lint() {
	sed '/^-- queries$/,$d' "$1" >"$tmp/0010_card.sql"
	sed '1,/^-- queries$/d' "$1" >"$tmp/card.sql"
	(cd "$tmp" && "$bin" lint card.sql 0010_card.sql)
}

"$bin" queries ok ok.sql "$tmp/ok.h" "$tmp/ok.c"
diff ok.h "$tmp/ok.h"
report ok.h $?
diff ok.c "$tmp/ok.c"
report ok.c $?

cp schema.sql "$tmp/0010_message.sql"
(cd "$tmp" && "$bin" schema message schema.c 0010_message.sql)
diff schema.c "$tmp/schema.c"
report schema $?

lint lint_ok.sql
report lint_ok $?

for file in bad_*.sql; do
	name=${file%.sql}
	case $name in
	bad_schema_*)
		cp "$file" "$tmp/0010_card.sql"
		(cd "$tmp" && "$bin" schema card out.c 0010_card.sql) 2>"$tmp/err" ;;
	bad_lint_*)
		lint "$file" 2>"$tmp/err" ;;
	*)
		"$bin" queries bad "$file" "$tmp/out.h" "$tmp/out.c" 2>"$tmp/err" ;;
	esac
	status=$?
	refused "$name"
done

cd "$tmp" || exit 1
printf -- '-- @local\nCREATE TABLE a (id @id);\n' | tee 0020_a.sql 0020_b.sql >20_a.sql
printf -- '-- @local\nCREATE TABLE c (id @id);\n' >0030_c.sql

"$bin" schema card out.c 20_a.sql 2>err
status=$?
refused bad_file_name
"$bin" schema card out.c 0020_a.sql 0020_b.sql 2>err
status=$?
refused bad_file_number
"$bin" schema card out.c 0030_c.sql 0020_b.sql && [ "$(grep number out.c | tr -dc '0-9,')" = 20,30, ]
report schema_is_sorted_by_number $?

# What is generated must compile without a warning against the real interface.
mkdir -p order
cat >job.sql <<'S'
-- @row job: id int
S
"$bin" queries job job.sql order/queries.h order/queries.c
status=$?
for source in ok.c schema.c order/queries.c; do
	${CC:-cc} -std=c17 -Wall -Wextra -Wconversion -Wshadow -Werror -I. -I"$golden/../../../src" -c -o out.o "$source" ||
		status=1
done
report generated_code_compiles "$status"

exit "$failed"
