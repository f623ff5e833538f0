#!/bin/bash
# One job of tests/run.sh, which runs two at once: the command line that stands in the file. Leaves its output in
# FILE.log and then, whole at once, its exit status and the seconds it took in FILE.end.  job.sh FILE
bash "$1" >"$1.log" 2>&1
echo "$? $SECONDS" >"$1.tmp"
mv "$1.tmp" "$1.end"
