//! The table of mappings, and the reader of the official files.

use std::collections::BTreeMap;

use casemix_codes::table::{Provenance, Schema, TableBuilder, TableError};
use casemix_record::CodeText;
use thiserror::Error;

use super::gems::{Direction, Gems};

/// The table of mappings. For each direction two packed texts of one length: the codes, ascending, and for each code its
/// rows, `TARGET FLAGS` separated by semicolons, in the order of the source.
pub(super) const GEMS: Schema = Schema {
    name: "gems",
    version: 1,
};

/// A row of a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct GemRow {
    /// The target; `None` where there is none.
    pub target: Option<CodeText>,
    /// Flag 1: the target differs in meaning.
    pub approximate: bool,
    /// Flag 2: there is no target.
    pub no_map: bool,
    /// Flag 3: the target stands together with others.
    pub combination: bool,
    /// Flag 4: the scenario, 1 to 9; 0 without combination.
    pub scenario: u8,
    /// Flag 5: the list of choices within the scenario, 1 to 9; 0 without combination.
    pub choice_list: u8,
}

impl GemRow {
    /// The row of a target and its five flags, such as `10112`; `NoDx`, `NoPCS` and their like are no target. `None` where
    /// the flags are not five digits or the target is too long for a code.
    pub fn new(target: &str, flags: &str) -> Option<Self> {
        let digits: Vec<u8> = flags
            .chars()
            .map(|flag| flag.to_digit(10).and_then(|flag| u8::try_from(flag).ok()))
            .collect::<Option<_>>()?;
        let [approximate, no_map, combination, scenario, choice_list] = digits.try_into().ok()?;
        let target = CodeText::normalize(target)?;
        Some(Self {
            target: (no_map == 0).then_some(target),
            approximate: approximate != 0,
            no_map: no_map != 0,
            combination: combination != 0,
            scenario,
            choice_list,
        })
    }

    fn write(&self) -> String {
        let bit = u8::from;
        format!(
            "{} {}{}{}{}{}",
            self.target.as_ref().map_or("-", CodeText::as_str),
            bit(self.approximate),
            bit(self.no_map),
            bit(self.combination),
            self.scenario % 10,
            self.choice_list % 10
        )
    }
}

/// The rows of a code.
pub(super) fn parse_rows(text: &str) -> Vec<GemRow> {
    let rows = text.split(';').filter_map(|row| row.split_once(' '));
    rows.filter_map(|(target, flags)| GemRow::new(target, flags)).collect()
}

/// Mappings gathered from a source.
#[derive(Debug, Clone, Default)]
pub struct GemsDraft {
    maps: BTreeMap<Direction, BTreeMap<CodeText, Vec<GemRow>>>,
}

impl GemsDraft {
    /// Adds a row of a code.
    pub fn add(&mut self, direction: Direction, code: CodeText, row: GemRow) {
        self.maps
            .entry(direction)
            .or_default()
            .entry(code)
            .or_default()
            .push(row);
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.maps.values().flat_map(BTreeMap::values).map(Vec::len).sum()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of the table.
    ///
    /// # Errors
    ///
    /// Where a code holds a zero byte.
    pub fn pack(&self, provenance: Provenance) -> Result<Vec<u8>, TableError> {
        let mut builder = TableBuilder::new(GEMS, "icd-9-to-10", provenance);
        for (direction, map) in &self.maps {
            let [from, to] = direction.sections();
            let rows = map
                .values()
                .map(|rows| rows.iter().map(GemRow::write).collect::<Vec<_>>().join(";"));
            builder
                .packed(from, map.keys().map(CodeText::as_str), 16_384)?
                .packed(to, rows, 1024)?;
        }
        builder.finish()
    }

    /// The table, opened.
    ///
    /// # Errors
    ///
    /// As [`GemsDraft::pack`].
    pub fn build(&self, provenance: Provenance) -> Result<Gems, TableError> {
        Gems::open(self.pack(provenance)?)
    }
}

/// A line of a mapping file that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("line {line}: not a code, a target and five flags; take the file as it was published")]
#[non_exhaustive]
pub struct ReadGemError {
    /// The line, from 1.
    pub line: usize,
}

/// Reads an official mapping file (`2018_I9gem.txt`, `2018_I10gem.txt`, `gem_i9pcs.txt`, `gem_pcsi9.txt`) into a draft:
/// lines of code, target and flags.
///
/// ```
/// use casemix_codes::table::Provenance;
/// use casemix_coding::convert::{Direction, GemsDraft, read_gem};
///
/// let mut draft = GemsDraft::default();
/// read_gem(b"02HV33Z 3893    10000\n", Direction::Icd10PcsToIcd9, &mut draft)?;
/// let gems = draft.build(Provenance::new("CMS", "2018"))?;
/// let mapping = gems.map(Direction::Icd10PcsToIcd9, "02HV33Z").expect("mapped");
/// assert_eq!(mapping.only().map(|code| code.to_string()), Some("3893".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ReadGemError`] with the first line that does not have the published form.
pub fn read_gem(bytes: &[u8], direction: Direction, draft: &mut GemsDraft) -> Result<(), ReadGemError> {
    for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let text = str::from_utf8(text).map_err(|_| ReadGemError { line })?;
        let mut parts = text.split_ascii_whitespace();
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (None, ..) => {}
            (Some(code), Some(target), Some(flags), None) => {
                let row = GemRow::new(target, flags);
                let (code, row) = CodeText::normalize(code).zip(row).ok_or(ReadGemError { line })?;
                draft.add(direction, code, row);
            }
            _ => return Err(ReadGemError { line }),
        }
    }
    Ok(())
}
