//! Files and standard input as blocks of encounters.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use casemix::contract::{Block, Blocks, Format, LINE_LIMIT, ReadFailure};
use flate2::bufread::MultiGzDecoder;

use crate::{
    args::{InputArguments, InputFormat},
    failure::Failure,
    progress::Progress,
};

/// Bytes of a file read ahead.
const BUFFER: usize = 256 << 10;

/// What gzip data begin with.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// One or more files, read one after the other.
#[derive(Debug)]
pub(crate) struct Input {
    sources: Vec<Source>,
    format: Option<InputFormat>,
    max_line: usize,
}

#[derive(Clone, Debug)]
enum Source {
    Standard,
    File(PathBuf),
    Sample,
}

impl Input {
    /// The embedded sample.
    pub(crate) fn sample() -> Input {
        Input {
            sources: vec![Source::Sample],
            format: None,
            max_line: LINE_LIMIT,
        }
    }

    pub(crate) fn new(arguments: &InputArguments) -> Input {
        let source = |path: &PathBuf| {
            if path.as_os_str() == "-" {
                Source::Standard
            } else {
                Source::File(path.clone())
            }
        };
        let mut sources: Vec<Source> = arguments.files.iter().map(source).collect();
        if sources.is_empty() {
            sources.push(Source::Standard);
        }
        Input {
            sources,
            format: arguments.format,
            max_line: arguments.max_line,
        }
    }

    /// Whether a path is one of the files, under whatever name.
    pub(crate) fn reads(&self, path: &Path) -> bool {
        let Ok(path) = path.canonicalize() else { return false };
        self.sources.iter().any(|source| match source {
            Source::Standard | Source::Sample => false,
            Source::File(file) => file.canonicalize().is_ok_and(|file| file == path),
        })
    }

    /// The names of the files, for a heading.
    pub(crate) fn name(&self) -> String {
        let names: Vec<String> = self.sources.iter().map(Source::name).collect();
        names.join(", ")
    }

    /// The bytes of all files together, if that is known.
    pub(crate) fn len(&self) -> Option<u64> {
        let len = |source: &Source| match source {
            Source::Standard => None,
            Source::Sample => Some(casemix::SAMPLE_MONTH.len() as u64),
            Source::File(path) => path
                .metadata()
                .ok()
                .filter(|data| data.is_file())
                .map(|data| data.len()),
        };
        self.sources.iter().map(len).sum()
    }

    /// All blocks in order; nothing comes after a failure.
    pub(crate) fn blocks(self, progress: &Progress) -> impl Iterator<Item = Result<Block, Failure>> + Send {
        let Input {
            sources,
            format,
            max_line,
        } = self;
        let is_named = sources.len() > 1;
        let progress = progress.clone();
        let blocks = sources.into_iter().flat_map(move |source| {
            let (blocks, failure) = match open(&source, &progress) {
                Err(error) => (None, Some(source.failure(&error))),
                Ok(bytes) => {
                    let blocks = Blocks::new(bytes, source.format(format)).with_line_limit(max_line);
                    (Some(if is_named { blocks.named(source.name()) } else { blocks }), None)
                }
            };
            let blocks = blocks.into_iter().flatten();
            let blocks = blocks.map(move |block| block.map_err(|failure| source.failure_after(&failure)));
            blocks.chain(failure.map(Err))
        });
        let mut failed = false;
        blocks.take_while(move |block| !std::mem::replace(&mut failed, block.is_err()))
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Source::Standard => "standard input".to_owned(),
            Source::Sample => "the embedded sample".to_owned(),
            Source::File(path) => path.display().to_string(),
        }
    }

    fn format(&self, asked: Option<InputFormat>) -> Format {
        let is_csv = match (asked, self) {
            (Some(format), _) => format == InputFormat::Csv,
            (None, Source::Standard | Source::Sample) => false,
            (None, Source::File(path)) => {
                let name = path.to_string_lossy().to_ascii_lowercase();
                name.strip_suffix(".gz").unwrap_or(&name).ends_with(".csv")
            }
        };
        if is_csv { Format::Csv } else { Format::Ndjson }
    }

    fn failure(&self, error: &io::Error) -> Failure {
        let advice = match error.kind() {
            io::ErrorKind::NotFound => ": check the name",
            io::ErrorKind::PermissionDenied => ": ask for the right to read it",
            _ => "",
        };
        Failure::Input {
            file: self.name(),
            message: format!("cannot read: {error}{advice}"),
        }
    }

    fn failure_after(&self, failure: &ReadFailure) -> Failure {
        let error = &failure.source;
        let message = match (error.kind(), failure.line) {
            (io::ErrorKind::UnexpectedEof, line) => {
                format!("the compressed data break off after line {line}: the file is truncated, fetch it again")
            }
            (_, 0) => format!("cannot read: {error}"),
            (_, line) => format!("cannot read on after line {line}: {error}"),
        };
        Failure::Input {
            file: self.name(),
            message,
        }
    }
}

/// Opens a source; what begins as gzip data is decompressed, whatever its name.
fn open(source: &Source, progress: &Progress) -> io::Result<Box<dyn Read + Send>> {
    let bytes: Box<dyn Read + Send> = match source {
        Source::Standard => Box::new(io::stdin()),
        Source::Sample => Box::new(casemix::SAMPLE_MONTH),
        Source::File(path) => {
            let file = File::open(path)?;
            if file.metadata()?.is_dir() {
                return Err(io::Error::other("it is a folder: name a file"));
            }
            Box::new(file)
        }
    };
    let mut bytes = BufReader::with_capacity(BUFFER, progress.watch(bytes));
    let is_gzip = bytes.fill_buf()?.starts_with(GZIP);
    Ok(if is_gzip {
        Box::new(MultiGzDecoder::new(bytes))
    } else {
        Box::new(bytes)
    })
}
