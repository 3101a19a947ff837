//! Hospital statistics as mergeable accumulators.
