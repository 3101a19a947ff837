//! The tables made for one data crate, written to or compared with its `data` folder.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::sources::sha256;

/// The tables of one data crate.
pub(crate) struct Products {
    data_crate: &'static str,
    tables: BTreeMap<String, Product>,
}

struct Product {
    rows: usize,
    bytes: Vec<u8>,
}

/// The text file beside the tables that makes a change of data readable as a diff.
const FINGERPRINTS: &str = "fingerprints.csv";

impl Products {
    pub(crate) fn new(data_crate: &'static str) -> Self {
        Self {
            data_crate,
            tables: BTreeMap::new(),
        }
    }

    /// Adds the table `name`, which becomes `data/<name>.tbl`, with its number of rows (codes, formulas: what a reader of
    /// the fingerprints would count).
    ///
    /// # Errors
    ///
    /// When a table of that name was added before.
    pub(crate) fn add(&mut self, name: &str, rows: usize, bytes: Vec<u8>) -> Result<()> {
        println!("{}: {name}: {rows} rows, {} bytes", self.data_crate, bytes.len());
        if self.tables.insert(name.to_owned(), Product { rows, bytes }).is_some() {
            bail!("table {name} was made twice");
        }
        Ok(())
    }

    /// Writes every table and the fingerprints, and removes tables that are no longer made.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        for stale in committed(folder)?
            .iter()
            .filter(|file| !self.files().contains_key(*file))
        {
            fs::remove_file(folder.join(stale)).with_context(|| stale.clone())?;
        }
        for (file, bytes) in self.files() {
            fs::write(folder.join(&file), bytes).with_context(|| file)?;
        }
        Ok(())
    }

    /// One line for each file in `folder` that differs from what was made.
    pub(crate) fn differences(&self, folder: &Path) -> Result<Vec<String>> {
        let files = self.files();
        let place = |file: &str| format!("{}/data/{file}", self.data_crate);
        let mut lines = Vec::new();
        for (file, bytes) in &files {
            match fs::read(folder.join(file)) {
                Ok(committed) if committed == *bytes => {}
                Ok(_) => lines.push(format!("{}: differs", place(file))),
                Err(_) => lines.push(format!("{}: missing", place(file))),
            }
        }
        let stale = committed(folder)?.into_iter().filter(|file| !files.contains_key(file));
        lines.extend(stale.map(|file| format!("{}: no longer made", place(&file))));
        Ok(lines)
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let tables = self
            .tables
            .iter()
            .map(|(name, table)| (format!("{name}.tbl"), table.bytes.clone()));
        let mut fingerprints = String::from("table,rows,bytes,sha256\n");
        for (name, table) in &self.tables {
            // Writing to a String cannot fail.
            let _ = writeln!(
                fingerprints,
                "{name},{},{},{}",
                table.rows,
                table.bytes.len(),
                sha256(&table.bytes)
            );
        }
        tables
            .chain([(FINGERPRINTS.to_owned(), fingerprints.into_bytes())])
            .collect()
    }
}

/// Names of the generated files in `folder`.
fn committed(folder: &Path) -> Result<Vec<String>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.context("data folder")?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".tbl") || name == FINGERPRINTS {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
