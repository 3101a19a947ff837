//! [`Navigation`]: from a heading down to a code for a claim, by questions.
//!
//! The questions are not written down anywhere: they are what the titles of the codes right below a heading differ in.

use casemix_codes::{Edition, Entry};

use super::{stem, text};

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Topic {
    /// Right, left or bilateral.
    Side,
    /// Which encounter of the course: the seventh character.
    Encounter,
    /// How severe: mild, moderate, stages, grades.
    Severity,
    /// Acute, chronic, recurrent.
    Course,
    /// Where in the body.
    Site,
    /// What came with it, or did not.
    Complication,
    /// What caused it, or how it came about.
    Cause,
    /// Of which kind.
    Type,
}

impl Topic {
    /// The question in words.
    pub fn question(self) -> &'static str {
        match self {
            Self::Side => "Which side?",
            Self::Encounter => "Which encounter?",
            Self::Severity => "How severe?",
            Self::Course => "Which course?",
            Self::Site => "Where?",
            Self::Complication => "With or without what?",
            Self::Cause => "Of what cause?",
            Self::Type => "Of which type?",
        }
    }
}

/// A question on the way down.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Question<'t> {
    /// The heading or code that it is about.
    pub about: Entry<'t>,
    /// What it asks for.
    pub topic: Topic,
    /// The answers, in the order of the list.
    pub answers: Vec<Answer<'t>>,
}

/// An answer to a [`Question`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer<'t> {
    /// The heading or code that it leads to.
    pub entry: Entry<'t>,
    /// What sets it apart from the other answers, in the words of its title.
    pub label: String,
    /// Whether it may stand on a claim as it is.
    pub is_billable: bool,
}

/// The way down from a code on a day.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_coding::find::{Navigation, Topic};
///
/// let edition = Codes::embedded()?.icd10cm.on("2026-02-01".parse()?)?;
/// let way = Navigation::new(edition);
///
/// let question = way.question("S52.53").expect("Colles' fracture has more below it");
/// assert_eq!(question.topic, Topic::Side);
/// let labels: Vec<_> = question.answers.iter().map(|answer| answer.label.as_str()).collect();
/// assert_eq!(labels, ["right", "left", "unspecified"]);
///
/// let next = way.question(&question.answers[0].entry.code()).expect("the encounter is open");
/// assert_eq!(next.topic, Topic::Encounter);
/// assert!(next.answers.iter().all(|answer| answer.is_billable));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Navigation<'t> {
    edition: Edition<'t>,
}

impl<'t> Navigation<'t> {
    /// Navigation in the code system as it is on a day.
    pub fn new(edition: Edition<'t>) -> Self {
        Self { edition }
    }

    /// The question that leads on from a code or heading; `None` where nothing is open, and for what is no code of that
    /// day. Where only one thing lies below, it is passed through.
    pub fn question(&self, code: &str) -> Option<Question<'t>> {
        let mut about = self.edition.lookup(code)?;
        loop {
            let below: Vec<Entry<'t>> = about.children().filter(|child| self.edition.contains(*child)).collect();
            match below.as_slice() {
                [] => return None,
                [only] if !self.edition.has_billable(only.code()) => about = *only,
                _ => return Some(self.ask(about, below)),
            }
        }
    }

    fn ask(&self, about: Entry<'t>, below: Vec<Entry<'t>>) -> Question<'t> {
        let titles: Vec<&str> = below.iter().map(|entry| entry.title().unwrap_or_default()).collect();
        let encounter = below.iter().all(|entry| entry.code().len() == 7) && !about.seventh_characters().is_empty();
        let labels: Vec<String> = if encounter {
            below.iter().map(|entry| meaning_of_seventh(*entry)).collect()
        } else {
            differences(&titles)
        };
        let topic = if encounter && labels.iter().any(|label| label.contains("encounter")) {
            Topic::Encounter
        } else {
            topic_of(&labels)
        };
        let answers = below.into_iter().zip(labels).map(|(entry, label)| Answer {
            is_billable: self.edition.has_billable(entry.code()),
            entry,
            label,
        });
        Question {
            about,
            topic,
            answers: answers.collect(),
        }
    }
}

fn meaning_of_seventh(entry: Entry<'_>) -> String {
    let last = entry.code().chars().next_back();
    let meaning = entry
        .seventh_characters()
        .iter()
        .find(|seventh| Some(seventh.character) == last);
    meaning.map_or_else(
        || entry.title().unwrap_or_default().to_owned(),
        |seventh| seventh.meaning.clone(),
    )
}

/// What each title has between the words that all of them begin with and those that all of them end with.
fn differences(titles: &[&str]) -> Vec<String> {
    let words: Vec<Vec<&str>> = titles.iter().map(|title| title.split_whitespace().collect()).collect();
    let shortest = words.iter().map(Vec::len).min().unwrap_or_default();
    let plain = |word: &str| {
        word.trim_matches(|letter: char| !letter.is_alphanumeric())
            .to_ascii_lowercase()
    };
    let same = |at: &dyn Fn(&Vec<&str>) -> Option<String>| {
        let first = words.first().and_then(at);
        first.is_some() && words.iter().all(|words| at(words) == first)
    };
    let front = (0..shortest)
        .take_while(|at| same(&|words| words.get(*at).map(|word| plain(word))))
        .count();
    let back = (0..shortest - front)
        .take_while(|at| {
            same(&|words| {
                words
                    .len()
                    .checked_sub(at + 1)
                    .and_then(|at| words.get(at))
                    .map(|word| plain(word))
            })
        })
        .count();
    let cut = |words: &Vec<&str>| {
        let rest = words.get(front..words.len() - back).unwrap_or_default();
        let label = rest.join(" ").trim_matches([',', ' ']).to_owned();
        if label.is_empty() { words.join(" ") } else { label }
    };
    words.iter().map(cut).collect()
}

/// What the labels are about: the topic that most of them speak of.
fn topic_of(labels: &[String]) -> Topic {
    const SIDE: &[&str] = &["right", "left", "bilateral", "side", "unilateral"];
    const SEVERITY: &[&str] = &[
        "mild", "moderate", "severe", "profound", "stage", "grade", "degree", "level", "class", "partial", "complete",
        "extreme",
    ];
    const COURSE: &[&str] = &[
        "acute",
        "chronic",
        "subacute",
        "recurrent",
        "persistent",
        "single",
        "remission",
        "relapse",
        "transient",
        "episode",
    ];
    const COMPLICATION: &[&str] = &["with", "without", "complicated", "uncomplicated"];
    const CAUSE: &[&str] = &[
        "due",
        "induced",
        "accidental",
        "intentional",
        "assault",
        "undetermined",
        "adverse",
        "underdosing",
        "traumatic",
        "drug",
        "alcohol",
        "virus",
        "bacterial",
        "streptococcus",
        "congenital",
        "hereditary",
        "idiopathic",
    ];
    const SITE: &[&str] = &[
        "upper",
        "lower",
        "anterior",
        "posterior",
        "medial",
        "lateral",
        "site",
        "sites",
        "region",
        "head",
        "neck",
        "trunk",
        "thigh",
        "leg",
        "arm",
        "hand",
        "foot",
        "ankle",
        "knee",
        "hip",
        "shoulder",
        "elbow",
        "wrist",
        "forearm",
        "finger",
        "toe",
        "eye",
        "ear",
        "lung",
        "artery",
        "vein",
        "wall",
        "lobe",
        "cervical",
        "thoracic",
        "lumbar",
        "sacral",
        "limb",
        "extremity",
        "back",
        "abdomen",
        "face",
        "bone",
        "vertebra",
        "joint",
        "quadrant",
        "colon",
        "duct",
        "skin",
        "organ",
        "organs",
        "areas",
        "body",
        "part",
    ];
    let sets = [
        (Topic::Side, SIDE),
        (Topic::Severity, SEVERITY),
        (Topic::Course, COURSE),
        (Topic::Complication, COMPLICATION),
        (Topic::Cause, CAUSE),
        (Topic::Site, SITE),
    ];
    let speaks = |label: &String, set: &[&str]| {
        let words = text::words(label, text::MAX_WORDS);
        words
            .iter()
            .any(|word| set.iter().any(|known| stem::lemma(known) == stem::lemma(word.as_str())))
    };
    let named: Vec<&String> = labels
        .iter()
        .filter(|label| !matches!(label.as_str(), "unspecified" | "other"))
        .collect();
    let count = |set: &[&str]| named.iter().filter(|label| speaks(label, set)).count();
    let best = sets
        .iter()
        .map(|(topic, set)| (count(set), *topic))
        .max_by_key(|(count, topic)| (*count, std::cmp::Reverse(*topic)));
    match best {
        Some((count, topic)) if 2 * count > named.len() => topic,
        _ => Topic::Type,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_what_sets_titles_apart() {
        let titles = ["Pain in right knee", "Pain in left knee", "Pain in unspecified knee"];
        assert_eq!(differences(&titles), ["right", "left", "unspecified"]);
        assert_eq!(differences(&["Cholera", "Cholera"]), ["Cholera", "Cholera"]);
    }

    #[test]
    fn topics_are_told_from_labels() {
        let topic = |labels: &[&str]| topic_of(&labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>());
        assert_eq!(topic(&["right", "left", "unspecified"]), Topic::Side);
        assert_eq!(topic(&["mild", "moderate", "severe"]), Topic::Severity);
        assert_eq!(
            topic(&["with hyperosmolarity", "with ketoacidosis", "without complications"]),
            Topic::Complication
        );
        assert_eq!(topic(&["upper arm", "forearm", "thigh"]), Topic::Site);
        assert_eq!(topic(&["Classical", "Other", "Menkes"]), Topic::Type);
    }
}
