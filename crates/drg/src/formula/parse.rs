//! Reads the text of a formula.
//!
//! ```text
//! or   = and ( "|" and )*
//! and  = not ( "&" not )*
//! not  = "~" not | "(" or ")" | atom
//! atom = [ prefix ":" ] name            name = letters, digits, "_"
//! ```

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{tag, take_while1},
    character::complete::{char, multispace0},
    combinator::{cut, map, opt},
    error::{Error as NomError, ErrorKind},
    multi::separated_list1,
    sequence::{delimited, preceded, terminated},
};

use super::expr::{Atom, Expr, Scope};

/// Deepest nesting of parentheses and `~` that is read; the official formulas nest four deep.
pub const MAX_DEPTH: usize = 64;

/// A formula that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "formula cannot be read at byte {at}: expected a name, `(` or `~`, joined by `&` or `|`, nested at most {MAX_DEPTH} deep"
)]
pub struct FormulaError {
    /// Byte offset of the first character that does not fit.
    pub at: usize,
}

/// Reads a formula.
///
/// ```
/// use casemix_drg::formula;
///
/// let expr = formula::parse("PDX:hiv | (PDX:hivsig & SDX:hiv)")?;
/// assert!(expr.eval(&mut |atom| atom.to_string() == "PDX:hiv"));
/// assert!(!expr.eval(&mut |atom| atom.to_string() == "SDX:hiv"));
/// # Ok::<(), casemix_drg::formula::FormulaError>(())
/// ```
///
/// # Errors
///
/// [`FormulaError`] with the place where the text stops being a formula, or nests deeper than [`MAX_DEPTH`].
pub fn parse(text: &str) -> Result<Expr<'_>, FormulaError> {
    let offset = |rest: &str| FormulaError {
        at: text.len() - rest.len(),
    };
    match or(text, 0) {
        Ok(("", expr)) => Ok(expr),
        Ok((rest, _)) => Err(offset(rest)),
        Err(nom::Err::Error(e) | nom::Err::Failure(e)) => Err(offset(e.input)),
        Err(nom::Err::Incomplete(_)) => Err(offset("")),
    }
}

fn or(input: &str, depth: usize) -> IResult<&str, Expr<'_>> {
    map(separated_list1(symbol('|'), |i| and(i, depth)), |operands| {
        one_or(operands, Expr::Or)
    })
    .parse(input)
}

fn and(input: &str, depth: usize) -> IResult<&str, Expr<'_>> {
    map(separated_list1(symbol('&'), |i| not(i, depth)), |operands| {
        one_or(operands, Expr::And)
    })
    .parse(input)
}

fn not(input: &str, depth: usize) -> IResult<&str, Expr<'_>> {
    if depth > MAX_DEPTH {
        return Err(nom::Err::Failure(NomError::new(input, ErrorKind::TooLarge)));
    }
    alt((
        map((symbol('~'), |i| not(i, depth + 1)), |(_, operand)| {
            Expr::Not(Box::new(operand))
        }),
        preceded(symbol('('), cut(terminated(|i| or(i, depth + 1), symbol(')')))),
        map(delimited(multispace0, atom, multispace0), Expr::Atom),
    ))
    .parse(input)
}

fn atom(input: &str) -> IResult<&str, Atom<'_>> {
    let scope = alt((
        map(tag("ANY"), |_| Scope::Any),
        map(tag("PDX"), |_| Scope::Principal),
        map(tag("SDX"), |_| Scope::Secondary),
        map(tag("ONLY"), |_| Scope::Only),
    ));
    let name = take_while1(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let (rest, scope) = opt(terminated(scope, char(':'))).parse(input)?;
    map(name, |name| Atom {
        scope: scope.unwrap_or(Scope::Plain),
        name,
    })
    .parse(rest)
}

fn symbol<'a>(sign: char) -> impl Parser<&'a str, Output = char, Error = NomError<&'a str>> {
    delimited(multispace0, char(sign), multispace0)
}

/// A list of one is its only operand; parentheses leave no trace in the tree.
fn one_or<'a>(mut operands: Vec<Expr<'a>>, many: fn(Vec<Expr<'a>>) -> Expr<'a>) -> Expr<'a> {
    match operands.pop() {
        Some(only) if operands.is_empty() => only,
        Some(last) => {
            operands.push(last);
            many(operands)
        }
        None => many(operands),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn not_binds_tighter_than_and_and_tighter_than_or() {
        let expr = parse("a & ~b | c").unwrap();
        let holds = |set: &'static str| {
            let expr = &expr;
            move || expr.eval(&mut |atom| set.contains(atom.name))
        };
        assert!(holds("a")());
        assert!(!holds("ab")());
        assert!(holds("abc")());
        assert!(holds("c")());
    }

    #[test]
    fn errors_name_the_place() {
        for (text, at) in [("", 0), ("a &", 2), ("(a", 2), ("a b", 2), ("a | | b", 2), ("X:a", 1)] {
            assert_eq!(parse(text).unwrap_err().at, at, "{text}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&"~".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,80}") {
            let _ = parse(&text);
        }

        #[test]
        fn text_near_the_grammar_is_read_or_refused(text in "[a-c&|~() :PDXSANYO]{0,60}") {
            if let Ok(expr) = parse(&text) {
                let again = expr.to_string();
                prop_assert_eq!(parse(&again).unwrap().to_string(), again);
            }
        }
    }
}
