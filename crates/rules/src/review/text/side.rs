//! Sides: what the title of a code says of right and left, and what the documents say of the same part of the body.

use casemix_record::{CodeSystem, DocumentKind, Evidence, Location};

use super::{
    MOST_CODES, Page, Word,
    negation::{is_denied, is_elsewhere},
    text_review::{Rule, add},
    words::words,
};
use crate::{Draft, Report, Subject};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Right,
    Left,
    Both,
}

impl Side {
    fn of(word: &Word<'_>) -> Option<Side> {
        if word.is_any(&["right", "rt"]) || word.text == "R" {
            Some(Side::Right)
        } else if word.is_any(&["left", "lt"]) || word.text == "L" {
            Some(Side::Left)
        } else if word.is_any(&["bilateral", "both", "bilaterally"]) {
            Some(Side::Both)
        } else {
            None
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Side::Right => "right",
            Side::Left => "left",
            Side::Both => "both",
        }
    }
}

/// Words of titles that name no part of the body.
const NO_PART: &[&str] = &[
    "joint",
    "side",
    "dominant",
    "non",
    "nondominant",
    "female",
    "male",
    "lower",
    "upper",
    "inner",
    "outer",
    "main",
    "middle",
    "anterior",
    "posterior",
    "medial",
    "lateral",
    "superior",
    "inferior",
    "proximal",
    "distal",
    "common",
    "external",
    "internal",
    "artery",
    "vein",
    "muscle",
    "bone",
    "nerve",
    "and",
    "or",
    "of",
    "the",
    "eye's",
    "part",
    "region",
    "area",
    "level",
    "end",
    "shaft",
    "head",
    "neck",
    "base",
    "limb",
    "extremity",
    "unspecified",
    "other",
];

/// Words behind which a title speaks of something else.
const STOPS: &[&str] = &[
    "with",
    "without",
    "by",
    "using",
    "from",
    "to",
    "into",
    "due",
    "in",
    "for",
    "initial",
    "subsequent",
    "sequela",
    "as",
];

/// How documents call a part of the body beside its name in titles.
const ALSO: &[(&str, &str)] = &[
    ("femur", "hip"),
    ("kidney", "renal"),
    ("lung", "pulmonary"),
    ("radius", "wrist"),
    ("fibula", "ankle"),
];

/// A code that names a side of a part of the body.
struct Sided {
    place: Location,
    code: String,
    side: Side,
    parts: Vec<String>,
    is_procedure: bool,
}

impl Sided {
    fn of(place: Location, code: &str, title: &str, is_procedure: bool) -> Option<Sided> {
        let given = words(title);
        let at = given.iter().position(|word| Side::of(word).is_some())?;
        let side = Side::of(given.get(at)?)?;
        let mut parts = Vec::new();
        let mut end = given.get(at)?.end();
        for word in given.get(at + 1..)? {
            let gap = title.get(end..word.start).unwrap_or_default();
            if gap.contains([',', '(']) || word.is_any(STOPS) || Side::of(word).is_some() {
                break;
            }
            if !word.is_any(NO_PART) {
                parts.push(word.text.to_ascii_lowercase());
            }
            end = word.end();
        }
        let also = ALSO.iter().filter(|(name, _)| parts.iter().any(|part| part == name));
        parts.extend(also.map(|(_, also)| (*also).to_owned()).collect::<Vec<_>>());
        (!parts.is_empty()).then(|| Sided {
            place,
            code: code.to_owned(),
            side,
            parts,
            is_procedure,
        })
    }

    fn shares_part_with(&self, other: &Sided) -> bool {
        self.parts.iter().any(|part| other.parts.contains(part))
    }
}

/// Where a page names a side of a part: the places of the first and the last word.
struct Mention {
    side: Side,
    first: usize,
    last: usize,
}

pub(super) fn review(subject: &Subject<'_>, pages: &[Page<'_>], report: &mut Report<'_>) {
    if !report.runs(Rule::SideDiffers as usize) && !report.runs(Rule::SidesDisagree as usize) {
        return;
    }
    let coded = coded(subject);
    for (number, sided) in coded.iter().enumerate() {
        // Of a part that is coded on both sides, any side may be named.
        let is_one_of_two = |other: &Sided| other.side != sided.side && other.shares_part_with(sided);
        if sided.side == Side::Both || coded.iter().any(is_one_of_two) {
            continue;
        }
        // Of several codes of one side of one part, the first speaks.
        let mut before = coded.iter().take(number);
        if before.any(|other| other.is_procedure == sided.is_procedure && other.shares_part_with(sided)) {
            continue;
        }
        differs(sided, pages, report);
        if sided.is_procedure {
            disagree(sided, pages, report);
        }
    }
}

/// The codes that name a side, diagnoses before procedures.
fn coded(subject: &Subject<'_>) -> Vec<Sided> {
    let (encounter, codes) = (subject.encounter(), subject.codes());
    let diagnoses = encounter.diagnoses.iter().enumerate().filter_map(|(index, diagnosis)| {
        let is_cm = matches!(diagnosis.system.value(), None | Some(CodeSystem::Icd10Cm));
        let entry = codes.icd10cm.lookup(diagnosis.code.as_str()).filter(|_| is_cm)?;
        let place = Location::root().field("diagnoses").index(index).field("code");
        Sided::of(place, diagnosis.code.as_str(), entry.title()?, false)
    });
    let procedures = encounter
        .procedures
        .iter()
        .enumerate()
        .filter_map(|(index, procedure)| {
            let is_pcs = matches!(procedure.system.value(), None | Some(CodeSystem::Icd10Pcs));
            let entry = codes.icd10pcs.lookup(procedure.code.as_str()).filter(|_| is_pcs)?;
            let place = Location::root().field("procedures").index(index).field("code");
            Sided::of(place, procedure.code.as_str(), entry.title()?, true)
        });
    diagnoses.take(MOST_CODES).chain(procedures.take(MOST_CODES)).collect()
}

/// No page names the side of the code, and one names the other.
fn differs(sided: &Sided, pages: &[Page<'_>], report: &mut Report<'_>) {
    let mut other = None;
    for page in pages {
        for mention in mentions(page, &sided.parts) {
            if mention.side == sided.side || mention.side == Side::Both {
                return;
            }
            other = other.or(Some((page, mention)));
        }
    }
    let Some((page, mention)) = other else { return };
    let message = format!(
        "the code says {}, the documents say {} only",
        sided.side.name(),
        mention.side.name()
    );
    let draft = Draft::new(sided.place.clone(), message)
        .evidence(Evidence::new(sided.place.clone(), sided.code.as_str()))
        .evidence(page.evidence(mention.first, mention.last));
    add(report, Rule::SideDiffers, draft);
}

/// What is written before and during an operation, of which each names one side only.
const OF_OPERATION: &[DocumentKind] = &[
    DocumentKind::InformedConsent,
    DocumentKind::PreAnesthesiaEvaluation,
    DocumentKind::AnesthesiaRecord,
    DocumentKind::BriefOperativeNote,
    DocumentKind::OperativeReport,
];

fn disagree(sided: &Sided, pages: &[Page<'_>], report: &mut Report<'_>) {
    let of_operation = pages.iter().filter(|page| {
        page.document
            .kind
            .value()
            .is_some_and(|kind| OF_OPERATION.contains(&kind))
    });
    let mut one_sided = of_operation.filter_map(|page| {
        let all = mentions(page, &sided.parts);
        let first = all.first()?.side;
        let is_one = first != Side::Both && all.iter().all(|mention| mention.side == first);
        all.into_iter().next().filter(|_| is_one).map(|mention| (page, mention))
    });
    let Some((page, mention)) = one_sided.next() else {
        return;
    };
    let Some((other_page, other)) = one_sided.find(|(_, other)| other.side != mention.side) else {
        return;
    };
    let message = format!(
        "one document of the operation says {}, another {}",
        mention.side.name(),
        other.side.name()
    );
    let draft = Draft::new(sided.place.clone(), message)
        .evidence(page.evidence(mention.first, mention.last))
        .evidence(other_page.evidence(other.first, other.last));
    add(report, Rule::SidesDisagree, draft);
}

/// Where a page names a side of one of the parts: the side, at most two other words, the part.
fn mentions(page: &Page<'_>, parts: &[String]) -> Vec<Mention> {
    let words = &page.words;
    let mut mentions = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(side) = Side::of(word) else { continue };
        let near = words.get(at + 1..).unwrap_or_default().iter().take(3);
        let near = near.take_while(|next| next.sentence == word.sentence && Side::of(next).is_none());
        let part = near
            .enumerate()
            .find(|(_, next)| parts.iter().any(|part| next.is(part)));
        let Some((distance, _)) = part.filter(|(distance, _)| word.text.len() > 1 || *distance == 0) else {
            continue;
        };
        let last = at + 1 + distance;
        if !is_denied(words, at, last) && !is_elsewhere(words, at) {
            mentions.push(Mention { side, first: at, last });
        }
    }
    mentions
}
