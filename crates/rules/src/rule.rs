//! What every rule has: [`RuleInfo`]; and the seam for rules written in Rust: [`Check`] with [`Report`].

use std::borrow::Cow;
use std::fmt;

use casemix_codes::Codes;
use casemix_record::{Encounter, Evidence, Location, Severity};
use chrono::NaiveDate;

use crate::limit::{Limit, Limits};

/// The days on which something holds: a rule, a limit.
///
/// ```
/// use casemix_rules::Effective;
///
/// let days = Effective::from("2015-10-01".parse()?);
/// assert!(days.contains("2026-01-08".parse()?) && !days.contains("2015-09-30".parse()?));
/// assert_eq!(days.to_string(), "from 2015-10-01");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Effective {
    /// First day; `None` is always before.
    pub from: Option<NaiveDate>,
    /// Last day; `None` is still.
    pub until: Option<NaiveDate>,
}

impl Effective {
    /// Every day.
    pub const ALWAYS: Effective = Effective {
        from: None,
        until: None,
    };

    /// From `day` on.
    pub const fn from(day: NaiveDate) -> Self {
        Effective {
            from: Some(day),
            until: None,
        }
    }

    /// Up to and including `day`.
    #[must_use]
    pub const fn until(mut self, day: NaiveDate) -> Self {
        self.until = Some(day);
        self
    }

    /// Whether it holds on every day.
    pub const fn is_always(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }

    /// Whether it holds on `day`.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl fmt::Display for Effective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.until) {
            (None, None) => f.write_str("always"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(until)) => write!(f, "until {until}"),
            (Some(from), Some(until)) => write!(f, "from {from} until {until}"),
        }
    }
}

/// What is known of a rule besides what it checks; the same for a rule in the language and one written in Rust.
///
/// ```
/// use casemix_record::Severity;
/// use casemix_rules::RuleInfo;
///
/// let info = RuleInfo::new("review.copied-text", Severity::Advice, "Text copied forward")
///     .cite("42 CFR 482.24(c)(1)")
///     .remedy("state what is new on that day")
///     .reads(["documents"]);
/// assert_eq!((info.pack(), info.name()), ("review", "copied-text"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleInfo {
    /// The stable identifier: the pack, a dot, the name.
    pub id: Cow<'static, str>,
    /// How grave its findings are.
    pub severity: Severity,
    /// What it is about, in a few words.
    pub title: Cow<'static, str>,
    /// Who says so: the regulation, guideline section, manual or table note.
    pub citation: Option<Cow<'static, str>>,
    /// What to do about a finding.
    pub remedy: Option<Cow<'static, str>>,
    /// The days on which it holds.
    pub effective: Effective,
    /// The date of the encounter by which that is decided: the path of its field.
    pub by: Cow<'static, str>,
    /// What it reads: fields of the record by their paths, sets of codes, limits, tables.
    pub reads: Vec<Cow<'static, str>>,
}

impl RuleInfo {
    /// A rule that holds on every day, decided by the day of discharge.
    pub fn new(id: impl Into<Cow<'static, str>>, severity: Severity, title: impl Into<Cow<'static, str>>) -> Self {
        RuleInfo {
            id: id.into(),
            severity,
            title: title.into(),
            citation: None,
            remedy: None,
            effective: Effective::ALWAYS,
            by: Cow::Borrowed("discharged"),
            reads: Vec::new(),
        }
    }

    /// Says who says so.
    #[must_use]
    pub fn cite(mut self, citation: impl Into<Cow<'static, str>>) -> Self {
        self.citation = Some(citation.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<Cow<'static, str>>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Says on which days it holds.
    #[must_use]
    pub fn effective(mut self, days: Effective) -> Self {
        self.effective = days;
        self
    }

    /// Says by which date of the encounter that is decided: `admitted`, `discharged`, `registered`, `inpatient_order` or
    /// `birth_date`.
    #[must_use]
    pub fn by(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.by = field.into();
        self
    }

    /// Says what it reads.
    #[must_use]
    pub fn reads<R: Into<Cow<'static, str>>>(mut self, what: impl IntoIterator<Item = R>) -> Self {
        self.reads.extend(what.into_iter().map(Into::into));
        self
    }

    /// The pack, which is the identifier up to its first dot.
    pub fn pack(&self) -> &str {
        self.id.split_once('.').map_or("", |(pack, _)| pack)
    }

    /// The name within the pack.
    pub fn name(&self) -> &str {
        self.id.split_once('.').map_or(&*self.id, |(_, name)| name)
    }
}

/// A pack of rules by name and release; every finding carries it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct PackInfo {
    /// The name, which begins the identifiers of its rules.
    pub name: Cow<'static, str>,
    /// What it is about.
    pub title: Cow<'static, str>,
    /// The release, which changes whenever a finding of it may.
    pub release: Cow<'static, str>,
}

impl PackInfo {
    /// A pack.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
        release: impl Into<Cow<'static, str>>,
    ) -> Self {
        PackInfo {
            name: name.into(),
            title: title.into(),
            release: release.into(),
        }
    }
}

/// Rules written in Rust: one, or several that are found out together.
///
/// A check says what is wrong by the number of the rule in [`rules`](Check::rules). Identifier, severity, citation,
/// remedy and releases of the finding, whether the rule is switched on and whether it holds on the day, all follow from
/// the [`RuleInfo`] and from what the hospital chose, so a check need not look after them.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::{Encounter, Location, Severity};
/// use casemix_rules::{Check, Draft, PackInfo, Report, RuleInfo, RuleSet, Subject};
///
/// #[derive(Debug)]
/// struct Signatures { pack: PackInfo, rules: [RuleInfo; 1] }
///
/// impl Check for Signatures {
///     fn pack(&self) -> &PackInfo { &self.pack }
///     fn rules(&self) -> &[RuleInfo] { &self.rules }
///     fn needs(&self) -> &[&'static str] { &["documents"] }
///     fn check(&self, subject: &Subject<'_>, report: &mut Report<'_>) {
///         for (i, document) in subject.encounter().documents.iter().enumerate() {
///             if document.author == *"unknown" {
///                 let place = Location::root().field("documents").index(i).field("author");
///                 report.add(0, Draft::new(place, "nobody stands for the document"));
///             }
///         }
///     }
/// }
///
/// let check = Signatures {
///     pack: PackInfo::new("local", "Our own", "2026"),
///     rules: [RuleInfo::new("local.author", Severity::Error, "Documents have authors")],
/// };
/// let rules = RuleSet::builder(Codes::embedded()?).check(check).build()?;
/// let document = casemix_record::Document::builder().author("unknown");
/// let findings = rules.check(&Encounter::builder("E1").documents([document]).build());
/// assert_eq!(findings[0].to_string(), "error: documents[0].author: nobody stands for the document [local.author]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Check: fmt::Debug + Send + Sync {
    /// The pack that the rules belong to.
    fn pack(&self) -> &PackInfo;

    /// The rules, all of the pack's name.
    fn rules(&self) -> &[RuleInfo];

    /// Lists and parts of the encounter all of which must be there for anything to be found: without them the check is
    /// not run.
    fn needs(&self) -> &[&'static str] {
        &[]
    }

    /// Checks an encounter.
    fn check(&self, subject: &Subject<'_>, report: &mut Report<'_>);
}

/// An encounter that is checked, with what rules hold it against.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    encounter: &'a Encounter,
    codes: &'a Codes,
    limits: &'a Limits,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(encounter: &'a Encounter, codes: &'a Codes, limits: &'a Limits) -> Self {
        Subject {
            encounter,
            codes,
            limits,
        }
    }

    /// The encounter.
    pub fn encounter(&self) -> &'a Encounter {
        self.encounter
    }

    /// The code systems.
    pub fn codes(&self) -> &'a Codes {
        self.codes
    }

    /// The strictest of the limits of that name in force on `day`.
    pub fn limit(&self, name: &str, day: NaiveDate) -> Option<&'a Limit> {
        self.limits.strictest(name, day)
    }

    /// Every limit.
    pub fn limits(&self) -> &'a Limits {
        self.limits
    }
}

/// What a rule found: the part of a finding that only the rule knows.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Draft<'a> {
    /// Where.
    pub location: Location,
    /// What, in plain words.
    pub message: Cow<'static, str>,
    /// What made it: the value at fault and those it was held against.
    pub evidence: Vec<Evidence>,
    /// The limit that was passed, which the finding names.
    pub limit: Option<&'a Limit>,
    /// Who says so, where it is not the citation of the rule.
    pub citation: Option<Cow<'static, str>>,
}

impl<'a> Draft<'a> {
    /// Something wrong at `location`.
    pub fn new(location: Location, message: impl Into<Cow<'static, str>>) -> Self {
        Draft {
            location,
            message: message.into(),
            evidence: Vec::new(),
            limit: None,
            citation: None,
        }
    }

    /// Adds evidence.
    #[must_use]
    pub fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }

    /// Names the limit that was passed.
    #[must_use]
    pub fn limit(mut self, limit: &'a Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Says who says so, instead of the citation of the rule.
    #[must_use]
    pub fn cite(mut self, citation: impl Into<Cow<'static, str>>) -> Self {
        self.citation = Some(citation.into());
        self
    }
}

/// Takes what a [`Check`] finds.
pub struct Report<'r> {
    sink: &'r mut dyn Sink,
}

/// What stands behind a report: the engine.
pub(crate) trait Sink {
    fn runs(&self, rule: usize) -> bool;
    fn add(&mut self, rule: usize, draft: Draft<'_>);
    fn undecided(&mut self, rule: usize, place: Location, reason: Doubt);
    fn cannot_run(&mut self, rule: usize, reason: Cow<'static, str>);
}

/// Why a value could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Doubt {
    /// It was not given.
    Missing,
    /// It was given, and is outside its vocabulary or malformed.
    Invalid,
}

impl<'r> Report<'r> {
    pub(crate) fn new(sink: &'r mut dyn Sink) -> Self {
        Report { sink }
    }

    /// Whether the rule of that number in [`Check::rules`] is on and holds on the day of the encounter. Findings of
    /// another one are dropped; asking first spares their making.
    pub fn runs(&self, rule: usize) -> bool {
        self.sink.runs(rule)
    }

    /// Adds a finding of the rule of that number in [`Check::rules`].
    pub fn add(&mut self, rule: usize, draft: Draft<'_>) {
        self.sink.add(rule, draft);
    }

    /// Says that the rule could not be decided, because the value at `place` is missing or invalid. All such rules make
    /// one finding a cause, [`UNDECIDED`].
    pub fn undecided(&mut self, rule: usize, place: Location, why: Doubt) {
        self.sink.undecided(rule, place, why);
    }

    /// Says that the rule could not be run at all, because a table is missing or does not cover the day: a finding
    /// [`CANNOT_RUN`].
    pub fn cannot_run(&mut self, rule: usize, reason: impl Into<Cow<'static, str>>) {
        self.sink.cannot_run(rule, reason.into());
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Report")
    }
}

/// The rule of findings that rules could not be decided, because a value is missing or invalid.
pub const UNDECIDED: &str = "rules.undecided";

/// The rule of findings that rules could not be run, because a table, a file or a release is missing.
pub const CANNOT_RUN: &str = "rules.cannot-run";
