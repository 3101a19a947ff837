//! What is drawn by chance for the documents of a case: complaints, vital signs, laboratory values, plans, and whole notes that
//! name no diagnosis. Nothing here changes the judgement of a reader.

use crate::Rng;

/// One of these.
pub(super) fn one(of: &[&'static str], rng: &mut Rng) -> &'static str {
    rng.pick(of).copied().unwrap_or_default()
}

pub(super) fn vitals(rng: &mut Rng) -> String {
    format!(
        "Temperature 3{}.{} C, pulse {}, blood pressure {}/{}, respirations {}, oxygen saturation {} percent.",
        rng.between(6, 9),
        rng.between(1, 10),
        rng.between(58, 118),
        rng.between(96, 168),
        rng.between(52, 98),
        rng.between(12, 26),
        rng.between(91, 100),
    )
}

pub(super) fn laboratory(rng: &mut Rng) -> String {
    format!(
        "White cells {}.{}, hemoglobin {}.{}, sodium {}, potassium {}.{}, creatinine {}.{}, glucose {}.",
        rng.between(4, 17),
        rng.between(1, 10),
        rng.between(8, 16),
        rng.between(1, 10),
        rng.between(129, 147),
        rng.between(3, 6),
        rng.between(1, 10),
        rng.between(0, 3),
        rng.between(5, 10),
        rng.between(78, 240),
    )
}

pub(super) fn nursing(rng: &mut Rng) -> String {
    format!(
        "Awake and oriented. Pain {} of 10. Skin intact. Risk of falls {}. {} Call light within reach.\n",
        rng.between(0, 8),
        one(&["low", "moderate", "high"], rng),
        vitals(rng),
    )
}

pub(super) fn after_anesthesia(rng: &mut Rng) -> String {
    format!(
        "Awake, breathing well, pain {} of 10, no nausea. {}\n",
        rng.between(0, 5),
        vitals(rng)
    )
}

pub(super) fn pathology(rng: &mut Rng) -> String {
    format!(
        "Received in formalin, {} pieces, together {} x {} cm. Embedded in full. Histology as expected for the site.\n",
        rng.between(1, 6),
        rng.between(1, 9),
        rng.between(1, 6),
    )
}

pub(super) fn delivery(rng: &mut Rng) -> String {
    format!(
        "Labor of {} hours. Placenta complete. Blood loss {} ml. Uterus firm, mother well.\n",
        rng.between(3, 18),
        10 * rng.between(20, 70),
    )
}

pub(super) fn newborn(rng: &mut Rng) -> String {
    format!(
        "Apgar {} and {}. Pink, good tone, strong cry. Heart and lungs clear. Feeds {}.\n",
        rng.between(7, 10),
        rng.between(8, 11),
        one(
            &["at the breast", "with the bottle", "at the breast and with the bottle"],
            rng
        ),
    )
}

pub(super) fn instructions(rng: &mut Rng) -> String {
    format!(
        "Take your medicines as the list says. {} Call us or come back if you get worse. {}\n",
        one(
            &[
                "Drink enough water.",
                "Walk a little every day.",
                "Keep the dressing dry.",
                "Rest when you are tired."
            ],
            rng
        ),
        one(&FOLLOW_UPS, rng),
    )
}

pub(super) const ONSETS: [&str; 6] = [
    "Began two days before and grew worse since.",
    "Came on within hours, at rest.",
    "Has built up over about a week.",
    "Noticed by the family in the morning.",
    "Similar episodes in earlier years, the present one is stronger.",
    "Planned after visits to the office.",
];

pub(super) const COMPLAINTS: [&str; 8] = [
    "Slept well, feels stronger than yesterday.",
    "Tired, ate half of the breakfast.",
    "Pain at night, better after medicine.",
    "Walked to the door and back with help.",
    "Worried about the time at home, talked with the family.",
    "Short of breath on the stairs, fine at rest.",
    "Appetite is coming back.",
    "Passed a quiet night.",
];

pub(super) const COURSES: [&str; 8] = [
    "Improving day by day under the treatment begun.",
    "Slow progress, treatment was changed once.",
    "Values settled after the second day.",
    "Fluids were given, then reduced.",
    "Physical therapy began early and went well.",
    "Medicines were adjusted to the kidney function.",
    "Needed oxygen at first, later none.",
    "Monitored closely, without events.",
];

pub(super) const SYSTEMS: [&str; 4] = [
    "No weight loss, no night sweats.",
    "Denies rash and itching.",
    "Eyes and ears as before, no new complaints.",
    "Otherwise as told above.",
];

pub(super) const FAMILIES: [&str; 5] = [
    "Mother had hypertension and type 2 diabetes.",
    "Father had an early myocardial infarction.",
    "Brother has type 1 diabetes since childhood.",
    "Sister had breast cancer.",
    "Not known.",
];

pub(super) const SOCIAL: [&str; 4] = [
    "Lives with the family.",
    "Lives alone, children nearby.",
    "Lives with a partner, stairs to the flat.",
    "Independent in daily life until now.",
];

pub(super) const EXAMS: [&str; 6] = [
    "Alert, in no distress.",
    "Comfortable in bed.",
    "Pale and tired.",
    "Mucous membranes dry.",
    "Ankles a little swollen.",
    "Lying flat without trouble.",
];

pub(super) const EXAMS_MORE: [&str; 5] = [
    "Abdomen soft, bowel sounds heard.",
    "Heart sounds regular.",
    "Breath sounds equal on both lungs.",
    "Moves all limbs.",
    "Pupils equal and reactive.",
];

pub(super) const PLANS: [&str; 8] = [
    "Continue the present medicines.",
    "Repeat the blood count in the morning.",
    "Physical therapy once more today.",
    "Reduce the fluids.",
    "Check the electrolytes this evening.",
    "Watch urine output.",
    "Begin to plan the time afterwards with the family.",
    "Ask the dietitian.",
];

pub(super) const PLANS_MORE: [&str; 6] = [
    "Heparin for prevention of thrombosis.",
    "Acetaminophen 650 mg by mouth every six hours as needed.",
    "Keep on the monitor for another day.",
    "Insulin by the scale, 4 units at noon.",
    "Change to tablets when eating.",
    "Levothyroxine 0.5 tablet daily continued where taken at home.",
];

pub(super) const INDICATIONS: [&str; 4] = [
    "symptoms persisted in spite of other treatment",
    "worsening that could not wait",
    "imaging and examination agreed on the need",
    "the choice of the patient after all options were explained",
];

pub(super) const TECHNIQUES: [&str; 4] = [
    "After time out and preparation in the usual way the site was reached in layers.",
    "Positioned, prepared and draped; the approach was made along the planned line.",
    "Under continuous monitoring the access was made and widened step by step.",
    "Landmarks were identified and protected; the step planned was carried out.",
];

pub(super) const CLOSURES: [&str; 3] = [
    "Counts were complete. Closure in layers.",
    "The site was dry at the end, dressing applied.",
    "Instruments and sponges were counted twice and complete.",
];

pub(super) const FINDINGS: [&str; 3] = [
    "as expected from imaging",
    "adhesions, taken down with care",
    "tissue of good quality",
];

pub(super) const SPECIMENS: [&str; 3] = ["sent to pathology", "none", "sent for culture"];

pub(super) const OUTCOMES: [&str; 3] = [
    "improved, vital signs stable",
    "recovered well",
    "condition fair, improving",
];

pub(super) const FOLLOW_UPS: [&str; 4] = [
    "Appointment with the family physician in one week.",
    "Visit in the clinic in two weeks.",
    "Appointment for laboratory tests in three days.",
    "Follow up with the specialist in ten days.",
];
