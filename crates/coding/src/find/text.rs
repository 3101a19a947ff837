//! Words of any text: folded to plain lower case, with their places, bounded in number and length.

use super::stem;

/// Words that are read of a text; what follows is not looked at.
pub(crate) const MAX_WORDS: usize = 32;
/// Bytes of a folded word; the rest of a longer one is cut off.
pub(crate) const MAX_WORD: usize = 30;
/// Bytes of a text that are read.
const MAX_TEXT: usize = 4096;

/// A word of a text, folded: lower case, without diacritics, an English possessive taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    bytes: [u8; MAX_WORD],
    len: u8,
    /// Where it stands in the text, in bytes.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Whether it stands in parentheses: a nonessential modifier of the tabular list and the index.
    pub(crate) in_parentheses: bool,
    /// Whether it stands in brackets, as abbreviations and other names do in the tabular list.
    pub(crate) in_brackets: bool,
}

impl Word {
    pub(crate) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }

    fn push(&mut self, text: &str) {
        let (at, end) = (usize::from(self.len), usize::from(self.len) + text.len());
        if let Some(room) = self.bytes.get_mut(at..end) {
            room.copy_from_slice(text.as_bytes());
            self.len = end as u8;
        }
    }

    /// Writes numbers in one way, so that `type II` and `type 2`, `two` and `2`, `2nd` and `second` are the same words.
    fn number(&mut self) {
        let digit = match self.as_str() {
            "ii" => "2",
            "iii" => "3",
            "iv" => "4",
            "vi" => "6",
            "vii" => "7",
            "viii" => "8",
            "ix" => "9",
            "xi" => "11",
            "xii" => "12",
            "one" => "1",
            "two" => "2",
            "three" => "3",
            "four" => "4",
            "five" => "5",
            "six" => "6",
            "seven" => "7",
            "eight" => "8",
            "nine" => "9",
            "1st" => "first",
            "2nd" => "second",
            "3rd" => "third",
            "4th" => "fourth",
            "5th" => "fifth",
            "6th" => "sixth",
            "7th" => "seventh",
            "iiia" => "3a",
            "iiib" => "3b",
            "iiic" => "3c",
            _ => return,
        };
        self.len = 0;
        self.push(digit);
    }
}

/// The words of `text`, at most `limit` of them.
pub(crate) fn words(text: &str, limit: usize) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(limit.min(16));
    let mut scanner = Scanner::default();
    for (at, letter) in text.char_indices().take_while(|(at, _)| *at < MAX_TEXT) {
        if scanner.read(at, letter) {
            continue;
        }
        words.extend(scanner.take(at));
        scanner.nesting(letter);
        if words.len() > limit {
            break;
        }
    }
    words.extend(scanner.take(text.len().min(MAX_TEXT)));
    write_out_without(text, &mut words);
    words.truncate(limit);
    words
}

/// Makes one word of `w/o`, which means the opposite of `w`.
fn write_out_without(text: &str, words: &mut Vec<Word>) {
    let mut at = 0;
    while let [first, second] = words.get(at..at + 2).unwrap_or_default() {
        let between = text.get(first.end as usize..second.start as usize);
        if (first.as_str(), between, second.as_str()) == ("w", Some("/"), "o") {
            let mut without = Word {
                len: 0,
                end: second.end,
                ..*first
            };
            without.push("without");
            words.remove(at + 1);
            if let Some(word) = words.get_mut(at) {
                *word = without;
            }
        }
        at += 1;
    }
}

/// Reads letters into words.
#[derive(Default)]
struct Scanner {
    word: Option<Word>,
    /// An apostrophe was read and what follows may be a possessive.
    apostrophe: Option<u32>,
    parentheses: u16,
    brackets: u16,
}

impl Scanner {
    /// Takes a letter that belongs to a word; false for one that ends it.
    fn read(&mut self, at: usize, letter: char) -> bool {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        if matches!(letter, '\'' | '\u{2019}' | '`') && self.word.is_some() {
            self.apostrophe = Some(at);
            return true;
        }
        if !letter.is_alphanumeric() {
            return false;
        }
        let (in_parentheses, in_brackets) = (self.parentheses > 0, self.brackets > 0);
        let word = self.word.get_or_insert(Word {
            bytes: [0; MAX_WORD],
            len: 0,
            start: at,
            end: at,
            in_parentheses,
            in_brackets,
        });
        let before = word.len;
        match self.apostrophe {
            // The letter after an apostrophe is kept aside: a lone `s` is the possessive.
            Some(apostrophe) if matches!(letter, 's' | 'S') && apostrophe + 3 >= at => {
                self.apostrophe = Some(apostrophe);
                word.push("'");
            }
            _ => {
                self.apostrophe = None;
                fold(letter, word);
            }
        }
        if word.len == before && usize::from(before) + 4 < MAX_WORD {
            word.push("?"); // a letter that folds to nothing still is a letter of the word
        }
        word.end = at + u32::try_from(letter.len_utf8()).unwrap_or(1);
        true
    }

    /// Ends the word that was being read.
    fn take(&mut self, _at: usize) -> Option<Word> {
        let mut word = self.word.take()?;
        let possessive = self.apostrophe.take().is_some();
        if possessive && word.as_str().ends_with('\'') {
            word.len -= 1;
        }
        // An apostrophe's `s` inside a word is a letter.
        for byte in &mut word.bytes {
            if *byte == b'\'' {
                *byte = b's';
            }
        }
        word.number();
        (word.len > 0).then_some(word)
    }

    fn nesting(&mut self, letter: char) {
        match letter {
            '(' => self.parentheses = self.parentheses.saturating_add(1),
            ')' => self.parentheses = self.parentheses.saturating_sub(1),
            '[' => self.brackets = self.brackets.saturating_add(1),
            ']' => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }
}

/// Appends a letter in plain lower case: without diacritics, Greek letters by their names.
fn fold(letter: char, word: &mut Word) {
    if letter.is_ascii() {
        word.push(letter.to_ascii_lowercase().encode_utf8(&mut [0; 4]));
        return;
    }
    for letter in letter.to_lowercase() {
        let plain = match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
            'æ' => "ae",
            'ç' | 'ć' | 'č' => "c",
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
            'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
            'ñ' | 'ń' | 'ň' => "n",
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
            'œ' => "oe",
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => "u",
            'ý' | 'ÿ' => "y",
            'ł' => "l",
            'ř' => "r",
            'ś' | 'š' | 'ş' => "s",
            'ž' | 'ź' | 'ż' => "z",
            'ß' => "ss",
            'ð' | 'đ' => "d",
            'α' => "alpha",
            'β' => "beta",
            'γ' => "gamma",
            'δ' => "delta",
            'κ' => "kappa",
            'λ' => "lambda",
            'µ' | 'μ' => "mu",
            'ω' => "omega",
            other => {
                word.push(other.encode_utf8(&mut [0; 4]));
                continue;
            }
        };
        word.push(plain);
    }
}

/// Whether a word carries no meaning of its own.
pub(crate) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "in"
            | "and"
            | "or"
            | "to"
            | "by"
            | "for"
            | "a"
            | "an"
            | "at"
            | "from"
            | "on"
            | "as"
            | "is"
            | "s"
            | "nos"
            | "nec"
    )
}

/// Whether a word begins what is only said about the words before it.
fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "of" | "in"
            | "with"
            | "without"
            | "due"
            | "by"
            | "to"
            | "from"
            | "for"
            | "on"
            | "at"
            | "as"
            | "during"
            | "following"
            | "not"
            | "after"
            | "involving"
            | "affecting"
            | "complicating"
            | "associated"
            | "caused"
            | "and"
            | "or"
    )
}

/// Which of the words is the head, what the text is about: the last one before the first preposition or comma, outside
/// parentheses. `Stasis dermatitis`, `Disorder of nerve root`.
pub(crate) fn head(text: &str, words: &[Word]) -> Option<usize> {
    let mut head = None;
    let mut end = 0;
    for (at, word) in words
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.in_parentheses && !word.in_brackets)
    {
        let between = text.get(end..word.start as usize).unwrap_or_default();
        if head.is_some() && (is_preposition(word.as_str()) || between.contains([',', ';', ':'])) {
            break;
        }
        if !is_filler(word.as_str()) && word.as_str() != "unspecified" {
            head = Some(at);
        }
        end = word.end as usize;
    }
    head
}

/// The lemmas of the words of `text` that carry meaning, sorted: equal for texts that differ only in word order, plural,
/// possessive, and in saying `NOS` or `unspecified`.
pub(crate) fn bag(text: &str) -> Vec<String> {
    bag_of(words(text, MAX_WORDS).iter())
}

/// As [`bag`], without what stands in parentheses.
pub(crate) fn essential_bag(text: &str) -> Vec<String> {
    bag_of(words(text, MAX_WORDS).iter().filter(|word| !word.in_parentheses))
}

fn bag_of<'w>(words: impl Iterator<Item = &'w Word>) -> Vec<String> {
    let mut bag: Vec<String> = words
        .map(Word::as_str)
        .filter(|word| !is_filler(word) && *word != "unspecified")
        .map(|word| stem::lemma(word).to_string())
        .collect();
    bag.sort_unstable();
    bag.dedup();
    bag
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> Vec<String> {
        words(text, MAX_WORDS)
            .iter()
            .map(|word| word.as_str().to_owned())
            .collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(
            folded("Ménière's disease, Type II"),
            ["meniere", "disease", "type", "2"]
        );
        assert_eq!(
            folded("Crohn’s  x-ray β-thalassemia"),
            ["crohn", "x", "ray", "beta", "thalassemia"]
        );
        assert_eq!(folded("Sjögren Straße O'Brien"), ["sjogren", "strasse", "obrien"]);
        assert_eq!(
            folded("puncture w/o fb w pain, w/"),
            ["puncture", "without", "fb", "w", "pain", "w"]
        );
        assert_eq!(folded("糖尿病"), ["糖尿病"]);
        assert_eq!(folded("''' ... --"), [""; 0]);
    }

    #[test]
    fn nesting_is_known() {
        let words = words("Abscess (acute) of lung [LA] x", MAX_WORDS);
        let nested: Vec<_> = words
            .iter()
            .map(|word| (word.in_parentheses, word.in_brackets))
            .collect();
        assert_eq!(
            nested,
            [
                (false, false),
                (true, false),
                (false, false),
                (false, false),
                (false, true),
                (false, false)
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_within_bounds(text: String) {
            for word in words(&text, MAX_WORDS) {
                prop_assert!(!word.as_str().is_empty());
                prop_assert!(text.get(word.start as usize..word.end as usize).is_some(), "whole letters");
            }
        }
    }
}
