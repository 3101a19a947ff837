//! Find: words in, codes out, in under a millisecond, with the reason.
//!
//! ```
//! use casemix_coding::find::Finder;
//!
//! let finder = Finder::embedded()?;
//! let found = finder.find("heart atack, anterior wall");
//! let best = &found.hits()[0];
//! assert_eq!(best.code(), "I21.09");
//! println!("{} {}", best.code(), found.title(best).text);
//! for word in found.why(best).words {
//!     println!("{} was read as {}: {:?}", word.asked, word.read, word.how);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod draft;
mod expand;
mod features;
mod filter;
mod finder;
mod found;
mod index;
mod lists;
mod navigate;
mod plan;
mod procedures;
mod rank;
mod ranking;
mod seventh;
mod stem;
mod text;
mod translate;
mod usual;
mod vocabulary;

pub use draft::{IndexDraft, TermKind, tabular_terms};
pub use expand::How;
pub use finder::{Finder, Search};
pub use found::{Found, Hit, Marked, Why, WordWhy};
pub use index::Index;
pub use navigate::{Answer, Navigation, Question, Topic};
pub(crate) use procedures::Procedures;
pub use rank::Workspace;
pub use ranking::{Ranking, RankingError};
pub use vocabulary::Vocabulary;

/// The lemmas of the words of a text that carry meaning, in their order.
#[cfg(feature = "official")]
pub(crate) fn lemmas_of(text: &str) -> Vec<String> {
    let words = text::words(text, text::MAX_WORDS);
    let words = words
        .iter()
        .map(text::Word::as_str)
        .filter(|word| !text::is_filler(word));
    words.map(|word| stem::lemma(word).to_string()).collect()
}

/// The words of a text in a form that is equal for texts of the same words: sorted, without plurals, fillers and `NOS`.
///
/// ```
/// use casemix_coding::find::same_words;
///
/// assert_eq!(same_words("Abscess of lung NOS"), same_words("lung abscesses"));
/// ```
pub fn same_words(text: &str) -> String {
    text::bag(text).join(" ")
}
