//! Members of sets: codes, patterns, ranges, texts, other sets.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, not, opt};
use nom::multi::separated_list1;
use nom::sequence::preceded;

use super::super::stream::{Parsed, Tokens, named, sign, token, word};
use super::super::token::TokenKind;
use super::super::tree::{Comments, Member, MemberKind};
use super::{literal, name};

/// What a member is called where one is expected.
const MEMBER: &str = "a code, a pattern of codes, a text in quotes or the name of a set";

/// Members with commas between them; a comma may stand after the last.
pub(super) fn members(input: Tokens<'_>) -> Parsed<'_, Vec<Member>> {
    let (rest, members) = separated_list1(sign(","), member).parse(input)?;
    let (rest, _) = opt(sign(",")).parse(rest)?;
    Ok((rest, members))
}

fn member(input: Tokens<'_>) -> Parsed<'_, Member> {
    let (rest, kind) = named(MEMBER, kind)(input)?;
    let member = Member {
        kind,
        span: rest.span_since(input),
        comments: Comments::default(),
    };
    Ok((rest, member))
}

fn kind(input: Tokens<'_>) -> Parsed<'_, MemberKind> {
    let codes = map((code, opt(preceded(sign("-"), code))), |(first, last)| match last {
        Some(last) => MemberKind::Range(first, last),
        None => MemberKind::Code(first),
    });
    let text = map(literal::text("a text in quotes"), |text| MemberKind::Text(text.node));
    let set = map(preceded(not(word("except")), name("the name of a set")), |name| {
        MemberKind::Set(name.node)
    });
    alt((codes, text, set)).parse(input)
}

fn code(input: Tokens<'_>) -> Parsed<'_, String> {
    let (rest, code) = token("a code", |kind| match kind {
        TokenKind::Code(code) => Some(code.to_owned()),
        _ => None,
    })(input)?;
    Ok((rest, code.node))
}
