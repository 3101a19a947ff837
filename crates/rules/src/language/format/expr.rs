//! Conditions and values in their usual form.

use std::fmt::Write;

use super::super::tree::{Amount, Binding, Expr, ExprKind, Literal, Operator, Order, Path, SetRef};
use super::{WIDTH, members, quoted};

/// How close the parts of an expression bind; a part that binds less than its place asks for stands in parentheses.
type Binds = u8;

const OR: Binds = 0;
const AND: Binds = 1;
const NOT: Binds = 2;
const TEST: Binds = 3;
/// What goes on as far as it can, so that nothing may follow: `days from a to b`.
const OPEN: Binds = 4;
const SUM: Binds = 5;
const PRODUCT: Binds = 6;
const VALUE: Binds = 7;

fn binds(expr: &Expr) -> Binds {
    match &expr.kind {
        ExprKind::Or(_) => OR,
        ExprKind::And(_) => AND,
        ExprKind::Not(inner) => match &inner.kind {
            ExprKind::Is(..) | ExprKind::Code(..) | ExprKind::In(..) => TEST,
            _ => NOT,
        },
        ExprKind::Compare(..)
        | ExprKind::Is(..)
        | ExprKind::Code(..)
        | ExprKind::In(..)
        | ExprKind::Contains(..)
        | ExprKind::Like(..) => TEST,
        ExprKind::Between(..) => OPEN,
        ExprKind::Arithmetic(_, Operator::Plus | Operator::Minus, _) => SUM,
        ExprKind::Arithmetic(_, Operator::Times, _) => PRODUCT,
        _ => VALUE,
    }
}

/// An expression on one line.
pub(in super::super) fn flat(expr: &Expr) -> String {
    let within = |expr: &Expr, place| flat_within(expr, place);
    match &expr.kind {
        ExprKind::Or(all) => joined(all, " or ", AND),
        ExprKind::And(all) => joined(all, " and ", NOT),
        ExprKind::Not(inner) => match &inner.kind {
            ExprKind::Is(path, state) => format!("{} is not {}", self::path(path), state.as_str()),
            ExprKind::Code(path, fact, on) => {
                format!(
                    "{} is not {}{}",
                    self::path(path),
                    fact.as_str(),
                    on_date(on.as_deref())
                )
            }
            ExprKind::In(value, set) => format!("{} not in {}", within(value, OPEN), set_ref(&set.node)),
            _ => format!("not {}", within(inner, NOT)),
        },
        ExprKind::Compare(left, comparison, right) => {
            format!("{} {} {}", within(left, OPEN), comparison.as_str(), within(right, OPEN))
        }
        ExprKind::Is(path, state) => format!("{} is {}", self::path(path), state.as_str()),
        ExprKind::Code(path, fact, on) => {
            format!("{} is {}{}", self::path(path), fact.as_str(), on_date(on.as_deref()))
        }
        ExprKind::In(value, set) => format!("{} in {}", within(value, OPEN), set_ref(&set.node)),
        ExprKind::Contains(text, amount, phrases) => {
            let phrases: Vec<String> = phrases.iter().map(|phrase| quoted(phrase)).collect();
            let phrases = match amount {
                Amount::One => phrases.concat(),
                _ => format!("{} ({})", amount.as_str(), phrases.join(", ")),
            };
            format!("{} contains {phrases}", within(text, OPEN))
        }
        ExprKind::Like(text, pattern) => format!("{} like {}", within(text, OPEN), quoted(pattern)),
        ExprKind::Quantified(quantifier, binding, inner) => {
            format!(
                "{} {}{}",
                quantifier.as_str(),
                self::binding(binding),
                bracketed(inner.as_deref())
            )
        }
        ExprKind::Path(path) => self::path(path),
        ExprKind::Literal(literal) => self::literal(literal),
        ExprKind::Limit(name) => format!("limit {}", name.node),
        ExprKind::Count(binding, inner) => format!("count {}{}", self::binding(binding), bracketed(inner.as_deref())),
        ExprKind::Fold(fold, of, binding, inner) => {
            let (of, binding) = (within(of, OPEN), self::binding(binding));
            format!("{} {of} of {binding}{}", fold.as_str(), bracketed(inner.as_deref()))
        }
        ExprKind::Between(unit, from, to) => {
            format!("{} from {} to {}", unit.as_str(), within(from, SUM), within(to, SUM))
        }
        ExprKind::Day(date) => format!("day of {}", within(date, VALUE)),
        ExprKind::Length(text) => format!("length of {}", within(text, VALUE)),
        ExprKind::Arithmetic(left, operator, right) => {
            let (one, other) = match operator {
                Operator::Times => (PRODUCT, VALUE),
                _ => (SUM, PRODUCT),
            };
            format!("{} {} {}", within(left, one), operator.as_str(), within(right, other))
        }
    }
}

fn flat_within(expr: &Expr, place: Binds) -> String {
    if binds(expr) < place {
        format!("({})", flat(expr))
    } else {
        flat(expr)
    }
}

fn joined(all: &[Expr], with: &str, place: Binds) -> String {
    let all: Vec<String> = all.iter().map(|expr| flat_within(expr, place)).collect();
    all.join(with)
}

fn bracketed(inner: Option<&Expr>) -> String {
    inner.map_or(String::new(), |inner| format!(" ({})", flat(inner)))
}

fn on_date(on: Option<&Expr>) -> String {
    on.map_or(String::new(), |on| format!(" on {}", flat_within(on, OPEN)))
}

fn set_ref(set: &SetRef) -> String {
    match set {
        SetRef::Named(name) => name.clone(),
        SetRef::Inline(all) => format!("({})", members(all)),
    }
}

/// `NAME in LIST [after|before|other than NAME]`
pub(super) fn binding(binding: &Binding) -> String {
    let order = binding.order.as_ref().map(|(order, other)| {
        let order = match order {
            Order::After => "after",
            Order::Before => "before",
            Order::OtherThan => "other than",
        };
        format!(" {order} {}", other.node)
    });
    format!(
        "{} in {}{}",
        binding.name.node,
        path(&binding.list),
        order.unwrap_or_default()
    )
}

pub(super) fn path(path: &Path) -> String {
    let names: Vec<&str> = path.names.iter().map(|name| name.node.as_str()).collect();
    names.join(".")
}

pub(in super::super) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Number(number) => number.to_string(),
        Literal::Time(count, unit) => format!("{count} {}{}", unit.as_str(), if *count == 1 { "" } else { "s" }),
        Literal::Text(text) => quoted(text),
        Literal::Moment(moment) => {
            let text = moment.to_string();
            text.strip_suffix(":00")
                .filter(|_| moment.time().is_some())
                .map_or(text.clone(), str::to_owned)
        }
        Literal::Flag(flag) => flag.to_string(),
    }
}

/// Writes an expression; where it does not fit on its line, operands of `and` and `or` and what stands in the parentheses
/// of a list take lines of their own, `indent` blanks in.
pub(super) fn write(out: &mut String, expr: &Expr, indent: usize) {
    let line = out.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let text = flat(expr);
    if line + text.chars().count() <= WIDTH {
        out.push_str(&text);
        return;
    }
    match &expr.kind {
        ExprKind::And(all) => operands(out, all, "and", NOT, indent),
        ExprKind::Or(all) => operands(out, all, "or", AND, indent),
        ExprKind::Not(inner) if binds(expr) == NOT => {
            out.push_str("not ");
            operand(out, inner, NOT, indent);
        }
        ExprKind::Quantified(quantifier, binding, Some(inner)) => {
            let _ = write!(out, "{} {} (", quantifier.as_str(), self::binding(binding));
            let inside = indent + 2;
            let _ = write!(out, "\n{:inside$}", "");
            write(out, inner, inside + 2);
            let _ = write!(out, "\n{:indent$})", "");
        }
        _ => out.push_str(&text),
    }
}

fn operands(out: &mut String, all: &[Expr], with: &str, place: Binds, indent: usize) {
    for (i, expr) in all.iter().enumerate() {
        if i > 0 {
            let _ = write!(out, "\n{:indent$}{with} ", "");
        }
        operand(out, expr, place, indent + 2);
    }
}

fn operand(out: &mut String, expr: &Expr, place: Binds, indent: usize) {
    if binds(expr) < place {
        out.push('(');
        write(out, expr, indent);
        out.push(')');
    } else {
        write(out, expr, indent);
    }
}
