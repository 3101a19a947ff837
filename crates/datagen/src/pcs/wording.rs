//! From the words of a title to the label of the tables: titles write `Right Upper Extremity`, tables `Upper Extremity,
//! Right`.

/// Words that titles put before the body part and tables behind it.
const SIDES: [&str; 9] = [
    "Right and Left",
    "Right",
    "Left",
    "Bilateral",
    "Multiple",
    "Single",
    "All",
    "Infant",
    "Unilateral",
];

/// Body parts of sections B, C, D and X that tables put before the region.
const TISSUES: [&str; 6] = [
    "Lymphatics",
    "Skin",
    "Subcutaneous Tissue",
    "Connective Tissue",
    "Tendons",
    "Liver",
];

/// Devices of section X that tables put before what kind they are.
const DEVICES: [&str; 5] = [
    "Synthetic Substitute",
    "Interbody Fusion Device",
    "Internal Fixation Device",
    "Intracardiac Pacemaker",
    "Spinal Stabilization Device",
];

/// The label that the words of a title stand for.
pub(super) fn label(code: &str, position: u8, words: &str) -> String {
    let section = code.chars().next().unwrap_or_default();
    let by_axis = match position {
        4 => body_part(section, words),
        6 if section == 'X' => {
            let device = DEVICES.iter().find_map(|device| noun_first(words, device));
            device.or_else(|| adjective_last(words, &["Autologous", "Allogeneic"]))
        }
        6 if section == 'F' && words != "Other Equipment" => words.strip_suffix(" Equipment").map(str::to_owned),
        _ => None,
    };
    by_axis
        .or_else(|| noun_first(words, "Stem Cells"))
        .or_else(|| {
            words
                .strip_prefix("Allogeneic ")
                .map(|rest| format!("Allogeneic, {rest}"))
        })
        .unwrap_or_else(|| words.to_owned())
}

fn body_part(section: char, words: &str) -> Option<String> {
    if matches!(section, 'G' | 'H') {
        return None;
    }
    let liver_lobe = (section == 'X' && words.ends_with(" Lobe Liver")).then(|| noun_first(words, "Liver"));
    liver_lobe
        .flatten()
        .or_else(|| how_many_last(words))
        .or_else(|| adjective_last(words, &SIDES))
        .or_else(|| matches!(section, 'B' | 'C').then(|| adjective_last(words, &["Other"]))?)
        .or_else(|| {
            let region_behind = matches!(section, 'B' | 'C' | 'D' | 'X');
            let tissues = TISSUES.iter().filter(|tissue| **tissue != "Liver");
            region_behind.then(|| tissues.filter_map(|tissue| noun_first(words, tissue)).next())?
        })
}

/// `Right Foot` becomes `Foot, Right`.
fn adjective_last(words: &str, adjectives: &[&str]) -> Option<String> {
    adjectives.iter().find_map(|adjective| {
        let rest = words.strip_prefix(adjective)?.strip_prefix(' ')?;
        Some(format!("{rest}, {adjective}"))
    })
}

/// `Cord Blood Stem Cells` becomes `Stem Cells, Cord Blood`.
fn noun_first(words: &str, noun: &str) -> Option<String> {
    let kind = words.strip_suffix(noun)?.strip_suffix(' ')?;
    Some(format!("{noun}, {kind}"))
}

/// `2 or more Lumbar Vertebral Joints` becomes `Lumbar Vertebral Joints, 2 or more`.
fn how_many_last(words: &str) -> Option<String> {
    let mut parts = words.splitn(4, ' ');
    let (from, link, to, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let number = |text: &str| text.parse::<u8>().is_ok();
    let counted = number(from) && (link == "or" && to == "more" || link == "to" && number(to));
    counted.then(|| format!("{rest}, {from} {link} {to}"))
}

/// Joins words that a source broke at a hyphen or in the middle, where the title of the code has them whole:
/// `Drug- eluting`, `Stereoelectroencephalo graphic`.
pub(super) fn mend(label: &str, title: &str) -> String {
    let words: Vec<&str> = label.split(' ').collect();
    let mut mended = String::new();
    for (at, word) in words.iter().enumerate() {
        mended.push_str(word);
        let Some(next) = words.get(at + 1) else { break };
        if !is_broken(word, next, title) {
            mended.push(' ');
        }
    }
    mended
}

fn is_broken(word: &str, next: &str, title: &str) -> bool {
    let whole = title.split([' ', ',']).any(|found| found == format!("{word}{next}"));
    let continues = next.starts_with(|first: char| first.is_ascii_lowercase()) && !matches!(next, "and" | "or" | "to");
    whole && !title.contains(&format!("{word} {next}")) || word.ends_with('-') && continues
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_tables_order_words_differently() {
        for (code, position, words, expected) in [
            ("2W08X5Z", 4, "Right Upper Extremity", "Upper Extremity, Right"),
            (
                "B7000ZZ",
                4,
                "Unilateral Abdominal Lymphatics",
                "Abdominal Lymphatics, Unilateral",
            ),
            ("D7030ZZ", 4, "Neck Lymphatics", "Lymphatics, Neck"),
            ("30233AZ", 6, "Embryonic Stem Cells", "Stem Cells, Embryonic"),
            ("30233G2", 7, "Allogeneic Related", "Allogeneic, Related"),
            (
                "XRGC0EA",
                4,
                "2 or more Lumbar Vertebral Joints",
                "Lumbar Vertebral Joints, 2 or more",
            ),
            ("XF51X08", 4, "Right Lobe Liver", "Liver, Right Lobe"),
            ("F00ZFPZ", 6, "Other Equipment", "Other Equipment"),
            ("B30F1ZZ", 6, "Other Contrast", "Other Contrast"),
        ] {
            assert_eq!(label(code, position, words), expected);
        }
    }

    #[test]
    fn broken_words_are_joined() {
        let title = "Dilation of Coronary Artery, One Artery with Drug-eluting Intraluminal Device, Open Approach";
        assert_eq!(
            mend("Intraluminal Device, Drug- eluting, Two", title),
            "Intraluminal Device, Drug-eluting, Two"
        );
        let title = "Destruction of Brain using Stereoelectroencephalographic Radiofrequency Ablation, Open Approach";
        assert_eq!(
            mend("Stereoelectroencephalo graphic Radiofrequency Ablation", title),
            "Stereoelectroencephalographic Radiofrequency Ablation"
        );
        assert_eq!(
            mend("Coronary Artery, One Artery", title),
            "Coronary Artery, One Artery"
        );
    }
}
