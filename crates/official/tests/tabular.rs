//! The reader of the tabular list: the published form, and everything that is not it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_codes::notes::NoteKind;
use casemix_codes::official::{TabularList, TabularPlace};
use casemix_codes::{GroupKind, SeventhCharacter};
use casemix_official::{OfficialError, tabular_list};
use casemix_record::CodeText;
use proptest::prelude::*;

const LIST: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2027</version>
  <chapter>
    <name>2</name>
    <desc>Neoplasms (C00-D49)</desc>
    <excludes1><note>nothing of note</note></excludes1>
    <sectionIndex><sectionRef first="C43" last="C44" id="C43-C44">Skin</sectionRef></sectionIndex>
    <section id="C43-C44">
      <desc>Melanoma and other malignant neoplasms of skin (C43-C44)</desc>
      <diag><name>C43</name><desc>Malignant melanoma of skin</desc>
        <inclusionTerm><note>first term</note><note>second term</note></inclusionTerm>
        <codeFirst><note>, if applicable, underlying disease:</note><note>one (A00.-)</note></codeFirst>
        <useAdditionalCode><note>code one</note></useAdditionalCode>
        <useAdditionalCode><note>code two</note></useAdditionalCode>
        <sevenChrNote><note>The appropriate 7th character is to be added to each code from category C43</note></sevenChrNote>
        <sevenChrDef><extension char="A">initial encounter</extension><extension char="S">sequela</extension>
          <note>	a remark</note></sevenChrDef>
        <diag><name>C43.0</name><desc>Malignant melanoma of lip</desc></diag>
      </diag>
      <diag><name>C4A</name><desc>Merkel cell carcinoma</desc></diag>
    </section>
    <section id="C43-C49"><desc>An outer block (C43-C49)</desc></section>
  </chapter>
</ICD10CM.tabular>"#;

fn read(text: &str) -> Result<TabularList, OfficialError> {
    tabular_list(text.as_bytes())
}

#[test]
fn the_published_form_is_read_in_its_order() {
    let list = read(LIST).unwrap();
    assert_eq!(list.version, "2027");
    let groups: Vec<_> = list
        .groups
        .iter()
        .map(|group| (group.kind, &*group.label, &*group.title))
        .collect();
    assert_eq!(
        groups,
        [
            (GroupKind::Chapter, "2", "Neoplasms"),
            (
                GroupKind::Block,
                "C43-C44",
                "Melanoma and other malignant neoplasms of skin"
            ),
            (GroupKind::Block, "C43-C49", "An outer block"),
        ]
    );
    assert_eq!(
        list.groups[1].categories,
        ["C43", "C4A"].map(|code| CodeText::normalize(code).unwrap())
    );
    assert_eq!(
        list.groups[2].categories, list.groups[1].categories,
        "the outer block has those of the inner one"
    );
    let headings: Vec<_> = list
        .headings
        .iter()
        .map(|heading| (&*heading.code, &*heading.title))
        .collect();
    assert_eq!(
        headings,
        [
            ("C43", "Malignant melanoma of skin"),
            ("C430", "Malignant melanoma of lip"),
            ("C4A", "Merkel cell carcinoma"),
        ]
    );
    let seventh = [('A', "initial encounter"), ('S', "sequela")].map(|(sign, text)| SeventhCharacter::new(sign, text));
    assert_eq!(list.headings[0].seventh, seventh);
    let notes: Vec<_> = list
        .notes
        .iter()
        .map(|note| (note.kind, &*note.text, note.is_first))
        .collect();
    assert_eq!(
        notes,
        [
            (NoteKind::Excludes1, "nothing of note", true),
            (NoteKind::InclusionTerm, "first term", true),
            (NoteKind::InclusionTerm, "second term", false),
            (NoteKind::CodeFirst, "if applicable, underlying disease:", true),
            (NoteKind::CodeFirst, "one (A00.-)", false),
            (NoteKind::UseAdditional, "code one", true),
            (NoteKind::UseAdditional, "code two", true),
            (
                NoteKind::SeventhCharacter,
                "The appropriate 7th character is to be added to each code from category C43",
                true
            ),
            (NoteKind::SeventhCharacter, "a remark", true),
        ]
    );
    assert_eq!(
        list.notes[0].place,
        TabularPlace::Group(GroupKind::Chapter, "2".to_owned())
    );
    let with_mark = format!("\u{FEFF}{LIST}");
    assert_eq!(read(&with_mark).unwrap(), list, "a byte order mark is no text");
}

#[test]
fn each_fault_is_named_with_its_place() {
    let fault = |from: &str, to: &str| match read(&LIST.replacen(from, to, 1)).unwrap_err() {
        OfficialError::Tabular { place, wanted } => (place, wanted),
        other => panic!("{other}"),
    };
    assert_eq!(fault("<name>C43</name>", ""), ("C43-C44".to_owned(), "name"));
    assert_eq!(
        fault("<desc>Malignant melanoma of lip</desc>", ""),
        ("C430".to_owned(), "desc")
    );
    assert_eq!(fault("C43.0<", "D43.0<").0, "D430");
    assert_eq!(fault("C43.0<", "C43.0?<").1, "a code where one is named");
    assert_eq!(fault("char=\"A\"", "char=\"AB\"").0, "C43");
    assert_eq!(
        fault("Neoplasms (C00-D49)", "Neoplasms").1,
        "a title with its range of codes in brackets"
    );
    assert_eq!(fault("<version>2027</version>", ""), ("the list".to_owned(), "version"));
    let other = "<ICD10CM.index><version>2027</version></ICD10CM.index>";
    let error = read(other).unwrap_err();
    assert!(error.to_string().contains("is this the tabular list"), "{error}");
}

#[test]
fn what_is_no_sound_xml_is_refused() {
    for text in ["", "<a>", "<a></b>", "&lt;", LIST.get(..LIST.len() - 20).unwrap()] {
        assert_eq!(read(text).unwrap_err(), OfficialError::NotXml, "{text}");
    }
    assert_eq!(tabular_list(b"<a>\xFF</a>").unwrap_err(), OfficialError::NotXml);
    // A document type could blow up a small file.
    let bomb = format!("<!DOCTYPE a [<!ENTITY x \"{}\">]>{LIST}", "y".repeat(100));
    assert_eq!(read(&bomb).unwrap_err(), OfficialError::NotXml);
    let deep = format!("{}{}", "<diag>".repeat(200_000), "</diag>".repeat(200_000));
    assert!(read(&deep).is_err());
    let headings = format!(
        "{}{}",
        "<diag><name>C43</name><desc>x</desc>".repeat(2_000),
        "</diag>".repeat(2_000)
    );
    let deep = LIST.replacen(
        "<diag><name>C4A</name><desc>Merkel cell carcinoma</desc></diag>",
        &headings,
        1,
    );
    assert!(matches!(read(&deep), Err(OfficialError::Tabular { .. })));
}

proptest! {
    #[test]
    fn any_bytes_are_a_list_or_an_error(bytes: Vec<u8>, at in 0..LIST.len(), with in "\\PC{0,3}") {
        let _ = tabular_list(&bytes);
        let mut changed = LIST.to_owned();
        if changed.is_char_boundary(at) {
            changed.replace_range(at..at, &with);
        }
        if let Ok(list) = read(&changed) {
            prop_assert!(!list.headings.is_empty());
        }
    }
}
