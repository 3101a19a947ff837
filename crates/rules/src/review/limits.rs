//! The limits that every hospital of the United States starts from.

use crate::{Diagnostics, Pack};

/// The federal limits, and the usual ones where federal rules leave the time to the hospital.
///
/// A hospital adds a pack of its own, with limits of the same names: the strictest in force counts.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_rules::{Pack, RuleSet, review::{RecordReview, federal_limits}};
///
/// let bylaws = Pack::parse("bylaws.rules", r#"
/// pack bylaws "2026"
/// limit operative-report = 12 hours
///   cite "Bylaws of the medical staff, 4.7"
/// "#)?;
/// let rules = RuleSet::builder(Codes::embedded()?).pack(federal_limits()?).pack(bylaws).check(RecordReview::new()).build()?;
///
/// let strictest = rules.limits().strictest("operative-report", "2026-01-08".parse()?).unwrap();
/// assert_eq!(strictest.to_string(), "limit operative-report, at most 12 hours: Bylaws of the medical staff, 4.7 (bylaws 2026)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Never with the text that the crate brings: a test of the crate reads it.
pub fn federal_limits() -> Result<Pack, Diagnostics> {
    Pack::parse("record-limits.rules", include_str!("../../packs/record-limits.rules"))
}

#[cfg(test)]
mod tests {
    use casemix_codes::Codes;

    use super::*;
    use crate::{RuleSet, review::Requirement};

    /// Limits that only a hospital or a state sets.
    const BY_CHOICE: [&str; 3] = ["consultation-report", "transfusion-consent", "cosignature"];

    #[test]
    fn every_requirement_has_its_limits_and_every_limit_its_requirement() {
        let rules = RuleSet::builder(Codes::embedded().unwrap())
            .pack(federal_limits().unwrap())
            .build()
            .unwrap();
        for requirement in Requirement::ALL {
            for name in requirement.limits {
                let is_there = !rules.limits().named(name).is_empty();
                assert_eq!(
                    is_there,
                    !BY_CHOICE.contains(name),
                    "{} asks for {name}",
                    requirement.id
                );
            }
        }
        for limit in rules.limits().iter() {
            let mut asked = Requirement::ALL.iter().flat_map(|requirement| requirement.limits);
            assert!(asked.any(|name| *name == limit.name), "nothing asks for {}", limit.name);
            assert!(limit.citation.is_some(), "{} has no citation", limit.name);
        }
    }

    #[test]
    fn the_text_is_in_its_usual_form() {
        let pack = federal_limits().unwrap();
        assert_eq!(pack.format(), include_str!("../../packs/record-limits.rules"));
    }
}
