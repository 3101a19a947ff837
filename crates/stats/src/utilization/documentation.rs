//! [`DocumentationReviews`]: the work of clinical documentation improvement.

use casemix_drg::Weights;
use casemix_record::{Document, DocumentKind, Encounter, EncounterClass, Moment};
use rust_decimal::Decimal;

use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    mix::weight_of,
    month::Outcome,
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
    /// Minutes until it was answered; `None` while it is not, or where the times are not known.
    pub answered_after: Option<u32>,
    /// Whether it was answered.
    pub is_answered: bool,
    /// Whether the answer agreed with what was asked about; `None` where that is not known.
    pub agreed: Option<bool>,
}

impl DocumentationQuery {
    /// A query that nobody has answered.
    pub const fn open() -> Self {
        DocumentationQuery {
            answered_after: None,
            is_answered: false,
            agreed: None,
        }
    }

    /// A query answered after so many minutes.
    pub const fn answered(after_minutes: u32, agreed: bool) -> Self {
        DocumentationQuery {
            answered_after: Some(after_minutes),
            is_answered: true,
            agreed: Some(agreed),
        }
    }

    /// The queries of a record: its documents of that kind. What the record states of the answers counts
    /// ([`answers`](casemix_record::DocumentationReview::answers)); where it states none, a document that is about a query and
    /// written after it answers it, and whether it agrees is not read from its words.
    ///
    /// ```
    /// use casemix_record::{Document, DocumentKind, DocumentationReview, Encounter, QueryAnswer};
    /// use casemix_stats::utilization::DocumentationQuery;
    ///
    /// let query = |id| Document::builder().id(id).kind(DocumentKind::DocumentationQuery).written("2026-01-05T09:00");
    /// let note = Document::builder().about("Q1").written("2026-01-05T15:30");
    /// let stated = QueryAnswer::builder("Q2").answered("2026-01-05T10:00").agreed(true);
    /// let encounter = Encounter::builder("E1").documents([query("Q1"), query("Q2")]).documents([note])
    ///     .documentation_review(DocumentationReview::builder().answers([stated])).build();
    /// let queries = DocumentationQuery::all_of(&encounter);
    /// assert_eq!((queries[0].answered_after, queries[0].agreed), (Some(390), None));
    /// assert_eq!((queries[1].answered_after, queries[1].agreed), (Some(60), Some(true)));
    /// ```
    pub fn all_of(encounter: &Encounter) -> Vec<DocumentationQuery> {
        let documents = encounter.documents.iter();
        let queries = documents.filter(|one| one.kind.value() == Some(DocumentKind::DocumentationQuery));
        queries.map(|query| DocumentationQuery::of(query, encounter)).collect()
    }

    fn of(query: &Document, encounter: &Encounter) -> DocumentationQuery {
        let asked = query.written.value().and_then(Moment::date_time);
        let after = |at: Moment| u32::try_from((at.date_time()? - asked?).num_minutes()).ok();
        let stated = encounter.documentation_review.iter().flat_map(|review| &review.answers);
        let mut stated = stated.filter(|answer| !query.id.is_blank() && answer.query == query.id);
        if let Some(answer) = stated.next() {
            return DocumentationQuery {
                answered_after: answer.answered.value().and_then(after),
                is_answered: true,
                agreed: answer.agreed.value(),
            };
        }
        let notes = encounter.documents.iter();
        let notes = notes.filter(|one| !query.id.is_blank() && one.about == query.id);
        let first = notes.filter_map(|one| after(one.written.value()?)).min();
        DocumentationQuery {
            answered_after: first,
            is_answered: first.is_some(),
            agreed: None,
        }
    }
}

impl ReviewedCase {
    /// The case of a record; `None` where it was not to be reviewed. Without a word on that, every inpatient stay was.
    ///
    /// A record that holds a query was reviewed, whatever else it states. Weights are those of the year of the release that
    /// grouped it: of the working DRG, of the final one, and of what denials left.
    pub fn of(encounter: &Encounter, outcome: Outcome, weights: &[Weights]) -> Option<ReviewedCase> {
        let review = encounter.documentation_review.as_deref();
        let is_inpatient = matches!(encounter.class.value(), None | Some(EncounterClass::Inpatient));
        let is_eligible = review.and_then(|review| review.eligible.value());
        if !is_eligible.unwrap_or(is_inpatient) {
            return None;
        }
        let mut documents = encounter.documents.iter();
        let is_queried = documents.any(|one| one.kind.value() == Some(DocumentKind::DocumentationQuery));
        let mut case = ReviewedCase {
            reviewed: is_queried || review.is_some_and(|review| review.reviewed.value().is_some()),
            ..ReviewedCase::default()
        };
        if let (Outcome::Grouped(grouped), Some(review)) = (outcome, review) {
            let weight = |drg| weight_of(weights, grouped.release, drg);
            case.working_weight = review.working_drg.value().and_then(weight);
            case.final_weight = weight(grouped.drg);
            case.upheld_weight = review.upheld_drg.value().and_then(weight);
        }
        Some(case)
    }
}

impl DocumentationReviews {
    /// Counts the case of a record with its queries, if it was to be reviewed.
    pub fn add_encounter(&mut self, encounter: &Encounter, outcome: Outcome, weights: &[Weights]) {
        if let Some(case) = ReviewedCase::of(encounter, outcome, weights) {
            self.add((case, DocumentationQuery::all_of(encounter).as_slice()));
        }
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
        let (issued, answered) = (queries(|_| true)?, queries(|query| query.is_answered)?);
        let judged = queries(|query| query.is_answered && query.agreed.is_some())?;
        let agreed = queries(|query| query.is_answered && query.agreed == Some(true))?;
        let (billed, upheld, weighted) = self.effects()?;
        Ok(DocumentationFigures {
            eligible,
            reviewed,
            issued,
            weighted,
            review_rate: Rate::part_of(reviewed, eligible)?,
            query_rate: Rate::part_of(cases(|(_, queried)| *queried)?, reviewed)?,
            queries_per_case: ratio(Decimal::from(issued), reviewed),
            response_rate: Rate::part_of(answered, issued)?,
            agreement_rate: Rate::part_of(agreed, judged)?,
            median_response_minutes: self.median(queries(|query| query.answered_after.is_some())?)?,
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
    /// With how many they are.
    fn effects(&self) -> Result<(Option<Decimal>, Option<Decimal>, u64), Error> {
        let (mut billed, mut upheld, mut cases) = (Decimal::ZERO, Decimal::ZERO, 0);
        for ((working, at_bill, after), number) in self.weights.iter() {
            let number = whole(number)?;
            billed += (at_bill - working) * Decimal::from(number);
            upheld += (after - working) * Decimal::from(number);
            cases += number;
        }
        Ok((ratio(billed, cases), ratio(upheld, cases), cases))
    }

    /// The median of the times of queries, of which so many are `timed`; the mean of the middle two where their number is even.
    fn median(&self, timed: u64) -> Result<Option<Decimal>, Error> {
        let mut seen = 0;
        let (mut low, mut high) = (None, None);
        // In the order of the times, for they come first in a query.
        for (query, number) in self.queries.iter() {
            let Some(minutes) = query.answered_after else { continue };
            seen += whole(number)?;
            if low.is_none() && seen * 2 >= timed {
                low = Some(minutes);
            }
            if high.is_none() && seen * 2 > timed {
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
    /// Cases reviewed.
    pub reviewed: u64,
    /// Queries issued.
    pub issued: u64,
    /// Cases reviewed of which the weights before and after are known.
    pub weighted: u64,
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
        for (name, count, method) in [
            (
                "cases eligible",
                self.eligible,
                "inpatient stays, unless the record says otherwise",
            ),
            (
                "cases reviewed",
                self.reviewed,
                "the record states a review, or holds a query",
            ),
            ("queries issued", self.issued, "documents of that kind"),
        ] {
            table.push([name.into(), count.into(), method.into()]);
        }
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
                "queries whose answer agreed / queries answered of which that is known × 100",
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
                "sum of (final weight - working weight) / cases reviewed of which both are known",
            ),
            (
                "the same, net of denials",
                self.case_mix_effect_net,
                "with the weights left after denials",
            ),
        ] {
            table.push([name.into(), number.into(), method.into()]);
        }
        let section = Section::new("documentation-review", "Review of documentation and queries", table);
        match self.weighted {
            0 if self.reviewed > 0 => section.note(
                "No record that was reviewed states its working DRG in a year whose weights are at hand: the effect on the \
                 case-mix index is not known.",
            ),
            known if known < self.reviewed => section.note(format!(
                "The effect on the case-mix index is that of {known} of {} cases reviewed.",
                self.reviewed
            )),
            _ => section,
        }
    }
}

#[cfg(test)]
mod tests {
    use casemix_record::{DocumentationReview, QueryAnswer};

    use super::*;
    use crate::month::Grouped;

    fn query(id: &str) -> Document {
        let query = Document::builder().id(id).kind(DocumentKind::DocumentationQuery);
        query.written("2026-01-05T09:00").build()
    }

    fn grouped(drg: &str) -> Outcome {
        Outcome::Grouped(Grouped::new(
            "43.1".parse().unwrap(),
            drg.parse().unwrap(),
            "05".parse().unwrap(),
        ))
    }

    #[test]
    fn records_say_who_was_reviewed_and_what_it_changed() {
        let weights = [Weights::open(casemix_drg_data::WEIGHTS_FY2026).unwrap()];
        let mut reviews = DocumentationReviews::default();
        let review = DocumentationReview::builder().reviewed("2026-01-05").working_drg("293");
        let changed = Encounter::builder("E1")
            .documents([query("Q1"), query("Q2"), query("Q3")])
            .documentation_review(review.clone().upheld_drg("292").answers([
                QueryAnswer::builder("Q1").answered("2026-01-05T10:00").agreed(true),
                QueryAnswer::builder("Q2").agreed(false),
            ]))
            .build();
        reviews.add_encounter(&changed, grouped("291"), &weights);
        let unchanged = Encounter::builder("E2").documentation_review(review).build();
        reviews.add_encounter(&unchanged, grouped("293"), &weights);
        reviews.add_encounter(&Encounter::new("E3"), grouped("470"), &weights);
        let visit = Encounter::builder("E4").class(EncounterClass::Emergency).build();
        reviews.add_encounter(&visit, grouped("470"), &weights);
        let left_out = DocumentationReview::builder().eligible(false);
        reviews.add_encounter(
            &Encounter::builder("E5").documentation_review(left_out).build(),
            grouped("470"),
            &weights,
        );

        let figures = reviews.finish(&()).unwrap();
        assert_eq!(
            (figures.eligible, figures.reviewed, figures.issued, figures.weighted),
            (3, 2, 3, 2)
        );
        assert_eq!(figures.query_rate.to_string(), "50.00%");
        assert_eq!(figures.response_rate.to_string(), "66.67%");
        assert_eq!(figures.agreement_rate.to_string(), "50.00%");
        assert_eq!(
            figures.median_response_minutes,
            Some(Decimal::from(60)),
            "of the one whose time is known"
        );
        let weight = |drg: &str| weight_of(&weights, "43.1".parse().unwrap(), drg.parse().unwrap()).unwrap();
        let two = Decimal::TWO;
        assert_eq!(
            figures.case_mix_effect,
            Some(((weight("291") - weight("293")) / two).round_dp(4).normalize())
        );
        assert_eq!(
            figures.case_mix_effect_net,
            Some(((weight("292") - weight("293")) / two).round_dp(4).normalize())
        );
    }

    #[test]
    fn a_query_shows_that_a_case_was_reviewed() {
        let mut reviews = DocumentationReviews::default();
        let encounter = Encounter::builder("E1").documents([query("Q1")]).build();
        reviews.add_encounter(&encounter, grouped("291"), &[]);
        let figures = reviews.finish(&()).unwrap();
        assert_eq!((figures.reviewed, figures.weighted), (1, 0));
        assert_eq!(figures.response_rate.to_string(), "0.00%");
        assert_eq!(figures.case_mix_effect, None);
        assert!(figures.section().notes[0].contains("not known"));
    }
}
