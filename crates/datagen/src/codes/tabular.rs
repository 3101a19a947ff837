//! The tabular list of ICD-10-CM: chapters, blocks, categories, seventh characters.

use anyhow::{Context, Result, ensure};
use casemix_codes::{CodeDraft, Group, GroupKind, SeventhCharacter};
use roxmltree::{Document, Node};

use super::code;
use crate::sources::{Sources, TABULAR_LIST};

/// Adds headings with their titles, chapters, blocks and seventh characters. Titles of codes are taken as well; better
/// sources replace them.
pub(super) fn fill(draft: &mut CodeDraft, sources: &Sources) -> Result<()> {
    let text = sources.text(&TABULAR_LIST)?;
    let document = Document::parse(&text).context(TABULAR_LIST.path)?;
    let mut groups = Vec::new();
    for chapter in children(document.root_element(), "chapter") {
        let (title, range) = title_and_range(chapter)?;
        groups.push(group(GroupKind::Chapter, child_text(chapter, "name")?, title, range)?);
        groups.extend(blocks(chapter)?);
        for diagnosis in children(chapter, "section").flat_map(|section| children(section, "diag")) {
            add(draft, diagnosis, "")?;
        }
    }
    draft.set_groups(groups);
    Ok(())
}

/// The blocks of a chapter. A block that lists no categories is an outer one: it has those of the blocks whose range lies
/// within its own.
fn blocks(chapter: Node<'_, '_>) -> Result<Vec<Group>> {
    let mut blocks = Vec::new();
    for section in children(chapter, "section") {
        let (title, _) = title_and_range(section)?;
        let label = section.attribute("id").context("section without id")?;
        let categories = children(section, "diag").map(|diagnosis| code(child_text(diagnosis, "name")?));
        let block = group(GroupKind::Block, label, title, label)?;
        blocks.push(block.with_categories(categories.collect::<Result<_>>()?));
    }
    let outer_of = |outer: &Group, inner: &Group| outer.contains(inner.first) && outer.contains(inner.last);
    let inner: Vec<_> = blocks
        .iter()
        .filter(|block| !block.categories.is_empty())
        .cloned()
        .collect();
    for outer in blocks.iter_mut().filter(|block| block.categories.is_empty()) {
        let within = inner.iter().filter(|inner| outer_of(outer, inner));
        let categories = within.flat_map(|inner| inner.categories.iter().copied()).collect();
        *outer = outer.clone().with_categories(categories);
    }
    Ok(blocks)
}

fn add(draft: &mut CodeDraft, diagnosis: Node<'_, '_>, above: &str) -> Result<()> {
    let name = code(child_text(diagnosis, "name")?)?;
    ensure!(
        name.len() > above.len() && name.starts_with(above),
        "{name} does not begin with its heading {above}"
    );
    draft.set_title(name, child_text(diagnosis, "desc")?)?;
    if let Some(definition) = children(diagnosis, "sevenChrDef").next() {
        let seventh = |extension: Node<'_, '_>| {
            let mut character = extension.attribute("char").unwrap_or_default().chars();
            let (Some(character), None) = (character.next(), character.next()) else {
                return None;
            };
            Some(SeventhCharacter::new(character, extension.text()?.trim()))
        };
        let characters: Option<_> = children(definition, "extension").map(seventh).collect();
        draft.set_seventh_characters(name, characters.with_context(|| format!("{name}: seventh characters"))?);
    }
    children(diagnosis, "diag").try_for_each(|below| add(draft, below, &name))
}

fn group(kind: GroupKind, label: &str, title: &str, range: &str) -> Result<Group> {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    Ok(Group::new(kind, label, title, code(first)?, code(last)?))
}

/// A title like `Tuberculosis (A15-A19)`, taken apart.
fn title_and_range<'a>(node: Node<'a, '_>) -> Result<(&'a str, &'a str)> {
    let text = child_text(node, "desc")?;
    let parts = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let (title, range) = parts.with_context(|| format!("{text}: no range at the end"))?;
    Ok((title.trim(), range))
}

fn children<'a, 'input>(node: Node<'a, 'input>, name: &str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

fn child_text<'a>(node: Node<'a, '_>, name: &str) -> Result<&'a str> {
    let child = children(node, name)
        .next()
        .with_context(|| format!("{} without {name}", node.tag_name().name()))?;
    child.text().map(str::trim).with_context(|| format!("empty {name}"))
}
