//! [`Operation`]: which procedures of a record are operations, and which documents belong to each.

use casemix_record::{Anesthesia, AnesthesiaKind, CodeSystem, Encounter, EncounterClass, Icd10Pcs, Moment, Procedure};

use smallvec::SmallVec;

use super::{
    chart::{Chart, Paper, documented},
    clock::{earliest, latest},
};

/// One operation: the procedures of one begin, and the anesthetic given for them.
///
/// A procedure is an operation where an anesthetic was given for it, or where ICD-10-PCS says that the body was opened
/// or entered through the skin with an endoscope: section Medical and Surgical with an open or percutaneous endoscopic
/// approach, and cesarean section. Repairs of tears in childbirth are not. Neither the record nor the code says which
/// procedures a hospital performs in its operating rooms, so an endoscopy through a natural opening or a
/// catheterisation counts only with its anesthetic.
#[derive(Debug)]
pub(super) struct Operation<'e> {
    /// The place of its first procedure, or of its anesthetic where no procedure is named.
    pub(super) index: usize,
    pub(super) procedure: &'e Procedure,
    pub(super) start: Moment,
    pub(super) end: Moment,
    pub(super) operator: &'e str,
    /// The identifiers of its procedures and anesthetics; most operations have no more than there is room for.
    ids: SmallVec<[&'e str; 6]>,
}

/// The operations of a record, by time; few have more than four.
pub(super) type Operations<'e> = SmallVec<[Operation<'e>; 4]>;

impl<'e> Operation<'e> {
    /// The operations of a record up to now, by time.
    pub(super) fn all(chart: &Chart<'e>) -> Operations<'e> {
        let encounter = chart.encounter;
        let mut operations = Operations::new();
        for (index, procedure) in encounter.procedures.iter().enumerate() {
            let anesthetic = anesthetic_of(encounter, procedure);
            if anesthetic.is_none() && !opens_the_body(encounter, procedure) {
                continue;
            }
            let begin = procedure.date.value().or_else(|| anesthetic?.from.value());
            let Some(start) = begin.filter(|start| chart.as_of.has_seen(*start)) else {
                continue;
            };
            let ended = procedure.ended.value().or_else(|| anesthetic?.to.value());
            let end = ended.filter(|end| *end >= start).unwrap_or(start);
            let ids = [procedure.id.as_str(), anesthetic.map_or("", |given| given.id.as_str())];
            let ids = ids.into_iter().filter(|id| !id.trim().is_empty());
            match operations.iter_mut().find(|operation| operation.start == start) {
                Some(same) => {
                    same.end = same.end.max(end);
                    same.ids.extend(ids);
                }
                None => operations.push(Operation {
                    index,
                    procedure,
                    start,
                    end,
                    operator: &procedure.operator,
                    ids: ids.collect(),
                }),
            }
        }
        operations.sort_by_key(|operation| operation.start);
        operations
    }

    /// Whether an anesthetic was given for it.
    pub(super) fn is_of(&self, given: &Anesthesia) -> bool {
        !given.procedure.is_blank() && self.ids.contains(&given.procedure.as_str())
    }

    /// Whether a document belongs to the operation.
    ///
    /// A document says what it is about. One that does not belongs to the operation nearest before it, or, where it has
    /// to be written ahead, nearest after it.
    pub(super) fn has(&self, paper: &Paper<'_>, others: &[Operation<'_>], ahead: bool) -> bool {
        let about = paper.document.about.as_str();
        if !about.trim().is_empty() {
            return self.ids.contains(&about);
        }
        let at = paper.document.performed.value().or_else(|| documented(paper.document));
        let Some(at) = at.filter(|_| others.len() > 1) else {
            return true;
        };
        let nearest = if ahead {
            others
                .iter()
                .find(|other| latest(other.start) >= earliest(at))
                .or(others.last())
        } else {
            let before = others.iter().rev().find(|other| earliest(other.start) <= latest(at));
            before.or(others.first())
        };
        nearest.is_some_and(|nearest| nearest.start == self.start)
    }
}

/// The anesthetic that was given for a procedure, but a local one.
fn anesthetic_of<'e>(encounter: &'e Encounter, procedure: &Procedure) -> Option<&'e Anesthesia> {
    if procedure.id.is_blank() {
        return None;
    }
    let mut given = encounter.anesthesia.iter().filter(|given| is_evaluated(given));
    given.find(|given| given.procedure == procedure.id)
}

/// Whether an anesthetic asks for evaluations before and after it: general, regional and monitored anesthesia do,
/// sedation and local anesthesia do not (CMS State Operations Manual, Appendix A, 482.52).
pub(super) fn is_evaluated(given: &Anesthesia) -> bool {
    !matches!(
        given.kind.value(),
        Some(AnesthesiaKind::Sedation | AnesthesiaKind::Local)
    )
}

fn opens_the_body(encounter: &Encounter, procedure: &Procedure) -> bool {
    match procedure.system.value() {
        None | Some(CodeSystem::Icd10Pcs) => {}
        Some(CodeSystem::Cpt) => return is_ambulatory_surgery(encounter, procedure),
        Some(_) => return false,
    }
    if procedure.code.parse::<Icd10Pcs>().is_err() {
        return false;
    }
    let code = procedure.code.normalized();
    match code.as_ref().map(|code| code.as_bytes()) {
        Some([b'0', system, root, part, b'0' | b'4' | b'F', ..]) => !is_birth_tear(*system, *root, *part),
        Some([b'1', b'0', b'D', b'0', b'0', ..]) => true,
        _ => false,
    }
}

/// Repair of perineum, vulva, vagina, cervix or anal sphincter.
fn is_birth_tear(system: u8, root: u8, part: u8) -> bool {
    root == b'Q'
        && matches!(
            (system, part),
            (b'K', b'M') | (b'U', b'C' | b'G' | b'M') | (b'D', b'P' | b'R') | (b'W', b'N')
        )
}

/// Surgery on a patient who goes home the same day is coded by CPT, 10004 to 69990.
fn is_ambulatory_surgery(encounter: &Encounter, procedure: &Procedure) -> bool {
    let number = procedure.code.as_str().trim().parse::<u32>();
    encounter.class.value() == Some(EncounterClass::AmbulatorySurgery)
        && number.is_ok_and(|n| (10_004..=69_990).contains(&n))
}
