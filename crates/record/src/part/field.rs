//! The kinds of fields: scalars, parts, and lists of either.

use super::{Field, split_path};
use crate::field::{Cell, CellState, FieldKind, Kind, ListRef, Meaning, Node, Scalar as ScalarNode, ScalarKind};
use crate::{Finding, Location, Raw, RawCode, RawValue, Text, review};
use core::fmt::{Debug, Write};

/// Stands between the texts of a list where the list is one text.
const LIST_SEPARATOR: char = ';';

/// The highest element that a path may name, so that a path cannot ask for any amount of memory.
const MAX_ELEMENT: usize = 1000;

/// The element that a path begins with, counted from one, and the path below it.
fn split_element(path: &str) -> Option<(usize, Option<&str>)> {
    let (number, rest) = split_path(path);
    let number: usize = number.parse().ok()?;
    (1..=MAX_ELEMENT).contains(&number).then(|| (number - 1, rest))
}

/// A field that is one text.
trait Scalar: Debug + Default + From<Text> + Sync {
    /// What kind of scalar it is.
    const KIND: ScalarKind;

    /// What the text means.
    fn meaning(&self) -> Option<Meaning>;

    /// The text as it was written, where it is held; `None` when absent, and of a date or number in a usual form.
    fn lent(&self) -> Option<&str>;

    /// The usual form in which a meaning is written whose text is not held.
    fn form(&self) -> u8 {
        0
    }

    /// Whether it is not given.
    fn is_absent(&self) -> bool;

    /// Adds the text as it was written.
    fn write(&self, out: &mut String) {
        out.push_str(self.lent().unwrap_or_default());
    }

    /// Whether nothing is wrong with the text.
    fn is_sound(&self) -> bool;

    /// What is wrong with the text, if anything is.
    fn finding(&self, at: &Location) -> Option<Finding>;
}

impl Scalar for Text {
    const KIND: ScalarKind = ScalarKind::Text;

    fn meaning(&self) -> Option<Meaning> {
        Some(Meaning::Text)
    }

    fn lent(&self) -> Option<&str> {
        self.given()
    }

    fn is_absent(&self) -> bool {
        Text::is_absent(self)
    }

    #[inline]
    fn is_sound(&self) -> bool {
        true
    }

    fn finding(&self, _: &Location) -> Option<Finding> {
        None
    }
}

impl<T: RawValue + Sync> Scalar for Raw<T> {
    const KIND: ScalarKind = T::KIND;

    fn meaning(&self) -> Option<Meaning> {
        self.by_value(T::meaning)
    }

    #[inline]
    fn lent(&self) -> Option<&str> {
        Raw::lent(self)
    }

    #[inline]
    fn form(&self) -> u8 {
        Raw::form(self)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        Raw::is_absent(self)
    }

    fn write(&self, out: &mut String) {
        // Writing to a text cannot fail.
        let _ = write!(out, "{self}");
    }

    #[inline]
    fn is_sound(&self) -> bool {
        !self.is_invalid()
    }

    fn finding(&self, at: &Location) -> Option<Finding> {
        // Reading again tells why: the field keeps only that it was in vain.
        let text = self.lent().filter(|_| self.is_invalid())?;
        let error = T::from_text(text.trim()).err()?;
        Some(review::invalid_value(at, text, error))
    }
}

impl Scalar for RawCode {
    const KIND: ScalarKind = ScalarKind::Code;

    fn meaning(&self) -> Option<Meaning> {
        Some(Meaning::Text)
    }

    fn lent(&self) -> Option<&str> {
        self.text()
    }

    fn is_absent(&self) -> bool {
        RawCode::is_absent(self)
    }

    fn is_sound(&self) -> bool {
        self.is_absent() || self.has_form_of_icd10() || self.is_blank() || self.form().is_some()
    }

    fn finding(&self, at: &Location) -> Option<Finding> {
        (!Scalar::is_sound(self)).then(|| review::malformed_code(at, self.as_str()))
    }
}

impl<S: Scalar> Kind for S {
    const KIND: FieldKind = FieldKind::Scalar(S::KIND);
}

impl<E: Kind> Kind for Vec<E> {
    const KIND: FieldKind = FieldKind::List(&E::KIND);
}

impl<S: Scalar> Field for S {
    fn is_absent(&self) -> bool {
        Scalar::is_absent(self)
    }

    #[inline]
    fn node(&self) -> Node<'_> {
        Node::Scalar(ScalarNode::new(self.lent(), self.meaning(), self.form()))
    }

    #[inline(always)]
    fn cell(&self) -> Cell {
        Cell::new(self.meaning(), || self.lent())
    }

    #[inline(always)]
    fn state(&self) -> CellState {
        CellState::of(self.meaning(), || self.lent())
    }

    #[inline]
    fn is_sound(&self) -> bool {
        Scalar::is_sound(self)
    }

    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>) {
        findings.extend(self.finding(at));
    }

    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        if path.is_none() {
            *self = S::from(Text::from(text));
        }
        path.is_none()
    }

    fn write_text(&self, path: Option<&str>, out: &mut String) {
        if path.is_none() {
            self.write(out);
        }
    }
}

impl<P: Field + Default> Field for Option<Box<P>> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn node(&self) -> Node<'_> {
        self.as_ref().map_or(Node::Part(None), |part| part.node())
    }

    fn is_sound(&self) -> bool {
        self.as_ref().is_none_or(|part| part.is_sound())
    }

    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>) {
        if let Some(part) = self {
            part.review(at, findings);
        }
    }

    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        if let Some(part) = self {
            return part.set_text(path, text);
        }
        let mut part = Box::<P>::default();
        let is_set = path.is_some() && part.set_text(path, text);
        if is_set {
            *self = Some(part);
        }
        is_set
    }

    fn write_text(&self, path: Option<&str>, out: &mut String) {
        if let Some(part) = self {
            part.write_text(path, out);
        }
    }
}

impl<E: Field + Kind + Default + Sync> Field for Vec<E> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn node(&self) -> Node<'_> {
        Node::List(ListRef(self))
    }

    fn is_sound(&self) -> bool {
        self.iter().all(Field::is_sound)
    }

    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>) {
        for (i, element) in self.iter().enumerate() {
            at.within_index(i, |at| element.review(at, findings));
        }
    }

    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        let (first, path, texts) = match path.and_then(split_element) {
            Some((i, rest)) => (i, rest, vec![text]),
            None => (0, path, text.split(LIST_SEPARATOR).map(str::trim).collect()),
        };
        if !E::default().set_text(path, "") {
            return false;
        }
        if self.len() < first + texts.len() {
            self.resize_with(first + texts.len(), E::default);
        }
        for (element, text) in self.iter_mut().skip(first).zip(texts) {
            // A blank text leaves the field of its element absent.
            if !text.is_empty() {
                element.set_text(path, text);
            }
        }
        true
    }

    fn write_text(&self, path: Option<&str>, out: &mut String) {
        if let Some((i, rest)) = path.and_then(split_element) {
            return self.get(i).map_or((), |element| element.write_text(rest, out));
        }
        for (i, element) in self.iter().enumerate() {
            if i > 0 {
                out.push(LIST_SEPARATOR);
            }
            element.write_text(path, out);
        }
    }
}
