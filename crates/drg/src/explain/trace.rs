//! Walks the way of a claim again and writes down what grouping saw.

use casemix_record::{Mdc, MsDrg};

use super::{
    ClusterNote, Entered, Explanation, FinalReason, LeadsTo, Path, Place, PrincipalNote, ProcedureNote, SecondaryNote,
    Stage, Tested, Tried, contribution::contribution,
};
use crate::{
    Answer, DrgType, HospitalPoaStatus, ReturnCode, Severity,
    bits::{ATTRIBUTES, Bits, Fact, attribute_on_principal, attribute_on_secondary, contains},
    grouping::{
        ClaimState, Decision,
        claim_state::{SeverityBits, pattern, scheme},
    },
    logic::{Formula, Logic, NO_EXCLUSION, Target},
    tables::{CodeKey, FormulaKind},
};

pub(super) fn explanation(logic: &Logic, state: &ClaimState, answer: Answer) -> Explanation {
    let (initial, initial_path) = walk(logic, state, state.severity(logic, false));
    let acquired = state.secondary.iter().any(|diagnosis| diagnosis.hac_met != 0);
    let final_reason = match (initial.status, state.hospital, answer.final_.status) {
        (status, ..) if status != ReturnCode::Ok => FinalReason::InitialRefused,
        (_, HospitalPoaStatus::Exempt, _) => FinalReason::HospitalExempt,
        (_, _, status) if status != ReturnCode::Ok => FinalReason::Refused,
        _ if acquired => FinalReason::AcquiredDoNotCount,
        _ => FinalReason::NothingAcquired,
    };
    let again = final_reason == FinalReason::AcquiredDoNotCount;
    let anew = again.then(|| walk(logic, state, state.severity(logic, true)));
    let final_ = anew.as_ref().map_or(initial, |(decision, _)| *decision);
    Explanation {
        release: logic.release,
        principal: principal(logic, state),
        initial: initial_path,
        final_: anew.map(|(_, path)| path),
        final_reason,
        secondary: secondary(logic, state, &initial, &final_),
        procedures: procedures(logic, state, &answer),
        clusters: clusters(logic, state),
        titles: drg_titles(logic),
        answer,
    }
}

fn walk(logic: &Logic, state: &ClaimState, severity: SeverityBits) -> (Decision, Path) {
    let mut path = Path::default();
    let decision = state.decide_by(logic, severity, |formula, bits| {
        let tried = tried(logic, state, formula, bits, severity);
        let held = tried.held;
        let mdc = logic.formula_row(formula).map_or(0, |row| row.mdc);
        match path.stages.last_mut() {
            Some(stage) if stage.mdc == mdc => stage.tried.push(tried),
            before => {
                let sent = before
                    .and_then(|stage| stage.tried.last())
                    .is_some_and(|rule| rule.held);
                let entered = match path.stages.len() {
                    0 => Entered::First,
                    _ if sent => Entered::Reroute,
                    _ => Entered::PrincipalDiagnosis,
                };
                path.stages.push(Stage {
                    mdc,
                    entered,
                    tried: vec![tried],
                });
            }
        }
        held
    });
    (decision, path)
}

fn tried(logic: &Logic, state: &ClaimState, formula: &Formula, bits: &Bits, severity: SeverityBits) -> Tried {
    let row = logic.formula_row(formula);
    let mut tested = Vec::new();
    let held = formula.program.run(bits, |bit, holds| {
        let brought_by = if holds {
            brought_by(logic, state, formula, bit)
        } else {
            Vec::new()
        };
        tested.push(Tested {
            atom: logic.atom_name(bit),
            holds,
            brought_by,
        });
    });
    Tried {
        rank: row.as_ref().map_or(0, |row| row.rank),
        formula: row.map_or_else(String::new, |row| row.text.into_owned()),
        leads_to: match formula.target {
            Target::Drg { drg, kind, .. } => LeadsTo::Drg {
                drg: MsDrg::from_number(drg).unwrap_or(MsDrg::UNGROUPABLE),
                drg_type: match kind {
                    FormulaKind::None => DrgType::None,
                    FormulaKind::Medical => DrgType::Medical,
                    FormulaKind::Surgical => DrgType::Surgical,
                },
            },
            Target::Reroute(mdc) => LeadsTo::Mdc(mdc),
            Target::Refuse(code) => LeadsTo::ReturnCode(code),
        },
        held,
        severity: severity.for_list(formula.suppression),
        suppresses: logic.suppressed_attributes(formula.suppression).to_vec(),
        tested,
    }
}

/// The codes that bring an atom found true.
fn brought_by(logic: &Logic, state: &ClaimState, formula: &Formula, bit: u16) -> Vec<Place> {
    match Fact::from_bit(bit) {
        Some(Fact::Mcc) => severe(logic, state, formula, Severity::Mcc),
        Some(Fact::Cc) => severe(logic, state, formula, Severity::Cc),
        Some(Fact::Multst) => {
            let sites = |of| scheme(logic, of).is_some_and(|scheme| scheme.trauma_sites != 0);
            diagnoses(state, sites)
        }
        Some(Fact::OnlyIncident | Fact::PdxEcode | Fact::Mdc20FallThru) => vec![Place::Principal],
        Some(counter) => {
            let counted = logic.attributes_counted_by(counter);
            let counts =
                |of| pattern(logic, of).is_some_and(|pattern| counted.iter().any(|a| contains(&pattern.bits, *a)));
            if counted.is_empty() {
                Vec::new()
            } else {
                procedures_and_clusters(logic, state, counts)
            }
        }
        None => {
            let on_principal = attribute_on_principal(bit);
            let attribute = on_principal.or_else(|| attribute_on_secondary(bit)).unwrap_or(bit);
            let carried = |of| scheme(logic, of).is_some_and(|scheme| contains(&scheme.bits, attribute));
            let mut places = diagnoses(state, carried);
            places.retain(|place| match place {
                Place::Principal => on_principal.is_some() || bit < ATTRIBUTES,
                _ => on_principal.is_none(),
            });
            if bit < ATTRIBUTES {
                let brings = |of| pattern(logic, of).is_some_and(|pattern| contains(&pattern.bits, attribute));
                places.extend(procedures_and_clusters(logic, state, brings));
            }
            places
        }
    }
}

fn severe(logic: &Logic, state: &ClaimState, formula: &Formula, severity: Severity) -> Vec<Place> {
    let counts = |at: &usize| {
        state.secondary.get(*at).is_some_and(|diagnosis| {
            let suppressed = scheme(logic, diagnosis.scheme).map_or(0, |scheme| scheme.suppressed_by);
            diagnosis.severity == severity && diagnosis.counts(false) && suppressed >> formula.suppression & 1 == 0
        })
    };
    (0..state.secondary.len())
        .filter(counts)
        .map(Place::Secondary)
        .collect()
}

fn diagnoses(state: &ClaimState, wanted: impl Fn(Option<u16>) -> bool) -> Vec<Place> {
    let principal = wanted(state.principal.entry.map(|entry| entry.scheme)).then_some(Place::Principal);
    let secondary = state
        .secondary
        .iter()
        .enumerate()
        .filter(|(_, diagnosis)| wanted(diagnosis.scheme));
    principal
        .into_iter()
        .chain(secondary.map(|(at, _)| Place::Secondary(at)))
        .collect()
}

fn procedures_and_clusters(logic: &Logic, state: &ClaimState, wanted: impl Fn(Option<u16>) -> bool) -> Vec<Place> {
    let procedures = state
        .procedures
        .iter()
        .enumerate()
        .filter(|(_, procedure)| wanted(procedure.pattern));
    let procedures = procedures.map(|(at, _)| Place::Procedure(at));
    let own = |number: &u16| logic.clusters.get(*number).and_then(|cluster| cluster.pattern);
    let clusters = state
        .clusters
        .iter()
        .enumerate()
        .filter(|(_, number)| wanted(own(number)));
    procedures.chain(clusters.map(|(at, _)| Place::Cluster(at))).collect()
}

fn principal(logic: &Logic, state: &ClaimState) -> PrincipalNote {
    let principal = &state.principal;
    let by_sex = principal
        .code
        .is_some_and(|code| logic.genders.binary_search_by_key(&code, |(code, _)| *code).is_ok());
    PrincipalNote {
        code: principal.given.then(|| shown(principal.code)),
        recognized: principal.entry.is_some(),
        mdc: Mdc::from_number(principal.mdc).unwrap_or(Mdc::PRE),
        mdc_by_sex: by_sex,
        sex_conflict: state.bits_in(logic, 0).has(Fact::InvalidSex.bit()),
        exclusion_group: principal
            .entry
            .map(|entry| entry.excludes)
            .filter(|group| *group != NO_EXCLUSION),
    }
}

fn secondary(logic: &Logic, state: &ClaimState, initial: &Decision, final_: &Decision) -> Vec<SecondaryNote> {
    let notes = state.secondary.iter().map(|diagnosis| {
        let known = scheme(logic, diagnosis.scheme);
        SecondaryNote {
            code: shown(diagnosis.code),
            severity: diagnosis.severity,
            initial: contribution(logic, state, diagnosis, initial, false),
            final_: contribution(logic, state, diagnosis, final_, true),
            attributes: known.map_or_else(Vec::new, |scheme| logic.attribute_names(&scheme.bits).collect()),
        }
    });
    notes.collect()
}

fn procedures(logic: &Logic, state: &ClaimState, answer: &Answer) -> Vec<ProcedureNote> {
    let notes = state
        .procedures
        .iter()
        .zip(&answer.procedures)
        .map(|(procedure, told)| {
            let known = pattern(logic, procedure.pattern);
            let member = |number: &u16| procedure.is_member(logic, *number);
            let clusters = state.clusters.iter().enumerate().filter(|(_, number)| member(number));
            ProcedureNote {
                code: shown(procedure.code),
                recognized: told.recognized,
                operating_room: told.operating_room,
                attributes: known.map_or_else(Vec::new, |pattern| logic.attribute_names(&pattern.bits).collect()),
                suppressed_mdcs: mdcs(procedure.suppressed_mdcs),
                clusters: clusters.map(|(at, _)| Place::Cluster(at)).collect(),
            }
        });
    notes.collect()
}

fn clusters(logic: &Logic, state: &ClaimState) -> Vec<ClusterNote> {
    let complete = state
        .clusters
        .iter()
        .filter_map(|number| Some((*number, logic.clusters.get(*number)?)));
    let notes = complete.map(|(number, cluster)| {
        let members = state.procedures.iter().enumerate();
        let members = members.filter(|(_, procedure)| procedure.is_member(logic, number));
        let own = pattern(logic, cluster.pattern);
        ClusterNote {
            name: cluster.name.to_string(),
            members: members.map(|(at, _)| Place::Procedure(at)).collect(),
            suppressed_mdcs: mdcs(cluster.suppressed_mdcs),
            attributes: own.map_or_else(Vec::new, |pattern| logic.attribute_names(&pattern.bits).collect()),
        }
    });
    notes.collect()
}

fn mdcs(set: u32) -> Vec<u8> {
    (0..32).filter(|mdc| set >> mdc & 1 == 1).collect()
}

fn shown(code: Option<CodeKey>) -> String {
    code.map_or_else(|| "(no code)".to_owned(), |code| code.to_string())
}

/// Titles of all DRGs of the release, ascending; none where the tables hold none.
fn drg_titles(logic: &Logic) -> Vec<(u16, String)> {
    let (Ok(mask), Ok(rows)) = (logic.tables.mask(logic.release), logic.tables.drg_titles()) else {
        return Vec::new();
    };
    let rows = rows.filter(|row| row.releases & mask != 0);
    let mut titles: Vec<(u16, String)> = rows.map(|row| (row.number, row.title.into_owned())).collect();
    titles.sort();
    titles
}
