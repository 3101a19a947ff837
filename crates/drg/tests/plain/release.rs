//! One release of the tables, as plain maps of strings.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use casemix_drg::{
    ClusterRows, Severity, Tables,
    formula::{Expr, parse},
    tables::{AttributeList, ClusterRow, CodeKey, FormulaKind},
};

pub(crate) struct Release<'t> {
    /// 431 for 43.1.
    pub(crate) number: u16,
    tables: &'t Tables,
    /// Scheme of every diagnosis code.
    pub(crate) diagnoses: HashMap<String, u16>,
    pub(crate) schemes: Vec<Diagnosis>,
    /// Attributes of every procedure code and cluster.
    pub(crate) procedures: HashMap<String, Vec<String>>,
    /// Exclusion group of a principal diagnosis.
    pub(crate) exclusions: HashMap<String, u16>,
    /// MDC for men and MDC for women.
    pub(crate) genders: HashMap<String, (u8, u8)>,
    /// The formulas of each MDC, in the order in which they are tried; those that lead nowhere are left out.
    pub(crate) formulas: BTreeMap<u8, Vec<Formula<'t>>>,
    pub(crate) hac_formulas: BTreeMap<u8, Expr<'t>>,
    pub(crate) clusters: Vec<Cluster>,
}

/// What the tables say of a diagnosis code.
pub(crate) struct Diagnosis {
    pub(crate) mdc: u8,
    /// `MCC`, `CC` or `NONE`.
    pub(crate) severity: &'static str,
    pub(crate) operands: Vec<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) hac: Vec<String>,
}

impl Diagnosis {
    /// Operands, categories and hospital-acquired conditions together.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &String> {
        self.operands.iter().chain(&self.categories).chain(&self.hac)
    }

    pub(crate) fn is(&self, operand: &str) -> bool {
        self.operands.iter().any(|own| own == operand)
    }
}

pub(crate) struct Formula<'t> {
    pub(crate) expr: Expr<'t>,
    pub(crate) suppression: Vec<String>,
    pub(crate) leads_to: LeadsTo,
}

pub(crate) enum LeadsTo {
    Drg { drg: u16, base: u16, kind: &'static str },
    Mdc(u8),
    ReturnCode(&'static str),
}

pub(crate) struct Cluster {
    pub(crate) name: String,
    /// MDCs in which the attributes of its members do not count.
    pub(crate) suppressed: BTreeSet<u8>,
    pub(crate) choices: Vec<Vec<String>>,
}

impl<'t> Release<'t> {
    pub(crate) fn read(tables: &'t Tables, release: casemix_record::Release, rows: ClusterRows) -> Release<'t> {
        let mask = tables.mask(release).unwrap();
        let names: Vec<&str> = tables.attributes().unwrap().iter().collect();
        let lists: Vec<Vec<String>> = tables
            .lists()
            .unwrap()
            .iter()
            .map(|list| list.iter().map(|name| names[usize::from(name)].to_owned()).collect())
            .collect();
        let list = |number: AttributeList| lists[usize::from(number)].clone();
        let schemes = tables.schemes().unwrap();
        let schemes = schemes.iter().map(|row| Diagnosis {
            mdc: row.mdc,
            severity: match row.severity {
                Severity::Mcc => "MCC",
                Severity::Cc => "CC",
                _ => "NONE",
            },
            operands: list(row.operands),
            categories: list(row.categories),
            hac: list(row.hac),
        });
        let diagnoses = tables.diagnoses().unwrap().filter(|row| row.releases & mask != 0);
        let procedures = tables.procedures().unwrap().filter(|row| row.releases & mask != 0);
        let exclusions = tables.exclusions().unwrap().filter(|row| row.releases & mask != 0);
        let genders = tables.genders().unwrap().filter(|row| row.releases & mask != 0);
        let applies = |row: &ClusterRow<'_>| match rows {
            ClusterRows::InForce => row.in_force & mask != 0,
            _ => row.releases & mask != 0,
        };
        let clusters = tables.clusters().unwrap().into_iter().filter(applies);
        let hac_formulas = tables.hac_formulas().unwrap().filter(|row| row.releases & mask != 0);
        Release {
            number: u16::from(release.major) * 10 + u16::from(release.minor),
            tables,
            schemes: schemes.collect(),
            diagnoses: diagnoses.map(|row| (row.code.to_string(), row.scheme)).collect(),
            procedures: procedures
                .map(|row| (row.code.to_string(), list(row.attributes)))
                .collect(),
            exclusions: exclusions.map(|row| (row.principal.to_string(), row.group)).collect(),
            genders: genders
                .map(|row| (row.code.to_string(), (row.male, row.female)))
                .collect(),
            formulas: formulas(tables, mask, list),
            hac_formulas: hac_formulas.map(|row| (row.number, parsed(row.text))).collect(),
            clusters: clusters
                .map(|row| Cluster {
                    name: row.name.to_string(),
                    suppressed: (0..32).filter(|mdc| row.suppressed_mdcs >> mdc & 1 == 1).collect(),
                    choices: row
                        .choices
                        .iter()
                        .map(|codes| {
                            codes
                                .iter()
                                .map(|code| CodeKey::from_packed(code).to_string())
                                .collect()
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    pub(crate) fn diagnosis(&self, code: &str) -> Option<&Diagnosis> {
        self.diagnoses
            .get(code)
            .map(|scheme| &self.schemes[usize::from(*scheme)])
    }

    /// Whether a principal diagnosis keeps a secondary one from counting as CC or MCC.
    pub(crate) fn excludes(&self, principal: &str, secondary: &str) -> bool {
        let group = self.exclusions.get(principal);
        group.is_some_and(|group| {
            CodeKey::of(secondary).is_some_and(|code| self.tables.group_names(*group, code).unwrap())
        })
    }
}

fn formulas<'t>(
    tables: &'t Tables,
    mask: u16,
    list: impl Fn(AttributeList) -> Vec<String>,
) -> BTreeMap<u8, Vec<Formula<'t>>> {
    let mut rows = tables.formulas().unwrap();
    rows.retain(|row| row.releases & mask != 0);
    rows.sort_by_key(|row| (row.mdc, row.order));
    assert!(
        rows.is_sorted_by_key(|row| (row.mdc, row.rank)),
        "the order of formulas is that of their ranks"
    );
    let mut formulas: BTreeMap<u8, Vec<Formula<'t>>> = BTreeMap::new();
    for row in rows {
        let leads_to = match (row.drg, row.reroute) {
            (0, 0) => match return_code(&row.text) {
                Some(code) => LeadsTo::ReturnCode(code),
                None => continue,
            },
            (0, mdc) => LeadsTo::Mdc(mdc),
            (drg, _) => LeadsTo::Drg {
                drg,
                base: row.base_drg,
                kind: match row.kind {
                    FormulaKind::Medical => "MEDICAL",
                    FormulaKind::Surgical => "SURGICAL",
                    FormulaKind::None => "NONE",
                },
            },
        };
        let suppression = list(row.suppression);
        let formula = Formula {
            expr: parsed(row.text),
            suppression,
            leads_to,
        };
        formulas.entry(row.mdc).or_default().push(formula);
    }
    formulas
}

/// The formulas without DRG that end the grouping; all others without DRG mean nothing.
fn return_code(text: &str) -> Option<&'static str> {
    match text {
        "SDX:mccalive & INVALID_DSTAT" | "ANY:ami & INVALID_DSTAT" | "INVALID_DSTAT" => {
            Some("INVALID_DISCHARGE_STATUS")
        }
        "INVALID_PDX" => Some("INVALID_PDX"),
        "PDX_ECODE" => Some("DX_CANNOT_BE_PDX"),
        "INVALID_SEX" => Some("INVALID_SEX"),
        _ => None,
    }
}

fn parsed(text: Cow<'_, str>) -> Expr<'_> {
    let Cow::Borrowed(text) = text else {
        panic!("rows borrow their text from the tables");
    };
    parse(text).unwrap()
}
