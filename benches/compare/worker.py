"""Runs one peer in a process of its own: `worker.py TOOL first` answers one claim, `worker.py TOOL run FILE ANSWERS`
answers a file of recorded claims twice, once for the answers and once for the time, and prints the seconds."""

import ctypes
import json
import sys
import time

import claims

BLOCK = 500


class Msdrg:
    """The package msdrg through its documented interface."""

    def __init__(self):
        import msdrg

        self.grouper = msdrg.MsdrgGrouper()

    def prepare(self, claim):
        return claims.for_msdrg(claim)

    def group(self, prepared):
        return self.grouper.group(prepared)

    def answer(self, result):
        rooms = [[procedure["code"], procedure["is_or"]] for procedure in result["proc_output"]]
        return {"drg": result["final_drg"], "rooms": rooms}


class MsdrgNative(Msdrg):
    """The same without its layer of Python: JSON text to its C interface."""

    def prepare(self, claim):
        # Claims that the package refuses before they reach the C interface are refused here too.
        self.grouper.group(claims.for_msdrg(claim))
        return json.dumps(claims.for_msdrg(claim)).encode()

    def group(self, prepared):
        pointer = self.grouper.lib.msdrg_group_json(self.grouper.ctx, prepared)
        text = ctypes.cast(pointer, ctypes.c_char_p).value
        self.grouper.lib.msdrg_string_free(pointer)
        return text

    def answer(self, result):
        return super().answer(json.loads(result))


class Drgpy:
    """The package drgpy: it knows the final DRG only."""

    def __init__(self):
        from drgpy.msdrg import DRGEngine

        self.make, self.engines = DRGEngine, {}

    def prepare(self, claim):
        release, arguments = claims.for_drgpy(claim)
        if release not in self.engines:
            self.engines[release] = self.make(release)
        return self.engines[release], arguments

    def group(self, prepared):
        engine, arguments = prepared
        return engine.get_drg(**arguments)

    def answer(self, result):
        # "000": no DRG found.
        return {"drg": 999 if result == "000" else int(result), "rooms": None}


TOOLS = {"msdrg": Msdrg, "msdrg-native": MsdrgNative, "drgpy": Drgpy}
FIRST = {
    "id": "first", "v": 431, "age": 70, "sex": "F", "ds": 1, "hs": "N", "adx": None,
    "pdx": ["J189", "Y"], "sdx": [], "px": [],
}


def run(tool, path, answers_path):
    """Answers a file, a block at a time so that memory shows the tool and not the file."""
    seconds, answered = 0.0, 0
    with open(path, encoding="utf-8") as lines, open(answers_path, "w", encoding="utf-8") as answers:
        block = []
        for line in lines:
            claim = json.loads(line)
            try:
                prepared = tool.prepare(claim)
                answer = tool.answer(tool.group(prepared))
                block.append(prepared)
            except Exception as refusal:  # whatever the tool refuses a claim with
                answer = {"refused": f"{type(refusal).__name__}: {refusal}"}
            print(json.dumps(answer), file=answers)
            if len(block) == BLOCK:
                seconds, answered, block = seconds + timed(tool, block), answered + len(block), []
        seconds, answered = seconds + timed(tool, block), answered + len(block)
    print(json.dumps({"seconds": seconds, "answered": answered}))


def timed(tool, block):
    start = time.process_time()
    for prepared in block:
        tool.group(prepared)
    return time.process_time() - start


def main():
    tool = TOOLS[sys.argv[1]]()
    if sys.argv[2] == "first":
        print(tool.answer(tool.group(tool.prepare(FIRST)))["drg"])
    else:
        run(tool, sys.argv[3], sys.argv[4])


main()
