//! [`Test`]: what a test of no difference says.

use std::fmt;

use super::Method;

/// What a test says: how probable such a difference, or a larger one, is by chance alone.
///
/// `Display` writes four decimals, and `p < 0.0001` below them.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Test {
    /// The probability, two-sided, from 0 to 1.
    pub p: f64,
    /// How it was made.
    pub method: Method,
}

impl Test {
    pub(super) fn new(p: f64, method: Method) -> Test {
        Test {
            p: p.clamp(0.0, 1.0),
            method,
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.p < 0.0001 {
            return f.pad(&format!("p < 0.0001 ({})", self.method));
        }
        f.pad(&format!("p = {:.4} ({})", self.p, self.method))
    }
}
