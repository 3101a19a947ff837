//! Words of titles, labels and operation notes in the form in which they are compared.

/// A word in lower case, in the singular.
pub(crate) type Token = String;

/// No text is read further than this: a name of a procedure or drug is far shorter.
const MAX_TEXT: usize = 4096;

/// The words of a text of at least two characters; numbers count as words of any length.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let end = text.floor_char_boundary_at(MAX_TEXT);
    let text = text.get(..end).unwrap_or_default();
    let words = text.split(|character: char| !character.is_alphanumeric());
    words
        .filter(|word| {
            word.chars().count() > 1 || word.chars().all(|character| character.is_ascii_digit()) && !word.is_empty()
        })
        .map(|word| singular(word.to_lowercase()))
}

/// The singular of a regular English plural; Latin endings keep theirs.
fn singular(mut word: String) -> String {
    let plural =
        word.len() > 3 && word.ends_with('s') && !["ss", "us", "is", "os"].iter().any(|end| word.ends_with(end));
    if plural {
        word.pop();
        if word.ends_with("ie") {
            word.truncate(word.len() - 2);
            word.push('y');
        }
    }
    word
}

/// `str::floor_char_boundary`, which this edition of Rust does not have yet.
trait FloorBoundary {
    fn floor_char_boundary_at(&self, at: usize) -> usize;
}

impl FloorBoundary for str {
    fn floor_char_boundary_at(&self, at: usize) -> usize {
        let at = at.min(self.len());
        (0..=at).rev().find(|at| self.is_char_boundary(*at)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_in_one_form() {
        let words: Vec<_> = tokens("Arteries, (Left) Femoral; 2 grafts/pelvis x").collect();
        assert_eq!(words, ["artery", "left", "femoral", "2", "graft", "pelvis"]);
        assert_eq!(tokens(&"ä".repeat(10_000)).count(), 1);
    }
}
