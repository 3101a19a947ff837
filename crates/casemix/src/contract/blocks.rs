//! A stream of bytes as blocks of whole lines.

use std::{
    io::{self, Read},
    mem,
    sync::Arc,
};

use super::{
    csv::{Header, HeaderFault, RecordEnds},
    fault::{Fault, LineError},
};

/// The longest line, or row of CSV, that is read, in bytes: 16 MiB. A longer one is a fault of that line.
pub const LINE_LIMIT: usize = 16 << 20;

/// Bytes asked of the source at once. A block is what came, up to its last whole line.
const READ: usize = 256 << 10;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Of a line above the limit so much is kept, to look for its identifier.
const HEAD: usize = 64 << 10;

/// How encounters are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object a line.
    #[default]
    Ndjson,
    /// A header, then one row an encounter, with the columns of [`casemix_record::csv_form`]; commas, quotes where a
    /// cell holds a comma, a quote or a line break.
    Csv,
}

/// Whole lines out of a stream, as bytes.
#[derive(Clone, Debug)]
pub struct Block {
    /// Number of the first line, counted from 1.
    pub(super) first_line: u64,
    pub(super) bytes: Vec<u8>,
    /// Whether the block is the head of one line above the limit.
    pub(super) is_cut: bool,
    pub(super) limit: usize,
    pub(super) file: Option<Arc<str>>,
    /// The header of the columns, if the block holds rows.
    pub(super) header: Option<Arc<Header>>,
}

impl Block {
    /// The size of the block in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there is nothing in the block.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The name of the file, where the blocks have [one](Blocks::named).
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    pub(super) fn error(&self, line: u64, id: Option<String>, fault: Fault) -> LineError {
        LineError {
            file: self.file.clone(),
            line,
            id,
            fault,
        }
    }

    /// What an identifier is looked for in; of a line above the limit the same however the line was read.
    pub(super) fn head<'l>(&self, line: &'l [u8]) -> &'l [u8] {
        line.get(..HEAD.min(self.limit)).unwrap_or(line)
    }
}

/// Why a stream cannot be read on.
#[derive(Debug, thiserror::Error)]
#[error("after line {line}: {source}")]
#[non_exhaustive]
pub struct ReadFailure {
    /// The last line that was read whole; 0 if none was.
    pub line: u64,
    /// What the stream said.
    pub source: io::Error,
}

/// Reads a stream in blocks of whole lines.
///
/// A block ends with the last whole line of what one read brought, so that a slow stream is answered line by line. Blank
/// lines count. A byte order mark at the start is skipped. A line that ends with the stream and not with a line break is
/// a whole line; one in which the stream fails is not.
#[derive(Debug)]
pub struct Blocks<R> {
    source: R,
    ends: Ends,
    limit: usize,
    /// Read but not yet given out.
    rest: Vec<u8>,
    /// Lines given out.
    lines: u64,
    file: Option<Arc<str>>,
    header: Option<Arc<Header>>,
    state: State,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Start,
    Reading,
    /// Within the remainder of a line above the limit.
    Skipping,
    Ended,
}

/// Finds where records end.
#[derive(Debug)]
enum Ends {
    Lines,
    Rows(RecordEnds),
}

impl<R: Read> Blocks<R> {
    /// Reads `source`.
    pub fn new(source: R, format: Format) -> Blocks<R> {
        let ends = match format {
            Format::Ndjson => Ends::Lines,
            Format::Csv => Ends::Rows(RecordEnds::new(LINE_LIMIT)),
        };
        Blocks {
            source,
            ends,
            limit: LINE_LIMIT,
            rest: Vec::new(),
            lines: 0,
            file: None,
            header: None,
            state: State::Start,
        }
    }

    /// Sets another limit than [`LINE_LIMIT`] on the length of a line, in bytes, of which one is always read.
    #[must_use]
    pub fn with_line_limit(mut self, limit: usize) -> Blocks<R> {
        self.limit = limit.max(1);
        if let Ends::Rows(ends) = &mut self.ends {
            *ends = RecordEnds::new(self.limit);
        }
        self
    }

    /// Names the file, so that errors of its lines name it too: for input of several files.
    #[must_use]
    pub fn named(self, file: impl Into<Arc<str>>) -> Blocks<R> {
        Blocks {
            file: Some(file.into()),
            ..self
        }
    }

    /// Reads on; 0 at the end of the stream.
    fn read(&mut self) -> io::Result<usize> {
        let held = self.rest.len();
        self.rest.resize(held + READ, 0);
        let read = loop {
            match self.source.read(self.rest.get_mut(held..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
                read => break read,
            }
        };
        self.rest.truncate(held + read.as_ref().map_or(0, |read| *read));
        read
    }

    /// The end of the last whole record in what has been read, of which `held` bytes have been looked at before.
    fn last_end(&mut self, held: usize) -> Option<usize> {
        let new = self.rest.get(held..).unwrap_or_default();
        let end = match &mut self.ends {
            Ends::Lines => new.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1),
            Ends::Rows(ends) => ends.last_end(new),
        };
        end.map(|end| held + end)
    }

    fn fail(&mut self, source: io::Error) -> Option<Result<Block, ReadFailure>> {
        self.state = State::Ended;
        Some(Err(ReadFailure {
            line: self.lines,
            source,
        }))
    }

    /// Drops what belongs to a line above the limit.
    fn skip(&mut self) {
        let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') else {
            return self.rest.clear();
        };
        self.rest.drain(..=end);
        self.lines += 1;
        self.state = State::Reading;
        if let Ends::Rows(ends) = &mut self.ends {
            *ends = RecordEnds::new(self.limit);
        }
    }

    fn give(&mut self, mut bytes: Vec<u8>, is_cut: bool) -> Option<Result<Block, ReadFailure>> {
        if let Err(error) = self.take_header(&mut bytes) {
            return self.fail(io::Error::new(io::ErrorKind::InvalidData, error));
        }
        let first_line = self.lines + 1;
        self.lines += line_breaks(&bytes);
        if is_cut {
            bytes.truncate(HEAD.min(self.limit));
            self.state = State::Skipping;
        }
        Some(Ok(Block {
            first_line,
            bytes,
            is_cut,
            limit: self.limit,
            file: self.file.clone(),
            header: self.header.clone(),
        }))
    }

    /// Takes the header off the first rows.
    fn take_header(&mut self, bytes: &mut Vec<u8>) -> Result<(), HeaderFault> {
        if let (Ends::Rows(_), None) = (&self.ends, &self.header) {
            let end = RecordEnds::new(self.limit).first_end(bytes).unwrap_or(bytes.len());
            let header = bytes.get(..end).unwrap_or_default();
            if header.strip_suffix(b"\n").unwrap_or(header).len() > self.limit {
                return Err(HeaderFault::TooLong(self.limit));
            }
            self.header = Some(Arc::new(Header::read(header)?));
            self.lines += line_breaks(bytes.drain(..end).as_slice());
        }
        Ok(())
    }

    /// Takes the byte order mark off; false while it is not known whether there is one.
    fn start(&mut self) -> bool {
        if self.rest.starts_with(BYTE_ORDER_MARK) {
            self.rest.drain(..BYTE_ORDER_MARK.len());
        } else if self.rest.len() < BYTE_ORDER_MARK.len() {
            return false;
        }
        self.state = State::Reading;
        true
    }
}

pub(super) fn line_breaks(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = Result<Block, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.state != State::Ended {
            let held = self.rest.len();
            match self.read() {
                Err(error) => return self.fail(error),
                Ok(0) => {
                    let last = mem::take(&mut self.rest);
                    let given = if last.is_empty() || self.state == State::Skipping {
                        None
                    } else {
                        self.give(last, false)
                    };
                    self.state = State::Ended;
                    return given;
                }
                Ok(_) => (),
            }
            let held = match self.state {
                State::Start => {
                    if !self.start() {
                        continue;
                    }
                    0
                }
                State::Skipping => {
                    self.skip();
                    0
                }
                State::Reading | State::Ended => held,
            };
            if let Some(end) = self.last_end(held) {
                let rest = self.rest.split_off(end);
                let whole = mem::replace(&mut self.rest, rest);
                return self.give(whole, false);
            }
            if self.rest.len() > self.limit {
                let line = mem::take(&mut self.rest);
                return self.give(line, true);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives a few bytes a read, then fails if it has to.
    struct Slow<'a>(&'a [u8], usize, bool);

    impl Read for Slow<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() && self.2 {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
            }
            let (given, rest) = self.0.split_at(self.1.min(self.0.len()).min(room.len()));
            room[..given.len()].copy_from_slice(given);
            self.0 = rest;
            Ok(given.len())
        }
    }

    /// Every line with its number: its identifier, or the kind of its fault.
    fn lines(source: impl Read, format: Format, limit: usize) -> Vec<(u64, String)> {
        let mut lines = Vec::new();
        for block in Blocks::new(source, format).with_line_limit(limit) {
            let Ok(block) = block else { break };
            block.for_each(|line, encounter| match encounter {
                Ok(encounter) => lines.push((line, encounter.id.as_str().to_owned())),
                Err(error) => lines.push((line, format!("{} {:?}", error.fault.kind.name(), error.id))),
            });
        }
        lines
    }

    const NDJSON: &[u8] = b"\xef\xbb\xbf{\"id\":\"a\"}\n\n  \r\n{\"id\":\"b\"}\r\n{\"id\":\"c\",\"ward\":\"0123456789\"}\n{\"id\n{\"id\":\"d\"}";
    const CSV: &[u8] =
        b"\xef\xbb\xbfid,ward\r\na,\"1\n2\"\r\n\nb,3\nc,0123456789012345678901234567890123456789\nd\ne,\"5\n";

    fn expected(texts: &[(u64, &str)]) -> Vec<(u64, String)> {
        texts.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
    }

    #[test]
    fn lines_do_not_depend_on_how_they_are_read() {
        let ndjson = expected(&[
            (1, "a"),
            (4, "b"),
            (5, "too-long Some(\"c\")"),
            (6, "syntax None"),
            (7, "d"),
        ]);
        let csv = expected(&[
            (2, "a"),
            (5, "b"),
            (6, "too-long Some(\"c\")"),
            (7, "syntax Some(\"d\")"),
            (8, "syntax Some(\"e\")"),
        ]);
        for step in 1..80 {
            assert_eq!(
                lines(Slow(NDJSON, step, false), Format::Ndjson, 20),
                ndjson,
                "{step} bytes a read"
            );
            assert_eq!(
                lines(Slow(CSV, step, false), Format::Csv, 30),
                csv,
                "{step} bytes a read"
            );
        }
    }

    #[test]
    fn whole_lines_before_a_failure_are_read() {
        for step in [1, 7, 1000] {
            assert_eq!(
                lines(Slow(&NDJSON[..40], step, true), Format::Ndjson, 20),
                expected(&[(1, "a"), (4, "b")])
            );
            let failure = Blocks::new(Slow(NDJSON, step, true), Format::Ndjson)
                .find_map(Result::err)
                .unwrap();
            assert_eq!(failure.line, 6);
        }
    }

    #[test]
    fn nothing_at_all_is_no_line() {
        assert!(lines(&b""[..], Format::Ndjson, 99).is_empty());
        assert!(lines(&b"\n\n"[..], Format::Ndjson, 99).is_empty());
        assert!(lines(&b"id\n"[..], Format::Csv, 99).is_empty());
        assert!(lines(&b""[..], Format::Csv, 99).is_empty());
    }

    #[test]
    fn what_is_held_is_bounded_by_the_limit() {
        let endless = io::repeat(b'x').take(64 << 20);
        let mut blocks = Blocks::new(endless, Format::Ndjson).with_line_limit(1 << 20);
        let block = blocks.next().unwrap().unwrap();
        assert!(block.len() <= HEAD && block.is_cut);
        assert!(blocks.next().is_none());
        assert!(blocks.rest.capacity() <= 4 << 20);
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_answer(bytes: Vec<u8>, step in 1_usize..40, limit in 0_usize..60) {
            for format in [Format::Ndjson, Format::Csv] {
                let slow = lines(Slow(&bytes, step, false), format, limit);
                prop_assert_eq!(&slow, &lines(&bytes[..], format, limit));
            }
        }

        #[test]
        fn any_rows_have_an_answer(text in "id\n([a\"\n,]{0,5}){0,12}", step in 1_usize..9, limit in 0_usize..12) {
            let slow = lines(Slow(text.as_bytes(), step, false), Format::Csv, limit);
            prop_assert_eq!(&slow, &lines(text.as_bytes(), Format::Csv, limit));
        }
    }
}
