//! [`DocumentationReviews`]: the work of clinical documentation improvement.

use casemix_record::{DocumentKind, Encounter, Moment};
use rust_decimal::Decimal;

use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    report::{Column, Section, Table},
};

/// How often documentation was reviewed, how often and how fast queries were answered, and what it did to the case-mix index.
///
/// Each item is a case that was eligible for review, with its queries. Formulas are those of the Journal of AHIMA
/// (February 2016); a query rate is a rate of cases, and queries per case are stated beside it.
///
/// ```
/// use casemix_stats::{Accumulator, utilization::{DocumentationQuery, DocumentationReviews, ReviewedCase}};
///
/// let weight = |text: &str| text.parse().ok();
/// let agreed = DocumentationQuery::answered(90, true);
/// let mut reviews = DocumentationReviews::default();
/// reviews.add((ReviewedCase { reviewed: true, working_weight: weight("0.9"), final_weight: weight("1.3"), ..Default::default() },
///     &[agreed, DocumentationQuery::answered(600, false)][..]));
/// reviews.add((ReviewedCase { reviewed: true, working_weight: weight("1.1"), final_weight: weight("1.1"), ..Default::default() },
///     &[DocumentationQuery::open()][..]));
/// reviews.add((ReviewedCase::default(), &[][..]));
///
/// let figures = reviews.finish(&())?;
/// assert_eq!((figures.review_rate.to_string(), figures.query_rate.to_string()), ("66.67%".into(), "100.00%".into()));
/// assert_eq!((figures.response_rate.to_string(), figures.agreement_rate.to_string()), ("66.67%".into(), "50.00%".into()));
/// assert_eq!(figures.median_response_minutes, weight("345"));
/// assert_eq!(figures.case_mix_effect, weight("0.2")); // (0.4 + 0) / 2
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentationReviews {
    cases: Tally<(bool, bool)>,
    queries: Tally<DocumentationQuery>,
    weights: Tally<(Decimal, Decimal, Decimal)>,
}

/// A case that was eligible for review of its documentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewedCase {
    /// Whether it was reviewed.
    pub reviewed: bool,
    /// The relative weight before the review.
    pub working_weight: Option<Decimal>,
    /// The relative weight that was billed.
    pub final_weight: Option<Decimal>,
    /// The relative weight that was left after denials; `None` where nothing was denied.
    pub upheld_weight: Option<Decimal>,
}

/// A query to a practitioner about documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct DocumentationQuery {
    /// Minutes until it was answered; `None` while it is not.
    pub answered_after: Option<u32>,
    /// Whether the answer agreed with what was asked about; `None` where that is not known.
    pub agreed: Option<bool>,
}

impl DocumentationQuery {
    /// A query that nobody has answered.
    pub const fn open() -> Self {
        DocumentationQuery {
            answered_after: None,
            agreed: None,
        }
    }

    /// A query answered after so many minutes.
    pub const fn answered(after_minutes: u32, agreed: bool) -> Self {
        DocumentationQuery {
            answered_after: Some(after_minutes),
            agreed: Some(agreed),
        }
    }

    /// The queries of a record: its documents of that kind. A document that is about a query and written after it answers it;
    /// whether it agrees is not read from its words.
    ///
    /// ```
    /// use casemix_record::{Document, DocumentKind, Encounter};
    /// use casemix_stats::utilization::DocumentationQuery;
    ///
    /// let query = Document::builder().id("Q1").kind(DocumentKind::DocumentationQuery).written("2026-01-05T09:00");
    /// let answer = Document::builder().about("Q1").written("2026-01-05T15:30");
    /// let queries = DocumentationQuery::all_of(&Encounter::builder("E1").documents([query, answer]).build());
    /// assert_eq!(queries[0].answered_after, Some(390));
    /// ```
    pub fn all_of(encounter: &Encounter) -> Vec<DocumentationQuery> {
        let documents = encounter.documents.iter();
        let queries = documents.filter(|one| one.kind.value() == Some(DocumentKind::DocumentationQuery));
        let of = |query: &casemix_record::Document| {
            let asked = query.written.value().and_then(Moment::date_time)?;
            let answers = encounter
                .documents
                .iter()
                .filter(|one| !query.id.is_blank() && one.about == query.id);
            let written = answers.filter_map(|one| one.written.value().and_then(Moment::date_time));
            let first = written.filter(|at| *at >= asked).min()?;
            u32::try_from((first - asked).num_minutes()).ok()
        };
        let all = queries.map(|query| DocumentationQuery {
            answered_after: of(query),
            agreed: None,
        });
        all.collect()
    }
}

impl Accumulator for DocumentationReviews {
    /// A case with its queries.
    type Item<'a> = (ReviewedCase, &'a [DocumentationQuery]);
    type Context<'a> = ();
    type Output = DocumentationFigures;

    fn count(&mut self, (case, queries): (ReviewedCase, &[DocumentationQuery]), times: i64) {
        self.cases.count((case.reviewed, !queries.is_empty()), times);
        queries.iter().for_each(|query| self.queries.count(*query, times));
        if let (true, Some(working), Some(billed)) = (case.reviewed, case.working_weight, case.final_weight) {
            let upheld = case.upheld_weight.unwrap_or(billed);
            self.weights.count((working, billed, upheld), times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.cases.merge(&other.cases);
        self.queries.merge(&other.queries);
        self.weights.merge(&other.weights);
    }

    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more was subtracted than added; [`Error::NotAPart`] where cases have queries that were not
    /// reviewed.
    fn finish(&self, _: &()) -> Result<DocumentationFigures, Error> {
        let cases = |holds: fn(&(bool, bool)) -> bool| sum(&self.cases, holds);
        let queries = |holds: fn(&DocumentationQuery) -> bool| sum(&self.queries, holds);
        let (eligible, reviewed) = (cases(|_| true)?, cases(|(reviewed, _)| *reviewed)?);
        let (issued, answered) = (queries(|_| true)?, queries(|query| query.answered_after.is_some())?);
        let judged = queries(|query| query.answered_after.is_some() && query.agreed.is_some())?;
        let agreed = queries(|query| query.answered_after.is_some() && query.agreed == Some(true))?;
        let (billed, upheld) = self.effects()?;
        Ok(DocumentationFigures {
            eligible,
            issued,
            review_rate: Rate::part_of(reviewed, eligible)?,
            query_rate: Rate::part_of(cases(|(_, queried)| *queried)?, reviewed)?,
            queries_per_case: ratio(Decimal::from(issued), reviewed),
            response_rate: Rate::part_of(answered, issued)?,
            agreement_rate: Rate::part_of(agreed, judged)?,
            median_response_minutes: self.median(answered)?,
            case_mix_effect: billed,
            case_mix_effect_net: upheld,
        })
    }
}

fn sum<K: Ord>(tally: &Tally<K>, holds: impl Fn(&K) -> bool) -> Result<u64, Error> {
    let mut sum = 0;
    for (_, number) in tally.iter().filter(|(key, _)| holds(key)) {
        sum += whole(number)?;
    }
    Ok(sum)
}

fn ratio(part: Decimal, whole: u64) -> Option<Decimal> {
    (whole > 0).then(|| (part / Decimal::from(whole)).round_dp(4).normalize())
}

impl DocumentationReviews {
    /// The mean change of the weight of the cases reviewed whose weights are known: as billed, and net of denials.
    fn effects(&self) -> Result<(Option<Decimal>, Option<Decimal>), Error> {
        let (mut billed, mut upheld, mut cases) = (Decimal::ZERO, Decimal::ZERO, 0);
        for ((working, at_bill, after), number) in self.weights.iter() {
            let number = whole(number)?;
            billed += (at_bill - working) * Decimal::from(number);
            upheld += (after - working) * Decimal::from(number);
            cases += number;
        }
        Ok((ratio(billed, cases), ratio(upheld, cases)))
    }

    /// The median of the times of `answered` queries; the mean of the middle two where their number is even.
    fn median(&self, answered: u64) -> Result<Option<Decimal>, Error> {
        let mut seen = 0;
        let (mut low, mut high) = (None, None);
        // In the order of the times, for they come first in a query.
        for (query, number) in self.queries.iter() {
            let Some(minutes) = query.answered_after else { continue };
            seen += whole(number)?;
            if low.is_none() && seen * 2 >= answered {
                low = Some(minutes);
            }
            if high.is_none() && seen * 2 > answered {
                high = Some(minutes);
            }
        }
        Ok(low
            .zip(high)
            .map(|(low, high)| (Decimal::from(low) + Decimal::from(high)) / Decimal::TWO))
    }
}

/// The work of clinical documentation improvement, in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentationFigures {
    /// Cases eligible for review.
    pub eligible: u64,
    /// Queries issued.
    pub issued: u64,
    /// Cases reviewed, of those eligible.
    pub review_rate: Rate,
    /// Cases with a query, of those reviewed.
    pub query_rate: Rate,
    /// Queries issued for each case reviewed.
    pub queries_per_case: Option<Decimal>,
    /// Queries answered, of those issued.
    pub response_rate: Rate,
    /// Queries whose answer agreed, of those answered of which that is known; also called the validation rate.
    pub agreement_rate: Rate,
    /// The median time to the answer, in minutes.
    pub median_response_minutes: Option<Decimal>,
    /// The mean of final weight less working weight over the cases reviewed whose weights are known.
    pub case_mix_effect: Option<Decimal>,
    /// The same, with the weights that were left after denials.
    pub case_mix_effect_net: Option<Decimal>,
}

impl DocumentationFigures {
    /// The figures as a section, each with its method.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("figure", "Figure"),
            Column::number("value", "Value"),
            Column::text("method", "Method"),
        ]);
        for (name, rate, method) in [
            ("review rate", self.review_rate, "cases reviewed / cases eligible × 100"),
            (
                "query rate",
                self.query_rate,
                "cases with a query / cases reviewed × 100",
            ),
            (
                "response rate",
                self.response_rate,
                "queries answered / queries issued × 100",
            ),
            (
                "agreement rate",
                self.agreement_rate,
                "queries whose answer agreed / queries answered × 100",
            ),
        ] {
            table.push([name.into(), rate.into(), method.into()]);
        }
        for (name, number, method) in [
            (
                "queries per case",
                self.queries_per_case,
                "queries issued / cases reviewed",
            ),
            ("response time", self.median_response_minutes, "median, in minutes"),
            (
                "effect on the case-mix index",
                self.case_mix_effect,
                "sum of (final weight - working weight) / cases reviewed",
            ),
            (
                "the same, net of denials",
                self.case_mix_effect_net,
                "with the weights left after denials",
            ),
        ] {
            table.push([name.into(), number.into(), method.into()]);
        }
        Section::new("documentation-review", "Review of documentation and queries", table)
    }
}
