//! [`FieldPath`]: the way to a field by its names.

use super::{FieldInfo, FieldKind, ListRef, Node, PartInfo, Scalar};
use crate::{Encounter, Location};
use core::fmt;

/// A list that is not there.
static NO_ELEMENTS: Vec<Encounter> = Vec::new();

/// The way from a part to a field below it, through parts but not into lists.
#[derive(Debug, Clone)]
pub struct FieldPath {
    pub(super) steps: Vec<usize>,
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

    pub(super) fn absent(&self) -> Node<'static> {
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
