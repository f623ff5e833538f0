#!/bin/sh
# The same seed, number and base date give the same rows; every state occurs;
# the program's own checks find nothing wrong.  usage: generate.sh BIN
set -eu
bin=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

fail()
{
	echo "FAIL $*"
	failed=1
}

# All rows, but for what hangs on the installation: its codes, when it was made, the
# account that init makes, the marks of its secrets, models and when they were learnt, sealed boxes, and commitments under secret salts with their hashes.
rows()
{
	"$bin" init --data "$dir/$1" >/dev/null
	"$bin" generate --messages 500 --seed "$2" --base-date 2026-03-02 --data "$dir/$1" >/dev/null
	sqlite3 "$dir/$1/liuyan.db" ".backup '$dir/$1.copy'"
	sqlite3 "$dir/$1.copy" "UPDATE event SET closed = '', record = '', hash = ''; DELETE FROM event_salt; DELETE FROM unsealed; UPDATE vault_box SET dek = '', box = ''"
	sqlite3 "$dir/$1.copy" .dump |
		grep -v -E '^INSERT INTO (message_code|schema_step|account|account_role|audit|secret_mark|vault_key|account_password|account_admin|upkeep|learn_model|learn_use) ' |
		sort >"$dir/$1.rows"
	sqlite3 "$dir/$1/liuyan.db" "SELECT a.id, login, name, role, unit FROM account AS a
		JOIN account_role AS r ON r.account = a.id WHERE login LIKE 'demo-%' ORDER BY a.id" \
		>>"$dir/$1.rows"
}

rows one 7
rows two 7
rows other 8
cmp "$dir/one.rows" "$dir/two.rows" || fail "the same seed gave other rows"
cmp -s "$dir/one.rows" "$dir/other.rows" && fail "another seed gave the same rows"

say()
{
	sqlite3 "$dir/one/liuyan.db" "$1"
}

[ "$(say 'SELECT COUNT(*) FROM message')" = 500 ] || fail "not 500 messages"
[ "$(say 'SELECT COUNT(DISTINCT state) FROM message')" = 9 ] || fail "a state of messages is missing"
[ "$(say "SELECT COUNT(*) FROM message WHERE source <> 'demo'")" = 0 ] || fail "a source is not demo"
[ "$(say 'SELECT COUNT(*) FROM message AS m WHERE version <>
	(SELECT COUNT(*) FROM event WHERE message = m.id)')" = 0 ] || fail "version is not the number of events"
[ "$(say 'SELECT COUNT(*) FROM (SELECT at < LAG(at) OVER (PARTITION BY message ORDER BY seq) AS back
	FROM event) WHERE back')" = 0 ] || fail "an event goes back in time"

# Once more is refused: the store is not empty.
"$bin" generate --messages 5 --data "$dir/one" >/dev/null 2>&1 && fail "wrote into a filled store"

known=$("$bin" check nothing 2>&1 || true)
for kind in figures desks states; do
	case $known in
	*" $kind "*) "$bin" check "$kind" --data "$dir/one" >"$dir/out" 2>&1 || {
		cat "$dir/out"
		fail "check $kind"
	} ;;
	esac
done
[ $failed = 0 ] && echo "ok the same seed gives the same bytes, whole and consistent"
exit $failed
