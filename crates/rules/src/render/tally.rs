//! [`FindingTally`]: findings by rule, and the worst records.

use std::{borrow::Cow, cmp::Reverse, collections::BTreeMap, fmt};

use casemix_record::{Finding, Severity, Text};

/// Findings of many records: how many of each severity and rule, and the records with the gravest ones.
///
/// Records are added as they come; tallies of parts [merge](FindingTally::merge) to that of the whole, whatever the parts.
/// What is kept does not grow with the number of records. Waived findings are counted apart and make no record worse.
///
/// ```
/// use casemix_record::{Finding, Location, Severity, Waiver};
/// use casemix_rules::FindingTally;
///
/// let finding = |severity| Finding::new("uhdds.sex-missing", severity, Location::root().field("sex"), "no sex");
/// let mut tally = FindingTally::default();
/// tally.add(1, "E1", &[finding(Severity::Error)]);
/// tally.add(2, "E2", &[]);
/// let waiver = Waiver::new("manager 2", "2026-01-09".parse()?, "not recorded in emergencies");
/// tally.add(3, "E3", &[finding(Severity::Error).waived(waiver)]);
///
/// assert_eq!((tally.records, tally.findings.error, tally.waived), (3, 1, 1));
/// assert_eq!(tally.records_with(Severity::Warning), 1, "at least a warning");
/// assert_eq!(tally.worst()[0].record, "E1");
/// # Ok::<(), casemix_record::ParseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindingTally {
    /// Records reviewed.
    pub records: u64,
    /// Findings by severity, without the waived ones.
    pub findings: Marks,
    /// Records by the gravest of their findings.
    pub gravest: Marks,
    /// Waived findings.
    pub waived: u64,
    rules: BTreeMap<(Severity, Cow<'static, str>), RuleCount>,
    worst: Vec<WorstRecord>,
}

/// So many of each severity. Of two, the worse is the one with more of the gravest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Marks {
    pub fatal: u64,
    pub error: u64,
    pub warning: u64,
    pub advice: u64,
}

impl Marks {
    /// How many findings of a list are of each severity, without the waived ones.
    pub fn of(findings: &[Finding]) -> Self {
        let mut marks = Marks::default();
        let counting = findings.iter().filter(|finding| finding.waiver.is_none());
        counting.for_each(|finding| marks.count(finding.severity));
        marks
    }

    fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Fatal => self.fatal += 1,
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            _ => self.advice += 1,
        }
    }

    fn merge(&mut self, other: &Marks) {
        self.fatal += other.fatal;
        self.error += other.error;
        self.warning += other.warning;
        self.advice += other.advice;
    }

    /// How many are of a severity or graver.
    pub const fn at_least(&self, severity: Severity) -> u64 {
        let Marks {
            fatal,
            error,
            warning,
            advice,
        } = *self;
        match severity {
            Severity::Fatal => fatal,
            Severity::Error => fatal + error,
            Severity::Warning => fatal + error + warning,
            _ => fatal + error + warning + advice,
        }
    }

    /// All together.
    pub const fn total(&self) -> u64 {
        self.at_least(Severity::Advice)
    }

    /// The gravest of which there is one.
    pub const fn gravest(&self) -> Option<Severity> {
        match *self {
            Marks { fatal: 1.., .. } => Some(Severity::Fatal),
            Marks { error: 1.., .. } => Some(Severity::Error),
            Marks { warning: 1.., .. } => Some(Severity::Warning),
            Marks { advice: 1.., .. } => Some(Severity::Advice),
            _ => None,
        }
    }
}

/// The findings of one rule.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleCount {
    /// How many, without the waived ones.
    pub findings: u64,
    /// In how many records.
    pub records: u64,
    /// How many were waived.
    pub waived: u64,
    /// The first of them, with the line and the identifier of its record.
    pub first: (u64, Text, Finding),
}

/// A record with its findings.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorstRecord {
    /// How many findings of each severity.
    pub marks: Marks,
    /// The line of the record.
    pub line: u64,
    /// Its identifier.
    pub record: Text,
    /// The gravest of its findings, waived ones among them.
    pub findings: Vec<Finding>,
}

impl FindingTally {
    /// So many of the worst records are kept.
    pub const WORST: usize = 50;

    /// So many findings of each of them are kept.
    pub const OF_EACH: usize = 20;

    /// Adds a record, by its line and identifier, with its findings in their order.
    pub fn add(&mut self, line: u64, record: &str, findings: &[Finding]) {
        self.records += 1;
        if let Some(gravest) = Marks::of(findings).gravest() {
            self.gravest.count(gravest);
        }
        self.add_findings(line, record, findings);
    }

    /// Adds findings on a record that is counted elsewhere, such as those on several records together: they count among
    /// the findings, and not among the records by their gravest.
    pub fn add_findings(&mut self, line: u64, record: &str, findings: &[Finding]) {
        if findings.is_empty() {
            return;
        }
        let marks = Marks::of(findings);
        self.findings.merge(&marks);
        let mut by_rule: Vec<&Finding> = findings.iter().collect();
        by_rule.sort_by_key(|finding| (finding.severity, &finding.rule));
        for same in by_rule.chunk_by(|a, b| (a.severity, &a.rule) == (b.severity, &b.rule)) {
            let Some(first) = same.first() else { continue };
            let waived = same.iter().filter(|finding| finding.waiver.is_some()).count() as u64;
            let counted = same.len() as u64 - waived;
            self.waived += waived;
            let count = RuleCount {
                findings: counted,
                records: u64::from(counted > 0),
                waived,
                first: (line, Text::from(record), (*first).clone()),
            };
            self.add_rule((first.severity, first.rule.clone()), count);
        }
        let is_worse = self.worst.len() < Self::WORST
            || self
                .worst
                .last()
                .is_some_and(|last| (Reverse(marks), line) < last.place());
        if marks.total() > 0 && is_worse {
            self.worst.push(WorstRecord {
                marks,
                line,
                record: Text::from(record),
                findings: findings.iter().take(Self::OF_EACH).cloned().collect(),
            });
            self.keep_worst();
        }
    }

    fn add_rule(&mut self, rule: (Severity, Cow<'static, str>), count: RuleCount) {
        match self.rules.get_mut(&rule) {
            None => {
                self.rules.insert(rule, count);
            }
            Some(held) => {
                held.findings += count.findings;
                held.records += count.records;
                held.waived += count.waived;
                if count.first.order() < held.first.order() {
                    held.first = count.first;
                }
            }
        }
    }

    /// Adds what another part of the records was found to have.
    pub fn merge(&mut self, other: FindingTally) {
        self.records += other.records;
        self.findings.merge(&other.findings);
        self.gravest.merge(&other.gravest);
        self.waived += other.waived;
        for (rule, count) in other.rules {
            self.add_rule(rule, count);
        }
        self.worst.extend(other.worst);
        self.keep_worst();
    }

    fn keep_worst(&mut self) {
        self.worst
            .sort_by(|a, b| a.place().cmp(&b.place()).then_with(|| a.findings.cmp(&b.findings)));
        self.worst.truncate(Self::WORST);
    }

    /// How many records have a finding of a severity or a graver one.
    pub fn records_with(&self, severity: Severity) -> u64 {
        self.gravest.at_least(severity)
    }

    /// Rules that found something, with their severity: the gravest first, then the most frequent.
    pub fn rules(&self) -> Vec<(Severity, &str, &RuleCount)> {
        let mut rules: Vec<_> = self
            .rules
            .iter()
            .map(|((severity, rule), count)| (*severity, rule.as_ref(), count))
            .collect();
        rules.sort_by_key(|(severity, rule, count)| (*severity, Reverse(count.findings), *rule));
        rules
    }

    /// The worst records, the worst first.
    pub fn worst(&self) -> &[WorstRecord] {
        &self.worst
    }
}

/// By which the first of findings is told.
trait InOrder {
    fn order(&self) -> (u64, &Text, &Finding);
}

impl InOrder for (u64, Text, Finding) {
    fn order(&self) -> (u64, &Text, &Finding) {
        (self.0, &self.1, &self.2)
    }
}

impl WorstRecord {
    fn place(&self) -> (Reverse<Marks>, u64) {
        (Reverse(self.marks), self.line)
    }
}

impl fmt::Debug for RuleCount {
    /// The numbers; the record is patient data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "RuleCount({} findings in {} records, {} waived)",
            self.findings, self.records, self.waived
        )
    }
}

impl fmt::Debug for WorstRecord {
    /// The numbers; the record is patient data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WorstRecord(line {}, {:?})", self.line, self.marks)
    }
}
