//! The picker: codes while one types, then questions down to a code for a claim.

use std::cell::RefCell;
use std::io::{self, IsTerminal};
use std::rc::Rc;

use casemix::codes::Edition;
use casemix_coding::find::{Finder, Navigation, Question, Workspace};
use inquire::autocompletion::{Autocomplete, Replacement};
use inquire::{CustomUserError, InquireError, Select, Text};

use super::text::{dotted, state};
use super::{FindArguments, edition, print, search};
use crate::failure::{Failure, Outcome};

/// Letters below which nothing is looked for.
const LEAST: usize = 2;

pub(super) fn run(finder: &'static Finder, arguments: &FindArguments) -> Result<Outcome, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let message = "--pick asks on a terminal, and this is none; use casemix find WORDS, with --json for programs";
        return Err(Failure::Usage(message.to_owned()));
    }
    let edition = edition(arguments)?;
    let typed = TypeAhead {
        finder,
        arguments: Rc::new(arguments.clone()),
        workspace: Rc::default(),
    };
    let asked = Text::new("Code for:")
        .with_autocomplete(typed)
        .with_page_size(arguments.limit.clamp(3, 20))
        .with_help_message("arrows choose, tab takes the line, enter goes on, escape ends")
        .prompt();
    let Some(line) = answered(asked)? else {
        return Ok(Outcome::SomeErrors);
    };
    // A line that was taken begins with its code; anything else is looked for, and its best hit is meant.
    let first_word = line.split(' ').next().unwrap_or_default();
    let mut workspace = Workspace::default();
    let mut search_for = |query: &str| {
        let found = search(finder, arguments, query, false, &mut workspace);
        let best = found.hits().first();
        best.map(|hit| {
            (
                hit.code().to_owned(),
                found.title(hit).text.to_owned() + &state(&found, hit),
            )
        })
    };
    let by_code = search_for(first_word).filter(|(code, _)| code == first_word);
    let Some((code, title)) = by_code.or_else(|| search_for(&line)) else {
        return Err(Failure::NotFound(
            "nothing is found: try fewer or other words".to_owned(),
        ));
    };
    match ask_down(edition, code.clone())? {
        Some(chosen) if chosen != code => {
            let title = edition
                .lookup(&chosen)
                .and_then(|entry| entry.title())
                .unwrap_or_default();
            print(&format!("{chosen} {title}\n"))
        }
        Some(_) => print(&format!("{code} {title}\n")),
        None => Ok(Outcome::SomeErrors),
    }
}

/// Asks until a code for a claim is reached; `None` where the user ends it.
fn ask_down(edition: Edition<'_>, mut code: String) -> Result<Option<String>, Failure> {
    while let Some(question) = Navigation::new(edition).question(&code) {
        if edition.is_billable(&code) {
            break;
        }
        let lines: Vec<String> = lines(&question);
        let prompt = format!("{code}: {}", question.topic.question());
        let Some(chosen) = answered(Select::new(&prompt, lines).raw_prompt())? else {
            return Ok(None);
        };
        let Some(answer) = question.answers.get(chosen.index) else {
            break;
        };
        code = dotted(&answer.entry.code());
    }
    Ok(Some(code))
}

fn lines(question: &Question<'_>) -> Vec<String> {
    let answers = question.answers.iter();
    answers
        .map(|answer| format!("{:<9} {}", dotted(&answer.entry.code()), answer.label))
        .collect()
}

/// The answer; `None` where the user went away.
fn answered<T>(answer: Result<T, InquireError>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(None),
        Err(error) => Err(Failure::Usage(format!("the terminal does not answer: {error}"))),
    }
}

/// Answers key strokes.
#[derive(Clone)]
struct TypeAhead {
    finder: &'static Finder,
    arguments: Rc<FindArguments>,
    workspace: Rc<RefCell<Workspace>>,
}

impl Autocomplete for TypeAhead {
    fn get_suggestions(&mut self, input: &str) -> Result<Vec<String>, CustomUserError> {
        if input.trim().chars().count() < LEAST {
            return Ok(Vec::new());
        }
        let mut workspace = self.workspace.borrow_mut();
        let found = search(self.finder, &self.arguments, input, true, &mut workspace);
        let line = |hit| {
            format!(
                "{} {}{}",
                casemix_coding::find::Hit::code(hit),
                found.title(hit).text,
                state(&found, hit)
            )
        };
        Ok(found.hits().iter().map(line).collect())
    }

    fn get_completion(&mut self, _: &str, highlighted: Option<String>) -> Result<Replacement, CustomUserError> {
        Ok(highlighted)
    }
}
