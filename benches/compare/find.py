#!/usr/bin/env python3
"""Codes found by words: casemix and the package icd10-coder on the same queries, in the same run.

    CASEMIX_SHARED=../shared benches/compare/find.py [--step 10]

Installs the peer (PyPI `icd10-coder`, version below) into an environment under target/, builds casemix, and prints a table.
The queries are those by which finding is measured (crates/coding/tests/find_quality): inclusion terms of the tabular list,
which casemix looks for where neither its index nor its ranking was ever told them; official short titles of FY2026, ten
times as sparse, where CASEMIX_SHARED names the folder of shared test files; and queries written in the words of coders, of
which one half was never looked at while casemix was made. --step takes every so many of terms and titles.

icd10-coder has the codes of FY2025 with their long titles in a full-text index of SQLite, ranked by BM25: all words, then
any. It has no inclusion terms, no synonyms and no correction of spelling; it needs no model. It returns headings too: where
codes for a claim are asked for, the headings are dropped from its first 400 and ten of the others taken. A hit is right if
it is a right code, or one completed by a seventh character that the query does not name. Queries whose right codes FY2025
does not have are left out.

Times are processor time of the search alone, inside the process of either, one query after the other, without start and
first opening.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict

from claims import WORKSPACE
from peers import target

PEER = "icd10-coder==0.2.3"

# Says which codes it has; then reads queries, and writes for each the codes and the seconds.
WORKER = """
import json, sys, time
from icd10_coder import coder
connection = coder.get_conn(coder.CM_DB)
print(json.dumps([code for code, in connection.execute("SELECT code FROM cm_codes")]))
coder.cm_search(connection, "first use opens the file", 10)
for line in sys.stdin:
    query, billable_only = json.loads(line)
    start = time.thread_time()
    rows = coder.cm_search(connection, query, 400 if billable_only else 10)
    codes = [code for code, _, billable in rows if billable or not billable_only][:10]
    print(json.dumps([codes, time.thread_time() - start]))
"""


def casemix(step):
    """The queries with their right codes, and what casemix found."""
    command = ["cargo", "run", "--quiet", "--release", "-p", "casemix-coding", "--example", "find_answers", "--", str(step)]
    done = subprocess.run(command, cwd=WORKSPACE, text=True, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def peer(queries):
    """The codes that the peer has, without dots, and of each query the codes and the seconds."""
    folder = target() / "peer-icd10-coder"
    program = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists() or done.read_text() != PEER:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([program, "-m", "pip", "install", "--quiet", PEER], check=True)
        done.write_text(PEER)
    lines = "".join(json.dumps([query["query"], query["billable"]]) + "\n" for query in queries)
    done = subprocess.run([program, "-c", WORKER], input=lines, text=True, stdout=subprocess.PIPE, check=True)
    known, *answers = map(json.loads, done.stdout.splitlines())
    return known, answers


def plain(code):
    return code.replace(".", "")


def forms(code):
    """A code, and without its seventh character where it has one."""
    code = plain(code)
    return {code, code[:6].rstrip("X")} if len(code) == 7 else {code}


def place(codes, right):
    """The place of the first right code, from 0; None where there is none."""
    right = set(map(plain, right))
    fits = [bool(forms(code) & right) for code in codes]
    return fits.index(True) if True in fits else None


def row(part, tool, answers):
    """A line of the table: answers are pairs of place and seconds."""
    places = [at for at, _ in answers]
    seconds = sorted(seconds for _, seconds in answers)
    first = 100 * sum(at == 0 for at in places) / len(places)
    ten = 100 * sum(at is not None for at in places) / len(places)
    median, slow = statistics.median(seconds), seconds[len(seconds) * 99 // 100]
    print(f"| {part} | {len(places):,} | {tool} | {first:.1f} | {ten:.1f} | {1e3 * median:.2f} | {1e3 * slow:.2f} |")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--step", type=int, default=10, help="every so many inclusion terms and short titles")
    step = options.parse_args().step
    queries = casemix(step)
    known, answers = peer(queries)
    known = set().union(*map(forms, known))
    parts = defaultdict(lambda: ([], []))
    for query, (codes, seconds) in zip(queries, answers, strict=True):
        right = query["right"]
        if known.isdisjoint(map(plain, right)):
            continue
        ours, theirs = parts[query["part"]]
        ours.append((place(query["codes"], right), query["seconds"]))
        theirs.append((place(codes, right), seconds))
    print("| queries | number | tool | first, % | in ten, % | median, ms | 99 % within, ms |")
    print("|---|---|---|---|---|---|---|")
    for part, (ours, theirs) in parts.items():
        row(part, "casemix", ours)
        row(part, PEER.replace("==", " "), theirs)


if __name__ == "__main__":
    main()
