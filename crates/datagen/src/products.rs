//! The tables made for one data crate, written to or compared with its `data` folder.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, iter};

use anyhow::{Context, Result, bail};
use casemix_codes::table::Provenance;

use crate::COMMAND;
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

/// The text file beside the tables that says what they are made of; the documentation of the data crate shows it.
const PROVENANCE: &str = "PROVENANCE.md";

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

    /// Writes every table and the texts beside them, and removes tables that are no longer made.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let files = self.files()?;
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        for stale in committed(folder)?.iter().filter(|file| !files.contains_key(*file)) {
            fs::remove_file(folder.join(stale)).with_context(|| stale.clone())?;
        }
        for (file, bytes) in &files {
            fs::write(folder.join(file), bytes).with_context(|| file.clone())?;
        }
        Ok(())
    }

    /// One line for each file in `folder` that differs from what was made.
    pub(crate) fn differences(&self, folder: &Path) -> Result<Vec<String>> {
        let files = self.files()?;
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

    /// The generated files by name.
    fn files(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let tables = self
            .tables
            .iter()
            .map(|(name, table)| (format!("{name}.tbl"), table.bytes.clone()));
        let mut files: BTreeMap<_, _> = tables.collect();
        files.insert(FINGERPRINTS.to_owned(), self.fingerprints().into_bytes());
        files.insert(PROVENANCE.to_owned(), self.provenance()?.into_bytes());
        Ok(files)
    }

    fn fingerprints(&self) -> String {
        let line = |(name, table): (&String, &Product)| {
            format!("{name},{},{},{}\n", table.rows, table.bytes.len(), sha256(&table.bytes))
        };
        iter::once("table,rows,bytes,sha256\n".to_owned())
            .chain(self.tables.iter().map(line))
            .collect()
    }

    /// What every table is made of, read back from the tables.
    fn provenance(&self) -> Result<String> {
        let mut text = format!("Made by `{COMMAND}`; do not edit.\n");
        for (name, table) in &self.tables {
            let (_, provenance) = Provenance::of_table(table.bytes.clone()).with_context(|| name.clone())?;
            let days = match (provenance.first_day, provenance.last_day) {
                (Some(first), Some(last)) => format!("; {first} to {last}"),
                _ => String::new(),
            };
            write!(
                text,
                "\n# `{name}`\n\n{}: {}{days}.\n\n",
                provenance.authority, provenance.release
            )?;
            text.push_str("| source | file | SHA-256 |\n|---|---|---|\n");
            for source in &provenance.sources {
                writeln!(text, "| {} | `{}` | `{}` |", source.package, source.file, source.sha256)?;
            }
        }
        Ok(text)
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
        if name.ends_with(".tbl") || name == FINGERPRINTS || name == PROVENANCE {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use casemix_codes::table::{Schema, TableBuilder};

    use super::*;

    fn products(names: &[&str]) -> Products {
        let mut products = Products::new("some-data");
        for name in names {
            let provenance = Provenance::new("us", "1").made_by(COMMAND);
            let table = TableBuilder::new(
                Schema {
                    name: "test",
                    version: 1,
                },
                *name,
                provenance,
            )
            .finish();
            products.add(name, 1, table.expect("a table")).expect("a new name");
        }
        products
    }

    #[test]
    fn differences_are_named_and_written_away() {
        let folder = std::env::temp_dir().join(format!("casemix-datagen-{}", std::process::id()));
        products(&["a", "b"]).write(&folder).expect("written");
        assert_eq!(
            products(&["a", "b"]).differences(&folder).expect("read"),
            Vec::<String>::new()
        );

        fs::write(folder.join("a.tbl"), b"changed").expect("written");
        let expected = [
            "some-data/data/PROVENANCE.md: differs",
            "some-data/data/a.tbl: differs",
            "some-data/data/c.tbl: missing",
            "some-data/data/fingerprints.csv: differs",
            "some-data/data/b.tbl: no longer made",
        ];
        assert_eq!(products(&["a", "c"]).differences(&folder).expect("read"), expected);

        products(&["a", "c"]).write(&folder).expect("written");
        assert_eq!(
            committed(&folder).expect("read"),
            ["PROVENANCE.md", "a.tbl", "c.tbl", "fingerprints.csv"]
        );
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn a_table_made_twice_is_an_error() {
        assert!(products(&["a"]).add("a", 1, Vec::new()).is_err());
    }
}
