//! [`LabelsDraft`]: labels gathered from a source, packed into the table that [`Labels`] opens.

use std::collections::{BTreeMap, BTreeSet};

use casemix_codes::table::{Provenance, Schema, TableBuilder, TableError};

use super::labels::{Basis, Labels};

/// The table of labels.
///
/// | section | holds |
/// |---|---|
/// | `key` | `u32`, ascending: the characters before (at most three), the position, the character |
/// | `place`, `is`, `place_2`, `is_2` | `u8`: positions and the characters that must stand there; 0 for none |
/// | `label` | `u16`: which text |
/// | `basis` | `u8`: 0 stated, 1 inferred |
/// | `text` | packed: the labels |
/// | `defined` | `u32`, ascending: axis and label that have a definition |
/// | `definition`, `explanation`, `includes` | packed, one for each of `defined` |
/// | `axis`, `axis_title` | `u32`, ascending: section and position; packed: the name of that axis |
pub(super) const LABELS: Schema = Schema {
    name: "pcs-labels",
    version: 1,
};

/// Characters of ICD-10-PCS are digits and capital letters.
fn digit(character: u8) -> Option<u32> {
    let small = character.is_ascii_lowercase();
    if small { None } else { (character as char).to_digit(36) }
}

/// The key of the rows of the character at `position` of `code`.
pub(super) fn row_key(code: &str, position: u8) -> Option<u32> {
    let bytes = code.as_bytes();
    let mut prefix = 0;
    for index in 0..usize::from(position.checked_sub(1)?).min(3) {
        prefix = prefix * 37 + digit(*bytes.get(index)?)? + 1;
    }
    let value = digit(*bytes.get(usize::from(position) - 1)?)?;
    (position <= 7).then_some((u32::from(position) << 16 | prefix) << 6 | value)
}

/// The key of an axis of a section.
pub(super) fn axis_key(section: char, position: u8) -> Option<u32> {
    let section = section.is_ascii().then(|| digit(section as u8))??;
    Some(section << 3 | u32::from(position & 7))
}

/// Labels as a source gives them, code by code.
///
/// ```
/// use casemix_codes::table::Provenance;
/// use casemix_coding::pcs::{Basis, LabelsDraft};
///
/// let mut draft = LabelsDraft::default();
/// for (code, qualifier) in [("3E01340", "Influenza Vaccine"), ("3E030U0", "Autologous")] {
///     draft.set(code, 7, Some((qualifier, Basis::Stated)));
/// }
/// let labels = draft.build(Provenance::new("some hospital", "test"))?;
/// assert_eq!(labels.label("3E030U0", 7).map(|label| label.text), Some("Autologous"));
/// # Ok::<(), casemix_codes::table::TableError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct LabelsDraft {
    texts: BTreeSet<String>,
    /// For each key, the codes and their labels.
    rows: BTreeMap<u32, Vec<Stated>>,
    definitions: BTreeMap<(char, u8, String), [String; 3]>,
    axes: BTreeMap<(char, u8), String>,
}

#[derive(Debug, Clone)]
struct Stated {
    code: Box<str>,
    label: Option<(String, Basis)>,
}

/// Where a row applies: two positions and the characters that must stand there; 0 for none.
type Context = [(u8, u8); 2];

/// One row of the table: where it applies, and the label.
type Row = (Context, (String, Basis));

impl LabelsDraft {
    /// Says what the character at `position` (1 to 7) of `code` means, or that no source tells. `code` may end at that
    /// position. What is no code is left out.
    pub fn set(&mut self, code: &str, position: u8, label: Option<(&str, Basis)>) {
        let Some(key) = row_key(code, position) else {
            return;
        };
        let label = label.map(|(text, basis)| (text.to_owned(), basis));
        self.texts.extend(label.iter().map(|(text, _)| text.clone()));
        let code = code.into();
        self.rows.entry(key).or_default().push(Stated { code, label });
    }

    /// Names an axis of a section.
    pub fn set_axis_title(&mut self, section: char, position: u8, title: &str) {
        self.axes.insert((section, position), title.to_owned());
    }

    /// Adds the definition of a label on an axis of a section.
    pub fn define(&mut self, section: char, position: u8, label: &str, definition: [&str; 3]) {
        let definition = definition.map(str::to_owned);
        self.texts.insert(label.to_owned());
        self.definitions
            .insert((section, position, label.to_owned()), definition);
    }

    /// The bytes of the table.
    ///
    /// # Errors
    ///
    /// Where there are more labels than the table can number (65,536).
    pub fn pack(&self, provenance: Provenance) -> Result<Vec<u8>, TableError> {
        let texts: Vec<_> = self.texts.iter().map(String::as_str).collect();
        let number = |text: &str| texts.binary_search(&text).ok().and_then(|at| u16::try_from(at).ok());
        let mut columns = (Vec::new(), Vec::new(), Vec::new());
        let mut contexts: [Vec<u8>; 4] = Default::default();
        for (key, stated) in &self.rows {
            for (context, (text, basis)) in rows_of(stated) {
                columns.0.push(*key);
                columns.1.push(number(&text).unwrap_or(u16::MAX));
                columns.2.push(u8::from(basis == Basis::Inferred));
                let [(place, is), (place_2, is_2)] = context;
                for (column, value) in contexts.iter_mut().zip([place, is, place_2, is_2]) {
                    column.push(value);
                }
            }
        }
        let mut definitions: Vec<_> = self
            .definitions
            .iter()
            .filter_map(|((section, position, label), texts)| {
                let key = axis_key(*section, *position)? << 16 | u32::from(number(label)?);
                Some((key, texts))
            })
            .collect();
        definitions.sort_unstable_by_key(|(key, _)| *key);
        let mut axes: Vec<_> = self
            .axes
            .iter()
            .filter_map(|((section, position), title)| Some((axis_key(*section, *position)?, title)))
            .collect();
        axes.sort_unstable();

        let [place, is, place_2, is_2] = &contexts;
        let mut builder = TableBuilder::new(LABELS, "icd-10-pcs", provenance);
        builder
            .column("key", &columns.0)?
            .column("place", place)?
            .column("is", is)?
            .column("place_2", place_2)?
            .column("is_2", is_2)?
            .column("label", &columns.1)?
            .column("basis", &columns.2)?
            .packed("text", &texts, 512)?
            .column("defined", &definitions.iter().map(|(key, _)| *key).collect::<Vec<_>>())?;
        for (name, at) in [("definition", 0), ("explanation", 1), ("includes", 2)] {
            let texts = definitions
                .iter()
                .map(|(_, texts)| texts.get(at).map_or("", String::as_str));
            builder.packed(name, texts, 512)?;
        }
        builder
            .column("axis", &axes.iter().map(|(key, _)| *key).collect::<Vec<_>>())?
            .packed("axis_title", axes.iter().map(|(_, title)| title), 512)?;
        builder.finish()
    }

    /// The table, opened.
    ///
    /// # Errors
    ///
    /// As [`LabelsDraft::pack`].
    pub fn build(&self, provenance: Provenance) -> Result<Labels, TableError> {
        Labels::open(self.pack(provenance)?)
    }
}

/// The fewest rows that give every code its label: one for all where they agree, else by the characters at one or two other
/// positions.
fn rows_of(stated: &[Stated]) -> Vec<Row> {
    let positions = || 0..=7_u8;
    let pairs = positions().flat_map(|first| positions().map(move |second| [first, second]));
    let mut choices: Vec<[u8; 2]> = pairs.filter(|[first, second]| first >= second).collect();
    choices.sort_by_key(|choice| choice.iter().filter(|place| **place > 0).count());
    choices
        .into_iter()
        .find_map(|places| rows_by(stated, places))
        .unwrap_or_default()
}

/// The rows by the characters at `places`, if these decide the label.
fn rows_by(stated: &[Stated], places: [u8; 2]) -> Option<Vec<Row>> {
    let mut by_context: BTreeMap<Context, Option<&(String, Basis)>> = BTreeMap::new();
    for Stated { code, label } in stated {
        let context = places.map(|place| {
            let index = usize::from(place).checked_sub(1);
            let found = index.and_then(|index| code.as_bytes().get(index));
            (place, found.copied().unwrap_or_default())
        });
        let known = by_context.entry(context).or_insert(label.as_ref());
        let same = |a: Option<&(String, Basis)>, b: Option<&(String, Basis)>| a.map(|a| &a.0) == b.map(|b| &b.0);
        if !same(*known, label.as_ref()) {
            return None;
        }
        // A label that a source states for one of the codes is stated.
        *known = (*known).min(label.as_ref());
    }
    Some(
        by_context
            .into_iter()
            .filter_map(|(context, label)| Some((context, label?.clone())))
            .collect(),
    )
}
