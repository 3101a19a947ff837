//! Harm by drugs: poisoning, adverse effect, underdosing (T36 to T50), and toxic effects of other substances (T51 to T65).

use casemix_codes::{Edition, Entry};
use casemix_record::CodeText;

use crate::words::tokens;

/// How it came to the harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Intent {
    /// Poisoning, accidental (unintentional): also where no intent is documented.
    Accidental,
    /// Poisoning, intentional self-harm.
    SelfHarm,
    /// Poisoning, assault.
    Assault,
    /// Poisoning, undetermined: where the documentation says that the intent cannot be determined.
    Undetermined,
    /// Adverse effect of the right drug, rightly given.
    AdverseEffect,
    /// Less taken than prescribed.
    Underdosing,
}

impl Intent {
    /// Every intent, in the order of the columns of the Table of Drugs and Chemicals.
    pub const ALL: [Self; 6] = [
        Self::Accidental,
        Self::SelfHarm,
        Self::Assault,
        Self::Undetermined,
        Self::AdverseEffect,
        Self::Underdosing,
    ];

    /// In the words of the table's columns.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accidental => "poisoning, accidental (unintentional)",
            Self::SelfHarm => "poisoning, intentional self-harm",
            Self::Assault => "poisoning, assault",
            Self::Undetermined => "poisoning, undetermined",
            Self::AdverseEffect => "adverse effect",
            Self::Underdosing => "underdosing",
        }
    }

    /// How titles of codes end or begin.
    fn in_title(self, title: &str) -> bool {
        match self {
            Self::Accidental => title.ends_with("accidental (unintentional)"),
            Self::SelfHarm => title.ends_with("intentional self-harm"),
            Self::Assault => title.ends_with("assault"),
            Self::Undetermined => title.ends_with("undetermined"),
            Self::AdverseEffect => title.starts_with("Adverse effect"),
            Self::Underdosing => title.starts_with("Underdosing"),
        }
    }
}

/// Which encounter for the harm it is: the seventh character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Encounter {
    /// `A`, while the patient gets active treatment.
    Initial,
    /// `D`, in healing or recovery.
    Subsequent,
    /// `S`, for what remains.
    Sequela,
}

/// A group of substances that the classification codes alike, such as *penicillins*.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubstanceGroup<'t> {
    /// The subcategory of the group, such as `T36.0`.
    pub heading: Entry<'t>,
    /// Its substances in the words of the title.
    pub substances: String,
    codes: [Option<Entry<'t>>; 6],
}

impl<'t> SubstanceGroup<'t> {
    /// The code of an intent and encounter; `None` where the group has none, as toxic substances have no adverse effect.
    pub fn code(&self, intent: Intent, encounter: Encounter) -> Option<CodeText> {
        let character = match encounter {
            Encounter::Initial => 'A',
            Encounter::Subsequent => 'D',
            Encounter::Sequela => 'S',
        };
        let heading = self.heading_of(intent)?;
        heading.with_seventh(character).map(|entry| entry.code())
    }

    /// The heading of an intent, whose seventh character is open.
    pub fn heading_of(&self, intent: Intent) -> Option<Entry<'t>> {
        *self.codes.get(intent as usize)?
    }
}

/// The groups of substances of ICD-10-CM on a day, found by the words of their titles.
///
/// The titles name groups and some single substances; the official Table of Drugs and Chemicals, which names thousands, is
/// read by [`drug_table`](crate::official::drug_table).
#[derive(Debug, Clone)]
pub struct DrugEffects<'t> {
    groups: Vec<SubstanceGroup<'t>>,
}

impl<'t> DrugEffects<'t> {
    /// The groups of an edition of ICD-10-CM: found by their titles, which take all of T36 to T65.
    pub fn new(codes: Edition<'t>) -> Self {
        let mut groups: Vec<SubstanceGroup<'t>> = Vec::new();
        let table = codes.table();
        for category in ["T3", "T4", "T5", "T6"] {
            for entry in table
                .entries_starting_with(category)
                .filter(|entry| codes.contains(*entry))
            {
                let Some(title) = entry.title().filter(|_| entry.code().len() == 6) else {
                    continue;
                };
                let Some(intent) = Intent::ALL.into_iter().find(|intent| intent.in_title(title)) else {
                    continue;
                };
                // What is before the character of the intent, without placeholders: the subcategory.
                let stem = entry
                    .code()
                    .get(..5)
                    .and_then(|stem| table.lookup(stem.trim_end_matches('X')));
                let Some(heading) = stem else { continue };
                if groups.last().is_none_or(|group| group.heading != heading) {
                    groups.push(SubstanceGroup {
                        heading,
                        substances: substances(title),
                        codes: [None; 6],
                    });
                }
                if let Some(place) = groups.last_mut().and_then(|group| group.codes.get_mut(intent as usize)) {
                    *place = Some(entry);
                }
            }
        }
        Self { groups }
    }

    /// Every group, in the order of the codes.
    pub fn groups(&self) -> &[SubstanceGroup<'t>] {
        &self.groups
    }

    /// The groups whose title has words of `text`, a substance or a pharmacologic class; best first: most words, then
    /// fewest others.
    pub fn find(&self, text: &str) -> Vec<&SubstanceGroup<'t>> {
        let words: Vec<_> = tokens(text)
            .take(32)
            .filter(|word| !COMMON.contains(&word.as_str()))
            .collect();
        let mut found: Vec<_> = self
            .groups
            .iter()
            .filter_map(|group| {
                let own: Vec<_> = tokens(&group.substances).collect();
                let shared = own.iter().filter(|word| words.contains(word)).count();
                (shared > 0).then(|| (std::cmp::Reverse(shared), own.len(), group.heading.code(), group))
            })
            .collect();
        found.sort_by_key(|(shared, len, code, _)| (*shared, *len, *code));
        found.into_iter().map(|(_, _, _, group)| group).collect()
    }
}

/// Words that many groups and classes share and that tell none from the other.
const COMMON: [&str; 16] = [
    "other",
    "unspecified",
    "and",
    "of",
    "the",
    "drug",
    "agent",
    "primarily",
    "systemic",
    "specified",
    "elsewhere",
    "classified",
    "not",
    "affecting",
    "epc",
    "moa",
];

/// The substances that a title speaks of: what stands between how they are introduced and the intent.
fn substances(title: &str) -> String {
    let rest = [
        "Poisoning by ",
        "Toxic effect of ",
        "Adverse effect of ",
        "Underdosing of ",
    ]
    .iter()
    .find_map(|start| title.strip_prefix(start))
    .unwrap_or(title);
    let end = [
        ", accidental (unintentional)",
        ", intentional self-harm",
        ", assault",
        ", undetermined",
    ];
    let rest = end.iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    rest.to_owned()
}
