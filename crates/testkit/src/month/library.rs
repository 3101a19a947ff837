//! The clinical profiles that the crate brings with it.

use std::sync::OnceLock;

use serde::Deserialize;

use super::profile::{Panels, Profile};

/// All profiles, and the panels of conditions beside them.
pub(super) struct Library {
    pub(super) profiles: Vec<Profile>,
    pub(super) panels: Panels,
}

#[derive(Deserialize)]
struct ProfileFile {
    profile: Vec<Profile>,
}

macro_rules! profile_files {
    ($($name:literal),+) => { [$(include_str!(concat!("../../profiles/", $name, ".toml"))),+] };
}

const PROFILES: [&str; 14] = profile_files![
    "infection",
    "heart",
    "lung",
    "kidney",
    "digestive",
    "nerves",
    "bones",
    "metabolism",
    "mind",
    "cancer",
    "women",
    "newborn",
    "children",
    "injury"
];
const PANELS: &str = include_str!("../../profiles/panels.toml");

impl Library {
    /// The library, read once.
    #[allow(clippy::expect_used)]
    pub(super) fn get() -> &'static Library {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        LIBRARY.get_or_init(|| Library::read().expect("the profiles in the crate are well formed"))
    }

    fn read() -> Result<Library, toml::de::Error> {
        let files = PROFILES
            .iter()
            .map(|text| toml::from_str::<ProfileFile>(text))
            .collect::<Result<Vec<_>, _>>()?;
        let profiles = files.into_iter().flat_map(|file| file.profile).collect();
        Ok(Library {
            profiles,
            panels: toml::from_str(PANELS)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use casemix_codes::Codes;

    use super::{
        super::profile::{Choice, Entry},
        *,
    };

    #[test]
    fn every_profile_is_read_and_named_once() {
        let library = Library::read().unwrap();
        let mut names: Vec<_> = library.profiles.iter().map(|profile| &profile.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(count > 120, "{count}");
        assert!((22..=42).all(|weeks| library.profiles.iter().any(|profile| profile.weight_at(weeks) > 0.0)));
    }

    /// Every code that a profile can give, those of rare draws too, is billable throughout.
    #[test]
    fn every_code_is_valid_from_fy2023_to_fy2027() {
        let codes = Codes::embedded().unwrap();
        let Library { profiles, panels } = Library::get();
        let own = profiles
            .iter()
            .flat_map(|profile| [&profile.principal, &profile.secondary]);
        let shared = [&panels.chronic, &panels.acute, &panels.surgical, &panels.obstetric];
        let items = |entries: &'static Vec<Entry>| entries.iter().flat_map(|entry| &entry.items).flat_map(Choice::all);
        let admitting = profiles.iter().filter_map(|profile| profile.admitting.as_ref());
        let diagnoses: BTreeSet<String> = own
            .chain(shared)
            .flat_map(items)
            .chain(admitting.flat_map(Choice::all))
            .collect();
        let done = profiles
            .iter()
            .flat_map(|profile| [&profile.surgery, &profile.procedures]);
        let procedures: BTreeSet<String> = done.flat_map(items).collect();
        assert!(
            diagnoses.len() > 700 && procedures.len() > 250,
            "{} and {}",
            diagnoses.len(),
            procedures.len()
        );
        for day in [
            "2022-10-01",
            "2023-10-01",
            "2024-10-01",
            "2025-10-01",
            "2026-03-31",
            "2026-10-01",
            "2027-03-31",
        ] {
            let day = day.parse().unwrap();
            let [cm, pcs] = [&codes.icd10cm, &codes.icd10pcs].map(|table| table.on(day).unwrap());
            let wrong: Vec<_> = diagnoses.iter().filter(|code| !cm.is_billable(code)).collect();
            let wrong_procedures: Vec<_> = procedures.iter().filter(|code| !pcs.is_billable(code)).collect();
            assert!(
                wrong.is_empty() && wrong_procedures.is_empty(),
                "{day}: {wrong:?} {wrong_procedures:?}"
            );
        }
    }
}
