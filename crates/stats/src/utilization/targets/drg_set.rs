//! [`DrgSet`]: a set of DRGs, as people write one.

use std::{collections::BTreeSet, fmt, str::FromStr};

use casemix_record::MsDrg;

/// A set of MS-DRGs: `003-004, 207, 870`.
///
/// ```
/// use casemix_stats::utilization::targets::DrgSet;
///
/// let stroke: DrgSet = "61-66".parse()?;
/// assert!(stroke.contains("064".parse().unwrap()));
/// assert_eq!(stroke.to_string(), "061-066");
/// # Ok::<(), casemix_stats::utilization::targets::DrgSetError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrgSet(BTreeSet<MsDrg>);

/// A text is not a set of DRGs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {entry} is not a DRG or a range of DRGs; write DRGs like 207 and ranges like 870-872, the first first")]
#[non_exhaustive]
pub struct DrgSetError {
    /// Which of the entries it is, counted from 1.
    pub entry: usize,
}

impl DrgSet {
    /// Whether the set holds a DRG.
    pub fn contains(&self, drg: MsDrg) -> bool {
        self.0.contains(&drg)
    }

    /// The DRGs, ascending.
    pub fn iter(&self) -> impl Iterator<Item = MsDrg> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<MsDrg> for DrgSet {
    fn from_iter<I: IntoIterator<Item = MsDrg>>(drgs: I) -> Self {
        DrgSet(drgs.into_iter().collect())
    }
}

impl FromStr for DrgSet {
    type Err = DrgSetError;

    /// # Errors
    ///
    /// Where an entry is no DRG, or a range whose last is before its first. An empty text is the empty set.
    fn from_str(text: &str) -> Result<DrgSet, DrgSetError> {
        let mut set = BTreeSet::new();
        for (at, entry) in text.split(',').enumerate().filter(|_| !text.trim().is_empty()) {
            let (first, last) = entry.split_once('-').unwrap_or((entry, entry));
            let ends = first.parse::<MsDrg>().ok().zip(last.parse::<MsDrg>().ok());
            let (first, last) = ends
                .filter(|(first, last)| first <= last)
                .ok_or(DrgSetError { entry: at + 1 })?;
            set.extend((first.number()..=last.number()).filter_map(|number| MsDrg::from_number(number).ok()));
        }
        Ok(DrgSet(set))
    }
}

impl fmt::Display for DrgSet {
    /// With ranges for neighbours, in the form that is read back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.iter().copied().peekable();
        let mut between = "";
        while let Some(first) = rest.next() {
            let mut last = first;
            while let Some(next) = rest.next_if(|next| next.number() == last.number() + 1) {
                last = next;
            }
            write!(f, "{between}{first}")?;
            if last != first {
                write!(f, "-{last}")?;
            }
            between = ", ";
        }
        Ok(())
    }
}
