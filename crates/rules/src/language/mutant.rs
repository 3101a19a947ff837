//! [`Mutant`]: a rule made worse on purpose, to see whether an example notices.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Pack;
use super::tree::{
    Amount, Clause, ClauseKind, Comparison, Expr, ExprKind, Item, ItemKind, Literal, Member, MemberKind, PackTree,
    Quantifier, RuleItem, SetItem, SetRef, SetSource, State,
};

/// A pack of one rule that was made worse: a condition dropped, a comparison turned, a limit moved by one.
///
/// Where no example of the rule comes out wrong on any more, the examples do not show what the rule is for.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_rules::{Pack, RuleSet};
///
/// let pack = Pack::parse("own.rules", r#"
/// pack own "1"
///
/// rule long
///   severity advice
///   when length_of_stay > 30
///   say "long"
///   must fire { "length_of_stay_days": 50 }
///   must not fire { "length_of_stay_days": 30 }
/// "#)?;
/// let mut survivors = Vec::new();
/// for mutant in pack.mutants() {
///     let rules = RuleSet::builder(Codes::embedded()?).pack(mutant.pack().clone()).build()?;
///     if mutant.pack().run_examples(&rules, |json| serde_json::from_str(json)).is_empty() {
///         survivors.push(mutant.to_string());
///     }
/// }
/// assert_eq!(survivors, ["own.long: 30 becomes 31"], "31 days should be an example, too");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mutant {
    rule: String,
    change: String,
    pack: Pack,
}

impl Mutant {
    /// The identifier of the rule.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// What was changed.
    pub fn change(&self) -> &str {
        &self.change
    }

    /// The pack with the changed rule, its examples, the sets that it uses, and the limits; and no other rule.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }
}

impl std::fmt::Display for Mutant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.rule, self.change)
    }
}

impl Pack {
    /// Every rule of the pack made worse in every way known here, one at a time: parts of conditions dropped and negated,
    /// comparisons turned and moved to their boundary, numbers, lengths of time and limits moved by one, days and order
    /// dropped.
    pub fn mutants(&self) -> Vec<Mutant> {
        let mut mutants = Vec::new();
        for item in &self.tree.items {
            let ItemKind::Rule(rule) = &item.kind else { continue };
            let alone = self.alone(rule);
            let mut add = |change: String, tree: PackTree| {
                mutants.push(Mutant {
                    rule: format!("{}.{}", self.tree.name.node, rule.name.node),
                    change,
                    pack: Pack {
                        tree: Arc::new(tree),
                        ..self.clone()
                    },
                });
            };
            for (change, changed) in worse_rules(rule) {
                let mut tree = alone.clone();
                for item in &mut tree.items {
                    if let ItemKind::Rule(rule) = &mut item.kind {
                        *rule = changed.clone();
                    }
                }
                add(change, tree);
            }
            for (change, tree) in worse_limits(&alone, rule) {
                add(change, tree);
            }
        }
        mutants
    }

    /// The pack with one rule, and with the sets that it uses.
    fn alone(&self, rule: &RuleItem) -> PackTree {
        let mut used = BTreeSet::new();
        each_expr(rule, &mut |expr| {
            if let ExprKind::In(_, set) = &expr.kind {
                match &set.node {
                    SetRef::Named(name) => used.extend([name.clone()]),
                    SetRef::Inline(members) => used.extend(sets_of(members)),
                }
            }
        });
        // Sets may be made of sets: as often as there are sets is often enough.
        for _ in 0..self.tree.items.len() {
            let before = used.len();
            for item in &self.tree.items {
                if let ItemKind::Set(SetItem {
                    name,
                    source: SetSource::Members { include, except },
                    ..
                }) = &item.kind
                    && used.contains(&name.node)
                {
                    used.extend(sets_of(include).chain(sets_of(except)));
                }
            }
            if used.len() == before {
                break;
            }
        }
        let kept = |item: &&Item| match &item.kind {
            ItemKind::Rule(other) => other.name == rule.name,
            ItemKind::Set(set) => used.contains(&set.name.node),
            ItemKind::Limit(_) => true,
            ItemKind::Adjust(_) => false,
        };
        PackTree {
            items: self.tree.items.iter().filter(kept).cloned().collect(),
            ..(*self.tree).clone()
        }
    }
}

fn sets_of(members: &[Member]) -> impl Iterator<Item = String> + '_ {
    members.iter().filter_map(|member| match &member.kind {
        MemberKind::Set(name) => Some(name.clone()),
        _ => None,
    })
}

/// A rule with one clause changed, and what was changed.
fn worse_rules(rule: &RuleItem) -> Vec<(String, RuleItem)> {
    let mut worse = Vec::new();
    for (at, clause) in rule.clauses.iter().enumerate() {
        let mut add = |change: String, kind: Option<ClauseKind>| {
            let mut rule = rule.clone();
            match kind {
                Some(kind) => {
                    if let Some(clause) = rule.clauses.get_mut(at) {
                        clause.kind = kind;
                    }
                }
                None => drop(rule.clauses.remove(at)),
            }
            worse.push((change, rule));
        };
        match &clause.kind {
            ClauseKind::Effective(_) => add("the effective days are dropped".to_owned(), None),
            ClauseKind::When(condition) => {
                for (change, condition) in worse_exprs(condition) {
                    add(change, Some(ClauseKind::When(condition)));
                }
            }
            ClauseKind::ForEach(binding, condition) => {
                if let Some(condition) = condition {
                    let bound = |condition| ClauseKind::ForEach(binding.clone(), condition);
                    if has_condition_without(rule, at) {
                        add(
                            format!("`where {}` is dropped", super::format::flat(condition)),
                            Some(bound(None)),
                        );
                    }
                    for (change, condition) in worse_exprs(condition) {
                        add(change, Some(bound(Some(condition))));
                    }
                }
                if binding.order.is_some() {
                    let mut binding = binding.clone();
                    binding.order = None;
                    let kind = ClauseKind::ForEach(binding, condition.clone());
                    add("pairs of an element with itself and both orders".to_owned(), Some(kind));
                }
            }
            _ => {}
        }
    }
    worse
}

/// Whether a rule has a condition besides that of one clause: a rule without any is none.
fn has_condition_without(rule: &RuleItem, at: usize) -> bool {
    let is_conditional = |clause: &Clause| matches!(clause.kind, ClauseKind::When(_) | ClauseKind::ForEach(_, Some(_)));
    rule.clauses
        .iter()
        .enumerate()
        .any(|(i, clause)| i != at && is_conditional(clause))
}

/// An expression with one thing in it changed, and what was changed.
fn worse_exprs(expr: &Expr) -> Vec<(String, Expr)> {
    let mut worse = Vec::new();
    let text = super::format::flat(expr);
    let made = |kind| Expr { kind, span: expr.span };
    let mut add = |change: String, kind: ExprKind| worse.push((change, made(kind)));
    match &expr.kind {
        ExprKind::And(all) | ExprKind::Or(all) => {
            for (at, part) in all.iter().enumerate() {
                let mut others = all.clone();
                others.remove(at);
                let kind = match (others.len(), &expr.kind) {
                    (1, _) => others.remove(0).kind,
                    (_, ExprKind::And(_)) => ExprKind::And(others),
                    _ => ExprKind::Or(others),
                };
                add(format!("`{}` is dropped", super::format::flat(part)), kind);
            }
        }
        ExprKind::Not(inner) => add(format!("`{text}` is turned round"), inner.kind.clone()),
        ExprKind::Compare(left, comparison, right) => {
            for other in others(*comparison) {
                let kind = ExprKind::Compare(left.clone(), *other, right.clone());
                add(
                    format!("`{text}`: {} becomes {}", comparison.as_str(), other.as_str()),
                    kind,
                );
            }
        }
        ExprKind::Is(path, state) => {
            let other = match state {
                State::Present => State::Missing,
                State::Missing => State::Present,
                State::Valid => State::Invalid,
                State::Invalid => State::Valid,
                State::Blank => State::Present,
            };
            add(
                format!("`{text}`: {} becomes {}", state.as_str(), other.as_str()),
                ExprKind::Is(path.clone(), other),
            );
        }
        ExprKind::Code(..) | ExprKind::In(..) | ExprKind::Contains(_, Amount::One, _) | ExprKind::Like(..) => {
            add(
                format!("`{text}` is turned round"),
                ExprKind::Not(Box::new(expr.clone())),
            );
        }
        ExprKind::Contains(value, amount, phrases) => {
            let other = if *amount == Amount::Any {
                Amount::All
            } else {
                Amount::Any
            };
            if phrases.len() > 1 {
                let kind = ExprKind::Contains(value.clone(), other, phrases.clone());
                add(
                    format!("`{text}`: {} becomes {}", amount.as_str(), other.as_str()),
                    kind,
                );
            }
            add(
                format!("`{text}` is turned round"),
                ExprKind::Not(Box::new(expr.clone())),
            );
        }
        ExprKind::Quantified(quantifier, each, inner) => {
            let other = match quantifier {
                Quantifier::Any => Quantifier::No,
                Quantifier::No | Quantifier::Every => Quantifier::Any,
            };
            let kind = ExprKind::Quantified(other, each.clone(), inner.clone());
            add(
                format!("`{text}`: {} becomes {}", quantifier.as_str(), other.as_str()),
                kind,
            );
            if inner.is_some() {
                add(
                    format!("`{text}` without its condition"),
                    ExprKind::Quantified(*quantifier, each.clone(), None),
                );
            }
        }
        ExprKind::Literal(literal) => {
            for moved in moved(literal) {
                let shown = |literal: &Literal| super::format::literal(literal);
                add(
                    format!("{} becomes {}", shown(literal), shown(&moved)),
                    ExprKind::Literal(moved),
                );
            }
        }
        _ => {}
    }
    for (at, part) in parts(expr).into_iter().enumerate() {
        for (change, part) in worse_exprs(part) {
            let mut whole = expr.clone();
            if let Some(place) = parts_mut(&mut whole).into_iter().nth(at) {
                *place = part;
            }
            worse.push((change, whole));
        }
    }
    worse
}

/// The comparisons that one is mistaken for: its opposite, and the one that differs at the boundary.
fn others(comparison: Comparison) -> &'static [Comparison] {
    match comparison {
        Comparison::Equal => &[Comparison::Different],
        Comparison::Different => &[Comparison::Equal],
        Comparison::Less => &[Comparison::LessOrEqual, Comparison::GreaterOrEqual],
        Comparison::LessOrEqual => &[Comparison::Less, Comparison::Greater],
        Comparison::Greater => &[Comparison::GreaterOrEqual, Comparison::LessOrEqual],
        Comparison::GreaterOrEqual => &[Comparison::Greater, Comparison::Less],
    }
}

/// A number or a length of time one more and one less.
fn moved(literal: &Literal) -> Vec<Literal> {
    match literal {
        Literal::Number(number) => [*number + Decimal::ONE, *number - Decimal::ONE]
            .into_iter()
            .filter(|moved| !moved.is_sign_negative())
            .map(Literal::Number)
            .collect(),
        Literal::Time(count, unit) => {
            let less = count.checked_sub(1).map(|less| Literal::Time(less, *unit));
            count
                .checked_add(1)
                .map(|more| Literal::Time(more, *unit))
                .into_iter()
                .chain(less)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The limits of a pack that a rule uses moved by one, one at a time.
fn worse_limits(alone: &PackTree, rule: &RuleItem) -> Vec<(String, PackTree)> {
    let mut used = BTreeSet::new();
    each_expr(rule, &mut |expr| {
        if let ExprKind::Limit(name) = &expr.kind {
            used.insert(name.node.clone());
        }
    });
    let mut worse = Vec::new();
    for (at, item) in alone.items.iter().enumerate() {
        let ItemKind::Limit(limit) = &item.kind else { continue };
        if !used.contains(&limit.name.node) {
            continue;
        }
        for moved in moved(&limit.value.node) {
            let shown = |literal: &Literal| super::format::literal(literal);
            let change = format!(
                "limit {}: {} becomes {}",
                limit.name.node,
                shown(&limit.value.node),
                shown(&moved)
            );
            let mut tree = alone.clone();
            if let Some(ItemKind::Limit(limit)) = tree.items.get_mut(at).map(|item| &mut item.kind) {
                limit.value.node = moved;
            }
            worse.push((change, tree));
        }
    }
    worse
}

/// Visits every expression in the conditions of a rule.
fn each_expr(rule: &RuleItem, visit: &mut impl FnMut(&Expr)) {
    fn walk(expr: &Expr, visit: &mut impl FnMut(&Expr)) {
        visit(expr);
        for part in parts(expr) {
            walk(part, visit);
        }
    }
    for clause in &rule.clauses {
        match &clause.kind {
            ClauseKind::When(expr) | ClauseKind::ForEach(_, Some(expr)) => walk(expr, visit),
            ClauseKind::Say(message) => {
                for piece in message {
                    if let super::tree::Piece::Value(expr) = piece {
                        walk(expr, visit);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Makes a function that gives the parts of an expression, borrowed or to change.
macro_rules! parts {
    ($name:ident, $($mutable:tt)?) => {
        fn $name(expr: & $($mutable)? Expr) -> Vec<& $($mutable)? Expr> {
            match & $($mutable)? expr.kind {
                ExprKind::And(all) | ExprKind::Or(all) => all.into_iter().collect(),
                ExprKind::Not(one)
                | ExprKind::In(one, _)
                | ExprKind::Contains(one, ..)
                | ExprKind::Like(one, _)
                | ExprKind::Day(one)
                | ExprKind::Length(one) => vec![& $($mutable)? **one],
                ExprKind::Compare(one, _, other)
                | ExprKind::Between(_, one, other)
                | ExprKind::Arithmetic(one, _, other) => vec![& $($mutable)? **one, & $($mutable)? **other],
                ExprKind::Code(_, _, on) => on.into_iter().map(|one| & $($mutable)? **one).collect(),
                ExprKind::Quantified(_, _, inner) | ExprKind::Count(_, inner) => {
                    inner.into_iter().map(|one| & $($mutable)? **one).collect()
                }
                ExprKind::Fold(_, one, _, inner) => {
                    let inner = inner.into_iter().map(|one| & $($mutable)? **one);
                    std::iter::once(& $($mutable)? **one).chain(inner).collect()
                }
                ExprKind::Is(..) | ExprKind::Path(_) | ExprKind::Literal(_) | ExprKind::Limit(_) => Vec::new(),
            }
        }
    };
}

parts!(parts,);
parts!(parts_mut, mut);
