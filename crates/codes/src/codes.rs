//! [`Codes`]: the code systems a program works with.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::{CodeTable, PoaExempt};

/// The code systems a program works with: a plain struct of tables, each of which can be replaced.
///
/// ```
/// use std::sync::Arc;
/// use casemix_codes::{Codes, CodeDraft, Period};
///
/// let embedded = Codes::embedded()?;
/// let day = "2026-11-01".parse()?;
/// assert_eq!(embedded.icd10cm.on(day)?.lookup("J4B").expect("new in FY2027").title(), None);
///
/// // A title that no registry holds yet, filled in by the hospital.
/// let mut draft = CodeDraft::from_table(&*embedded.icd10cm)?;
/// draft.set_title("J4B".parse::<casemix_record::Icd10Cm>()?.claim(), "A title from the official addenda")?;
/// let codes = embedded.clone().with(Arc::new(draft.build()?));
/// assert_eq!(codes.icd10cm.lookup("J4B").expect("the same code").title(), Some("A title from the official addenda"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Codes {
    /// ICD-10-CM, diagnoses.
    pub icd10cm: Arc<dyn CodeTable>,
    /// ICD-10-PCS, procedures.
    pub icd10pcs: Arc<dyn CodeTable>,
    /// Further systems by name.
    others: BTreeMap<String, Arc<dyn CodeTable>>,
    /// Lists of exempt codes, the one given last first.
    poa_exempt: Vec<Arc<PoaExempt>>,
}

/// Name of ICD-10-CM.
pub const ICD10CM: &str = "icd-10-cm";
/// Name of ICD-10-PCS.
pub const ICD10PCS: &str = "icd-10-pcs";

impl Codes {
    /// The two code systems of inpatient coding, and no other.
    pub fn new(icd10cm: Arc<dyn CodeTable>, icd10pcs: Arc<dyn CodeTable>) -> Self {
        Self {
            icd10cm,
            icd10pcs,
            others: BTreeMap::new(),
            poa_exempt: Vec::new(),
        }
    }

    /// The embedded tables; opened once for the whole program.
    ///
    /// # Errors
    ///
    /// Where an embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<&'static Self, crate::table::TableError> {
        use crate::CodeFile;
        use std::sync::OnceLock;

        static EMBEDDED: OnceLock<Result<Codes, crate::table::TableError>> = OnceLock::new();
        let open = || {
            let mut icd10cm = CodeFile::open(casemix_codes_data::ICD10CM)?;
            for notes in casemix_codes_data::ICD10CM_NOTES {
                icd10cm = icd10cm.with_notes(*notes)?;
            }
            let icd10pcs = CodeFile::open(casemix_codes_data::ICD10PCS)?;
            Ok(Self::new(Arc::new(icd10cm), Arc::new(icd10pcs)))
        };
        EMBEDDED.get_or_init(open).as_ref().map_err(|error| *error)
    }

    /// Adds a table, or replaces the one of the same system.
    #[must_use]
    pub fn with(mut self, table: Arc<dyn CodeTable>) -> Self {
        match table.system() {
            ICD10CM => self.icd10cm = table,
            ICD10PCS => self.icd10pcs = table,
            other => {
                let name = other.to_owned();
                self.others.insert(name, table);
            }
        }
        self
    }

    /// Adds a list of codes that are exempt from present-on-admission reporting; where the days of two overlap, the one added
    /// later counts.
    #[must_use]
    pub fn with_poa_exempt(mut self, list: PoaExempt) -> Self {
        self.poa_exempt.insert(0, Arc::new(list));
        self
    }

    /// Whether a list of codes that are exempt from present-on-admission reporting was given, for whatever days.
    pub fn has_poa_exempt(&self) -> bool {
        !self.poa_exempt.is_empty()
    }

    /// The codes that are exempt from present-on-admission reporting for discharges of a day; `None` where no list for the
    /// day was given.
    pub fn poa_exempt_on(&self, day: NaiveDate) -> Option<&PoaExempt> {
        let mut lists = self.poa_exempt.iter();
        lists.find(|list| list.period().contains(day)).map(|list| &**list)
    }

    /// The table of a system by name, such as `icd-10-cm`.
    pub fn system(&self, name: &str) -> Option<&Arc<dyn CodeTable>> {
        match name {
            ICD10CM => Some(&self.icd10cm),
            ICD10PCS => Some(&self.icd10pcs),
            other => self.others.get(other),
        }
    }

    /// Every table.
    pub fn systems(&self) -> impl Iterator<Item = &Arc<dyn CodeTable>> {
        [&self.icd10cm, &self.icd10pcs].into_iter().chain(self.others.values())
    }
}
