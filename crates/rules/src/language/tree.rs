//! What a pack says, as a tree: the form between text and rule set, which the formatter writes back.

use casemix_record::Severity;
use rust_decimal::Decimal;

use super::source::{Span, Spanned};
use crate::Effective;
use crate::limit::Bound;

pub(crate) type Name = Spanned<String>;

/// A pack: its head and its items.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PackTree {
    pub(crate) name: Name,
    pub(crate) release: Name,
    pub(crate) title: Option<Name>,
    pub(crate) comments: Comments,
    pub(crate) items: Vec<Item>,
    /// Comments after the last item.
    pub(crate) end: Vec<Comment>,
}

/// A comment line: what follows the `#`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) text: String,
    /// Whether an empty line sets it apart from what follows.
    pub(crate) apart: bool,
}

/// The comments that belong to something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Comments {
    /// On lines of their own before it.
    pub(crate) before: Vec<Comment>,
    /// Behind it on its line.
    pub(crate) behind: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) kind: ItemKind,
    pub(crate) comments: Comments,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ItemKind {
    Set(SetItem),
    Limit(LimitItem),
    Rule(RuleItem),
    Adjust(AdjustItem),
}

/// `set NAME [of SYSTEM] = MEMBERS [except MEMBERS]`, or `set NAME [of SYSTEM] from "FILE"`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SetItem {
    pub(crate) name: Name,
    pub(crate) system: Option<Name>,
    pub(crate) source: SetSource,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SetSource {
    Members { include: Vec<Member>, except: Vec<Member> },
    File(Name),
}

/// A member of a set, with the comments in a long list.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) kind: MemberKind,
    pub(crate) span: Span,
    pub(crate) comments: Comments,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum MemberKind {
    /// A code, or a pattern with `?` for a character and `*` for all that follow.
    Code(String),
    /// From a code to a code, with all that begin with the last.
    Range(String, String),
    /// Every member of another set.
    Set(String),
    /// A text.
    Text(String),
}

/// `limit NAME = [at most|at least] VALUE`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LimitItem {
    pub(crate) name: Name,
    pub(crate) bound: Bound,
    pub(crate) value: Spanned<Literal>,
    pub(crate) effective: Option<Spanned<Effective>>,
    pub(crate) cite: Option<Name>,
}

/// `adjust RULE`, with a severity or `off`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AdjustItem {
    pub(crate) rule: Name,
    /// `None` switches the rule off.
    pub(crate) severity: Option<Severity>,
}

/// A rule: its clauses in their canonical order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RuleItem {
    pub(crate) name: Name,
    pub(crate) clauses: Vec<Clause>,
}

#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) kind: ClauseKind,
    pub(crate) span: Span,
    pub(crate) comments: Comments,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ClauseKind {
    Title(String),
    Severity(Severity),
    By(Path),
    Effective(Effective),
    ForEach(Binding, Option<Expr>),
    When(Expr),
    At(Path),
    Say(Message),
    Evidence(Vec<Path>),
    Cite(String),
    Remedy(String),
    MustFire(String),
    MustNotFire(String),
}

impl ClauseKind {
    /// The words that begin it.
    pub(crate) fn keyword(&self) -> &'static str {
        match self {
            ClauseKind::Title(_) => "title",
            ClauseKind::Severity(_) => "severity",
            ClauseKind::By(_) => "by",
            ClauseKind::Effective(_) => "effective",
            ClauseKind::ForEach(..) => "for each",
            ClauseKind::When(_) => "when",
            ClauseKind::At(_) => "at",
            ClauseKind::Say(_) => "say",
            ClauseKind::Evidence(_) => "evidence",
            ClauseKind::Cite(_) => "cite",
            ClauseKind::Remedy(_) => "remedy",
            ClauseKind::MustFire(_) => "must fire",
            ClauseKind::MustNotFire(_) => "must not fire",
        }
    }

    /// Its place among the clauses of a rule.
    pub(crate) fn rank(&self) -> u8 {
        match self {
            ClauseKind::Title(_) => 0,
            ClauseKind::Severity(_) => 1,
            ClauseKind::By(_) => 2,
            ClauseKind::Effective(_) => 3,
            ClauseKind::ForEach(..) => 4,
            ClauseKind::When(_) => 5,
            ClauseKind::At(_) => 6,
            ClauseKind::Say(_) => 7,
            ClauseKind::Evidence(_) => 8,
            ClauseKind::Cite(_) => 9,
            ClauseKind::Remedy(_) => 10,
            ClauseKind::MustFire(_) => 11,
            ClauseKind::MustNotFire(_) => 12,
        }
    }

    /// Whether a rule may have several.
    pub(crate) fn may_repeat(&self) -> bool {
        matches!(
            self,
            ClauseKind::ForEach(..) | ClauseKind::MustFire(_) | ClauseKind::MustNotFire(_)
        )
    }
}

/// `NAME in LIST [after|before|other than NAME]`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Binding {
    pub(crate) name: Name,
    pub(crate) list: Path,
    pub(crate) order: Option<(Order, Name)>,
}

/// Which other elements of the same list are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    After,
    Before,
    OtherThan,
}

/// Names with dots between them.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    pub(crate) names: Vec<Name>,
    pub(crate) span: Span,
}

impl Path {
    /// The path of one name, which stands nowhere in the text.
    pub(crate) fn of(name: &str) -> Self {
        Path {
            names: vec![Spanned::new(name.to_owned(), Span::default())],
            span: Span::default(),
        }
    }
}

/// Trees are equal if they say the same, wherever their parts stand in a text.
macro_rules! equal_wherever {
    ($($name:ident { $($field:ident),+ })+) => {$(
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        }
    )+};
}

equal_wherever! {
    Item { kind, comments }
    Member { kind, comments }
    Clause { kind, comments }
    Path { names }
    Expr { kind }
}

/// A message: texts and values in turn.
pub(crate) type Message = Vec<Piece>;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    Value(Expr),
}

/// A condition or a value.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExprKind {
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Compare(Box<Expr>, Comparison, Box<Expr>),
    /// `PATH is STATE`
    Is(Path, State),
    /// `PATH is billable|known [on DATE]`
    Code(Path, CodeFact, Option<Box<Expr>>),
    /// `VALUE in SET`
    In(Box<Expr>, Spanned<SetRef>),
    /// `VALUE contains [any|all] TEXTS`
    Contains(Box<Expr>, Amount, Vec<String>),
    /// `VALUE like PATTERN`
    Like(Box<Expr>, String),
    /// `any|every|no BINDING [(CONDITION)]`
    Quantified(Quantifier, Box<Binding>, Option<Box<Expr>>),
    Path(Path),
    Literal(Literal),
    /// `limit NAME`
    Limit(Name),
    /// `count BINDING [(CONDITION)]`
    Count(Box<Binding>, Option<Box<Expr>>),
    /// `sum|earliest|latest|smallest|largest VALUE of BINDING [(CONDITION)]`
    Fold(Fold, Box<Expr>, Box<Binding>, Option<Box<Expr>>),
    /// `days|months|years from DATE to DATE`
    Between(Unit, Box<Expr>, Box<Expr>),
    /// `day of DATE`
    Day(Box<Expr>),
    /// `length of TEXT`
    Length(Box<Expr>),
    Arithmetic(Box<Expr>, Operator, Box<Expr>),
}

/// Declares words of the language as an enum.
macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident { $($variant:ident = $text:literal),+ $(,)? })+) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum $name { $($variant),+ }

        // Not every one is looked up by its word.
        #[allow(dead_code)]
        impl $name {
            pub(crate) const ALL: &'static [$name] = &[$($name::$variant),+];

            pub(crate) const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            pub(crate) fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    )+};
}

words! {
    /// How two values are held against each other.
    Comparison { Equal = "=", Different = "!=", Less = "<", LessOrEqual = "<=", Greater = ">", GreaterOrEqual = ">=" }
    /// What may be said of any field, whatever it holds.
    State { Present = "present", Missing = "missing", Valid = "valid", Invalid = "invalid", Blank = "blank" }
    /// What a code table says of a code on a day.
    CodeFact { Billable = "billable", Known = "known" }
    /// How many elements of a list.
    Quantifier { Any = "any", Every = "every", No = "no" }
    /// How many of several texts.
    Amount { One = "", Any = "any", All = "all" }
    /// What is made of the values of a list.
    Fold { Sum = "sum", Earliest = "earliest", Latest = "latest", Smallest = "smallest", Largest = "largest" }
    /// A unit of the calendar.
    Unit { Days = "days", Months = "months", Years = "years" }
    /// A unit of elapsed time.
    TimeUnit { Minute = "minute", Hour = "hour", Day = "day", Week = "week" }
    /// What is done to two values.
    Operator { Plus = "+", Minus = "-", Times = "*" }
}

impl TimeUnit {
    pub(crate) const fn seconds(self) -> i64 {
        match self {
            TimeUnit::Minute => 60,
            TimeUnit::Hour => 3600,
            TimeUnit::Day => 86_400,
            TimeUnit::Week => 7 * 86_400,
        }
    }
}

/// A value that stands in the text of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Number(Decimal),
    Time(u32, TimeUnit),
    Text(String),
    Moment(casemix_record::Moment),
    Flag(bool),
}

/// The set that a value is held against.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SetRef {
    Named(String),
    Inline(Vec<Member>),
}
