//! What the texts of documents say, held against each other and against the codes.
//!
//! All of it works on words, with no more understanding than lists of words give, and is therefore careful: it speaks up
//! where a text says the contrary, not where it says nothing.

mod abbreviations;
mod copied;
mod diagnosis;
mod elements;
mod indication;
mod misfiled;
mod negation;
mod query;
mod side;
mod text_review;
mod uncertain;
mod words;

pub use text_review::TextReview;
pub(crate) use uncertain::suspected_diagnoses;
pub(super) use words::has_any_word;

use casemix_record::{Document, DocumentStatus, Encounter, Evidence, Location, Moment};

use super::chart::documented;
use words::Word;

/// Of a longer text only so many bytes are read, so that the work on a record is bounded.
const LONGEST_TEXT: usize = 256 << 10;

/// Of all texts of a record together only so many bytes are read.
const MOST_BYTES: usize = 4 << 20;

/// Of more codes only the first so many are held against the texts.
const MOST_CODES: usize = 100;

/// A document with a text.
struct Page<'e> {
    index: usize,
    document: &'e Document,
    /// When it was there to be read.
    at: Option<Moment>,
    text: &'e str,
    words: Vec<Word<'e>>,
}

impl<'e> Page<'e> {
    /// The pages of a record in their order, but those filed in error; and whether all of them were read in full.
    fn all(encounter: &'e Encounter) -> (Vec<Page<'e>>, bool) {
        let documents = encounter.documents.iter().enumerate();
        let counting = documents.filter(|(_, document)| {
            document.status.value() != Some(DocumentStatus::EnteredInError) && !document.text.is_blank()
        });
        let (mut in_full, mut bytes) = (true, 0);
        let within = counting.take_while(|(_, document)| {
            bytes += document.text.len().min(LONGEST_TEXT);
            in_full &= bytes <= MOST_BYTES;
            bytes <= MOST_BYTES
        });
        let mut is_whole = true;
        let pages = within.map(|(index, document)| {
            let whole = document.text.as_str();
            let text = beginning(whole);
            is_whole &= text.len() == whole.len();
            Page {
                index,
                document,
                at: documented(document),
                text,
                words: words::words(text),
            }
        });
        let pages = pages.collect();
        (pages, in_full && is_whole)
    }

    fn place(&self) -> Location {
        super::chart::document(self.index).field("text").into()
    }

    /// The words from the first to the last of these places, as evidence.
    fn evidence(&self, first: usize, last: usize) -> Evidence {
        let start = self.words.get(first).map_or(0, |word| word.start);
        let end = self.words.get(last).map_or(start, Word::end);
        self.span(start, end)
    }

    /// The bytes from `start` to before `end`, as evidence.
    fn span(&self, start: usize, end: usize) -> Evidence {
        let text = self.text.get(start..end).unwrap_or_default();
        // Within the bound on texts, so within 32 bits.
        Evidence::in_document(self.place(), text, start as u32, end as u32)
    }
}

/// As much of a text as is read.
fn beginning(text: &str) -> &str {
    let end = (0..4)
        .filter_map(|back| LONGEST_TEXT.checked_sub(back))
        .find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
