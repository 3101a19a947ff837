//! The picker: codes while one types, then questions down to a code for a claim.

use std::cell::RefCell;
use std::rc::Rc;

use casemix::codes::Edition;
use casemix_coding::find::{Finder, Hit, Navigation, Question, Workspace};
use inquire::autocompletion::{Autocomplete, Replacement};
use inquire::{CustomUserError, Text};

use super::text::{dotted, state};
use super::{FindArguments, edition, print, search};
use crate::failure::{Failure, Outcome};
use crate::picker::{self, Answer, Answered, Choice, Reached};

/// Letters below which nothing is looked for.
const LEAST: usize = 2;

pub(super) fn run(finder: &'static Finder, arguments: &FindArguments) -> Result<Outcome, Failure> {
    picker::require_terminal("casemix find WORDS")?;
    let edition = edition(arguments)?;
    let typed = TypeAhead {
        finder,
        arguments: Rc::new(arguments.clone()),
        workspace: Rc::default(),
    };
    let help = picker::one_line("arrows choose, tab takes the line, enter goes on, escape ends");
    let asked = Text::new("Code for:")
        .with_autocomplete(typed)
        .with_page_size(picker::page_size(arguments.limit.get().clamp(3, 20)))
        .with_help_message(&help)
        .prompt();
    let Answered::With(line) = picker::answered(asked)? else {
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
fn ask_down(edition: Edition<'_>, code: String) -> Result<Option<String>, Failure> {
    picker::descend(code, |code| {
        let open = !edition.is_billable(code);
        let question = Navigation::new(edition).question(code).filter(|_| open);
        Ok(Reached {
            code: code.to_owned(),
            choice: question.map(|question| choice(&question)),
        })
    })
}

fn choice(question: &Question<'_>) -> Choice {
    let answers = question.answers.iter().map(|answer| {
        let code = dotted(&answer.entry.code());
        Answer {
            line: format!("{code:<9} {}", answer.label),
            code,
        }
    });
    Choice {
        prompt: format!("{} {}", dotted(&question.about.code()), question.topic.question()),
        answers: answers.collect(),
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
        let line = |hit: &Hit| {
            let line = format!("{} {}{}", hit.code(), found.title(hit).text, state(&found, hit));
            picker::one_line(&line)
        };
        Ok(found.hits().iter().map(line).collect())
    }

    fn get_completion(&mut self, _: &str, highlighted: Option<String>) -> Result<Replacement, CustomUserError> {
        Ok(highlighted)
    }
}
