//! [`PoaQuality`]: how well it is reported which diagnoses were present on admission.

use std::collections::BTreeMap;

use casemix_record::{CodeText, Diagnosis, Encounter, Poa};

use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    month::Indicator,
    report::{Column, Section, Table, Value},
};

/// Diagnoses by code and present-on-admission indicator.
///
/// ```
/// use casemix_record::{Diagnosis, Encounter, Poa};
/// use casemix_stats::{Accumulator, utilization::PoaQuality};
///
/// let stay = Encounter::builder("E1").diagnoses([Diagnosis::with_poa("I50.23", Poa::Y),
///     Diagnosis::with_poa("N17.9", Poa::N), Diagnosis::with_poa("J96.01", Poa::U), "E11.65".into(), "Z66".into()]).build();
/// let mut quality = PoaQuality::default();
/// quality.add_encounter(&stay, |code| Some(code.as_str() == "Z66")); // the only exempt code among these
///
/// let figures = quality.finish(&())?;
/// assert_eq!(figures.undetermined.to_string(), "33.33%"); // one U among Y, N, U
/// assert_eq!(figures.missing.to_string(), "25.00%"); // E11.65, of four that must be reported
/// assert_eq!(figures.codes[3].not_present.to_string(), "100.00%"); // N17.9, of all that are reported
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoaQuality(Tally<ReportedDiagnosis>);

/// What a diagnosis says of whether it was present on admission. It holds nothing of the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct ReportedDiagnosis {
    /// The code; `None` where the text is too long to be one.
    pub code: Option<CodeText>,
    /// The indicator.
    pub indicator: Indicator,
    /// Whether the code is exempt from reporting; `None` if that is not known.
    pub exempt: Option<bool>,
}

impl ReportedDiagnosis {
    /// What a diagnosis says; `exempt` tells whether its code is exempt from reporting.
    ///
    /// ```
    /// use casemix_record::{Diagnosis, Poa};
    /// use casemix_stats::{month::Indicator, utilization::ReportedDiagnosis};
    ///
    /// let reported = ReportedDiagnosis::of(&Diagnosis::with_poa("I50.23", Poa::W), |_| None);
    /// assert_eq!(reported.indicator, Indicator::Undetermined);
    /// ```
    pub fn of(diagnosis: &Diagnosis, exempt: impl Fn(&CodeText) -> Option<bool>) -> ReportedDiagnosis {
        let code = diagnosis.code.normalized();
        let indicator = match diagnosis.poa.value() {
            Some(Poa::Y) => Indicator::Present,
            Some(Poa::N) => Indicator::NotPresent,
            Some(Poa::U) => Indicator::Undocumented,
            Some(Poa::W) => Indicator::Undetermined,
            Some(_) => Indicator::Exempt,
            None if diagnosis.poa.is_blank() => Indicator::Missing,
            None => Indicator::Invalid,
        };
        ReportedDiagnosis {
            code,
            indicator,
            exempt: code.as_ref().and_then(exempt),
        }
    }
}

impl PoaQuality {
    /// Counts the principal and the secondary diagnoses of an encounter, unless its hospital is exempt; `exempt` tells
    /// whether a code is exempt from reporting, as the yearly list says, `None` where that is not known.
    pub fn add_encounter(&mut self, encounter: &Encounter, exempt: impl Fn(&CodeText) -> Option<bool>) {
        self.count_encounter(encounter, exempt, 1);
    }

    /// Takes an encounter back that was counted with the same list.
    pub fn subtract_encounter(&mut self, encounter: &Encounter, exempt: impl Fn(&CodeText) -> Option<bool>) {
        self.count_encounter(encounter, exempt, -1);
    }

    fn count_encounter(&mut self, encounter: &Encounter, exempt: impl Fn(&CodeText) -> Option<bool>, times: i64) {
        if encounter.poa_exempt_hospital.value() != Some(true) {
            let secondary = encounter.secondary_diagnoses();
            let diagnoses = encounter.principal_diagnosis().into_iter().chain(secondary);
            diagnoses.for_each(|diagnosis| self.0.count(ReportedDiagnosis::of(diagnosis, &exempt), times));
        }
    }
}

impl Accumulator for PoaQuality {
    type Item<'a> = ReportedDiagnosis;
    type Context<'a> = ();
    type Output = PoaFigures;

    fn count(&mut self, diagnosis: ReportedDiagnosis, times: i64) {
        self.0.count(diagnosis, times);
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    fn finish(&self, _: &()) -> Result<PoaFigures, Error> {
        let mut all: Tally<Indicator> = Tally::default();
        let mut codes: BTreeMap<CodeText, Reported> = BTreeMap::new();
        let [mut required, mut missing, mut missing_unknown, mut exempt_reported] = [0; 4];
        for (diagnosis, number) in self.0.iter() {
            let number = whole(number)?;
            all.count(diagnosis.indicator, i64::try_from(number).map_err(|_| Error::TooLarge)?);
            if let Some(code) = diagnosis.code {
                codes.entry(code).or_default().add(diagnosis.indicator, number);
            }
            let reported = is_reported(diagnosis.indicator);
            match diagnosis.exempt {
                Some(false) => {
                    required += number;
                    missing += if reported { 0 } else { number };
                }
                Some(true) => exempt_reported += if reported { number } else { 0 },
                None => missing_unknown += if reported { 0 } else { number },
            }
        }
        let total = whole(all.total())?;
        let shares = all.finish(&())?.into_iter();
        let get = |indicator| whole(all.get(&indicator));
        let undetermined = get(Indicator::Undocumented)? + get(Indicator::Undetermined)?;
        let reported = undetermined + get(Indicator::Present)? + get(Indicator::NotPresent)?;
        Ok(PoaFigures {
            diagnoses: total,
            indicators: shares
                .map(|(indicator, number)| Ok((indicator, Rate::part_of(number, total)?)))
                .collect::<Result<_, Error>>()?,
            undetermined: Rate::part_of(undetermined, reported)?,
            missing: Rate::part_of(missing, required)?,
            missing_unknown,
            exempt_reported,
            codes: codes
                .into_iter()
                .map(|(code, reported)| reported.finish(code))
                .collect::<Result<_, Error>>()?,
        })
    }
}

/// Whether an indicator says something: Y, N, U or W.
fn is_reported(indicator: Indicator) -> bool {
    use Indicator::{NotPresent, Present, Undetermined, Undocumented};
    matches!(indicator, Present | NotPresent | Undocumented | Undetermined)
}

/// The indicators of one code.
#[derive(Default)]
struct Reported {
    diagnoses: u64,
    reported: u64,
    not_present: u64,
    undetermined: u64,
}

impl Reported {
    fn add(&mut self, indicator: Indicator, number: u64) {
        self.diagnoses += number;
        self.reported += if is_reported(indicator) { number } else { 0 };
        match indicator {
            Indicator::NotPresent => self.not_present += number,
            Indicator::Undocumented | Indicator::Undetermined => self.undetermined += number,
            _ => {}
        }
    }

    fn finish(self, code: CodeText) -> Result<CodePoa, Error> {
        Ok(CodePoa {
            code,
            diagnoses: self.diagnoses,
            not_present: Rate::part_of(self.not_present, self.reported)?,
            undetermined: Rate::part_of(self.undetermined, self.reported)?,
        })
    }
}

/// The quality of present-on-admission reporting.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoaFigures {
    /// Diagnoses, in hospitals that are not exempt.
    pub diagnoses: u64,
    /// Each indicator as a percentage of all diagnoses.
    pub indicators: Vec<(Indicator, Rate)>,
    /// U and W of all that say something: Y, N, U and W. U asks for better documentation, W for a query.
    pub undetermined: Rate,
    /// Diagnoses that say nothing (no indicator, an invalid one, or a claim to exemption), of those whose code is known
    /// not to be exempt; undefined where no code is known not to be.
    pub missing: Rate,
    /// Diagnoses that say nothing, whose code is not known to be exempt or not.
    pub missing_unknown: u64,
    /// Diagnoses that say something although their code is exempt.
    pub exempt_reported: u64,
    /// By code, ascending.
    pub codes: Vec<CodePoa>,
}

/// How one code is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodePoa {
    /// The code.
    pub code: CodeText,
    /// Diagnoses with it.
    pub diagnoses: u64,
    /// N, of all that say something: far above or below that of others, it asks for a review.
    pub not_present: Rate,
    /// U and W, of all that say something.
    pub undetermined: Rate,
}

impl PoaFigures {
    /// The figures by code as a section; the notes tell of all codes.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("code", "Code"),
            Column::number("diagnoses", "Diagnoses"),
            Column::number("not_present", "N"),
            Column::number("undetermined", "U or W"),
        ]);
        for line in &self.codes {
            let rates: [Value; 2] = [line.not_present.into(), line.undetermined.into()];
            table.push(
                [line.code.as_str().into(), line.diagnoses.into()]
                    .into_iter()
                    .chain(rates),
            );
        }
        Section::new("poa-by-code", "Present-on-admission reporting by code", table)
            .note("Rates are of the diagnoses reported Y, N, U or W.")
            .note(format!(
                "Of {} diagnoses: U or W {}; nothing said where the code is not exempt {}; nothing said where exemption is \
                 not known {}; reported although exempt {}.",
                self.diagnoses, self.undetermined, self.missing, self.missing_unknown, self.exempt_reported
            ))
    }
}
