//! [`Conversion`]: what a code of one day is on another.

use std::collections::BTreeMap;

use casemix_record::CodeText;
use chrono::NaiveDate;
use thiserror::Error;

use crate::{CodeTable, Edition, EntryId, NoRelease};

/// What a code billable on one day is coded as on another, chained over every change of the code set between them.
///
/// A code that stays valid stays a target; codes that were split off it in between are further ones, because a record of
/// the earlier day may belong to any of them. Nothing is chosen: where there are several, a coder has to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversion {
    /// How clear the answer is.
    pub kind: ConversionKind,
    /// The codes, in their order; all billable on the day asked for.
    pub targets: Vec<Target>,
}

/// One code that a [`Conversion`] leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// The code.
    pub code: CodeText,
    /// The lines of the conversion table that lead to it, in the order they were followed; none for the code itself.
    pub steps: Vec<Step>,
    /// Other codes of the first day that lead to it too, in their order.
    pub shared_with: Vec<CodeText>,
}

/// One line of the conversion table, followed from the earlier code to the later one or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// First day of the later code.
    pub effective: NaiveDate,
    /// The code it leads from.
    pub from: CodeText,
    /// The code it leads to.
    pub to: CodeText,
    /// Whether the earlier code stood for the later one only together with others.
    pub together: bool,
}

/// How clear a [`Conversion`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ConversionKind {
    /// The same code, and no other led to it or from it.
    Unchanged,
    /// Another code, for this one alone.
    OneToOne,
    /// Several codes: the record has to be read again to choose.
    OneToMany,
    /// One code, into which others went too: the way back is ambiguous.
    ManyToOne,
    /// Several codes, into some of which others went too.
    ManyToMany,
    /// None: the authority says that there was no such code before.
    NoEquivalent,
    /// The conversion tables at hand say nothing about a code that is no longer, or not yet, valid.
    Unknown,
}

impl ConversionKind {
    /// Whether exactly one code is right without reading the record again.
    pub const fn is_certain(self) -> bool {
        matches!(self, Self::Unchanged | Self::OneToOne | Self::ManyToOne)
    }
}

/// Why a code cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConversionError {
    /// The code is not billable on the day from which it is to be converted.
    #[error("not a billable code of {system} on {day}; check the code and the day")]
    NotBillable {
        /// The code system.
        system: String,
        /// The day.
        day: NaiveDate,
    },
    /// The day to which it is to be converted is not covered.
    #[error(transparent)]
    NoRelease(#[from] NoRelease),
}

impl Edition<'_> {
    /// What a code of this day is coded as on another day, before or after.
    ///
    /// ```
    /// use casemix_codes::{Codes, ConversionKind, FiscalYear};
    ///
    /// let codes = Codes::embedded()?;
    /// let first_day = |year| FiscalYear::new(year).expect("a year").period().first;
    ///
    /// // Enterocolitis due to Clostridium difficile was split in FY2018.
    /// let forward = codes.icd10cm.on(first_day(2016))?.convert("A04.7", first_day(2026))?;
    /// assert_eq!(forward.kind, ConversionKind::OneToMany);
    /// let targets: Vec<_> = forward.targets.iter().map(|target| target.code.as_str()).collect();
    /// assert_eq!(targets, ["A0471", "A0472"]);
    ///
    /// let back = codes.icd10cm.on(first_day(2026))?.convert("A04.72", first_day(2016))?;
    /// assert_eq!(back.kind, ConversionKind::ManyToOne);
    /// assert_eq!(back.targets[0].shared_with[0].as_str(), "A0471");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConversionError::NotBillable`] where the code is not billable on this day, [`ConversionError::NoRelease`] where
    /// the table does not cover the other.
    pub fn convert(&self, code: &str, to: NaiveDate) -> Result<Conversion, ConversionError> {
        let (table, from) = (self.table(), self.day());
        table.on(to)?;
        let entry = table.lookup(code).filter(|entry| entry.is_billable_on(from));
        let not_billable = || ConversionError::NotBillable {
            system: table.system().to_owned(),
            day: from,
        };
        let id = entry.ok_or_else(not_billable)?.id();

        let reached = walk(table, id, from, to);
        let others = |target: EntryId| {
            let origins = walk(table, target, to, from).found;
            origins
                .into_keys()
                .filter(|origin| *origin != id)
                .filter_map(|origin| table.code(origin))
                .collect()
        };
        let target = |(target, steps): (EntryId, Vec<Step>)| {
            Some(Target {
                code: table.code(target)?,
                steps,
                shared_with: others(target),
            })
        };
        let targets: Vec<_> = reached.found.into_iter().filter_map(target).collect();

        let shared = targets.iter().any(|target| !target.shared_with.is_empty());
        let kind = match (targets.as_slice(), shared) {
            ([], _) if reached.none => ConversionKind::NoEquivalent,
            ([], _) => ConversionKind::Unknown,
            ([only], false) if only.steps.is_empty() => ConversionKind::Unchanged,
            ([_], false) => ConversionKind::OneToOne,
            ([_], true) => ConversionKind::ManyToOne,
            (_, false) => ConversionKind::OneToMany,
            (_, true) => ConversionKind::ManyToMany,
        };
        Ok(Conversion { kind, targets })
    }
}

/// Where a walk through the conversion table ends.
struct Reached {
    /// Codes billable on the last day, with the lines that led to each.
    found: BTreeMap<EntryId, Vec<Step>>,
    /// Whether a line says that there was no earlier code.
    none: bool,
}

/// Follows the conversion table from code `start`, billable on `from`, to the day `to`.
///
/// Each change of the code set is crossed in its turn: on the far side a code stays if it is valid there, and the codes
/// that lines of that day link it to join.
fn walk(table: &dyn CodeTable, start: EntryId, from: NaiveDate, to: NaiveDate) -> Reached {
    let forward = from <= to;
    let valid = |id: EntryId, day: NaiveDate| table.periods(id).iter().any(|period| period.contains(day));
    let mut found = BTreeMap::from([(start, Vec::new())]);
    let mut none = false;
    let mut today = from;
    loop {
        let links: Vec<_> = found.keys().map(|id| (*id, links(table, *id, forward))).collect();
        let ahead = links.iter().flat_map(|(_, links)| links).map(|link| link.effective);
        let next = if forward {
            ahead.filter(|day| today < *day && *day <= to).min()
        } else {
            ahead.filter(|day| to < *day && *day <= today).max()
        };
        let Some(change) = next else { break };
        let eve = change.pred_opt().unwrap_or(change);
        let (near, far) = if forward { (eve, change) } else { (change, eve) };

        let mut crossed = BTreeMap::new();
        for (id, links) in links {
            let Some(steps) = found.remove(&id).filter(|_| valid(id, near)) else {
                continue;
            };
            for link in links.iter().filter(|link| link.effective == change) {
                let other = if forward { Some(link.later) } else { link.earlier };
                none |= other.is_none();
                let Some(other) = other.filter(|other| *other != id && valid(*other, far)) else {
                    continue;
                };
                if let (Some(from), Some(to)) = (table.code(id), table.code(other)) {
                    let step = Step {
                        effective: change,
                        from,
                        to,
                        together: link.together,
                    };
                    crossed
                        .entry(other)
                        .or_insert_with(|| steps.iter().copied().chain([step]).collect());
                }
            }
            if valid(id, far) {
                crossed.insert(id, steps);
            }
        }
        found = crossed;
        today = far;
    }
    found.retain(|id, _| valid(*id, to));
    Reached { found, none }
}

fn links(table: &dyn CodeTable, id: EntryId, forward: bool) -> Vec<crate::Link> {
    if forward {
        table.links_from(id)
    } else {
        table.links_to(id)
    }
}
