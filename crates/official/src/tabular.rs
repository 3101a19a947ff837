//! The tabular list, published as XML.

use casemix_codes::notes::NoteKind;
use casemix_codes::official::{TabularHeading, TabularList, TabularNote, TabularPlace};
use casemix_codes::{Group, GroupKind, SeventhCharacter};
use casemix_record::CodeText;
use roxmltree::{Document, Node, ParsingOptions};

use crate::{MAX_UNPACKED, OfficialError};

/// No list with more elements is read; the published ones have some 160,000.
const MAX_ELEMENTS: u32 = 2_000_000;
/// Codes have seven characters, so headings lie no deeper.
const MAX_DEPTH: usize = 8;

/// Reads the tabular list from the XML file in which the CDC publishes it (`icd10cm-tabular-2026.xml`).
///
/// # Errors
///
/// [`OfficialError::NotXml`] where the bytes are no sound XML, [`OfficialError::TooLarge`] for far more elements than any
/// published list has, [`OfficialError::Tabular`] where an element is not as published: the place says which one.
pub fn tabular_list(xml: &[u8]) -> Result<TabularList, OfficialError> {
    if xml.len() as u64 > MAX_UNPACKED {
        return Err(OfficialError::TooLarge);
    }
    let text = str::from_utf8(xml).map_err(|_| OfficialError::NotXml)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let options = ParsingOptions {
        nodes_limit: MAX_ELEMENTS,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => OfficialError::TooLarge,
        _ => OfficialError::NotXml,
    })?;
    let root = document.root_element();
    let mut list = TabularList::default();
    list.version = child_text(root, "version", "the list")?.to_owned();
    for chapter in children(root, "chapter") {
        read_chapter(&mut list, chapter)?;
    }
    match list.headings.is_empty() {
        true => Err(fault("the list", "chapters with their codes")),
        false => Ok(list),
    }
}

fn read_chapter(list: &mut TabularList, chapter: Node<'_, '_>) -> Result<(), OfficialError> {
    let label = child_text(chapter, "name", "a chapter")?;
    let (title, range) = title_and_range(chapter, label)?;
    list.groups.push(group(GroupKind::Chapter, label, title, range)?);
    read_notes(
        list,
        chapter,
        &TabularPlace::Group(GroupKind::Chapter, label.to_owned()),
    );
    list.groups.extend(blocks(chapter, label)?);
    for block in children(chapter, "section") {
        let label = block.attribute("id").unwrap_or_default();
        read_notes(list, block, &TabularPlace::Group(GroupKind::Block, label.to_owned()));
        for heading in children(block, "diag") {
            read_heading(list, heading, "", 0)?;
        }
    }
    Ok(())
}

/// The blocks of a chapter. A block that lists no categories is an outer one: it has those of the blocks whose range lies
/// within its own.
fn blocks(chapter: Node<'_, '_>, of: &str) -> Result<Vec<Group>, OfficialError> {
    let mut blocks = Vec::new();
    for block in children(chapter, "section") {
        let (title, _) = title_and_range(block, of)?;
        let label = block.attribute("id").ok_or_else(|| fault(of, "the id of a section"))?;
        let categories = children(block, "diag").map(|heading| code(child_text(heading, "name", label)?));
        let block = group(GroupKind::Block, label, title, label)?;
        blocks.push(block.with_categories(categories.collect::<Result<_, _>>()?));
    }
    let inner: Vec<_> = blocks
        .iter()
        .filter(|block| !block.categories.is_empty())
        .cloned()
        .collect();
    for outer in blocks.iter_mut().filter(|block| block.categories.is_empty()) {
        let within = inner
            .iter()
            .filter(|inner| outer.contains(inner.first) && outer.contains(inner.last));
        let categories = within.flat_map(|inner| inner.categories.iter().copied()).collect();
        *outer = outer.clone().with_categories(categories);
    }
    Ok(blocks)
}

fn read_heading(list: &mut TabularList, heading: Node<'_, '_>, above: &str, depth: usize) -> Result<(), OfficialError> {
    let name = child_text(heading, "name", above)?;
    let name = code(name)?;
    if depth >= MAX_DEPTH || name.len() <= above.len() || !name.starts_with(above) {
        return Err(fault(&name, "a code below the heading it stands under"));
    }
    let title = child_text(heading, "desc", &name)?;
    let definitions = children(heading, "sevenChrDef").flat_map(|definition| children(definition, "extension"));
    let seventh: Option<_> = definitions.map(seventh_character).collect();
    let seventh = seventh.ok_or_else(|| fault(&name, "a seventh character and its meaning"))?;
    list.headings.push(TabularHeading::new(name, title, seventh));
    read_notes(list, heading, &TabularPlace::Code(name));
    for below in children(heading, "diag") {
        read_heading(list, below, &name, depth + 1)?;
    }
    Ok(())
}

fn seventh_character(extension: Node<'_, '_>) -> Option<SeventhCharacter> {
    let mut character = extension.attribute("char")?.chars();
    match (character.next(), character.next()) {
        (Some(character), None) => Some(SeventhCharacter::new(character, extension.text()?.trim())),
        _ => None,
    }
}

/// The notes at one place, in the order of the file.
fn read_notes(list: &mut TabularList, at: Node<'_, '_>, place: &TabularPlace) {
    for element in at.children().filter(Node::is_element) {
        let Some(kind) = note_kind(element.tag_name().name()) else {
            continue;
        };
        let notes = children(element, "note").filter_map(|note| note.text().map(str::trim));
        for (text, at) in notes.filter(|text| !text.is_empty()).zip(0..) {
            // The words `Code first` and the like end in a comma where the note goes on with a condition.
            let text = text.trim_start_matches([',', ' ']).replace('\t', " ");
            list.notes.push(TabularNote::new(place.clone(), kind, text, at == 0));
        }
    }
}

fn note_kind(element: &str) -> Option<NoteKind> {
    Some(match element {
        "notes" => NoteKind::General,
        "inclusionTerm" => NoteKind::InclusionTerm,
        "includes" => NoteKind::Includes,
        "excludes1" => NoteKind::Excludes1,
        "excludes2" => NoteKind::Excludes2,
        "codeFirst" => NoteKind::CodeFirst,
        "useAdditionalCode" => NoteKind::UseAdditional,
        "codeAlso" => NoteKind::CodeAlso,
        "sevenChrNote" | "sevenChrDef" => NoteKind::SeventhCharacter,
        _ => return None,
    })
}

fn group(kind: GroupKind, label: &str, title: &str, range: &str) -> Result<Group, OfficialError> {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    Ok(Group::new(kind, label, title, code(first)?, code(last)?))
}

/// A title like `Tuberculosis (A15-A19)`, taken apart.
fn title_and_range<'a>(node: Node<'a, '_>, of: &str) -> Result<(&'a str, &'a str), OfficialError> {
    let text = child_text(node, "desc", of)?;
    let parts = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let (title, range) = parts.ok_or_else(|| fault(of, "a title with its range of codes in brackets"))?;
    Ok((title.trim(), range))
}

fn code(text: &str) -> Result<CodeText, OfficialError> {
    let code = CodeText::normalize(text).filter(|code| (3..=7).contains(&code.len()));
    let is_plain = |code: &CodeText| code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    code.filter(is_plain)
        .ok_or_else(|| fault("the list", "a code where one is named"))
}

fn fault(place: &str, wanted: &'static str) -> OfficialError {
    OfficialError::Tabular {
        place: place.to_owned(),
        wanted,
    }
}

fn children<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

fn child_text<'a>(node: Node<'a, '_>, name: &'static str, of: &str) -> Result<&'a str, OfficialError> {
    let text = children(node, name).next().and_then(|child| child.text());
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.ok_or_else(|| fault(of, name))
}
