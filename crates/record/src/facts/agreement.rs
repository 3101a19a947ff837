//! Whether what the record says twice agrees.

use crate::{CoverageRank, DiagnosisRole, Encounter, Evidence, Finding, Location, Money, Severity, Text};
use std::borrow::Cow;

impl Encounter {
    /// Every fact that the record states twice, or that follows from others, and that does not agree.
    ///
    /// | rule | disagreement |
    /// |---|---|
    /// | `record.admission-after-discharge` | the admission is after the discharge |
    /// | `record.birth-after-admission` | the birth is on a later day than the admission |
    /// | `record.age-disagrees` | the stated age is not the one by birth date and admission |
    /// | `record.stay-disagrees` | the stated length of stay is not the one by dates and leaves |
    /// | `record.several-principal` | a second diagnosis claims to be the principal one |
    /// | `record.admitting-disagrees` | the admitting diagnosis is stated twice, with different codes |
    /// | `record.payer-disagrees` | the payer is not that of the primary coverage |
    /// | `record.charges-disagree` | the total is not the sum of the charges, all of which have a valid amount |
    ///
    /// ```
    /// use casemix_record::Encounter;
    ///
    /// let encounter = Encounter::builder("E1").birth_date("1957-03-02").admitted("2025-11-03").age_years(70).build();
    /// let findings = encounter.disagreements();
    /// assert_eq!(findings[0].rule, "record.age-disagrees");
    /// assert_eq!(findings[0].message, "the stated age is 70, by the dates it is 68");
    /// ```
    pub fn disagreements(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.order_of_dates());
        findings.extend(self.birth());
        findings.extend(self.age());
        findings.extend(self.stay());
        findings.extend(self.admitting());
        findings.extend(self.payer());
        findings.extend(self.total());
        findings.extend(self.several_principal());
        findings.sort();
        findings
    }

    fn order_of_dates(&self) -> Option<Finding> {
        let (admitted, discharged) = (self.admitted.value()?, self.discharged.value()?);
        let is_after = match (admitted.date_time(), discharged.date_time()) {
            (Some(admitted), Some(discharged)) => admitted > discharged,
            _ => admitted.date() > discharged.date(),
        };
        is_after.then(|| {
            error(
                "record.admission-after-discharge",
                "discharged",
                "the discharge is before the admission",
            )
            .with_evidence(evidence("admitted", &self.admitted))
            .with_evidence(evidence("discharged", &self.discharged))
        })
    }

    fn birth(&self) -> Option<Finding> {
        let (birth, admitted) = (self.birth_date.value()?, self.admitted.value()?);
        (birth.date() > admitted.date()).then(|| {
            error(
                "record.birth-after-admission",
                "birth_date",
                "the birth is after the admission",
            )
            .with_evidence(evidence("birth_date", &self.birth_date))
            .with_evidence(evidence("admitted", &self.admitted))
        })
    }

    fn age(&self) -> Option<Finding> {
        let (stated, by_dates) = (self.age_years.value()?, self.age_at_admission()?.years);
        (i64::from(stated) != i64::from(by_dates)).then(|| {
            let message = format!("the stated age is {stated}, by the dates it is {by_dates}");
            error("record.age-disagrees", "age_years", message)
                .with_evidence(evidence("birth_date", &self.birth_date))
                .with_evidence(evidence("admitted", &self.admitted))
                .with_remedy("the age by the dates is used; correct the one that is wrong, or leave the age out")
        })
    }

    fn stay(&self) -> Option<Finding> {
        let (stated, computed) = (self.length_of_stay_days.value()?, self.computed_length_of_stay()?);
        (i64::from(stated) != computed).then(|| {
            let message = format!("the stated length of stay is {stated} days, by dates and leaves it is {computed}");
            error("record.stay-disagrees", "length_of_stay_days", message)
                .with_evidence(evidence("admitted", &self.admitted))
                .with_evidence(evidence("discharged", &self.discharged))
                .with_citation("Medicare Benefit Policy Manual, chapter 3, section 20.1")
                .with_remedy("the stated length is used; correct the one that is wrong, or leave the length out")
        })
    }

    fn several_principal(&self) -> impl Iterator<Item = Finding> {
        let principal = self.principal_index();
        let claims = self.diagnoses.iter().enumerate().filter(move |(i, diagnosis)| {
            Some(*i) != principal && diagnosis.role.value() == Some(DiagnosisRole::Principal)
        });
        claims.map(move |(i, diagnosis)| {
            let at = |i| Location::root().field("diagnoses").index(i);
            let message = "a second principal diagnosis, which is taken as a secondary one";
            let finding = Finding::new(
                "record.several-principal",
                Severity::Error,
                at(i).field("role"),
                message,
            )
            .with_evidence(Evidence::new(at(i).field("code"), diagnosis.code.as_str()));
            match self.principal_diagnosis() {
                Some(first) => finding.with_evidence(Evidence::new(
                    at(principal.unwrap_or(0)).field("code"),
                    first.code.as_str(),
                )),
                None => finding,
            }
        })
    }

    fn admitting(&self) -> Option<Finding> {
        let role = Some(DiagnosisRole::Admitting);
        let (i, listed) = self
            .diagnoses
            .iter()
            .enumerate()
            .find(|(_, diagnosis)| diagnosis.role.value() == role)?;
        let stated = &self.admitting_diagnosis;
        let agree = stated.is_blank() || stated.normalized() == listed.code.normalized();
        (!agree).then(|| {
            let at = Location::root().field("diagnoses").index(i).field("code");
            error(
                "record.admitting-disagrees",
                "admitting_diagnosis",
                "the admitting diagnosis is stated twice",
            )
            .with_evidence(evidence("admitting_diagnosis", stated.as_str()))
            .with_evidence(Evidence::new(at, listed.code.as_str()))
        })
    }

    fn payer(&self) -> Option<Finding> {
        let primary = |rank| rank == Some(CoverageRank::Primary);
        let (i, coverage) = self
            .coverages
            .iter()
            .enumerate()
            .find(|(_, c)| primary(c.rank.value()))?;
        let (stated, covering) = (self.payer.value()?, coverage.payer.value()?);
        (stated != covering).then(|| {
            let at = Location::root().field("coverages").index(i).field("payer");
            error(
                "record.payer-disagrees",
                "payer",
                "the payer is not that of the primary coverage",
            )
            .with_evidence(evidence("payer", &self.payer))
            .with_evidence(Evidence::new(at, &coverage.payer))
        })
    }

    fn total(&self) -> Option<Finding> {
        if self.charges.is_empty() {
            return None;
        }
        let stated = self.total_charges.value()?;
        let mut amounts = self.charges.iter().map(|charge| charge.amount.value());
        let sum = amounts.try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?))?;
        (stated != sum).then(|| {
            let message = format!("the total of charges is stated as {stated}, the sum of the lines is {sum}");
            error("record.charges-disagree", "total_charges", message)
        })
    }
}

fn error(rule: &'static str, field: &'static str, message: impl Into<Cow<'static, str>>) -> Finding {
    Finding::new(rule, Severity::Error, Location::root().field(field), message)
}

fn evidence(field: &'static str, text: impl Into<Text>) -> Evidence {
    Evidence::new(Location::root().field(field), text)
}
