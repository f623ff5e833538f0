#!/bin/bash
# Which branches of the parts that guard something do the unit and HTTP tests take? A table: folder, lines %, branches %;
# then the files below 95 %.  usage: coverage.sh BUILD   (ONLY="unit http", ENGINES=sqlite, KEEP=1 to count what is there)
set -u
cd "$(dirname "$0")/.."
build=${1:-build}/coverage
flags='--coverage -fprofile-update=atomic'
make --no-print-directory -j2 units BUILD="$build" CC="${COVERAGE_CC:-gcc}" OPT=-O0 SAN="$flags" >/dev/null || exit 1
if [ -z "${KEEP:-}" ]; then
	find "$build" -name '*.gcda' -delete
	ONLY="${ONLY:-unit http}" ENGINES="${ENGINES:-sqlite}" bash tests/run.sh "$build" | tail -n 3
fi
# The branches that only a failed assertion or a want of memory takes are those of tests/unit/feature/fail_test.
gcovr --root . --object-directory "$build" --filter 'src/(base|text|web|app|feature)/' --exclude-unreachable-branches --json-summary-pretty 2>/dev/null >"$build/coverage.json"
python3 - "$build/coverage.json" <<'P'
import json, sys
guards = ["src/base/", "src/text/", "src/web/", "src/app/gate.c", "src/app/route.c", "src/app/input.c", "src/app/match.c", "src/app/bucket.c",
          "src/feature/vault/", "src/feature/ledger/", "src/feature/account/", "src/feature/approval/"]
files = [f for f in json.load(open(sys.argv[1]))["files"]]
def line(name, l):
    b, c = sum(f["branch_total"] for f in l), sum(f["branch_covered"] for f in l)
    n, m = sum(f["line_total"] for f in l), sum(f["line_covered"] for f in l)
    print(f"{name}\t{100 * m / max(n, 1):.1f}\t{100 * c / max(b, 1):.1f}\t{c} of {b}")
print("part\tlines %\tbranches %\tbranches")
for g in guards:
    l = [f for f in files if f["filename"].startswith(g)]
    if l: line(g, l)
line("all of these", [f for f in files if any(f["filename"].startswith(g) for g in guards)])
print()
for f in sorted(files, key=lambda f: f["branch_covered"] - f["branch_total"]):
    if any(f["filename"].startswith(g) for g in guards) and f["branch_total"] and f["branch_covered"] / f["branch_total"] < 0.95:
        line("  " + f["filename"], [f])
P
