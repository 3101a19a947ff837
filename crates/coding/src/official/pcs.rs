//! The files of ICD-10-PCS: tables, definitions, index.

use roxmltree::Node;

use super::xml::{MAX_DEPTH, XmlError, XmlFault, child, children, error, missing, own_text, text, with_document};
use crate::pcs::{Basis, LabelsDraft, Lead};

/// No release has more codes than this; that of FY2026 has 79,115.
const MAX_CODES: usize = 500_000;

/// The tables of a release, from `icd10pcs_tables_YEAR.xml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PcsTables {
    /// The release in the file's words, such as `2025`.
    pub version: String,
    rows: Vec<Row>,
    axes: Vec<(char, u8, String)>,
    definitions: Vec<(char, String, String)>,
}

/// A row of a table: the values of each of the seven axes, every combination of which is a code.
type Row = [Vec<(char, String)>; 7];

impl PcsTables {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`XmlError`] where the bytes are no such file: see [`XmlFault`].
    pub fn read(bytes: &[u8]) -> Result<Self, XmlError> {
        with_document(bytes, "ICD10PCS.tabular", |document| {
            let root = document.root_element();
            let mut tables = Self {
                version: child(root, "version").map(text).unwrap_or_default(),
                rows: Vec::new(),
                axes: Vec::new(),
                definitions: Vec::new(),
            };
            for table in children(root, "pcsTable") {
                tables.read_table(table)?;
            }
            if tables.codes_in_rows().is_none_or(|codes| codes > MAX_CODES) {
                return Err(error(root, XmlFault::TooLarge));
            }
            Ok(tables)
        })
    }

    fn read_table(&mut self, table: Node<'_, '_>) -> Result<(), XmlError> {
        let head = axes(table)?;
        let [Some(section), Some(body_system), Some(operation)] = [1, 2, 3].map(|position| values_at(&head, position))
        else {
            return Err(missing(table, "one of the axes 1 to 3"));
        };
        let Some((section_code, _)) = section.first() else {
            return Err(missing(table, "the section"));
        };
        let definition = children(table, "axis")
            .filter_map(|axis| child(axis, "definition"))
            .map(text)
            .next();
        if let (Some(definition), Some((_, name))) = (definition, operation.first()) {
            self.definitions.push((*section_code, name.clone(), definition));
        }
        for (position, title, _) in &head {
            self.axes.push((*section_code, *position, title.clone()));
        }
        for row in children(table, "pcsRow") {
            let tail = axes(row)?;
            let [Some(a), Some(b), Some(c), Some(d)] = [4, 5, 6, 7].map(|position| values_at(&tail, position)) else {
                return Err(missing(row, "one of the axes 4 to 7"));
            };
            for (position, title, _) in &tail {
                self.axes.push((*section_code, *position, title.clone()));
            }
            let head = [section.clone(), body_system.clone(), operation.clone()];
            let [section, body_system, operation] = head;
            self.rows.push([section, body_system, operation, a, b, c, d]);
        }
        Ok(())
    }

    /// How many codes the rows make; `None` where that passes every bound.
    fn codes_in_rows(&self) -> Option<usize> {
        let product = |row: &Row| {
            row.iter()
                .try_fold(1_usize, |product, axis| product.checked_mul(axis.len()))
        };
        self.rows
            .iter()
            .try_fold(0_usize, |sum, row| sum.checked_add(product(row)?))
    }

    /// Every code with the labels of its seven characters, row by row.
    pub fn each_code(&self, mut each: impl FnMut(&str, [&str; 7])) {
        for row in &self.rows {
            let count = row.iter().map(Vec::len).product::<usize>();
            for number in 0..count {
                let (mut rest, mut code, mut labels) = (number, [' '; 7], [""; 7]);
                for (at, axis) in row.iter().enumerate().rev() {
                    if let (Some((character, label)), Some(place), Some(name)) =
                        (axis.get(rest % axis.len()), code.get_mut(at), labels.get_mut(at))
                    {
                        *place = *character;
                        *name = label;
                    }
                    rest /= axis.len();
                }
                each(&code.iter().collect::<String>(), labels);
            }
        }
    }

    /// The labels, ready to be built into [`Labels`](crate::pcs::Labels) or added to.
    pub fn labels(&self) -> LabelsDraft {
        let mut draft = LabelsDraft::default();
        self.each_code(|code, labels| {
            for (position, label) in (1..).zip(labels) {
                draft.set(code, position, Some((label, Basis::Stated)));
            }
        });
        for (section, position, title) in &self.axes {
            draft.set_axis_title(*section, *position, title);
        }
        for (section, operation, definition) in &self.definitions {
            draft.define(*section, 3, operation, [definition, "", ""]);
        }
        draft
    }
}

/// The axes of a table or a row: position, name, values.
type AxisValues = (u8, String, Vec<(char, String)>);

fn axes(node: Node<'_, '_>) -> Result<Vec<AxisValues>, XmlError> {
    let axis = |axis: Node<'_, '_>| {
        let position = axis.attribute("pos").and_then(|pos| pos.parse().ok());
        let position = position.filter(|position| (1..=7).contains(position));
        let title = child(axis, "title").map(text).unwrap_or_default();
        let value = |label: Node<'_, '_>| {
            let mut code = label.attribute("code").unwrap_or_default().chars();
            match (code.next(), code.next()) {
                (Some(code), None) => Ok((code, text(label))),
                _ => Err(missing(label, "the code of a label")),
            }
        };
        let values: Result<Vec<_>, _> = children(axis, "label").map(value).collect();
        Ok((
            position.ok_or_else(|| missing(axis, "the position of an axis"))?,
            title,
            values?,
        ))
    };
    children(node, "axis").map(axis).collect()
}

fn values_at(axes: &[AxisValues], position: u8) -> Option<Vec<(char, String)>> {
    let axis = axes
        .iter()
        .find(|(at, _, values)| *at == position && !values.is_empty());
    axis.map(|(_, _, values)| values.clone())
}

/// Adds the definitions of `icd10pcs_definitions_YEAR.xml` to labels.
///
/// # Errors
///
/// [`XmlError`] where the bytes are no such file.
pub fn pcs_definitions(bytes: &[u8], labels: &mut LabelsDraft) -> Result<(), XmlError> {
    with_document(bytes, "ICD10PCS.definitions", |document| {
        for section in children(document.root_element(), "section") {
            let code = section.attribute("code").and_then(|code| code.chars().next());
            let code = code.ok_or_else(|| missing(section, "the code of a section"))?;
            for axis in children(section, "axis") {
                let position = axis.attribute("pos").and_then(|pos| pos.parse().ok());
                let position = position.ok_or_else(|| missing(axis, "the position of an axis"))?;
                for terms in children(axis, "terms") {
                    let part = |name| children(terms, name).map(text).collect::<Vec<_>>().join("; ");
                    let parts = [part("definition"), part("explanation"), part("includes")];
                    for title in children(terms, "title") {
                        labels.define(code, position, &text(title), parts.each_ref().map(String::as_str));
                    }
                }
            }
        }
        Ok(())
    })
}

/// An entry of the index: term, where it leads, target, code; as [`Index::pack`](crate::pcs::Index::pack) takes them.
pub type IndexRow = (String, Lead, String, String);

/// The entries of `icd10pcs_index_YEAR.xml`.
///
/// # Errors
///
/// [`XmlError`] where the bytes are no such file.
pub fn pcs_index(bytes: &[u8]) -> Result<Vec<IndexRow>, XmlError> {
    with_document(bytes, "ICD10PCS.index", |document| {
        let mut rows = Vec::new();
        for letter in children(document.root_element(), "letter") {
            for main in children(letter, "mainTerm") {
                index_term(main, &mut Vec::new(), &mut rows)?;
            }
        }
        Ok(rows)
    })
}

fn index_term(node: Node<'_, '_>, above: &mut Vec<String>, rows: &mut Vec<IndexRow>) -> Result<(), XmlError> {
    if above.len() >= MAX_DEPTH {
        return Err(error(node, XmlFault::TooLarge));
    }
    let title = child(node, "title").map(text).filter(|title| !title.is_empty());
    let named = title.is_some();
    above.extend(title);
    let term = above.join(", ");
    for child in node.children().filter(Node::is_element) {
        let mut lead = |lead, target: String, code: String| rows.push((term.clone(), lead, target, code));
        match child.tag_name().name() {
            "use" | "see" => {
                let kind = if child.has_tag_name("use") {
                    Lead::Use
                } else {
                    Lead::See
                };
                let codes = child.children().filter(Node::is_element).map(text).collect::<Vec<_>>();
                match codes.as_slice() {
                    [] => lead(kind, own_text(child), String::new()),
                    codes => codes.iter().for_each(|code| lead(kind, own_text(child), code.clone())),
                }
            }
            "code" | "codes" => lead(Lead::Code, String::new(), text(child)),
            "term" => index_term(child, above, rows)?,
            _ => {}
        }
    }
    if named {
        above.pop();
    }
    Ok(())
}
