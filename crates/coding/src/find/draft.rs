//! [`IndexDraft`]: what a search index is made of.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use casemix_codes::notes::{NoteKind, NotePlace};
use casemix_codes::table::Provenance;
use casemix_codes::{CodeTable, Entry, GroupKind};

use super::index::layout::flag;
use super::text;

/// What a term is to its code. The order is that of trust: a match in an earlier kind counts more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TermKind {
    /// The title of the code.
    Title = 0,
    /// An inclusion term of the tabular list, or another name that the authority itself gives.
    Inclusion = 1,
    /// An `Includes` note of a category: it holds for every code below.
    Includes = 2,
    /// An entry of an alphabetic index.
    Index = 3,
    /// A synonym from a vocabulary.
    Synonym = 4,
}

impl TermKind {
    pub(crate) fn from_number(number: u8) -> Self {
        match number {
            0 => Self::Title,
            1 => Self::Inclusion,
            2 => Self::Includes,
            3 => Self::Index,
            _ => Self::Synonym,
        }
    }

    /// The kind in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Inclusion => "inclusion term",
            Self::Includes => "includes note",
            Self::Index => "index entry",
            Self::Synonym => "synonym",
        }
    }
}

/// A code of a draft.
#[derive(Debug, Clone)]
pub(crate) struct CodeEntry {
    /// Its id in the table.
    pub(crate) id: u32,
    pub(crate) flags: u8,
    pub(crate) group: u8,
    /// Place of its list of seventh characters in the draft's, plus one.
    pub(crate) seventh: u8,
    /// Its terms, the title first.
    pub(crate) terms: Vec<(TermKind, String)>,
}

/// What a search index is made of: the codes of a table with their titles, and further terms for them.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_coding::find::{Finder, IndexDraft, TermKind};
///
/// let codes = Codes::embedded()?;
/// let mut draft = IndexDraft::of(&codes.icd10cm);
/// draft.term("I21.9", TermKind::Synonym, "Coronary");          // what it is called in this house
/// let finder = Finder::new([draft.build()?]);
/// assert_eq!(finder.find("coronary").hits()[0].code(), "I21.9");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct IndexDraft {
    pub(crate) table: Arc<dyn CodeTable>,
    pub(crate) provenance: Provenance,
    pub(crate) codes: BTreeMap<String, CodeEntry>,
    /// Terms of every code that begins with some characters.
    pub(crate) shared: Vec<(String, TermKind, String)>,
    pub(crate) groups: Vec<(String, String)>,
    pub(crate) sevenths: Vec<Vec<(char, String)>>,
    /// Names of one thing, code or not: word translations are learned from them.
    pub(crate) concepts: Vec<Vec<String>>,
}

impl IndexDraft {
    /// A draft of every code of a table that has a title. Codes made by a seventh character are not entries of their
    /// own: their heading is, with the list of characters that complete it.
    pub fn of(table: &Arc<dyn CodeTable>) -> Self {
        let mut draft = Self {
            table: Arc::clone(table),
            provenance: table.provenance().clone(),
            codes: BTreeMap::new(),
            shared: Vec::new(),
            groups: Vec::new(),
            sevenths: Vec::new(),
            concepts: Vec::new(),
        };
        for entry in (**table).entries() {
            if let Some(title) = entry.title().filter(|_| !is_completed(&entry)) {
                let code = draft.entry(&entry, title);
                draft.codes.insert(entry.code().to_string(), code);
            }
        }
        draft
    }

    fn entry(&mut self, entry: &Entry<'_>, title: &str) -> CodeEntry {
        let is_heading = entry.children().any(|child| !is_completed(&child));
        let list = if is_heading { Vec::new() } else { seventh_list(entry) };
        let seventh = if list.is_empty() { 0 } else { self.list(list) };
        CodeEntry {
            id: entry.id().0,
            flags: flags(title, seventh > 0 || entry.is_ever_billable(), is_heading),
            group: self.group_of(entry),
            seventh,
            terms: vec![(TermKind::Title, title.to_owned())],
        }
    }

    /// The number of a list of seventh characters, from one.
    fn list(&mut self, list: Vec<(char, String)>) -> u8 {
        let known = self.sevenths.iter().position(|known| *known == list);
        let at = known.unwrap_or_else(|| {
            self.sevenths.push(list);
            self.sevenths.len() - 1
        });
        u8::try_from(at + 1).unwrap_or_default()
    }

    /// Sets where the index comes from.
    #[must_use]
    pub fn with_provenance(mut self, provenance: Provenance) -> Self {
        self.provenance = provenance;
        self
    }

    /// Adds the inclusion terms and includes notes of the newest tabular list that the table has notes of.
    pub fn tabular_notes(&mut self) -> &mut Self {
        let table = Arc::clone(&self.table);
        for (code, kind, term) in tabular_terms(&*table) {
            self.term(&code, kind, term);
        }
        self
    }

    /// Adds a term to a code, however the code is written; a code that is not in the draft is passed over.
    pub fn term(&mut self, code: &str, kind: TermKind, text: &str) -> &mut Self {
        if let Some(entry) = self.codes.get_mut(&normalized(code)) {
            entry.terms.push((kind, text.to_owned()));
        }
        self
    }

    /// Adds a term to every code that begins with `prefix`; it is held once for all of them.
    pub fn term_below(&mut self, prefix: &str, kind: TermKind, text: &str) -> &mut Self {
        self.shared.push((normalized(prefix), kind, text.to_owned()));
        self
    }

    /// Says that a code is only for one sex.
    pub fn only_for(&mut self, code: &str, sex: casemix_record::Sex) -> &mut Self {
        if let Some(entry) = self.codes.get_mut(&normalized(code)) {
            entry.flags |= match sex {
                casemix_record::Sex::Male => flag::NOT_FEMALE,
                casemix_record::Sex::Female => flag::NOT_MALE,
                _ => 0,
            };
        }
        self
    }

    /// Adds what a vocabulary calls one concept: where one of the names is the title or inclusion term of a code, all
    /// the others become its synonyms. Which words stand for each other is learned from all concepts.
    pub fn concept(&mut self, names: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.concepts.push(names.into_iter().map(Into::into).collect());
        self
    }

    /// Adds the entries of the index of ICD-10-PCS: where an entry leads to the beginning of codes, it is a term of all of
    /// them; which words its body-part and device keys put for others is learned.
    ///
    /// Entries under a root operation are left out, for they say what the titles say.
    pub fn procedure_index(&mut self, index: &crate::pcs::Index) -> &mut Self {
        let first_word = |text: &str| text.split([' ', ',']).next().unwrap_or_default().to_owned();
        let titles = self.codes.values().filter_map(|entry| entry.terms.first());
        let operations: HashSet<String> = titles.map(|(_, title)| first_word(title)).collect();
        for entry in index.iter() {
            if entry.code.len() >= 3 && !operations.contains(&first_word(entry.term)) {
                self.term_below(entry.code, TermKind::Index, entry.term);
            } else if entry.lead == crate::pcs::Lead::Use {
                self.concept([entry.target, entry.term]);
            }
        }
        self
    }

    /// Number of codes.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no code.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Gives the names of each concept to the codes that one of them names.
    pub(crate) fn link_concepts(&mut self) {
        /// A name that more codes than this carry names none of them.
        const AMBIGUOUS: usize = 3;
        /// Names of one concept that are taken.
        const NAMES: usize = 60;
        let mut named: HashMap<Vec<String>, Vec<(bool, String)>> = HashMap::new();
        for (code, entry) in &self.codes {
            for (kind, term) in entry.terms.iter().filter(|(kind, _)| *kind <= TermKind::Inclusion) {
                for bag in [text::bag(term), text::essential_bag(term)] {
                    let codes = named.entry(bag).or_default();
                    codes.push((*kind == TermKind::Title, code.clone()));
                }
            }
        }
        for names in &self.concepts {
            let bags: Vec<Vec<String>> = names.iter().take(NAMES).map(|name| text::bag(name)).collect();
            let mut codes: Vec<&(bool, String)> = bags.iter().filter_map(|bag| named.get(bag)).flatten().collect();
            if codes.iter().any(|(by_title, _)| *by_title) {
                codes.retain(|(by_title, _)| *by_title);
            }
            codes.sort_unstable();
            codes.dedup();
            if codes.len() > AMBIGUOUS {
                continue;
            }
            for (_, code) in codes {
                let Some(entry) = self.codes.get_mut(code) else {
                    continue;
                };
                let mut known: Vec<Vec<String>> = entry.terms.iter().map(|(_, term)| text::bag(term)).collect();
                for (name, bag) in names.iter().zip(&bags) {
                    // What another code is called by the authority itself is no name of this one.
                    let is_of_other = named
                        .get(bag)
                        .is_some_and(|of| of.iter().all(|(_, other)| other != code));
                    if !known.contains(bag) && !is_of_other {
                        known.push(bag.clone());
                        entry.terms.push((TermKind::Synonym, name.clone()));
                    }
                }
            }
        }
    }

    /// The number of the chapter; where the table has none, of the first character.
    fn group_of(&mut self, entry: &Entry<'_>) -> u8 {
        let chapter = entry.groups().find(|group| group.kind == GroupKind::Chapter);
        match chapter {
            Some(chapter) => self.group(&chapter.label, &chapter.title),
            None => self.group(entry.code().get(..1).unwrap_or_default(), ""),
        }
    }

    fn group(&mut self, label: &str, title: &str) -> u8 {
        let known = self.groups.iter().position(|(known, _)| known == label);
        let at = known.unwrap_or_else(|| {
            self.groups.push((label.to_owned(), title.to_owned()));
            self.groups.len() - 1
        });
        u8::try_from(at).unwrap_or(u8::MAX)
    }
}

/// The inclusion terms and includes notes of the newest tabular list that a table has notes of: code without its dot, kind,
/// text. None where the table has no notes.
pub fn tabular_terms(table: &dyn CodeTable) -> Vec<(String, TermKind, &str)> {
    let notes = table.newest_notes().into_iter().flat_map(|notes| notes.iter());
    let term = |note: casemix_codes::notes::Note<'_>| {
        let kind = match note.kind {
            NoteKind::InclusionTerm => TermKind::Inclusion,
            NoteKind::Includes => TermKind::Includes,
            _ => return None,
        };
        let NotePlace::Entry(entry) = note.place else {
            return None;
        };
        Some((entry.code().to_string(), kind))
    };
    notes
        .filter_map(|note| term(note).map(|(code, kind)| (code, kind, note.text)))
        .collect()
}

/// The code as the index holds it: upper case, without dot, hyphen or white space.
pub(crate) fn normalized(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).take(16).collect()
}

/// Whether a code is a heading completed by a seventh character.
fn is_completed(entry: &Entry<'_>) -> bool {
    entry.code().len() == 7
        && entry
            .parent()
            .is_some_and(|above| !above.seventh_characters().is_empty())
}

fn seventh_list(entry: &Entry<'_>) -> Vec<(char, String)> {
    let completed = |character| entry.with_seventh(character).is_some();
    let characters = entry.seventh_characters().iter();
    characters
        .filter(|seventh| completed(seventh.character))
        .map(|seventh| (seventh.character, seventh.meaning.clone()))
        .collect()
}

fn flags(title: &str, billable: bool, heading: bool) -> u8 {
    let words = text::words(title, text::MAX_WORDS);
    let says = |wanted: &str| words.iter().any(|word| word.as_str() == wanted);
    let mut flags = 0;
    for (set, bit) in [
        (billable, flag::BILLABLE),
        (heading, flag::HEADING),
        (says("other"), flag::OTHER),
        (
            says("unspecified") || says("without") && says("complications"),
            flag::UNSPECIFIED,
        ),
    ] {
        flags |= if set { bit } else { 0 };
    }
    flags
}
