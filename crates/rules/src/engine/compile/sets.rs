//! Sets of a pack: members looked up in their code table, or kept as texts.

use std::sync::Arc;

use casemix_codes::EntryId;
use casemix_record::{CodeSystem, CodeText};

use super::super::sets::{Pattern, TextSet, matches};
use super::{CM, PackCompiler, Reported, Result, icd10};
use crate::language::tree::{Comments, Member, MemberKind, SetItem, SetSource};
use crate::language::{File, Span, did_you_mean};

/// A set that rules can ask.
#[derive(Debug, Clone)]
pub(in super::super) enum SetValue {
    /// Of a code system with a table: its number, and the number of the set there.
    Table { system: usize, set: usize },
    /// Of texts, or of a code system without a table.
    Texts { system: String, texts: Arc<TextSet> },
    /// It cannot be made, for this reason.
    Unable(Arc<str>),
}

/// The system of plain texts.
pub(super) const TEXT: &str = "text";

impl PackCompiler<'_> {
    /// Makes every set, used or not, so that errors in them are told.
    pub(super) fn compile_sets(&mut self) {
        let names: Vec<String> = self.items.keys().map(|name| (*name).to_owned()).collect();
        for name in names {
            // What is wrong is told where it is found.
            let _ = self.set(&name, Span::default());
        }
    }

    /// The set of a name, as asked for at `span`.
    pub(super) fn set(&mut self, name: &str, span: Span) -> Result<SetValue> {
        if let Some(known) = self.sets.get(name) {
            return known.clone().ok_or(Reported);
        }
        let Some(item) = self.items.get(name).copied() else {
            let known: Vec<String> = self.items.keys().map(|name| (*name).to_owned()).collect();
            return Err(self.unknown(span, "set", name, known.iter().map(String::as_str)));
        };
        // Whoever asks for it while it is being made goes in a circle.
        self.sets.insert(name.to_owned(), None);
        let made = self.make(item);
        if made.is_ok() {
            self.sets.insert(name.to_owned(), made.clone().ok());
        }
        made
    }

    fn make(&mut self, item: &SetItem) -> Result<SetValue> {
        let system = item
            .system
            .as_ref()
            .map_or(casemix_codes::ICD10CM, |system| &system.node)
            .to_owned();
        if let Some(name) = &item.system {
            self.known_system(&name.node, name.span)?;
        }
        let (include, except) = match &item.source {
            SetSource::Members { include, except } => (include.clone(), except.clone()),
            SetSource::File(file) => match self.file_members(&file.node, file.span)? {
                Ok(members) => (members, Vec::new()),
                Err(reason) => return Ok(SetValue::Unable(reason)),
            },
        };
        self.made_of(&system, &include, &except, Some(&item.name.node))
    }

    /// That a name is one of a code system, or `text`.
    fn known_system(&mut self, name: &str, span: Span) -> Result<()> {
        let named = CodeSystem::ALL.iter().map(|system| system.as_str());
        let mut known: Vec<String> = named.chain([TEXT]).map(str::to_owned).collect();
        known.extend(self.codes.systems().map(|table| table.system().to_owned()));
        if known.iter().any(|known| known == name) {
            return Ok(());
        }
        let help = did_you_mean(name, known.iter().map(String::as_str));
        Err(self.error_with_help(span, format!("there is no code system `{name}`"), help))
    }

    /// A set of members that stand in a condition.
    pub(super) fn inline(&mut self, system: &str, members: &[Member]) -> Result<SetValue> {
        self.made_of(system, members, &[], None)
    }

    fn made_of(&mut self, system: &str, include: &[Member], except: &[Member], name: Option<&str>) -> Result<SetValue> {
        for member in include.iter().chain(except) {
            let MemberKind::Set(other) = &member.kind else { continue };
            if self.sets.get(other.as_str()).is_some_and(Option::is_none) {
                return Err(self.error(
                    member.span,
                    format!("`{other}` cannot be made: it failed, or is made of itself"),
                ));
            }
            match self.set(other, member.span)? {
                SetValue::Unable(reason) => return Ok(SetValue::Unable(reason)),
                SetValue::Table { system: of, .. } => {
                    let of = self
                        .table(of)
                        .map(|table| table.system().to_owned())
                        .unwrap_or_default();
                    self.same_system(&of, system, other, member.span)?;
                }
                SetValue::Texts { system: of, .. } => self.same_system(&of, system, other, member.span)?,
            }
        }
        let Some(number) = self.system(system) else {
            if icd10(system).is_some() {
                return Ok(SetValue::Unable(format!("there is no table of {system}").into()));
            }
            let (included, excepted) = (self.text_set(include, system)?, self.text_set(except, system)?);
            let texts = if except.is_empty() {
                included
            } else {
                included.except(excepted)
            };
            return Ok(SetValue::Texts {
                system: system.to_owned(),
                texts: Arc::new(texts),
            });
        };
        let mut ids = self.ids(number, include)?;
        let excepted = self.ids(number, except)?;
        ids.retain(|id| excepted.binary_search(id).is_err());
        if let Some(name) = name {
            self.members.insert(name.to_owned(), ids.as_slice().into());
        }
        let set = self.systems.get_mut(number).and_then(|system| system.add(ids));
        match set {
            Some(set) => Ok(SetValue::Table { system: number, set }),
            None => {
                let span = include.first().map(|member| member.span).unwrap_or_default();
                Err(self.error(
                    span,
                    format!("the sets of {system} tell too many classes of codes apart"),
                ))
            }
        }
    }

    fn same_system(&mut self, of: &str, system: &str, name: &str, span: Span) -> Result<()> {
        if of == system {
            return Ok(());
        }
        Err(self.error(span, format!("`{name}` is of {of}, and this set is of {system}")))
    }

    /// The members that the lines of a file name, or why there are none.
    fn file_members(&mut self, name: &str, span: Span) -> Result<std::result::Result<Vec<Member>, Arc<str>>> {
        let text = match self.pack.file(name) {
            Some(File::Read(text)) => Arc::clone(text),
            Some(File::Failed(error)) => return Ok(Err(format!("the file `{name}` is missing: {error}").into())),
            None => return Ok(Err(format!("the file `{name}` is missing").into())),
        };
        let mut members = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let Some(first) = line
                .split([' ', '\t', ',', ';'])
                .next()
                .filter(|first| !first.is_empty())
            else {
                continue;
            };
            let is_code =
                |code: &str| !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || "._?*".contains(c));
            let kind = match first.split_once('-') {
                Some((from, to)) if is_code(from) && is_code(to) => MemberKind::Range(from.to_owned(), to.to_owned()),
                None if is_code(first) => MemberKind::Code(first.to_owned()),
                _ => {
                    let message = format!("line {} of the file `{name}` does not begin with a code", number + 1);
                    return Err(self.error(span, message));
                }
            };
            members.push(Member {
                kind,
                span,
                comments: Comments::default(),
            });
        }
        Ok(Ok(members))
    }

    /// The ids of members in the table of a system, ascending.
    fn ids(&mut self, system: usize, members: &[Member]) -> Result<Vec<u32>> {
        let mut ids = Vec::new();
        for member in members {
            match &member.kind {
                MemberKind::Set(name) => {
                    ids.extend(self.members.get(name.as_str()).into_iter().flat_map(|ids| ids.iter()))
                }
                MemberKind::Code(code) | MemberKind::Text(code) => {
                    ids.extend(self.ids_like(system, code, member.span)?)
                }
                MemberKind::Range(first, last) => ids.extend(self.range(system, first, last, member.span)?),
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// The ids of a code or a pattern of codes.
    fn ids_like(&mut self, system: usize, code: &str, span: Span) -> Result<Vec<u32>> {
        let Some(table) = self.table(system).cloned() else {
            return Err(Reported);
        };
        if !code.contains(['?', '*']) {
            let Some(id) = CodeText::normalize(code).and_then(|code| table.find(code)) else {
                return Err(self.error(span, format!("{} has no code {code}", table.system())));
            };
            if table.periods(id).is_empty() {
                let help = format!(
                    "for the codes below it write {code}{}*",
                    if code.len() == 3 && system == CM { "." } else { "" }
                );
                return Err(self.error_with_help(span, format!("{code} is a heading and never a code"), Some(help)));
            }
            return Ok(vec![id.0]);
        }
        let prefix = code.split(['?', '*']).next().unwrap_or_default();
        let below = CodeText::normalize(prefix).map_or(0..0, |prefix| table.starting_with(prefix));
        // A dot in a pattern only shows where it is in the code.
        let pattern: String = code.chars().filter(|c| *c != '.').collect();
        let is_like = |id: &u32| table.code(EntryId(*id)).is_some_and(|code| matches(&pattern, &code));
        let takes_all = pattern.find(['?', '*']) == Some(pattern.len() - 1) && pattern.ends_with('*');
        let ids: Vec<u32> = below.filter(|id| takes_all || is_like(id)).collect();
        if ids.is_empty() {
            return Err(self.error(span, format!("no code of {} is like {code}", table.system())));
        }
        Ok(ids)
    }

    /// The ids of a range, with everything below its last code.
    fn range(&mut self, system: usize, first: &str, last: &str, span: Span) -> Result<std::ops::Range<u32>> {
        let (start, end) = (
            self.ids_below(system, first, span)?.start,
            self.ids_below(system, last, span)?.end,
        );
        if start >= end {
            return Err(self.error(span, format!("{first} comes after {last}")));
        }
        Ok(start..end)
    }

    /// The ids of what begins with a code or heading.
    fn ids_below(&mut self, system: usize, code: &str, span: Span) -> Result<std::ops::Range<u32>> {
        let Some(table) = self.table(system).cloned() else {
            return Err(Reported);
        };
        let below = CodeText::normalize(code).map_or(0..0, |code| table.starting_with(code));
        if below.is_empty() {
            return Err(self.error(span, format!("no code of {} begins with {code}", table.system())));
        }
        Ok(below)
    }

    /// Members as texts.
    fn text_set(&mut self, members: &[Member], system: &str) -> Result<TextSet> {
        let (mut exact, mut patterns, mut sets) = (Vec::new(), Vec::new(), Vec::new());
        let normal = |text: &str| -> Box<str> { normalized(text, system == TEXT).into() };
        for member in members {
            match &member.kind {
                MemberKind::Text(text) => exact.push(normal(text)),
                MemberKind::Code(code) if code.contains(['?', '*']) => patterns.push(Pattern::Like(normal(code))),
                MemberKind::Code(code) => exact.push(normal(code)),
                MemberKind::Range(first, last) if first > last => {
                    return Err(self.error(member.span, format!("{first} comes after {last}")));
                }
                MemberKind::Range(first, last) => patterns.push(Pattern::Range(normal(first), normal(last))),
                MemberKind::Set(name) => {
                    if let SetValue::Texts { texts, .. } = self.set(name, member.span)? {
                        sets.push(texts);
                    }
                }
            }
        }
        Ok(TextSet::new(exact, patterns, sets))
    }
}

/// A text as sets hold it: without white space around it, in upper case, and a code without its dots.
pub(in super::super) fn normalized(text: &str, is_text: bool) -> String {
    let trimmed = text.trim().to_uppercase();
    if is_text { trimmed } else { trimmed.replace('.', "") }
}
