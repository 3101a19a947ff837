//! What the readers share: opening a document, walking it, errors with their place.

use roxmltree::{Document, Node, ParsingOptions};
use thiserror::Error;

/// No file is read that is larger than this; the largest published one has 30 million bytes.
const MAX_BYTES: usize = 128 << 20;

/// No file is read that has more nodes than this.
const MAX_NODES: u32 = 8_000_000;

/// Terms do not stand deeper in one another than this; published files have nine levels.
pub(super) const MAX_DEPTH: usize = 24;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {fault}")]
#[non_exhaustive]
pub struct XmlError {
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: u32,
    /// What is wrong.
    pub fault: XmlFault,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum XmlFault {
    /// The bytes are no text in UTF-8.
    #[error("no text in UTF-8; take the file as it was published")]
    NotUtf8,
    /// The text is no sound XML.
    #[error("no sound XML; download the file again")]
    NotXml,
    /// The document is of another kind.
    #[error("the document is no <{wanted}>; is this the right file?")]
    Kind {
        /// The root that is wanted.
        wanted: &'static str,
    },
    /// A part that every published file has is missing.
    #[error("{missing} is missing")]
    Missing {
        /// The part.
        missing: &'static str,
    },
    /// The file is far larger or deeper than any published one.
    #[error("far larger or deeper than any published file")]
    TooLarge,
}

/// Reads a document whose root is `root`.
pub(super) fn with_document<T>(
    bytes: &[u8],
    root: &'static str,
    read: impl FnOnce(&Document<'_>) -> Result<T, XmlError>,
) -> Result<T, XmlError> {
    let whole = |fault| XmlError { line: 0, fault };
    if bytes.len() > MAX_BYTES {
        return Err(whole(XmlFault::TooLarge));
    }
    let text = str::from_utf8(bytes).map_err(|_| whole(XmlFault::NotUtf8))?;
    let text = text.trim_start_matches('\u{feff}');
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| XmlError {
        line: error.pos().row,
        fault: XmlFault::NotXml,
    })?;
    if !document.root_element().has_tag_name(root) {
        return Err(whole(XmlFault::Kind { wanted: root }));
    }
    read(&document)
}

/// An error at a node.
pub(super) fn error(node: Node<'_, '_>, fault: XmlFault) -> XmlError {
    let line = node.document().text_pos_at(node.range().start).row;
    XmlError { line, fault }
}

/// A part that is missing in a node.
pub(super) fn missing(node: Node<'_, '_>, missing: &'static str) -> XmlError {
    error(node, XmlFault::Missing { missing })
}

/// The children of a name.
pub(super) fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

/// The first child of a name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// The text of a node with that of the nodes in it, white space made single.
pub(super) fn text(node: Node<'_, '_>) -> String {
    let mut words = Vec::new();
    for part in node.descendants().filter(Node::is_text) {
        words.extend(part.text().unwrap_or_default().split_whitespace());
    }
    words.join(" ")
}

/// The text of a node itself, white space made single.
pub(super) fn own_text(node: Node<'_, '_>) -> String {
    let texts = node.children().filter_map(|part| part.is_text().then(|| part.text())?);
    texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
