//! Files for tests that are not part of the repository.

use std::path::{Path, PathBuf};

/// Where the shared test files are: the folder that the environment variable `CASEMIX_SHARED` names, taken from the
/// top of the workspace where it is relative.
///
/// `None` where the variable is not set: the caller skips its test, and standard error says so.
///
/// # Panics
///
/// Where the variable is set and the file is missing: a test that should run must not pass by not running.
#[must_use]
#[allow(clippy::panic)]
pub fn shared(file: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("CASEMIX_SHARED") else {
        eprintln!("SKIPPED: {file} is read only where CASEMIX_SHARED names the folder of shared test files");
        return None;
    };
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
    let path = workspace.join(folder).join(file);
    if !path.exists() {
        panic!("CASEMIX_SHARED is set, but {} is missing", path.display());
    }
    Some(path)
}
