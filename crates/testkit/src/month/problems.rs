//! The diagnoses of a case: which go together, and which code a condition has beside others.

use super::profile::{Entry, Side};
use crate::Rng;

/// A diagnosis of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: String,
    /// Whether it arose in the hospital.
    pub(super) acquired: bool,
}

/// The diagnoses of a case, the principal one first.
#[derive(Clone, Debug, Default)]
pub(super) struct Problems {
    pub(super) codes: Vec<Problem>,
    /// Conditions whose code depends on the others.
    words: Vec<String>,
    without: Vec<String>,
}

/// As many secondary diagnoses as a claim can carry.
const MOST: usize = 24;

impl Problems {
    /// No diagnoses yet; those named in `without` will not be taken.
    pub(super) fn without(without: &[String]) -> Problems {
        Problems {
            without: without.to_vec(),
            ..Problems::default()
        }
    }

    /// Puts the principal diagnosis, with what comes with it.
    pub(super) fn lead(&mut self, entry: &Entry, side: Side, rng: &mut Rng) {
        for item in &entry.items {
            self.push(&item.draw(side, rng), false);
        }
    }

    /// Adds the codes of an entry, all or none.
    pub(super) fn add(&mut self, entry: &Entry, side: Side, rng: &mut Rng) {
        let acquired = rng.percent(entry.acquired);
        let codes: Vec<String> = entry.items.iter().map(|item| item.draw(side, rng)).collect();
        match codes.as_slice() {
            [word] if word.starts_with(|first: char| first.is_ascii_lowercase()) => self.words.push(word.clone()),
            [first, ..] if self.takes(first) => codes.iter().for_each(|code| self.push(code, acquired)),
            _ => {}
        }
    }

    /// Adds a code that is not there yet.
    pub(super) fn push(&mut self, code: &str, acquired: bool) {
        if self.codes.iter().all(|other| other.code != code) {
            self.codes.push(Problem {
                code: code.to_owned(),
                acquired,
            });
        }
    }

    /// Whether the code can stand beside those that are there.
    fn takes(&self, code: &str) -> bool {
        let excluded = |other: &Problem| excludes(&other.code, code);
        !self.without.iter().any(|name| name == code) && !self.codes.iter().any(excluded)
    }

    /// How many diagnoses beside the principal one are no mere states, signs or histories.
    pub(super) fn burden(&self) -> usize {
        let counts = |problem: &&Problem| !problem.code.starts_with(['R', 'Z', 'V', 'W', 'X', 'Y']);
        self.codes.iter().skip(1).filter(counts).count()
    }

    /// How many diagnoses beside the principal one endanger life.
    pub(super) fn graves(&self) -> usize {
        const GRAVE: [&str; 14] = [
            "A41", "E43", "G93", "I21", "I46", "I50.23", "I50.33", "J15", "J69", "J80", "J96", "K76.7", "R57", "R65",
        ];
        let grave = |problem: &&Problem| GRAVE.iter().any(|prefix| problem.code.starts_with(prefix));
        self.codes.iter().skip(1).filter(grave).count()
    }

    pub(super) fn any(&self, prefix: &str) -> bool {
        self.codes.iter().any(|problem| problem.code.starts_with(prefix))
    }

    /// Puts the codes of the conditions whose code depends on the others, and brings all into the order of a claim.
    ///
    /// Hypertension is coded with heart failure and with chronic kidney disease as one, and diabetes with chronic
    /// kidney disease, because the classification presumes that they are connected (ICD-10-CM Official Guidelines,
    /// sections I.A.15, I.C.9.a and I.C.4.a).
    pub(super) fn settle(&mut self, rng: &mut Rng) {
        let mut words = std::mem::take(&mut self.words);
        words.retain(|word| !self.without.contains(word));
        let has = |word: &str| words.iter().any(|known| known == word);
        let mut one_of = |codes: &[&str]| rng.pick(codes).copied().unwrap_or_default().to_owned();
        if has("heart-failure") && !self.any("I50") {
            self.push(&one_of(&["I50.22", "I50.32", "I50.32", "I50.42", "I50.9"]), false);
        }
        if has("kidney-disease") && !self.any("N18") {
            let stage = one_of(&[
                "N18.30", "N18.30", "N18.31", "N18.32", "N18.32", "N18.4", "N18.6", "N18.9",
            ]);
            self.push(&stage, false);
            if stage == "N18.6" {
                self.push("Z99.2", false);
            }
        }
        let (failure, kidney, dialysis) = (self.any("I50"), self.any("N18"), self.any("N18.6"));
        if has("diabetes") && !self.any("E10") && !self.any("E11") {
            let others = ["E11.9", "E11.9", "E11.9", "E11.65", "E11.65", "E11.42", "E11.51"];
            let linked = LINKED_TO_DIABETES.iter().find(|(condition, _)| self.any(condition));
            let code = linked.map_or_else(|| one_of(&others), |(_, code)| (*code).to_owned());
            self.push(&code, false);
            // The code of diabetes says that one whole.
            self.codes.retain(|problem| problem.code != "G62.9");
            self.push(&one_of(&["Z79.4", "Z79.84", "Z79.84"]), false);
        }
        let hypertension = match (failure, kidney) {
            (true, true) if dialysis => "I13.2",
            (true, true) => "I13.0",
            (true, false) => "I11.0",
            (false, true) if dialysis => "I12.0",
            (false, true) => "I12.9",
            (false, false) => "I10",
        };
        if has("hypertension") && self.takes(hypertension) {
            self.push(hypertension, false);
        }
        self.order();
    }

    /// Illnesses, those first that others are manifestations of, then signs and symptoms, then factors that influence health, then external causes; the principal
    /// diagnosis stays the first.
    fn order(&mut self) {
        let place = |problem: &Problem| match problem.code.bytes().next() {
            Some(b'R') => 1,
            Some(b'Z') => 2,
            Some(b'V'..=b'Y') => 3,
            _ => 0,
        };
        // What the tabular list has coded first.
        let is_underlying = |problem: &Problem| {
            ["C", "E10", "E11", "F03", "I11", "I12", "I13"]
                .iter()
                .any(|prefix| problem.code.starts_with(prefix))
        };
        if let Some((_, others)) = self.codes.split_first_mut() {
            others.sort_by_key(|problem| (place(problem), !is_underlying(problem)));
        }
        while self.codes.len() > MOST + 1 {
            // The least telling go first, but not the external causes.
            let last = self
                .codes
                .iter()
                .rposition(|problem| place(problem) < 3)
                .unwrap_or(MOST);
            self.codes.remove(last);
        }
    }
}

/// Conditions that are coded with diabetes as one, with its code.
const LINKED_TO_DIABETES: [(&str, &str); 5] = [
    ("N18", "E11.22"),
    ("G62.9", "E11.42"),
    ("L97.5", "E11.621"),
    ("I70.2", "E11.51"),
    ("I96", "E11.52"),
];

/// Categories of which a record may well have several codes.
const REPEATED: [&str; 18] = [
    "B9", "C7", "E11", "E87", "G93", "I25", "I97", "K76", "P", "O", "R", "S", "T", "Y", "Z", "Q", "G81", "N1",
];

/// Codes that do not stand together, because one says what the other says or excludes it: of each line only one.
const EXCLUSIVE: [&[&str]; 44] = [
    &["I10", "I11", "I12", "I13"],
    &["F20", "F25", "F29", "F31", "F32", "F33", "F34"],
    &["F41.9", "F43", "F41.1", "F41.0"],
    &["F10", "K70.9"],
    &["F17", "Z87.891"],
    &["J44", "J45"],
    &["J09", "J10", "J11", "J12", "J13", "J15", "J18", "J69"],
    &["I25.10", "I25.11"],
    &["D50", "D57", "D61", "D63", "D64"],
    &["D69", "D61.818"],
    &["D70", "D61.818"],
    &["E87.20", "E10.1", "E11.1", "E11.00"],
    &["E03", "E05", "E89.0"],
    &["G93.40", "G93.41", "G92", "F05"],
    &["N39.0", "N30", "N10", "N13.6", "T83.511A"],
    &["M80", "M81"],
    &["K21.9", "K21.0"],
    &["N40", "C61", "Z85.46"],
    &["C50", "Z85.3"],
    &["I63", "G45", "I69", "Z86.73"],
    &["Z68.3", "Z68.4"],
    &["R56", "G40"],
    &["P36", "Z05"],
    &["R65.20", "R65.21"],
    &["J80", "J95.821", "J96.0"],
    &["B20", "D61.818"],
    &["C22", "C78.7"],
    &["C92", "D64.9"],
    &["I20.0", "I25.10"],
    &["F02", "F03", "G30", "G31"],
    &["O62", "O72.1"],
    &["O90.81", "O99.02"],
    &["N17.0", "N17.9"],
    &["U07.1", "Z20.822"],
    &["K29", "K92.2"],
    &["K70.11", "K70.31", "R18.8"],
    &["E22.2", "E87.1"],
    &["D50.0", "D62"],
    &["E86", "T79.4"],
    &["J90", "J91.0"],
    &["I69.35", "R26.89"],
    &["E4", "R62.7"],
    &["Z95.0", "Z95.810"],
    &["A40", "A41", "T80.211A"],
];

/// Codes that keep others away, which may well stand together: a fracture in osteoporosis is coded otherwise, and the
/// trimester of a disease in pregnancy is that of its weeks.
const APART: [(&str, &[&str]); 2] = [
    ("M81", &["S22", "S32", "S42", "S52", "S72"]),
    ("O21.0", &["O99.013", "O99.343"]),
];

/// Whether one of the codes keeps the other away.
fn excludes(one: &str, other: &str) -> bool {
    let apart = |(first, others): &(&str, &[&str])| {
        let are =
            |one: &str, other: &str| one.starts_with(first) && others.iter().any(|prefix| other.starts_with(prefix));
        are(one, other) || are(other, one)
    };
    let same_category = one.get(..3) == other.get(..3);
    let repeated = REPEATED.iter().any(|prefix| one.starts_with(prefix));
    let exclusive = |line: &&[&str]| {
        let named = |code: &str| line.iter().any(|prefix| code.starts_with(prefix));
        named(one) && named(other)
    };
    one == other || same_category && !repeated || EXCLUSIVE.iter().any(exclusive) || APART.iter().any(apart)
}

/// Whether no present-on-admission indicator is reported for a code, of those that the profiles use (ICD-10-CM
/// Official Guidelines, Appendix I, and the list of exempt codes of CMS).
pub(super) fn is_poa_exempt(code: &str) -> bool {
    const REPORTED: [&str; 4] = ["Y92.23", "Z20.822", "Z66", "Z96"];
    const EXEMPT: [&str; 9] = ["I25.2", "I69", "O80", "Q", "V", "Y92", "Y93", "Y99", "Z"];
    let begins = |list: &[&str]| list.iter().any(|prefix| code.starts_with(prefix));
    begins(&EXEMPT) && !begins(&REPORTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(entries: &[&str]) -> Vec<String> {
        let mut problems = Problems::default();
        let mut rng = Rng::new(1);
        for text in entries {
            problems.add(&Entry::try_from((*text).to_owned()).unwrap(), Side::Left, &mut rng);
        }
        problems.settle(&mut rng);
        problems.codes.into_iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn hypertension_and_diabetes_are_coded_with_what_they_cause() {
        assert_eq!(settled(&["1 A41.9", "1 hypertension"]), ["A41.9", "I10"]);
        assert_eq!(
            settled(&["1 A41.9", "1 I50.9", "1 hypertension"]),
            ["A41.9", "I11.0", "I50.9"]
        );
        assert_eq!(
            settled(&["1 A41.9", "1 hypertension", "1 N18.4"]),
            ["A41.9", "I12.9", "N18.4"]
        );
        assert_eq!(
            settled(&["1 A41.9", "1 N18.6 & Z99.2", "1 hypertension"]),
            ["A41.9", "I12.0", "N18.6", "Z99.2"]
        );
        assert_eq!(
            settled(&["1 A41.9", "1 I50.9", "1 N18.4", "1 hypertension"])[1],
            "I13.0"
        );
        assert_eq!(settled(&["1 A41.9", "1 diabetes", "1 N18.4"])[1], "E11.22");
        assert_eq!(settled(&["1 A41.9", "1 diabetes", "1 G62.9"])[..2], ["A41.9", "E11.42"]);
    }

    #[test]
    fn what_says_the_same_is_said_once() {
        assert_eq!(
            settled(&["1 J44.1", "1 J44.9", "1 J18.9", "1 J18.9 & B95.62"]),
            ["J44.1", "J18.9"]
        );
        assert_eq!(
            settled(&["1 I25.110", "1 I25.10 & Z95.5", "1 I25.2"]),
            ["I25.110", "I25.2"]
        );
    }

    #[test]
    fn a_claim_takes_so_many_and_keeps_the_external_causes() {
        let codes: Vec<String> = (0..40)
            .map(|n| format!("1 S{n:02}.1XXA"))
            .chain(["1 W19.XXXA".to_owned()])
            .collect();
        let codes = settled(&codes.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(codes.len(), MOST + 1);
        assert_eq!((codes[0].as_str(), codes[MOST].as_str()), ("S00.1XXA", "W19.XXXA"));
    }
}
