//! The official XML becomes an index in memory.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};
use thiserror::Error;

use super::{AlphabeticIndex, Term};
use crate::find::lemmas_of;

/// Bytes that are read; the largest published index has a tenth of it.
const MAX_BYTES: usize = 128 << 20;
/// Elements and texts that are read.
const MAX_NODES: u32 = 8_000_000;
/// Levels of subterms; published files have nine.
const MAX_LEVELS: usize = 24;
/// Bytes of a title or reference that are kept.
const MAX_TEXT: usize = 2_000;

/// Why an index file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {fault}")]
#[non_exhaustive]
pub struct IndexError {
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: u32,
    /// What is wrong.
    pub fault: IndexFault,
}

/// What is wrong with an index file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IndexFault {
    /// The bytes are no text in UTF-8.
    #[error("no text in UTF-8; take the file as it was published")]
    NotUtf8,
    /// The text is no sound XML.
    #[error("no sound XML; download the file again")]
    NotXml,
    /// The document is no index.
    #[error("the document is neither an index of ICD-10-CM nor one of ICD-10-PCS; is this the right file?")]
    Kind,
    /// The file is far larger or deeper than any published one.
    #[error("far larger or deeper than any published file")]
    TooLarge,
}

impl AlphabeticIndex {
    /// Reads an official index file, of any of the kinds that the module names.
    ///
    /// # Errors
    ///
    /// [`IndexError`] with the line: where the bytes are no text, no XML, no index, or beyond all published sizes.
    pub fn read(bytes: &[u8]) -> Result<Self, IndexError> {
        let whole = |fault| IndexError { line: 0, fault };
        if bytes.len() > MAX_BYTES {
            return Err(whole(IndexFault::TooLarge));
        }
        let text = str::from_utf8(bytes).map_err(|_| whole(IndexFault::NotUtf8))?;
        let text = text.trim_start_matches('\u{feff}');
        let options = ParsingOptions {
            allow_dtd: false,
            nodes_limit: MAX_NODES,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(text, options).map_err(|error| IndexError {
            line: error.pos().row,
            fault: if matches!(error, roxmltree::Error::NodesLimitReached) {
                IndexFault::TooLarge
            } else {
                IndexFault::NotXml
            },
        })?;
        let root = document.root_element();
        if !matches!(root.tag_name().name(), "ICD10CM.index" | "ICD10PCS.index") {
            return Err(whole(IndexFault::Kind));
        }
        let mut reader = Reader { terms: Vec::new() };
        for letter in root.children().filter(|child| child.has_tag_name("letter")) {
            for main in letter.children().filter(|child| child.has_tag_name("mainTerm")) {
                reader.term(main, None, 0)?;
            }
        }
        let columns = root.descendants().filter(|node| node.has_tag_name("head"));
        let columns = columns.filter_map(|head| Some((head.attribute("col")?.parse().ok()?, text_of(head))));
        let version = root.children().find(|child| child.has_tag_name("version"));
        Ok(Self {
            version: version.map(text_of).unwrap_or_default(),
            columns: columns.filter(|(column, _)| *column > 1).collect(),
            main_by_word: main_by_word(&reader.terms),
            terms: reader.terms,
        })
    }
}

fn main_by_word(terms: &[Term]) -> BTreeMap<String, Vec<u32>> {
    let mut by_word: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (at, term) in terms.iter().enumerate().filter(|(_, term)| term.parent.is_none()) {
        for word in &term.words {
            by_word.entry(word.clone()).or_default().push(at as u32);
        }
    }
    by_word
}

struct Reader {
    terms: Vec<Term>,
}

impl Reader {
    fn term(&mut self, node: Node<'_, '_>, parent: Option<u32>, level: usize) -> Result<(), IndexError> {
        if level > MAX_LEVELS {
            let line = node.document().text_pos_at(node.range().start).row;
            return Err(IndexError {
                line,
                fault: IndexFault::TooLarge,
            });
        }
        let at = self.terms.len();
        let mut term = Term {
            parent,
            ..Term::default()
        };
        for part in node.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "title" => {
                    term.title = own_text(part);
                    let modifiers = part.children().filter(|child| child.has_tag_name("nemod")).map(text_of);
                    term.modifiers = modifiers.collect::<Vec<_>>().join(" ");
                }
                "code" | "codes" | "tab" => term.codes.extend(codes(&text_of(part))),
                "manif" => term.manifestations.extend(codes(&text_of(part))),
                "cell" => term.cells.extend(cell(part)),
                "see" => {
                    term.see.push(own_text(part));
                    let named = part
                        .children()
                        .filter(|child| matches!(child.tag_name().name(), "codes" | "tab"));
                    term.codes.extend(named.flat_map(|named| codes(&text_of(named))));
                }
                "seeAlso" => term.see_also.push(own_text(part)),
                "use" => term.uses.push(own_text(part)),
                _ => {}
            }
        }
        term.words = lemmas_of(&term.title);
        term.modifier_words = lemmas_of(&term.modifiers);
        self.terms.push(term);
        for below in node.children().filter(|child| child.has_tag_name("term")) {
            self.term(below, Some(at as u32), level + 1)?;
        }
        let end = self.terms.len() as u32;
        if let Some(term) = self.terms.get_mut(at) {
            term.end = end;
        }
        Ok(())
    }
}

/// A cell of a table that names a code; its column.
fn cell(node: Node<'_, '_>) -> Option<(u8, String)> {
    let column = node.attribute("col")?.parse().ok()?;
    Some((column, codes(&text_of(node)).into_iter().next()?))
}

/// The codes in a text such as `E11.65`, `C79.8-`, `0FT4`; a dash at the end says that characters are missing.
fn codes(text: &str) -> Vec<String> {
    let is_code = |word: &&str| {
        (3..=9).contains(&word.len())
            && word.bytes().any(|byte| byte.is_ascii_digit())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
    };
    let words =
        text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '[' | ']' | '(' | ')'));
    words
        .filter(is_code)
        .map(|code| code.trim_end_matches('-').trim_end_matches('.').to_owned())
        .filter(|code| code.len() >= 3)
        .collect()
}

/// The text of a node itself, white space made single.
fn own_text(node: Node<'_, '_>) -> String {
    joined(node.children().filter(Node::is_text))
}

/// The text of a node and all in it, white space made single.
fn text_of(node: Node<'_, '_>) -> String {
    joined(node.descendants().filter(Node::is_text))
}

fn joined<'a, 'i: 'a>(texts: impl Iterator<Item = Node<'a, 'i>>) -> String {
    let mut joined = String::new();
    for word in texts.flat_map(|text| text.text().unwrap_or_default().split_whitespace()) {
        if joined.len() + word.len() > MAX_TEXT {
            break;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}
