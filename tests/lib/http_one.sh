#!/bin/bash
# One file of HTTP tests on one engine, for tests/run.sh, which runs two at once:  http_one.sh OUT ENGINE/NAME
# Leaves OUT/ENGINE-NAME.log and then, whole at once, OUT/ENGINE-NAME.end: its exit status and the seconds it took.
out=$1 engine=${2%%/*} name=${2#*/}
at="$out/$engine-$name"
LIUYAN_TEST_ENGINE=$engine node --test --test-reporter=tap "tests/http/$name.test.mjs" >"$at.log" 2>&1
echo "$? $SECONDS" >"$at.tmp"
mv "$at.tmp" "$at.end"
