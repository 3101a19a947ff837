use std::sync::{Arc, OnceLock};

use casemix_codes::{CodeTable, NoRelease};
use chrono::NaiveDate;

use super::lexicon::Lexicon;
use super::{Index, Labels, PcsEdition};

/// ICD-10-PCS: its codes by date, the labels of their characters, and the index.
#[derive(Debug, Clone)]
pub struct Pcs {
    codes: Arc<dyn CodeTable>,
    labels: Arc<Labels>,
    index: Arc<Index>,
    lexicon: Arc<OnceLock<Lexicon>>,
}

impl Pcs {
    /// ICD-10-PCS of these tables.
    pub fn new(codes: Arc<dyn CodeTable>, labels: Labels, index: Index) -> Self {
        Self {
            lexicon: Arc::default(),
            codes,
            labels: Arc::new(labels),
            index: Arc::new(index),
        }
    }

    /// The embedded tables; opened once for the whole program.
    ///
    /// # Errors
    ///
    /// Where an embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<&'static Self, casemix_codes::table::TableError> {
        static EMBEDDED: OnceLock<Result<Pcs, casemix_codes::table::TableError>> = OnceLock::new();
        let open = || {
            let codes = casemix_codes::Codes::embedded()?;
            Ok(Self::new(
                Arc::clone(&codes.icd10pcs),
                Labels::open(casemix_coding_data::ICD10PCS_LABELS)?,
                Index::open(casemix_coding_data::ICD10PCS_INDEX)?,
            ))
        };
        EMBEDDED.get_or_init(open).as_ref().map_err(|error| *error)
    }

    /// ICD-10-PCS as it is on a day.
    ///
    /// # Errors
    ///
    /// [`NoRelease`] where the table of codes does not cover the day.
    pub fn on(&self, day: NaiveDate) -> Result<PcsEdition<'_>, NoRelease> {
        Ok(PcsEdition::new(self, self.codes.on(day)?))
    }

    /// The codes.
    pub fn codes(&self) -> &dyn CodeTable {
        &*self.codes
    }

    /// The labels of the characters.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Numbers the words of index and labels now and not at the first search for candidates.
    pub fn prepare(&self) {
        self.lexicon();
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon
            .get_or_init(|| Lexicon::of(&*self.codes, &self.labels, &self.index))
    }
}
