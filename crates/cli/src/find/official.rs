//! The way of the guidelines: the official index first, then the Tabular List.

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use casemix::codes::Edition;
use casemix_coding::index_path::{self, AlphabeticIndex, IndexFault, TabularState, Verified};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::FindArguments;
use super::text::dotted;
use crate::failure::Failure;

/// No published file has more bytes.
const MAX_BYTES: u64 = 256 << 20;

pub(super) fn find(
    folder: &Path,
    query: &str,
    edition: Edition<'_>,
    arguments: &FindArguments,
) -> Result<String, Failure> {
    let indexes = read(folder)?;
    let mut found: Vec<(&str, index_path::Path<'_>)> = Vec::new();
    for (name, index) in &indexes {
        found.extend(index.find(query).into_iter().map(|path| (name.as_str(), path)));
    }
    found.sort_by(|one, other| other.1.score().total_cmp(&one.1.score()));
    found.truncate(arguments.limit.get());
    if found.is_empty() {
        return Err(Failure::NotFound("no term of the index has these words".to_owned()));
    }
    if arguments.json {
        let paths: Vec<Value> = found.iter().map(|(file, path)| value(file, path, edition)).collect();
        return Ok(format!(
            "{:#}\n",
            json!({"query": query, "date": edition.day().to_string(), "paths": paths})
        ));
    }
    Ok(found.iter().map(|(file, path)| text(file, path, edition)).collect())
}

/// Every index in the folder, by the name of its file; other XML files, such as the Tabular List, are passed over.
fn read(folder: &Path) -> Result<Vec<(String, AlphabeticIndex)>, Failure> {
    let fault = |path: &Path, message: String| Failure::Input {
        file: path.display().to_string(),
        message,
    };
    let entries = fs::read_dir(folder).map_err(|error| fault(folder, error.to_string()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut indexes = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if !name.ends_with(".xml") && !name.ends_with(".xml.gz") {
            continue;
        }
        let bytes = bytes(&path).map_err(|error| fault(&path, error.to_string()))?;
        match AlphabeticIndex::read(&bytes) {
            Ok(index) => indexes.push((name, index)),
            Err(error) if error.fault == IndexFault::Kind => {}
            Err(error) => return Err(fault(&path, error.to_string())),
        }
    }
    if indexes.is_empty() {
        let message = "no index here: put the XML files of the official index into this folder, plain or gzip";
        return Err(fault(folder, message.to_owned()));
    }
    Ok(indexes)
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    let mut bytes = Vec::new();
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz")) {
        GzDecoder::new(file).take(MAX_BYTES).read_to_end(&mut bytes)?;
    } else {
        file.take(MAX_BYTES).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn text(file: &str, path: &index_path::Path<'_>, edition: Edition<'_>) -> String {
    let mut text = format!("{}  [{file}]\n", path.steps().join(" > "));
    for reference in path.references() {
        let word = if reference.is_see { "see" } else { "see also" };
        let _ = writeln!(text, "     {}: {word} {}", reference.at, reference.to);
    }
    if !path.missing().is_empty() {
        let _ = writeln!(text, "     not in the index: {}", path.missing().join(", "));
    }
    for named in path.uses() {
        let _ = writeln!(text, "     use {named}");
    }
    for (heading, code) in path.columns() {
        let _ = writeln!(text, "     {heading}: {code}");
    }
    for verified in path.verify(edition) {
        text.push_str(&tabular(&verified));
    }
    text
}

/// What the Tabular List says of a code.
fn tabular(verified: &Verified<'_>) -> String {
    let title = verified.entry().and_then(|entry| entry.title()).unwrap_or_default();
    let mut text = format!("     {:<9} {title}{}\n", verified.named, remark(&verified.state));
    if let TabularState::NeedsMore(_, below) = &verified.state {
        for entry in below {
            let title = entry.title().unwrap_or_default();
            let _ = writeln!(text, "       {:<9} {title}", dotted(&entry.code()));
        }
    }
    for (kind, note) in &verified.notes {
        let _ = writeln!(text, "       {kind}: {note}");
    }
    text
}

fn remark(state: &TabularState<'_>) -> String {
    match state {
        TabularState::NeedsSeventh(_, characters) => {
            let characters: String = characters.iter().map(|seventh| seventh.character).collect();
            format!("  (needs a 7th character: {characters})")
        }
        TabularState::NeedsMore(..) => "  (heading: choose below)".to_owned(),
        TabularState::Unknown => "not in the Tabular List of that day".to_owned(),
        _ => String::new(),
    }
}

fn value(file: &str, path: &index_path::Path<'_>, edition: Edition<'_>) -> Value {
    let references = path.references().iter();
    let references =
        references.map(|reference| json!({"at": reference.at, "to": reference.to, "see": reference.is_see}));
    let codes = path.verify(edition).into_iter().map(|verified| {
        let state = match &verified.state {
            TabularState::Complete(_) => "complete",
            TabularState::NeedsSeventh(..) => "needs a seventh character",
            TabularState::NeedsMore(..) => "heading",
            _ => "not in the list of that day",
        };
        let notes = verified
            .notes
            .iter()
            .map(|(kind, note)| json!({"kind": kind.to_string(), "text": note}));
        json!({"code": verified.named, "state": state, "title": verified.entry().and_then(|entry| entry.title()),
            "notes": notes.collect::<Vec<_>>()})
    });
    json!({
        "file": file,
        "steps": path.steps(),
        "score": path.score(),
        "missing": path.missing(),
        "references": references.collect::<Vec<_>>(),
        "use": path.uses(),
        "columns": path.columns(),
        "codes": codes.collect::<Vec<_>>(),
    })
}
