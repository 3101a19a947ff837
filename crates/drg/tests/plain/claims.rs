//! Random claims, drawn so that rare logic is met often: claims aimed at a formula, codes by attribute, complete and
//! nearly complete clusters, secondary diagnoses that the principal one excludes, texts that are no codes.

use std::collections::{BTreeMap, BTreeSet};

use casemix_drg::{
    Tables,
    formula::{Atom, Expr, Scope},
};
use casemix_testkit::vectors::{Admitting, Coded, DrgAnswer, DrgVector, RecordedGrouping};
use proptest::{collection::vec, option, prelude::*, sample::Index};

use crate::release::Release;

/// Texts that no release knows.
const UNKNOWN: [&str; 8] = [
    "",
    " . ",
    "ZZZ",
    "I50",
    "0000000",
    "é25.1",
    "A longer text than any code",
    "Z@9999",
];
const POA: [&str; 13] = ["Y", "Y", "Y", "Y", "N", "N", "N", "U", "W", "1", "E", "X", "-"];
const HOSPITALS: [&str; 6] = ["N", "N", "N", "N", "U", "E"];
const SEXES: [&str; 8] = ["F", "F", "F", "M", "M", "M", "U", ""];
const STATUSES: [Option<i32>; 16] = [
    Some(1),
    Some(1),
    Some(1),
    Some(3),
    Some(6),
    Some(20),
    Some(20),
    Some(7),
    Some(2),
    Some(5),
    Some(66),
    Some(94),
    Some(30),
    Some(99),
    Some(0),
    None,
];

/// Where a code comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// Any code of the release.
    Any,
    /// A code with some attribute: every attribute is as likely as any other.
    Attribute,
    /// A member of some cluster; a CC or MCC that the principal diagnosis excludes.
    Special,
    /// A code of any release.
    AnyRelease,
    /// A text that is no code.
    Unknown,
}

fn source() -> impl Strategy<Value = (Source, Index, Index)> + Clone {
    let source = prop_oneof![
        3 => Just(Source::Any),
        6 => Just(Source::Attribute),
        3 => Just(Source::Special),
        1 => Just(Source::AnyRelease),
        1 => Just(Source::Unknown),
    ];
    (source, any::<Index>(), any::<Index>())
}

type Draw = (Source, Index, Index);

/// A claim before the codes of a release are put in: the same recipe gives a claim of any release.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    /// The formula that the claim is aimed at, and what is drawn for its atoms in turn.
    aim: Option<(Index, Vec<Option<Index>>)>,
    /// The cluster whose choices are put on the claim, those drawn `None` left out.
    cluster: Option<(Index, Vec<Option<Index>>)>,
    principal: Option<Draw>,
    admitting: Option<Draw>,
    secondary: Vec<Draw>,
    procedures: Vec<Draw>,
    poa: Vec<Index>,
    hospital: Index,
    sex: Index,
    status: Index,
    /// Codes are written in lower case, with a dot and white space.
    sloppy: bool,
    /// Every code is written twice.
    doubled: bool,
}

/// Recipes for claims.
pub(crate) fn recipes() -> impl Strategy<Value = Recipe> {
    let most = || vec(option::weighted(0.8, any::<Index>()), 24);
    let aims = (
        option::weighted(0.9, (any::<Index>(), most())),
        option::weighted(0.15, (any::<Index>(), vec(option::weighted(0.9, any::<Index>()), 8))),
    );
    let codes = (
        option::weighted(0.98, source()),
        option::weighted(0.5, source()),
        vec(source(), 0..5),
        vec(source(), 0..4),
    );
    let rest = (
        vec(any::<Index>(), 40),
        any::<[Index; 3]>(),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.05),
    );
    (aims, codes, rest).prop_map(
        |(
            (aim, cluster),
            (principal, admitting, secondary, procedures),
            (poa, [hospital, sex, status], sloppy, doubled),
        )| {
            Recipe {
                aim,
                cluster,
                principal,
                admitting,
                secondary,
                procedures,
                poa,
                hospital,
                sex,
                status,
                sloppy,
                doubled,
            }
        },
    )
}

/// The codes of a release, ready to be drawn from.
pub(crate) struct Pools<'r> {
    release: &'r Release<'r>,
    diagnoses: Vec<&'r str>,
    procedures: Vec<&'r str>,
    diagnoses_of: BTreeMap<&'r str, Vec<&'r str>>,
    procedures_of: BTreeMap<&'r str, Vec<&'r str>>,
    diagnoses_of_mdc: BTreeMap<u8, Vec<&'r str>>,
    /// CC and MCC.
    severe: Vec<&'r str>,
    /// Codes of any release.
    every: Vec<String>,
    /// MDC and atoms of every formula, those of hospital-acquired conditions among them.
    formulas: Vec<(u8, Vec<Atom<'r>>)>,
}

impl<'r> Pools<'r> {
    pub(crate) fn of(release: &'r Release<'r>, tables: &Tables) -> Pools<'r> {
        let diagnoses: BTreeSet<&str> = release.diagnoses.keys().map(String::as_str).collect();
        let procedures: BTreeSet<&str> = release.procedures.keys().map(String::as_str).collect();
        let mut diagnoses_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut diagnoses_of_mdc: BTreeMap<u8, Vec<&str>> = BTreeMap::new();
        let mut severe = Vec::new();
        for code in &diagnoses {
            let diagnosis = release.diagnosis(code).unwrap();
            // MDC 0 is that of the external causes, which no claim has as principal diagnosis.
            if diagnosis.mdc != 0 {
                diagnoses_of_mdc.entry(diagnosis.mdc).or_default().push(code);
            }
            if diagnosis.severity != "NONE" {
                severe.push(*code);
            }
            for attribute in diagnosis.attributes() {
                diagnoses_of.entry(attribute).or_default().push(code);
            }
        }
        let mut procedures_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for code in procedures.iter().filter(|code| !code.starts_with("Z@")) {
            for attribute in &release.procedures[*code] {
                procedures_of.entry(attribute).or_default().push(code);
            }
        }
        let hacs = release.hac_formulas.values().map(|expr| (0, expr));
        let formulas = release.formulas.iter().flat_map(|(mdc, formulas)| {
            let exprs = formulas.iter().map(|formula| &formula.expr);
            exprs.map(|expr| (*mdc, expr))
        });
        let atoms = |(mdc, expr): (u8, &Expr<'r>)| {
            let mut atoms = Vec::new();
            expr.atoms(&mut |atom| atoms.push(atom));
            (mdc, atoms)
        };
        let every = tables.diagnoses().unwrap().map(|row| row.code);
        let every = every.chain(tables.procedures().unwrap().map(|row| row.code));
        Pools {
            release,
            diagnoses: diagnoses.into_iter().collect(),
            procedures: procedures.into_iter().collect(),
            diagnoses_of,
            procedures_of,
            diagnoses_of_mdc,
            severe,
            every: every.map(|code| code.to_string()).collect(),
            // Each condition several times, for there are few of them.
            formulas: formulas.chain(hacs.cycle().take(140)).map(atoms).collect(),
        }
    }

    /// The claim that a recipe stands for in this release, without an answer.
    pub(crate) fn claim(&self, recipe: &Recipe) -> DrgVector {
        let mut codes = Codes::default();
        if let Some((formula, draws)) = &recipe.aim {
            self.aim(formula.get(&self.formulas), draws, &mut codes);
        }
        let principal = codes
            .principal
            .take()
            .or_else(|| recipe.principal.map(|draw| self.diagnosis(draw, "")));
        let principal = principal.filter(|_| recipe.principal.is_some());
        let principal_code = principal.clone().unwrap_or_default();
        codes.secondary.extend(
            recipe
                .secondary
                .iter()
                .map(|draw| self.diagnosis(*draw, &principal_code)),
        );
        codes
            .procedures
            .extend(recipe.procedures.iter().map(|draw| self.procedure(*draw)));
        if let Some((cluster, draws)) = &recipe.cluster {
            let choices = &cluster.get(&self.release.clusters).choices;
            let members = choices
                .iter()
                .zip(draws)
                .filter_map(|(choice, draw)| Some(draw.as_ref()?.get(choice).clone()));
            codes.procedures.extend(members);
        }
        if recipe.doubled {
            codes.secondary.extend_from_within(..);
            codes.procedures.extend_from_within(..);
        }
        let write = |code: String| if recipe.sloppy { sloppy(&code) } else { code };
        let mut poa = recipe.poa.iter().cycle().map(|index| (*index.get(&POA)).to_owned());
        let mut coded = |code: String| Coded(write(code), poa.next().unwrap());
        DrgVector {
            id: String::new(),
            v: self.release.number,
            age: 50,
            sex: (*recipe.sex.get(&SEXES)).to_owned(),
            ds: *recipe.status.get(&STATUSES),
            hs: (*recipe.hospital.get(&HOSPITALS)).to_owned(),
            adx: recipe.admitting.map(|draw| Admitting::Text(self.diagnosis(draw, ""))),
            pdx: principal.map(&mut coded),
            sdx: codes.secondary.into_iter().map(&mut coded).collect(),
            px: codes.procedures.into_iter().map(write).collect(),
            out: no_answer(),
        }
    }

    /// Puts codes on the claim that carry the attributes a formula asks for.
    fn aim(&self, (mdc, atoms): &(u8, Vec<Atom<'_>>), draws: &[Option<Index>], codes: &mut Codes) {
        for (atom, draw) in atoms.iter().zip(draws) {
            let Some(draw) = draw else { continue };
            let diagnosis = self
                .diagnoses_of
                .get(atom.name)
                .map(|codes| (*draw.get(codes)).to_owned());
            let procedure = self
                .procedures_of
                .get(atom.name)
                .map(|codes| (*draw.get(codes)).to_owned());
            match (atom.scope, atom.name) {
                (_, "MCC" | "CC") => codes.secondary.push((*draw.get(&self.severe)).to_owned()),
                (Scope::Principal | Scope::Only, _) => codes.principal = diagnosis.or(codes.principal.take()),
                (Scope::Secondary, _) => codes.secondary.extend(diagnosis),
                _ if procedure.is_some() => codes.procedures.extend(procedure),
                _ if codes.principal.is_none() => codes.principal = diagnosis,
                _ => codes.secondary.extend(diagnosis),
            }
        }
        if let (None, Some(codes_of_mdc), Some(Some(draw))) =
            (&codes.principal, self.diagnoses_of_mdc.get(mdc), draws.first())
        {
            codes.principal = Some((*draw.get(codes_of_mdc)).to_owned());
        }
    }

    fn diagnosis(&self, (source, first, second): Draw, principal: &str) -> String {
        match source {
            Source::Any => (*first.get(&self.diagnoses)).to_owned(),
            Source::Attribute => drawn_by_attribute(&self.diagnoses_of, first, second),
            Source::Special => {
                let from = first.index(self.severe.len());
                let (before, after) = self.severe.split_at(from);
                let excluded = after
                    .iter()
                    .chain(before)
                    .find(|code| self.release.excludes(principal, code));
                (*excluded.unwrap_or(&self.severe[from])).to_owned()
            }
            Source::AnyRelease => first.get(&self.every).clone(),
            Source::Unknown => (*first.get(&UNKNOWN)).to_owned(),
        }
    }

    fn procedure(&self, (source, first, second): Draw) -> String {
        match source {
            Source::Any => (*first.get(&self.procedures)).to_owned(),
            Source::Attribute => drawn_by_attribute(&self.procedures_of, first, second),
            Source::Special => {
                let choices = &first.get(&self.release.clusters).choices;
                second.get(choices).first().cloned().unwrap_or_default()
            }
            Source::AnyRelease => first.get(&self.every).clone(),
            Source::Unknown => (*first.get(&UNKNOWN)).to_owned(),
        }
    }
}

#[derive(Default)]
struct Codes {
    principal: Option<String>,
    secondary: Vec<String>,
    procedures: Vec<String>,
}

fn drawn_by_attribute(codes: &BTreeMap<&str, Vec<&str>>, attribute: Index, code: Index) -> String {
    let of_attribute = codes.values().nth(attribute.index(codes.len()));
    of_attribute
        .map(|codes| (*code.get(codes)).to_owned())
        .unwrap_or_default()
}

fn sloppy(code: &str) -> String {
    let cut = code.char_indices().nth(3).map_or(code.len(), |(at, _)| at);
    let (category, rest) = code.split_at(cut);
    format!(" {}.{}\t", category.to_lowercase(), rest.to_lowercase())
}

fn no_answer() -> DrgAnswer {
    let nothing = || RecordedGrouping(String::new(), 0, 0, 0, String::new(), String::new(), String::new());
    DrgAnswer {
        i: nothing(),
        f: nothing(),
        nhac: 0,
        hacst: String::new(),
        admit: String::new(),
        pdx: None,
        sdx: Vec::new(),
        px: Vec::new(),
    }
}
