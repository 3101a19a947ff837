//! Blocks of lines in, lines of answers of the Medicare Code Editor out.

use casemix_record::{Encounter, Release};
use casemix_rules::mce::{Answer, CodeEdits, Editor, EditorFault, Editors, Tally, Workspace};

use super::{
    answer::{push_id, push_release},
    blocks::Block,
    fault::Fault,
    group::Count,
    json::{push_list, push_number},
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
