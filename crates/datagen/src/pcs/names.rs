//! The vocabulary of the axes, written by hand: what characters 3 to 7 are called in each section, and the approaches.

/// What characters 3 to 7 stand for, by section, in the words of the field.
pub(super) const AXES: [(char, [&str; 5]); 17] = [
    ('0', ["Operation", "Body Part", "Approach", "Device", "Qualifier"]),
    ('1', ["Operation", "Body Part", "Approach", "Device", "Qualifier"]),
    ('2', ["Operation", "Body Region", "Approach", "Device", "Qualifier"]),
    (
        '3',
        [
            "Operation",
            "Body System / Region",
            "Approach",
            "Substance",
            "Qualifier",
        ],
    ),
    (
        '4',
        ["Operation", "Body System", "Approach", "Function / Device", "Qualifier"],
    ),
    ('5', ["Operation", "Body System", "Duration", "Function", "Qualifier"]),
    ('6', ["Operation", "Body System", "Duration", "Qualifier", "Qualifier"]),
    ('7', ["Operation", "Body Region", "Approach", "Method", "Qualifier"]),
    ('8', ["Operation", "Body Region", "Approach", "Method", "Qualifier"]),
    ('9', ["Operation", "Body Region", "Approach", "Method", "Qualifier"]),
    ('B', ["Type", "Body Part", "Contrast", "Qualifier", "Qualifier"]),
    ('C', ["Type", "Body Part", "Radionuclide", "Qualifier", "Qualifier"]),
    (
        'D',
        [
            "Modality",
            "Treatment Site",
            "Modality Qualifier",
            "Isotope",
            "Qualifier",
        ],
    ),
    (
        'F',
        [
            "Type",
            "Body System / Region",
            "Type Qualifier",
            "Equipment",
            "Qualifier",
        ],
    ),
    ('G', ["Type", "Qualifier", "Qualifier", "Qualifier", "Qualifier"]),
    ('H', ["Type", "Qualifier", "Qualifier", "Qualifier", "Qualifier"]),
    (
        'X',
        [
            "Operation",
            "Body Part",
            "Approach",
            "Device / Substance / Technology",
            "Qualifier",
        ],
    ),
];

/// The names of approaches in the form in which titles write them, and the character of each.
pub(super) const APPROACHES: [(char, &str); 7] = [
    ('0', "Open"),
    ('3', "Percutaneous"),
    ('4', "Percutaneous Endoscopic"),
    ('7', "Via Natural or Artificial Opening"),
    ('8', "Via Natural or Artificial Opening Endoscopic"),
    (
        'F',
        "Via Natural or Artificial Opening With Percutaneous Endoscopic Assistance",
    ),
    ('X', "External"),
];
