//! The container of every table.

use casemix_codes::table::{Schema, Table};

/// Where the container keeps its check sum and its length, and from where on the sum is taken.
const CHECKSUM: std::ops::Range<usize> = 8..12;
const LENGTH: std::ops::Range<usize> = 12..16;

/// The bytes with the length and the check sum that they should have, so that what lies behind these is reached.
pub(crate) fn repaired(data: &[u8]) -> Vec<u8> {
    let mut bytes = data.to_vec();
    if bytes.len() >= LENGTH.end {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        bytes[LENGTH].copy_from_slice(&length.to_le_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(&bytes[LENGTH.start..]);
        bytes[CHECKSUM].copy_from_slice(&crc.sum().to_le_bytes());
    }
    bytes
}

/// A table as it is, and with its check sum put right: every section can be asked for as anything.
pub fn container(data: &[u8]) {
    const SCHEMA: Schema = Schema {
        name: "drg-weights",
        version: 1,
    };
    let _ = Table::open(data.to_vec(), SCHEMA);
    let Ok(table) = Table::open(repaired(data), SCHEMA) else {
        return;
    };
    assert!(!format!("{:?}", table.provenance()).is_empty());
    for name in ["drg", "title", "text", "provenance", ""] {
        if let Ok(column) = table.column::<u16>(name) {
            let _ = (column.binary_search(3), column.iter().count());
        }
        if let Ok(column) = table.column::<u64>(name) {
            let _ = column.binary_search(u64::MAX);
        }
        if let Ok(strings) = table.strings(name) {
            let _ = (0..strings.len().min(1000)).filter_map(|row| strings.get(row)).count();
        }
        if let Ok(packed) = table.packed(name) {
            let _ = (0..packed.len().min(1000)).filter_map(|row| packed.get(row)).count();
        }
    }
}
