//! [`Causes`]: deaths and cases by cause, for any sets of codes.

use std::borrow::Cow;

use casemix_record::{CodeText, Encounter};

use crate::{
    Accumulator, CodeRanges, Error, Rate, Tally,
    accumulator::whole,
    month::{Facts, Standing},
    report::{Column, Section, Table},
};

/// Discharges by principal diagnosis, and deaths by cause, to be asked for any set of codes.
///
/// The sets are arguments of the result and not of the count: a value set of one's own, the
/// [chapters](icd_10_chapters), or a single code.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_stats::{Accumulator, Causes};
///
/// let stay = |code: &str, status: &str| Encounter::builder("").class("inpatient").admitted("2026-01-05")
///     .discharged("2026-01-09").discharge_status(status).diagnoses([code]).build();
/// let mut causes = Causes::default();
/// [("I50.23", "20"), ("I50.31", "01"), ("J18.9", "01"), ("I21.4", "20")].map(|(code, status)| causes.add_encounter(&stay(code, status)));
///
/// let heart_failure = &causes.finish(&[("heart failure".into(), "I50".parse().unwrap())][..])?[0];
/// assert_eq!(heart_failure.case_fatality.to_string(), "50.000%"); // one of two
/// assert_eq!(heart_failure.cause_specific.to_string(), "25.000%"); // one of four discharges
/// assert_eq!(heart_failure.of_all_deaths.to_string(), "50.000%"); // one of two deaths
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Causes(Tally<CauseFacts>);

/// What a discharge is counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct CauseFacts {
    /// The principal diagnosis; `None` if there is none, or its text is too long to be a code.
    pub principal: Option<CodeText>,
    /// Whether the patient died.
    pub died: bool,
    /// The cause of the death: the underlying cause if one is recorded, else the principal diagnosis.
    pub cause: Option<CodeText>,
}

impl CauseFacts {
    /// What an inpatient discharge is counted by; `None` of any other record.
    pub fn of(encounter: &Encounter) -> Option<CauseFacts> {
        let facts = Facts::of(encounter);
        if Standing::of(&facts) != Standing::Discharge {
            return None;
        }
        let is_code = |code: &CodeText| !code.is_empty();
        let principal = encounter
            .principal_diagnosis()
            .and_then(|principal| principal.code.normalized())
            .filter(is_code);
        let underlying = encounter.death.as_ref().and_then(|death| death.cause.normalized());
        Some(CauseFacts {
            principal,
            died: facts.died,
            cause: underlying.filter(is_code).or(principal).filter(|_| facts.died),
        })
    }
}

impl Causes {
    /// Counts an inpatient discharge; any other record is left out.
    pub fn add_encounter(&mut self, encounter: &Encounter) {
        CauseFacts::of(encounter).into_iter().for_each(|facts| self.add(facts));
    }

    /// Takes a record back that was counted.
    pub fn subtract_encounter(&mut self, encounter: &Encounter) {
        CauseFacts::of(encounter)
            .into_iter()
            .for_each(|facts| self.subtract(facts));
    }
}

impl Accumulator for Causes {
    type Item<'a> = CauseFacts;
    /// The sets of codes, each with its name.
    type Context<'a> = [(Cow<'a, str>, CodeRanges)];
    type Output = Vec<CauseFigures>;

    fn count(&mut self, facts: CauseFacts, times: i64) {
        self.0.count(facts, times);
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// The figures of each set, in the order of the sets, which may overlap.
    fn finish(&self, sets: &[(Cow<'_, str>, CodeRanges)]) -> Result<Vec<CauseFigures>, Error> {
        self.0.finish(&())?;
        let count = |holds: &dyn Fn(&CauseFacts) -> bool| {
            let held = self.0.iter().filter(|(facts, _)| holds(facts));
            whole(held.map(|(_, discharges)| discharges).sum())
        };
        let (discharges, all_deaths) = (count(&|_| true)?, count(&|facts| facts.died)?);
        let of_set = |(name, codes): &(Cow<'_, str>, CodeRanges)| {
            let has = |code: Option<CodeText>| code.is_some_and(|code| codes.contains(&code));
            let cases = count(&|facts| has(facts.principal))?;
            let deaths_of_cases = count(&|facts| has(facts.principal) && facts.died)?;
            let deaths = count(&|facts| has(facts.cause))?;
            Ok(CauseFigures {
                name: name.clone().into_owned(),
                cases,
                deaths_of_cases,
                deaths,
                case_fatality: Rate::part_of(deaths_of_cases, cases)?.places(3),
                cause_specific: Rate::part_of(deaths, discharges)?.places(3),
                of_all_deaths: Rate::part_of(deaths, all_deaths)?.places(3),
            })
        };
        sets.iter().map(of_set).collect()
    }
}

/// Cases and deaths of a set of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CauseFigures {
    /// The name of the set.
    pub name: String,
    /// Discharges whose principal diagnosis is in the set.
    pub cases: u64,
    /// Deaths among them, of whatever cause.
    pub deaths_of_cases: u64,
    /// Deaths whose cause is in the set.
    pub deaths: u64,
    /// Case fatality: deaths among the cases as a percentage of the cases.
    pub case_fatality: Rate,
    /// Cause-specific death rate: deaths by the cause as a percentage of all discharges.
    pub cause_specific: Rate,
    /// Proportionate mortality: deaths by the cause as a percentage of all deaths.
    pub of_all_deaths: Rate,
}

/// Deaths by cause as a section.
pub fn cause_section(figures: &[CauseFigures]) -> Section {
    let mut table = Table::new([
        Column::text("cause", "Cause"),
        Column::number("cases", "Cases"),
        Column::number("deaths_of_cases", "Deaths of cases"),
        Column::number("case_fatality", "Case fatality"),
        Column::number("deaths", "Deaths by cause"),
        Column::number("cause_specific", "Of discharges"),
        Column::number("of_all_deaths", "Of deaths"),
    ]);
    for line in figures {
        table.push([
            line.name.as_str().into(),
            line.cases.into(),
            line.deaths_of_cases.into(),
            line.case_fatality.into(),
            line.deaths.into(),
            line.cause_specific.into(),
            line.of_all_deaths.into(),
        ]);
    }
    Section::new("deaths-by-cause", "Deaths by cause", table).note(
        "Cases are discharges by principal diagnosis. A death is by its recorded underlying cause, without one by the \
         principal diagnosis.",
    )
}

/// The chapters of ICD-10-CM, as sets of codes by which deaths are commonly listed.
///
/// ```
/// let chapters = casemix_stats::icd_10_chapters();
/// assert!(chapters[8].0.starts_with("IX ") && chapters[8].1.contains_text("I50.23"));
/// assert_eq!(chapters.iter().filter(|(_, codes)| codes.contains_text("U07.1")).count(), 1);
/// ```
pub fn icd_10_chapters() -> Vec<(Cow<'static, str>, CodeRanges)> {
    let sets = CHAPTERS
        .iter()
        .map(|(name, codes)| (Cow::Borrowed(*name), codes.parse()));
    sets.filter_map(|(name, codes)| Some((name, codes.ok()?))).collect()
}

const CHAPTERS: [(&str, &str); 22] = [
    ("I infectious and parasitic diseases", "A00-B99"),
    ("II neoplasms", "C00-D49"),
    ("III blood and immune mechanism", "D50-D89"),
    ("IV endocrine, nutritional and metabolic", "E00-E89"),
    ("V mental and behavioral", "F01-F99"),
    ("VI nervous system", "G00-G99"),
    ("VII eye", "H00-H59"),
    ("VIII ear", "H60-H95"),
    ("IX circulatory system", "I00-I99"),
    ("X respiratory system", "J00-J99"),
    ("XI digestive system", "K00-K95"),
    ("XII skin", "L00-L99"),
    ("XIII musculoskeletal system", "M00-M99"),
    ("XIV genitourinary system", "N00-N99"),
    ("XV pregnancy, childbirth and puerperium", "O00-O9A"),
    ("XVI perinatal period", "P00-P96"),
    ("XVII congenital malformations", "Q00-QA0"),
    ("XVIII symptoms and abnormal findings", "R00-R99"),
    ("XIX injury and poisoning", "S00-T88"),
    ("XX external causes", "V00-Y99"),
    ("XXI factors influencing health status", "Z00-Z99"),
    ("XXII special purposes", "U00-U85"),
];
