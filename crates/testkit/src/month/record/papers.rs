//! Documents and orders with their times, anesthesia, consultations, births, death: what a review of the record looks at.
//!
//! In a clean month every document is there and in time, by the federal rules of 42 CFR 482.13 to 482.52: history and
//! physical within 24 hours of admission and before surgery, or up to 30 days before with an update; operative report on
//! the day; evaluations within 48 hours before and after anesthesia; summary and final diagnosis within 30 days.

use casemix_record::{
    Anesthesia, AnesthesiaKind, Autopsy, AutopsyPerformer, Birth, Completion, Consultation, Death, DeathRelation,
    Delivery, Document, DocumentKind, DocumentStatus, Encounter, Infection, InfectionSite, Moment, Order, OrderKind,
    OrderMode, Raw, Text,
};
use chrono::{Duration, NaiveDateTime};

use super::{
    encounter_id,
    staff::{Member, Team},
};
use crate::{
    Rng,
    month::{
        birth::DeliveryFacts,
        case::{Case, Done},
        profile::{Arrival, Unit},
    },
};

pub(super) fn write(encounter: &mut Encounter, case: &Case, team: &Team, rng: &mut Rng) {
    let mut papers = Papers {
        encounter,
        case,
        team,
        rng,
    };
    papers.orders();
    papers.admission();
    papers.operations();
    papers.births();
    papers.course();
    papers.infections();
    papers.discharge();
}

/// What is written, by whom and about whom.
struct Papers<'a> {
    encounter: &'a mut Encounter,
    case: &'a Case,
    team: &'a Team,
    rng: &'a mut Rng,
}

impl Papers<'_> {
    /// A document on what was performed at a time: written down soon after, authenticated some hours later.
    fn document(&mut self, kind: DocumentKind, author: Member, performed: NaiveDateTime, about: &str) {
        let written = performed + Duration::minutes(self.rng.between(5, 55));
        let authenticated = written + Duration::minutes(self.rng.between(1, 600));
        let id = format!("N{}", self.encounter.documents.len() + 1);
        let mut document = Document::builder()
            .id(id)
            .kind(kind)
            .status(DocumentStatus::Final)
            .author(author.id())
            .performed(Moment::from(performed))
            .written(Moment::from(written))
            .entered(Moment::from(written))
            .authenticated(Moment::from(authenticated))
            .authenticator(author.id());
        if !about.is_empty() {
            document = document.about(about);
        }
        self.encounter.documents.push(document.build());
    }

    fn order(&mut self, kind: OrderKind, at: NaiveDateTime) {
        let spoken = self.rng.percent(8.0);
        let mode = if spoken { OrderMode::Verbal } else { OrderMode::Entered };
        let authenticated = if spoken {
            at + Duration::minutes(self.rng.between(30, 1400))
        } else {
            at
        };
        let physician = self.team.attending.id();
        let order = Order::builder()
            .id(format!("O{}", self.encounter.orders.len() + 1))
            .kind(kind)
            .mode(mode)
            .practitioner(physician.clone())
            .ordered(Moment::from(at))
            .recorded(Moment::from(at))
            .authenticated(Moment::from(authenticated))
            .authenticator(physician);
        self.encounter.orders.push(order.build());
    }

    fn orders(&mut self) {
        self.order(OrderKind::Admission, self.case.admitted);
        if !self.case.died {
            self.order(OrderKind::Discharge, self.case.discharged - Duration::minutes(90));
        }
    }

    /// History and physical, and what is assessed on admission.
    fn admission(&mut self) {
        let (case, attending) = (self.case, self.team.attending);
        let hours = (case.discharged - case.admitted).num_hours();
        let soon = |rng: &mut Rng, most: i64| Duration::minutes(rng.between(10, (most * 60).min(hours * 20).max(11)));
        if let Some(registered) = self.encounter.registered.value().and_then(Moment::date_time)
            && matches!(
                case.arrival,
                Arrival::Emergency | Arrival::Trauma | Arrival::NewbornHome
            )
        {
            self.document(
                DocumentKind::EmergencyNote,
                self.team.consultant,
                registered + Duration::minutes(25),
                "",
            );
        }
        let assessed = case.admitted + soon(self.rng, 6);
        self.document(DocumentKind::NursingAssessment, attending, assessed, "");
        if case.arrival == Arrival::Birth {
            return self.document(DocumentKind::NewbornRecord, attending, case.admitted, "");
        }
        let operation = case.surgery().map(|done| done.started).min();
        if case.arrival == Arrival::Elective && operation.is_some() {
            let before = case.admitted - Duration::days(self.rng.between(3, 20));
            self.document(DocumentKind::HistoryAndPhysical, attending, before, "");
            let updated = operation.map_or(case.admitted, |start| case.admitted.min(start - Duration::minutes(60)));
            self.document(DocumentKind::HistoryAndPhysicalUpdate, attending, updated, "");
        } else {
            // Written down before the operation, and within 24 hours.
            let latest = operation.map_or(case.admitted + Duration::hours(20), |start| {
                start - Duration::minutes(60)
            });
            let examined = (case.admitted + soon(self.rng, 10))
                .min(latest)
                .max(case.admitted - Duration::hours(2));
            self.document(DocumentKind::HistoryAndPhysical, attending, examined, "");
        }
    }

    /// Consent, anesthesia and report for each operation.
    fn operations(&mut self) {
        let mut operations: Vec<&Done> = self.case.surgery().collect();
        operations.sort_by_key(|done| done.started);
        operations.dedup_by_key(|done| done.started);
        for (number, done) in (1..).zip(operations) {
            let id = format!("S{number}");
            let same =
                |(_, other): &(&mut casemix_record::Procedure, &Done)| other.surgery && other.started == done.started;
            for (procedure, _) in self
                .encounter
                .procedures
                .iter_mut()
                .zip(&self.case.procedures)
                .filter(same)
            {
                procedure.ended = Moment::from(done.ended).into();
                procedure.id = Text::from(format!("{id}-{}", procedure.code.as_str()));
            }
            let about = format!("{id}-{}", done.code);
            self.operation(done, &about);
        }
    }

    fn operation(&mut self, done: &Done, about: &str) {
        let (surgeon, anesthetist) = (self.team.surgeon, self.team.anesthetist);
        let before = |minutes| done.started - Duration::minutes(minutes);
        self.document(DocumentKind::InformedConsent, surgeon, before(70), about);
        self.document(DocumentKind::PreAnesthesiaEvaluation, anesthetist, before(65), about);
        self.document(DocumentKind::AnesthesiaRecord, anesthetist, done.started, about);
        self.document(DocumentKind::OperativeReport, surgeon, done.ended, about);
        if !self.case.died {
            let recovered = done.ended + Duration::minutes(self.rng.between(5, 12));
            self.document(DocumentKind::PostAnesthesiaEvaluation, anesthetist, recovered, about);
        } else if done.ended + Duration::hours(48) < self.case.discharged {
            // Drawn apart: what follows stays as it was.
            let apart = self.rng.clone();
            let recovered = done.ended + Duration::minutes(8);
            self.document(DocumentKind::PostAnesthesiaEvaluation, anesthetist, recovered, about);
            *self.rng = apart;
        }
        // Excision and resection, by the third character of the code.
        if done.code.starts_with('0') && matches!(done.code.as_bytes().get(2), Some(b'B' | b'T')) {
            let examined = done.ended + Duration::days(self.rng.between(1, 3));
            self.document(DocumentKind::PathologyReport, self.team.pathologist, examined, about);
        }
        let general = self.case.profile.unit != Unit::Obstetrics && self.rng.percent(82.0);
        let kind = match self.case.profile.unit {
            Unit::Obstetrics => AnesthesiaKind::Spinal,
            _ if general => AnesthesiaKind::General,
            _ => AnesthesiaKind::Monitored,
        };
        let anesthesia = Anesthesia::builder()
            .id(format!("A{}", self.encounter.anesthesia.len() + 1))
            .kind(kind)
            .from(Moment::from(done.started - Duration::minutes(12)))
            .to(Moment::from(done.ended))
            .practitioner(anesthetist.id())
            .physical_status(self.rng.between(2, 4) as i32)
            .procedure(about);
        self.encounter.anesthesia.push(anesthesia.build());
    }

    fn births(&mut self) {
        let Some(facts) = &self.case.delivery else { return };
        self.document(DocumentKind::DeliveryRecord, self.team.attending, facts.delivered, "");
        self.encounter.delivery = Some(Box::new(delivery(facts)));
    }

    /// Progress notes, one a day, and a consultation now and then.
    fn course(&mut self) {
        let case = self.case;
        for day in 1..case.nights().min(40) {
            let at = case.admitted.date() + Duration::days(day);
            let minutes = self.rng.between(420, 720);
            self.document(
                DocumentKind::ProgressNote,
                self.team.attending,
                at.and_time(crate::month::case::time(minutes)),
                "",
            );
        }
        if case.nights() >= 2 && self.rng.percent(28.0) {
            let requested = case.admitted + Duration::hours(self.rng.between(2, 20));
            let performed = requested + Duration::hours(self.rng.between(1, 16));
            let consultation = Consultation::builder()
                .id("C1")
                .service("medicine")
                .practitioner(self.team.consultant.id())
                .requested(Moment::from(requested))
                .performed(Moment::from(performed));
            self.encounter.consultations.push(consultation.build());
            self.document(DocumentKind::Consultation, self.team.consultant, performed, "C1");
        }
    }

    /// Infections of care that arose in the stay.
    fn infections(&mut self) {
        for problem in self.case.problems.codes.iter().filter(|problem| problem.acquired) {
            let site = match problem.code.as_str() {
                "T80.211A" => InfectionSite::Bloodstream,
                "T83.511A" => InfectionSite::UrinaryTract,
                "T81.41XA" => InfectionSite::SurgicalSite,
                _ => continue,
            };
            let onset = (self.case.admitted + Duration::hours(60)).min(self.case.discharged - Duration::hours(1));
            let infection = Infection::builder()
                .id(format!("I{}", self.encounter.infections.len() + 1))
                .site(site)
                .code(problem.code.as_str())
                .onset(Moment::from(onset))
                .hospital_acquired(true);
            self.encounter.infections.push(infection.build());
        }
    }

    /// What is written at and after the end, and how far the record has come.
    fn discharge(&mut self) {
        let (case, attending) = (self.case, self.team.attending);
        if case.died {
            self.death();
        } else {
            self.document(
                DocumentKind::DischargeInstructions,
                attending,
                case.discharged - Duration::minutes(60),
                "",
            );
            if matches!(&*self.encounter.discharge_status.to_str(), "02" | "05" | "63" | "66") {
                self.document(
                    DocumentKind::TransferSummary,
                    attending,
                    case.discharged - Duration::minutes(60),
                    "",
                );
            }
        }
        let summarised = case.discharged + Duration::hours(self.rng.between(1, 24 * 9));
        self.document(DocumentKind::DischargeSummary, attending, summarised, "");
        self.document(DocumentKind::FinalDiagnosis, attending, summarised, "");
        let coded = summarised + Duration::days(self.rng.between(1, 4));
        let completed = coded + Duration::days(self.rng.between(1, 9));
        let completion = Completion::builder()
            .final_diagnosis(Moment::from(summarised))
            .coded(Moment::from(coded.date()))
            .completed(Moment::from(completed.date()))
            .billed(Moment::from(completed.date() + Duration::days(1)));
        self.encounter.completion = Some(Box::new(completion.build()));
    }

    fn death(&mut self) {
        let case = self.case;
        let coroner = self.rng.percent(8.0);
        let cause = case
            .problems
            .codes
            .first()
            .map(|problem| problem.code.clone())
            .unwrap_or_default();
        let mut death = Death::builder()
            .died(Moment::from(case.discharged))
            .cause(cause)
            .coroner_case(coroner)
            .relation(DeathRelation::Other);
        if coroner || self.rng.percent(6.0) {
            let performer = if coroner {
                AutopsyPerformer::Coroner
            } else {
                AutopsyPerformer::Hospital
            };
            let performed = case.discharged + Duration::hours(self.rng.between(12, 60));
            let mut autopsy = Autopsy::builder()
                .performed(Moment::from(performed))
                .performer(performer);
            if !coroner {
                let document = format!("N{}", self.encounter.documents.len() + 1);
                self.document(DocumentKind::AutopsyReport, self.team.pathologist, performed, "");
                autopsy = autopsy.pathologist(self.team.pathologist.id()).document(document);
            }
            death = death.autopsy(autopsy);
        }
        self.encounter.death = Some(Box::new(death.build()));
    }
}

fn delivery(facts: &DeliveryFacts) -> Delivery {
    let births = facts.births.iter().map(|child| {
        let birth = Birth::builder()
            .outcome(child.outcome)
            .born(Moment::from(child.born))
            .sex(child.sex)
            .weight_grams(child.weight as i32)
            .method(facts.method);
        match child.encounter {
            Some(number) => birth.newborn_encounter_id(encounter_id(number)),
            None => birth,
        }
    });
    Delivery::builder()
        .delivered(Moment::from(facts.delivered))
        .method(facts.method)
        .previous_cesarean(Raw::from(facts.previous_cesarean))
        .gestational_age_weeks(facts.weeks as i32)
        .gravidity(facts.parity as i32 + 1)
        .parity(facts.parity as i32)
        .births(births)
        .build()
}
