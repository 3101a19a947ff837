//! [`Population`]: whom a statistic is about.

use std::fmt;

use casemix_record::{AdmissionType, Encounter};

/// The two populations that hospital statistics keep apart.
///
/// Fetal deaths belong to neither: they are no inpatients, and are counted from the mother's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Population {
    /// Adults and children: everyone who was admitted, a baby that was born elsewhere among them.
    AdultsAndChildren,
    /// Newborns: babies that were born in this hospital at the start of this stay.
    Newborn,
}

impl Population {
    /// Both, in the usual order.
    pub const ALL: [Population; 2] = [Population::AdultsAndChildren, Population::Newborn];

    /// The population that a stay belongs to.
    ///
    /// The first of these that says something decides:
    ///
    /// 1. [`Newborn::born_here`](casemix_record::Newborn::born_here);
    /// 2. the type of admission 4 (newborn): born here, unless the point of origin is 6 (born outside this hospital);
    /// 3. a principal diagnosis of category Z38 for a place of birth in the hospital, which is given once, for the
    ///    stay of birth (ICD-10-CM guideline I.C.16.a.2).
    ///
    /// ```
    /// use casemix_record::{AdmissionType, Encounter};
    /// use casemix_stats::Population;
    ///
    /// let born = Encounter::builder("E1").admission_type(AdmissionType::Newborn);
    /// assert_eq!(Population::of(&born.clone().admission_source("5").build()), Population::Newborn);
    /// assert_eq!(Population::of(&born.admission_source("6").build()), Population::AdultsAndChildren);
    /// ```
    pub fn of(encounter: &Encounter) -> Population {
        let born_here = encounter.newborn.as_ref().and_then(|newborn| newborn.born_here.value());
        let is_newborn = born_here.unwrap_or_else(|| match encounter.admission_type.value() {
            Some(AdmissionType::Newborn) => encounter
                .admission_source
                .value()
                .is_none_or(|source| source.character() != '6'),
            _ => has_code_of_birth_here(encounter),
        });
        if is_newborn {
            Population::Newborn
        } else {
            Population::AdultsAndChildren
        }
    }

    /// The name of the population.
    pub const fn name(self) -> &'static str {
        match self {
            Population::AdultsAndChildren => "adults and children",
            Population::Newborn => "newborns",
        }
    }
}

impl fmt::Display for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Z38.0, Z38.3 and Z38.6 say "born in hospital"; .1, .4 and .7 outside, .2, .5 and .8 nothing.
fn has_code_of_birth_here(encounter: &Encounter) -> bool {
    let code = encounter
        .principal_diagnosis()
        .and_then(|principal| principal.code.normalized());
    code.is_some_and(|code| {
        ["Z380", "Z383", "Z386"]
            .iter()
            .any(|born_here| code.as_str().starts_with(born_here))
    })
}
