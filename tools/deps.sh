#!/bin/sh
# Installs what is missing from Debian's packages: `deps.sh build` (or test, bench, attack, coverage).
# Uses sudo when not root. Does nothing, and asks nothing, when all is there.
set -eu

build="gcc make libc6-dev libmicrohttpd-dev libsqlite3-dev libpq-dev libsodium-dev libjansson-dev libdeflate-dev libutf8proc-dev libinih-dev"
build="$build libssl-dev"
build="$build libseccomp-dev libvips-dev"
build="$build libcurl4-openssl-dev"
build="$build liboath-dev libqrencode-dev"
test="clang libclang-rt-14-dev clang-format libcmocka-dev universal-ctags gettext sqlite3 curl jq openssl python3 chromium fonts-noto-cjk postgresql-15 postgresql-client-15 strace faketime"
test="$test oathtool"
test="$test libimage-exiftool-perl"
test="$test nginx-light"

attack="sqlmap wapiti slowhttptest libreoffice-calc-nogui binutils git"
case "${1:-build}" in
attack) want="$build $test $attack" ;;
coverage) want="$build $test gcovr" ;;
build) want=$build ;;
test) want="$build $test" ;;
bench) want="$build wrk nginx-light sqlite3 curl python3 postgresql-15 postgresql-client-15" ;;
*) echo "usage: deps.sh build|test|bench|attack|coverage" >&2; exit 2 ;;
esac

missing=""
for p in $want; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
if [ "${1:-build}" = test ]; then
	command -v node >/dev/null 2>&1 || missing="$missing nodejs"
	command -v npm >/dev/null 2>&1 || missing="$missing npm"
fi
[ -n "$missing" ] || exit 0

sudo=""
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null 2>&1 || { echo "These packages are needed, and neither root nor sudo is at hand:$missing" >&2; exit 1; }
	sudo=sudo
fi
# Tests start a PostgreSQL of their own: the package shall not make the system's cluster.
case " $missing " in
*" postgresql-15 "*)
	[ -e /etc/postgresql-common ] || {
		$sudo mkdir -p /etc/postgresql-common
		echo "create_main_cluster = false" | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
	} ;;
esac
echo "Installing:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
