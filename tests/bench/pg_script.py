"""The last submission in a PostgreSQL server's log (log_statement = all) as a script for pgbench.

pg_script.py LOG OUT: writes OUT.sql, the statements from BEGIN to COMMIT with their parameters as variables, and OUT.args,
the values, an argument of pgbench each. The message's id rises as the program's do; key and code lie anywhere. Numbers go
in for both (19 and 17 digits, instead of 32 and 17 characters); all other values are the submission's own.
"""
import re
import sys

log = open(sys.argv[1], encoding="utf-8").read()
# One entry a line, its statement's further lines indented.
entries = re.findall(r"^\S+ \S+ \S+ \[(\d+)\] \S+ (LOG|DETAIL):  (.*(?:\n\t.*)*)", log, re.M)
last = max(i for i, e in enumerate(entries) if e[2].startswith("execute submission_add"))
process = entries[last][0]
mine = [e for e in entries if e[0] == process]
at = max(i for i, e in enumerate(mine) if e[2].startswith("execute submission_add"))
first = max(i for i in range(at) if mine[i][2] == "statement: BEGIN")
end = min(i for i in range(at, len(mine)) if mine[i][2] == "statement: COMMIT")

key, ident = re.search(r"\$1 = '([^']*)'.* \$4 = '(\d+)'", mine[at + 1][2]).groups()
code = next(re.search(r"\$1 = '([^']*)'", mine[i + 1][2])[1] for i in range(first, end) if mine[i][2].startswith("execute message_code_add"))
names = {ident: ":id", key: ":key", code: ":code", "": "''"}  # pgbench takes no empty variable
values, script, statements = {}, [], 0
for i in range(first + 1, end):
    kind, text = mine[i][1], mine[i][2]
    if kind == "DETAIL":
        continue
    sql = re.sub(r"^execute \w+: |^statement: ", "", text).replace("\n\t", " ")
    given = dict(re.findall(r"\$(\d+) = '((?:[^']|'')*)'", mine[i + 1][2])) if mine[i + 1][1] == "DETAIL" else {}
    for n, value in given.items():
        if value not in names:
            values["v%d" % len(values)] = value.replace("''", "'")
            names[value] = ":v%d" % (len(values) - 1)
    sql = re.sub(r"\$(\d+)", lambda m: names[given[m[1]]], sql)
    script.append(sql + ";")
    statements += 1

with open(sys.argv[2] + ".sql", "w", encoding="utf-8") as out:
    out.write("\\set n :n + 1\n\\set id :base + :n * 64 + :client_id\n")
    out.write("\\set key random(1000000000000000000, 9000000000000000000)\n\\set code random(10000000000000000, 99999999999999999)\n")
    out.write("BEGIN;\n" + "\n".join(script) + "\nCOMMIT;\n")
with open(sys.argv[2] + ".args", "w", encoding="utf-8") as out:
    for name, value in values.items():
        out.write("-D%s=%s\n" % (name, value))
    out.write("-Dn=0\n-Dbase=%s\n" % ident)
print(statements + 2)
