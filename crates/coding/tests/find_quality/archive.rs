//! Official files out of their archives.

use std::io::Read;

/// A file of an archive: the local header that names it, then its deflated bytes.
pub(crate) fn unzipped(archive: &[u8], name: &str) -> Vec<u8> {
    let at = archive
        .windows(name.len())
        .position(|window| window == name.as_bytes())
        .expect(name);
    let header = &archive[at - 30..at];
    assert_eq!(&header[..4], b"PK\x03\x04", "a local header");
    let extra = usize::from(u16::from_le_bytes([header[28], header[29]]));
    let mut bytes = Vec::new();
    let packed = &archive[at + name.len() + extra..];
    flate2::read::DeflateDecoder::new(packed)
        .read_to_end(&mut bytes)
        .expect("deflated");
    bytes
}
