//! Words of one meaning: [`lemma`] unites a word with its plural, English or Latin; [`root`] also with its adjectives.
//!
//! Both only cut and mend endings, so they need no dictionary and work on words nobody has seen.

use std::fmt;
use std::ops::Deref;

use super::text::MAX_WORD;

/// A short string without allocation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stem {
    bytes: [u8; MAX_WORD],
    len: u8,
}

impl Stem {
    /// The text itself, cut to the length of a word.
    pub(crate) fn new(text: &str) -> Self {
        let end = (0..=text.len().min(MAX_WORD))
            .rev()
            .find(|end| text.is_char_boundary(*end));
        Self::of([text.get(..end.unwrap_or_default()).unwrap_or_default(), ""])
    }

    fn of(parts: [&str; 2]) -> Self {
        let mut stem = Self {
            bytes: [0; MAX_WORD],
            len: 0,
        };
        for (room, byte) in stem.bytes.iter_mut().zip(parts.into_iter().flat_map(str::bytes)) {
            *room = byte;
            stem.len += 1;
        }
        stem
    }
}

impl Deref for Stem {
    type Target = str;

    fn deref(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Display for Stem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Stem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Plurals and spellings that no rule makes.
const IRREGULAR: &[(&str, &str)] = &[
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("children", "child"),
    ("childrens", "child"),
    ("women", "woman"),
    ("men", "man"),
    ("femora", "femur"),
    ("corpora", "corpus"),
    ("viscera", "viscus"),
    ("ganglia", "ganglion"),
    ("phenomena", "phenomenon"),
    ("phalanges", "phalanx"),
    ("larynges", "larynx"),
    ("meninges", "meninx"),
    ("cervices", "cervix"),
    ("appendices", "appendix"),
    ("varices", "varix"),
    ("cicatrices", "cicatrix"),
    ("cortices", "cortex"),
    ("apices", "apex"),
    ("calices", "calyx"),
    ("calyces", "calyx"),
    ("thoraces", "thorax"),
    ("foramina", "foramen"),
    ("lumina", "lumen"),
    ("lice", "louse"),
    ("ova", "ovum"),
    ("ileus", "ileus"),
    ("oesophagus", "esophagus"),
    ("oesophageal", "esophageal"),
    ("oedema", "edema"),
    ("tumour", "tumor"),
    ("tumours", "tumor"),
    ("anaemia", "anemia"),
    ("anaemias", "anemia"),
    ("leukaemia", "leukemia"),
    ("leukaemias", "leukemia"),
    ("haemorrhage", "hemorrhage"),
    ("haemorrhages", "hemorrhage"),
    ("haemorrhoids", "hemorrhoid"),
    ("haemophilia", "hemophilia"),
    ("diarrhoea", "diarrhea"),
    ("gonorrhoea", "gonorrhea"),
    ("faeces", "feces"),
    ("foetus", "fetus"),
    ("foetal", "fetal"),
    ("paediatric", "pediatric"),
    ("ischaemia", "ischemia"),
    ("ischaemic", "ischemic"),
    ("septicaemia", "septicemia"),
    ("hypoglycaemia", "hypoglycemia"),
    ("hyperglycaemia", "hyperglycemia"),
    ("haematoma", "hematoma"),
    ("haematuria", "hematuria"),
    ("coeliac", "celiac"),
    ("caesarean", "cesarean"),
    ("dyspnoea", "dyspnea"),
    ("apnoea", "apnea"),
    ("uraemia", "uremia"),
    ("colour", "color"),
];

/// The word without its plural and its Latin ending: `diverticula` and `diverticulum`, `metastases` and `metastasis`.
pub(crate) fn lemma(word: &str) -> Stem {
    let word = IRREGULAR
        .iter()
        .find(|(from, _)| *from == word)
        .map_or(word, |(_, to)| to);
    if word == "ileus" || word.len() < 4 || !word.is_ascii() || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Stem::of([word, ""]);
    }
    let (singular, mend) = singular(word);
    let is_adjective = singular.ends_with("ous");
    let ending = ["us", "um", "is"]
        .into_iter()
        .find_map(|end| cut(singular, end, 3))
        .filter(|_| !is_adjective);
    match ending {
        Some(stem) if mend.is_empty() => Stem::of([stem, ""]),
        _ if !mend.is_empty() => Stem::of([singular, ""]),
        _ => Stem::of([vowelless(singular), ""]),
    }
}

/// The word without the plural, and what would have to be put to it.
fn singular(word: &str) -> (&str, &str) {
    if let Some(stem) = cut(word, "ies", 3) {
        return (stem, "y");
    }
    if let Some(stem) = cut(word, "mata", 3) {
        return (word.get(..stem.len() + 1).unwrap_or(word), "a");
    }
    let hissing =
        |stem: &str| stem.len() >= 4 && ["s", "x", "z", "ch", "sh"].into_iter().any(|end| stem.ends_with(end));
    if let Some(stem) = word.strip_suffix("es").filter(|stem| hissing(stem)) {
        return (stem, "");
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with(['s', 'u', 'i']) => (stem, ""),
        _ => (word, ""),
    }
}

/// Cuts the vowels at the end that singular and plural differ by.
fn vowelless(word: &str) -> &str {
    for end in ["ae", "a", "e", "i", "y"] {
        if let Some(stem) = cut(word, end, 3) {
            return stem;
        }
    }
    word
}

fn cut<'w>(word: &'w str, end: &str, least: usize) -> Option<&'w str> {
    word.strip_suffix(end).filter(|stem| stem.len() >= least)
}

/// Endings that make other words of one thing: `tuberculosis` and `tuberculous`, `trauma` and `traumatic`. The longest
/// that fits is cut.
const ENDINGS: &[&str] = &[
    "isations", "izations", "isation", "ization", "ational", "atoric", "ations", "atous", "ation", "ating", "ative",
    "atory", "ially", "ional", "ativ", "abl", "ibl", "iv", "itous", "ately", "ated", "ator", "ates", "atic", "ious",
    "eous", "ings", "ical", "ular", "ally", "ment", "ness", "able", "ible", "otic", "osis", "oses", "ised", "ized",
    "izing", "ising", "ity", "ion", "ing", "ous", "ial", "eal", "ian", "ive", "ism", "ist", "ant", "ent", "ate", "iti",
    "oid", "ic", "al", "ar", "ed", "ly", "os", "ac", "at", "or", "er", "an", "en", "i", "e", "t",
];

/// What is left of a lemma when adjectives, participles and their nouns are one; at least four letters.
pub(crate) fn root(lemma: &str) -> Stem {
    if lemma.len() < 5 || !lemma.is_ascii() || lemma.bytes().any(|byte| byte.is_ascii_digit()) {
        return Stem::of([lemma, ""]);
    }
    let strip = |word: &str| -> usize {
        let stem = ENDINGS
            .iter()
            .filter(|end| end.len() > 1 || matches!(**end, "i" | "e"))
            .find_map(|end| cut(word, end, 4));
        stem.map_or(word.len(), str::len)
    };
    let once = lemma.get(..strip(lemma)).unwrap_or(lemma);
    // `traumat-ic` and `fibros-is` have a second joint.
    let twice = ["at", "os", "ot", "it", "i", "e", "u"]
        .into_iter()
        .find_map(|end| cut(once, end, 4));
    Stem::of([twice.unwrap_or(once), ""])
}

/// Whether `short` keeps the first letter of `word` and then some, in order: `encntr` of `encounter`.
pub(crate) fn is_cut_short(short: &str, word: &str) -> bool {
    let (letters, long) = (short.as_bytes(), word.as_bytes());
    let mut rest = long.iter();
    letters.first() == long.first()
        && (letters.len() + 1..=3 * letters.len() + 2).contains(&long.len())
        && letters.iter().all(|letter| rest.any(|known| known == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_lemma(words: &[&str]) {
        let first = lemma(words[0]);
        words.iter().for_each(|word| assert_eq!(lemma(word), first, "{word}"));
    }

    fn one_root(words: &[&str]) {
        let first = root(&lemma(words[0]));
        words
            .iter()
            .for_each(|word| assert_eq!(root(&lemma(word)), first, "{word}"));
    }

    #[test]
    fn plurals_are_one_word() {
        one_lemma(&["fracture", "fractures"]);
        one_lemma(&["metastasis", "metastases"]);
        one_lemma(&["diverticulum", "diverticula"]);
        one_lemma(&["vertebra", "vertebrae"]);
        one_lemma(&["nucleus", "nuclei"]);
        one_lemma(&["artery", "arteries"]);
        one_lemma(&["abscess", "abscesses"]);
        one_lemma(&["bacterium", "bacteria"]);
        one_lemma(&["carcinoma", "carcinomata", "carcinomas"]);
        one_lemma(&["disease", "diseases"]);
        one_lemma(&["phalanx", "phalanges"]);
        one_lemma(&["virus", "viruses"]);
        one_lemma(&["tooth", "teeth"]);
    }

    #[test]
    fn unlike_words_stay_apart() {
        assert_ne!(lemma("ileum"), lemma("ileus"));
        assert_ne!(lemma("ileum"), lemma("ilium"));
        assert_ne!(root(&lemma("renal")), root(&lemma("rectal")));
        assert_ne!(root(&lemma("hypertension")), root(&lemma("hypotension")));
    }

    #[test]
    fn adjectives_share_a_root() {
        one_root(&["tuberculosis", "tuberculous"]);
        one_root(&["trauma", "traumatic"]);
        one_root(&["ulcer", "ulcerated", "ulceration"]);
        one_root(&["diabetes", "diabetic"]);
        one_root(&["obstruction", "obstructive", "obstructed"]);
        one_root(&["perforation", "perforated", "perforating"]);
        one_root(&["fibrosis", "fibrotic"]);
        one_root(&["anemia", "anemic"]);
        one_root(&["arthritis", "arthritic"]);
        one_root(&["infection", "infected", "infectious"]);
    }
}
