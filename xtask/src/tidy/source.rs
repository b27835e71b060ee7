//! The repository's own text files, and what can be asked of one.

use std::path::Path;

use anyhow::{Context, Result};

use super::Fault;

/// Folders that hold nothing we wrote.
const NOT_OURS: &[&str] = &[
    ".git",
    "target",
    "node_modules",
    "dist",
    "data",
    "screenshots",
    "results",
];

/// Endings of the files that rules look at.
const KINDS: &[&str] = &[
    "rs", "ts", "svelte", "css", "html", "js", "mjs", "ftl", "sql", "md", "lock", "json",
];

/// One file of the repository.
#[derive(Debug)]
pub struct Source {
    /// From the repository's root, with `/` between folders.
    pub path: String,
    /// The whole content.
    pub text: String,
}

impl Source {
    /// Whether the file ends in one of these kinds.
    pub fn is_kind(&self, kinds: &[&str]) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, kind)| kinds.contains(&kind))
    }

    /// Whether the file is below this folder.
    pub fn is_in(&self, folder: &str) -> bool {
        self.path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    }

    /// The file's own name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(place, line)| (place + 1, line))
    }

    /// Lines that are not a comment from their first character on.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().filter(|(_, line)| !is_comment(line))
    }

    /// A fault in a line of this file.
    pub fn fault(&self, line: usize, message: impl Into<String>) -> Fault {
        Fault {
            path: self.path.clone(),
            line,
            message: message.into(),
        }
    }
}

/// Every text file of the repository, sorted by path.
pub fn read_all(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    read_folder(root, "", &mut sources)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn read_folder(folder: &Path, prefix: &str, sources: &mut Vec<Source>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            // `data` at the root is the running unit's; deeper, it is somebody's folder of sources.
            let ours = !NOT_OURS.contains(&name.as_str()) || (name == "data" && !prefix.is_empty());
            if ours {
                read_folder(&entry.path(), &format!("{path}/"), sources)?;
            }
            continue;
        }
        let source = Source {
            path,
            text: String::new(),
        };
        if source.is_kind(KINDS) {
            let bytes =
                std::fs::read(entry.path()).with_context(|| format!("cannot read {}", source.path))?;
            sources.push(Source {
                text: String::from_utf8_lossy(&bytes).into_owned(),
                ..source
            });
        }
    }
    Ok(())
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "* ", "<!--", "--", "# "]
        .iter()
        .any(|mark| line.starts_with(mark))
}

/// Where `word` stands in `line` without being the end of a longer word.
pub fn find_word(line: &str, word: &str) -> Option<usize> {
    line.match_indices(word).map(|(place, _)| place).find(|place| {
        let before = line.get(..*place).and_then(|text| text.chars().next_back());
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

#[cfg(test)]
pub mod tests {
    //! What the tests of the rules share: a file made of a path and a text.
    use super::*;

    /// A file for a test.
    pub fn file(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_word_is_not_found_at_the_end_of_a_longer_one() {
        assert_eq!(find_word("process.exit(1)", "xit("), None);
        assert_eq!(find_word("  xit('later')", "xit("), Some(2));
    }

    #[test]
    fn a_folder_is_not_confused_with_one_that_begins_alike() {
        assert!(file("crates/store/src/lib.rs", "").is_in("crates/store"));
        assert!(!file("crates/storekeeper/src/lib.rs", "").is_in("crates/store"));
    }
}
