//! Choices on a terminal: from a beginning down to a code, with the way back.

use std::io::{self, IsTerminal};

use crossterm::terminal::{self, Clear, ClearType};
use inquire::error::InquireResult;
use inquire::list_option::ListOption;
use inquire::{InquireError, Select};

use crate::failure::Failure;

/// What can be chosen next.
pub(crate) struct Choice {
    /// What is asked.
    pub(crate) prompt: String,
    /// The answers.
    pub(crate) answers: Vec<Answer>,
}

/// An answer, and the beginning of a code or the code that it makes.
pub(crate) struct Answer {
    pub(crate) line: String,
    pub(crate) code: String,
}

/// A beginning, led on as far as there is nothing to choose.
pub(crate) struct Reached {
    pub(crate) code: String,
    /// `None` where nothing is open.
    pub(crate) choice: Option<Choice>,
}

/// What a person did with a question.
pub(crate) enum Answered<T> {
    /// Answered it.
    With(T),
    /// Went back: escape.
    Back,
    /// Went away: control and C.
    Away,
}

/// Refuses to ask where nobody can answer; `instead` is what to use there.
pub(crate) fn require_terminal(instead: &str) -> Result<(), Failure> {
    match io::stdin().is_terminal() && io::stderr().is_terminal() {
        true => Ok(()),
        false => Err(Failure::Usage(format!(
            "--pick asks on a terminal, and this is none; use {instead}, with --json for programs"
        ))),
    }
}

/// Asks on from a beginning until nothing is open; `None` where the person ends it.
pub(crate) fn descend(
    beginning: String,
    reach: impl Fn(&str) -> Result<Reached, Failure>,
) -> Result<Option<String>, Failure> {
    descend_with(beginning, reach, ask)
}

fn descend_with(
    beginning: String,
    reach: impl Fn(&str) -> Result<Reached, Failure>,
    mut ask: impl FnMut(&Choice) -> Result<Answered<usize>, Failure>,
) -> Result<Option<String>, Failure> {
    let mut way = vec![beginning];
    while let Some(at) = way.last() {
        let reached = reach(at)?;
        let Some(choice) = reached.choice else {
            return Ok(Some(reached.code));
        };
        match ask(&choice)? {
            Answered::With(answer) => way.extend(choice.answers.into_iter().nth(answer).map(|answer| answer.code)),
            Answered::Back => drop(way.pop()),
            Answered::Away => break,
        }
    }
    Ok(None)
}

/// Asks with arrows, letters and enter.
fn ask(choice: &Choice) -> Result<Answered<usize>, Failure> {
    let lines = choice.answers.iter().map(|answer| one_line(&answer.line)).collect();
    let help = one_line("arrows or letters choose, enter goes on, escape goes back");
    let chosen = Select::new(&one_line(&choice.prompt), lines)
        .with_scorer(&|typed, _, line, _| fits(typed, line))
        .with_page_size(page_size(12))
        .with_help_message(&help)
        .raw_prompt();
    answered(chosen.map(|ListOption { index, .. }| index))
}

/// As many lines of answers as the terminal has room for beside question and help.
pub(crate) fn page_size(most: usize) -> usize {
    let (_, lines) = terminal_size();
    lines.saturating_sub(3).clamp(1, most.max(1))
}

/// A line cut to what the terminal has room for beside a mark, so that it stays one line.
pub(crate) fn one_line(line: &str) -> String {
    let (columns, _) = terminal_size();
    cut(line, columns.saturating_sub(4))
}

fn cut(line: &str, columns: usize) -> String {
    match line.char_indices().nth(columns) {
        None => line.to_owned(),
        Some(_) => line.chars().take(columns.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// Columns and lines; the usual ones where the terminal does not tell.
fn terminal_size() -> (usize, usize) {
    match terminal::size() {
        Ok((columns, lines)) if columns > 0 && lines > 0 => (columns.into(), lines.into()),
        _ => (80, 24),
    }
}

/// How well a line fits what is typed: it begins so, before it has every word, before it is left out.
fn fits(typed: &str, line: &str) -> Option<i64> {
    let (typed, line) = (typed.trim().to_lowercase(), line.trim().to_lowercase());
    if line.starts_with(&typed) {
        return Some(2);
    }
    typed.split_whitespace().all(|word| line.contains(word)).then_some(1)
}

/// The answer to a question of the terminal.
pub(crate) fn answered<T>(answer: InquireResult<T>) -> Result<Answered<T>, Failure> {
    match answer {
        Ok(answer) => Ok(Answered::With(answer)),
        Err(InquireError::OperationCanceled) => Ok(Answered::Back),
        Err(InquireError::OperationInterrupted) => {
            // The last line of the question would stay under what the terminal shows next.
            let _ = crossterm::execute!(io::stderr(), Clear(ClearType::CurrentLine));
            Ok(Answered::Away)
        }
        Err(error) => Err(Failure::Usage(format!("the terminal does not answer: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code of three characters, each `a` or `b`; the last one is `c` without choice.
    fn reach(beginning: &str) -> Result<Reached, Failure> {
        let choice = (beginning.len() < 2).then(|| Choice {
            prompt: beginning.to_owned(),
            answers: ["a", "b"]
                .map(|next| Answer {
                    line: next.to_owned(),
                    code: format!("{beginning}{next}"),
                })
                .into(),
        });
        let code = match choice {
            Some(_) => beginning.to_owned(),
            None => format!("{beginning}c"),
        };
        Ok(Reached { code, choice })
    }

    fn descended(answers: impl IntoIterator<Item = Answered<usize>>) -> Option<String> {
        let mut answers = answers.into_iter();
        let mut asked = Vec::new();
        let code = descend_with(String::new(), reach, |choice| {
            asked.push(choice.prompt.clone());
            Ok(answers.next().expect("no more is asked"))
        });
        assert!(answers.next().is_none(), "not all was asked: {asked:?}");
        code.expect("nothing fails")
    }

    #[test]
    fn answers_lead_down_and_escape_leads_back() {
        use Answered::{Away, Back, With};
        assert_eq!(descended([With(0), With(1)]).as_deref(), Some("abc"));
        assert_eq!(descended([With(0), Back, With(1), With(1)]).as_deref(), Some("bbc"));
        assert_eq!(descended([With(0), Back, Back]), None);
        assert_eq!(descended([With(0), Away]), None);
    }

    #[test]
    fn lines_are_cut_to_the_terminal() {
        assert_eq!(cut("Ménière's", 9), "Ménière's");
        assert_eq!(cut("Ménière's", 8), "Ménière…");
        assert_eq!(cut("Ménière's", 0), "…");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn typed_letters_leave_the_lines_that_fit() {
        assert_eq!(fits("", "0 Open"), Some(2));
        assert_eq!(fits("4", "4 Percutaneous Endoscopic"), Some(2));
        assert_eq!(fits("endo perc", "4 Percutaneous Endoscopic"), Some(1));
        assert_eq!(fits("open", "4 Percutaneous Endoscopic"), None);
    }
}
