//! The official files of the shared folder.

use std::io::Read;
use std::path::Path;

/// An official file, unpacked; `None`, said loudly, where `CASEMIX_SHARED` does not name the folder of shared test files.
pub(crate) fn official(name: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("CASEMIX_SHARED") else {
        eprintln!("SKIPPED: {name} is read only where CASEMIX_SHARED names the folder of shared test files");
        return None;
    };
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = workspace.join(folder).join("data/icd-official").join(name);
    let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file)
        .read_to_end(&mut bytes)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(bytes)
}
