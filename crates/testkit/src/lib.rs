//! Test vectors, strategies and generated hospital months.

mod shared;
pub mod vectors;

pub use shared::shared;
