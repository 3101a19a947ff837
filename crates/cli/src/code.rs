//! `casemix code`: what a code means, when it is valid, where it stands, which notes apply to it, what it was or will be in
//! another year.

use std::fmt::Write;

use casemix::{
    codes::{
        CodeTable, Codes, Conversion, ConversionKind, Entry, FiscalYear, Group, GroupKind, Period,
        notes::{Note, NotePlace, Notes},
    },
    record::{CodeText, Icd10Cm, Icd10Pcs},
};
use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::{
    args::CodeArguments,
    failure::{Failure, Outcome},
    output::Output,
};

pub(crate) fn run(arguments: &CodeArguments) -> Result<Outcome, Failure> {
    let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let found: Vec<Entry<'_>> = codes
        .systems()
        .filter_map(|table| table.lookup(&arguments.code))
        .collect();
    if found.is_empty() {
        return Err(Failure::NotFound(not_found(codes, &arguments.code)));
    }
    let years = arguments.from.zip(arguments.to);
    let looked_up: Vec<LookedUp<'_>> = found
        .into_iter()
        .map(|entry| LookedUp {
            entry,
            date: arguments.date,
            years,
        })
        .collect();
    let text = if arguments.json {
        let all: Vec<Value> = looked_up.iter().map(LookedUp::json).collect();
        format!("{:#}\n", Value::from(all))
    } else {
        let all: Vec<String> = looked_up.iter().map(LookedUp::text).collect();
        all.join("\n")
    };
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(if looked_up.iter().all(LookedUp::is_answered) {
        Outcome::Answered
    } else {
        Outcome::SomeErrors
    })
}

/// Says so, and which codes begin as this one does.
fn not_found(codes: &Codes, code: &str) -> String {
    let mut message = format!("{} is no code of {}", shown_text(code), systems(codes));
    let Some(text) = CodeText::normalize(code) else {
        return message;
    };
    for length in (3..text.len()).rev() {
        let prefix = text.get(..length).unwrap_or_default();
        let near: Vec<String> = codes
            .systems()
            .filter_map(|table| table.lookup(prefix))
            .map(|entry| headline(&entry))
            .collect();
        if !near.is_empty() {
            let _ = write!(message, "; there is {}", near.join(", and "));
            break;
        }
    }
    message
}

fn systems(codes: &Codes) -> String {
    let names: Vec<&str> = codes.systems().map(|table| table.system()).collect();
    names.join(" or ")
}

/// The text without what a terminal would act on.
fn shown_text(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(20).collect()
}

/// A code and what is asked of it.
struct LookedUp<'t> {
    entry: Entry<'t>,
    date: Option<NaiveDate>,
    years: Option<(FiscalYear, FiscalYear)>,
}

impl LookedUp<'_> {
    /// Whether what was asked has an answer: a code that is not valid on the date, or cannot be converted, has none.
    fn is_answered(&self) -> bool {
        let on_date = self.date.is_none_or(|date| self.state_on(date).is_ok());
        on_date && self.conversion().is_none_or(|conversion| conversion.is_ok())
    }

    fn state_on(&self, date: NaiveDate) -> Result<String, String> {
        let edition = self.entry.table().on(date).map_err(|error| error.to_string())?;
        let is_billable = edition.has_billable(self.entry.code());
        match (is_billable, edition.contains(self.entry)) {
            (true, _) => Ok("billable".to_owned()),
            (false, true) => Ok("a heading: choose one of the codes below it".to_owned()),
            (false, false) => Err("not valid on that day".to_owned()),
        }
    }

    fn conversion(&self) -> Option<Result<Conversion, String>> {
        let (from, to) = self.years?;
        let edition = self
            .entry
            .table()
            .on(from.period().first)
            .map_err(|error| error.to_string());
        let convert = |edition: casemix::codes::Edition<'_>| {
            edition
                .convert(&self.entry.code(), to.period().first)
                .map_err(|error| error.to_string())
        };
        Some(edition.and_then(convert))
    }

    fn text(&self) -> String {
        let entry = self.entry;
        let mut out = format!("{}\n{}\n", headline(&entry), entry.table().system());
        let mut line = |text: String| {
            out.push_str(&text);
            out.push('\n');
        };
        match entry.periods() {
            [] => line("A heading; codes below it are billable".to_owned()),
            periods => {
                let periods: Vec<String> = periods.iter().map(ToString::to_string).collect();
                line(format!("Billable: {}", periods.join(", ")));
            }
        }
        if let Some(date) = self.date {
            line(match self.state_on(date) {
                Ok(state) | Err(state) => format!("On {date}: {state}"),
            });
        }
        line("\nPlace".to_owned());
        let mut above: Vec<String> = entry.ancestors().map(|heading| headline(&heading)).collect();
        above.extend(entry.groups().map(group_name));
        above.reverse();
        above.push(headline(&entry));
        for (depth, heading) in above.iter().enumerate() {
            line(format!("{}{heading}", "  ".repeat(depth + 1)));
        }
        for child in entry.children() {
            line(format!("{}{}", "  ".repeat(above.len() + 1), headline(&child)));
        }
        if entry.periods().is_empty() && !entry.seventh_characters().is_empty() {
            line("\nSeventh characters".to_owned());
            for seventh in entry.seventh_characters() {
                line(format!("  {} {}", seventh.character, seventh.meaning));
            }
        }
        self.note_lines().into_iter().for_each(&mut line);
        if let (Some((from, to)), Some(conversion)) = (self.years, self.conversion()) {
            line(format!("\nFrom {from} to {to}"));
            match conversion {
                Ok(conversion) => conversion_lines(entry.table(), &conversion).into_iter().for_each(line),
                Err(error) => line(format!("  {error}")),
            }
        }
        out
    }

    /// The notes of the date asked for, or the newest without one; `None` for a system that has none.
    fn notes(&self) -> Option<Result<Notes<'_>, String>> {
        let newest = self.entry.table().newest_notes()?;
        Some(match self.date {
            Some(date) => self.entry.table().notes_on(date).map_err(|error| error.to_string()),
            None => Ok(newest),
        })
    }

    /// The notes that apply, own and inherited, each under the place it stands at.
    fn note_lines(&self) -> Vec<String> {
        let notes = match self.notes() {
            None => return Vec::new(),
            Some(Err(error)) => return vec!["\nNotes".to_owned(), format!("  {error}")],
            Some(Ok(notes)) => notes,
        };
        let mut lines = vec![format!("\nNotes of {}", notes.provenance().release)];
        let (mut place, mut kind) = (String::new(), None);
        for note in notes.applying(self.entry) {
            let here = place_name(&note.place);
            if here != place {
                lines.push(format!("  {here}"));
                (place, kind) = (here, None);
            }
            if kind != Some(note.kind) || note.is_first && note.kind.is_instruction() {
                lines.push(format!("    {}", note.kind));
                kind = Some(note.kind);
            }
            let indent = if note.lead.is_some() { 8 } else { 6 };
            lines.push(format!("{:indent$}{}", "", note.text));
        }
        if lines.len() == 1 {
            lines.push("  none".to_owned());
        }
        lines
    }

    fn notes_json(&self) -> Value {
        match self.notes() {
            None => Value::Null,
            Some(Err(error)) => json!({"error": error}),
            Some(Ok(notes)) => {
                let period = notes
                    .period()
                    .map(|period| json!({"first": period.first.to_string(), "last": period.last.to_string()}));
                let all = notes.applying(self.entry).map(|note| note_json(&note, self.entry));
                json!({"release": notes.provenance().release, "period": period, "notes": all.collect::<Vec<_>>()})
            }
        }
    }

    fn json(&self) -> Value {
        let entry = self.entry;
        let heading = |entry: &Entry<'_>| json!({"code": dotted(entry), "title": entry.title()});
        let period = |period: &Period| json!({"first": period.first.to_string(), "last": period.last.to_string()});
        let group = |group: &Group| json!({"label": group.label, "title": group.title});
        json!({
            "code": dotted(&entry),
            "system": entry.table().system(),
            "title": entry.title(),
            "billable": entry.periods().iter().map(period).collect::<Vec<_>>(),
            "groups": entry.groups().map(group).collect::<Vec<_>>(),
            "ancestors": entry.ancestors().map(|above| heading(&above)).collect::<Vec<_>>(),
            "children": entry.children().map(|below| heading(&below)).collect::<Vec<_>>(),
            "notes": self.notes_json(),
            "on": self.date.map(|date| {
                let state = self.state_on(date);
                json!({"date": date.to_string(), "valid": state.is_ok(), "state": state.unwrap_or_else(|state| state)})
            }),
            "conversion": self.conversion().zip(self.years).map(|(conversion, (from, to))| {
                let (kind, targets, error) = match &conversion {
                    Ok(conversion) => (Some(kind(conversion.kind).0), target_values(conversion), None),
                    Err(error) => (None, Vec::new(), Some(error)),
                };
                json!({"from": from.year(), "to": to.year(), "kind": kind, "targets": targets, "error": error})
            }),
        })
    }
}

/// A note with the codes that it names, the uppermost of each branch.
fn note_json(note: &Note<'_>, of: Entry<'_>) -> Value {
    let (at, is_own) = match note.place {
        NotePlace::Entry(entry) => (dotted(&entry), entry == of),
        NotePlace::Group(group) => (group.label.clone(), false),
        _ => (String::new(), false),
    };
    let targets: Vec<String> = note.targets.tops(of.table()).map(|entry| dotted(&entry)).collect();
    json!({
        "kind": note.kind.name(),
        "at": at,
        "own": is_own,
        "lead": note.lead,
        "text": note.text,
        "codes": targets,
        "condition": note.kind.is_instruction().then(|| note.condition.name()),
        "examples": note.is_open,
        "resolved": note.is_resolved,
    })
}

/// Where a note stands, as a heading.
fn place_name(place: &NotePlace<'_>) -> String {
    match place {
        NotePlace::Entry(entry) => headline(entry),
        NotePlace::Group(group) => group_name(group),
        _ => String::new(),
    }
}

fn group_name(group: &Group) -> String {
    match group.kind {
        GroupKind::Chapter => format!("Chapter {} {}", group.label, group.title),
        _ => format!("{} {}", group.label, group.title),
    }
}

fn target_values(conversion: &Conversion) -> Vec<Value> {
    let targets = conversion.targets.iter().map(|target| {
        let steps = target.steps.iter().map(|step| {
            json!({
                "effective": step.effective.to_string(),
                "from": &*step.from,
                "to": &*step.to,
                "together": step.together,
            })
        });
        let shared: Vec<&str> = target.shared_with.iter().map(|code| &**code).collect();
        json!({"code": &*target.code, "steps": steps.collect::<Vec<_>>(), "shared_with": shared})
    });
    targets.collect()
}

fn conversion_lines(table: &dyn CodeTable, conversion: &Conversion) -> Vec<String> {
    let mut lines = vec![format!("  {}", kind(conversion.kind).1)];
    for target in &conversion.targets {
        let title = table
            .get(target.code)
            .as_ref()
            .map_or_else(|| target.code.to_string(), headline);
        lines.push(format!("  {title}"));
        for step in &target.steps {
            let together = if step.together { ", together with others" } else { "" };
            lines.push(format!(
                "    from {}: {} for {}{together}",
                step.effective, step.to, step.from
            ));
        }
        if !target.shared_with.is_empty() {
            let others: Vec<&str> = target.shared_with.iter().map(|code| &**code).collect();
            lines.push(format!("    also for {}", others.join(", ")));
        }
    }
    lines
}

/// The name of a kind of conversion, and what it means.
fn kind(kind: ConversionKind) -> (&'static str, &'static str) {
    match kind {
        ConversionKind::Unchanged => ("unchanged", "the same code"),
        ConversionKind::OneToOne => ("one-to-one", "another code, for this one alone"),
        ConversionKind::OneToMany => ("one-to-many", "several codes: read the record again to choose"),
        ConversionKind::ManyToOne => ("many-to-one", "one code, which other codes lead to as well"),
        ConversionKind::ManyToMany => (
            "many-to-many",
            "several codes, which other codes lead to as well: read the record again to choose",
        ),
        ConversionKind::NoEquivalent => ("no-equivalent", "none: there was no such code before"),
        _ => ("unknown", "not known to the conversion tables"),
    }
}

/// Code and title.
fn headline(entry: &Entry<'_>) -> String {
    match entry.title() {
        Some(title) => format!("{} {title}", dotted(entry)),
        None => format!("{} (no title)", dotted(entry)),
    }
}

/// The code as reports write it, with its dot.
fn dotted(entry: &Entry<'_>) -> String {
    let code = entry.code();
    match entry.table().system() {
        casemix::codes::ICD10CM => code.parse::<Icd10Cm>().map(|code| code.to_string()),
        casemix::codes::ICD10PCS => code.parse::<Icd10Pcs>().map(|code| code.to_string()),
        _ => return code.to_string(),
    }
    .unwrap_or_else(|_| code.to_string())
}
