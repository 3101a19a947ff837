//! Blocks of lines in, lines of answers out.

use casemix_drg::Workspace;
use casemix_record::Encounter;

use super::{
    answer::{self, GroupForm},
    blocks::{Block, line_breaks},
    csv::{Header, RecordEnds, Rows},
    fault::{Fault, FaultKind, LineError},
    line::{find_id, read_encounter},
};
use crate::Pipeline;

/// How many lines were answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count {
    /// Lines of output, answers and errors.
    pub lines: u64,
    /// Errors among them.
    pub errors: u64,
    /// The first of the errors.
    pub first_error: Option<LineError>,
}

impl Count {
    /// Adds the count of lines that follow.
    pub fn merge(&mut self, later: Count) {
        self.lines += later.lines;
        self.errors += later.errors;
        self.first_error = self.first_error.take().or(later.first_error);
    }
}

impl Block {
    /// The encounters of the block, in order: for every line but blank ones, its number with the encounter or with what
    /// is wrong with the line.
    pub fn for_each(&self, mut each: impl FnMut(u64, Result<Encounter, LineError>)) {
        match &self.header {
            None => self.for_each_line(&mut each),
            Some(header) => self.for_each_row(header, &mut each),
        }
    }

    /// Adds a line to `out` for every line of the block but blank ones: what `write` adds for an encounter, or the error.
    pub(super) fn answer_each(
        &self,
        out: &mut Vec<u8>,
        mut write: impl FnMut(&Encounter, &mut Vec<u8>) -> Result<(), Fault>,
    ) -> Count {
        let mut count = Count::default();
        self.for_each(|line, encounter| {
            count.lines += 1;
            let answered = encounter.and_then(|encounter| {
                let answered = write(&encounter, out);
                answered.map_err(|fault| self.error(line, encounter.id.given().map(str::to_owned), fault))
            });
            if let Err(error) = answered {
                count.errors += 1;
                error.write(out);
                count.first_error.get_or_insert(error);
            }
        });
        count
    }

    fn for_each_line(&self, each: &mut impl FnMut(u64, Result<Encounter, LineError>)) {
        for (number, line) in (self.first_line..).zip(self.bytes.split_inclusive(|byte| *byte == b'\n')) {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            if self.is_blank(line) {
                continue;
            }
            let read = self.check_length(line).and_then(|()| read_encounter(line));
            each(
                number,
                read.map_err(|fault| self.error(number, find_id(self.head(line)), fault)),
            );
        }
    }

    fn for_each_row(&self, header: &Header, each: &mut impl FnMut(u64, Result<Encounter, LineError>)) {
        let mut rows = Rows::default();
        let (mut rest, mut number) = (self.bytes.as_slice(), self.first_line);
        while !rest.is_empty() {
            let mut ends = RecordEnds::new(self.limit);
            let (row, after) = rest.split_at(ends.first_end(rest).unwrap_or(rest.len()));
            rest = after;
            let first = number;
            number += line_breaks(row);
            let row = row.strip_suffix(b"\n").unwrap_or(row);
            if self.is_blank(row) {
                continue;
            }
            let checked = self.check_length(row).and_then(|()| check_quotes(&ends));
            let read = checked.and_then(|()| rows.read(header, row));
            each(
                first,
                read.map_err(|fault| {
                    let is_whole = !self.is_too_long(row);
                    self.error(first, rows.find_id(header, self.head(row), is_whole), fault)
                }),
            );
        }
    }

    fn is_too_long(&self, line: &[u8]) -> bool {
        self.is_cut || line.len() > self.limit
    }

    fn is_blank(&self, line: &[u8]) -> bool {
        !self.is_too_long(line) && line.iter().all(u8::is_ascii_whitespace)
    }

    fn check_length(&self, line: &[u8]) -> Result<(), Fault> {
        if !self.is_too_long(line) {
            return Ok(());
        }
        let limit = self.limit;
        let message = format!("longer than {limit} bytes: split the record, or close the quote or line that is open");
        Err(Fault::new(FaultKind::TooLong, message, Some(limit + 1)))
    }
}

fn check_quotes(ends: &RecordEnds) -> Result<(), Fault> {
    if ends.is_within_quotes() {
        return Err(Fault::new(
            FaultKind::Syntax,
            "a quote is not closed: close it, or double quotes within a cell",
            None,
        ));
    }
    Ok(())
}

/// Answers blocks of lines; one for each thread, reused.
#[derive(Clone, Debug)]
pub struct Answers<'p> {
    pipeline: &'p Pipeline,
    form: GroupForm,
    work: Workspace,
}

impl<'p> Answers<'p> {
    /// Answers by this pipeline, in this form.
    #[must_use]
    pub fn new(pipeline: &'p Pipeline, form: GroupForm) -> Answers<'p> {
        Answers {
            pipeline,
            form,
            work: Workspace::default(),
        }
    }

    /// Adds a line to `out` for every line of the block but blank ones.
    pub fn write_block(&mut self, block: &Block, out: &mut Vec<u8>) -> Count {
        block.answer_each(out, |encounter, out| self.write(encounter, out))
    }

    fn write(&mut self, encounter: &Encounter, out: &mut Vec<u8>) -> Result<(), Fault> {
        if self.form == GroupForm::Explained {
            let explanation = self.pipeline.grouper_for(encounter)?.explain(encounter);
            answer::write_explained(out, encounter, &explanation);
        } else {
            let answer = self.pipeline.group_in(encounter, &mut self.work)?;
            answer::write_answer(out, encounter, answer, self.form);
        }
        Ok(())
    }
}
