//! [`Overlaps`]: one fault that several packs tell of, told once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use casemix_record::{Evidence, Finding, Location};
use thiserror::Error;

/// Which rules tell of one matter, and which of them is told.
///
/// Two findings are of one matter if their rules are, and if they stand at the same place, or one of them at what the other
/// takes for evidence. Then one is kept: it has the graver severity of the two, the evidence of both, and names the other rule
/// and its authority in its citation. Findings that are waived have no part in it.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::Encounter;
/// use casemix_rules::{Overlaps, RuleSet, mce::{Editors, MedicareEdits}, packs};
///
/// let builder = RuleSet::builder(Codes::embedded()?).check(MedicareEdits::new(Editors::embedded()?));
/// let rules = packs::consistency()?.into_iter().fold(builder, |builder, pack| builder.pack(pack)).build()?;
/// let stay = Encounter::builder("E1").payer("medicare").sex("male").age_years(70).discharged("2025-11-08")
///     .discharge_status("01").diagnoses(["W01.0XXA", "S72.001A"]).build();
///
/// let mut findings = rules.check(&stay);
/// assert_eq!(findings.len(), 2, "the editor and the pack on consistency");
/// Overlaps::built_in()?.settle(&mut findings);
/// let [told] = &findings[..] else { panic!("one is told") };
/// assert_eq!(told.rule, "mce.e-code-as-pdx");
/// assert!(told.citation.as_ref().is_some_and(|citation| citation.contains("consistency.external-cause-as-principal")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Overlaps {
    /// Where a rule stands: the lines that name it, and its rank in each; the lowest is told.
    ranks: BTreeMap<String, Vec<(usize, usize)>>,
}

/// A line that does not say which rules tell of one matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("line {line} names no two rules: write `kept: left-out left-out`, or begin a comment with #")]
pub struct OverlapFault {
    /// The line, from 1.
    pub line: usize,
}

/// What is known of the built-in packs.
const BUILT_IN: &str = include_str!("../packs/overlaps.txt");

impl Overlaps {
    /// Reads lines: the rule that is told, a colon, and the rules that it is told for, the first of them before the later ones.
    ///
    /// # Errors
    ///
    /// Where a line that is neither blank nor a comment has no colon, or no rule on either side of it.
    pub fn parse(text: &str) -> Result<Self, OverlapFault> {
        let mut overlaps = Overlaps::default();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fault = OverlapFault { line: at + 1 };
            let (told, others) = line.split_once(':').ok_or(fault)?;
            let rules: Vec<&str> = [told.trim()].into_iter().chain(others.split_whitespace()).collect();
            if rules.len() < 2 || told.trim().is_empty() {
                return Err(fault);
            }
            for (rank, rule) in rules.into_iter().enumerate() {
                overlaps.ranks.entry(rule.to_owned()).or_default().push((at, rank));
            }
        }
        Ok(overlaps)
    }

    /// The overlaps of the built-in packs.
    ///
    /// # Errors
    ///
    /// Never with the text that the crate brings: a test of the crate reads it.
    pub fn built_in() -> Result<Self, OverlapFault> {
        Overlaps::parse(BUILT_IN)
    }

    /// Every rule that is named.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.ranks.keys().map(String::as_str)
    }

    /// Tells each matter once. Findings keep the order of findings.
    pub fn settle(&self, findings: &mut Vec<Finding>) {
        let ranks: Vec<&[(usize, usize)]> = findings.iter().map(|finding| self.of(finding)).collect();
        if ranks.iter().filter(|ranks| !ranks.is_empty()).count() < 2 {
            return;
        }
        let told_by: Vec<Option<usize>> = (0..findings.len())
            .map(|left| told_by(left, findings, &ranks))
            .collect();
        let mut left_out = Vec::new();
        for (left, told) in told_by.iter().enumerate() {
            // What tells of it may itself be told of by another; ranks only go down, so there is an end.
            let last = std::iter::successors(*told, |at| told_by.get(*at).copied().flatten());
            let Some(kept) = last.take(findings.len()).last() else {
                continue;
            };
            left_out.push((kept, left));
        }
        for (kept, left) in &left_out {
            let Some(other) = findings.get(*left).cloned() else {
                continue;
            };
            if let Some(kept) = findings.get_mut(*kept) {
                take_in(kept, &other);
            }
        }
        let left_out: BTreeSet<usize> = left_out.into_iter().map(|(_, left)| left).collect();
        let mut at = 0;
        findings.retain(|_| {
            at += 1;
            !left_out.contains(&(at - 1))
        });
        findings.sort();
    }

    fn of(&self, finding: &Finding) -> &[(usize, usize)] {
        let is_open = finding.waiver.is_none();
        let ranks = self.ranks.get(&*finding.rule).filter(|_| is_open);
        ranks.map_or(&[], Vec::as_slice)
    }
}

/// The finding that tells of the matter of another one, of the lowest rank.
fn told_by(left: usize, findings: &[Finding], ranks: &[&[(usize, usize)]]) -> Option<usize> {
    let (own, own_ranks) = (findings.get(left)?, ranks.get(left)?);
    let candidates = own_ranks.iter().flat_map(|(line, rank)| {
        let others = ranks.iter().enumerate();
        others.flat_map(move |(at, of_other)| {
            let lower = of_other
                .iter()
                .filter(move |(other_line, other)| other_line == line && other < rank);
            lower.map(move |(_, rank)| (*rank, at))
        })
    });
    let touching = candidates.filter(|(_, at)| findings.get(*at).is_some_and(|other| touch(own, other)));
    touching.min().map(|(_, at)| at)
}

fn touch(a: &Finding, b: &Finding) -> bool {
    let stands_in = |place: &Location, evidence: &[Evidence]| evidence.iter().any(|held| held.location == *place);
    a.location == b.location || stands_in(&a.location, &b.evidence) || stands_in(&b.location, &a.evidence)
}

/// The kept finding tells of the other, too.
fn take_in(kept: &mut Finding, other: &Finding) {
    // The gravest severity is the least.
    kept.severity = kept.severity.min(other.severity);
    for evidence in &other.evidence {
        if !kept.evidence.contains(evidence) {
            kept.evidence.push(evidence.clone());
        }
    }
    let authority = other
        .citation
        .as_deref()
        .map_or(String::new(), |citation| format!(", {citation}"));
    let also = format!("also {}{authority}", other.rule);
    kept.citation = Some(Cow::Owned(match &kept.citation {
        Some(citation) => format!("{citation}; {also}"),
        None => also,
    }));
}

#[cfg(test)]
mod tests {
    use casemix_record::Severity;

    use super::*;

    fn finding(rule: &'static str, severity: Severity, place: &'static str) -> Finding {
        Finding::new(rule, severity, Location::root().field(place), rule).with_citation("a law")
    }

    fn told(text: &str, mut findings: Vec<Finding>) -> Vec<String> {
        Overlaps::parse(text).unwrap().settle(&mut findings);
        findings
            .iter()
            .map(|finding| format!("{} {}", finding.severity, finding.rule))
            .collect()
    }

    #[test]
    fn one_matter_is_told_once_by_the_first_rule_of_its_line() {
        let found = || {
            vec![
                finding("a.exact", Severity::Warning, "sex"),
                finding("b.common", Severity::Error, "sex"),
                finding("c.last", Severity::Advice, "sex"),
            ]
        };
        assert_eq!(told("a.exact: b.common c.last", found()), ["error a.exact"]);
        assert_eq!(told("a.exact: c.last", found()), ["error b.common", "warning a.exact"]);
        assert_eq!(
            told("b.common: c.last\na.exact: b.common", found()),
            ["error a.exact"],
            "one after the other"
        );
        assert_eq!(
            told("x.other: b.common c.last", found()),
            ["error b.common", "warning a.exact"]
        );
    }

    #[test]
    fn what_stands_elsewhere_or_is_waived_is_another_matter() {
        let apart = vec![
            finding("a.exact", Severity::Warning, "sex"),
            finding("b.common", Severity::Warning, "payer"),
        ];
        assert_eq!(told("a.exact: b.common", apart.clone()).len(), 2);
        let mut near = apart;
        let payer = Evidence::new(near[1].location.clone(), "medicare");
        near[0].evidence.push(payer);
        let mut settled = near.clone();
        Overlaps::parse("a.exact: b.common").unwrap().settle(&mut settled);
        assert_eq!(settled.len(), 1);
        assert_eq!(settled[0].citation.as_deref(), Some("a law; also b.common, a law"));
        near[1].waiver = Some(casemix_record::Waiver::new(
            "a nurse",
            "2025-11-08T10:00".parse().unwrap(),
            "known",
        ));
        assert_eq!(told("a.exact: b.common", near).len(), 2);
    }

    #[test]
    fn the_built_in_lines_are_read_and_others_say_where_they_are_wrong() {
        assert!(Overlaps::built_in().unwrap().rules().count() > 100);
        for text in ["\n\na.exact b.common", "# a\n\n: b.common", "# a\n\na.exact:"] {
            assert_eq!(Overlaps::parse(text).unwrap_err().line, 3, "{text}");
        }
    }
}
