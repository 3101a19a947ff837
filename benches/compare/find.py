"""Codes found for the queries of coders: casemix and the package icd10-coder on the same queries, in the same run.

    python3 benches/compare/find.py

The queries and their right codes stand in crates/coding/tests/find_quality/coder_queries.toml. Both are asked for codes of
ICD-10-CM that may stand on a claim; a hit is right if it is the right code, or the right code completed by a seventh
character. icd10-coder holds FY2025; where a code changed since, the queries name the older one too.
"""

import json
import subprocess
import sys
import time
import tomllib

from claims import WORKSPACE
from peers import target

PEER = "icd10-coder==0.2.3"
QUERIES = WORKSPACE / "crates" / "coding" / "tests" / "find_quality" / "coder_queries.toml"

# Reads queries, writes for each the codes and the seconds; runs where the package is installed.
WORKER = """
import json, sys, time
from icd10_coder import coder
connection = coder.get_conn(coder.CM_DB)
for line in sys.stdin:
    start = time.perf_counter()
    rows = coder.cm_search(connection, json.loads(line), 400)
    seconds = time.perf_counter() - start
    print(json.dumps([[code for code, _, billable in rows if billable][:10], seconds]))
"""


def peer(queries):
    folder = target() / "peer-icd10-coder"
    program = folder / "bin" / "python"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([program, "-m", "pip", "install", "--quiet", PEER], check=True)
    lines = "".join(json.dumps(query) + "\n" for query in queries)
    done = subprocess.run([program, "-c", WORKER], input=lines, text=True, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def casemix(queries):
    command = ["cargo", "build", "--quiet", "--release", "-p", "casemix-cli"]
    subprocess.run(command, cwd=WORKSPACE, check=True)
    program = target() / "release" / "casemix"
    options = ["--json", "--billable", "--system", "icd-10-cm", "--date", "2026-01-15", "--limit", "10"]
    for query in queries:
        start = time.perf_counter()
        done = subprocess.run([program, "find", *options, query], text=True, capture_output=True)
        seconds = time.perf_counter() - start
        hits = json.loads(done.stdout)["hits"] if done.returncode == 0 else []
        yield [hit["code"] for hit in hits], seconds


def place(codes, right):
    """The place of the first right code, from 0; None where there is none."""
    fits = [any(code == one or (code.startswith(one) and len(code) == 8) for one in right) for code in codes]
    return fits.index(True) if True in fits else None


def main():
    parts = tomllib.loads(QUERIES.read_text())
    for part, queries in parts.items():
        for name, answers in (("casemix", list(casemix(queries))), ("icd10-coder", peer(queries))):
            places = [place(codes, right) for (codes, _), right in zip(answers, queries.values())]
            first = 100 * sum(at == 0 for at in places) / len(places)
            ten = 100 * sum(at is not None for at in places) / len(places)
            slowest = sorted(seconds for _, seconds in answers)[len(answers) * 99 // 100]
            remark = " (a process for each query)" if name == "casemix" else ""
            print(f"{part}: {len(places)} queries, {name}: first {first:.1f} %, in the first ten {ten:.1f} %, "
                  f"99 % within {1e3 * slowest:.1f} ms{remark}")


if __name__ == "__main__":
    main()
