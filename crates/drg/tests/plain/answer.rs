//! The answer of the plain rules, in the form in which answers are recorded.

use std::collections::BTreeSet;

use casemix_testkit::vectors::{DrgAnswer, DrgVector, RecordedDiagnosis, RecordedGrouping, RecordedProcedure};

use crate::{
    release::{Diagnosis, Formula, LeadsTo},
    rules::{Claim, EXCLUDED, EXEMPT, MET, NOT_MET, Outcome, Present, Secondary, code},
};

/// Hospital-acquired conditions that need a procedure.
const WITH_PROCEDURE: [u8; 6] = [8, 10, 11, 12, 13, 14];

impl<'r> Claim<'r> {
    /// Everything but which codes had a part in the DRG, which is 0 everywhere.
    pub(crate) fn answer(&self, vector: &DrgVector, initial: Outcome<'r>, final_: Outcome<'r>) -> DrgAnswer {
        let grouped = matches!(initial, Outcome::Drg { .. });
        let secondary: Vec<RecordedDiagnosis> = self
            .secondary
            .iter()
            .map(|diagnosis| self.diagnosis(diagnosis, initial, final_))
            .collect();
        let met: BTreeSet<u8> = secondary
            .iter()
            .flat_map(|answer| &answer.5)
            .filter(|(_, status, _)| *status == MET)
            .map(|(number, ..)| *number)
            .collect();
        let (i, f) = (self.grouping(initial, false), self.grouping(final_, true));
        let outcome = match (self.hospital, met.len()) {
            ("E", _) | (_, 0) => "NOT_APPLICABLE",
            _ if f.1 == 999 => "FINAL_DRG_UNGROUPABLE",
            _ if i.1 == f.1 => "FINAL_DRG_NO_CHANGE",
            _ => "FINAL_DRG_CHANGES",
        };
        let admitting = vector
            .adx
            .as_ref()
            .map(|adx| adx.code())
            .filter(|text| !text.trim().is_empty());
        let principal_list = self
            .principal
            .is_some_and(|known| known.hac.iter().any(|name| name == "hac11_pdx"));
        let principal_hac = if principal_list && met.contains(&11) {
            vec![(11, 0, None)]
        } else {
            Vec::new()
        };
        DrgAnswer {
            i,
            f,
            nhac: u8::try_from(met.len()).unwrap(),
            hacst: outcome.to_owned(),
            admit: match admitting {
                None => "DX_NOT_GIVEN",
                Some(text) if self.release.diagnosis(&code(text)).is_some() => "DX_VALID",
                Some(_) => "DX_INVALID",
            }
            .to_owned(),
            pdx: vector
                .pdx
                .as_ref()
                .map(|_| RecordedDiagnosis(self.principal.is_some().into(), 0, 0, 0, 0, principal_hac)),
            sdx: secondary,
            px: self
                .procedures
                .iter()
                .map(|attributes| self.procedure(*attributes, grouped))
                .collect(),
        }
    }

    fn grouping(&self, outcome: Outcome<'r>, final_: bool) -> RecordedGrouping {
        let (formula, evaluated, reported) = match outcome {
            Outcome::Drg {
                formula,
                evaluated,
                reported,
            } => (formula, evaluated, reported),
            Outcome::ReturnCode(code) => {
                let [none, non_cc] = ["NONE", "NON_CC"].map(str::to_owned);
                return RecordedGrouping(code.to_owned(), 999, 0, 999, none.clone(), none, non_cc);
            }
        };
        let LeadsTo::Drg { drg, base, kind } = formula.leads_to else {
            panic!("a grouping that went well ends with a DRG");
        };
        let (_, found) = self.evaluate(formula, evaluated, final_);
        let asked = ["MCC", "CC"]
            .into_iter()
            .find(|severity| found.iter().any(|atom| atom == severity));
        let severity = match (kind, self.severity(formula, final_)) {
            ("NONE", _) => "NONE",
            (_, "NONE") => "NON_CC",
            (_, severity) => severity,
        };
        let asked = asked.unwrap_or("NON_CC");
        let [ok, kind, severity, asked] = ["OK", kind, severity, asked].map(str::to_owned);
        RecordedGrouping(ok, drg, reported, base, kind, severity, asked)
    }

    fn diagnosis(&self, diagnosis: &Secondary<'r>, initial: Outcome<'r>, final_: Outcome<'r>) -> RecordedDiagnosis {
        let Some(known) = diagnosis.known else {
            return RecordedDiagnosis(0, 0, 0, 0, 0, Vec::new());
        };
        let Outcome::Drg { formula: first, .. } = initial else {
            return RecordedDiagnosis(1, 0, 0, 0, 0, Vec::new());
        };
        let last = match final_ {
            Outcome::Drg { formula, .. } => formula,
            Outcome::ReturnCode(_) => first,
        };
        let final_flag = match self.severity_flag(diagnosis, known, last) {
            1 | 5 if self.hospital != "E" && diagnosis.meets_any() => 0,
            flag => flag,
        };
        let poa = match (diagnosis.candidates.as_slice(), self.hospital, diagnosis.present) {
            ([], ..) => 0,
            (_, "E", _) => 5,
            (.., Present::Yes) => 4,
            (.., Present::No) => 3,
            (.., Present::Unusable) => 1,
        };
        let hac = self.hac_list(diagnosis);
        RecordedDiagnosis(1, 0, self.severity_flag(diagnosis, known, first), final_flag, poa, hac)
    }

    fn severity_flag(&self, diagnosis: &Secondary<'_>, known: &Diagnosis, formula: &Formula<'_>) -> u8 {
        let suppressed = formula.suppression.iter().any(|operand| known.is(operand));
        let or_cc = |mcc: u8, cc: u8| if known.severity == "MCC" { mcc } else { cc };
        match known.severity {
            "NONE" => 0,
            _ if diagnosis.excluded => or_cc(6, 7),
            _ if diagnosis.void_by_death => 0,
            _ if suppressed && self.release.number >= 411 => or_cc(2, 3),
            _ => or_cc(1, 5),
        }
    }

    fn hac_list(&self, diagnosis: &Secondary<'_>) -> Vec<(u8, u8, Option<String>)> {
        let present = diagnosis.present == Present::Yes;
        let mut list = Vec::new();
        for candidate in &diagnosis.candidates {
            let name = || Some(candidate.list.to_owned());
            match candidate.status {
                MET if !present => list.push((candidate.number, MET, name())),
                NOT_MET if present => {
                    list.push((0, NOT_MET, name()));
                    break;
                }
                EXCLUDED => list.push((candidate.number, EXCLUDED, name())),
                EXEMPT => list.push((0, EXEMPT, name())),
                _ => (),
            }
        }
        if list.is_empty() {
            let told = if self.release.number <= 401 { 1 } else { usize::MAX };
            let all = diagnosis.candidates.iter().take(told);
            list.extend(all.map(|candidate| (0, candidate.status, Some(candidate.list.to_owned()))));
        }
        list
    }

    fn procedure(&self, attributes: Option<&Vec<String>>, grouped: bool) -> RecordedProcedure {
        let Some(attributes) = attributes else {
            return RecordedProcedure(0, (self.release.number <= 411).into(), 0, Vec::new());
        };
        let has = |name: &str| attributes.iter().any(|own| own == name);
        let helped = |number: &u8| {
            let met = self.secondary.iter().any(|diagnosis| diagnosis.meets(*number));
            grouped && met && has(&format!("hac{number:02}_proc"))
        };
        let hac = WITH_PROCEDURE.into_iter().filter(helped).collect();
        RecordedProcedure(1, (!has("nonor")).into(), 0, hac)
    }
}
