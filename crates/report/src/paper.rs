//! Typst without a file system: templates, data and fonts are all in memory.

use std::sync::OnceLock;

use domain::time::Instant;
use jiff::tz::TimeZone;
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::ReportError;
use crate::ink::{Ink, printable_value};

/// Our templates, by the path under which they import one another.
const TEMPLATES: [(&str, &str); 3] = [
    ("/sheet.typ", include_str!("../templates/sheet.typ")),
    ("/day.typ", include_str!("../templates/day.typ")),
    ("/compliance.typ", include_str!("../templates/compliance.typ")),
];

/// Where the templates read what is to be printed.
const DATA_PATH: &str = "/data.json";

/// Library, fonts and templates, the same for every document.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
}

fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| {
        let fonts: Vec<Font> = typst_assets::fonts()
            .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
            .collect();
        Press {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            templates: TEMPLATES
                .iter()
                .filter_map(|(path, text)| Some(Source::new(file_id(path)?, (*text).to_owned())))
                .collect(),
        }
    })
}

/// Whether one of the embedded fonts has a glyph for it.
pub fn has_glyph(character: char) -> bool {
    press()
        .fonts
        .iter()
        .any(|font| font.info().coverage.contains(u32::from(character)))
}

/// One document to be set.
struct Job {
    main: FileId,
    data: Bytes,
}

impl World for Job {
    fn library(&self) -> &LazyHash<Library> {
        &press().library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &press().book
    }
    fn main(&self) -> FileId {
        self.main
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        press()
            .templates
            .iter()
            .find(|template| template.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if file_id(DATA_PATH) == Some(id) {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }
    fn font(&self, index: usize) -> Option<Font> {
        press().fonts.get(index).cloned()
    }
    /// There is no today: times come with the data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The id under which Typst knows one of our paths.
fn file_id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// Sets `data` with the template at `main` and writes it as PDF/UA-1, dated `drawn_at`.
pub fn print(main: &str, data: &Value, drawn_at: Instant) -> Result<Vec<u8>, ReportError> {
    let full = press_once(main, &printable_value(data, Ink::Full), drawn_at);
    let pdf = match full {
        Err(_) => press_once(main, &printable_value(data, Ink::Western), drawn_at),
        pdf => pdf,
    };
    // Typst keeps intermediate results for the next compilation of the same document; ours are all different,
    // and the server runs for months.
    comemo::evict(0);
    pdf
}

fn press_once(main: &str, data: &Value, drawn_at: Instant) -> Result<Vec<u8>, ReportError> {
    let main = file_id(main).ok_or_else(|| ReportError::Typesetting(format!("no template {main}")))?;
    let job = Job {
        main,
        data: Bytes::from_string(data.to_string()),
    };
    let document = typst::compile::<PagedDocument>(&job)
        .output
        .map_err(|errors| refused(&errors))?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Milieu".to_owned())),
        timestamp: timestamp(drawn_at),
        standards: PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|error| ReportError::Typesetting(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors))
}

/// The first complaint, without the text it is about: that may be a patient's.
fn refused(errors: &[SourceDiagnostic]) -> ReportError {
    let message = errors.first().map_or("no reason given", |error| &error.message);
    ReportError::Typesetting(message.to_owned())
}

fn timestamp(at: Instant) -> Option<Timestamp> {
    let utc = TimeZone::UTC.to_datetime(at.timestamp());
    Datetime::from_ymd_hms(
        i32::from(utc.year()),
        u8::try_from(utc.month()).ok()?,
        u8::try_from(utc.day()).ok()?,
        u8::try_from(utc.hour()).ok()?,
        u8::try_from(utc.minute()).ok()?,
        u8::try_from(utc.second()).ok()?,
    )
    .map(Timestamp::new_utc)
}
