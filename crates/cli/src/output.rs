//! Standard output or a file, plain or gzip.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

use casemix::stats::report::Report;

use crate::failure::{Failure, Outcome};

/// Prints the whole answer of a command.
pub(crate) fn print(text: &str) -> Result<Outcome, Failure> {
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(Outcome::Answered)
}

/// Writes a report as a page, where one is asked for.
pub(crate) fn write_page(path: Option<&Path>, report: &Report) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    fs::write(path, report.to_html()).map_err(|source| Failure::Output {
        file: path.display().to_string(),
        source,
    })
}

/// Where answers go.
pub(crate) struct Output {
    name: String,
    writer: Writer,
}

enum Writer {
    Standard(io::Stdout),
    File(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
}

impl Output {
    /// Opens a file, or standard output without one.
    pub(crate) fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let Some(path) = path else {
            return Ok(Output {
                name: "standard output".to_owned(),
                writer: Writer::Standard(io::stdout()),
            });
        };
        let name = path.display().to_string();
        let file = File::create(path).map_err(|source| Failure::Output {
            file: name.clone(),
            source,
        })?;
        let file = BufWriter::new(file);
        let is_gzip = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz"));
        let writer = if is_gzip {
            Writer::Gzip(Box::new(GzEncoder::new(file, Compression::fast())))
        } else {
            Writer::File(file)
        };
        Ok(Output { name, writer })
    }

    /// Writes bytes, and lets a reader on standard output have them.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &mut self.writer {
            Writer::Standard(out) => {
                let mut out = out.lock();
                out.write_all(bytes).and_then(|()| out.flush())
            }
            Writer::File(out) => out.write_all(bytes),
            Writer::Gzip(out) => out.write_all(bytes),
        };
        written.map_err(|source| self.failure(source))
    }

    /// Writes what is held back.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let Output { name, writer } = self;
        let written = match writer {
            Writer::Standard(mut out) => out.flush(),
            Writer::File(mut out) => out.flush(),
            Writer::Gzip(out) => out.finish().and_then(|mut out| out.flush()),
        };
        written.map_err(|source| Failure::Output { file: name, source })
    }

    fn failure(&self, source: io::Error) -> Failure {
        Failure::Output {
            file: self.name.clone(),
            source,
        }
    }
}

/// Refuses to write over what is read.
pub(crate) fn check_not_input(output: Option<&PathBuf>, input: &crate::input::Input) -> Result<(), Failure> {
    match output {
        Some(path) if input.reads(path) => {
            let path = path.display();
            Err(Failure::Usage(format!(
                "{path} is read and would be overwritten: name another file with --output"
            )))
        }
        _ => Ok(()),
    }
}
