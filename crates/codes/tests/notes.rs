//! The instructional notes: what they say, which codes they name, how they are inherited, and what damaged tables do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_codes::notes::{Condition, Note, NoteKind, NotePlace, Notes};
use casemix_codes::official::{TabularHeading, TabularList, TabularNote, TabularPlace};
use casemix_codes::table::{Provenance, TableErrorKind};
use casemix_codes::{CodeDraft, CodeFile, CodeTable, Codes, Entry, FiscalYear};
use casemix_record::CodeText;
use proptest::prelude::*;

fn table() -> &'static dyn CodeTable {
    &*Codes::embedded().unwrap().icd10cm
}

fn notes() -> Notes<'static> {
    table().notes_on("2025-12-24".parse().unwrap()).unwrap()
}

fn entry(code: &str) -> Entry<'static> {
    table().lookup(code).unwrap_or_else(|| panic!("{code}"))
}

/// The note of a kind at a code or block that begins with `text`.
fn note(kind: NoteKind, place: &str, text: &str) -> Note<'static> {
    let fits = |note: &Note<'_>| match note.place {
        NotePlace::Entry(entry) => *entry.code() == *place.replace('.', ""),
        NotePlace::Group(group) => group.label == place,
        _ => false,
    };
    let mut found = notes()
        .iter()
        .filter(|note| note.kind == kind && fits(note) && note.text.starts_with(text));
    found.next().unwrap_or_else(|| panic!("{place}: {text}"))
}

/// The uppermost codes that a note names.
fn tops(note: Note<'_>) -> String {
    let codes: Vec<String> = note
        .targets
        .tops(table())
        .map(|entry| entry.code().to_string())
        .collect();
    codes.join(" ")
}

#[test]
fn counts_are_those_of_the_published_list() {
    let counts = |day: &str| {
        let notes = table().notes_on(day.parse().unwrap()).unwrap();
        NoteKind::ALL.map(|kind| notes.iter().filter(|note| note.kind == kind).count())
    };
    assert_eq!(
        counts("2026-09-30"),
        [180, 12_574, 1_024, 5_407, 2_520, 809, 1_485, 655, 516]
    );
    assert_eq!(
        counts("2024-10-01"),
        [179, 12_469, 1_024, 5_432, 2_440, 803, 1_472, 581, 516]
    );
}

#[test]
fn a_day_without_notes_is_an_error_and_the_newest_are_for_those_who_ask() {
    let table = table();
    for day in ["2024-09-30", "2026-10-01"] {
        let edition = table.on(day.parse().unwrap()).unwrap();
        let error = edition.notes().unwrap_err();
        assert_eq!(error.covered.len(), 2);
        assert!(
            error
                .to_string()
                .contains("2024-10-01 to 2025-09-30, 2025-10-01 to 2026-09-30"),
            "{error}"
        );
    }
    let newest = table.newest_notes().unwrap();
    assert_eq!(newest.provenance().release, "FY2026, update of April");
    assert_eq!(newest.period(), Some(FiscalYear::new(2026).unwrap().period()));
    assert!(Codes::embedded().unwrap().icd10pcs.newest_notes().is_none());
}

/// Read by a person from the printed list.
#[test]
fn references_name_the_codes_that_a_coder_would_look_up() {
    use NoteKind::*;
    for (kind, place, text, codes) in [
        (Excludes1, "N13.2", "Hydronephrosis with renal", "N136"),
        (Excludes1, "C43", "melanoma in situ", "D03"),
        (
            Excludes1,
            "G59",
            "diabetic mononeuropathy",
            "E0841 E0941 E1041 E1141 E1341",
        ),
        (Excludes1, "E87.2", "diabetic acidosis", "E081 E091 E101 E111 E131"),
        (Excludes1, "J60", "coalworker pneumoconiosis with tuberculosis", "J65"),
        (
            Excludes1,
            "S06.0",
            "concussion with other intracranial injuries",
            "S061 S062 S063 S064 S065 S066 S0681 S0682 S0689 S068A",
        ),
        (
            CodeAlso,
            "E87.20",
            "if applicable, respiratory failure with hypercapnia",
            "J9602 J9612 J9622 J9692",
        ),
        (
            Excludes1,
            "F80.81",
            "fluency disorder (stuttering) following",
            "I69023 I69123 I69223 I69323 I69823 I69923",
        ),
        (UseAdditional, "T20-T25", "code from category T31 or T32", "T31 T32"),
        (UseAdditional, "15", "code, if applicable, from category Z3A", "Z3A"),
        (CodeFirst, "F02", "hypothyroidism, acquired", "E00 E01 E02 E03"),
        (
            InclusionTerm,
            "P03.6",
            "Newborn affected by conditions",
            "O620 O621 O622 O624 O628 O629",
        ),
        (InclusionTerm, "G71.035", "Anoctamin-5-related LGMD R12", ""),
        (
            Includes,
            "I05",
            "conditions classifiable to both",
            "I050 I052 I058 I059",
        ),
        (SeventhCharacter, "S52", "The appropriate 7th character", "S52"),
    ] {
        assert_eq!(tops(note(kind, place, text)), codes, "{place}: {text}");
    }
    // A range is in the order of the list: C4A stands beside C43, and C7A and C7B do not stand between C76 and C80.
    let neoplasms = tops(note(Excludes2, "12", "neoplasms"));
    assert!(
        neoplasms.starts_with("C00 C01") && neoplasms.ends_with("D3A D40 D41 D42 D43 D44 D45 D46 D47 D48 D49"),
        "{neoplasms}"
    );
    let personal = note(InclusionTerm, "Z85.89", "Conditions classifiable to");
    assert_eq!(tops(personal), "C76 C77 C78 C79 C7A098");
    let activity = note(Excludes1, "Y93.B9", "activities involving muscle");
    assert_eq!(tops(activity), "Y930 Y931 Y932 Y933 Y934 Y935 Y936 Y937 Y93A");
}

#[test]
fn the_intent_of_a_drug_code_is_its_last_character_before_the_seventh() {
    let adverse = note(NoteKind::UseAdditional, "D46", "code for adverse effect");
    let has = |code: &str| adverse.targets.contains(entry(code).id());
    assert!(has("T36.0X5A") && has("T36.95XD") && has("T39.395A") && has("T50.A15S"));
    assert!(!has("T36.0X1A") && !has("T36.96XA"));
    assert!(
        has("T43.655A") && !has("T43.651A"),
        "5 as the fifth character of T43.65 is the drug"
    );
    assert!(
        has("T36.0X5") && !has("T43.65") && !has("T36"),
        "headings are named with all that lies below them"
    );
    let open = note(NoteKind::Excludes1, "S51", "open fracture of elbow and forearm");
    let has = |code: &str| open.targets.contains(entry(code).id());
    assert!(has("S52.001B") && has("S52.001R") && !has("S52.001A") && !has("S52.521A"));
}

#[test]
fn notes_are_inherited_from_heading_block_and_chapter_but_inclusion_terms_are_not() {
    let notes = notes();
    let fracture = entry("S52.521A");
    let places: Vec<String> = notes
        .applying(fracture)
        .map(|note| match note.place {
            NotePlace::Entry(entry) => entry.code().to_string(),
            NotePlace::Group(group) => group.label.clone(),
            _ => String::new(),
        })
        .collect();
    let mut order = places.clone();
    order.dedup();
    assert_eq!(order, ["S5252", "S525", "S52", "S50-S59", "19"], "the nearest first");
    assert!(
        notes
            .applying(entry("A00.0"))
            .all(|note| note.kind != NoteKind::InclusionTerm || *note_code(&note) == *"A000")
    );
    let inherited = notes
        .applying(entry("A01.02"))
        .filter(|note| note.kind == NoteKind::InclusionTerm)
        .count();
    assert_eq!(
        inherited,
        notes
            .own(entry("A01.02"))
            .filter(|note| note.kind == NoteKind::InclusionTerm)
            .count()
    );
}

fn note_code(note: &Note<'_>) -> CodeText {
    match note.place {
        NotePlace::Entry(entry) => entry.code(),
        _ => panic!("{note:?}"),
    }
}

/// The fast test and the walk through the notes give the same answer, for every kind, over a sample of all codes.
#[test]
fn the_relation_of_a_kind_says_what_its_notes_say() {
    let (notes, table) = (notes(), table());
    for kind in NoteKind::ALL {
        for entry in table.entries().step_by(61) {
            let walked: Vec<_> = notes.applying(entry).filter(|note| note.kind == kind).collect();
            let related: Vec<_> = notes.of_kind(kind, entry.id()).collect();
            assert_eq!(walked.len(), related.len(), "{kind} {entry:?}");
            assert!(
                walked.iter().zip(&related).all(|(a, b)| a.text == b.text),
                "{kind} {entry:?}"
            );
            assert_eq!(notes.has(kind, entry.id()), !walked.is_empty());
            let targets = notes.targets(kind, entry.id());
            for named in walked.iter().flat_map(|note| note.targets.ranges()) {
                assert!(targets.contains(casemix_codes::EntryId(named.start)));
            }
            let sum: std::collections::BTreeSet<u32> = walked
                .iter()
                .take(3)
                .flat_map(|note| note.targets.ranges().iter().cloned().flatten())
                .collect();
            assert!(walked.len() > 3 || sum.len() == targets.len());
        }
    }
}

#[test]
fn instructions_are_whole_with_their_condition() {
    let notes = notes();
    let first = |code: &str, kind| notes.instructions(entry(code), kind).next().unwrap();
    let dementia = first("F02.80", NoteKind::CodeFirst);
    assert_eq!((dementia.condition, dementia.is_open), (Condition::Always, true));
    assert!(dementia.names(entry("G30.9").id()) && dementia.names(entry("G20.A1").id()));
    assert!(!dementia.names(entry("I10").id()));
    let ulcer = first("L97.411", NoteKind::CodeFirst);
    assert_eq!(
        (ulcer.text, ulcer.condition),
        ("any associated underlying condition, such as:", Condition::IfApplicable)
    );
    assert!(ulcer.names(entry("E11.621").id()));
    let sepsis = first("A41.9", NoteKind::CodeFirst);
    assert_eq!(
        (sepsis.condition, sepsis.notes.len()),
        (Condition::IfApplicable, 6),
        "said of the whole list"
    );
    let failure = first("I11.0", NoteKind::UseAdditional);
    assert_eq!(failure.notes[0].purpose(), Some("to identify type of heart failure"));
    assert!(failure.names(entry("I50.9").id()) && !failure.is_open);
    let unnamed = first("D63.8", NoteKind::CodeFirst);
    assert!(!unnamed.names_codes() || unnamed.is_open);
    // Every line is in one instruction.
    for entry in table().entries().step_by(173) {
        for kind in NoteKind::ALL {
            let lines: usize = notes
                .instructions(entry, kind)
                .map(|instruction| instruction.notes.len())
                .sum();
            assert_eq!(lines, notes.of_kind(kind, entry.id()).count());
        }
    }
}

#[test]
fn nearly_every_note_that_names_a_code_is_resolved_and_the_rest_are_slips_of_the_list() {
    for file in table().note_files() {
        let notes = table().notes_on(file.provenance().first_day.unwrap()).unwrap();
        let named: Vec<_> = notes.iter().filter(|note| note.names_code).collect();
        let rest: Vec<_> = named
            .iter()
            .filter(|note| !note.is_resolved)
            .map(|note| note.text)
            .collect();
        assert!(named.len() > 10_600 && rest.len() <= 7, "{rest:#?}");
        assert!(rest.iter().any(|text| text.contains("G31.90")), "there is no such code");
    }
}

fn code(text: &str) -> CodeText {
    CodeText::normalize(text).unwrap()
}

/// A small list: for what a stranger's file does.
fn small(notes: &[(&str, NoteKind, &str)]) -> CodeFile {
    let day = |text: &str| text.parse().unwrap();
    let period = casemix_codes::Period::new(day("2026-10-01"), day("2027-09-30"));
    let mut list = TabularList::default();
    for heading in ["A00", "A00.0", "A00.A", "A00.9", "A0A", "A01", "B00"] {
        list.headings
            .push(TabularHeading::new(code(heading), heading, Vec::new()));
    }
    list.notes = notes
        .iter()
        .map(|(place, kind, text)| TabularNote::new(TabularPlace::Code(code(place)), *kind, *text, true))
        .collect();
    let mut draft = CodeDraft::new("icd-10-cm", Provenance::new("us", "1"));
    for billable in ["A000", "A00A", "A009", "A0A", "A01", "B00"] {
        draft.add_period(code(billable), period).unwrap();
    }
    draft
        .load_tabular(&list, period, Provenance::new("us", "FY2027"))
        .unwrap();
    draft.build().unwrap()
}

#[test]
fn notes_of_a_list_loaded_at_run_time_hold_for_its_days() {
    let file = small(&[
        (
            "A00",
            NoteKind::Excludes1,
            "range in the order of the list (A00.0-A00.9)",
        ),
        ("A01", NoteKind::Excludes1, "no such code (A07.1)"),
    ]);
    let table: &dyn CodeTable = &file;
    let notes = table.notes_on("2027-01-01".parse().unwrap()).unwrap();
    assert!(table.notes_on("2026-09-30".parse().unwrap()).is_err());
    let all: Vec<_> = notes.iter().collect();
    assert_eq!(all[0].targets.len(), 3, "A00.A stands between the two");
    assert!(all[0].is_resolved && all[1].names_code && !all[1].is_resolved && all[1].targets.is_empty());
}

#[test]
fn a_changed_table_resolves_its_notes_anew() {
    let embedded = table();
    let mut draft = CodeDraft::from_table(embedded).unwrap();
    let period = FiscalYear::new(2026).unwrap().period();
    draft.add_period(code("N13.65"), period).unwrap();
    let changed = draft.build().unwrap();
    let changed: &dyn CodeTable = &changed;
    let notes = changed.notes_on(period.first).unwrap();
    assert_eq!(notes.len(), self::notes().len());
    let named = |of: &str, named: &str| {
        let id = |code| changed.lookup(code).unwrap().id();
        notes.names(NoteKind::Excludes1, id(of), id(named))
    };
    assert!(
        named("N13.2", "N13.6") && named("N13.2", "N13.65"),
        "a new code falls under old references"
    );
    assert!(
        changed.notes_on("2024-12-01".parse().unwrap()).is_ok(),
        "the notes of every year are kept"
    );
}

#[test]
fn a_table_of_notes_packs_to_itself() {
    let draft = CodeDraft::from_table(table()).unwrap();
    let built = draft.build().unwrap();
    for (embedded, packed) in casemix_codes_data::ICD10CM_NOTES.iter().zip(built.note_files()) {
        assert!(*embedded == packed.bytes());
    }
    let size: usize = casemix_codes_data::ICD10CM_NOTES.iter().map(|bytes| bytes.len()).sum();
    assert!(size < 1_200_000, "{size} bytes");
}

#[test]
fn notes_of_another_table_are_refused() {
    let other = small(&[("A00", NoteKind::Excludes1, "(A01)")]);
    let error = other.with_notes(casemix_codes_data::ICD10CM_NOTES[0]).unwrap_err();
    assert_eq!(error.kind, TableErrorKind::OtherTable);
    assert!(
        CodeFile::open(casemix_codes_data::ICD10CM)
            .unwrap()
            .with_notes(b"no table".to_vec())
            .is_err()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the text, a note is kept as it is, and names only codes of the table.
    #[test]
    fn any_text_is_a_note(texts in proptest::collection::vec("[A-B]?[0-9 .()-]{0,3}\\PC{0,20}", 0..12)) {
        let texts: Vec<String> = texts.into_iter().map(|text| text.replace('\0', "")).collect();
        let notes: Vec<_> = texts.iter().map(|text| ("A00", NoteKind::CodeFirst, text.as_str())).collect();
        let file = small(&notes);
        let table: &dyn CodeTable = &file;
        let Some(notes) = table.newest_notes() else { return Ok(()) };
        let read: Vec<_> = notes.iter().map(|note| note.text).collect();
        prop_assert_eq!(read, texts);
        for note in notes.iter() {
            prop_assert!(note.targets.len() <= table.len());
            let _ = (note.purpose(), note.is_lead(), note.targets.tops(table).count());
        }
    }
}
