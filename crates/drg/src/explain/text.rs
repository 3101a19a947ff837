//! An explanation as text that a coder can read.

use std::fmt::{self, Write};

use super::{Contribution, Explanation, FinalReason, LeadsTo, Path, Place, Tried};
use crate::{Grouping, ReturnCode, Severity};

/// Rules that failed although a code of the claim speaks for them are told, up to this many a hierarchy.
const NEAR_MISSES: usize = 6;

impl Explanation {
    /// The explanation as text; `title` gives the title of a code where there is one.
    #[must_use]
    pub fn text(&self, title: &dyn Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut out, title);
        out
    }

    fn write(&self, out: &mut dyn Write, title: &dyn Fn(&str) -> Option<String>) -> fmt::Result {
        let named = |code: &str| title(code).map_or_else(|| code.to_owned(), |title| format!("{code} {title}"));
        writeln!(out, "MS-DRG {}", self.release)?;
        self.write_grouping(out, "Initial", &self.answer.initial)?;
        if self.final_.is_some() || self.final_reason == FinalReason::Refused {
            self.write_grouping(out, "Final", &self.answer.final_)?;
        }
        writeln!(out, "  {}", self.final_reason.words())?;

        writeln!(out, "\nPrincipal diagnosis")?;
        match &self.principal.code {
            None => writeln!(out, "  none on the claim")?,
            Some(code) if !self.principal.recognized => writeln!(out, "  {code}: not a code of this release")?,
            Some(code) => {
                let by_sex = if self.principal.mdc_by_sex {
                    ", which depends on the sex"
                } else {
                    ""
                };
                writeln!(
                    out,
                    "  {}\n  belongs to MDC {}{by_sex}",
                    named(code),
                    self.principal.mdc
                )?;
                if self.principal.sex_conflict {
                    writeln!(out, "  the sex that this needs is neither male nor female")?;
                }
            }
        }

        writeln!(out, "\nHow the DRG was found")?;
        self.write_path(out, &self.initial)?;
        if let Some(path) = &self.final_ {
            writeln!(out, "\nAgain, without what was acquired in the hospital")?;
            if path.deciding().map(|rule| &rule.formula) == self.initial.deciding().map(|rule| &rule.formula) {
                writeln!(out, "  the same rule held")?;
            } else {
                self.write_path(out, path)?;
            }
        }
        self.write_secondary(out, &named)?;
        self.write_procedures(out, &named)
    }

    fn write_grouping(&self, out: &mut dyn Write, which: &str, grouping: &Grouping) -> fmt::Result {
        if grouping.status != ReturnCode::Ok {
            return writeln!(
                out,
                "{which}: {} ({}): {}",
                grouping.drg,
                grouping.status,
                grouping.status.meaning()
            );
        }
        let title = self.drg_title(grouping.drg).unwrap_or("(no title)");
        let (drg_type, severity) = (grouping.drg_type.name(), severity_word(grouping.severity));
        writeln!(
            out,
            "{which}: {} {title}\n  MDC {}, {drg_type}, severity of the claim: {severity}",
            grouping.drg, grouping.mdc
        )
    }

    fn write_path(&self, out: &mut dyn Write, path: &Path) -> fmt::Result {
        for (stage, number) in path.stages.iter().zip(1..) {
            let name = match stage.mdc {
                0 => "pre-MDC".to_owned(),
                29 => "operating room procedures unrelated to the principal diagnosis".to_owned(),
                mdc => format!("MDC {mdc:02}"),
            };
            let failed = stage.tried.iter().filter(|rule| !rule.held).count();
            writeln!(out, "  {number}. {name}: {failed} rules tried in order without success")?;
            let near = stage.tried.iter().filter(|rule| !rule.held && rule.nearly_held());
            for rule in near.take(NEAR_MISSES) {
                let missing: Vec<&str> = rule
                    .tested
                    .iter()
                    .filter(|atom| !atom.holds)
                    .map(|atom| &*atom.atom)
                    .collect();
                let missing = match missing.as_slice() {
                    [] => "a code speaks against it".to_owned(),
                    names => format!("lacks {}", names.join(", ")),
                };
                writeln!(
                    out,
                    "       not {}: {missing}   [{}]",
                    rule.leads_to.words(self),
                    rule.formula
                )?;
            }
            if let Some(rule) = stage.tried.last().filter(|rule| rule.held) {
                writeln!(out, "     held: {}   [{}]", rule.leads_to.words(self), rule.formula)?;
                for atom in rule.tested.iter().filter(|atom| atom.holds) {
                    let codes: Vec<String> = atom.brought_by.iter().map(|place| self.place(*place)).collect();
                    let by = if codes.is_empty() {
                        "a fact of the claim".to_owned()
                    } else {
                        codes.join(", ")
                    };
                    writeln!(out, "       {}: {by}", atom.atom)?;
                }
                if !rule.suppresses.is_empty() {
                    writeln!(out, "       severity leaves out: {}", rule.suppresses.join(", "))?;
                }
            }
        }
        Ok(())
    }

    fn write_secondary(&self, out: &mut dyn Write, named: &dyn Fn(&str) -> String) -> fmt::Result {
        if !self.secondary.is_empty() {
            writeln!(out, "\nSecondary diagnoses")?;
        }
        for (note, told) in self.secondary.iter().zip(&self.answer.secondary) {
            let mark = if told.affects.final_ || told.affects.initial {
                "*"
            } else {
                " "
            };
            writeln!(out, " {mark} {} [{}]", named(&note.code), severity_word(note.severity))?;
            writeln!(out, "     {}", note.initial.words())?;
            if note.final_ != note.initial {
                writeln!(out, "     final: {}", note.final_.words())?;
            }
        }
        Ok(())
    }

    fn write_procedures(&self, out: &mut dyn Write, named: &dyn Fn(&str) -> String) -> fmt::Result {
        if !self.procedures.is_empty() {
            writeln!(out, "\nProcedures")?;
        }
        for (note, told) in self.procedures.iter().zip(&self.answer.procedures) {
            let mark = if told.affects.final_ || told.affects.initial {
                "*"
            } else {
                " "
            };
            let room = match (note.recognized, note.operating_room) {
                (false, _) => "not a code of this release",
                (_, true) => "operating room procedure",
                (_, false) => "not an operating room procedure",
            };
            writeln!(out, " {mark} {} [{room}]", named(&note.code))?;
            for cluster in &note.clusters {
                writeln!(out, "     counts as part of {}", self.place(*cluster))?;
            }
        }
        if self
            .answer
            .secondary
            .iter()
            .any(|told| told.affects.initial || told.affects.final_)
            || self
                .answer
                .procedures
                .iter()
                .any(|told| told.affects.initial || told.affects.final_)
        {
            writeln!(out, "\n* had a part in the DRG")?;
        }
        Ok(())
    }

    fn place(&self, place: Place) -> String {
        let code = match place {
            Place::Principal => self.principal.code.as_ref(),
            Place::Secondary(at) => self.secondary.get(at).map(|note| &note.code),
            Place::Procedure(at) => self.procedures.get(at).map(|note| &note.code),
            Place::Cluster(at) => self.clusters.get(at).map(|note| &note.name),
        };
        let code = code.map_or("", String::as_str);
        match place {
            Place::Principal => format!("{code} (principal)"),
            Place::Cluster(at) => {
                let members = self
                    .clusters
                    .get(at)
                    .map(|note| note.members.as_slice())
                    .unwrap_or_default();
                let members: Vec<String> = members.iter().map(|member| self.place(*member)).collect();
                format!("the cluster {}", members.join(" + "))
            }
            _ => code.to_owned(),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, &|_| None)
    }
}

impl Tried {
    /// Whether a code of the claim speaks for a rule that failed; severity alone does not.
    fn nearly_held(&self) -> bool {
        self.tested
            .iter()
            .any(|atom| atom.holds && !atom.brought_by.is_empty() && atom.atom != "MCC" && atom.atom != "CC")
    }
}

impl LeadsTo {
    fn words(&self, explanation: &Explanation) -> String {
        match self {
            LeadsTo::Drg { drg, .. } => match explanation.drg_title(*drg) {
                Some(title) => format!("DRG {drg} {title}"),
                None => format!("DRG {drg}"),
            },
            LeadsTo::Mdc(29) => "on to unrelated operating room procedures".to_owned(),
            LeadsTo::Mdc(mdc) => format!("on to MDC {mdc:02}"),
            LeadsTo::ReturnCode(code) => format!("return code {code}"),
        }
    }
}

impl FinalReason {
    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            FinalReason::InitialRefused => "no DRG was assigned, so there is no final grouping",
            FinalReason::HospitalExempt => {
                "the final DRG is the initial one: the hospital is exempt from present-on-admission reporting"
            }
            FinalReason::NothingAcquired => "the final DRG is the initial one: no hospital-acquired condition is met",
            FinalReason::AcquiredDoNotCount => {
                "for the final DRG, codes that meet a hospital-acquired condition do not count as CC or MCC"
            }
            FinalReason::Refused => {
                "a hospital-acquired condition is met, and what was reported does not suffice to judge it"
            }
        }
    }
}

impl Contribution {
    /// The contribution in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Contribution::Unknown => "not a code of this release".to_owned(),
            Contribution::NoSeverity => "neither CC nor MCC".to_owned(),
            Contribution::Counts => "counts".to_owned(),
            Contribution::ExcludedByPrincipal { group, codes } => {
                format!(
                    "does not count: the principal diagnosis excludes it (exclusion group {group} of the tables, {codes} codes)"
                )
            }
            Contribution::AliveOnly => "does not count: it is an MCC only for a patient alive at discharge".to_owned(),
            Contribution::SuppressedByLogic(names) => {
                format!("does not count: the logic of this DRG leaves out {}", names.join(", "))
            }
            Contribution::HospitalAcquired(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(|number| format!("HAC {number:02}")).collect();
                format!("does not count: acquired in the hospital ({})", numbers.join(", "))
            }
            Contribution::NotAsked => "not asked, as no DRG was assigned".to_owned(),
        }
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::None | Severity::NonCc => "neither CC nor MCC",
        Severity::Cc => "CC",
        Severity::Mcc => "MCC",
    }
}
