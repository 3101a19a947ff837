//! `casemix rules`: packs in the rule language checked, tested, formatted and explained.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use casemix::{
    codes::Codes,
    record::Encounter,
    rules::{
        BuildError, Diagnostic, Diagnostics, ExampleFault, Limit, Pack, RuleInfo, RuleSet, RuleSetBuilder,
        conventions::Conventions,
        mce::{Editors, MedicareEdits},
        packs::{self, RecordFindings},
        review::{RecordReview, TextReview, federal_limits},
    },
};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::{
    failure::{Failure, Outcome},
    output::print,
};

/// What can be done with packs of rules.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Find every error in packs: of their text, and of what they name.
    Check(PackArguments),
    /// Run the examples of packs: encounters on which a rule must fire, or must not.
    Test(PackArguments),
    /// Write packs in their usual form.
    Fmt(FmtArguments),
    /// Tell all that is known of a rule; without one, list the rules.
    Explain(ExplainRuleArguments),
}

#[derive(Debug, Args)]
pub(crate) struct PackArguments {
    /// Files of packs; they are taken together, after the packs of the program.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FmtArguments {
    /// Files of packs, which are written over.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Change nothing, but name the files that are not in their usual form.
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainRuleArguments {
    /// The identifier of the rule, such as `consistency.discharged-before-admitted`.
    #[arg(value_name = "RULE")]
    rule: Option<String>,
    /// A file of a pack, taken after those of the program; may be given several times.
    #[arg(long, value_name = "FILE")]
    pack: Vec<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: &RulesCommand) -> Result<Outcome, Failure> {
    match command {
        RulesCommand::Check(arguments) => check(arguments),
        RulesCommand::Test(arguments) => test(arguments),
        RulesCommand::Fmt(arguments) => format(arguments),
        RulesCommand::Explain(arguments) => explain(arguments),
    }
}

fn check(arguments: &PackArguments) -> Result<Outcome, Failure> {
    let loaded = load(&arguments.files)?;
    let text = match (&loaded, arguments.json) {
        (Ok(loaded), false) => {
            let (packs, rules) = (
                loaded.own.len(),
                loaded.own.iter().map(|pack| pack.rules().count()).sum::<usize>(),
            );
            format!(
                "{packs} {}, {rules} {}: no errors\n",
                plural(packs, "pack"),
                plural(rules, "rule")
            )
        }
        (Ok(_), true) => format!("{:#}\n", json!({ "errors": [] })),
        (Err(wrong), json) => wrong.text(json),
    };
    print(&text)?;
    Ok(outcome(loaded.is_ok()))
}

fn test(arguments: &PackArguments) -> Result<Outcome, Failure> {
    let loaded = match load(&arguments.files)? {
        Ok(loaded) => loaded,
        Err(wrong) => {
            print(&wrong.text(arguments.json))?;
            return Ok(Outcome::SomeErrors);
        }
    };
    let read = |json: &str| serde_json::from_str::<Encounter>(json);
    let faults: Vec<ExampleFault> = loaded
        .own
        .iter()
        .flat_map(|pack| pack.run_examples(&loaded.rules, read))
        .collect();
    let examples: usize = loaded.own.iter().map(|pack| pack.examples().count()).sum();
    let text = if arguments.json {
        let faults = faults.iter().map(
            |fault| json!({ "file": fault.file, "line": fault.line, "rule": fault.rule, "message": fault.to_string() }),
        );
        format!(
            "{:#}\n",
            json!({ "examples": examples, "faults": faults.collect::<Vec<_>>() })
        )
    } else {
        let lines: String = faults.iter().map(|fault| format!("{fault}\n")).collect();
        format!(
            "{lines}{examples} {}, {} wrong\n",
            plural(examples, "example"),
            faults.len()
        )
    };
    print(&text)?;
    Ok(outcome(faults.is_empty()))
}

fn format(arguments: &FmtArguments) -> Result<Outcome, Failure> {
    let mut is_fine = true;
    for path in &arguments.files {
        let text = read(path)?;
        let pack = match Pack::parse(path.display().to_string(), text.as_str()) {
            Ok(pack) => pack,
            Err(errors) => {
                print(&errors.to_string())?;
                is_fine = false;
                continue;
            }
        };
        let formatted = pack.format();
        if formatted == text {
            continue;
        }
        if arguments.check {
            print(&format!("{} is not in its usual form\n", path.display()))?;
            is_fine = false;
        } else {
            fs::write(path, formatted).map_err(|source| Failure::Output {
                file: path.display().to_string(),
                source,
            })?;
        }
    }
    Ok(outcome(is_fine))
}

fn explain(arguments: &ExplainRuleArguments) -> Result<Outcome, Failure> {
    let loaded = match load(&arguments.pack)? {
        Ok(loaded) => loaded,
        Err(wrong) => {
            print(&wrong.text(arguments.json))?;
            return Ok(Outcome::SomeErrors);
        }
    };
    let Some(id) = &arguments.rule else {
        print(&list(&loaded.rules, arguments.json))?;
        return Ok(Outcome::Answered);
    };
    let Some(rule) = loaded.rules.rule(id) else {
        return Err(Failure::NotFound(format!(
            "there is no rule `{id}`; `casemix rules explain` lists them"
        )));
    };
    let explained = Explained { rule, loaded: &loaded };
    print(&if arguments.json {
        format!("{:#}\n", explained.json())
    } else {
        explained.text()
    })?;
    Ok(Outcome::Answered)
}

/// The packs of the program and further ones, as a rule set.
struct Loaded {
    rules: RuleSet,
    /// Every pack in the rule language.
    packs: Vec<Pack>,
    /// Those that were named.
    own: Vec<Pack>,
}

/// Why packs make no rule set.
enum Wrong {
    Text(Vec<Diagnostic>),
    Build(BuildError),
}

impl Wrong {
    fn text(&self, json: bool) -> String {
        match self {
            Wrong::Text(all) if json => {
                let errors = all.iter().map(|error| {
                    json!({
                        "file": error.file(), "line": error.line(), "column": error.column(),
                        "message": error.message(), "help": error.help(),
                    })
                });
                format!("{:#}\n", json!({ "errors": errors.collect::<Vec<_>>() }))
            }
            Wrong::Text(all) => {
                let shown: Vec<String> = all.iter().map(ToString::to_string).collect();
                format!("{}\n{} {}\n", shown.join("\n"), all.len(), plural(all.len(), "error"))
            }
            Wrong::Build(error) if json => format!("{:#}\n", json!({ "errors": [{ "message": error.to_string() }] })),
            Wrong::Build(error) => format!("error: {error}\n"),
        }
    }
}

fn load(files: &[PathBuf]) -> Result<Result<Loaded, Wrong>, Failure> {
    let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let (mut own, mut errors) = (Vec::new(), Vec::new());
    for path in files {
        match Pack::parse(path.display().to_string(), read(path)?) {
            Ok(pack) => own.push(with_files(pack, path)),
            Err(found) => errors.extend(found.diagnostics().iter().cloned()),
        }
    }
    if !errors.is_empty() {
        return Ok(Err(Wrong::Text(errors)));
    }
    let packs: Vec<Pack> = built_in(&own)?.into_iter().chain(own.iter().cloned()).collect();
    let builder = RuleSet::builder(codes)
        .check(RecordFindings::new())
        .check(RecordReview::new())
        .check(TextReview::new())
        .check(Conventions::of(codes))
        .check(MedicareEdits::new(Editors::embedded()?));
    let builder = packs.iter().cloned().fold(builder, RuleSetBuilder::pack);
    Ok(match builder.build() {
        Ok(rules) => Ok(Loaded { rules, packs, own }),
        Err(BuildError::Language(found)) => Err(Wrong::Text(found.diagnostics().to_vec())),
        Err(other) => Err(Wrong::Build(other)),
    })
}

/// The packs that the program brings with it, but for those that one of `own` stands for: a later state of the same pack.
fn built_in(own: &[Pack]) -> Result<Vec<Pack>, Failure> {
    let damaged = |errors: Diagnostics| Failure::Usage(format!("the packs of this program are damaged: {errors}"));
    let mut packs = packs::all().map_err(damaged)?;
    packs.extend(packs::guidelines().map_err(damaged)?);
    packs.push(federal_limits().map_err(damaged)?);
    let key = |pack: &Pack| pack.rules().chain(pack.limits().map(str::to_owned)).collect::<Vec<_>>();
    packs.retain(|pack| {
        let ours = key(pack);
        let stands_for =
            |own: &Pack| own.info().name == pack.info().name && key(own).iter().any(|id| ours.contains(id));
        !own.iter().any(stands_for)
    });
    Ok(packs)
}

/// Gives a pack the files that its sets are from: they lie beside it.
pub(crate) fn with_files(pack: Pack, path: &Path) -> Pack {
    let beside = path.parent().unwrap_or(Path::new(""));
    pack.with_files(|name| -> io::Result<String> { fs::read_to_string(beside.join(name)) })
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Input {
        file: path.display().to_string(),
        message: format!("cannot read: {error}"),
    })
}

fn list(rules: &RuleSet, as_json: bool) -> String {
    if as_json {
        let all = rules.rules().map(|rule| {
            json!({ "rule": rule.id, "severity": rule.severity.as_str(), "title": rule.title, "on": rules.is_on(&rule.id) })
        });
        return format!("{:#}\n", Value::from(all.collect::<Vec<_>>()));
    }
    let width = rules.rules().map(|rule| rule.id.len()).max().unwrap_or_default();
    let lines = rules.rules().map(|rule| {
        let off = if rules.is_on(&rule.id) { "" } else { " (off)" };
        format!(
            "{:width$}  {:7}  {}{off}\n",
            rule.id,
            rule.severity.as_str(),
            rule.title
        )
    });
    lines.collect()
}

/// A rule with all that is known of it.
struct Explained<'l> {
    rule: &'l RuleInfo,
    loaded: &'l Loaded,
}

impl Explained<'_> {
    /// The pack in the rule language that has the rule, and the rule in its words.
    fn source(&self) -> Option<(&Pack, String)> {
        let packs = self.loaded.packs.iter();
        packs
            .filter_map(|pack| Some((pack, pack.rule_text(&self.rule.id)?)))
            .next()
    }

    fn limits(&self) -> Vec<&Limit> {
        let names = self.rule.reads.iter().filter_map(|what| what.strip_prefix("limit "));
        names.flat_map(|name| self.loaded.rules.limits().named(name)).collect()
    }

    fn sets(&self) -> Vec<String> {
        let Some((pack, _)) = self.source() else {
            return Vec::new();
        };
        let names = self.rule.reads.iter().filter_map(|what| what.strip_prefix("set "));
        names.filter_map(|name| pack.set_text(name)).collect()
    }

    fn text(&self) -> String {
        let RuleInfo {
            id, severity, title, ..
        } = self.rule;
        let mut lines = vec![format!("{id}: {title}"), format!("severity   {severity}")];
        if !self.loaded.rules.is_on(id) {
            lines.push("it is switched off".to_owned());
        }
        lines.extend(
            self.rule
                .citation
                .iter()
                .map(|citation| format!("citation   {citation}")),
        );
        lines.extend(self.rule.remedy.iter().map(|remedy| format!("remedy     {remedy}")));
        lines.push(format!("effective  {}, by {}", self.rule.effective, self.rule.by));
        lines.push(format!("reads      {}", self.rule.reads.join(", ")));
        for limit in self.limits() {
            lines.push(format!("           {limit}, {}", limit.effective));
        }
        let mut text = lines.join("\n") + "\n";
        for part in self.sets().into_iter().chain(self.source().map(|(_, rule)| rule)) {
            text.push('\n');
            text.push_str(&part);
        }
        text
    }

    fn json(&self) -> Value {
        let rule = self.rule;
        json!({
            "rule": rule.id,
            "title": rule.title,
            "severity": rule.severity.as_str(),
            "on": self.loaded.rules.is_on(&rule.id),
            "citation": rule.citation,
            "remedy": rule.remedy,
            "effective": { "from": rule.effective.from.map(|day| day.to_string()), "until": rule.effective.until.map(|day| day.to_string()) },
            "by": rule.by,
            "reads": rule.reads,
            "limits": self.limits().iter().map(ToString::to_string).collect::<Vec<_>>(),
            "sets": self.sets(),
            "text": self.source().map(|(_, text)| text),
        })
    }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 {
        what.to_owned()
    } else {
        format!("{what}s")
    }
}

fn outcome(is_fine: bool) -> Outcome {
    if is_fine {
        Outcome::Answered
    } else {
        Outcome::SomeErrors
    }
}
