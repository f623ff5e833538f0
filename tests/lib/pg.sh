#!/bin/bash
# A PostgreSQL server of a test's own: its folder, its port, nobody else's, gone at the end.
#   pg.sh start DIR [durable]   makes the server in DIR and prints its URL; durable: with fsync, for tests of faults
#   pg.sh stop DIR              ends it and removes DIR
#   pg.sh run COMMAND...        a server for one command, which finds its URL in LIUYAN_TEST_PG and psql in PATH
# PostgreSQL refuses to run as root; then it runs as postgres, or as nobody.
# PG_PORTS="FIRST LAST" narrows the choice of ports. Needs Debian's postgresql-15, but not the system's own cluster.
set -eu

bin=/usr/lib/postgresql/15/bin

# Runs a command as somebody who is not root.
as_nobody() {
	if [ "$(id -u)" != 0 ]; then "$@"; return; fi
	local who=postgres
	id "$who" >/dev/null 2>&1 || who=nobody
	setpriv --reuid="$who" --regid="$(id -g "$who")" --clear-groups env HOME="$dir" "$@"
}

free_port() {
	read -r first last <<<"${PG_PORTS:-20000 29999}"
	for _ in $(seq 200); do
		port=$((first + (RANDOM * 32768 + RANDOM) % (last - first + 1)))
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 0
	done
	echo "no free port between $first and $last" >&2
	return 1
}

settings() {
	echo "listen_addresses = '127.0.0.1'"
	echo "unix_socket_directories = '$dir'"
	echo "max_connections = 200"
	echo "shared_buffers = 64MB"
	echo "timezone = 'UTC'"
	echo "log_line_prefix = '%m [%p] %d '"
	[ "$1" = durable ] || printf '%s\n' "fsync = off" "full_page_writes = off" "max_wal_size = 512MB"
}

start() {
	mkdir -p "$dir"
	[ "$(id -u)" != 0 ] || chown "$(id -u postgres 2>/dev/null || id -u nobody)" "$dir"
	chmod 700 "$dir"
	as_nobody "$bin/initdb" -D "$dir/pg" -U liuyan -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
		{ cat "$dir/initdb.log" >&2; return 1; }
	settings "$1" >>"$dir/pg/postgresql.conf"
	for _ in 1 2 3; do # somebody else may take the port in between
		free_port
		if as_nobody "$bin/pg_ctl" -D "$dir/pg" -l "$dir/pg.log" -o "-p $port" -w -t 60 start >/dev/null 2>&1; then
			echo "postgresql://liuyan@127.0.0.1:$port/postgres"
			return 0
		fi
	done
	cat "$dir/pg.log" >&2
	return 1
}

stop() {
	[ ! -e "$dir/pg/postmaster.pid" ] || as_nobody "$bin/pg_ctl" -D "$dir/pg" -m immediate -w stop >/dev/null 2>&1 || true
	[ ! -e "$dir/initdb.log" ] || rm -rf "$dir"
}

[ $# -ge 2 ] || { sed -n '2,8s/^# //p' "$0" >&2; exit 2; }
if [ "$1" = run ]; then
	shift
	dir=$(mktemp -d)
	trap 'exit 1' INT TERM HUP
	trap 'bash "$0" stop "$dir"; rm -rf "$dir"' EXIT
	LIUYAN_TEST_PG=$(bash "$0" start "$dir")
	export LIUYAN_TEST_PG PATH="$bin:$PATH"
	"$@"
	exit
fi
mkdir -p "$2"
dir=$(realpath "$2")
cd / # the server's user may not be let into this folder
case $1 in
start) start "${3:-quick}" ;;
stop) stop ;;
*) echo "pg.sh start|stop DIR" >&2; exit 2 ;;
esac
