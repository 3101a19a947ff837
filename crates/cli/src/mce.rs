//! `casemix mce`: one line of the Medicare Code Editor's answer for every line of encounters.

use std::io::{self, IsTerminal};

use casemix::{
    contract::{Block, Count, EditAnswers},
    rules::mce::{Edit, EditSet, EditType, Editors, Suppressed, Tally},
    stats::report::Column,
};

use crate::{
    args::MceArguments,
    batch,
    failure::{Failure, Outcome},
    input::Input,
    output::{Output, check_not_input},
    terminal,
};

pub(crate) fn run(arguments: &MceArguments) -> Result<Outcome, Failure> {
    let editors = Editors::embedded()?.suppressing(all_suppressed(&arguments.suppress));
    check_release(arguments, &editors)?;
    let input = Input::new(&arguments.input);
    check_not_input(arguments.output.as_ref(), &input)?;
    let mut output = Output::open(arguments.output.as_deref())?;
    let (mut total, mut tally) = (Count::default(), Tally::default());
    let read = batch::answer(
        input,
        &arguments.threads,
        || answers(arguments, &editors),
        answer,
        |(count, counted, lines)| {
            total.merge(count);
            tally.merge(&counted);
            output.write(&lines)
        },
    );
    output.finish()?;
    if arguments.summary || io::stderr().is_terminal() {
        eprint!("{}", summary(&tally));
    }
    let outcome = batch::tell(&total);
    read.map(|()| outcome)
}

/// The kind of a code that edits are left out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeKind {
    Principal,
    Secondary,
    Procedure,
}

/// An edit to leave out, written `secondary:unspecified`.
pub(crate) fn suppressed(text: &str) -> Result<(CodeKind, Edit), String> {
    let (kind, edit) = text.split_once(':').ok_or("write it like secondary:unspecified")?;
    let kind = match kind {
        "principal" => CodeKind::Principal,
        "secondary" => CodeKind::Secondary,
        "procedure" => CodeKind::Procedure,
        _ => return Err("choose among principal, secondary and procedure".to_owned()),
    };
    let edit = Edit::from_name(edit).ok_or("there is no such edit; edits are named as answers name them")?;
    Ok((kind, edit))
}

fn all_suppressed(asked: &[(CodeKind, Edit)]) -> Suppressed {
    let of = |kind: CodeKind| {
        let of_kind = asked.iter().filter(|(asked, _)| *asked == kind);
        EditSet::of(&of_kind.map(|(_, edit)| *edit).collect::<Vec<_>>())
    };
    Suppressed {
        principal: of(CodeKind::Principal),
        secondary: of(CodeKind::Secondary),
        procedures: of(CodeKind::Procedure),
    }
}

fn check_release(arguments: &MceArguments, editors: &Editors) -> Result<(), Failure> {
    let Some(release) = arguments.release else {
        return Ok(());
    };
    if editors.for_release(release).is_ok() {
        return Ok(());
    }
    let held: Vec<String> = editors
        .as_slice()
        .iter()
        .map(|held| held.release().to_string())
        .collect();
    let held = held.join(", ");
    Err(Failure::Usage(format!(
        "there is no release {release} of the Medicare Code Editor here: choose one of {held}"
    )))
}

fn answers<'e>(arguments: &MceArguments, editors: &'e Editors) -> EditAnswers<'e> {
    let answers = EditAnswers::new(editors);
    let answers = match arguments.release {
        Some(release) => answers.with_release(release),
        None => answers,
    };
    match arguments.explain {
        true => answers.explained(),
        false => answers,
    }
}

fn answer(answers: &mut EditAnswers<'_>, block: &Block) -> (Count, Tally, Vec<u8>) {
    let mut lines = Vec::with_capacity(block.len());
    let count = answers.write_block(block, &mut lines);
    (count, answers.take_tally(), lines)
}

/// How many claims are of each type, and how often each edit fired.
fn summary(tally: &Tally) -> String {
    let types = EditType::ALL.map(|edit_type| (edit_type, tally.claims_of_type(edit_type)));
    let types: Vec<String> = types
        .iter()
        .filter(|(_, claims)| *claims > 0)
        .map(|(edit_type, claims)| format!("{} {claims}", edit_type.name()))
        .collect();
    let columns = [
        Column::text("edit", "Edit"),
        Column::text("type", "Type"),
        Column::number("claims", "Claims"),
        Column::number("codes", "Codes"),
        Column::text("meaning", "Meaning"),
    ];
    let fired = Edit::ALL.iter().filter(|edit| tally.claims_with(**edit) > 0);
    let rows = fired.map(|edit| {
        vec![
            edit.name().to_owned(),
            edit.payment().map_or("", |payment| payment.name()).to_owned(),
            tally.claims_with(*edit).to_string(),
            tally.codes_with(*edit).to_string(),
            edit.meaning().to_owned(),
        ]
    });
    let table = terminal::table(&columns, rows);
    format!("Claims edited: {} ({})\n{table}\n", tally.claims(), types.join(", "))
}
