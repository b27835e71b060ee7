//! In which language a document is, and where the words for codes come from.

use domain::policy::{Code, Policy, Text};

/// The language of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// American English.
    English,
    /// Spanish as spoken in the United States.
    Spanish,
}

impl Language {
    /// ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The language of a BCP 47 tag such as `es-US`.
    pub fn find(tag: &str) -> Option<Self> {
        match tag.split('-').next()? {
            "en" => Some(Self::English),
            "es" => Some(Self::Spanish),
            _ => None,
        }
    }

    /// One of two texts.
    pub(crate) const fn pick<'a>(self, english: &'a str, spanish: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Spanish => spanish,
        }
    }

    /// A policy's text.
    pub(crate) fn read(self, text: &Text) -> &str {
        self.pick(&text.en, &text.es)
    }
}

/// Language and, when given, the policy whose code lists are printed as a key, and the log's checkpoint. A plain
/// [`Language`] is a wording without a key: codes then stand alone.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    pub(crate) language: Language,
    pub(crate) policy: Option<&'a Policy>,
    pub(crate) checkpoint: Option<&'a str>,
}

impl<'a> Wording<'a> {
    /// A wording whose codes are explained from `policy`.
    pub const fn with_policy(language: Language, policy: &'a Policy) -> Self {
        Self {
            language,
            policy: Some(policy),
            checkpoint: None,
        }
    }

    /// The same, with the log's newest checkpoint, a signed note, to be printed at the end of each record.
    #[must_use]
    pub const fn with_checkpoint(mut self, note: Option<&'a str>) -> Self {
        self.checkpoint = note;
        self
    }

    /// What a location, activity, behaviour or precaution code means; empty when the policy does not say.
    pub(crate) fn code_name(&self, list: impl Fn(&'a Policy) -> &'a [Code], code: &str) -> &'a str {
        self.policy
            .and_then(|policy| list(policy).iter().find(|known| known.code == code))
            .map_or("", |known| self.language.read(&known.name))
    }

    /// What a level code means; empty when the policy does not say.
    pub(crate) fn level_name(&self, code: &str) -> &'a str {
        self.policy
            .and_then(|policy| policy.find_level(code))
            .map_or("", |level| self.language.read(&level.name))
    }
}

impl From<Language> for Wording<'_> {
    fn from(language: Language) -> Self {
        Self {
            language,
            policy: None,
            checkpoint: None,
        }
    }
}
