//! [`Lexicon`]: the words of the index and of the labels as numbers, so that a search compares no texts.

use std::collections::HashMap;
use std::fmt;

use casemix_codes::{CodeTable, EntryId};

use super::{Index, Labels};
use crate::words::{Token, tokens};

/// The number of a word.
pub(super) type Word = u32;

/// The number of a text of a label; [`NONE`] where a code has no label on an axis.
pub(super) type LabelId = u16;

/// No label.
pub(super) const NONE: LabelId = LabelId::MAX;

/// Words that say nothing about a procedure.
const EMPTY: [&str; 20] = [
    "of", "the", "with", "by", "and", "in", "to", "for", "using", "from", "on", "at", "an", "into", "or", "no", "via",
    "as", "was", "is",
];

/// The words of a text that say something about a procedure.
pub(super) fn telling(text: &str) -> impl Iterator<Item = Token> + '_ {
    tokens(text).filter(|token| !EMPTY.contains(&token.as_str()))
}

/// Words, labels and index entries by number. Made at first use.
pub(super) struct Lexicon {
    words: HashMap<Token, Word>,
    /// The telling words of each label.
    labels: Vec<Box<[Word]>>,
    /// Of each label, whether it says that there is nothing: nobody asks for *No Device*.
    nothing: Vec<bool>,
    /// The labels of characters 2 to 7 of each code of the table, by its number.
    of_code: Vec<[LabelId; 6]>,
    /// The tables of an operation, by the words of its name.
    operations: HashMap<Vec<Token>, Vec<[u8; 3]>>,
    /// For each entry of the index the telling words of its term, and how many of them are those of its main term.
    terms: Vec<(Box<[Word]>, usize)>,
    /// The entries of the index whose main term has a word.
    with_word: HashMap<Word, Vec<u32>>,
}

impl Lexicon {
    pub(super) fn of(codes: &dyn CodeTable, labels: &Labels, index: &Index) -> Self {
        let mut lexicon = Self {
            words: HashMap::new(),
            labels: Vec::new(),
            nothing: Vec::new(),
            of_code: Vec::new(),
            operations: HashMap::new(),
            terms: Vec::new(),
            with_word: HashMap::new(),
        };
        lexicon.add_labels(codes, labels);
        lexicon.add_index(index);
        lexicon
    }

    fn add_labels(&mut self, codes: &dyn CodeTable, labels: &Labels) {
        let mut ids: HashMap<&str, LabelId> = HashMap::new();
        // What a character means in a table, where that does not depend on other characters.
        let mut plain: HashMap<([u8; 3], u8, u8), LabelId> = HashMap::new();
        for entry in codes.entries() {
            let code = entry.code();
            let mut of_code = [NONE; 6];
            if entry.is_ever_billable() {
                let table = code.as_bytes().first_chunk().copied().unwrap_or_default();
                for (position, place) in (2..).zip(&mut of_code) {
                    let character = code
                        .as_bytes()
                        .get(usize::from(position) - 1)
                        .copied()
                        .unwrap_or_default();
                    let key = (table, position, character);
                    if let Some(known) = plain.get(&key) {
                        *place = *known;
                        continue;
                    }
                    if let Some(label) = labels.label(&code, position) {
                        *place = *ids.entry(label.text).or_insert_with(|| self.add_label(label.text));
                    }
                    if labels.is_plain(&code, position) {
                        plain.insert(key, *place);
                    }
                }
                self.add_operation(&code, of_code, labels);
            }
            self.of_code.push(of_code);
        }
    }

    fn add_label(&mut self, text: &str) -> LabelId {
        let words = telling(text).map(|word| self.number(word)).collect();
        self.labels.push(words);
        self.nothing.push(text.starts_with("No ") || text == "None");
        LabelId::try_from(self.labels.len() - 1).unwrap_or(NONE)
    }

    fn add_operation(&mut self, code: &str, of_code: [LabelId; 6], labels: &Labels) {
        let (Some(table), [_, operation, ..]) = (code.as_bytes().first_chunk::<3>(), of_code) else {
            return;
        };
        if operation == NONE {
            return;
        }
        let name = labels.label(code, 3).map(|label| name_of(label.text));
        let tables = self.operations.entry(name.unwrap_or_default()).or_default();
        if tables.last() != Some(table) {
            tables.push(*table);
        }
    }

    fn add_index(&mut self, index: &Index) {
        for (at, entry) in (0..).zip(index.iter()) {
            let main = telling(entry.term.split(", ").next().unwrap_or_default()).count();
            let words: Box<[Word]> = telling(entry.term).map(|word| self.number(word)).collect();
            for word in words.iter().take(main) {
                let entries = self.with_word.entry(*word).or_default();
                if entries.last() != Some(&at) {
                    entries.push(at);
                }
            }
            self.terms.push((words, main));
        }
    }

    fn number(&mut self, word: Token) -> Word {
        let next = Word::try_from(self.words.len()).unwrap_or(Word::MAX);
        *self.words.entry(word).or_insert(next)
    }

    /// The number of a word; `None` where neither index nor labels have it.
    pub(super) fn word(&self, word: &str) -> Option<Word> {
        self.words.get(word).copied()
    }

    /// The telling words of a label, and whether it says that there is nothing.
    pub(super) fn label(&self, label: LabelId) -> (&[Word], bool) {
        let at = usize::from(label);
        let words = self.labels.get(at).map_or(&[][..], |words| words);
        (words, self.nothing.get(at).copied().unwrap_or(true))
    }

    /// How many labels there are.
    pub(super) fn labels(&self) -> usize {
        self.labels.len()
    }

    /// The labels of characters 2 to 7 of a code.
    pub(super) fn of_code(&self, code: EntryId) -> [LabelId; 6] {
        self.of_code.get(code.index()).copied().unwrap_or([NONE; 6])
    }

    /// The tables of an operation.
    pub(super) fn tables(&self, operation: &str) -> &[[u8; 3]] {
        self.operations.get(&name_of(operation)).map_or(&[], Vec::as_slice)
    }

    /// The operations of whose names `words` have every word, with their tables.
    pub(super) fn operations_of<'a>(
        &'a self,
        words: &'a [Token],
    ) -> impl Iterator<Item = (&'a [Token], &'a [[u8; 3]])> {
        let named = self
            .operations
            .iter()
            .filter(|(name, _)| name.iter().all(|word| words.contains(word)));
        named.map(|(name, tables)| (name.as_slice(), tables.as_slice()))
    }

    /// The words of the term of an index entry, and of them those of its main term.
    pub(super) fn term(&self, entry: u32) -> (&[Word], &[Word]) {
        let Some((words, main)) = self.terms.get(entry as usize) else {
            return (&[], &[]);
        };
        (words, words.get(..*main).unwrap_or_default())
    }

    /// The entries of the index whose main term has a word.
    pub(super) fn entries(&self, word: Word) -> &[u32] {
        self.with_word.get(&word).map_or(&[], Vec::as_slice)
    }
}

/// The words of the name of an operation or type, without what explains it: `Computerized Tomography (CT Scan)`.
fn name_of(label: &str) -> Vec<Token> {
    tokens(label.split('(').next().unwrap_or_default()).collect()
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lexicon({} words, {} labels)", self.words.len(), self.labels.len())
    }
}
