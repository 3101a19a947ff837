//! A formula as bit tests.
//!
//! Every atom of a formula is one [`Step`]: test a bit of the claim, then go on to one of two other steps or to an
//! outcome. The steps stand in the order of the text, so running them visits the atoms exactly as evaluation from
//! left to right with short circuit does; the atoms found true on the way are those that the marking of codes asks
//! for.

use super::expr::{Atom, Expr};
use crate::bits::Bits;

const TRUE: u16 = u16::MAX;
const FALSE: u16 = u16::MAX - 1;

/// One bit test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Bit of the claim that is tested.
    pub(crate) bit: u16,
    yes: u16,
    no: u16,
}

/// A compiled formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    steps: Box<[Step]>,
}

/// Bits of which at least one must be set for a formula to hold; none if nothing can be said. Most formulas are refused
/// by one look at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trigger(Box<[u16]>);

impl Trigger {
    /// The bits that an expression cannot do without.
    pub(crate) fn of(expr: &Expr<'_>, bit: &impl Fn(&Atom<'_>) -> u16) -> Trigger {
        Trigger(triggers(expr, bit).unwrap_or_default().into())
    }

    /// The bits; none if it may hold without any.
    pub(crate) fn bits(&self) -> &[u16] {
        &self.0
    }
}

impl Program {
    /// Compiles an expression; `bit` gives the bit of an atom. `None` if the expression is too large to be addressed
    /// (65,533 atoms).
    pub(crate) fn compile(expr: &Expr<'_>, bit: &impl Fn(&Atom<'_>) -> u16) -> Option<Program> {
        let mut steps = Vec::new();
        emit(expr, bit, Goal { yes: TRUE, no: FALSE }, &mut steps)?;
        Some(Program { steps: steps.into() })
    }

    /// Whether the formula holds.
    #[inline]
    pub(crate) fn holds(&self, bits: &Bits) -> bool {
        self.run(bits, |_, _| ())
    }

    /// Runs all tests; `seen` is told each tested bit and whether it was set, in the order of the text.
    #[inline]
    pub(crate) fn run(&self, bits: &Bits, mut seen: impl FnMut(u16, bool)) -> bool {
        let mut at = 0;
        while let Some(step) = self.steps.get(usize::from(at)) {
            let set = bits.has(step.bit);
            seen(step.bit, set);
            at = if set { step.yes } else { step.no };
        }
        at == TRUE
    }
}

/// Where to go when a part of the expression holds, and when not.
#[derive(Clone, Copy)]
struct Goal {
    yes: u16,
    no: u16,
}

fn emit(expr: &Expr<'_>, bit: &impl Fn(&Atom<'_>) -> u16, goal: Goal, steps: &mut Vec<Step>) -> Option<()> {
    match expr {
        Expr::Atom(atom) => steps.push(Step {
            bit: bit(atom),
            yes: goal.yes,
            no: goal.no,
        }),
        Expr::Not(operand) => emit(
            operand,
            bit,
            Goal {
                yes: goal.no,
                no: goal.yes,
            },
            steps,
        )?,
        Expr::And(operands) => chain(operands, bit, goal, steps, |next| Goal { yes: next, no: goal.no })?,
        Expr::Or(operands) => chain(operands, bit, goal, steps, |next| Goal {
            yes: goal.yes,
            no: next,
        })?,
    }
    (steps.len() < usize::from(FALSE)).then_some(())
}

/// Emits operands one after the other; all but the last go on to the next where they do not decide.
fn chain(
    operands: &[Expr<'_>],
    bit: &impl Fn(&Atom<'_>) -> u16,
    goal: Goal,
    steps: &mut Vec<Step>,
    going_on: impl Fn(u16) -> Goal,
) -> Option<()> {
    let Some((last, before)) = operands.split_last() else {
        return Some(());
    };
    for operand in before {
        let next = u16::try_from(steps.len() + size(operand)).ok()?;
        emit(operand, bit, going_on(next), steps)?;
    }
    emit(last, bit, goal, steps)
}

fn size(expr: &Expr<'_>) -> usize {
    let mut atoms = 0;
    expr.atoms(&mut |_| atoms += 1);
    atoms
}

/// Bits of which at least one must be set for the expression to hold; `None` where nothing can be said.
fn triggers(expr: &Expr<'_>, bit: &impl Fn(&Atom<'_>) -> u16) -> Option<Vec<u16>> {
    /// Severity is nearly always present, so a formula that waits for it alone would wait in vain.
    const COMMON: [&str; 6] = ["MCC", "CC", "NONE", "ALIVE", "ANYDX", "INVALID_DSTAT"];
    match expr {
        Expr::Atom(atom) if COMMON.contains(&atom.name) => None,
        Expr::Atom(atom) => Some(vec![bit(atom)]),
        Expr::Not(_) => None,
        Expr::And(operands) => operands
            .iter()
            .filter_map(|operand| triggers(operand, bit))
            .min_by_key(Vec::len),
        Expr::Or(operands) => {
            let mut all = Vec::new();
            for operand in operands {
                all.extend(triggers(operand, bit)?);
            }
            all.sort_unstable();
            all.dedup();
            Some(all)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::parse;
    use proptest::prelude::*;

    fn bit(atom: &Atom<'_>) -> u16 {
        u16::from(atom.name.as_bytes()[0] - b'a')
    }

    fn bits(set: u8) -> Bits {
        let mut bits = Bits::default();
        (0..8).filter(|i| set >> i & 1 == 1).for_each(|i| bits.insert(i));
        bits
    }

    /// What left-to-right evaluation with short circuit visits, told by the tree itself.
    fn visited(expr: &Expr<'_>, set: u8) -> (bool, Vec<(u16, bool)>) {
        let mut seen = Vec::new();
        let outcome = expr.eval(&mut |atom| {
            let holds = set >> bit(atom) & 1 == 1;
            seen.push((bit(atom), holds));
            holds
        });
        (outcome, seen)
    }

    proptest! {
        #[test]
        fn bit_tests_say_what_the_tree_says(text in "~?[a-h]( [&|] ~?([a-h]|\\(~?[a-h] [&|] [a-h]\\)|~\\([a-h] & \\([a-h] \\| ~[a-h]\\)\\))){0,6}", set: u8) {
            let expr = parse(&text).unwrap();
            let program = Program::compile(&expr, &bit).unwrap();
            let mut seen = Vec::new();
            let outcome = program.run(&bits(set), |bit, holds| seen.push((bit, holds)));
            prop_assert_eq!((outcome, seen), visited(&expr, set));
            let trigger = Trigger::of(&expr, &bit);
            prop_assert!(!outcome || trigger.bits().is_empty() || trigger.bits().iter().any(|bit| bits(set).has(*bit)));
        }
    }
}
