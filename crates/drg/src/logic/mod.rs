//! One release of the tables, compiled for grouping.

mod cluster;
mod code_map;
mod counted;
mod hierarchy;
mod pattern;
mod scheme;
mod triggers;
mod words;

use std::collections::HashMap;

use casemix_record::Release;

pub use cluster::ClusterRows;
pub(crate) use cluster::Clusters;
pub(crate) use code_map::CodeMap;
pub(crate) use counted::{Counted, FUSION_COUNTERS};
pub(crate) use hierarchy::{Formula, Hierarchy, Target, set_severity};
pub(crate) use pattern::Pattern;
pub(crate) use scheme::Scheme;

use crate::{
    Error,
    bits::{ATTRIBUTES, DIAGNOSIS_ATTRIBUTES},
    formula::Program,
    tables::{AttributeList, CodeKey, FormulaRow, Tables},
};

/// Stands for "no exclusion group" and "named by no exclusion group".
pub(crate) const NO_EXCLUSION: u16 = u16::MAX;

/// What is known of a diagnosis code: 6 bytes beside the code.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DiagnosisEntry {
    pub(crate) scheme: u16,
    /// Group of codes that it excludes as principal diagnosis.
    pub(crate) excludes: u16,
    /// Its position among the codes that groups name.
    pub(crate) excluded_as: u16,
}

/// Attribute names, and their numbers within the release.
pub(crate) struct Names<'a> {
    names: Vec<&'a str>,
    lists: Vec<Vec<u16>>,
    local: Vec<Option<u16>>,
    by_name: HashMap<&'a str, u16>,
}

impl Names<'_> {
    /// The attributes of a list, by number in the tables.
    fn list(&self, list: AttributeList) -> &[u16] {
        self.lists.get(usize::from(list)).map(Vec::as_slice).unwrap_or_default()
    }

    fn name(&self, attribute: u16) -> &str {
        self.names.get(usize::from(attribute)).copied().unwrap_or_default()
    }

    /// The number within the release; below 256 for what diagnoses carry.
    fn local(&self, attribute: u16) -> Option<u16> {
        self.local.get(usize::from(attribute)).copied().flatten()
    }

    fn local_by_name(&self, name: &str) -> Option<u16> {
        self.by_name.get(name).and_then(|attribute| self.local(*attribute))
    }
}

/// One release, ready for grouping.
#[derive(Clone, Debug)]
pub(crate) struct Logic {
    pub(crate) release: Release,
    pub(crate) tables: Tables,
    pub(crate) diagnoses: CodeMap<DiagnosisEntry>,
    pub(crate) procedures: CodeMap<u16>,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) patterns: Vec<Pattern>,
    /// Principal diagnosis to MDC for male and female patients, ascending.
    pub(crate) genders: Vec<(CodeKey, [u8; 2])>,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) hac_formulas: Vec<(u8, Program)>,
    pub(crate) clusters: Clusters,
    pub(crate) counted: Counted,
    /// Suppression lists by number: names of their attributes.
    suppression: Vec<Vec<String>>,
    /// Attribute names by number within the release.
    attributes: Vec<Box<str>>,
}

impl Logic {
    pub(crate) fn compile(tables: &Tables, release: Release, rows: ClusterRows) -> Result<Logic, Error> {
        let mask = tables.mask(release)?;
        let names = names(tables, mask)?;
        let formulas: Vec<(u32, FormulaRow<'_>)> = (0..)
            .zip(tables.formulas()?)
            .filter(|(_, row)| row.releases & mask != 0)
            .collect();
        let suppression = suppression_lists(&formulas, &names)?;
        let schemes: Result<Vec<Scheme>, Error> = tables
            .schemes()?
            .iter()
            .map(|row| Scheme::compile(row, &names, &suppression))
            .collect();
        let patterns = names.lists.iter().map(|list| Pattern::compile(list, &names)).collect();
        let procedures: Vec<_> = tables.procedures()?.filter(|row| row.releases & mask != 0).collect();
        let procedures = CodeMap::new(
            procedures.iter().map(|row| (row.code, row.attributes)),
            procedures.len(),
        );
        let genders = tables.genders()?.filter(|row| row.releases & mask != 0);
        Ok(Logic {
            release,
            diagnoses: diagnoses(tables, mask)?,
            schemes: schemes?,
            patterns,
            genders: genders.map(|row| (row.code, [row.male, row.female])).collect(),
            hierarchy: Hierarchy::compile(&formulas, &names, &suppression)?,
            hac_formulas: hierarchy::hac_formulas(tables, mask, &names)?,
            clusters: Clusters::compile(tables, mask, rows, |name| procedures.get(name))?,
            counted: Counted::of(&names),
            suppression: suppression
                .iter()
                .map(|list| list.iter().map(|a| names.name(*a).to_owned()).collect())
                .collect(),
            attributes: local_names(&names),
            procedures,
            tables: tables.clone(),
        })
    }
}

fn names(tables: &Tables, mask: u16) -> Result<Names<'_>, Error> {
    let all: Vec<&str> = tables.attributes()?.iter().collect();
    let lists: Vec<Vec<u16>> = tables.lists()?.iter().map(|list| list.iter().collect()).collect();
    let list = |number: u16| lists.get(usize::from(number)).map(Vec::as_slice).unwrap_or_default();
    let mut local = vec![None; all.len()];
    let mut number = |attributes: &[u16], from: u16, to: u16| {
        let mut next = from + local.iter().flatten().filter(|held| (from..to).contains(*held)).count() as u16;
        for attribute in attributes {
            if let Some(free @ None) = local.get_mut(usize::from(*attribute)) {
                *free = Some(next);
                next += 1;
            }
        }
        let limit = usize::from(to - from);
        if next > to {
            Err(Error::TooMany {
                what: "attributes",
                limit,
            })
        } else {
            Ok(())
        }
    };
    let schemes = tables.schemes()?;
    let mut used = vec![false; schemes.len()];
    for row in tables.diagnoses()?.filter(|row| row.releases & mask != 0) {
        used.get_mut(usize::from(row.scheme))
            .into_iter()
            .for_each(|used| *used = true);
    }
    for (row, _) in schemes.iter().zip(&used).filter(|(_, used)| **used) {
        for of in [row.operands, row.categories, row.hac] {
            number(list(of), 0, DIAGNOSIS_ATTRIBUTES)?;
        }
    }
    let mut used = vec![false; lists.len()];
    for row in tables.procedures()?.filter(|row| row.releases & mask != 0) {
        used.get_mut(usize::from(row.attributes))
            .into_iter()
            .for_each(|used| *used = true);
    }
    for (attributes, _) in lists.iter().zip(&used).filter(|(_, used)| **used) {
        number(attributes, DIAGNOSIS_ATTRIBUTES, ATTRIBUTES)?;
    }
    let by_name = all
        .iter()
        .zip(0..)
        .map(|(name, attribute)| (*name, attribute))
        .collect();
    Ok(Names {
        names: all,
        lists,
        local,
        by_name,
    })
}

fn local_names(names: &Names<'_>) -> Vec<Box<str>> {
    let mut local = vec![Box::from(""); usize::from(ATTRIBUTES)];
    for (name, at) in names.names.iter().zip(&names.local) {
        if let Some(room) = at.and_then(|at| local.get_mut(usize::from(at))) {
            *room = Box::from(*name);
        }
    }
    local
}

/// The distinct suppression lists of the release; the first is empty.
fn suppression_lists<'a>(formulas: &[(u32, FormulaRow<'_>)], names: &'a Names<'_>) -> Result<Vec<&'a [u16]>, Error> {
    let mut lists: Vec<&[u16]> = vec![&[]];
    for (_, row) in formulas {
        let list = names.list(row.suppression);
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    let limit = u32::BITS as usize;
    if lists.len() > limit {
        Err(Error::TooMany {
            what: "suppression lists",
            limit,
        })
    } else {
        Ok(lists)
    }
}

fn diagnoses(tables: &Tables, mask: u16) -> Result<CodeMap<DiagnosisEntry>, Error> {
    let excludes: Vec<_> = tables.exclusions()?.filter(|row| row.releases & mask != 0).collect();
    let excluded: Vec<CodeKey> = tables.excluded_codes()?.collect();
    let rows: Vec<_> = tables.diagnoses()?.filter(|row| row.releases & mask != 0).collect();
    // All three are sorted by code: walk them side by side.
    let (mut excludes, mut excluded) = (excludes.iter().peekable(), excluded.iter().zip(0_u16..).peekable());
    let entries = rows.iter().map(|row| {
        while excludes.next_if(|exclusion| exclusion.principal < row.code).is_some() {}
        while excluded.next_if(|(code, _)| **code < row.code).is_some() {}
        let group = excludes.peek().filter(|exclusion| exclusion.principal == row.code);
        let position = excluded.peek().filter(|(code, _)| **code == row.code);
        let entry = DiagnosisEntry {
            scheme: row.scheme,
            excludes: group.map_or(NO_EXCLUSION, |exclusion| exclusion.group),
            excluded_as: position.map_or(NO_EXCLUSION, |(_, position)| *position),
        };
        (row.code, entry)
    });
    Ok(CodeMap::new(entries, rows.len()))
}
