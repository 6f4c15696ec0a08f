/// Longest word for which a near one is looked for.
const MAX_CHARS: usize = 64;

/// Most words that are compared.
const MAX_CANDIDATES: usize = 2000;

/// The word that was probably meant: one or two slips away (three in long words), or one that contains it or is contained.
#[must_use]
pub fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length == 0 || length > MAX_CHARS {
        return None;
    }
    let allowed = match length {
        0..=3 => 1,
        4..=7 => 2,
        _ => 3,
    };
    let word = word.to_lowercase();
    let distances = known.into_iter().take(MAX_CANDIDATES).map(|candidate| (distance(&word, candidate), candidate));
    distances.filter(|(distance, _)| *distance <= allowed).min_by_key(|(distance, _)| *distance).map(|(_, near)| near)
}

/// Slips between the two; 1 where one contains the other and both are long enough to mean something.
fn distance(word: &str, candidate: &str) -> usize {
    let can_contain = word.len() >= 4 && candidate.len() >= 4;
    if can_contain && (word.contains(candidate) || candidate.contains(word)) {
        return usize::from(word != candidate);
    }
    // Counting slips takes time, and a word so much longer cannot be near: three slips change no more than twelve bytes.
    if word.len().abs_diff(candidate.len()) > 12 { usize::MAX } else { strsim::osa_distance(word, candidate) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(near(word, ["words", "lists", "patterns", "needs", "allow", "fields"]), expected);
    }

    #[test]
    fn slips_of_the_pen_are_seen_through() {
        check("pattrens", Some("patterns"));
        check("word", Some("words"));
        check("Words", Some("words"));
        check("field", Some("fields"));
        check("allow-list", Some("allow"));
    }

    #[test]
    fn what_is_far_is_not_guessed() {
        check("severity", None);
        check("", None);
        check("of", None);
    }
}
