//! One concept, one word: the words that GLOSSARY.md lists as not ours are in no identifier and in no text on screen.
//!
//! Identifiers are taken apart at `_` and at capitals, so that a listed word is found in `snake_case` and `camelCase`.

use anyhow::{Result, bail};

use super::Fault;
use super::source::Source;

/// The section of GLOSSARY.md with the table `word | use instead`.
const SECTION: &str = "## Words we do not use";

/// Where others speak: another standard's words, what invented people say and sign with, what attackers type.
const OTHER_TONGUES: &[&str] = &[
    "crates/hl7v2",
    "crates/fhir",
    "crates/sim",
    "crates/server/src/demo.rs",
    "crates/server/src/single_sign_on/mod.rs",
    "crates/server/tests/api/single_sign_on.rs",
    "crates/app/src/people/blocklist.rs",
    "web/src/fake",
];

/// A word that is not ours, and the one that is.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    /// Lower case, letters only.
    pub unwanted: String,
    /// As written in the glossary.
    pub instead: String,
}

/// The table of the glossary. Errors when it is missing or empty, because then the rule would hold for everything.
pub fn words(glossary: &str) -> Result<Vec<Word>> {
    let mut words = Vec::new();
    let section = glossary.lines().skip_while(|line| line.trim() != SECTION).skip(1);
    for line in section.take_while(|line| !line.starts_with("## ")) {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [unwanted, instead] = cells.as_slice() else {
            continue;
        };
        let letters = !unwanted.is_empty() && unwanted.chars().all(char::is_alphabetic);
        if letters && *unwanted != "word" {
            words.push(Word {
                unwanted: unwanted.to_lowercase(),
                instead: (*instead).to_owned(),
            });
        }
    }
    if words.is_empty() {
        bail!("GLOSSARY.md has no table under '{SECTION}'");
    }
    Ok(words)
}

/// Uses of unwanted words in code and texts of the product.
pub fn faults(source: &Source, words: &[Word]) -> Vec<Fault> {
    if !is_held_to_it(source) {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (number, line) in source.code_lines() {
        let parts = parts(line);
        for word in words.iter().filter(|word| parts.contains(&word.unwanted)) {
            faults.push(source.fault(
                number,
                format!("we do not say '{}'; use: {}", word.unwanted, word.instead),
            ));
        }
    }
    faults
}

fn is_held_to_it(source: &Source) -> bool {
    let ours = source.is_in("crates") || source.is_in("web/src");
    let spanish = source.path.contains("/es/") || source.name().starts_with("es.");
    let foreign = OTHER_TONGUES
        .iter()
        .any(|place| source.is_in(place) || source.path == *place);
    ours && !spanish && !foreign && source.is_kind(&["rs", "ts", "svelte", "ftl", "sql", "html"])
}

/// The words of a line, lower case: `isLate_check` is `is`, `late`, `check`.
fn parts(line: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut after_small = false;
    for letter in line.chars() {
        let starts_anew = letter.is_uppercase() && after_small;
        if (!letter.is_alphabetic() || starts_anew) && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if letter.is_alphabetic() {
            part.extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase();
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    const GLOSSARY: &str = "## Words we use\n\n| check | a look |\n\n## Words we do not use\n\n\
        | word | use instead |\n|---|---|\n| inmate | patient |\n| tech | technician |\n\n## After\n\n| unit | x |\n";

    fn found(path: &str, text: &str) -> usize {
        faults(&file(path, text), &words(GLOSSARY).unwrap()).len()
    }

    #[test]
    fn only_the_table_of_its_section_is_read() {
        let list: Vec<String> = words(GLOSSARY)
            .unwrap()
            .into_iter()
            .map(|word| word.unwanted)
            .collect();
        assert_eq!(list, ["inmate", "tech"]);
    }

    #[test]
    fn a_glossary_without_the_table_is_an_error_and_not_a_free_pass() {
        assert!(words("# Glossary\n").is_err());
    }

    #[test]
    fn an_unwanted_word_is_found_in_every_spelling_of_an_identifier() {
        assert_eq!(found("crates/app/src/a.rs", "let tech_id = 1;"), 1);
        assert_eq!(found("web/src/a.ts", "const leadTechName = ''"), 1);
        assert_eq!(found("web/src/a.svelte", "<h1>Inmate 4</h1>"), 1);
        assert_eq!(found("crates/app/src/a.rs", "struct TechName;"), 1);
    }

    #[test]
    fn a_longer_word_a_comment_and_another_tongue_are_left_alone() {
        assert_eq!(found("crates/app/src/a.rs", "let technician = technique;"), 0);
        assert_eq!(found("crates/app/src/a.rs", "// a tech"), 0);
        assert_eq!(found("crates/hl7v2/src/a.rs", "let tech = 1;"), 0);
        assert_eq!(found("docs/a.md", "the tech"), 0);
    }
}
