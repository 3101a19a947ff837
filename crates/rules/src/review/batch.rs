//! [`BatchReview`]: what only several records together show.

use casemix_record::{
    DischargeStatus, Encounter, EncounterClass, Evidence, Finding, IdentifierKind, Location, Moment, Severity, Sex,
    Text,
};
use chrono::NaiveDate;

use super::clock::{earliest, latest};
use crate::{CANNOT_RUN, PackInfo, RuleInfo};

/// What only several records together show: stays of one patient that overlap, records that stand twice, an account on
/// two records, a patient with two dates of birth or sexes, a readmission on the day of discharge.
///
/// Records are added as they come, in any order; reviews of parts of a batch [merge](BatchReview::merge) to that of the
/// whole, whatever the parts. Of each record about 150 bytes are kept. Beyond [a limit](BatchReview::with_limit) nothing more
/// is taken, and a finding says so; a larger batch is reviewed [in parts](BatchReview::part) of the patients, with one
/// reading for each.
///
/// Records belong to one patient by `patient_id` and hospital. One without a `patient_id` is held against others by its own
/// identifier and account only.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_rules::review::BatchReview;
///
/// let mut batch = BatchReview::new();
/// batch.add(&Encounter::builder("E1").patient_id("P1").admitted("2026-01-03T22:10").discharged("2026-01-08T11:00").build());
/// batch.add(&Encounter::builder("E2").patient_id("P1").admitted("2026-01-07T09:00").discharged("2026-01-12").build());
/// let found = batch.finish();
/// assert_eq!(found[0].record, "E2");
/// assert_eq!(found[0].finding.to_string(),
///     "error: admitted: the stay begins before another of the patient has ended [batch.overlapping-stays]");
/// assert_eq!(found[0].finding.evidence[1].text, "E1");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BatchReview {
    stays: Vec<Stay>,
    limit: usize,
    part: (u64, u64),
    left_out: u64,
}

/// A finding on one record of a batch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct BatchFinding {
    /// The identifier of the record; empty for a finding on the batch.
    pub record: Text,
    /// What is wrong with it. The evidence names the other record.
    pub finding: Finding,
}

/// What is kept of a record.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Stay {
    patient: Text,
    admitted: Option<Moment>,
    discharged: Option<Moment>,
    id: Text,
    account: Text,
    birth: Option<NaiveDate>,
    sex: Option<Sex>,
    is_inpatient: bool,
    is_transfer: bool,
    /// Of codes and dates.
    content: u64,
}

/// So many records are kept if nothing else is asked: about 600 MB.
const LIMIT: usize = 4_000_000;

#[derive(Clone, Copy)]
enum Rule {
    Overlap,
    Duplicate,
    SameIdentifier,
    SameAccount,
    BirthDates,
    Sexes,
    SameDay,
}

impl Rule {
    const ALL: [Rule; 7] = [
        Rule::Overlap,
        Rule::Duplicate,
        Rule::SameIdentifier,
        Rule::SameAccount,
        Rule::BirthDates,
        Rule::Sexes,
        Rule::SameDay,
    ];

    fn info(self) -> RuleInfo {
        let rule = |id: &'static str, severity, title: &'static str, citation: &'static str, remedy: &'static str| {
            RuleInfo::new(id, severity, title)
                .cite(citation)
                .remedy(remedy)
                .by("admitted")
        };
        match self {
            Rule::Overlap => rule(
                "batch.overlapping-stays",
                Severity::Error,
                "stays of one patient that overlap",
                "UHDDS, items 1, 7 and 9",
                "correct the dates, or find out whether two patients share the identifier",
            )
            .reads(["patient_id", "admitted", "discharged", "class"]),
            Rule::Duplicate => rule(
                "batch.duplicate-record",
                Severity::Error,
                "one stay recorded twice",
                "UHDDS, items 1, 7 and 9",
                "keep one of the records",
            )
            .reads([
                "id",
                "patient_id",
                "admitted",
                "discharged",
                "diagnoses.code",
                "procedures.code",
            ]),
            Rule::SameIdentifier => rule(
                "batch.same-identifier",
                Severity::Error,
                "one identifier on several records",
                "UHDDS, item 1",
                "give each encounter an identifier of its own",
            )
            .reads(["id"]),
            Rule::SameAccount => rule(
                "batch.same-account",
                Severity::Error,
                "one account on several encounters",
                "UB-04, form locator 3a",
                "bill each encounter to an account of its own, or combine them",
            )
            .reads(["identifiers"]),
            Rule::BirthDates => rule(
                "batch.birth-dates-disagree",
                Severity::Error,
                "several dates of birth of one patient",
                "UHDDS, items 1 and 2",
                "find out which is right, or whether two patients share the identifier",
            )
            .reads(["patient_id", "birth_date"]),
            Rule::Sexes => rule(
                "batch.sexes-disagree",
                Severity::Warning,
                "several sexes of one patient",
                "UHDDS, items 1 and 3",
                "find out which is right, or whether two patients share the identifier",
            )
            .reads(["patient_id", "sex"]),
            Rule::SameDay => rule(
                "batch.same-day-readmission",
                Severity::Advice,
                "readmission on the day of discharge",
                "Medicare Claims Processing Manual, chapter 3, 40.2.5",
                "if it is for a related condition, combine the stays on one claim",
            )
            .reads(["patient_id", "admitted", "discharged", "class", "discharge_status"]),
        }
    }
}

impl Default for BatchReview {
    fn default() -> Self {
        BatchReview::new()
    }
}

impl BatchReview {
    /// A review without records yet, which keeps up to four million.
    pub fn new() -> Self {
        BatchReview {
            stays: Vec::new(),
            limit: LIMIT,
            part: (0, 1),
            left_out: 0,
        }
    }

    /// Keeps so many records at most.
    #[must_use]
    pub fn with_limit(mut self, records: usize) -> Self {
        self.limit = records;
        self
    }

    /// Reviews the patients of one part only: `number` of so many `parts`, counted from zero. The findings of all parts
    /// together are those on patients of the whole batch; identifiers and accounts of records of different patients are
    /// not held against each other.
    #[must_use]
    pub fn part(mut self, number: u64, parts: u64) -> Self {
        self.part = (number, parts.max(1));
        self
    }

    /// The rules.
    pub fn rules() -> Vec<RuleInfo> {
        Rule::ALL.map(Rule::info).to_vec()
    }

    /// The pack that they belong to.
    pub fn pack() -> PackInfo {
        PackInfo::new("batch", "Records of a batch held against each other", "2026.1")
    }

    /// Adds a record.
    pub fn add(&mut self, encounter: &Encounter) {
        let stay = Stay::of(encounter);
        let (number, parts) = self.part;
        if parts > 1 && hash([stay.patient.as_str()].into_iter()) % parts != number {
            return;
        }
        self.keep(stay);
    }

    fn keep(&mut self, stay: Stay) {
        if self.stays.len() < self.limit {
            self.stays.push(stay);
        } else {
            self.left_out += 1;
        }
    }

    /// Adds the records of another review.
    pub fn merge(&mut self, other: BatchReview) {
        self.left_out += other.left_out;
        if self.stays.is_empty() && other.stays.len() <= self.limit {
            self.stays = other.stays;
        } else {
            other.stays.into_iter().for_each(|stay| self.keep(stay));
        }
    }

    /// How many records are kept.
    pub fn len(&self) -> usize {
        self.stays.len()
    }

    /// Whether no record is kept.
    pub fn is_empty(&self) -> bool {
        self.stays.is_empty()
    }

    /// What is wrong, by record and in the order of findings. The order of the records makes no difference.
    pub fn finish(mut self) -> Vec<BatchFinding> {
        let mut found = Vec::new();
        if self.left_out > 0 {
            let message = format!(
                "{} records were not held against the others: the batch is too large",
                self.left_out
            );
            let finding = Finding::new(CANNOT_RUN, Severity::Warning, Location::root(), message);
            found.push(BatchFinding {
                record: Text::absent(),
                finding: finding.with_remedy("raise the limit, or review the batch in parts"),
            });
        }
        self.stays.sort_unstable();
        for patient in self.stays.chunk_by(|a, b| a.patient == b.patient) {
            if !patient.first().is_some_and(|stay| stay.patient.is_blank()) {
                review_patient(patient, &mut found);
            }
        }
        let by_text = |text: fn(&Stay) -> &Text| {
            let mut stays: Vec<&Stay> = self.stays.iter().filter(|stay| !text(stay).is_blank()).collect();
            stays.sort_by(|a, b| (text(a), a).cmp(&(text(b), b)));
            stays
        };
        same_identifier(&by_text(|stay| &stay.id), &mut found);
        same_account(&by_text(|stay| &stay.account), &mut found);
        found.sort();
        found.dedup();
        found
    }
}

impl Stay {
    fn of(encounter: &Encounter) -> Self {
        let patient = match (encounter.patient_id.trim(), encounter.facility.as_ref()) {
            ("", _) => Text::absent(),
            (patient, None) => Text::from(patient),
            (patient, Some(facility)) => Text::from(format!("{}\u{1f}{patient}", facility.id.trim())),
        };
        let accounts = encounter.identifiers.iter();
        let account = accounts
            .into_iter()
            .find(|one| one.kind.value() == Some(IdentifierKind::Account));
        let status = encounter
            .discharge_status
            .value()
            .map(DischargeStatus::without_planned_readmission);
        let dates = [
            Text::from(&encounter.admitted),
            Text::from(&encounter.discharged),
            Text::from(&encounter.class),
        ];
        let codes = encounter.diagnoses.iter().map(|diagnosis| diagnosis.code.as_str());
        let codes = codes
            .chain(["|"])
            .chain(encounter.procedures.iter().map(|procedure| procedure.code.as_str()));
        Stay {
            patient,
            admitted: encounter.admitted.value(),
            discharged: encounter.discharged.value(),
            id: Text::from(encounter.id.trim()),
            account: account.map_or(Text::absent(), |account| Text::from(account.value.trim())),
            birth: encounter.birth_date.value().map(Moment::date),
            sex: encounter.sex.value().filter(|sex| *sex != Sex::Unknown),
            is_inpatient: matches!(encounter.class.value(), None | Some(EncounterClass::Inpatient)),
            is_transfer: status
                .is_some_and(|status| matches!(status.number(), 2 | 5 | 9 | 30 | 43 | 62 | 63 | 65 | 66)),
            content: hash(dates.iter().map(Text::as_str).chain(codes)),
        }
    }

    fn is_same_stay(&self, other: &Stay) -> bool {
        self.content == other.content && self.admitted == other.admitted && self.discharged == other.discharged
    }
}

/// The stays of one patient, by time of admission.
fn review_patient(stays: &[Stay], found: &mut Vec<BatchFinding>) {
    for pair in stays.windows(2) {
        let [one, other] = pair else { continue };
        if one.is_same_stay(other) && one.admitted.is_some() && one.id != other.id {
            found.push(finding(
                Rule::Duplicate,
                other,
                one,
                None,
                "the stay is recorded under another identifier too",
            ));
        }
    }
    differs(stays, Rule::BirthDates, "birth_date", |stay| stay.birth, found);
    differs(stays, Rule::Sexes, "sex", |stay| stay.sex, found);

    let mut last: Option<&Stay> = None;
    for stay in stays.iter().filter(|stay| stay.is_inpatient) {
        let (Some(admitted), Some(discharged)) = (stay.admitted, stay.discharged) else {
            continue;
        };
        if let Some((before, ended)) = last.and_then(|before| Some((before, before.discharged?))) {
            if before.is_same_stay(stay) {
                continue;
            }
            if latest(admitted) < earliest(ended) {
                let message = "the stay begins before another of the patient has ended";
                found.push(finding(Rule::Overlap, stay, before, Some("admitted"), message));
            } else if admitted.date() == ended.date() && !before.is_transfer {
                let message = "the patient was discharged on the day of this admission";
                found.push(finding(Rule::SameDay, stay, before, Some("admitted"), message));
            }
        }
        if last.is_none_or(|before| before.discharged < Some(discharged)) {
            last = Some(stay);
        }
    }
}

/// Each record whose value is not that of the first that has one.
fn differs<T: PartialEq>(
    stays: &[Stay],
    rule: Rule,
    field: &'static str,
    value: fn(&Stay) -> Option<T>,
    found: &mut Vec<BatchFinding>,
) {
    let mut given = stays.iter().filter(|stay| value(stay).is_some());
    let Some(first) = given.next() else { return };
    let message = match rule {
        Rule::Sexes => "another record of the patient states another sex",
        _ => "another record of the patient states another date of birth",
    };
    for other in given.filter(|stay| value(stay) != value(first)) {
        found.push(finding(rule, other, first, Some(field), message));
    }
}

/// Records by identifier.
fn same_identifier(stays: &[&Stay], found: &mut Vec<BatchFinding>) {
    for same in stays.chunk_by(|a, b| a.id == b.id) {
        let Some((first, others)) = same.split_first() else {
            continue;
        };
        for other in others {
            if other.is_same_stay(first) && other.patient == first.patient {
                found.push(finding(
                    Rule::Duplicate,
                    other,
                    first,
                    Some("id"),
                    "the record stands in the batch twice",
                ));
            } else {
                found.push(finding(
                    Rule::SameIdentifier,
                    other,
                    first,
                    Some("id"),
                    "another record has the same identifier",
                ));
            }
        }
    }
}

/// Records by account.
fn same_account(stays: &[&Stay], found: &mut Vec<BatchFinding>) {
    for same in stays.chunk_by(|a, b| a.account == b.account) {
        let Some((first, others)) = same.split_first() else {
            continue;
        };
        for other in others
            .iter()
            .filter(|other| other.id != first.id && !other.is_same_stay(first))
        {
            let message = "another encounter has the same account";
            found.push(finding(Rule::SameAccount, other, first, Some("identifiers"), message));
        }
    }
}

/// A finding on a record, with the identifier of the other as evidence.
fn finding(rule: Rule, on: &Stay, other: &Stay, field: Option<&'static str>, message: &'static str) -> BatchFinding {
    let info = rule.info();
    let place = field.map_or(Location::root(), |field| Location::root().field(field));
    let at = |moment: Option<Moment>| moment.map_or(String::new(), |moment| moment.to_string());
    let own = match rule {
        Rule::Overlap | Rule::SameDay => format!("{} to {}", at(other.admitted), at(other.discharged)),
        _ => on.id.to_string(),
    };
    let pack = BatchReview::pack();
    let mut finding = Finding::new(info.id, info.severity, place, message)
        .with_evidence(Evidence::new(Location::root(), own))
        .with_evidence(Evidence::new(Location::root().field("id"), other.id.clone()))
        .with_release(pack.name, pack.release);
    finding.citation = info.citation;
    finding.remedy = info.remedy;
    BatchFinding {
        record: on.id.clone(),
        finding,
    }
}

/// FNV-1a over texts, each with its end.
fn hash<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    let bytes = texts.flat_map(|text| text.trim().bytes().chain([0x1f]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_uppercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

impl std::fmt::Debug for BatchReview {
    /// How many records it holds; what it keeps of them is patient data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BatchReview({} records)", self.stays.len())
    }
}
