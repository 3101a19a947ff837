//! [`Form`]: the forms and their columns.

use std::str::FromStr;

use casemix_record::{
    AdmissionType, AnesthesiaKind, AutopsyPerformer, BirthOutcome, DeathRelation, DeliveryMethod, DischargeStatus,
    EncounterClass, EventKind, InfectionSite, Moment, MovementEvent, ParseError,
};

use crate::{census::BedKind, rates::Count};

/// A form that a department fills; the [module](super) has a table of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Form {
    /// Comings to units, and leavings of the hospital.
    Movements,
    /// Leaves of absence.
    Leaves,
    /// Births, fetal deaths among them.
    Births,
    /// Deaths and autopsies.
    Deaths,
    /// Anesthetics given.
    Anesthesia,
    /// Infections.
    Infections,
    /// Consultations.
    Consultations,
    /// Returns to surgery, to emergency, to intensive care.
    Returns,
    /// Dates of completion of the record.
    Completion,
    /// Numbers of beds, as they changed.
    Beds,
    /// Numbers tallied by hand.
    Counts,
}

/// A column of a form.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FormColumn {
    /// The name in the heading.
    pub name: &'static str,
    /// What is written there.
    pub about: &'static str,
    /// Whether the form must have the column, and each row a value in it.
    pub needed: bool,
    /// The column of [`casemix_record::csv_form`] that it fills; empty where it fills none.
    pub(super) path: &'static str,
    pub(super) kind: Kind,
}

/// What a cell must be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text,
    Flag,
    Checked(fn(&str) -> Result<(), &'static str>),
}

const fn column(name: &'static str, path: &'static str, kind: Kind, about: &'static str) -> FormColumn {
    FormColumn {
        name,
        about,
        needed: false,
        path,
        kind,
    }
}

const fn needed(column: FormColumn) -> FormColumn {
    FormColumn { needed: true, ..column }
}

const ENCOUNTER: FormColumn = needed(column("encounter_id", "id", Kind::Text, "the encounter's number"));

const DATE: Kind = Kind::Checked(|cell| {
    let expected = "a date or a date and time, such as 2026-01-05 or 2026-01-05T14:30";
    cell.parse::<Moment>().map(drop).map_err(|_| expected)
});
const NUMBER: Kind = Kind::Checked(|cell| {
    whole(cell)
        .map(drop)
        .ok_or("a whole number at or above zero, such as 24")
});

/// A number that is not below zero.
pub(super) fn whole(cell: &str) -> Option<u32> {
    let is_number = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    cell.parse().ok().filter(|_| is_number)
}

/// A word of a vocabulary.
fn word<T: FromStr<Err = ParseError>>(cell: &str) -> Result<(), &'static str> {
    cell.parse::<T>().map(drop).map_err(|error| error.expected)
}

const fn of<T: FromStr<Err = ParseError>>() -> Kind {
    Kind::Checked(word::<T>)
}

const MOVEMENTS: &[FormColumn] = &[
    ENCOUNTER,
    column(
        "event",
        "movements.event",
        of::<MovementEvent>(),
        "admit, transfer, emergency or discharge",
    ),
    column(
        "unit",
        "movements.unit",
        Kind::Text,
        "the unit; blank on leaving the hospital",
    ),
    column("bed", "movements.bed", Kind::Text, "the bed"),
    column(
        "temporary_bed",
        "movements.temporary_bed",
        Kind::Flag,
        "whether the bed is no part of the bed count",
    ),
    needed(column(
        "from",
        "movements.from",
        DATE,
        "date and time of coming, or of leaving the hospital",
    )),
    column(
        "to",
        "movements.to",
        DATE,
        "date and time of leaving the unit; blank is the next coming",
    ),
    column(
        "discharge_status",
        "discharge_status",
        of::<DischargeStatus>(),
        "on leaving: 01 home, 20 died, ...",
    ),
    column(
        "admission_type",
        "admission_type",
        of::<AdmissionType>(),
        "on admission: 4 for a newborn",
    ),
];

const LEAVES: &[FormColumn] = &[
    ENCOUNTER,
    needed(column("from", "leaves.from", DATE, "date and time of leaving")),
    column(
        "to",
        "leaves.to",
        DATE,
        "date and time of return; blank is not returned",
    ),
];

const BIRTHS: &[FormColumn] = &[
    ENCOUNTER,
    needed(column(
        "outcome",
        "delivery.births.outcome",
        of::<BirthOutcome>(),
        "live-birth or fetal-death",
    )),
    column("delivered", "delivery.delivered", DATE, "date and time of the delivery"),
    column(
        "method",
        "delivery.method",
        of::<DeliveryMethod>(),
        "vaginal, forceps, vacuum or cesarean",
    ),
    column(
        "previous_cesarean",
        "delivery.previous_cesarean",
        Kind::Flag,
        "whether the mother had a cesarean before",
    ),
    column(
        "weight_grams",
        "delivery.births.weight_grams",
        NUMBER,
        "weight in grams",
    ),
    column(
        "gestational_age_weeks",
        "delivery.births.gestational_age_weeks",
        NUMBER,
        "completed weeks",
    ),
    column(
        "autopsy",
        "delivery.births.autopsy",
        Kind::Flag,
        "whether an autopsy followed a fetal death",
    ),
];

const DEATHS: &[FormColumn] = &[
    ENCOUNTER,
    column(
        "class",
        "class",
        of::<EncounterClass>(),
        "inpatient, or where else the patient was: outpatient, home, ...",
    ),
    column("died", "death.died", DATE, "date and time of death"),
    column("cause", "death.cause", Kind::Text, "the underlying cause, as a code"),
    column(
        "relation",
        "death.relation",
        of::<DeathRelation>(),
        "direct-obstetric, indirect-obstetric, anesthesia or other",
    ),
    column(
        "coroner_case",
        "death.coroner_case",
        Kind::Flag,
        "whether a coroner took the case",
    ),
    column(
        "autopsy_by",
        "death.autopsy.performer",
        of::<AutopsyPerformer>(),
        "hospital or coroner; blank is no autopsy",
    ),
];

const ANESTHESIA: &[FormColumn] = &[
    ENCOUNTER,
    column(
        "kind",
        "anesthesia.kind",
        of::<AnesthesiaKind>(),
        "general, regional, spinal, ...",
    ),
    column("from", "anesthesia.from", DATE, "date and time of the begin"),
    column("to", "anesthesia.to", DATE, "date and time of the end"),
];

const INFECTIONS: &[FormColumn] = &[
    ENCOUNTER,
    column(
        "site",
        "infections.site",
        of::<InfectionSite>(),
        "surgical-site, bloodstream, urinary-tract, ...",
    ),
    column(
        "onset",
        "infections.onset",
        DATE,
        "date and time at which it became manifest",
    ),
    column(
        "hospital_acquired",
        "infections.hospital_acquired",
        Kind::Flag,
        "the finding; blank leaves it to the onset",
    ),
    column(
        "procedure",
        "infections.procedure",
        Kind::Text,
        "the operation that it follows, by its number in the record",
    ),
];

const CONSULTATIONS: &[FormColumn] = &[
    ENCOUNTER,
    column(
        "service",
        "consultations.service",
        Kind::Text,
        "the service that was asked",
    ),
    column(
        "requested",
        "consultations.requested",
        DATE,
        "date and time of the request",
    ),
    column(
        "performed",
        "consultations.performed",
        DATE,
        "date and time at which the patient was seen",
    ),
];

const RETURNS: &[FormColumn] = &[
    ENCOUNTER,
    needed(column(
        "kind",
        "events.kind",
        of::<EventKind>(),
        "return-to-surgery, return-to-emergency or return-to-intensive-care",
    )),
    column("from", "events.from", DATE, "date and time"),
    column("planned", "events.planned", Kind::Flag, "whether it was planned"),
];

const COMPLETION: &[FormColumn] = &[
    ENCOUNTER,
    column(
        "final_diagnosis",
        "completion.final_diagnosis",
        DATE,
        "when the final diagnosis was recorded",
    ),
    column("coded", "completion.coded", DATE, "when coding was finished"),
    column(
        "completed",
        "completion.completed",
        DATE,
        "when nothing was missing any more",
    ),
    column("billed", "completion.billed", DATE, "when the bill was sent"),
];

const BEDS: &[FormColumn] = &[
    needed(column("unit", "", Kind::Text, "the unit")),
    column(
        "kind",
        "",
        Kind::Checked(|cell| bed_kind(cell).map(drop).ok_or("bed, bassinet or temporary")),
        "bed, bassinet or temporary; blank is bed",
    ),
    needed(column("from", "", DATE, "the first day with this number of beds")),
    needed(column("beds", "", NUMBER, "how many beds")),
];

const COUNTS: &[FormColumn] = &[
    needed(column(
        "count",
        "",
        Kind::Checked(|cell| {
            cell.parse::<Count>()
                .map(drop)
                .map_err(|_| "the name of a count, such as discharges or deaths-within-48-hours")
        }),
        "what is counted",
    )),
    needed(column("number", "", NUMBER, "how often")),
    column("date", "", DATE, "a day of the period; blank is every period"),
];

/// The kind of bed that a word means.
pub(super) fn bed_kind(cell: &str) -> Option<BedKind> {
    Some(match cell.to_ascii_lowercase().as_str() {
        "" | "bed" => BedKind::Bed,
        "bassinet" => BedKind::Bassinet,
        "temporary" => BedKind::Temporary,
        _ => return None,
    })
}

impl Form {
    /// All forms.
    pub const ALL: &'static [Form] = &[
        Form::Movements,
        Form::Leaves,
        Form::Births,
        Form::Deaths,
        Form::Anesthesia,
        Form::Infections,
        Form::Consultations,
        Form::Returns,
        Form::Completion,
        Form::Beds,
        Form::Counts,
    ];

    /// The name, such as `movements`: what a file of the form is called.
    pub const fn name(self) -> &'static str {
        match self {
            Form::Movements => "movements",
            Form::Leaves => "leaves",
            Form::Births => "births",
            Form::Deaths => "deaths",
            Form::Anesthesia => "anesthesia",
            Form::Infections => "infections",
            Form::Consultations => "consultations",
            Form::Returns => "returns",
            Form::Completion => "completion",
            Form::Beds => "beds",
            Form::Counts => "counts",
        }
    }

    /// The columns.
    pub const fn columns(self) -> &'static [FormColumn] {
        match self {
            Form::Movements => MOVEMENTS,
            Form::Leaves => LEAVES,
            Form::Births => BIRTHS,
            Form::Deaths => DEATHS,
            Form::Anesthesia => ANESTHESIA,
            Form::Infections => INFECTIONS,
            Form::Consultations => CONSULTATIONS,
            Form::Returns => RETURNS,
            Form::Completion => COMPLETION,
            Form::Beds => BEDS,
            Form::Counts => COUNTS,
        }
    }

    /// An empty form: its heading, ready to be filled.
    ///
    /// ```
    /// use casemix_stats::forms::Form;
    ///
    /// assert_eq!(Form::Beds.heading(), "unit,kind,from,beds\n");
    /// ```
    pub fn heading(self) -> String {
        let names: Vec<&str> = self.columns().iter().map(|column| column.name).collect();
        names.join(",") + "\n"
    }
}

impl FromStr for Form {
    type Err = crate::Error;

    /// The form of this name, in any case.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`](crate::Error::Argument) if there is none.
    fn from_str(text: &str) -> Result<Form, crate::Error> {
        let named = Form::ALL
            .iter()
            .find(|form| form.name().eq_ignore_ascii_case(text.trim()));
        named.copied().ok_or(crate::Error::Argument {
            argument: "a form",
            demand: "movements, leaves, births, deaths, anesthesia, infections, consultations, returns, completion, beds \
                     or counts",
        })
    }
}
