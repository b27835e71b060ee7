//! The log's newest checkpoint on paper: whoever keeps the sheet can find out later whether the record was altered.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};

use crate::ReportError;

/// How many characters of a line are together; Typst breaks where it may.
const GROUP: usize = 20;

/// What the template prints of a checkpoint: the note as a code that any telephone reads, and in letters.
pub fn checkpoint_value(note: &str) -> Result<Value, ReportError> {
    let size = note.lines().nth(1).unwrap_or_default();
    let code = encode(note)?;
    let drawing = code.render::<svg::Color<'_>>().quiet_zone(true).build();
    Ok(json!({
        "size": size,
        "lines": note.lines().map(grouped).collect::<Vec<_>>(),
        // As numbers: texts are made printable, and a drawing is not a text.
        "drawing": drawing.into_bytes(),
    }))
}

/// Medium correction: a sheet is folded and stained.
fn encode(note: &str) -> Result<QrCode, ReportError> {
    QrCode::with_error_correction_level(note, EcLevel::M)
        .map_err(|error| ReportError::Checkpoint(error.to_string()))
}

/// A line with places where it may be broken.
fn grouped(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let groups: Vec<String> = letters
        .chunks(GROUP)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("\u{200b}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "milieu/5f0c1f5e-1111-4222-8333-444455556666\n1234567\n\
        XdycenkGWamctVnLF0AR7wlAXC6KMiPjfg0aa9xMRjQ=\n\n\
        — milieu/5f0c1f5e-1111-4222-8333-444455556666 JVEvJPGEtUAPc0/3F5/Kg+yG/gufjSCDY6+ozFQdnHWymWBIIPPQR+Eu5w9WLkw0YrWkz8w3aAxZLNCuMzk9yIp7WQE=\n";

    #[test]
    fn another_program_reads_the_whole_note_from_the_code() {
        let code = encode(NOTE).unwrap();
        let (width, dark) = (code.width(), code.to_colors());
        let grid = rqrr::SimpleGrid::from_func(width, |x, y| dark[y * width + x] == qrcode::Color::Dark);
        let (_, read) = rqrr::Grid::new(grid).decode().unwrap();
        assert_eq!(read, NOTE);
    }

    #[test]
    fn it_says_how_many_entries_it_is_about_and_repeats_the_note_in_letters() {
        let value = checkpoint_value(NOTE).unwrap();
        assert_eq!(value["size"], "1234567");
        let lines: Vec<String> = value["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap().replace('\u{200b}', ""))
            .collect();
        assert_eq!(lines.join("\n") + "\n", NOTE);
    }

    #[test]
    fn what_is_too_long_for_a_code_is_an_error() {
        assert!(checkpoint_value(&"x".repeat(3_000)).is_err());
    }
}
