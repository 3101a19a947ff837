//! Laws of looking up and converting.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use casemix_codes::{CodeTable, Codes, ConversionError, ConversionKind, Edition, EntryId};
use casemix_record::CodeText;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::sample::Index;

fn tables() -> [&'static dyn CodeTable; 2] {
    let codes = Codes::embedded().expect("embedded tables");
    [&*codes.icd10cm, &*codes.icd10pcs]
}

fn table() -> impl Strategy<Value = &'static dyn CodeTable> {
    prop_oneof![Just(tables()[0]), Just(tables()[1])]
}

/// A day that the tables cover, often one on which code sets change or the day before.
fn day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2015, 10, 1).unwrap();
    let any = (0_u64..4_200).prop_map(move |days| first + Days::new(days));
    let change = (2016_i32..=2026, prop_oneof![Just(4_u32), Just(10)], 0_u64..2)
        .prop_map(|(year, month, before)| NaiveDate::from_ymd_opt(year, month, 1).unwrap() - Days::new(before));
    prop_oneof![any, change]
}

/// A code that is billable on the day of an edition; codes that a conversion table names are drawn more often.
fn billable(edition: Edition<'_>, at: &Index) -> String {
    let table = edition.table();
    let start = at.index(table.len());
    let ids = (start..table.len())
        .chain(0..start)
        .map(|id| EntryId(u32::try_from(id).unwrap()));
    let linked = ids.clone().take(3_000).find(|id| {
        let named = !table.links_from(*id).is_empty() || !table.links_to(*id).is_empty();
        named && edition.has_billable(table.code(*id).unwrap())
    });
    let any = || ids.clone().find(|id| edition.has_billable(table.code(*id).unwrap()));
    table.code(linked.or_else(any).unwrap()).unwrap().to_string()
}

fn targets(edition: Edition<'_>, code: &str, to: NaiveDate) -> BTreeSet<String> {
    let conversion = edition.convert(code, to).expect("billable and covered");
    conversion
        .targets
        .iter()
        .map(|target| target.code.to_string())
        .collect()
}

proptest! {
    #[test]
    fn any_text_is_looked_up_without_panic(table in table(), text: String, day in day()) {
        let edition = table.on(day).expect("covered");
        prop_assert_eq!(edition.lookup(&text).is_some(), edition.exists(&text));
        prop_assert!(!edition.is_billable(&text) || edition.exists(&text));
        let _ = table.entries_starting_with(&text).count();
        let refused = matches!(edition.convert(&text, day), Err(ConversionError::NotBillable { .. }));
        prop_assert_eq!(refused, !edition.is_billable(&text));
    }

    #[test]
    fn writing_does_not_matter(table in table(), at: Index, dots in 0_usize..8, upper: bool) {
        let entry = table.entry(EntryId(at.index(table.len()) as u32)).unwrap();
        let mut text = entry.code().to_string();
        if !upper {
            text = text.to_lowercase();
        }
        text.insert(dots.min(text.len()), '.');
        prop_assert_eq!(table.lookup(&format!("  {text}\t")), Some(entry));
    }

    #[test]
    fn a_code_exists_where_it_or_one_below_it_is_billable(table in table(), at: Index, day in day()) {
        let edition = table.on(day).expect("covered");
        let entry = table.entry(EntryId(at.index(table.len()) as u32)).unwrap();
        let billable = |code: CodeText| edition.has_billable(code);
        let expected = billable(entry.code()) || entry.descendants().any(|below| billable(below.code()));
        prop_assert_eq!(edition.contains(entry), expected);
    }

    #[test]
    fn converting_to_the_same_day_changes_nothing(table in table(), at: Index, day in day()) {
        let edition = table.on(day).expect("covered");
        let code = billable(edition, &at);
        let conversion = edition.convert(&code, day).expect("billable");
        prop_assert_eq!(conversion.kind, ConversionKind::Unchanged);
        prop_assert_eq!(conversion.targets[0].code.as_str(), code);
    }

    /// Going over a day in between gives the same codes.
    #[test]
    fn conversions_compose(table in table(), at: Index, days in [day(), day(), day()]) {
        let mut days = days;
        days.sort();
        for [from, between, to] in [days, [days[2], days[1], days[0]]] {
            let edition = table.on(from).expect("covered");
            let code = billable(edition, &at);
            let middle = table.on(between).expect("covered");
            let stepwise: BTreeSet<_> =
                targets(edition, &code, between).iter().flat_map(|code| targets(middle, code, to)).collect();
            prop_assert_eq!(targets(edition, &code, to), stepwise);
        }
    }

    /// What leads there leads back; targets are billable; the kind says what the targets show.
    #[test]
    fn conversions_have_two_directions(table in table(), at: Index, from in day(), to in day()) {
        let edition = table.on(from).expect("covered");
        let code = billable(edition, &at);
        let conversion = edition.convert(&code, to).expect("billable");
        let there = table.on(to).expect("covered");
        for target in &conversion.targets {
            prop_assert!(there.has_billable(target.code));
            let mut back = targets(there, &target.code, from);
            prop_assert!(back.remove(&code), "{} leads back to {:?}, not {}", target.code, back, code);
            prop_assert_eq!(back, target.shared_with.iter().map(CodeText::to_string).collect());
            let mut at = code.as_str();
            for step in &target.steps {
                prop_assert_eq!(step.from.as_str(), at);
                at = step.to.as_str();
            }
            prop_assert_eq!(at, target.code.as_str());
        }
        let shared = conversion.targets.iter().any(|target| !target.shared_with.is_empty());
        let fits = match conversion.kind {
            ConversionKind::Unchanged | ConversionKind::OneToOne => conversion.targets.len() == 1 && !shared,
            ConversionKind::ManyToOne => conversion.targets.len() == 1 && shared,
            ConversionKind::OneToMany => conversion.targets.len() > 1 && !shared,
            ConversionKind::ManyToMany => conversion.targets.len() > 1 && shared,
            _ => conversion.targets.is_empty(),
        };
        prop_assert!(fits, "{:?}", conversion);
    }
}

proptest! {
    // Each case reads a whole table.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_prefix_is_the_range_of_the_codes_that_begin_with_it(table in table(), prefix in "[0-9A-Z]{0,4}", at: Index, len in 1_usize..7) {
        let code = table.code(EntryId(at.index(table.len()) as u32)).unwrap();
        for prefix in [prefix.as_str(), code.get(..len).unwrap_or(&code)] {
            let found: Vec<_> = table.entries_starting_with(prefix).map(|entry| entry.code()).collect();
            let expected: Vec<_> = table.entries().map(|entry| entry.code()).filter(|code| code.starts_with(prefix)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
