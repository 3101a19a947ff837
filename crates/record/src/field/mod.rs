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
mod path;
mod scalar;

use crate::Encounter;
use crate::part::{Field, Part};
use core::fmt;

use column::BLOCK;
pub use column::{Cell, CellState, Column, Held, ShortText, States, Wanted};
pub(crate) use column::{Cells, read_block};
pub use path::{FieldPath, NoSuchField};
use scalar::trimmed;
pub use scalar::{Meaning, Scalar, ScalarKind, Words};

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
