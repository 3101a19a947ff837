//! What is found on one encounter, until it is a list of findings.

use std::borrow::Cow;
use std::collections::BTreeMap;

use casemix_record::{Encounter, Evidence, Finding, Location, Severity};

use super::RuleSet;
use crate::rule::{CANNOT_RUN, Doubt, Draft, Sink, UNDECIDED};

/// Findings of one encounter, with the rules that could not be decided or run.
pub(super) struct Collector<'r> {
    set: &'r RuleSet,
    encounter: &'r Encounter,
    findings: Vec<Finding>,
    undecided: Vec<(Location, Doubt, usize)>,
    unable: Vec<(Cow<'static, str>, usize)>,
}

impl<'r> Collector<'r> {
    pub(super) fn new(set: &'r RuleSet, encounter: &'r Encounter) -> Self {
        Collector {
            set,
            encounter,
            findings: Vec::new(),
            undecided: Vec::new(),
            unable: Vec::new(),
        }
    }

    /// Whether a rule is on and holds on the day of the encounter.
    pub(super) fn runs(&self, rule: usize) -> bool {
        let entry = self.set.rules.get(rule).filter(|entry| entry.is_on);
        entry.is_some_and(|entry| entry.holds(self.encounter))
    }

    pub(super) fn add(&mut self, rule: usize, draft: Draft<'_>) {
        let Some(entry) = self.set.rules.get(rule) else { return };
        let info = &entry.info;
        let mut finding = Finding::new(info.id.clone(), info.severity, draft.location, draft.message);
        finding.evidence = draft.evidence;
        finding.citation = draft.citation.or_else(|| info.citation.clone());
        finding.remedy = info.remedy.clone();
        finding.releases = entry.releases.clone();
        if let Some(limit) = draft.limit {
            let limit = limit.to_string();
            finding.citation = Some(match finding.citation {
                Some(citation) => format!("{citation}; {limit}").into(),
                None => limit.into(),
            });
        }
        self.findings.push(finding);
    }

    pub(super) fn undecided(&mut self, rule: usize, place: Location, why: Doubt) {
        self.undecided.push((place, why, rule));
    }

    pub(super) fn cannot_run(&mut self, rule: usize, reason: Cow<'static, str>) {
        self.unable.push((reason, rule));
    }

    /// The findings, in their order.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        for (place, why, ids) in causes(&mut self.undecided) {
            let why = match why {
                Doubt::Missing => "is missing",
                Doubt::Invalid => "is not valid",
            };
            let message = format!("{} could not be checked: `{place}` {why}", rules(ids.len()));
            let finding = Finding::new(UNDECIDED, Severity::Advice, place, message)
                .with_remedy("give the value, and what hangs on it is checked");
            let finding = self.with_ids(finding, ids.into_iter());
            self.findings.push(finding);
        }
        self.unable.sort_unstable();
        self.unable.dedup();
        for same in self.unable.chunk_by(|a, b| a.0 == b.0) {
            let Some((reason, _)) = same.first() else { continue };
            let message = format!("{} could not be run: {reason}", rules(same.len()));
            let finding = Finding::new(CANNOT_RUN, Severity::Warning, Location::root(), message)
                .with_remedy("load the table or file, or switch the rules off");
            let finding = self.with_ids(finding, same.iter().map(|(_, rule)| *rule));
            self.findings.push(finding);
        }
        self.findings.sort();
        self.findings
    }

    /// Names the rules as evidence.
    fn with_ids(&self, finding: Finding, rules: impl Iterator<Item = usize>) -> Finding {
        rules
            .filter_map(|rule| self.set.rules.get(rule))
            .fold(finding, |finding, entry| {
                let place = finding.location.clone();
                finding.with_evidence(Evidence::new(place, entry.info.id.as_ref()))
            })
    }
}

/// The causes of what could not be decided, each with the first of its places and the rules: a field that is missing in
/// many elements of a list is one cause.
fn causes(undecided: &mut [(Location, Doubt, usize)]) -> Vec<(Location, Doubt, Vec<usize>)> {
    undecided.sort_unstable();
    let mut causes: BTreeMap<(String, Doubt), (Location, Vec<usize>)> = BTreeMap::new();
    for (place, why, rule) in undecided {
        let cause = causes.entry((without_indexes(place), *why));
        cause.or_insert_with(|| (place.clone(), Vec::new())).1.push(*rule);
    }
    let causes = causes.into_iter().map(|((_, why), (place, mut rules))| {
        rules.sort_unstable();
        rules.dedup();
        (place, why, rules)
    });
    causes.collect()
}

/// A place without the numbers of elements.
fn without_indexes(place: &Location) -> String {
    let mut inside = false;
    let place = place.to_string();
    let kept = place.chars().filter(|c| {
        inside = (inside || *c == '[') && *c != ']';
        !inside && *c != ']'
    });
    kept.collect()
}

fn rules(count: usize) -> String {
    match count {
        1 => "1 rule".to_owned(),
        _ => format!("{count} rules"),
    }
}

/// Takes the findings of one check.
pub(super) struct CheckSink<'s, 'r> {
    collector: &'s mut Collector<'r>,
    first: usize,
}

impl<'s, 'r> CheckSink<'s, 'r> {
    pub(super) fn new(collector: &'s mut Collector<'r>, first: usize) -> Self {
        CheckSink { collector, first }
    }
}

impl Sink for CheckSink<'_, '_> {
    fn runs(&self, rule: usize) -> bool {
        self.collector.runs(self.first + rule)
    }

    fn add(&mut self, rule: usize, draft: Draft<'_>) {
        if self.runs(rule) {
            self.collector.add(self.first + rule, draft);
        }
    }

    fn undecided(&mut self, rule: usize, place: Location, why: Doubt) {
        if self.runs(rule) {
            self.collector.undecided(self.first + rule, place, why);
        }
    }

    fn cannot_run(&mut self, rule: usize, reason: Cow<'static, str>) {
        if self.runs(rule) {
            self.collector.cannot_run(self.first + rule, reason);
        }
    }
}
