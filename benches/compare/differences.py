#!/usr/bin/env python3
"""Every difference between the package msdrg and casemix on the same claims, by cause.

    CASEMIX_SHARED=../shared benches/compare/differences.py [--release 44.0] [--write]

Each difference in a field that both tell is put under the rule that causes it, by a test on the claim itself and not on
the answers alone. A difference that no test explains is printed and makes the program fail. Of v44.0 no answer of the
official software is at hand: the claims are those of `drg_v44_model.jsonl.gz`. Of the other releases they are those of
`drg_dev.jsonl.gz`, which casemix answers as the official software does. `--write` writes v44.md.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import claims
from peers import Run, programs, python

HERE = Path(__file__).resolve().parent
MET, NOT_MET = 1, 2
REFUSED_LETTERS = {"1", "E", "X"}
GROUPING = {f"{name} {key}" for name in ("initial", "final") for key in ("drg", "mdc", "base_drg", "severity")}


# What both tell, in one form. ------------------------------------------------------------------------------------------


def of_casemix(answer, secondary):
    none = lambda severity: "none" if severity == "non-cc" else severity
    told = {"hac count": answer["hac_count"], "hac outcome": answer["hac_status"], "admitting": answer["admitting"]}
    for name in ("initial", "final"):
        grouping = answer[name]
        told |= {f"{name} {key}": grouping[key] for key in ("status", "drg", "mdc", "base_drg")}
        told[f"{name} severity"] = none(grouping["severity"])
    told["secondary recognised"] = sorted([code["code"], code["recognized"]] for code in secondary)
    told["_hac"] = [{(name, status) for _, status, name in code["hac"]} for code in secondary]
    told["operating room"] = sorted([code["code"], code["operating_room"]] for code in answer["procedures"])
    return told


def of_msdrg(result):
    kebab = lambda text: text.lower().replace("_", "-")
    flags = result["grouper_flags"]
    told = {
        "hac count": flags["num_hac_categories_satisfied"],
        "hac outcome": kebab(flags["hac_status_value"]),
        "admitting": kebab(flags["admit_dx_grouper_flag"].removeprefix("DX_")),
    }
    for name, status in (("initial", "initial_return_code"), ("final", "return_code")):
        number = lambda key: f"{result[f'{name}_{key}'] if result[f'{name}_{key}'] is not None else 999:03d}"
        told |= {f"{name} status": result[status], f"{name} drg": number("drg"), f"{name} base_drg": number("base_drg")}
        told[f"{name} mdc"] = f"{result[f'{name}_mdc'] or 0:02d}"
        told[f"{name} severity"] = kebab(result[f"{name}_severity"])
    told["secondary recognised"] = sorted([code["code"], "VALID" in code["flags"]] for code in result["sdx_output"])
    told["operating room"] = sorted([code["code"], code["is_or"]] for code in result["proc_output"])
    told["_hac"] = [{hac["hac_list"] for hac in code["hacs"]} for code in result["sdx_output"]]
    return told


# The causes: each is a test on a claim, and the fields that it explains. ----------------------------------------------


class Cause:
    """A rule in which the two differ: the fields that it explains, the test whether it applies to a claim."""

    def __init__(self, title, rule, explains, applies):
        self.title, self.rule, self.explains, self.applies = title, rule, explains, applies
        self.examples = []


def not_present(claim):
    """The letters of the secondary diagnoses that are not present on admission, or of which it is not known."""
    return [letter for _, letter in claim["sdx"] if letter not in ("Y", "W")]


def causes(release):
    attributes = layout.procedure_attributes(layout.open_tables(), release)

    def room(claim, ours, theirs):
        pairs = zip(ours["operating room"], theirs["operating room"])
        return all(
            ours == theirs or (theirs[1] and "nonor" in attributes.get(ours[0], {"nonor"})) for ours, theirs in pairs
        )

    def hospital(claim, ours, theirs):
        letters = not_present(claim)
        expected = "HAC_STATUS_INVALID_POA_" + ("N_OR_U" if letters[:1] in (["N"], ["U"]) else "INVALID_OR_1")
        several = claim["hs"] == "U" and len(claim["sdx"]) > 1 and len(letters) == 1
        return several and ours["final status"].endswith("MULT_HACS_POA_NOT_Y_W") and theirs["final status"] == expected

    def show_list(claim, ours, theirs):
        lists = [(letter, hac) for (_, letter), hac in zip(claim["sdx"], ours["_hac"], strict=True)]
        shown = any(letter not in ("Y", "W") and ("hac06_show", NOT_MET) in hac for letter, hac in lists)
        proper = {status for _, hac in lists for name, status in hac if name == "hac06_sdx"}
        return shown and proper and MET not in proper

    def principal_list(claim, ours, theirs):
        met = any(("hac11_sdx", MET) in hac for hac in ours["_hac"])
        return met and any("hac11_pdx" in names for names in theirs["_hac"])

    def clusters(claim, ours, theirs):
        in_force = ours["_in force"]
        return all(in_force[field] == theirs[field] for field in GROUPING)

    def fusion(claim, ours, theirs):
        count = lambda name: sum(name in attributes.get(code, ()) for code in claim["px"])
        anterior, posterior = count("sglantfuse"), count("sglpostfuse")
        return anterior + posterior >= 3 and not (anterior and posterior)

    def no_severity(claim, ours, theirs):
        return ours["initial drg"] == theirs["initial drg"] == "998"

    def sex(claim, ours, theirs):
        mdcs = {ours["initial mdc"], theirs["initial mdc"]}
        return claim["sex"] not in ("M", "F") and mdcs in ({"12", "13"}, {"11", "13"}) and ours["initial drg"] < "020"

    final = {field for field in GROUPING if field.startswith("final")} | {"final status"}
    mdcs = {"initial mdc", "final mdc"}
    return [
        Cause(
            "operating-room flag",
            "A procedure is an operating-room procedure if it is known and has no attribute `nonor`. msdrg flags every one.",
            {"operating room"},
            room,
        ),
        Cause(
            "hospital unknown, several secondary diagnoses",
            "Where the hospital's status is unknown and a condition is met, two secondary diagnoses of whatever indicator "
            "give `..._MULT_HACS_POA_NOT_Y_W`. msdrg counts only those not present on admission.",
            {"final status"},
            hospital,
        ),
        Cause(
            "show list of HAC 6",
            "A code of the show list meets HAC 6 only beside a code that meets it by itself. msdrg lets it meet the condition "
            "although every code of the other list was present on admission or is excluded.",
            final | {"hac count", "hac outcome"},
            show_list,
        ),
        Cause(
            "principal list of HAC 11 on a secondary diagnosis",
            "A secondary diagnosis is no candidate of HAC 11 by being on the list of its principal diagnoses. msdrg takes "
            "it for one, and asks for its present-on-admission indicator.",
            final | {"hac count", "hac outcome"},
            principal_list,
        ),
        Cause(
            "single-level fusions of one column",
            "`SINGLEFUSIONCTR` needs three single-level fusions, of the anterior and of the posterior column. msdrg leaves "
            "out that both columns must be there.",
            GROUPING,
            fusion,
        ),
        Cause(
            "severity of DRG 998",
            "DRG 998 is neither medical nor surgical and has no severity. msdrg tells that of the secondary diagnoses.",
            {"initial severity", "final severity"},
            no_severity,
        ),
        Cause(
            "MDC by sex, sex unknown",
            "A principal diagnosis whose MDC depends on sex is reported under the MDC for women where a pre-MDC DRG is "
            "assigned and the sex is not known. msdrg reports the other one.",
            mdcs,
            sex,
        ),
        Cause(
            "rows of clusters that ended with v43.1",
            "See below.",
            GROUPING,
            clusters,
        ),
    ]


# Both on the same claims. ---------------------------------------------------------------------------------------------


def with_known_letters(claim):
    """The claim with a blank for each letter that msdrg refuses; the rules take both for the same."""
    known = lambda coded: coded and [coded[0], "_" if coded[1] in REFUSED_LETTERS else coded[1]]
    return claim | {"pdx": known(claim["pdx"]), "sdx": [known(coded) for coded in claim["sdx"]]}


def answers_of_casemix(sample):
    """What casemix answers, and under "_in force" what it answers by the other reading of the rows of clusters."""
    group, _ = programs()
    encounters = "".join(json.dumps(claims.for_casemix(claim)) + "\n" for claim in sample).encode()
    readings = [Run([group, "group", "--cluster-rows", rows], encounters) for rows in ("named", "in-force")]
    named, in_force = ([json.loads(line) for line in reading.text.splitlines()] for reading in readings)
    for claim, answer, other in zip(sample, named, in_force, strict=True):
        first = 1 if claim["pdx"] else 0
        told, of_other = (of_casemix(one, one["diagnoses"][first:]) for one in (answer, other))
        yield told | {"_in force": of_other}


def compare(sample, release):
    """The causes with their examples, the claims that msdrg refuses, and the differences that nothing explains."""
    found, refused, unexplained = causes(release), [], []
    with msdrg.MsdrgGrouper() as grouper:
        for claim, ours in zip(sample, answers_of_casemix(sample), strict=True):
            try:
                result = grouper.group(claims.for_msdrg(claim))
            except ValueError:
                refused.append(claim["id"])
                result = grouper.group(claims.for_msdrg(with_known_letters(claim)))
            theirs = of_msdrg(result)
            differing = left = {field for field in theirs if field[0] != "_" and ours[field] != theirs[field]}
            for cause in found:
                fields = differing & cause.explains
                if fields and cause.applies(claim, ours, theirs):
                    left = left - cause.explains
                    cause.examples.append((claim["id"], ours, theirs, fields))
            if left:
                unexplained.append((claim["id"], [(field, ours[field], theirs[field]) for field in sorted(left)]))
    return found, refused, unexplained


def shown(example):
    """An example in one line."""
    name, ours, theirs, fields = example
    if "operating room" in fields:
        code = next(a[0] for a, b in zip(ours["operating room"], theirs["operating room"]) if a != b)
        return f"{name}: {code} is none"
    for field in ("final status", "initial drg", "final drg", "hac count", "initial severity", "initial mdc", "final severity"):
        if field in fields:
            return f"{name}: {field} {ours[field]}, msdrg {theirs[field]}"
    return name


def table(sample, found, refused):
    rows = [(len(refused), "indicators 1, E and invalid ones refused", f"{refused[0]}, compared with a blank instead")]
    rows += [(len(cause.examples), cause.title, shown(cause.examples[0])) for cause in found if cause.examples]
    lines = ["| claims | cause | example |", "|---:|---|---|"]
    return "\n".join(lines + [f"| {number:,} | {title} | {example} |" for number, title, example in rows])


def page(sample, found, refused):
    """The page v44.md."""
    rules = "\n".join(f"- **{cause.title}.** {cause.rule}" for cause in found[:-1] if cause.examples)
    return f"""# MS-DRG v44.0: msdrg 1.2.0 and casemix

{len(sample):,} claims of `drg_v44_model.jsonl.gz`, grouped by both; made by

```text
CASEMIX_SHARED=../shared benches/compare/differences.py --release 44.0 --write
```

Compared are return code, DRG, MDC, base DRG and severity of both groupings, number and outcome of hospital-acquired
conditions, the flag of the admitting diagnosis, which secondary diagnoses are recognised, and the operating-room flag of
procedures. Every difference has one of these causes; none is left over.

{table(sample, found, refused)}

{rules}

In all of these the recorded answers of the official software to v40.0 to v43.1 say what casemix says
(`differences.py --release 43.1` finds the same causes there, on claims that casemix answers as they are recorded).

{CLUSTERS}"""


CLUSTERS = """## Rows of clusters that ended with v43.1

This one the recorded answers cannot decide. In the source tables 1,622 clusters of joint revision have two rows with the
same choices: that of v40.0 to v43.1 takes the members' own attributes away in MDC 8, that of v44.0 does not. The map from
code to cluster names both rows in every release.

The rules take the candidates from the map. So casemix applies both rows, and in v44.0 the members' attributes still do not
count in MDC 8. msdrg applies a row within its own releases only: they count. Up to v43.1 both readings give the same,
because the older row takes away all that the newer one does.

The counted claims are those that differ from msdrg as casemix groups by default, and that `casemix group --cluster-rows
in-force` answers as msdrg does. `CONFORMANCE.md` says what speaks for each reading.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", default="44.0", help="claims of this release (default 44.0)")
    parser.add_argument("--write", action="store_true", help="write v44.md")
    arguments = parser.parse_args()
    release = int(arguments.release.replace(".", ""))
    path = claims.shared(f"vectors/{'drg_v44_model' if release == 440 else 'drg_dev'}.jsonl.gz")
    if path is None:
        raise SystemExit("CASEMIX_SHARED names no folder of shared test files; set it")
    sample = claims.read(path, release=release)
    found, refused, unexplained = compare(sample, release)
    print(f"{len(sample):,} claims of release {arguments.release} in {path.name}\n\n{table(sample, found, refused)}")
    for difference in unexplained[:20]:
        print("not explained:", difference)
    if unexplained:
        raise SystemExit(f"{len(unexplained)} claims differ for no known cause")
    if arguments.write and release == 440:
        (HERE / "v44.md").write_text(page(sample, found, refused), encoding="utf-8")


if Path(sys.executable) != python():
    os.execv(python(), [str(python()), *sys.argv])

import msdrg  # noqa: E402 (it is installed in the environment of the peers alone)

import tables as layout  # noqa: E402

main()
