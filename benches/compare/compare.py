#!/usr/bin/env python3
"""Open MS-DRG groupers and casemix on the same claims in the same run.

    benches/compare/compare.py [--claims NUMBER] [--release 43.1] [FILE]

Installs the peers (PyPI `msdrg` and `drgpy`, versions in peers.py) into an environment under target/, builds casemix, and
prints a table. FILE is a file of recorded claims; by default `drg_dev.jsonl.gz` of the folder that CASEMIX_SHARED names,
else the committed choice of claims.

Columns: claims a second on one core (processor time of the grouping calls alone, of the claims that the tool accepts);
milliseconds on the wall from process start to the end of a process that groups one claim; peak resident memory of the
process that groups all; claims refused; final DRGs that equal the recorded one, of all claims and of those not refused;
procedures whose operating-room flag differs from the recorded one.
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path

import claims
from peers import HERE, Run, programs, python

STARTS = 7
PASSES = 20
PEERS = {
    "msdrg 1.2.0": "msdrg",
    "msdrg 1.2.0, C interface": "msdrg-native",
    "drgpy 0.2.1": "drgpy",
}


def start_up(command, stdin=b""):
    Run(command, stdin)
    return statistics.median(Run(command, stdin).wall for _ in range(STARTS)) * 1000


def peer(tool, sample, folder):
    worker = [python(), HERE / "worker.py", tool]
    run = Run([*worker, "run", sample, folder / "answers"])
    told = json.loads(run.text)
    answers = [json.loads(line) for line in open(folder / "answers", encoding="utf-8")]
    return told["answered"] / told["seconds"], start_up([*worker, "first"]), run.peak, answers


def casemix(program, encounters):
    """The program, from NDJSON to NDJSON on one thread: reading and writing JSON included, the start not."""
    first = encounters[: encounters.index(b"\n") + 1]
    command = [program, "group", "--threads", "1"]
    run = Run(command, encounters)
    answers = [of_casemix(json.loads(line)) for line in run.text.splitlines()]
    seconds = Run(command, encounters * PASSES).processor - Run(command, first).processor
    return len(answers) * PASSES / seconds, start_up(command, first), run.peak, answers


def of_casemix(answer):
    if "error" in answer:
        return {"refused": answer["error"]["message"]}
    rooms = [[procedure["code"], procedure["operating_room"]] for procedure in answer["procedures"]]
    return {"drg": int(answer["final"]["drg"]), "rooms": rooms}


def casemix_in_process(program, sample, answers):
    """The grouper in a process, on code texts in memory."""
    run = Run([program, "group", str(PASSES), "--claims", sample])
    per_second = float(run.text.split()[-3])
    first = Run([program, "first-answer"])
    return per_second, start_up([program, "first-answer"]), first.peak, answers


def judge(sample, answers):
    """Shares in percent: refused, right of all, right of those accepted, wrong flags of procedures."""
    accepted = [(claim, answer) for claim, answer in zip(sample, answers, strict=True) if "drg" in answer]
    right = sum(claim["out"]["f"][1] == answer["drg"] for claim, answer in accepted)
    flags = wrong = 0
    for claim, answer in accepted:
        if answer["rooms"] is not None:
            # Some tools answer in an order of their own.
            recorded = sorted([code, bool(flag[1])] for code, flag in zip(claim["px"], claim["out"]["px"]))
            differ = [ours != theirs for ours, theirs in zip(recorded, sorted(answer["rooms"]), strict=True)]
            flags, wrong = flags + len(differ), wrong + sum(differ)
    share = lambda part, of: 100 * part / of if of else None
    refused = share(len(sample) - len(accepted), len(sample))
    return refused, share(right, len(sample)), share(right, len(accepted)), share(wrong, flags)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--claims", type=int, default=4000, help="at most so many, evenly spread (default 4000)")
    parser.add_argument("--release", default="43.1", help="claims of this release (default 43.1)")
    arguments = parser.parse_args()
    file = arguments.file or claims.shared("vectors/drg_dev.jsonl.gz") or claims.COMMITTED
    sample = claims.read(file, arguments.claims, int(arguments.release.replace(".", "")))
    print(f"{len(sample)} claims of release {arguments.release} in {file.name}\n")
    group, benches = programs()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = folder / "claims.jsonl"
        lines.write_text("".join(json.dumps(claim) + "\n" for claim in sample), encoding="utf-8")
        encounters = "".join(json.dumps(claims.for_casemix(claim)) + "\n" for claim in sample).encode()
        rows = {"casemix group, NDJSON": casemix(group, encounters)}
        answers = rows["casemix group, NDJSON"][3]
        rows = {"casemix in process": casemix_in_process(benches, lines, answers)} | rows
        for title, tool in PEERS.items():
            rows[title] = peer(tool, lines, folder)
    heads = ["claims/s", "start ms", "peak MB", "refused %", "right %", "right of accepted %", "OR flag wrong %"]
    print(f"{'':<26}" + "".join(f"{head:>21}" for head in heads))
    for title, (per_second, start, peak, answers) in rows.items():
        shares = ["-" if share is None else f"{share:.2f}" for share in judge(sample, answers)]
        cells = [f"{per_second:,.0f}", f"{start:.0f}", f"{peak:.0f}", *shares]
        print(f"{title:<26}" + "".join(f"{cell:>21}" for cell in cells))


main()
