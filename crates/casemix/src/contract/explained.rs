//! Why an answer is what it is, in words beside its codes.

use casemix_drg::{
    Grouping, ReturnCode, Severity,
    explain::{Explanation, Path, Place, ProcedureNote, SecondaryNote},
};

use super::json::{push_list, push_text};

/// What is said of each code, in the order in which answers list them; nothing where nothing is asked for.
#[derive(Debug, Default)]
pub(crate) struct Words {
    diagnoses: Vec<String>,
    procedures: Vec<String>,
}

impl Words {
    pub(crate) fn of(explanation: &Explanation) -> Words {
        let principal = explanation
            .principal
            .code
            .as_ref()
            .map(|_| principal_words(explanation));
        let secondary = explanation.secondary.iter().map(secondary_words);
        let of_procedure = |note| procedure_words(explanation, note);
        Words {
            diagnoses: principal.into_iter().chain(secondary).collect(),
            procedures: explanation.procedures.iter().map(of_procedure).collect(),
        }
    }

    pub(crate) fn of_diagnoses(&self) -> impl Iterator<Item = Option<&str>> {
        endless(&self.diagnoses)
    }

    pub(crate) fn of_procedures(&self) -> impl Iterator<Item = Option<&str>> {
        endless(&self.procedures)
    }
}

fn endless(words: &[String]) -> impl Iterator<Item = Option<&str>> {
    words
        .iter()
        .map(|words| Some(words.as_str()))
        .chain(std::iter::repeat(None))
}

fn principal_words(explanation: &Explanation) -> String {
    let principal = &explanation.principal;
    match (principal.recognized, principal.sex_conflict, principal.mdc_by_sex) {
        (false, ..) => "principal diagnosis: not a code of this release".to_owned(),
        (_, true, _) => "principal diagnosis: its MDC depends on the sex, which is neither male nor female".to_owned(),
        (_, _, true) => format!("principal diagnosis of MDC {}, by sex", principal.mdc),
        _ => format!("principal diagnosis of MDC {}", principal.mdc),
    }
}

fn secondary_words(note: &SecondaryNote) -> String {
    let initial = match note.severity {
        Severity::Mcc => format!("MCC: {}", note.initial.words()),
        Severity::Cc => format!("CC: {}", note.initial.words()),
        Severity::NonCc | Severity::None => note.initial.words(),
    };
    if note.final_ == note.initial {
        initial
    } else {
        format!("{initial}; finally {}", note.final_.words())
    }
}

fn procedure_words(explanation: &Explanation, note: &ProcedureNote) -> String {
    let mut words = match (note.recognized, note.operating_room) {
        (false, _) => "not a code of this release",
        (_, true) => "operating room procedure",
        (_, false) => "not an operating room procedure",
    }
    .to_owned();
    for cluster in &note.clusters {
        words.push_str("; counts as part of the cluster ");
        words.push_str(&codes_at(explanation, *cluster).join(" + "));
    }
    words
}

/// The codes at a place of the claim: several for a cluster.
fn codes_at(explanation: &Explanation, place: Place) -> Vec<&str> {
    match place {
        Place::Principal => explanation.principal.code.iter().map(String::as_str).collect(),
        Place::Secondary(at) => explanation
            .secondary
            .get(at)
            .map(|note| note.code.as_str())
            .into_iter()
            .collect(),
        Place::Procedure(at) => explanation
            .procedures
            .get(at)
            .map(|note| note.code.as_str())
            .into_iter()
            .collect(),
        Place::Cluster(at) => {
            let members = explanation
                .clusters
                .get(at)
                .map(|note| note.members.as_slice())
                .unwrap_or_default();
            members
                .iter()
                .flat_map(|member| codes_at(explanation, *member))
                .collect()
        }
    }
}

pub(crate) fn push_explanation(out: &mut Vec<u8>, explanation: &Explanation) {
    let answer = &explanation.answer;
    out.extend(b",\"explanation\":{\"initial\":");
    push_grouping(out, explanation, &answer.initial, &explanation.initial);
    out.extend(b",\"final\":");
    push_grouping(
        out,
        explanation,
        &answer.final_,
        explanation.final_.as_ref().unwrap_or(&explanation.initial),
    );
    out.extend(b",\"reason\":");
    push_text(out, explanation.final_reason.words());
    out.push(b'}');
}

/// Title and meaning of a grouping, and the rule that decided with the codes that made it hold.
fn push_grouping(out: &mut Vec<u8>, explanation: &Explanation, grouping: &Grouping, path: &Path) {
    out.extend(b"{\"meaning\":");
    let title = explanation
        .drg_title(grouping.drg)
        .filter(|_| grouping.status == ReturnCode::Ok);
    push_text(out, title.unwrap_or(grouping.status.meaning()));
    if let Some(rule) = path.deciding() {
        out.extend(b",\"rule\":");
        push_text(out, &rule.formula);
        out.extend(b",\"because\":");
        push_list(out, rule.tested.iter().filter(|atom| atom.holds), |out, atom| {
            out.extend(b"{\"atom\":");
            push_text(out, &atom.atom);
            out.extend(b",\"codes\":");
            let codes = atom.brought_by.iter().flat_map(|place| codes_at(explanation, *place));
            push_list(out, codes, push_text);
            out.push(b'}');
        });
    }
    out.push(b'}');
}
