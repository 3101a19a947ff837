//! [`Waivers`]: decisions to let findings be.

use std::{collections::BTreeMap, fmt};

use casemix_record::{Finding, Location, Text, Waiver};

/// A decision to let findings of a rule be.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaiverEntry {
    /// The identifier of the rule.
    pub rule: String,
    /// The record that it is about, by its identifier; `None` is every record.
    pub record: Option<Text>,
    /// The place in the record; `None` is every place.
    pub location: Option<Location>,
    /// Who decided, when and why.
    pub waiver: Waiver,
}

impl WaiverEntry {
    /// Lets every finding of a rule be; narrowed by [`of_record`](WaiverEntry::of_record) and [`at`](WaiverEntry::at).
    pub fn new(rule: impl Into<String>, waiver: Waiver) -> Self {
        WaiverEntry {
            rule: rule.into(),
            record: None,
            location: None,
            waiver,
        }
    }

    /// On one record only.
    #[must_use]
    pub fn of_record(mut self, record: impl Into<Text>) -> Self {
        self.record = Some(record.into());
        self
    }

    /// At one place only.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    fn applies_to(&self, record: &str, location: &Location) -> bool {
        self.record.as_ref().is_none_or(|of| *of == *record) && self.location.as_ref().is_none_or(|at| at == location)
    }
}

/// Decisions to let findings be. A waived finding is kept, with who decided, when and why.
///
/// ```
/// use casemix_record::{Finding, Location, Severity, Waiver};
/// use casemix_rules::{WaiverEntry, Waivers};
///
/// let waiver = Waiver::new("manager 2", "2026-01-09T10:00".parse()?, "report lost in the flood of the archive");
/// let waivers: Waivers = [WaiverEntry::new("record-review.operative-report", waiver).of_record("E1")].into_iter().collect();
///
/// let report = Finding::new("record-review.operative-report", Severity::Error, Location::root(), "no operative report");
/// let mut findings = [report.clone()];
/// waivers.apply("E1", &mut findings);
/// assert_eq!(findings[0].waiver.as_ref().unwrap().author, "manager 2");
///
/// let mut of_another = [report];
/// waivers.apply("E2", &mut of_another);
/// assert!(of_another[0].waiver.is_none());
/// # Ok::<(), casemix_record::ParseError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Waivers {
    by_rule: BTreeMap<String, Vec<WaiverEntry>>,
}

impl Waivers {
    /// Adds a decision.
    pub fn add(&mut self, entry: WaiverEntry) {
        self.by_rule.entry(entry.rule.clone()).or_default().push(entry);
    }

    /// How many decisions there are.
    pub fn len(&self) -> usize {
        self.by_rule.values().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_rule.is_empty()
    }

    /// The rules that decisions name.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.by_rule.keys().map(String::as_str)
    }

    /// The first decision that applies to what a rule says of a place of a record.
    pub fn decision(&self, rule: &str, record: &str, location: &Location) -> Option<&Waiver> {
        let mut decided = self.by_rule.get(rule)?.iter();
        let applies = decided.find(|entry| entry.applies_to(record, location));
        applies.map(|entry| &entry.waiver)
    }

    /// Puts the first decision that applies on each finding of a record. A finding that is waived already stays so.
    pub fn apply(&self, record: &str, findings: &mut [Finding]) {
        if self.by_rule.is_empty() {
            return;
        }
        for finding in findings.iter_mut().filter(|finding| finding.waiver.is_none()) {
            finding.waiver = self.decision(&finding.rule, record, &finding.location).cloned();
        }
    }
}

impl FromIterator<WaiverEntry> for Waivers {
    fn from_iter<I: IntoIterator<Item = WaiverEntry>>(entries: I) -> Self {
        let mut waivers = Waivers::default();
        entries.into_iter().for_each(|entry| waivers.add(entry));
        waivers
    }
}

impl fmt::Debug for WaiverEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WaiverEntry({})", self.rule)
    }
}

impl fmt::Debug for Waivers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Waivers({} decisions)", self.len())
    }
}
