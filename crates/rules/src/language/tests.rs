//! The text of a pack and its tree: generated trees are written and read back; no text makes the reader panic.

use casemix_record::Severity;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use super::source::{Span, Spanned};
use super::tree::*;
use super::{Pack, format};
use crate::Effective;
use crate::limit::Bound;

fn name() -> impl Strategy<Value = Name> {
    // None of these is a word of the language.
    let names = [
        "d",
        "e",
        "p",
        "code",
        "poa",
        "written",
        "sex",
        "perinatal",
        "operative-report",
        "x_1",
        "a-b-c",
    ];
    select(names.to_vec()).prop_map(|name| Spanned::new(name.to_owned(), Span::default()))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        Just("say \"{x}\" \\ and {{ }}".to_owned()),
        Just("Übelkeit, naïve".to_owned()),
    ]
}

fn quoted() -> impl Strategy<Value = Name> {
    text().prop_map(|text| Spanned::new(text, Span::default()))
}

fn path() -> impl Strategy<Value = Path> {
    vec(name(), 1..4).prop_map(|names| Path {
        names,
        span: Span::default(),
    })
}

fn comments(may_be_behind: bool) -> impl Strategy<Value = Comments> {
    let comment = (prop_oneof![Just(String::new()), " [a-z#\"{]{0,8}[a-z]"], any::<bool>());
    let comment = comment.prop_map(|(text, apart)| Comment { text, apart });
    let behind = if may_be_behind {
        option::weighted(0.2, " [a-z]{1,6}").boxed()
    } else {
        Just(None).boxed()
    };
    let before = prop_oneof![4 => Just(Vec::new()), 1 => vec(comment, 1..3)];
    (before, behind).prop_map(|(before, behind)| Comments { before, behind })
}

fn moment() -> impl Strategy<Value = casemix_record::Moment> {
    prop_oneof![
        "20[0-2][0-9]-0[1-9]-1[0-9]",
        "20[0-2][0-9]-0[1-9]-1[0-9]T1[0-9]:[0-5][0-9](:[0-5][0-9])?"
    ]
    .prop_map(|text| text.parse().unwrap())
}

fn measure() -> impl Strategy<Value = Literal> {
    let units = select(TimeUnit::ALL);
    prop_oneof![
        (0_u32..100_000, 0_u32..4).prop_map(|(number, scale)| Literal::Number(Decimal::new(i64::from(number), scale))),
        (0_u32..100, units).prop_map(|(count, unit)| Literal::Time(count, unit)),
    ]
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        measure(),
        text().prop_map(Literal::Text),
        moment().prop_map(Literal::Moment),
        any::<bool>().prop_map(Literal::Flag),
    ]
}

fn member(comments: impl Strategy<Value = Comments>) -> impl Strategy<Value = Member> {
    let code = "[A-Z0-9][A-Z0-9]{2}(\\.[A-Z0-9?]{1,4})?";
    let kind = prop_oneof![
        (code, any::<bool>()).prop_map(|(code, open)| MemberKind::Code(if open { format!("{code}*") } else { code })),
        (code, code).prop_map(|(first, last)| MemberKind::Range(first, last)),
        name().prop_map(|name| MemberKind::Set(name.node)),
        text().prop_map(MemberKind::Text),
    ];
    (kind, comments).prop_map(|(kind, comments)| Member {
        kind,
        span: Span::default(),
        comments,
    })
}

fn no_comments() -> impl Strategy<Value = Comments> {
    Just(Comments::default())
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        path().prop_map(ExprKind::Path),
        literal().prop_map(ExprKind::Literal),
        name().prop_map(ExprKind::Limit),
        (path(), select(State::ALL)).prop_map(|(path, state)| ExprKind::Is(path, state)),
    ];
    leaf.prop_map(made).prop_recursive(4, 40, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let perhaps = || option::of(boxed());
        let bound = || binding().prop_map(Box::new);
        let set = prop_oneof![
            name().prop_map(|name| SetRef::Named(name.node)),
            vec(member(no_comments()), 1..4).prop_map(SetRef::Inline),
        ];
        let set = set.prop_map(|set| Spanned::new(set, Span::default()));
        let phrases = prop_oneof![
            text().prop_map(|text| (Amount::One, vec![text])),
            vec(text(), 1..3).prop_map(|texts| (Amount::Any, texts)),
            vec(text(), 1..3).prop_map(|texts| (Amount::All, texts)),
        ];
        prop_oneof![
            // A chain within a chain of its own kind stands in no parentheses, and so is one.
            vec(inner.clone(), 2..4).prop_map(|all| flattened(all, true)),
            vec(inner.clone(), 2..4).prop_map(|all| flattened(all, false)),
            boxed().prop_map(ExprKind::Not),
            (boxed(), select(Comparison::ALL), boxed())
                .prop_map(|(a, comparison, b)| ExprKind::Compare(a, comparison, b)),
            (path(), select(CodeFact::ALL), perhaps()).prop_map(|(path, fact, on)| ExprKind::Code(path, fact, on)),
            (boxed(), set).prop_map(|(value, set)| ExprKind::In(value, set)),
            (boxed(), phrases).prop_map(|(value, (amount, phrases))| ExprKind::Contains(value, amount, phrases)),
            (boxed(), text()).prop_map(|(value, pattern)| ExprKind::Like(value, pattern)),
            (select(Quantifier::ALL), bound(), perhaps())
                .prop_map(|(q, each, inner)| ExprKind::Quantified(q, each, inner)),
            (bound(), perhaps()).prop_map(|(each, inner)| ExprKind::Count(each, inner)),
            (select(Fold::ALL), boxed(), bound(), perhaps())
                .prop_map(|(fold, of, each, inner)| ExprKind::Fold(fold, of, each, inner)),
            (select(Unit::ALL), boxed(), boxed()).prop_map(|(unit, from, to)| ExprKind::Between(unit, from, to)),
            boxed().prop_map(ExprKind::Day),
            boxed().prop_map(ExprKind::Length),
            (boxed(), select(Operator::ALL), boxed()).prop_map(|(a, operator, b)| ExprKind::Arithmetic(a, operator, b)),
        ]
        .prop_map(made)
    })
}

fn made(kind: ExprKind) -> Expr {
    Expr {
        kind,
        span: Span::default(),
    }
}

fn flattened(all: Vec<Expr>, is_and: bool) -> ExprKind {
    let mut flat = Vec::new();
    for expr in all {
        match (expr.kind, is_and) {
            (ExprKind::And(inner), true) | (ExprKind::Or(inner), false) => flat.extend(inner),
            (kind, _) => flat.push(made(kind)),
        }
    }
    if is_and {
        ExprKind::And(flat)
    } else {
        ExprKind::Or(flat)
    }
}

fn binding() -> impl Strategy<Value = Binding> {
    let orders = [Order::After, Order::Before, Order::OtherThan];
    let order = option::of((select(orders.to_vec()), name()));
    (name(), path(), order).prop_map(|(name, list, order)| Binding { name, list, order })
}

fn effective() -> impl Strategy<Value = Effective> {
    let day = |text: &str| text.parse().unwrap();
    prop_oneof![
        Just(Effective::from(day("2015-10-01"))),
        Just(Effective::ALWAYS.until(day("2026-09-30"))),
        Just(Effective::from(day("2015-10-01")).until(day("2026-09-30"))),
    ]
}

fn message() -> impl Strategy<Value = Message> {
    let value = path().prop_map(|path| Piece::Value(made(ExprKind::Path(path))));
    let text = || {
        let text = text().prop_filter("a piece is something", |text| !text.is_empty());
        text.prop_map(Piece::Text)
    };
    // Texts that follow each other are one.
    (option::of(text()), vec((value, option::of(text())), 0..3)).prop_map(|(first, rest)| {
        let rest = rest
            .into_iter()
            .flat_map(|(value, text)| std::iter::once(value).chain(text));
        first.into_iter().chain(rest).collect()
    })
}

fn rule() -> impl Strategy<Value = RuleItem> {
    let once = (
        option::of(text().prop_map(ClauseKind::Title)),
        option::of(select(Severity::ALL).prop_map(ClauseKind::Severity)),
        option::of(path().prop_map(ClauseKind::By)),
        option::of(effective().prop_map(ClauseKind::Effective)),
        vec(
            (binding(), option::of(expr())).prop_map(|(each, inner)| ClauseKind::ForEach(each, inner)),
            0..3,
        ),
        option::of(expr().prop_map(ClauseKind::When)),
        option::of(path().prop_map(ClauseKind::At)),
        option::of(message().prop_map(ClauseKind::Say)),
        option::of(vec(path(), 1..4).prop_map(ClauseKind::Evidence)),
        option::of(text().prop_map(ClauseKind::Cite)),
        option::of(text().prop_map(ClauseKind::Remedy)),
        option::of(Just(ClauseKind::MustFire(
            "{ \"a\": [1, { \"b\": \"}\" }] }".to_owned(),
        ))),
    );
    let kinds = once.prop_map(
        |(title, severity, by, days, loops, when, at, say, evidence, cite, remedy, example)| {
            let head = [title, severity, by, days].into_iter().flatten();
            let rest = [when, at, say, evidence, cite, remedy, example].into_iter().flatten();
            head.chain(loops).chain(rest).collect::<Vec<_>>()
        },
    );
    (name(), kinds, vec(comments(true), 16)).prop_map(|(name, kinds, comments)| RuleItem {
        name,
        clauses: kinds
            .into_iter()
            .zip(comments)
            .map(|(kind, comments)| Clause {
                kind,
                span: Span::default(),
                comments,
            })
            .collect(),
    })
}

fn item() -> impl Strategy<Value = Item> {
    let members = || vec(member(comments(true)), 1..8);
    let source = prop_oneof![
        (members(), prop_oneof![Just(Vec::new()), members()])
            .prop_map(|(include, except)| SetSource::Members { include, except }),
        quoted().prop_map(SetSource::File),
    ];
    let set = (name(), option::of(name()), source, comments(false));
    let set =
        set.prop_map(|(name, system, source, comments)| (ItemKind::Set(SetItem { name, system, source }), comments));
    let limit = (
        name(),
        prop_oneof![Just(Bound::AtMost), Just(Bound::AtLeast)],
        measure().prop_map(|value| Spanned::new(value, Span::default())),
        option::of(effective().prop_map(|days| Spanned::new(days, Span::default()))),
        option::of(quoted()),
    );
    let limit = limit.prop_map(|(name, bound, value, effective, cite)| {
        ItemKind::Limit(LimitItem {
            name,
            bound,
            value,
            effective,
            cite,
        })
    });
    let adjust = option::of(select(Severity::ALL)).prop_map(|severity| {
        let rule = Spanned::new("consistency.long-stay".to_owned(), Span::default());
        ItemKind::Adjust(AdjustItem { rule, severity })
    });
    prop_oneof![
        set,
        (limit, comments(true)),
        (adjust, comments(true)),
        (rule().prop_map(ItemKind::Rule), comments(true)),
    ]
    .prop_map(|(kind, comments)| Item { kind, comments })
}

fn tree() -> impl Strategy<Value = PackTree> {
    (
        name(),
        quoted(),
        option::of(quoted()),
        comments(true),
        vec(item(), 0..6),
    )
        .prop_map(|(name, release, title, comments, items)| PackTree {
            name,
            release,
            title,
            comments,
            items,
            end: Vec::new(),
        })
}

/// Words of the language in any order: nearer to rules than random letters are.
fn word_soup() -> impl Strategy<Value = String> {
    let words = [
        "pack",
        "x",
        "\"1\"",
        "set",
        "rule",
        "limit",
        "adjust",
        "=",
        "when",
        "for each",
        "d",
        "in",
        "diagnoses",
        "where",
        "d.code",
        "(",
        ")",
        "and",
        "or",
        "not",
        "is present",
        "severity error",
        "say",
        "\"{d.code}\"",
        "\"{\"",
        "24 hours",
        "#",
        "\n",
        "\n",
        "  ",
        "P00-P96",
        "Z38.*",
        "any",
        "count",
        "sum",
        "of",
        "< ",
        "<=",
        "-",
        "must fire",
        "{\"a\":1}",
        "{",
        "}",
        "2015-10-01",
        "effective from",
        "discharged",
        "admitted",
        "contains",
        "like",
        "days from",
        "to",
        ",",
        ".",
        "\\",
        "é",
    ];
    vec(select(words.to_vec()), 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_written_reads_as_the_same_tree(tree in tree()) {
        let text = format::pack(&tree);
        let read = Pack::parse("generated", text.as_str());
        let read = read.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(read.tree(), &tree, "{}", &text);
        prop_assert_eq!(read.format(), text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in prop_oneof![any::<String>(), word_soup()]) {
        match Pack::parse("any", text.as_str()) {
            Ok(pack) => {
                let formatted = pack.format();
                let again = Pack::parse("again", formatted.as_str());
                let again = again.map_err(|error| TestCaseError::fail(format!("{error}\n{formatted}")))?;
                prop_assert_eq!(again.tree(), pack.tree());
                prop_assert_eq!(again.format(), formatted);
            }
            Err(errors) => {
                prop_assert!(!errors.diagnostics().is_empty());
                for error in errors.diagnostics() {
                    prop_assert!(error.bytes().end <= text.len() + 1);
                    prop_assert!(!error.to_string().is_empty());
                }
            }
        }
    }
}

#[test]
fn hostile_texts_end_soon() {
    let deep = |open: &str, close: &str, n: usize| {
        format!("pack a \"1\"\nrule r\n  when {}x{}\n", open.repeat(n), close.repeat(n))
    };
    let texts = [
        deep("(", ")", 100_000),
        deep("not ", "", 100_000),
        deep("any d in diagnoses (", ")", 20_000),
        format!("pack a \"1\"\nrule r\n  when {}1\n", "1 + ".repeat(100_000)),
        format!("pack a \"1\"\nrule r\n  when {}x\n", "x and ".repeat(100_000)),
        "{".repeat(1 << 20),
        "\"".repeat(1 << 20),
        "#\n".repeat(1 << 19),
        "rule r\n".repeat(100_000),
        format!("pack a \"1\"\nset s = {}I10\n", "I10, ".repeat(200_000)),
        format!("pack a \"1\"\nset s = {}I10 # all\n", "I10, ".repeat(200_000)),
        format!(
            "pack a \"1\"\nrule r\n  must fire {}{}\n",
            "{\"a\":".repeat(50_000),
            "}".repeat(50_000)
        ),
        "x".repeat((1 << 20) + 1),
    ];
    for text in texts {
        let start: String = text.chars().take(60).collect();
        let before = std::time::Instant::now();
        if let Ok(pack) = Pack::parse("hostile", text) {
            pack.format();
        }
        assert!(before.elapsed().as_secs() < 20, "{start}");
    }
}
