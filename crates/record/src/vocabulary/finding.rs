//! Words about findings.

use super::vocabulary;

vocabulary! {
    /// How grave a finding is.
    Severity, "a severity" {
        /// The record cannot be used for its purpose.
        Fatal = "fatal",
        /// The record is wrong.
        Error = "error",
        /// The record is probably wrong or incomplete.
        Warning = "warning",
        /// The record could be better.
        Advice = "advice",
    }
}
