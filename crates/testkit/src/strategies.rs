//! Strategies for property tests: raw texts, texts that look like codes, encounters.
