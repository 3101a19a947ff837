//! Grouping formulas: their text, the expression it stands for, and the bit tests it is compiled to.
//!
//! A formula such as `(MCC & (cardefib | defib)) | crtsinstim` is a condition over *atoms*: attributes that codes of
//! the claim carry, and facts of the claim as a whole. [`parse`] turns the text into an [`Expr`]; compiled, it is the
//! same condition as a chain of bit tests with short circuit from left to right.

mod expr;
mod parse;
mod program;

pub use expr::{Atom, Expr, Scope};
pub use parse::{FormulaError, MAX_DEPTH, parse};
pub(crate) use program::{Program, Trigger};
