#!/bin/bash
# The program built twice from what is committed, in two folders of different length: the same bytes, with and without
# what a debugger needs.  usage: again.sh FOLDER
set -u
cd "$(dirname "$0")/../.."
dir=$1
commit=$(git rev-parse HEAD) || exit 1
for name in one a/longer/other; do
	mkdir -p "$dir/$name"
	git archive "$commit" | tar -x -C "$dir/$name" || exit 1
	(cd "$dir/$name" && CCACHE_DISABLE=1 make -j2 build >"$dir/log" 2>&1) || { tail -n 20 "$dir/log"; exit 1; }
	sleep 1
done
sum=$(sha256sum <"$dir/one/build/liuyan")
[ "$sum" = "$(sha256sum <"$dir/a/longer/other/build/liuyan")" ] || { echo "they differ: $(cmp "$dir/one/build/liuyan" "$dir/a/longer/other/build/liuyan")"; exit 1; }
grep -qF "$dir" "$dir/one/build/liuyan" && { echo "the program holds the name of the folder it was built in"; exit 1; }
echo "sha256 ${sum%% *}"
