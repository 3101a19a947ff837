//! Which codes a search may give.

use casemix_record::Sex;
use chrono::NaiveDate;

use super::index::Index;
use super::index::layout::flag;

/// What a search is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) systems: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) day: Option<NaiveDate>,
    /// Whether a code system that ends before the day is taken as it last was.
    pub(crate) or_last: bool,
    pub(crate) billable: bool,
    pub(crate) sex: Option<Sex>,
}

impl Filter {
    /// The day for which an index is asked.
    fn day_of(&self, index: &Index) -> Option<NaiveDate> {
        let last = index.table().covered().map(|days| days.last).filter(|_| self.or_last);
        self.day.map(|day| last.map_or(day, |last| day.min(last)))
    }
}

/// A filter made ready for one index: a few look-ups a code.
#[derive(Debug)]
pub(crate) struct Admission {
    needed: u8,
    refused: u8,
    /// For each group whether it is admitted; empty for all.
    groups: Vec<bool>,
    day: Option<NaiveDate>,
    /// For each validity pattern whether it holds on the day.
    patterns: Vec<bool>,
}

impl Admission {
    /// The filter for `index`; `None` where it admits none of its codes.
    pub(crate) fn of(filter: &Filter, index: &Index) -> Option<Self> {
        if !filter.systems.is_empty() && !filter.systems.iter().any(|system| system == index.system()) {
            return None;
        }
        let mut groups = Vec::new();
        if !filter.groups.is_empty() {
            let wanted = |group: u8| {
                let (label, _) = index.codes.group_text(group);
                filter
                    .groups
                    .iter()
                    .any(|wanted| label.eq_ignore_ascii_case(wanted.trim_start_matches('0')) || label == wanted)
            };
            groups = (0..index.codes.groups()).map(wanted).collect();
            if !groups.contains(&true) {
                return None;
            }
        }
        let refused = match filter.sex {
            Some(Sex::Male) => flag::NOT_MALE,
            Some(Sex::Female) => flag::NOT_FEMALE,
            _ => 0,
        };
        let holds = |day: NaiveDate| {
            let patterns = index.codes.patterns().iter();
            patterns
                .map(|periods| periods.iter().any(|period| period.contains(day)))
                .collect()
        };
        let day = filter.day_of(index);
        Some(Self {
            needed: if filter.billable { flag::BILLABLE } else { 0 },
            refused,
            groups,
            day,
            patterns: day.map(holds).unwrap_or_default(),
        })
    }

    #[inline]
    pub(crate) fn admits(&self, index: &Index, code: u32) -> bool {
        if self.needed | self.refused != 0 {
            let flags = index.codes.flags(code);
            if flags & self.needed != self.needed || flags & self.refused != 0 {
                return false;
            }
        }
        if !self.groups.is_empty() {
            let group = usize::from(index.codes.group(code));
            if !self.groups.get(group).copied().unwrap_or_default() {
                return false;
            }
        }
        match self.day {
            None => true,
            Some(day) => {
                let holds = self.patterns.get(usize::from(index.codes.validity(code))).copied();
                holds.unwrap_or_default() || (index.periods(code).is_empty() && index.is_valid_on(code, day))
            }
        }
    }
}
