//! Hits as text.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};

use casemix_coding::find::{Found, Hit, How, Marked, Question};
use chrono::NaiveDate;

pub(super) fn shown(
    found: &Found<'_>,
    ended: &[(&str, NaiveDate)],
    question: Option<&Question<'_>>,
    explain: bool,
) -> String {
    let marks = Marks::for_output(explain);
    let mut text = String::new();
    for (at, hit) in found.hits().iter().enumerate() {
        let title = found.title(hit);
        let _ = writeln!(
            text,
            "{:>3}  {:<9} {}{}",
            at + 1,
            hit.code(),
            marks.put(&title),
            state(found, hit)
        );
        let (kind, term) = found.term(hit);
        if term.text != title.text {
            let _ = writeln!(text, "     {:<9} {}: {}", "", kind.as_str(), marks.put(&term));
        }
        if explain {
            text.push_str(&reasons(found, hit));
        }
    }
    for (system, last) in ended {
        let _ = writeln!(text, "{system} as of {last}, the last day it covers");
    }
    if let Some(question) = question {
        text.push('\n');
        text.push_str(&asked(question));
    }
    text
}

/// A question with its answers.
pub(super) fn asked(question: &Question<'_>) -> String {
    let about = dotted(&question.about.code());
    let title = question.about.title().unwrap_or_default();
    let mut text = format!("{about} {title}: {}\n", question.topic.question());
    for answer in &question.answers {
        let more = if answer.is_billable { "" } else { " ..." };
        let _ = writeln!(text, "     {:<9} {}{more}", dotted(&answer.entry.code()), answer.label);
    }
    text
}

/// A code of ICD-10-CM as reports write it.
pub(crate) fn dotted(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_owned(),
    }
}

/// What has to be said of a code beside its title.
pub(super) fn state(found: &Found<'_>, hit: &Hit) -> String {
    if let Some(meaning) = found.seventh_meaning(hit) {
        format!(", {meaning}")
    } else if found.needs_seventh(hit) {
        let characters = found.seventh_characters(hit).into_iter();
        let characters: String = characters.map(|(character, _)| character).collect();
        format!("  (needs a 7th character: {characters})")
    } else if found.is_heading(hit) {
        "  (heading)".to_owned()
    } else {
        String::new()
    }
}

/// For each word of the query, what became of it; then what else raised or lowered the rank.
fn reasons(found: &Found<'_>, hit: &Hit) -> String {
    let why = found.why(hit);
    let mut text = String::new();
    if hit.is_usual() {
        let _ = writeln!(
            text,
            "     {:<9} what the bare term means, where nothing more is said",
            ""
        );
    }
    for word in why.words {
        let read = if word.asked.eq_ignore_ascii_case(&word.read) {
            String::new()
        } else {
            format!(" as {}", word.read)
        };
        let how = word.how.map_or("not matched", reason);
        let _ = writeln!(text, "     {:<9} {}{read}: {how}", "", plain(word.asked));
    }
    let features = why.features.iter().map(|(name, value)| format!("{name} {value:.2}"));
    let _ = writeln!(text, "     {:<9} {}", "", features.collect::<Vec<_>>().join(", "));
    text
}

pub(super) fn reason(how: How) -> &'static str {
    match how {
        How::Exact => "the word itself",
        How::Form => "another form of the word",
        How::Synonym => "a synonym",
        How::Prefix => "the beginning of a word",
        How::Typo => "a misspelling",
        How::Learned => "stands for it in other names of the same thing",
        How::Shortened => "a word cut short",
        _ => "matched",
    }
}

/// A text without what a terminal would act on.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

/// How matched words are marked: bold on a terminal; elsewhere with stars, where the reasons are asked for.
#[derive(Clone, Copy)]
struct Marks {
    before: &'static str,
    after: &'static str,
}

impl Marks {
    fn for_output(explain: bool) -> Self {
        let (before, after) = match (io::stdout().is_terminal(), explain) {
            (true, _) => ("\u{1b}[1m", "\u{1b}[0m"),
            (false, true) => ("*", "*"),
            (false, false) => ("", ""),
        };
        Self { before, after }
    }

    fn put(self, marked: &Marked<'_>) -> String {
        let (mut text, mut end) = (String::new(), 0);
        for mark in &marked.marks {
            text.push_str(marked.text.get(end..mark.start).unwrap_or_default());
            text.push_str(self.before);
            text.push_str(marked.text.get(mark.clone()).unwrap_or_default());
            text.push_str(self.after);
            end = mark.end;
        }
        text.push_str(marked.text.get(end..).unwrap_or_default());
        text
    }
}
