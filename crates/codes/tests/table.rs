//! The table container: round trip, and safety with damaged or hostile bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_codes::table::{
    Column, Provenance, Schema, SectionFault, Source, Table, TableBuilder, TableError, TableErrorKind,
};
use proptest::prelude::*;

const SCHEMA: Schema = Schema {
    name: "test",
    version: 7,
};

fn provenance() -> Provenance {
    let day = |text: &str| text.parse().unwrap();
    Provenance::new("CMS", "FY2026")
        .covering(day("2025-10-01"), day("2026-09-30"))
        .from_source(Source {
            package: "p 1.0".into(),
            file: "a/b.csv".into(),
            sha256: "00ff".into(),
        })
        .made_by("make tables")
}

fn sample() -> Vec<u8> {
    let mut builder = TableBuilder::new(SCHEMA, "set", provenance());
    builder.column("bytes", &[1_u8, 2, 3]).unwrap();
    builder.column("words", &[1_u16, 500, 65_535]).unwrap();
    builder.column("long", &[u64::MAX]).unwrap();
    builder.strings("names", ["", "é", "two words"]).unwrap();
    builder
        .packed("titles", (0..1000).map(|n| format!("title {n}")), 64)
        .unwrap();
    builder.finish().unwrap()
}

fn kind(bytes: Vec<u8>) -> TableErrorKind {
    Table::open(bytes, SCHEMA).expect_err("damaged").kind
}

/// Puts the right checksum and length on altered bytes, as a hostile writer would.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= 16 {
        let length = u32::try_from(bytes.len()).unwrap();
        bytes[12..16].copy_from_slice(&length.to_le_bytes());
        let checksum = crc32fast::hash(&bytes[12..]);
        bytes[8..12].copy_from_slice(&checksum.to_le_bytes());
    }
    bytes
}

/// Opens and reads everything there is; only the absence of panics matters.
fn read_all(bytes: Vec<u8>) {
    let Ok(table) = Table::open(bytes, SCHEMA) else { return };
    for name in ["bytes", "words", "long", "names", "titles", "provenance"] {
        let _ = table.column::<u8>(name).map(|column| column.iter().count());
        let _ = table.column::<u16>(name).map(|column| column.binary_search(77));
        let _ = table.column::<u64>(name).map(|column| column.get(usize::MAX));
        let _ = table.strings(name).map(|strings| strings.iter().count());
        let _ = table
            .packed(name)
            .map(|packed| (packed.iter().count(), packed.get(usize::MAX).is_some()));
    }
}

#[test]
fn what_is_written_is_read() {
    let bytes = sample();
    assert_eq!(bytes, sample(), "the same input gives the same bytes");
    let table = Table::open(bytes, SCHEMA).unwrap();
    assert_eq!(table.set(), "set");
    assert_eq!(table.provenance(), &provenance());
    assert!(table.column::<u8>("bytes").unwrap().iter().eq([1, 2, 3]));
    assert!(table.column::<u16>("words").unwrap().iter().rev().eq([65_535, 500, 1]));
    assert!(table.column::<u64>("long").unwrap().into_iter().eq([u64::MAX]));
    assert!(table.strings("names").unwrap().iter().eq(["", "é", "two words"]));
    let titles = table.packed("titles").unwrap();
    assert_eq!(
        (titles.len(), titles.get(63), titles.get(64)),
        (1000, Some("title 63"), Some("title 64"))
    );
    assert_eq!((titles.get(999), titles.get(1000)), (Some("title 999"), None));
    assert!(titles.iter().eq((0..1000).map(|n| format!("title {n}"))));
}

#[test]
fn a_static_table_is_not_copied() {
    let bytes: &'static [u8] = sample().leak();
    let table = Table::open(bytes, SCHEMA).unwrap();
    assert_eq!(table.size(), bytes.len());
    assert_eq!(
        format!("{:?}", table.clone().column::<u16>("words").unwrap()),
        "Column(3 x u16)"
    );
}

#[test]
fn each_damage_has_its_error() {
    let good = sample();
    assert_eq!(kind(Vec::new()), TableErrorKind::NotATable);
    assert_eq!(kind(b"code,title\n".to_vec()), TableErrorKind::NotATable);
    assert_eq!(
        kind(good[..40].to_vec()),
        TableErrorKind::Length {
            expected: 72,
            found: 40
        }
    );
    let expected = u32::try_from(good.len()).unwrap();
    assert_eq!(
        kind(good[..good.len() - 1].to_vec()),
        TableErrorKind::Length {
            expected,
            found: good.len() - 1
        }
    );
    let mut newer = good.clone();
    newer[16] = 9;
    assert_eq!(kind(newer), TableErrorKind::Container { found: 9 });
    let other = Table::open(
        good.clone(),
        Schema {
            name: "test",
            version: 8,
        },
    )
    .expect_err("version");
    assert_eq!(other.kind, TableErrorKind::Schema { expected: 8, found: 7 });
    let mut directory = good.clone();
    directory[72 + 24] ^= 1; // offset of the first section
    assert_eq!(kind(resealed(directory)), TableErrorKind::Directory);

    let table = Table::open(good, SCHEMA).unwrap();
    let fault = |result: Result<Column<'_, u32>, TableError>| match result.expect_err("no such column").kind {
        TableErrorKind::Section { fault, .. } => fault,
        other => panic!("{other}"),
    };
    assert_eq!(fault(table.column("absent")), SectionFault::Missing);
    assert_eq!(fault(table.column("words")), SectionFault::Kind);
}

#[test]
fn a_changed_bit_is_noticed() {
    let good = sample();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        assert!(Table::open(bad, SCHEMA).is_err(), "byte {at}");
    }
}

#[test]
fn the_builder_refuses_what_it_cannot_write() {
    let fault = |result: Result<&mut TableBuilder, TableError>| match result.expect_err("refused").kind {
        TableErrorKind::Unwritable { fault, .. } => fault,
        other => panic!("{other}"),
    };
    let mut builder = TableBuilder::new(SCHEMA, "set", provenance());
    assert_eq!(fault(builder.column("", &[1_u8])), SectionFault::Name);
    assert_eq!(
        fault(builder.column("longer than twenty bytes", &[1_u8])),
        SectionFault::Name
    );
    builder.column("once", &[1_u8]).unwrap();
    assert_eq!(fault(builder.column("once", &[1_u8])), SectionFault::Name);
    assert_eq!(fault(builder.packed("zero", ["a\0b"], 8)), SectionFault::Layout);
    assert_eq!(fault(builder.packed("zero", ["a"], 0)), SectionFault::Layout);
    assert!(
        TableBuilder::new(SCHEMA, "a name that is much too long for it", provenance())
            .finish()
            .is_err()
    );
}

#[test]
fn a_block_that_lies_about_its_size_gives_no_text() {
    let good = sample();
    let titles = Table::open(good.clone(), SCHEMA).unwrap().packed("titles").unwrap();
    assert_eq!(titles.get(0), Some("title 0"));
    // The unpacked length of the first block follows count, strings per block and the block's end.
    let directory = good
        .windows(8)
        .position(|w| w == [0xE8, 3, 0, 0, 64, 0, 0, 0])
        .expect("count 1000, 64 to a block");
    for wrong in [1_u32, 600, 1 << 20] {
        let mut bad = good.clone();
        bad[directory + 12..directory + 16].copy_from_slice(&wrong.to_le_bytes());
        let titles = Table::open(resealed(bad), SCHEMA).unwrap().packed("titles").unwrap();
        assert_eq!((titles.get(0), titles.get(64)), (None, Some("title 64")));
    }
    let mut bomb = good;
    bomb[directory + 12..directory + 16].copy_from_slice(&u32::MAX.to_le_bytes());
    let error = Table::open(resealed(bomb), SCHEMA)
        .unwrap()
        .packed("titles")
        .expect_err("over the limit");
    assert_eq!(error.to_string(), "table test: section titles: inconsistent");
}

proptest! {
    #[test]
    fn any_columns_round_trip(a: Vec<u8>, b: Vec<u16>, c: Vec<u32>, d: Vec<u64>, s: Vec<String>, block in 1_u32..9) {
        let text: Vec<String> = s.iter().map(|s| s.replace('\0', " ")).collect();
        let mut builder = TableBuilder::new(SCHEMA, "any", provenance());
        builder.column("a", &a).unwrap().column("b", &b).unwrap().column("c", &c).unwrap().column("d", &d).unwrap();
        builder.strings("s", &s).unwrap().packed("p", &text, block).unwrap();
        let table = Table::open(builder.finish().unwrap(), SCHEMA).unwrap();
        prop_assert!(table.column::<u8>("a").unwrap().iter().eq(a));
        prop_assert!(table.column::<u16>("b").unwrap().iter().eq(b));
        prop_assert!(table.column::<u32>("c").unwrap().iter().eq(c));
        prop_assert!(table.column::<u64>("d").unwrap().iter().eq(d));
        prop_assert!(table.strings("s").unwrap().iter().eq(s));
        prop_assert!(table.packed("p").unwrap().iter().eq(text));
    }

    #[test]
    fn search_agrees_with_a_slice(mut values: Vec<u16>, wanted: u16) {
        values.sort_unstable();
        values.dedup();
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        prop_assert_eq!(Column::<u16>::new(&bytes).binary_search(wanted), values.binary_search(&wanted));
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        read_all(bytes.clone());
        read_all(resealed([&b"CASEMIX\x1a0000"[..], &bytes].concat()));
    }

    #[test]
    fn no_hostile_change_panics(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut: prop::sample::Index) {
        let mut bytes = sample();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        read_all(resealed(bytes.clone()));
        bytes.truncate(cut.index(bytes.len()));
        read_all(resealed(bytes));
    }
}
