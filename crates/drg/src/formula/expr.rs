//! The expression tree of a formula.

use std::fmt;

/// Where an attribute must come from for its atom to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// No prefix: any code of the claim.
    Plain,
    /// `ANY:` any code of the claim; the same as no prefix but in the marking of codes.
    Any,
    /// `PDX:` the principal diagnosis.
    Principal,
    /// `SDX:` a secondary diagnosis.
    Secondary,
    /// `ONLY:` the principal diagnosis and every known secondary diagnosis.
    Only,
}

impl Scope {
    /// The prefix as formulas write it, with its colon; empty for [`Scope::Plain`].
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Scope::Plain => "",
            Scope::Any => "ANY:",
            Scope::Principal => "PDX:",
            Scope::Secondary => "SDX:",
            Scope::Only => "ONLY:",
        }
    }
}

/// One condition of a formula: an attribute or fact by name, and where it must come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Atom<'a> {
    /// Where the attribute must come from.
    pub scope: Scope,
    /// Name of the attribute or fact, as the tables write it.
    pub name: &'a str,
}

impl fmt::Display for Atom<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.scope.prefix(), self.name)
    }
}

/// A parsed formula. `And` and `Or` are evaluated from left to right and stop as soon as the outcome is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr<'a> {
    /// The atom holds.
    Atom(Atom<'a>),
    /// The operand does not hold.
    Not(Box<Expr<'a>>),
    /// All operands hold.
    And(Vec<Expr<'a>>),
    /// At least one operand holds.
    Or(Vec<Expr<'a>>),
}

impl<'a> Expr<'a> {
    /// Whether the expression holds where `holds` says which atoms do. Visits atoms from left to right with short
    /// circuit.
    pub fn eval(&self, holds: &mut impl FnMut(&Atom<'a>) -> bool) -> bool {
        match self {
            Expr::Atom(atom) => holds(atom),
            Expr::Not(operand) => !operand.eval(holds),
            Expr::And(operands) => operands.iter().all(|operand| operand.eval(holds)),
            Expr::Or(operands) => operands.iter().any(|operand| operand.eval(holds)),
        }
    }

    /// Calls `visit` with every atom of the expression, from left to right.
    pub fn atoms(&self, visit: &mut impl FnMut(Atom<'a>)) {
        match self {
            Expr::Atom(atom) => visit(*atom),
            Expr::Not(operand) => operand.atoms(visit),
            Expr::And(operands) | Expr::Or(operands) => operands.iter().for_each(|operand| operand.atoms(visit)),
        }
    }
}

impl fmt::Display for Expr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, operands: &[Expr<'_>], sign: &str| {
            for (i, operand) in operands.iter().enumerate() {
                if i > 0 {
                    write!(f, " {sign} ")?;
                }
                match operand {
                    Expr::And(_) | Expr::Or(_) => write!(f, "({operand})")?,
                    _ => write!(f, "{operand}")?,
                }
            }
            Ok(())
        };
        match self {
            Expr::Atom(atom) => write!(f, "{atom}"),
            Expr::Not(operand) => match **operand {
                Expr::And(_) | Expr::Or(_) => write!(f, "~({operand})"),
                _ => write!(f, "~{operand}"),
            },
            Expr::And(operands) => list(f, operands, "&"),
            Expr::Or(operands) => list(f, operands, "|"),
        }
    }
}
