//! Health information in one crate: the record, the code systems, the grouper and the statistics.
