//! Test vectors, strategies and generated hospital months.
