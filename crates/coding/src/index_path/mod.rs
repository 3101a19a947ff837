//! The way of the official guidelines (section I.B.1): look the term up in the Alphabetic Index, then verify the code in the
//! Tabular List.
//!
//! No public package holds the index of ICD-10-CM, so nothing is embedded: a hospital gives its own copy of the official
//! XML files (Index to Diseases and Injuries, External Cause Index, Table of Neoplasms, Table of Drugs and Chemicals, Index of
//! ICD-10-PCS). Without them [`find`](crate::find) works from the titles, the terms of the tabular list and synonyms.
//!
//! ```
//! use casemix_codes::Codes;
//! use casemix_coding::index_path::AlphabeticIndex;
//!
//! let xml = br#"<ICD10CM.index><version>2026</version><letter><title>H</title>
//!   <mainTerm><title>Hernia, hernial<nemod>(acquired) (recurrent)</nemod></title><code>K46.9</code>
//!     <term level="1"><title>with</title>
//!       <term level="2"><title>obstruction</title><code>K46.0</code></term></term></mainTerm>
//!   <mainTerm><title>Rupture, ruptured</title><term level="1"><title>bowel wall</title><see>Hernia</see></term></mainTerm>
//! </letter></ICD10CM.index>"#;
//! let index = AlphabeticIndex::read(xml)?;
//!
//! let found = index.find("recurrent hernia with obstruction");
//! assert_eq!(found[0].steps(), ["Hernia, hernial", "with", "obstruction"]);
//! assert_eq!(found[0].codes(), ["K46.0"]);
//!
//! // The index names a code; the tabular list decides.
//! let edition = Codes::embedded()?.icd10cm.on("2026-02-01".parse()?)?;
//! let verified = found[0].verify(edition);
//! assert!(verified[0].is_complete());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | in the index | here |
//! |---|---|
//! | main term, subterms | the steps of a [`Path`] |
//! | nonessential modifiers, in parentheses | cover words of a query, and are never asked for |
//! | *see* | followed: [`Path::references`] says from where to where |
//! | *see also* | followed where the term itself leaves words of the query open |
//! | *with*, *due to*, *in*, *without* | steps that a query need not name |
//! | columns of a table | [`Path::columns`], chosen by the words of the query: `in situ`, `underdosing` |

mod read;
mod search;
mod verify;

pub use read::{IndexError, IndexFault};
pub use search::{Path, Reference};
pub use verify::{TabularState, Verified};

/// An official index, or table of the index, in memory.
#[derive(Debug, Clone)]
pub struct AlphabeticIndex {
    version: String,
    /// Headings of the columns, where it is a table: by number, from 2.
    columns: Vec<(u8, String)>,
    /// Terms in the order of the file, each before its subterms.
    terms: Vec<Term>,
    /// Main terms by the folded words of their titles.
    main_by_word: std::collections::BTreeMap<String, Vec<u32>>,
}

/// A main term or subterm.
#[derive(Debug, Clone, Default)]
struct Term {
    title: String,
    /// Nonessential modifiers.
    modifiers: String,
    /// Lemmas of the title, and of the modifiers.
    words: Vec<String>,
    modifier_words: Vec<String>,
    codes: Vec<String>,
    /// Codes of manifestations, in brackets in print: coded after the first.
    manifestations: Vec<String>,
    cells: Vec<(u8, String)>,
    see: Vec<String>,
    see_also: Vec<String>,
    /// What the index of ICD-10-PCS says to use as the name of a body part or device.
    uses: Vec<String>,
    /// Where the subterms end; they begin right after the term.
    end: u32,
    parent: Option<u32>,
}

impl AlphabeticIndex {
    /// The version that the file states.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Number of main terms and subterms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The headings of the columns, where the index is a table, such as `Malignant Primary`.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(_, heading)| heading.as_str())
    }

    /// Every code that the index names, as it stands there, in the order of the file.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().flat_map(|term| {
            let own = term.codes.iter().chain(&term.manifestations).map(String::as_str);
            own.chain(term.cells.iter().map(|(_, code)| code.as_str()))
        })
    }

    /// Every cross-reference of the file with the term that it leads to; `None` where it leads to no term by name, as
    /// *see condition* and *see also Neoplasm, by site* do in part.
    pub fn references(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let all = self.terms.iter().flat_map(|term| term.see.iter().chain(&term.see_also));
        all.map(|text| {
            let target = self.resolve(text).and_then(|at| self.terms.get(at as usize));
            (text.as_str(), target.map(|term| term.title.as_str()))
        })
    }
}
