//! Who the patients are. All of it is invented: names are drawn from lists of common ones, ZIP codes begin with 552,
//! which the postal service does not use, and identifiers count.

use casemix_record::{Address, Ethnicity, IdentifierKind, Name, NameUse, Patient, PayerClass, Race, Raw, Sex, Text};
use chrono::{Datelike, NaiveDate};

use crate::Rng;

/// A patient.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) number: u64,
    pub(super) sex: Sex,
    pub(super) born: NaiveDate,
    pub(super) payer: PayerClass,
    given: &'static str,
    family: &'static str,
    race: Race,
    ethnicity: Ethnicity,
    zip_code: i64,
    house: i64,
}

impl Person {
    /// A patient of that sex, born on that day, who comes to the hospital on another.
    pub(super) fn new(number: u64, sex: Sex, born: NaiveDate, at: NaiveDate, pregnant: bool, rng: &mut Rng) -> Person {
        let years = completed_years(born, at);
        Person {
            number,
            sex,
            born,
            payer: payer(years, pregnant, rng),
            given: given_name(sex, rng),
            family: rng.pick(&FAMILY).copied().unwrap_or_default(),
            race: rng
                .pick_weighted(&RACES, |(weight, _)| *weight)
                .map_or(Race::Unknown, |(_, race)| *race),
            ethnicity: if rng.percent(14.0) {
                Ethnicity::HispanicOrLatino
            } else {
                Ethnicity::NotHispanicOrLatino
            },
            zip_code: 55_200 + rng.between(1, 40),
            house: rng.between(1, 2400),
        }
    }

    /// A newborn of a mother, with her name, residence and payer.
    pub(super) fn child_of(mother: &Person, number: u64, sex: Sex, born: NaiveDate, rng: &mut Rng) -> Person {
        Person {
            number,
            sex,
            born,
            given: given_name(sex, rng),
            ..mother.clone()
        }
    }

    /// The patient's identifier in the hospital.
    pub(super) fn id(&self) -> Text {
        Text::from(format!("P{:06}", self.number))
    }

    /// The part of the record beyond identifier, sex and age.
    pub(super) fn part(&self) -> Patient {
        let zip_code = self.zip_code.to_string();
        let residence = Address::builder()
            .city("Springfield")
            .state("MN")
            .zip_code(zip_code.as_str());
        let residence = residence.lines([Text::from(format!("{} Main Street", self.house))]);
        let name = Name::builder()
            .kind(NameUse::Official)
            .family(self.family)
            .given(self.given);
        let number = Text::from(format!("{:08}", self.number));
        let record_number = casemix_record::Identifier::builder(IdentifierKind::MedicalRecordNumber, number);
        Patient::builder()
            .ethnicity(self.ethnicity)
            .language("en")
            .residence(residence)
            .identifiers([record_number.issuer("General Hospital")])
            .names([name])
            .races([Raw::from(self.race)])
            .build()
    }

    /// Completed years of age on a day.
    pub(super) fn years(&self, at: NaiveDate) -> i64 {
        completed_years(self.born, at)
    }
}

fn completed_years(born: NaiveDate, at: NaiveDate) -> i64 {
    let had_birthday = (at.month(), at.day()) >= (born.month(), born.day());
    i64::from(at.year() - born.year()) - i64::from(!had_birthday)
}

/// The payer by age and pregnancy: Medicare from 65, Medicaid for 41 % of births (NCHS, *Births: Final Data for 2022*).
fn payer(years: i64, pregnant: bool, rng: &mut Rng) -> PayerClass {
    use PayerClass::{
        BlueCross, ChildrensHealthInsurance, Commercial, ManagedCare, Medicaid, MedicaidManagedCare, Medicare,
        MedicareAdvantage, SelfPay, Tricare,
    };
    let mix: &[(f64, PayerClass)] = match years {
        65.. => &[
            (50.0, Medicare),
            (42.0, MedicareAdvantage),
            (5.0, Commercial),
            (2.0, BlueCross),
            (1.0, Medicaid),
        ],
        _ if pregnant => &[
            (12.0, Medicaid),
            (29.0, MedicaidManagedCare),
            (24.0, Commercial),
            (18.0, BlueCross),
            (11.0, ManagedCare),
            (3.0, SelfPay),
            (3.0, Tricare),
        ],
        18..65 => &[
            (8.0, Medicaid),
            (24.0, MedicaidManagedCare),
            (19.0, Commercial),
            (15.0, BlueCross),
            (11.0, ManagedCare),
            (8.0, Medicare),
            (6.0, MedicareAdvantage),
            (7.0, SelfPay),
            (2.0, Tricare),
        ],
        _ => &[
            (8.0, Medicaid),
            (35.0, MedicaidManagedCare),
            (3.0, ChildrensHealthInsurance),
            (23.0, Commercial),
            (17.0, BlueCross),
            (8.0, ManagedCare),
            (3.0, SelfPay),
            (3.0, Tricare),
        ],
    };
    rng.pick_weighted(mix, |(weight, _)| *weight)
        .map_or(Commercial, |(_, payer)| *payer)
}

fn given_name(sex: Sex, rng: &mut Rng) -> &'static str {
    let names = if sex == Sex::Female { &FEMALE } else { &MALE };
    rng.pick(names).copied().unwrap_or_default()
}

const RACES: [(f64, Race); 7] = [
    (66.0, Race::White),
    (16.0, Race::BlackOrAfricanAmerican),
    (5.0, Race::Asian),
    (1.0, Race::AmericanIndianOrAlaskaNative),
    (0.5, Race::NativeHawaiianOrPacificIslander),
    (9.0, Race::Other),
    (2.5, Race::Unknown),
];

const FAMILY: [&str; 32] = [
    "Adams",
    "Baker",
    "Carter",
    "Davis",
    "Evans",
    "Foster",
    "Garcia",
    "Harris",
    "Irwin",
    "Johnson",
    "Kelly",
    "Lopez",
    "Miller",
    "Nelson",
    "Ortiz",
    "Parker",
    "Quinn",
    "Rivera",
    "Smith",
    "Taylor",
    "Underwood",
    "Vargas",
    "Walker",
    "Xiong",
    "Young",
    "Zimmerman",
    "Nguyen",
    "Kim",
    "Patel",
    "Cohen",
    "Larsen",
    "Brown",
];
const FEMALE: [&str; 16] = [
    "Anna", "Beth", "Carol", "Diane", "Elena", "Fay", "Grace", "Helen", "Irene", "Joan", "Karen", "Linda", "Maria",
    "Nora", "Rosa", "Susan",
];
const MALE: [&str; 16] = [
    "Adam", "Brian", "Carl", "David", "Eric", "Frank", "George", "Henry", "Ivan", "James", "Kevin", "Luis", "Mark",
    "Neil", "Paul", "Robert",
];
