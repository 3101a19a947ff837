//! Identifiers of things that grow: codes, groups, releases, practitioners.

mod billing;
mod digits;
mod group;
mod icd;
mod npi;
mod packed;
mod raw_code;
mod text;
mod zip;

pub use billing::{BillCode, Hcpcs, Modifier, Ndc, RevenueCode, TypeOfBill};
pub use group::{Mdc, MsDrg, Release};
pub use icd::{Icd9Cm, Icd9Procedure, Icd10Cm, Icd10Pcs};
pub use npi::Npi;
pub use raw_code::RawCode;
pub use text::{CodeText, Normalized};
pub use zip::ZipCode;

pub(crate) use digits::Digits;

/// The number that `text` writes in so many ASCII digits and nothing else.
fn digits(text: &str, lengths: core::ops::RangeInclusive<usize>) -> Option<u64> {
    if lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

/// Codes are no patient data by themselves: `Debug` shows them as reports do.
macro_rules! debug_as_display {
    ($($ty:ty),+) => {$(
        impl core::fmt::Debug for $ty {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(self, f)
            }
        }
    )+};
}
use debug_as_display;
