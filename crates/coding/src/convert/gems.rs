use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use casemix_codes::table::{Packed, Provenance, Table, TableError};
use casemix_record::CodeText;

use super::table::{GEMS, GemRow, parse_rows};

/// From which code system to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Direction {
    /// Diagnoses, ICD-9-CM to ICD-10-CM.
    Icd9ToIcd10Cm,
    /// Diagnoses, ICD-10-CM to ICD-9-CM.
    Icd10CmToIcd9,
    /// Procedures, ICD-9-CM to ICD-10-PCS.
    Icd9ToIcd10Pcs,
    /// Procedures, ICD-10-PCS to ICD-9-CM.
    Icd10PcsToIcd9,
}

impl Direction {
    /// Every direction.
    pub const ALL: [Self; 4] = [
        Self::Icd9ToIcd10Cm,
        Self::Icd10CmToIcd9,
        Self::Icd9ToIcd10Pcs,
        Self::Icd10PcsToIcd9,
    ];

    pub(super) const fn sections(self) -> [&'static str; 2] {
        match self {
            Self::Icd9ToIcd10Cm => ["9-cm.from", "9-cm.to"],
            Self::Icd10CmToIcd9 => ["cm-9.from", "cm-9.to"],
            Self::Icd9ToIcd10Pcs => ["9-pcs.from", "9-pcs.to"],
            Self::Icd10PcsToIcd9 => ["pcs-9.from", "pcs-9.to"],
        }
    }

    const fn index(self) -> usize {
        self as usize
    }
}

/// The General Equivalence Mappings of the directions that a table holds.
///
/// The embedded table holds diagnoses both ways and procedures from ICD-9-CM to ICD-10-PCS; no public package has the way
/// back. [`read_gem`](super::read_gem) reads the official files.
pub struct Gems {
    provenance: Provenance,
    maps: [Option<Map>; 4],
}

struct Map {
    from: Packed,
    to: Packed,
    /// The codes in their order, unpacked at first use.
    codes: OnceLock<Box<[CodeText]>>,
}

impl Map {
    fn codes(&self) -> &[CodeText] {
        self.codes
            .get_or_init(|| self.from.iter().filter_map(CodeText::normalize).collect())
    }
}

impl Gems {
    /// Opens a table made by [`GemsDraft`](super::GemsDraft).
    ///
    /// # Errors
    ///
    /// Where the bytes are no sound table of this kind.
    pub fn open(bytes: impl Into<casemix_codes::table::Bytes>) -> Result<Self, TableError> {
        let table = Table::open(bytes, GEMS)?;
        let mut maps = [None, None, None, None];
        for (direction, map) in Direction::ALL.into_iter().zip(&mut maps) {
            let [from, to] = direction.sections();
            if table.has(from) {
                *map = Some(Map {
                    from: table.packed(from)?,
                    to: table.packed(to)?,
                    codes: OnceLock::new(),
                });
            }
        }
        Ok(Self {
            provenance: table.provenance().clone(),
            maps,
        })
    }

    /// The embedded table; opened once for the whole program.
    ///
    /// # Errors
    ///
    /// Where the embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<&'static Self, TableError> {
        static EMBEDDED: OnceLock<Result<Gems, TableError>> = OnceLock::new();
        let open = || Self::open(casemix_coding_data::GEMS);
        EMBEDDED.get_or_init(open).as_ref().map_err(|error| *error)
    }

    /// Where the table comes from.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// What a code maps to; `None` for a code that the mapping does not have, in a direction that the table does not hold
    /// too.
    pub fn map(&self, direction: Direction, code: &str) -> Option<Mapping> {
        let code = CodeText::normalize(code)?;
        let map = self.maps.get(direction.index())?.as_ref()?;
        let at = map.codes().binary_search(&code).ok()?;
        Some(Mapping::new(code, &parse_rows(map.to.get(at)?)))
    }

    /// Every code that a direction maps, in order; none for a direction that the table does not hold.
    pub fn codes(&self, direction: Direction) -> &[CodeText] {
        let map = self.maps.get(direction.index()).and_then(Option::as_ref);
        map.map_or(&[], Map::codes)
    }
}

impl fmt::Debug for Gems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gems({})", self.provenance.release)
    }
}

/// What a code maps to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mapping {
    /// The code.
    pub source: CodeText,
    /// Whether the targets differ in meaning from the code, as nearly all do; flag 1.
    pub approximate: bool,
    /// Whether the other system has nothing for it; flag 2. There is no scenario then.
    pub no_map: bool,
    /// Whether a scenario takes several codes together; flag 3.
    pub combination: bool,
    /// The ways in which the code may be mapped.
    pub scenarios: Vec<Scenario>,
    /// The rows as the mapping states them.
    pub rows: Vec<GemRow>,
}

/// One way to map a code: one code from each list, together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scenario {
    /// Its number; 0 where no combination is needed.
    pub number: u8,
    /// The lists from which one code each is taken.
    pub choices: Vec<Vec<CodeText>>,
}

impl Mapping {
    fn new(source: CodeText, rows: &[GemRow]) -> Self {
        let mut scenarios: BTreeMap<u8, BTreeMap<u8, Vec<CodeText>>> = BTreeMap::new();
        for row in rows {
            if let Some(target) = row.target {
                // Three published rows have a list without the flag of a combination; the flag decides.
                let (scenario, list) = if row.combination {
                    (row.scenario, row.choice_list)
                } else {
                    (0, 0)
                };
                scenarios
                    .entry(scenario)
                    .or_default()
                    .entry(list)
                    .or_default()
                    .push(target);
            }
        }
        let scenario = |(number, lists): (u8, BTreeMap<u8, Vec<CodeText>>)| Scenario {
            number,
            choices: lists.into_values().collect(),
        };
        Self {
            source,
            approximate: rows.iter().any(|row| row.approximate),
            no_map: rows.iter().any(|row| row.no_map),
            combination: rows.iter().any(|row| row.combination),
            scenarios: scenarios.into_iter().map(scenario).collect(),
            rows: rows.to_vec(),
        }
    }

    /// The one target, where there is no choice and nothing to combine.
    pub fn only(&self) -> Option<CodeText> {
        match self.scenarios.as_slice() {
            [Scenario { choices, .. }] => match choices.as_slice() {
                [list] => match list.as_slice() {
                    [only] => Some(*only),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// Every set of codes that stands for the code: for each scenario one code from each of its lists. At most `limit`; a
    /// few codes have thousands.
    pub fn choice_sets(&self, limit: usize) -> impl Iterator<Item = Vec<CodeText>> + '_ {
        self.scenarios.iter().flat_map(Scenario::sets).take(limit)
    }

    /// How many sets there are.
    pub fn set_count(&self) -> usize {
        let sets = |scenario: &Scenario| {
            let lists = scenario.choices.iter().map(Vec::len);
            lists.fold(1_usize, usize::saturating_mul)
        };
        self.scenarios.iter().map(sets).fold(0, usize::saturating_add)
    }
}

impl Scenario {
    fn sets(&self) -> impl Iterator<Item = Vec<CodeText>> + '_ {
        let count = self.choices.iter().map(Vec::len).fold(1_usize, usize::saturating_mul);
        (0..count).map(|number| {
            let mut rest = number;
            let mut set: Vec<CodeText> = Vec::with_capacity(self.choices.len());
            for list in self.choices.iter().rev() {
                set.extend(list.get(rest % list.len().max(1)));
                rest /= list.len().max(1);
            }
            set.reverse();
            set
        })
    }
}
