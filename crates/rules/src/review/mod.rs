//! Review of the record: what documents and signatures it lacks, who is to supply them, and since when they are overdue.
//!
//! An event of the stay asks for documents: an admission for a history and physical examination within 24 hours, an
//! operation for its report. What is asked is a [`Requirement`]; how long it may stand back is a [`Limit`](crate::Limit),
//! which is data: the [federal ones](federal_limits) are built in, a state or a hospital adds its own, and the strictest in
//! force counts.
//!
//! ```
//! use casemix_codes::Codes;
//! use casemix_record::{Document, DocumentKind, Encounter, Practitioner, PractitionerRole};
//! use casemix_rules::{RuleSet, review::{RecordReview, Worklist, federal_limits}};
//!
//! let review = RecordReview::new().as_of("2026-02-20T08:00:00".parse()?);
//! let rules = RuleSet::builder(Codes::embedded()?).pack(federal_limits()?).check(review.clone()).build()?;
//!
//! let attending = Practitioner::builder().id("D1").role(PractitionerRole::Attending);
//! let document = |kind: DocumentKind, at: &str| {
//!     Document::builder().kind(kind).author("D1").written(at).authenticated(at).authenticator("D1")
//! };
//! let encounter = Encounter::builder("E1").admitted("2026-01-03T22:10").discharged("2026-01-08T11:00")
//!     .admitting_diagnosis("R06.02").practitioners([attending])
//!     .documents([document(DocumentKind::NursingAssessment, "2026-01-04T01:00"),
//!         document(DocumentKind::HistoryAndPhysical, "2026-01-05T09:00"),
//!         document(DocumentKind::FinalDiagnosis, "2026-01-08T11:00")]).build();
//!
//! // As findings: what is overdue, and what came too late.
//! let said: Vec<String> = rules.check(&encounter).iter().map(ToString::to_string).collect();
//! assert_eq!(said, [
//!     "error: documents: no discharge summary within 30 days of the discharge on 2026-01-08T11:00:00 \
//!         [record-review.discharge-summary]",
//!     "error: documents[1].written: history and physical examination not within 24 hours of the admission on \
//!         2026-01-03T22:10:00, but on 2026-01-05T09:00:00 [record-review.history-and-physical]",
//! ]);
//!
//! // As deficiencies: what somebody has to do about it.
//! let deficiencies = review.deficiencies(&encounter, rules.limits());
//! let mut worklist = Worklist::new("2026-02-20T08:00:00".parse()?);
//! worklist.add("E1", &deficiencies);
//! let lines = worklist.finish();
//! assert_eq!((lines[0].responsible.practitioner.as_str(), lines[0].delinquent, lines[0].items[0].days_past), ("D1", 1, 12));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The life of a deficiency
//!
//! A [`Deficiency`] is open until it is assigned to a practitioner, and then completed, waived or escalated; each
//! [step](Step) says who took it, when and why. Stored between reviews (feature `serde`), deficiencies are held against the
//! next review of their record by a [`Reconciliation`]. A record with an outstanding deficiency is *incomplete*; with one that is
//! past its limit it is *delinquent*. Both are asked at a time that is passed in: nothing reads a clock. [`Worklist`] sorts
//! what is outstanding by practitioner and age, [`DeficiencyCounts`] counts what delinquency statistics are made of.
//!
//! # Retention
//!
//! [`retention`](fn@retention) says until when the parts of a record are to be kept, by the longest of federal, recommended, state and own
//! limits; [`RetentionSchedule`] says it of the records of many patients, from the day on which each was last here, and minds
//! [legal holds](LegalHold).
//!
//! # Texts and batches
//!
//! [`TextReview`] reads what documents say; [`BatchReview`] finds what only several records together show.
//!
//! # Times
//!
//! Where a time of day is missing, a record is given the benefit of the doubt. Limits of more than two days are counted in
//! days of the calendar, and end with the day.

mod batch;
mod by_event;
mod chart;
mod clock;
mod counts;
mod deadline;
mod deficiency;
mod lack;
mod life;
mod limits;
mod operations;
mod place;
mod reconcile;
mod record_review;
mod requirement;
mod retention;
mod reviewed;
mod schedule;
#[cfg(feature = "serde")]
mod stored;
mod term;
mod text;
mod worklist;

pub use batch::{BatchFinding, BatchReview};
pub use counts::DeficiencyCounts;
pub use deficiency::{Deficiency, DeficiencyKind, Responsible};
pub use life::{Life, Stage, Step, TransitionError};
pub use limits::federal_limits;
pub use reconcile::{Change, Reconciled, Reconciliation};
pub use record_review::RecordReview;
pub use requirement::Requirement;
pub use retention::{Retained, RetainedPart, recommended_retention, retention, retention_limits};
pub use reviewed::Reviewed;
pub use schedule::{LegalHold, RetainedRecord, RetentionSchedule};
#[cfg(feature = "serde")]
pub use stored::VERSION;
pub(crate) use term::Term;
pub use text::TextReview;
pub(crate) use text::suspected_diagnoses;
pub use worklist::{AGES, WorkItem, WorkLine, Worklist};
