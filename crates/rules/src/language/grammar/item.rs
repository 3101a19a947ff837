//! The items of a pack.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::multi::many0;
use nom::sequence::preceded;

use super::super::source::Spanned;
use super::super::stream::{Miss, Parsed, Tokens, named, sign, word};
use super::super::token::TokenKind;
use super::super::tree::{AdjustItem, Comments, Item, ItemKind, LimitItem, Member, Name, RuleItem, SetItem, SetSource};
use super::{ITEM, Reader, begins_item, literal, name, set};
use crate::Effective;
use crate::limit::Bound;

impl<'t> Reader<'t> {
    /// An item; `None` where it is none, which is reported.
    pub(super) fn item(&mut self, start: Tokens<'t>) -> Option<(Tokens<'t>, Item)> {
        let parsed = match start.first().filter(begins_item).map(|token| token.kind) {
            Some(TokenKind::Word("set")) => set_item(start),
            Some(TokenKind::Word("limit")) => limit(start),
            Some(TokenKind::Word("adjust")) => adjust(start),
            Some(TokenKind::Word("rule")) => rule(start),
            _ => start.expected(ITEM),
        };
        let Ok((rest, mut kind)) = parsed else {
            self.report(start);
            return None;
        };
        let span = rest.span_since(start);
        let mut end = rest;
        let before = self.comments_before(span.start);
        let behind = match &mut kind {
            ItemKind::Set(SetItem {
                source: SetSource::Members { include, except },
                ..
            }) => {
                self.comment_members(include.iter_mut().chain(except).collect());
                None
            }
            ItemKind::Rule(rule) => {
                let behind = self.comment_behind(span.end, usize::MAX);
                (end, rule.clauses) = self.clauses(rest);
                behind
            }
            _ => {
                let inside = self.comments_before(span.end);
                let behind = self.comment_behind(span.end, usize::MAX);
                let before = before.into_iter().chain(inside).collect();
                let comments = Comments { before, behind };
                return Some((end, Item { kind, comments }));
            }
        };
        let comments = Comments { before, behind };
        Some((end, Item { kind, comments }))
    }

    fn comment_members(&mut self, members: Vec<&mut Member>) {
        let starts: Vec<usize> = members.iter().map(|member| member.span.start).collect();
        let next = starts.into_iter().skip(1).chain([usize::MAX]);
        for (member, next) in members.into_iter().zip(next) {
            member.comments.before = self.comments_before(member.span.start);
            member.comments.behind = self.comment_behind(member.span.end, next);
        }
    }
}

/// `set NAME [of SYSTEM] = MEMBERS [except MEMBERS]`, or `set NAME [of SYSTEM] from "FILE"`
fn set_item(input: Tokens<'_>) -> Parsed<'_, ItemKind> {
    let members = preceded(sign("="), (set::members, opt(preceded(word("except"), set::members))));
    let members = map(members, |(include, except)| SetSource::Members {
        include,
        except: except.unwrap_or_default(),
    });
    let file = preceded(word("from"), literal::text("the name of a file in quotes"));
    let source = alt((members, map(file, SetSource::File)));
    let system = opt(preceded(word("of"), system));
    map(
        (preceded(word("set"), name("the name of the set")), system, source),
        |(name, system, source)| ItemKind::Set(SetItem { name, system, source }),
    )
    .parse(input)
}

/// The name of a code system, such as `icd-10-pcs`.
fn system(input: Tokens<'_>) -> Parsed<'_, Name> {
    name("a code system, such as `icd-10-pcs`, or `text`")(input)
}

/// What a limit may say of itself.
enum LimitClause {
    Effective(Spanned<Effective>),
    Cite(Name),
}

/// `limit NAME = [at most|at least] VALUE`
fn limit(input: Tokens<'_>) -> Parsed<'_, ItemKind> {
    let at = |bound| {
        preceded(
            word("at"),
            value(bound, word(if bound == Bound::AtMost { "most" } else { "least" })),
        )
    };
    let bound = opt(alt((at(Bound::AtMost), at(Bound::AtLeast))));
    let head = (
        preceded(word("limit"), name("the name of the limit")),
        preceded(sign("="), bound),
    );
    let measure = |input| spanned(named("a number or a length of time", literal::measure), input);
    let effective = |input| spanned(preceded(word("effective"), literal::effective), input);
    let clause = alt((
        map(effective, LimitClause::Effective),
        map(
            preceded(word("cite"), literal::text("a citation in quotes")),
            LimitClause::Cite,
        ),
    ));
    let (rest, ((name, bound), value, clauses)) = (head, measure, many0(clause)).parse(input)?;
    let mut item = LimitItem {
        name,
        bound: bound.unwrap_or(Bound::AtMost),
        value,
        effective: None,
        cite: None,
    };
    for clause in clauses {
        let (span, twice) = match &clause {
            LimitClause::Effective(days) => (days.span, item.effective.is_some()),
            LimitClause::Cite(cite) => (cite.span, item.cite.is_some()),
        };
        if twice {
            return input.fault(span, "the limit says this twice");
        }
        match clause {
            LimitClause::Effective(days) => item.effective = Some(days),
            LimitClause::Cite(cite) => item.cite = Some(cite),
        }
    }
    Ok((rest, ItemKind::Limit(item)))
}

fn spanned<'t, T>(
    mut parser: impl Parser<Tokens<'t>, Output = T, Error = Miss>,
    input: Tokens<'t>,
) -> Parsed<'t, Spanned<T>> {
    let (rest, node) = parser.parse(input)?;
    Ok((rest, Spanned::new(node, rest.span_since(input))))
}

/// `adjust RULE off`, or `adjust RULE severity SEVERITY`
fn adjust(input: Tokens<'_>) -> Parsed<'_, ItemKind> {
    let change = alt((
        map(word("off"), |_| None),
        map(preceded(word("severity"), literal::severity), Some),
    ));
    map((preceded(word("adjust"), rule_id), change), |(rule, severity)| {
        ItemKind::Adjust(AdjustItem { rule, severity })
    })
    .parse(input)
}

/// The identifier of a rule: its pack, a dot, its name.
fn rule_id(input: Tokens<'_>) -> Parsed<'_, Name> {
    let (rest, (pack, _, rule)) =
        (name("a rule as `pack.rule`"), sign("."), name("the name of a rule")).parse(input)?;
    let id = format!("{}.{}", pack.node, rule.node);
    Ok((rest, Spanned::new(id, pack.span.to(rule.span))))
}

/// `rule NAME`; its clauses are read one by one.
fn rule(input: Tokens<'_>) -> Parsed<'_, ItemKind> {
    map(preceded(word("rule"), name("the name of the rule")), |name| {
        ItemKind::Rule(RuleItem {
            name,
            clauses: Vec::new(),
        })
    })
    .parse(input)
}
