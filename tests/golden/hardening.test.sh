#!/bin/bash
# The program as it was linked, and the unit that runs it.  usage: hardening.test.sh BIN
set -u
bin=$1
failed=0
report() {
	if [ "$2" -eq 0 ]; then echo "ok $1"; else echo "FAIL $1"; failed=1; fi
}
head=$(LC_ALL=C readelf -hldW "$bin") symbols=$(nm -D "$bin")

grep -q 'Type: *DYN' <<<"$head" && grep -q 'FLAGS_1.*PIE' <<<"$head"
report 'it lies at another address each time' $?
grep -q 'GNU_RELRO' <<<"$head" && grep -q 'BIND_NOW\|FLAGS.*NOW' <<<"$head"
report 'what is linked at the start is read-only afterwards' $?
grep 'GNU_STACK' <<<"$head" | grep -q 'RW ' && ! grep 'LOAD' <<<"$head" | grep -q 'RWE'
report 'nothing can be both written and run' $?
! grep -q 'RPATH\|RUNPATH\|TEXTREL' <<<"$head"
report 'no library is taken from elsewhere' $?
grep -q '__stack_chk_fail' <<<"$symbols" && grep -qE '__[a-z]*(cpy|printf|read)[a-z0-9_]*_chk' <<<"$symbols"
report 'stack protector and checked library calls are there' $?
! grep -qE ' U (regexec|regcomp|(st[rp]cpy)|strcat|sprintf|vsprintf|gets|system|popen|execlp|execvp|mktemp|tmpnam|alloca|wordexp)(@|$)' <<<"$symbols"
report 'no regular expressions, no unbounded copies, no shell' $?

unit=$(dirname "$0")/../../pkg/liuyan.service
if command -v systemd-analyze >/dev/null; then
	said=$(systemd-analyze security --offline=true --threshold=20 --no-pager "$unit" 2>&1)
	status=$?
	tail -n 1 <<<"$said"
	! grep -q 'ignoring' <<<"$said" && [ $status = 0 ]
	report 'the unit is exposed by at most 2.0 of 10' $?
fi
exit $failed
