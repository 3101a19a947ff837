//! Fields of the record by their names: for rules, filters and exports that choose fields at run time.
//!
//! A [`FieldPath`] is found once, by the names that the record has in JSON; reading it is then a few jumps, without
//! allocation and without looking at names.
//!
//! ```
//! use casemix_record::field::{ENCOUNTER, Meaning, Node};
//! use casemix_record::{Encounter, Procedure};
//!
//! let date = ENCOUNTER.path("discharged")?;
//! let weight = ENCOUNTER.path("newborn.birth_weight_grams")?;
//! assert!(ENCOUNTER.path("dicharged").unwrap_err().to_string().starts_with("an encounter has no `dicharged`"));
//!
//! let encounter = Encounter::builder("E1").discharged("2025-11-08").procedures([Procedure::new("02703DZ")]).build();
//! let discharged = encounter.root().get(&date).scalar().expect("a scalar");
//! assert_eq!(discharged.text().as_deref(), Some("2025-11-08"));
//! assert!(matches!(discharged.meaning(), Some(Meaning::Moment(day)) if day.time().is_none()));
//! assert_eq!(encounter.root().get(&weight).scalar().and_then(|weight| weight.text()), None);
//!
//! let Node::List(procedures) = encounter.root().get(&ENCOUNTER.path("procedures")?) else { panic!("a list") };
//! let code = procedures.kind().part().expect("parts").path("code")?;
//! let first = procedures.get(0).and_then(|node| node.part()).expect("one procedure");
//! assert_eq!(first.get(&code).scalar().and_then(|code| code.given_lent()), Some("02703DZ"));
//! # Ok::<(), casemix_record::field::NoSuchField>(())
//! ```

mod column;

use crate::part::{Field, Part};
use crate::raw::InForm;
use crate::{Encounter, Location, Moment};
use core::fmt;
use rust_decimal::Decimal;
use std::borrow::Cow;

use column::BLOCK;
pub use column::{Cell, CellState, Column, Held, ShortText, States, Wanted};
pub(crate) use column::{Cells, read_block};

/// The fields of an [`Encounter`].
pub const ENCOUNTER: &PartInfo = <Encounter as Part>::INFO;

/// A part of the record: its name and its fields.
#[derive(Debug)]
#[non_exhaustive]
pub struct PartInfo {
    /// The name of the type, such as `Diagnosis`.
    pub name: &'static str,
    /// The fields, in the order in which they are written.
    pub fields: &'static [FieldInfo],
}

/// A field of a part.
#[derive(Debug)]
#[non_exhaustive]
pub struct FieldInfo {
    /// The name, as in JSON.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum FieldKind {
    /// One text, with its meaning.
    Scalar(ScalarKind),
    /// A part, which may be absent.
    Part(&'static PartInfo),
    /// A list of parts or scalars.
    List(&'static FieldKind),
}

impl FieldKind {
    /// The part, if it is one.
    pub fn part(&self) -> Option<&'static PartInfo> {
        match self {
            FieldKind::Part(part) => Some(part),
            _ => None,
        }
    }
}

/// What the text of a scalar means.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ScalarKind {
    /// Only itself.
    Text,
    /// A code of a classification.
    Code,
    /// A text of a certain form, such as a National Provider Identifier.
    Form,
    /// A word of a vocabulary.
    Word(Words),
    /// A date, with or without a time of day.
    Moment,
    /// A whole number.
    Integer,
    /// An exact decimal number.
    Decimal,
    /// Yes or no.
    Flag,
}

/// A vocabulary.
#[derive(Clone, Copy)]
pub struct Words {
    pub(crate) key: fn(&str) -> Option<u16>,
    pub(crate) texts: &'static [&'static str],
}

impl Words {
    /// The number of a word within its vocabulary, in any of its spellings; `None` outside the vocabulary.
    pub fn key(&self, text: &str) -> Option<u16> {
        (self.key)(text.trim())
    }

    /// The words in the order of the vocabulary; empty where it is open, as that of discharge statuses.
    pub fn texts(&self) -> &'static [&'static str] {
        self.texts
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.texts).finish()
    }
}

/// The meaning of a valid scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// Its text is its meaning: a text, a code, a text of a certain form.
    Text,
    /// A word of its vocabulary, by its number there.
    Word(u16),
    /// A date.
    Moment(Moment),
    /// A whole number.
    Integer(i32),
    /// An exact decimal number.
    Decimal(Decimal),
    /// Yes or no.
    Flag(bool),
}

/// A scalar of a record: its text and what it means.
#[derive(Clone, Copy)]
pub struct Scalar<'a> {
    /// As it was written, where the record holds it: else it follows from the meaning and its form.
    text: Option<&'a str>,
    meaning: Option<Meaning>,
    form: u8,
}

impl<'a> Scalar<'a> {
    /// A scalar that is not given.
    pub const ABSENT: Scalar<'static> = Scalar {
        text: None,
        meaning: None,
        form: 0,
    };

    #[inline]
    pub(crate) fn new(text: Option<&'a str>, meaning: Option<Meaning>, form: u8) -> Self {
        Scalar { text, meaning, form }
    }

    /// The text as it was written; `None` when absent.
    ///
    /// It is borrowed, but for a date or number, whose text is made from its meaning.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        self.text.map(Cow::Borrowed).or_else(|| self.made().map(Cow::Owned))
    }

    /// The text without white space around it; `None` when that leaves nothing.
    pub fn given(&self) -> Option<Cow<'a, str>> {
        self.given_lent()
            .map(Cow::Borrowed)
            .or_else(|| self.made().map(Cow::Owned))
    }

    /// What [`given`](Scalar::given) has, where it is borrowed: always where the [meaning](Scalar::meaning) is a text or word,
    /// or there is none.
    #[inline]
    pub fn given_lent(&self) -> Option<&'a str> {
        self.text.map(trimmed).filter(|text| !text.is_empty())
    }

    /// The text of a date or number that is held without it.
    fn made(&self) -> Option<String> {
        if self.text.is_some() {
            return None;
        }
        match self.meaning? {
            Meaning::Moment(moment) => Some(InForm(&moment, self.form).to_string()),
            Meaning::Integer(number) => Some(number.to_string()),
            Meaning::Decimal(number) => Some(number.to_string()),
            Meaning::Text | Meaning::Word(_) | Meaning::Flag(_) => None,
        }
    }

    /// What the text means; `None` when it is absent, or out of its vocabulary or form.
    ///
    /// A text or code always means itself: whether a code has the form of one, [`RawCode::form`](crate::RawCode::form) tells.
    #[inline]
    pub fn meaning(&self) -> Option<Meaning> {
        self.meaning
    }

    /// Whether it is absent or nothing but white space.
    #[inline]
    pub fn is_blank(&self) -> bool {
        match self.meaning {
            None | Some(Meaning::Text) => self.given_lent().is_none(),
            Some(_) => false,
        }
    }

    /// Whether there is a text that is not blank and has no meaning.
    pub fn is_invalid(&self) -> bool {
        self.meaning.is_none() && !self.is_blank()
    }
}

/// The text without white space around it. Nearly every text begins and ends with a letter, digit or sign, and is spared
/// the search for white space of all scripts.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [only] if only.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// What stands at a path.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Node<'a> {
    /// A scalar.
    Scalar(Scalar<'a>),
    /// A part, if it is there.
    Part(Option<PartRef<'a>>),
    /// A list.
    List(ListRef<'a>),
}

impl<'a> Node<'a> {
    /// The scalar, if it is one.
    #[inline]
    pub fn scalar(&self) -> Option<Scalar<'a>> {
        match self {
            Node::Scalar(scalar) => Some(*scalar),
            _ => None,
        }
    }

    /// The part, if it is one that is there.
    #[inline]
    pub fn part(&self) -> Option<PartRef<'a>> {
        match self {
            Node::Part(part) => *part,
            _ => None,
        }
    }

    /// The list, if it is one.
    #[inline]
    pub fn list(&self) -> Option<ListRef<'a>> {
        match self {
            Node::List(list) => Some(*list),
            _ => None,
        }
    }

    /// Whether anything is there: a scalar that is not blank, a part, an element.
    #[inline]
    pub fn is_present(&self) -> bool {
        match self {
            Node::Scalar(scalar) => !scalar.is_blank(),
            Node::Part(part) => part.is_some(),
            Node::List(list) => !list.is_empty(),
        }
    }
}

/// A part of a record, of any type.
#[derive(Clone, Copy)]
pub struct PartRef<'a>(pub(crate) &'a dyn AnyPart);

impl<'a> PartRef<'a> {
    /// What stands at `path`, which is one of this part's [`PartInfo`].
    ///
    /// Below a part that is absent, scalars are absent and lists are empty. A path of another part leads anywhere.
    #[inline]
    pub fn get(&self, path: &FieldPath) -> Node<'a> {
        match path.steps.as_slice() {
            [step] => self.0.node(*step).unwrap_or_else(|| path.absent()),
            _ => self.follow(path),
        }
    }

    /// Follows a path of several steps, or of none.
    fn follow(&self, path: &FieldPath) -> Node<'a> {
        let mut part = *self;
        let (last, above) = match path.steps.as_slice().split_last() {
            Some((last, above)) => (last, above),
            None => return Node::Part(Some(part)),
        };
        for step in above {
            match part.0.node(*step) {
                Some(Node::Part(Some(below))) => part = below,
                _ => return path.absent(),
            }
        }
        part.0.node(*last).unwrap_or_else(|| path.absent())
    }

    /// The scalar that stands at `path`, as a [`Column`] holds it; an absent one where there is no scalar.
    #[inline]
    pub fn cell(&self, path: &FieldPath) -> Cell {
        match path.steps.as_slice() {
            [step] => self.0.cell(*step),
            [above @ .., last] => {
                let mut part = *self;
                for step in above {
                    match part.0.node(*step) {
                        Some(Node::Part(Some(below))) => part = below,
                        _ => return Cell::ABSENT,
                    }
                }
                part.0.cell(*last)
            }
            [] => Cell::ABSENT,
        }
    }

    /// What stands in the field of that place among the [`fields`](PartInfo::fields) of its [`info`](PartRef::info).
    pub fn nth(&self, field: usize) -> Option<Node<'a>> {
        self.0.node(field)
    }

    /// What it is.
    pub fn info(&self) -> &'static PartInfo {
        self.0.info()
    }
}

/// A list of a record, of any type.
#[derive(Clone, Copy)]
pub struct ListRef<'a>(pub(crate) &'a dyn AnyList);

impl<'a> ListRef<'a> {
    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An element.
    pub fn get(&self, index: usize) -> Option<Node<'a>> {
        self.0.element(index)
    }

    /// The elements in their order.
    pub fn iter(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let list = self.0;
        (0..list.len()).filter_map(move |index| list.element(index))
    }

    /// What the elements are.
    pub fn kind(&self) -> FieldKind {
        self.0.kind()
    }

    /// Reads scalars of every element, in their order, each into its column in the place of what that held before. What is
    /// wanted in a column that is not there is not read.
    pub fn read_columns(&self, wanted: &[Wanted], columns: &mut [Column]) {
        self.0.read_columns(wanted, columns);
    }
}

/// A part, whatever its type.
pub(crate) trait AnyPart: Sync {
    fn info(&self) -> &'static PartInfo;
    fn node(&self, index: usize) -> Option<Node<'_>>;
    /// The scalar in a field.
    fn cell(&self, field: usize) -> Cell;
}

impl<P: Part + Field + Sync> AnyPart for P {
    fn info(&self) -> &'static PartInfo {
        P::INFO
    }

    fn node(&self, index: usize) -> Option<Node<'_>> {
        self.node_at(index)
    }

    fn cell(&self, field: usize) -> Cell {
        self.cell_at(field)
    }
}

/// A list, whatever its type.
pub(crate) trait AnyList: Sync {
    fn kind(&self) -> FieldKind;
    fn len(&self) -> usize;
    fn element(&self, index: usize) -> Option<Node<'_>>;
    /// Reads scalars of every element.
    fn read_columns(&self, wanted: &[Wanted], columns: &mut [Column]);
}

impl<E: Field + Kind + Sync> AnyList for Vec<E> {
    fn kind(&self) -> FieldKind {
        E::KIND
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn element(&self, index: usize) -> Option<Node<'_>> {
        self.get(index).map(Field::node)
    }

    fn read_columns(&self, wanted: &[Wanted], columns: &mut [Column]) {
        // A list without elements has one block, which is empty.
        let mut blocks = self.chunks(BLOCK);
        let (mut number, mut block) = (0, blocks.next().unwrap_or_default());
        loop {
            for one in wanted {
                let Some(column) = columns.get_mut(one.column()) else {
                    continue;
                };
                let cells = column.cells_of(number, block.len(), one);
                let states = match one.field {
                    Some(field) => E::read_block(block, field, cells),
                    None => {
                        let cell = |element: &E| cell_below(element.node(), one.path.as_ref());
                        read_block(block, cells, cell, |element| cell(element).state)
                    }
                };
                column.set_states(number, states);
            }
            match blocks.next() {
                Some(next) => (number, block) = (number + 1, next),
                None => break,
            }
        }
    }
}

/// The scalar that stands at a path below a node, or the node itself.
fn cell_below(node: Node<'_>, path: Option<&FieldPath>) -> Cell {
    match (path, node) {
        (Some(path), Node::Part(Some(part))) => part.cell(path),
        (_, node) => node.scalar().map_or(Cell::ABSENT, Cell::of),
    }
}

/// A type of fields.
pub(crate) trait Kind {
    const KIND: FieldKind;
}

/// A list that is not there.
static NO_ELEMENTS: Vec<Encounter> = Vec::new();

/// The way from a part to a field below it, through parts but not into lists.
#[derive(Debug, Clone)]
pub struct FieldPath {
    steps: Vec<usize>,
    names: Vec<&'static str>,
    kind: FieldKind,
}

impl FieldPath {
    /// What stands there.
    pub fn kind(&self) -> FieldKind {
        self.kind
    }

    /// The names on the way.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// The place of the field below the place of the part.
    pub fn location(&self, part: Location) -> Location {
        self.names.iter().fold(part, |place, name| place.field(name))
    }

    fn absent(&self) -> Node<'static> {
        match self.kind {
            FieldKind::Scalar(_) => Node::Scalar(Scalar::ABSENT),
            FieldKind::Part(_) => Node::Part(None),
            FieldKind::List(_) => Node::List(ListRef(&NO_ELEMENTS)),
        }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, name) in self.names.iter().enumerate() {
            f.write_str(if i > 0 { "." } else { "" })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl PartInfo {
    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Finds a field by the names on the way to it, with dots between them.
    ///
    /// # Errors
    /// [`NoSuchField`] where a name is none of its part, or leads below a scalar or a list.
    pub fn path(&'static self, path: &str) -> Result<FieldPath, NoSuchField> {
        let mut found = FieldPath {
            steps: Vec::new(),
            names: Vec::new(),
            kind: FieldKind::Part(self),
        };
        for name in path.split('.') {
            let FieldKind::Part(part) = found.kind else {
                return Err(NoSuchField {
                    name: name.to_owned(),
                    within: found.names.last().copied().unwrap_or_default(),
                    known: &[],
                });
            };
            let at = part.fields.iter().position(|field| field.name == name);
            let at = at.and_then(|at| Some((at, part.fields.get(at)?)));
            let (step, field) = at.ok_or_else(|| NoSuchField {
                name: name.to_owned(),
                within: part.name,
                known: part.fields,
            })?;
            found.steps.push(step);
            found.names.push(field.name);
            found.kind = field.kind;
        }
        Ok(found)
    }
}

/// A path names no field.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NoSuchField {
    /// The name that is none.
    pub name: String,
    /// The type of the part, or the name of the scalar or list, in which it was looked for.
    pub within: &'static str,
    /// The fields that there are; empty for a scalar or a list.
    pub known: &'static [FieldInfo],
}

impl fmt::Display for NoSuchField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NoSuchField { name, within, known } = self;
        if known.is_empty() {
            return write!(f, "`{within}` is no part: there is no `{name}` in it");
        }
        let article = if within.starts_with(['A', 'E', 'I', 'O', 'U']) {
            "an"
        } else {
            "a"
        };
        write!(f, "{article} {} has no `{name}`; it has", within.to_lowercase())?;
        for (i, field) in known.iter().enumerate() {
            write!(f, "{} {}", if i > 0 { "," } else { "" }, field.name)?;
        }
        Ok(())
    }
}

impl core::error::Error for NoSuchField {}

/// Writes what a value is, never the value, which may belong to a patient.
macro_rules! debug_hidden {
    ($($ty:ty, $show:expr);+) => {$(
        impl fmt::Debug for $ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let show: fn(&Self) -> String = $show;
                f.write_str(&show(self))
            }
        }
    )+};
}

debug_hidden! {
    Meaning, |_| "<meaning>".to_owned();
    Scalar<'_>, |scalar| if scalar.text().is_some() { "<text>" } else { "absent" }.to_owned();
    PartRef<'_>, |part| part.info().name.to_owned();
    ListRef<'_>, |list| format!("<{} elements>", list.len());
    Node<'_>, |node| match node {
        Node::Scalar(scalar) => format!("{scalar:?}"),
        Node::Part(part) => format!("{part:?}"),
        Node::List(list) => format!("{list:?}"),
    }
}

impl Encounter {
    /// The encounter as a part, to read its fields [by path](crate::field).
    pub fn root(&self) -> PartRef<'_> {
        PartRef(self)
    }
}
