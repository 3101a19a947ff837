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
    use super::*;

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
}
