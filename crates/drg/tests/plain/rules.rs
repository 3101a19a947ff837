//! The rules of grouping, said as plainly as they can be: strings, maps, one step after the other, nothing shared with
//! the grouper but the tables and the tree of a formula.

use std::collections::{BTreeSet, HashMap, HashSet};

use casemix_testkit::vectors::{Coded, DrgAnswer, DrgVector};

use crate::release::{Diagnosis, Formula, LeadsTo, Release};

const TRAUMA_SITES: [&str; 8] = [
    "sthead", "stchest", "stabdom", "stkidney", "sturin", "stpel", "stuplimb", "stlolimb",
];
const JOINTS: [&str; 6] = [
    "righthip",
    "lefthip",
    "leftknee",
    "rightknee",
    "leftankle",
    "rightankle",
];

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Present {
    Yes,
    No,
    Unusable,
}

pub(crate) struct Secondary<'r> {
    pub(crate) known: Option<&'r Diagnosis>,
    pub(crate) present: Present,
    pub(crate) excluded: bool,
    pub(crate) void_by_death: bool,
    pub(crate) candidates: Vec<Candidate<'r>>,
}

/// A hospital-acquired condition that a secondary diagnosis may be.
pub(crate) struct Candidate<'r> {
    pub(crate) number: u8,
    pub(crate) list: &'r str,
    pub(crate) status: u8,
}

pub(crate) const MET: u8 = 1;
pub(crate) const NOT_MET: u8 = 2;
pub(crate) const EXCLUDED: u8 = 3;
pub(crate) const EXEMPT: u8 = 4;

impl Secondary<'_> {
    pub(crate) fn meets(&self, number: u8) -> bool {
        self.candidates
            .iter()
            .any(|candidate| candidate.number == number && candidate.status == MET)
    }

    pub(crate) fn meets_any(&self) -> bool {
        self.candidates.iter().any(|candidate| candidate.status == MET)
    }
}

/// How one grouping ended: with the formula of a DRG and the MDCs evaluated and reported, or with a return code.
#[derive(Clone, Copy)]
pub(crate) enum Outcome<'r> {
    Drg {
        formula: &'r Formula<'r>,
        evaluated: u8,
        reported: u8,
    },
    ReturnCode(&'static str),
}

pub(crate) struct Claim<'r> {
    pub(crate) release: &'r Release<'r>,
    pub(crate) hospital: &'r str,
    pub(crate) principal: Option<&'r Diagnosis>,
    pub(crate) mdc: u8,
    pub(crate) secondary: Vec<Secondary<'r>>,
    /// Attributes of each procedure; `None` for an unknown one.
    pub(crate) procedures: Vec<Option<&'r Vec<String>>>,
    /// Attributes and facts, each with the MDCs in which it does not count.
    pub(crate) attributes: HashMap<String, BTreeSet<u8>>,
}

/// Groups a claim.
pub(crate) fn group(release: &Release<'_>, vector: &DrgVector) -> DrgAnswer {
    let mut claim = Claim::of(release, vector);
    let initial = claim.group(false);
    let grouped = matches!(initial, Outcome::Drg { .. });
    let mut final_ = initial;
    if grouped {
        claim.judge_hacs();
        let refused = claim.refused_for_hac();
        claim.correct_show_list();
        final_ = refused.map_or_else(|| claim.group(true), Outcome::ReturnCode);
    }
    claim.answer(vector, initial, final_)
}

/// Trimmed, upper-case, without dots.
pub(crate) fn code(text: &str) -> String {
    text.trim().replace('.', "").to_ascii_uppercase()
}

fn present(poa: &str) -> Present {
    match poa {
        "Y" | "W" => Present::Yes,
        "N" | "U" => Present::No,
        _ => Present::Unusable,
    }
}

impl<'r> Claim<'r> {
    fn of(release: &'r Release<'r>, vector: &'r DrgVector) -> Claim<'r> {
        let principal_code = vector.pdx.as_ref().map(|pdx| code(&pdx.0)).unwrap_or_default();
        let principal = release.diagnosis(&principal_code);
        let died = vector.ds == Some(20);
        let secondary = vector.sdx.iter().map(|Coded(text, poa)| {
            let code = code(text);
            let known = release.diagnosis(&code);
            Secondary {
                known,
                present: present(poa),
                excluded: release.excludes(&principal_code, &code),
                void_by_death: died && known.is_some_and(|diagnosis| diagnosis.is("mccalive")),
                candidates: known.map(candidates).unwrap_or_default(),
            }
        });
        let procedure_codes: Vec<String> = vector.px.iter().map(|text| code(text)).collect();
        let mut claim = Claim {
            release,
            hospital: &vector.hs,
            principal,
            mdc: principal.map_or(0, |diagnosis| diagnosis.mdc),
            secondary: secondary.collect(),
            procedures: procedure_codes
                .iter()
                .map(|code| release.procedures.get(code))
                .collect(),
            attributes: HashMap::new(),
        };
        claim.put_diagnoses();
        claim.put_procedures(&procedure_codes);
        claim.put_principal_facts(&principal_code, &vector.sex);
        claim.put_status(vector.ds);
        claim
    }

    /// Adds an attribute. Of several sources with suppressed MDCs, what all of them suppress is suppressed.
    fn put(&mut self, key: impl Into<String>, suppressed: &BTreeSet<u8>) {
        let held = self.attributes.entry(key.into()).or_insert_with(|| suppressed.clone());
        *held = held.intersection(suppressed).copied().collect();
    }

    fn put_if(&mut self, fact: &str, holds: bool) {
        if holds {
            self.put(fact, &BTreeSet::new());
        }
    }

    fn put_diagnoses(&mut self) {
        let everywhere = BTreeSet::new();
        let known: Vec<&Diagnosis> = self.secondary.iter().filter_map(|diagnosis| diagnosis.known).collect();
        let of = |scope, diagnoses: &[&'r Diagnosis]| -> Vec<(&'static str, &'r String)> {
            diagnoses
                .iter()
                .flat_map(|diagnosis| diagnosis.attributes())
                .map(|name| (scope, name))
                .collect()
        };
        let principal: Vec<&Diagnosis> = self.principal.into_iter().collect();
        for (scope, name) in of("SDX", &known).into_iter().chain(of("PDX", &principal)) {
            self.put(name, &everywhere);
            self.put(format!("{scope}:{name}"), &everywhere);
            self.put(format!("ANY:{name}"), &everywhere);
        }
        let all = || principal.iter().chain(&known);
        let sites: HashSet<&str> = TRAUMA_SITES
            .into_iter()
            .filter(|site| all().any(|diagnosis| diagnosis.is(site)))
            .collect();
        self.put_if("MULTST", sites.len() >= 2);
        let incident = !principal.is_empty() && all().all(|diagnosis| diagnosis.is("incident"));
        self.put_if("ONLY:incident", incident);
    }

    fn put_procedures(&mut self, codes: &[String]) {
        let satisfied: Vec<_> = self
            .release
            .clusters
            .iter()
            .filter(|cluster| {
                cluster
                    .choices
                    .iter()
                    .all(|choice| choice.iter().any(|code| codes.contains(code)))
            })
            .collect();
        let everywhere = BTreeSet::new();
        let release = self.release;
        let mut joints: Vec<&String> = Vec::new();
        for code in codes {
            let of = satisfied
                .iter()
                .filter(|cluster| cluster.choices.iter().flatten().any(|member| member == code));
            let suppressed = of.flat_map(|cluster| cluster.suppressed.iter().copied()).collect();
            self.put_procedure(release.procedures.get(code), &suppressed);
            joints.extend(release.procedures.get(code).into_iter().flatten());
        }
        for cluster in &satisfied {
            self.put_procedure(release.procedures.get(&cluster.name), &everywhere);
            joints.extend(release.procedures.get(&cluster.name).into_iter().flatten());
        }
        let joints = JOINTS
            .into_iter()
            .filter(|joint| joints.iter().any(|name| name == joint))
            .count();
        self.put_if("BILATERAL", joints >= 2);
        self.put_counters();
    }

    fn put_procedure(&mut self, attributes: Option<&Vec<String>>, suppressed: &BTreeSet<u8>) {
        for name in attributes.into_iter().flatten() {
            self.put(name, suppressed);
            self.put(format!("ANY:{name}"), suppressed);
            if name == "d468" || name == "d477" {
                self.put("ORPROC", suppressed);
            }
        }
    }

    fn put_counters(&mut self) {
        let known: Vec<&Vec<String>> = self.procedures.iter().copied().flatten().collect();
        let has = |attributes: &Vec<String>, name: &str| attributes.iter().any(|own| own == name);
        let count = |name: &str| known.iter().filter(|attributes| has(attributes, name)).count();
        let weight = |attributes: &Vec<String>, stem: &str| {
            (1..=4)
                .filter(|n| has(attributes, &format!("{stem}{n}")))
                .sum::<usize>()
        };
        let stents = |of: &str| -> usize {
            let counted = known.iter().filter(|attributes| of.is_empty() || has(attributes, of));
            counted.map(|attributes| weight(attributes, "stent")).sum()
        };
        let vessels: usize = known.iter().map(|attributes| weight(attributes, "vessel")).sum();
        let (anterior, posterior) = (count("sglantfuse"), count("sglpostfuse"));
        let (posterior1, section_x) = (count("sglpostfuse1"), count("sglantsectXfuse"));
        let facts = [
            ("FOUR_STENTS", stents("") >= 4),
            ("FOUR_VESSELS", vessels >= 4),
            ("FOUR_DRUG_ELUTING_STENTS", stents("NORdrugstent") >= 4),
            ("FOUR_NON_DRUG_ELUTING_STENTS", stents("NORstent") >= 4),
            ("SGLANTSECTXCTR", section_x >= 2),
            ("SGLPOSTFUSECTR", posterior >= 2),
            ("SGLANTCTR", anterior >= 2),
            ("SGLPOST1CTR", posterior1 >= 2),
            ("MULTFUSE", anterior + posterior1 >= 2),
            (
                "SINGLEFUSIONCTR",
                anterior + posterior >= 3 && anterior >= 1 && posterior >= 1,
            ),
        ];
        for (fact, holds) in facts {
            self.put_if(fact, holds);
        }
    }

    fn put_principal_facts(&mut self, code: &str, sex: &str) {
        let Some(principal) = self.principal else {
            self.put_if("INVALID_PDX", true);
            return;
        };
        if let Some((male, female)) = self.release.genders.get(code) {
            self.mdc = if sex == "M" { *male } else { *female };
            self.put_if("INVALID_SEX", sex != "M" && sex != "F");
        }
        self.put_if("PDX_ECODE", principal.is("ecode"));
        self.put_if("MDC_20_FALL_THRU", self.mdc == 20);
    }

    fn put_status(&mut self, status: Option<i32>) {
        let known = |status: &i32| matches!(status, 1..=7 | 20 | 21 | 30 | 43 | 50 | 51 | 61..=66 | 69 | 70 | 81..=95);
        let status = status.filter(known);
        self.put_if("ALIVE", status != Some(20));
        self.put_if("DIED", status == Some(20));
        self.put_if("AMA", status == Some(7));
        self.put_if("XFRNBA", matches!(status, Some(2 | 5 | 66 | 82 | 85 | 94)));
        self.put_if("INVALID_DSTAT", status.is_none());
        self.put_if("ANYDX", true);
    }

    /// The highest severity that counts for a formula: `MCC`, `CC` or `NONE`.
    pub(crate) fn severity(&self, formula: &Formula<'_>, final_: bool) -> &'static str {
        let counts = |diagnosis: &&Secondary<'_>| {
            let suppressed = |known: &Diagnosis| formula.suppression.iter().any(|operand| known.is(operand));
            let acquired = final_ && self.hospital != "E" && diagnosis.meets_any();
            !diagnosis.excluded && !diagnosis.void_by_death && !diagnosis.known.is_some_and(suppressed) && !acquired
        };
        let counting: Vec<&str> = self
            .secondary
            .iter()
            .filter(counts)
            .filter_map(|diagnosis| diagnosis.known)
            .map(|known| known.severity)
            .collect();
        ["MCC", "CC"]
            .into_iter()
            .find(|severity| counting.contains(severity))
            .unwrap_or("NONE")
    }

    /// Whether a formula holds, and the atoms found true on the way.
    pub(crate) fn evaluate(&self, formula: &Formula<'_>, mdc: u8, final_: bool) -> (bool, Vec<String>) {
        let severity = self.severity(formula, final_);
        let mut found = Vec::new();
        let holds = formula.expr.eval(&mut |atom| {
            let key = atom.to_string();
            let holds = match key.as_str() {
                "MCC" | "CC" | "NONE" => key == severity,
                _ => self.holds(&key, mdc),
            };
            if holds {
                found.push(key);
            }
            holds
        });
        (holds, found)
    }

    fn holds(&self, key: &str, mdc: u8) -> bool {
        self.attributes
            .get(key)
            .is_some_and(|suppressed| !suppressed.contains(&mdc))
    }

    fn first_hit(&self, mdc: u8, final_: bool) -> Option<&'r Formula<'r>> {
        let formulas = self.release.formulas.get(&mdc);
        formulas
            .into_iter()
            .flatten()
            .find(|formula| self.evaluate(formula, mdc, final_).0)
    }

    fn group(&self, final_: bool) -> Outcome<'r> {
        let (mut evaluated, mut reported) = (0, self.mdc);
        let mut hit = self.first_hit(0, final_);
        if let Some(Formula {
            leads_to: LeadsTo::Mdc(to),
            ..
        }) = hit
        {
            reported = *to;
        }
        if hit.is_none() {
            evaluated = self.mdc;
            hit = self.first_hit(self.mdc, final_);
        }
        loop {
            let Some(formula) = hit else {
                return Outcome::ReturnCode("UNGROUPABLE");
            };
            match formula.leads_to {
                LeadsTo::Drg { .. } => {
                    return Outcome::Drg {
                        formula,
                        evaluated,
                        reported,
                    };
                }
                LeadsTo::ReturnCode(code) => return Outcome::ReturnCode(code),
                LeadsTo::Mdc(to) => {
                    evaluated = to;
                    hit = self.first_hit(to, final_);
                }
            }
        }
    }

    fn judge_hacs(&mut self) {
        let release = self.release;
        let formula_holds: HashMap<u8, bool> = release
            .hac_formulas
            .iter()
            .map(|(number, expr)| (*number, expr.eval(&mut |atom| self.holds(&atom.to_string(), 0))))
            .collect();
        for diagnosis in &mut self.secondary {
            for candidate in &mut diagnosis.candidates {
                candidate.status = if self.hospital == "E" {
                    EXEMPT
                } else if diagnosis.present == Present::Yes {
                    NOT_MET
                } else if diagnosis.excluded {
                    EXCLUDED
                } else if formula_holds[&candidate.number] {
                    MET
                } else {
                    NOT_MET
                };
            }
        }
    }

    /// The return code of the final grouping, told by the conditions before the correction by the show list.
    fn refused_for_hac(&self) -> Option<&'static str> {
        let met = |number: u8| self.secondary.iter().any(|diagnosis| diagnosis.meets(number));
        let unusable = |diagnosis: &&Secondary<'_>| diagnosis.present == Present::Unusable;
        match self.hospital {
            "E" => None,
            "N" => {
                let other = (1..=15).any(|number| number != 6 && met(number));
                let open = self
                    .secondary
                    .iter()
                    .filter(unusable)
                    .any(|diagnosis| !diagnosis.candidates.is_empty() && !diagnosis.excluded);
                let infected = self.meets_infection();
                let open_infection = self
                    .secondary
                    .iter()
                    .filter(unusable)
                    .any(|diagnosis| diagnosis.meets(6));
                (other && open || infected && open_infection).then_some("HAC_MISSING_ONE_POA")
            }
            _ if !self.secondary.iter().any(Secondary::meets_any) => None,
            _ => Some(match self.secondary.as_slice() {
                [one] if one.present == Present::No => "HAC_STATUS_INVALID_POA_N_OR_U",
                [_] => "HAC_STATUS_INVALID_POA_INVALID_OR_1",
                _ => "HAC_STATUS_INVALID_MULT_HACS_POA_NOT_Y_W",
            }),
        }
    }

    /// Whether condition 6 is met by a diagnosis that is not on its show list.
    fn meets_infection(&self) -> bool {
        self.secondary.iter().any(|diagnosis| {
            let shown = diagnosis
                .known
                .is_some_and(|known| known.hac.iter().any(|name| name == "hac06_show"));
            diagnosis.meets(6) && !shown
        })
    }

    fn correct_show_list(&mut self) {
        if self.hospital != "E" && !self.meets_infection() {
            let candidates = self
                .secondary
                .iter_mut()
                .flat_map(|diagnosis| &mut diagnosis.candidates);
            for candidate in candidates.filter(|candidate| candidate.list == "hac06_show") {
                candidate.status = NOT_MET;
            }
        }
    }
}

/// One candidate for each number, ascending; of several lists with one number the last counts.
fn candidates(diagnosis: &Diagnosis) -> Vec<Candidate<'_>> {
    let mut lists: Vec<(u8, &str)> = Vec::new();
    for list in diagnosis.hac.iter().filter(|list| !list.ends_with("_pdx")) {
        if let Some(number) = list.get(3..5).and_then(|digits| digits.parse().ok()) {
            lists.retain(|(other, _)| *other != number);
            lists.push((number, list));
        }
    }
    lists.sort();
    lists
        .into_iter()
        .map(|(number, list)| Candidate {
            number,
            list,
            status: 0,
        })
        .collect()
}
