//! [`PoaExempt`]: the codes that need no present-on-admission indicator.

use casemix_record::CodeText;

use crate::Period;

/// The codes of ICD-10-CM that are exempt from present-on-admission reporting, for the discharges of a period.
///
/// CMS publishes the list for every fiscal year. No public package holds it, so none is embedded: read the official file
/// ([`official::poa_exempt`](crate::official::poa_exempt), or its archive with the crate `casemix-official`) and give it to
/// [`Codes::with_poa_exempt`](crate::Codes::with_poa_exempt). Without it nobody can say whether a missing indicator is a
/// fault, and a rule that needs it has to say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoaExempt {
    period: Period,
    codes: Box<[CodeText]>,
}

impl PoaExempt {
    /// The list of a period: for an official one, that of its fiscal year.
    ///
    /// ```
    /// use casemix_codes::{Codes, FiscalYear, PoaExempt, official::poa_exempt};
    ///
    /// let file = b"Order26\tPOAexemptCode\tDescription\n01243\tB91\tSequelae of poliomyelitis\n";
    /// let year = FiscalYear::new(2026).ok_or("a year")?;
    /// let list = PoaExempt::new(year.period(), poa_exempt(file)?);
    /// let codes = Codes::embedded()?.clone().with_poa_exempt(list);
    ///
    /// let exempt = codes.poa_exempt_on("2026-01-15".parse()?).ok_or("no list for that day")?;
    /// assert!(exempt.contains("B91".parse::<casemix_record::Icd10Cm>()?.claim()));
    /// assert!(codes.poa_exempt_on("2026-10-01".parse()?).is_none(), "the list of another year is never taken instead");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(period: Period, codes: impl IntoIterator<Item = CodeText>) -> Self {
        let mut codes: Vec<CodeText> = codes.into_iter().collect();
        codes.sort_unstable();
        codes.dedup();
        Self {
            period,
            codes: codes.into(),
        }
    }

    /// The days of discharge for which the list holds.
    pub fn period(&self) -> Period {
        self.period
    }

    /// Whether a normalised code is exempt.
    #[inline]
    pub fn contains(&self, code: CodeText) -> bool {
        self.codes.binary_search(&code).is_ok()
    }

    /// Number of exempt codes.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether no code is exempt.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The exempt codes, ascending.
    pub fn iter(&self) -> impl Iterator<Item = CodeText> {
        self.codes.iter().copied()
    }
}
