//! [`Newborn`], and [`Delivery`] with each [`Birth`].

use crate::{BirthOutcome, DeliveryMethod, Moment, Raw, Sex, Text, part::record};

record! {
    /// What is recorded of a newborn on its own encounter.
    pub struct Newborn() {
        fields {
            /// Weight at birth in grams (UHDDS: birth weight of a neonate).
            birth_weight_grams: Raw<i32>,
            /// Completed weeks of gestation.
            gestational_age_weeks: Raw<i32>,
            /// Days of gestation beyond the completed weeks, 0 to 6.
            gestational_age_days: Raw<i32>,
            /// Apgar score one minute after birth, 0 to 10.
            apgar_1_minute: Raw<i32>,
            /// Apgar score five minutes after birth, 0 to 10.
            apgar_5_minutes: Raw<i32>,
            /// Apgar score ten minutes after birth, 0 to 10.
            apgar_10_minutes: Raw<i32>,
            /// How many babies the pregnancy had.
            plurality: Raw<i32>,
            /// The place of this one among them.
            birth_order: Raw<i32>,
            /// How it was delivered.
            method: Raw<DeliveryMethod>,
            /// Whether it was born in this hospital.
            born_here: Raw<bool>,
            /// The mother's encounter.
            mother_encounter_id: Text,
        }
    }
}

record! {
    /// What is recorded of a delivery on the mother's encounter.
    ///
    /// One delivery, however many babies: a woman is delivered once.
    pub struct Delivery() {
        fields {
            /// Date and time of the delivery.
            delivered: Raw<Moment>,
            /// How it was brought about; of several methods the most invasive.
            method: Raw<DeliveryMethod>,
            /// Whether the woman had a cesarean section before this pregnancy.
            previous_cesarean: Raw<bool>,
            /// Whether labor was tried after a previous cesarean section.
            trial_of_labor: Raw<bool>,
            /// Completed weeks of gestation.
            gestational_age_weeks: Raw<i32>,
            /// Pregnancies including this one.
            gravidity: Raw<i32>,
            /// Pregnancies carried to 20 weeks or more, before this one.
            parity: Raw<i32>,
        }
        lists {
            /// The births, fetal deaths among them, in order.
            births: Birth,
        }
    }
}

record! {
    /// One birth of a delivery.
    pub struct Birth() {
        fields {
            /// How it ended.
            outcome: Raw<BirthOutcome>,
            /// Date and time.
            born: Raw<Moment>,
            /// Sex.
            sex: Raw<Sex>,
            /// Weight in grams.
            weight_grams: Raw<i32>,
            /// Completed weeks of gestation, where they differ from the delivery's.
            gestational_age_weeks: Raw<i32>,
            /// How it was delivered.
            method: Raw<DeliveryMethod>,
            /// Whether an autopsy was performed after a fetal death.
            autopsy: Raw<bool>,
            /// The newborn's own encounter.
            newborn_encounter_id: Text,
        }
    }
}
