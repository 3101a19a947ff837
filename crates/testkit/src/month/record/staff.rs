//! The practitioners of the hospital.

use casemix_record::{Npi, Practitioner, PractitionerRole, Raw, Text};

use crate::{
    Rng,
    month::{
        case::Case,
        profile::{Arrival, Unit},
    },
};

/// A practitioner, by number.
///
/// The National Provider Identifiers begin with 2. The format allows for it, but identifiers that were issued so far
/// begin with 1, so none of these is anybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member(u32);

impl Member {
    pub(super) fn id(self) -> Text {
        Text::from(format!("D{:04}", self.0))
    }

    fn npi(self) -> Raw<Npi> {
        Npi::with_check_digit(200_000_000 + self.0).map_or(Raw::absent(), Raw::from)
    }
}

/// Those who treat a case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Team {
    pub(super) attending: Member,
    pub(super) surgeon: Member,
    pub(super) anesthetist: Member,
    pub(super) consultant: Member,
    pub(super) pathologist: Member,
}

/// How many there are of each kind.
const OF_EACH: i64 = 8;

impl Team {
    pub(super) fn of(case: &Case, rng: &mut Rng) -> Team {
        let group = match case.profile.unit {
            Unit::Medicine => 1,
            Unit::Telemetry => 2,
            Unit::Surgery => 3,
            Unit::Oncology => 4,
            Unit::Psychiatry => 5,
            Unit::Obstetrics => 6,
            Unit::Nursery | Unit::Pediatrics => 7,
            Unit::Rehabilitation => 8,
        };
        let mut member = |group: u32| Member(group * 100 + rng.between(1, OF_EACH) as u32);
        let attending = member(group);
        let surgeon = match case.profile.unit {
            Unit::Surgery | Unit::Obstetrics => attending,
            _ => member(3),
        };
        Team {
            attending,
            surgeon,
            anesthetist: member(9),
            consultant: member(10),
            pathologist: member(11),
        }
    }

    /// The practitioners of the record, each with the part taken in it.
    pub(super) fn practitioners(&self, case: &Case) -> Vec<Practitioner> {
        let specialty = match case.profile.unit {
            Unit::Medicine => "internal medicine",
            Unit::Telemetry => "cardiology",
            Unit::Surgery => "surgery",
            Unit::Oncology => "oncology",
            Unit::Psychiatry => "psychiatry",
            Unit::Obstetrics => "obstetrics and gynecology",
            Unit::Nursery | Unit::Pediatrics => "pediatrics",
            Unit::Rehabilitation => "physical medicine and rehabilitation",
        };
        let one = |member: Member, role, specialty: &str| {
            Practitioner::builder()
                .id(member.id())
                .npi(member.npi())
                .role(role)
                .specialty(specialty)
                .build()
        };
        let mut all = vec![one(self.attending, PractitionerRole::Attending, specialty)];
        if case.surgery().next().is_some() {
            all.push(one(self.surgeon, PractitionerRole::Operating, "surgery"));
            all.push(one(
                self.anesthetist,
                PractitionerRole::Anesthesiologist,
                "anesthesiology",
            ));
        }
        if case.arrival != Arrival::Birth {
            all.push(one(self.attending, PractitionerRole::Admitting, specialty));
        }
        all
    }
}
