//! Passwords that are guessed first. Since a password has 15 characters or more, what is guessed are common words
//! strung together, repeated, or followed by digits; so a password made of nothing else is common.

/// Common words of passwords, and of passwords in hospitals. Lower case letters only; digits count as filling anyway.
const WORDS: &[&str] = &[
    "password",
    "passwort",
    "passwd",
    "pass",
    "word",
    "contrasena",
    "secret",
    "letmein",
    "welcome",
    "hello",
    "login",
    "admin",
    "administrator",
    "root",
    "user",
    "guest",
    "test",
    "demo",
    "default",
    "changeme",
    "change",
    "me",
    "please",
    "trustno",
    "iloveyou",
    "love",
    "lovely",
    "you",
    "my",
    "the",
    "is",
    "this",
    "a",
    "i",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "azerty",
    "asdf",
    "asdfgh",
    "asdfghjkl",
    "zxcv",
    "zxcvbn",
    "zxcvbnm",
    "abc",
    "abcd",
    "abcdef",
    "abcdefgh",
    "xyz",
    "dragon",
    "monkey",
    "football",
    "baseball",
    "basketball",
    "soccer",
    "hockey",
    "master",
    "superman",
    "batman",
    "starwars",
    "pokemon",
    "princess",
    "sunshine",
    "shadow",
    "michael",
    "jennifer",
    "jessica",
    "ashley",
    "jordan",
    "charlie",
    "daniel",
    "thomas",
    "robert",
    "summer",
    "winter",
    "spring",
    "autumn",
    "fall",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "hospital",
    "clinic",
    "health",
    "healthcare",
    "medical",
    "medicine",
    "mental",
    "behavioral",
    "psychiatry",
    "psychiatric",
    "psych",
    "ward",
    "unit",
    "nurse",
    "nursing",
    "doctor",
    "patient",
    "patients",
    "technician",
    "tech",
    "provider",
    "manager",
    "auditor",
    "safety",
    "check",
    "checks",
    "round",
    "rounds",
    "milieu",
    "computer",
    "internet",
    "windows",
    "google",
    "microsoft",
    "apple",
    "samsung",
    "whatever",
    "freedom",
    "killer",
    "hunter",
    "flower",
    "cheese",
    "cookie",
    "banana",
    "orange",
    "purple",
    "yellow",
    "silver",
    "golden",
    "tigger",
    "ginger",
    "buster",
    "pepper",
    "access",
    "mustang",
    "ninja",
    "jesus",
    "god",
    "angel",
    "baby",
    "babygirl",
    "lucky",
    "happy",
    "family",
    "friend",
    "friends",
    "forever",
    "money",
    "qaz",
    "wsx",
    "edc",
    "rfv",
    "ok",
    "open",
    "sesame",
    "abracadabra",
    "new",
    "york",
    "america",
    "usa",
    "home",
    "house",
    "work",
    "key",
    "code",
];

/// Rows along which fingers and alphabets run.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890123456789",
    "azertyuiopqsdfghjklmwxcvbn",
];
/// Fewest characters that count as running along a row.
const RUN_MIN: usize = 3;

/// Whether a password is made only of common words, words of `own` (facility's name, own name), repetitions,
/// rows of keys, digits and punctuation.
pub(super) fn is_common(password: &str, own: &[&str]) -> bool {
    let lower = password.to_lowercase();
    let plain: Vec<char> = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters: Vec<char> = lower.chars().filter(|c| c.is_alphabetic()).collect();
    if is_repetition(&lower.chars().collect::<Vec<_>>()) || is_repetition(&plain) {
        return true;
    }
    let mut words: Vec<Vec<char>> = WORDS.iter().map(|word| word.chars().collect()).collect();
    for text in own {
        let text = text.to_lowercase();
        words.extend(
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().count() >= 2)
                .map(|word| word.chars().collect::<Vec<char>>()),
        );
    }
    // A password of nothing but signs and pictures has no letters to be common by, and is not.
    let has_plain = !plain.is_empty() && plain.len() * 2 >= lower.chars().count();
    has_plain && (is_made_of(&plain, &words) || (letters.len() >= 3 && is_made_of(&letters, &words)))
}

/// The letter that a digit is often written for.
const fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    }
}

/// Whether the text is one piece of at most a third of it, repeated.
fn is_repetition(text: &[char]) -> bool {
    let length = text.len();
    (1..=length / 3).any(|piece| {
        text.iter()
            .zip(text.iter().skip(piece))
            .all(|(first, second)| first == second)
    })
}

/// Whether the whole text can be cut into words, digits, runs along a row, and one character repeated.
fn is_made_of(text: &[char], words: &[Vec<char>]) -> bool {
    let mut reachable = vec![false; text.len() + 1];
    if let Some(start) = reachable.first_mut() {
        *start = true;
    }
    for from in 0..text.len() {
        if !reachable.get(from).copied().unwrap_or_default() {
            continue;
        }
        let rest = text.get(from..).unwrap_or_default();
        let mut lengths: Vec<usize> = words
            .iter()
            .filter(|word| begins_with(rest, word))
            .map(Vec::len)
            .collect();
        lengths.extend(fillings(rest));
        for length in lengths {
            if let Some(end) = reachable.get_mut(from + length) {
                *end = true;
            }
        }
    }
    reachable.last().copied().unwrap_or_default()
}

/// Whether the text begins with the word, digits written for letters included.
fn begins_with(text: &[char], word: &[char]) -> bool {
    text.len() >= word.len()
        && text
            .iter()
            .zip(word)
            .all(|(&c, &letter)| c == letter || unleet(c) == letter)
}

/// Lengths of filling at the beginning: a digit, a run along a row, a character three times or more.
fn fillings(rest: &[char]) -> Vec<usize> {
    let mut lengths = Vec::new();
    let Some(&first) = rest.first() else {
        return lengths;
    };
    if first.is_ascii_digit() {
        lengths.push(1);
    }
    let same = rest.iter().take_while(|c| **c == first).count();
    lengths.extend(RUN_MIN..=same);
    for row in ROWS {
        let forward: Vec<char> = row.chars().collect();
        let backward: Vec<char> = row.chars().rev().collect();
        for row in [forward, backward] {
            for at in (0..row.len()).filter(|&at| row.get(at) == Some(&first)) {
                let run = row.iter().skip(at).zip(rest).take_while(|(a, b)| a == b).count();
                lengths.extend(RUN_MIN..=run);
            }
        }
    }
    lengths
}
