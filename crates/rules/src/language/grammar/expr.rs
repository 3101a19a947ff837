//! Conditions and values.
//!
//! ```text
//! or       = and ( "or" and )*
//! and      = not ( "and" not )*
//! not      = "not" not | test
//! test     = sum [ relation ]
//! relation = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum
//!          | [ "not" ] "in" ( NAME | "(" members ")" )
//!          | "is" [ "not" ] ( STATE | ( "billable" | "known" ) [ "on" sum ] )
//!          | "contains" [ "any" | "all" ] ( TEXT | "(" TEXT ("," TEXT)* ")" )
//!          | "like" TEXT
//! sum      = product ( ( "+" | "-" ) product )*
//! product  = value ( "*" value )*
//! value    = "(" or ")" | literal | "limit" NAME | "day" "of" value | "length" "of" value
//!          | ( "days" | "months" | "years" ) "from" sum "to" sum
//!          | ( "any" | "every" | "no" | "count" ) binding [ "(" or ")" ]
//!          | ( "sum" | "earliest" | "latest" | "smallest" | "largest" ) sum "of" binding [ "(" or ")" ]
//!          | path
//! binding  = NAME "in" path [ ( "after" | "before" | "other" "than" ) NAME ]
//! path     = NAME ( "." NAME )*
//! ```

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::multi::{many0, separated_list1};
use nom::sequence::{delimited, preceded};

use super::super::source::Spanned;
use super::super::stream::{Parsed, Tokens, named, sign, token, word, words};
use super::super::token::TokenKind;
use super::super::tree::{
    Amount, Binding, CodeFact, Comparison, Expr, ExprKind, Fold, Operator, Order, Path, Quantifier, SetRef, State, Unit,
};
use super::{literal, name, set};

/// Longest chain of `+`, `-` and `*`: the tree of a chain is as deep as the chain is long.
const MAX_CHAIN: usize = 32;

/// A condition or a value.
pub(super) fn expr(input: Tokens<'_>) -> Parsed<'_, Expr> {
    chain("or", and, ExprKind::Or)(input)
}

fn and(input: Tokens<'_>) -> Parsed<'_, Expr> {
    chain("and", not, ExprKind::And)(input)
}

/// Operands with a word between them; one operand stands for itself.
fn chain<'t>(
    with: &'static str,
    operand: fn(Tokens<'t>) -> Parsed<'t, Expr>,
    make: fn(Vec<Expr>) -> ExprKind,
) -> impl Fn(Tokens<'t>) -> Parsed<'t, Expr> {
    move |input| {
        let (rest, mut operands) = separated_list1(word(with), operand).parse(input)?;
        let single = if operands.len() == 1 { operands.pop() } else { None };
        Ok((rest, single.unwrap_or_else(|| node(input, rest, make(operands)))))
    }
}

fn not(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, is_not) = opt(word("not")).parse(input)?;
    if is_not.is_none() {
        return test(input);
    }
    let (rest, ()) = rest.deeper()?;
    let (rest, inner) = not(rest)?;
    let rest = rest.as_deep_as(input);
    Ok((rest, node(input, rest, ExprKind::Not(Box::new(inner)))))
}

fn node<'t>(start: Tokens<'t>, end: Tokens<'t>, kind: ExprKind) -> Expr {
    Expr {
        kind,
        span: end.span_since(start),
    }
}

/// A value, and what is said of it.
fn test(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, left) = named("a condition or a value", sum)(input)?;
    let (rest, relation) = opt(relation).parse(rest)?;
    match relation {
        None => Ok((rest, left)),
        Some(relation) => finish(input, rest, left, relation),
    }
}

/// What is said of a value.
enum Relation {
    Compare(Comparison, Expr),
    In(bool, Spanned<SetRef>),
    Is(bool, State),
    Code(bool, CodeFact, Option<Expr>),
    Contains(Amount, Vec<String>),
    Like(String),
}

fn finish<'t>(start: Tokens<'t>, end: Tokens<'t>, left: Expr, relation: Relation) -> Parsed<'t, Expr> {
    let boxed = Box::new;
    let span = left.span;
    let path = |left: Expr| match left.kind {
        ExprKind::Path(path) => Some(path),
        _ => None,
    };
    let no_field = "only a field can be said to be so; name one";
    let (holds, kind) = match relation {
        Relation::Compare(comparison, right) => (true, ExprKind::Compare(boxed(left), comparison, boxed(right))),
        Relation::In(holds, set) => (holds, ExprKind::In(boxed(left), set)),
        Relation::Contains(amount, texts) => (true, ExprKind::Contains(boxed(left), amount, texts)),
        Relation::Like(pattern) => (true, ExprKind::Like(boxed(left), pattern)),
        Relation::Is(holds, state) => match path(left) {
            Some(path) => (holds, ExprKind::Is(path, state)),
            None => return start.fault(span, no_field),
        },
        Relation::Code(holds, fact, on) => match path(left) {
            Some(path) => (holds, ExprKind::Code(path, fact, on.map(Box::new))),
            None => return start.fault(span, no_field),
        },
    };
    let test = node(start, end, kind);
    if holds {
        return Ok((end, test));
    }
    let negated = node(start, end, ExprKind::Not(Box::new(test)));
    Ok((end, negated))
}

fn relation(input: Tokens<'_>) -> Parsed<'_, Relation> {
    alt((compare, within, is, contains, like)).parse(input)
}

fn compare(input: Tokens<'_>) -> Parsed<'_, Relation> {
    let comparison = token("a comparison, such as `=` or `<`", |kind| match kind {
        TokenKind::Sign(sign) => Comparison::from_word(sign),
        _ => None,
    });
    map((comparison, named("a value", sum)), |(comparison, right)| {
        Relation::Compare(comparison.node, right)
    })
    .parse(input)
}

fn within(input: Tokens<'_>) -> Parsed<'_, Relation> {
    let (rest, negated) = opt(word("not")).parse(input)?;
    let (rest, _) = word("in")(rest)?;
    let set_start = rest;
    let inline = map(delimited(sign("("), set::members, sign(")")), SetRef::Inline);
    let named_set = map(name("the name of a set"), |name| SetRef::Named(name.node));
    let (rest, set) = alt((inline, named_set)).parse(rest)?;
    let span = rest.span_since(set_start);
    Ok((rest, Relation::In(negated.is_none(), Spanned::new(set, span))))
}

fn is(input: Tokens<'_>) -> Parsed<'_, Relation> {
    let (rest, _) = word("is")(input)?;
    let (rest, negated) = opt(word("not")).parse(rest)?;
    let holds = negated.is_none();
    let state = token(
        "a state, such as `present`, or `billable` or `known`",
        |kind| match kind {
            TokenKind::Word(word) => State::from_word(word),
            _ => None,
        },
    );
    let fact = token(
        "a state, such as `present`, or `billable` or `known`",
        |kind| match kind {
            TokenKind::Word(word) => CodeFact::from_word(word),
            _ => None,
        },
    );
    let on = opt(preceded(word("on"), named("a date", sum)));
    alt((
        map(state, |state| Relation::Is(holds, state.node)),
        map((fact, on), |(fact, on)| Relation::Code(holds, fact.node, on)),
    ))
    .parse(rest)
}

fn contains(input: Tokens<'_>) -> Parsed<'_, Relation> {
    let text = || map(literal::text("a text in quotes"), |text| text.node);
    let texts = || delimited(sign("("), separated_list1(sign(","), text()), sign(")"));
    let amount = alt((value(Amount::Any, word("any")), value(Amount::All, word("all"))));
    preceded(
        word("contains"),
        alt((
            map((amount, texts()), |(amount, texts)| Relation::Contains(amount, texts)),
            map(text(), |text| Relation::Contains(Amount::One, vec![text])),
        )),
    )
    .parse(input)
}

fn like(input: Tokens<'_>) -> Parsed<'_, Relation> {
    let pattern = map(literal::text("a pattern in quotes"), |text| text.node);
    map(preceded(word("like"), pattern), Relation::Like).parse(input)
}

/// Values added and taken away.
fn sum(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let operator = |input| alt((value(Operator::Plus, sign("+")), value(Operator::Minus, sign("-")))).parse(input);
    arithmetic(operator, product)(input)
}

fn product(input: Tokens<'_>) -> Parsed<'_, Expr> {
    arithmetic(|input| value(Operator::Times, sign("*")).parse(input), primary)(input)
}

fn arithmetic<'t>(
    operator: fn(Tokens<'t>) -> Parsed<'t, Operator>,
    operand: fn(Tokens<'t>) -> Parsed<'t, Expr>,
) -> impl Fn(Tokens<'t>) -> Parsed<'t, Expr> {
    move |input| {
        let (first_end, first) = operand(input)?;
        let (rest, others) = many0((operator, named("a value", operand))).parse(first_end)?;
        if others.len() > MAX_CHAIN {
            return input.fault(
                rest.span_since(input),
                format!("more than {MAX_CHAIN} values in one sum or product"),
            );
        }
        let mut whole = first;
        for (operator, operand) in others {
            let span = whole.span.to(operand.span);
            let kind = ExprKind::Arithmetic(Box::new(whole), operator, Box::new(operand));
            whole = Expr { kind, span };
        }
        Ok((rest, whole))
    }
}

fn primary(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (start, ()) = input.deeper()?;
    let (rest, expr) = alt((bracketed, worded)).parse(start)?;
    Ok((rest.as_deep_as(input), expr))
}

fn bracketed(input: Tokens<'_>) -> Parsed<'_, Expr> {
    delimited(sign("("), expr, sign(")")).parse(input)
}

fn worded(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let kinds = (
        limit,
        day,
        length,
        between,
        quantified,
        count,
        fold,
        map(literal::literal, ExprKind::Literal),
        map(path, ExprKind::Path),
    );
    let (rest, kind) = alt(kinds).parse(input)?;
    Ok((rest, node(input, rest, kind)))
}

fn limit(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    map(preceded(word("limit"), name("the name of a limit")), ExprKind::Limit).parse(input)
}

fn day(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    map(preceded(words(&["day", "of"]), primary), |date| {
        ExprKind::Day(Box::new(date))
    })
    .parse(input)
}

fn length(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    map(preceded(words(&["length", "of"]), primary), |text| {
        ExprKind::Length(Box::new(text))
    })
    .parse(input)
}

/// `days from DATE to DATE`
fn between(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let unit = token("`days`, `months` or `years`", |kind| match kind {
        TokenKind::Word(word) => Unit::from_word(word),
        _ => None,
    });
    map(
        (unit, preceded(word("from"), sum), preceded(word("to"), sum)),
        |(unit, from, to)| ExprKind::Between(unit.node, Box::new(from), Box::new(to)),
    )
    .parse(input)
}

fn quantified(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let quantifier = token("`any`, `every` or `no`", |kind| match kind {
        TokenKind::Word(word) => Quantifier::from_word(word),
        _ => None,
    });
    map(
        (quantifier, binding, opt(bracketed)),
        |(quantifier, binding, condition)| {
            ExprKind::Quantified(quantifier.node, Box::new(binding), condition.map(Box::new))
        },
    )
    .parse(input)
}

fn count(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    map(
        (preceded(word("count"), binding), opt(bracketed)),
        |(binding, condition)| ExprKind::Count(Box::new(binding), condition.map(Box::new)),
    )
    .parse(input)
}

fn fold(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let fold = token(
        "`sum`, `earliest`, `latest`, `smallest` or `largest`",
        |kind| match kind {
            TokenKind::Word(word) => Fold::from_word(word),
            _ => None,
        },
    );
    map(
        (fold, sum, preceded(word("of"), binding), opt(bracketed)),
        |(fold, of, binding, condition)| {
            ExprKind::Fold(fold.node, Box::new(of), Box::new(binding), condition.map(Box::new))
        },
    )
    .parse(input)
}

/// `NAME in LIST [after|before|other than NAME]`
pub(super) fn binding(input: Tokens<'_>) -> Parsed<'_, Binding> {
    let order = alt((
        value(Order::After, word("after")),
        value(Order::Before, word("before")),
        value(Order::OtherThan, words(&["other", "than"])),
    ));
    let order = opt((order, name("the name of another element of the list")));
    let start = (
        name("a name for the elements"),
        preceded(word("in"), named("a list of the record", path)),
    );
    map((start, order), |((name, list), order)| Binding { name, list, order }).parse(input)
}

/// Names with dots between them.
pub(super) fn path(input: Tokens<'_>) -> Parsed<'_, Path> {
    let first = name("the name of a field");
    let (rest, names) = separated_list1(sign("."), first).parse(input)?;
    let span = rest.span_since(input);
    Ok((rest, Path { names, span }))
}
