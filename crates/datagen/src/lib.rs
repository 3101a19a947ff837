//! Makes the embedded tables from pinned, hash-checked sources.
