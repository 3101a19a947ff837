//! Blocks of lines in, lines of answers of the Medicare Code Editor out.

use casemix_record::{Encounter, Release};
use casemix_rules::mce::{
    Answer, CodeEdits, Editor, EditorFault, Editors, Explanation, Place, Reason, Tally, Workspace,
};

use super::{
    answer::{push_id, push_release},
    blocks::Block,
    fault::Fault,
    group::Count,
    json::{push_flag, push_list, push_number, push_text},
};

/// Adds an answer of the Medicare Code Editor as one line, with its line break.
pub fn write_edits(out: &mut Vec<u8>, encounter: &Encounter, answer: &Answer) {
    push_answer(out, encounter, answer);
    out.extend(b"}\n");
}

fn push_answer(out: &mut Vec<u8>, encounter: &Encounter, answer: &Answer) {
    out.push(b'{');
    push_id(out, encounter);
    out.extend(b"\"release\":\"");
    push_release(out, answer.release);
    out.extend(b"\",\"edit_type\":\"");
    out.extend(answer.edit_type.name().as_bytes());
    out.extend(b"\",\"edits\":");
    push_list(out, answer.edits(), |out, (edit, count)| {
        out.extend(b"{\"edit\":\"");
        out.extend(edit.name().as_bytes());
        out.extend(b"\",\"count\":");
        push_number(out, count.into());
        out.push(b'}');
    });
    out.extend(b",\"admitting\":");
    push_code(out, &answer.admitting);
    out.extend(b",\"diagnoses\":");
    push_list(out, answer.diagnoses.iter(), push_code);
    out.extend(b",\"procedures\":");
    push_list(out, answer.procedures.iter(), push_code);
}

/// Adds an answer with the reason of each edit (`reasons`) as one line, with its line break.
fn write_explained_edits(out: &mut Vec<u8>, encounter: &Encounter, explanation: &Explanation) {
    push_answer(out, encounter, &explanation.answer);
    out.extend(b",\"reasons\":");
    push_list(out, explanation.reasons.iter(), push_reason);
    out.extend(b"}\n");
}

/// `place` is that of the code in the answer; an edit of the claim as a whole has `claim`.
fn push_reason(out: &mut Vec<u8>, reason: &Reason) {
    out.extend(b"{\"edit\":\"");
    out.extend(reason.edit.name().as_bytes());
    out.extend(b"\",\"place\":\"");
    push_place(out, reason.place);
    out.extend(b"\",\"counts\":");
    push_flag(out, reason.counts);
    if let Some(flag) = reason.flag {
        out.extend(b",\"flag\":");
        push_text(out, flag.name());
    }
    if !reason.with.is_empty() {
        out.extend(b",\"with\":");
        push_list(out, reason.with.iter(), |out, place| {
            out.push(b'"');
            push_place(out, *place);
            out.push(b'"');
        });
    }
    for (name, text) in [
        ("because", reason.because.as_str()),
        ("remedy", reason.edit.remedy()),
        ("citation", &reason.edit.citation()),
    ] {
        out.extend(format!(",\"{name}\":").as_bytes());
        push_text(out, text);
    }
    out.push(b'}');
}

fn push_place(out: &mut Vec<u8>, place: Place) {
    let place = match place {
        Place::Claim => "claim".to_owned(),
        Place::Admitting => "admitting".to_owned(),
        Place::Diagnosis(at) => format!("diagnoses[{at}]"),
        Place::Procedure(at) => format!("procedures[{at}]"),
    };
    out.extend(place.as_bytes());
}

/// The names of the edits of a code, and the group of an age conflict as `@newborn`.
fn push_code(out: &mut Vec<u8>, code: &CodeEdits) {
    let edits = code.edits.iter().map(|edit| ("", edit.name()));
    let group = code.age_conflict.map(|group| ("@", group.name()));
    push_list(out, edits.chain(group), |out, (mark, name)| {
        out.push(b'"');
        out.extend(mark.as_bytes());
        out.extend(name.as_bytes());
        out.push(b'"');
    });
}

/// Answers blocks of lines by the Medicare Code Editor; one for each thread, reused.
///
/// ```
/// use casemix::{contract::{Blocks, EditAnswers, Format}, rules::mce::Editors};
///
/// let input = br#"{"id":"E1","discharged":"2025-11-08","age_years":70,"sex":"male","discharge_status":"01",
///     "diagnoses":[{"code":"W01.0XXA"}]}"#.map(|byte| if byte == b'\n' { b' ' } else { byte });
/// let editors = Editors::embedded()?;
/// let (mut answers, mut output) = (EditAnswers::new(&editors), Vec::new());
/// for block in Blocks::new(&input[..], Format::Ndjson) {
///     answers.write_block(&block?, &mut output);
/// }
/// assert_eq!(
///     String::from_utf8(output)?.trim_end(),
///     concat!(
///         r#"{"id":"E1","release":"43.1","edit_type":"prepayment","edits":[{"edit":"e-code-as-pdx","count":1}],"#,
///         r#""admitting":[],"diagnoses":[["e-code-as-pdx"]],"procedures":[]}"#,
///     )
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct EditAnswers<'e> {
    editors: &'e Editors,
    release: Option<Release>,
    is_explained: bool,
    work: Workspace,
    tally: Tally,
}

impl<'e> EditAnswers<'e> {
    /// Answers by these editors: each encounter by the release that it names, else by its day of discharge.
    #[must_use]
    pub fn new(editors: &'e Editors) -> EditAnswers<'e> {
        EditAnswers {
            editors,
            release: None,
            is_explained: false,
            work: Workspace::default(),
            tally: Tally::default(),
        }
    }

    /// Edits every encounter by this release, whatever its discharge date and whatever it names.
    #[must_use]
    pub fn with_release(self, release: Release) -> EditAnswers<'e> {
        EditAnswers {
            release: Some(release),
            ..self
        }
    }

    /// Says with each answer why each edit fired, and what to do (`reasons`).
    #[must_use]
    pub fn explained(self) -> EditAnswers<'e> {
        EditAnswers {
            is_explained: true,
            ..self
        }
    }

    /// Adds a line to `out` for every line of the block but blank ones.
    pub fn write_block(&mut self, block: &Block, out: &mut Vec<u8>) -> Count {
        block.answer_each(out, |encounter, out| self.write(encounter, out))
    }

    /// What has been counted since the last call.
    pub fn take_tally(&mut self) -> Tally {
        std::mem::take(&mut self.tally)
    }

    fn write(&mut self, encounter: &Encounter, out: &mut Vec<u8>) -> Result<(), Fault> {
        let editor = self.editor_for(encounter)?;
        if self.is_explained {
            let explanation = editor.explain(encounter);
            self.tally.add(&explanation.answer);
            write_explained_edits(out, encounter, &explanation);
            return Ok(());
        }
        let answer = editor.edit_in(encounter, &mut self.work);
        self.tally.add(answer);
        write_edits(out, encounter, answer);
        Ok(())
    }

    fn editor_for(&self, encounter: &Encounter) -> Result<&'e Editor, EditorFault> {
        match self.release {
            None => self.editors.for_encounter(encounter),
            Some(release) => self.editors.for_release_of(encounter, release),
        }
    }
}
