//! The invented patients: who they are. No name, number or date belongs to anyone.

use domain::census::Identity;

use crate::dice::Dice;

struct Row {
    family: &'static str,
    given: &'static str,
    preferred: Option<&'static str>,
    pronouns: Option<&'static str>,
    sex: &'static str,
    language: &'static str,
}

const fn row(
    family: &'static str,
    given: &'static str,
    preferred: Option<&'static str>,
    pronouns: Option<&'static str>,
    sex: &'static str,
    language: &'static str,
) -> Row {
    Row {
        family,
        given,
        preferred,
        pronouns,
        sex,
        language,
    }
}

const SHE: Option<&str> = Some("she/her");
const HE: Option<&str> = Some("he/him");
const THEY: Option<&str> = Some("they/them");

const PATIENTS: &[Row] = &[
    row("Abernathy", "Walter", Some("Walt"), None, "M", "English"),
    row("Castellanos", "Ximena", None, SHE, "F", "Spanish"),
    row("Mbeki", "Thandiwe", Some("Thandi"), SHE, "F", "English"),
    row("Lindqvist", "Elsa", None, None, "F", "English"),
    row("Tran", "Quoc Bao", Some("Bao"), None, "M", "Vietnamese"),
    row("Redcloud", "Joseph", Some("Joe"), HE, "M", "English"),
    row("Ferreira", "Inês", None, SHE, "F", "Portuguese"),
    row("Osei", "Kwabena", Some("Kobby"), HE, "M", "English"),
    row("Hartman", "Alexandra", Some("Lex"), THEY, "F", "English"),
    row("Bianchi", "Rosa", None, None, "F", "English"),
    row("Ibrahim", "Yusuf", None, HE, "M", "Arabic"),
    row("Delacroix", "Jean-Marc", None, None, "M", "Haitian Creole"),
    row("Novak", "Tereza", Some("Terka"), SHE, "F", "English"),
    row("Washington", "Deshawn", None, HE, "M", "English"),
    row("Park", "Min-seo", Some("Mindy"), SHE, "F", "Korean"),
    row("O'Rourke", "Patrick", Some("Paddy"), None, "M", "English"),
    row("Villanueva", "Carlos", None, HE, "M", "Spanish"),
    row("Goldfarb", "Miriam", None, SHE, "F", "English"),
    row("Sandoval", "Gabriela", Some("Gabe"), HE, "F", "Spanish"),
    row("Petrov", "Anatoly", None, None, "M", "Russian"),
    row("Kealoha", "Leilani", Some("Lani"), SHE, "F", "English"),
    row("Fitzgerald", "Rowan", None, THEY, "M", "English"),
    row("Chaudhry", "Ayesha", None, SHE, "F", "Urdu"),
    row("Brooks", "Evelyn", Some("Evie"), SHE, "F", "English"),
    row("Salazar", "Mateo", None, HE, "M", "Spanish"),
    row("Nakamura", "Haruka", None, SHE, "F", "Japanese"),
    row("Jefferson", "Tyrell", Some("Ty"), HE, "M", "English"),
    row("Wójcik", "Agnieszka", Some("Aga"), SHE, "F", "Polish"),
    row("Thibodeaux", "Raymond", Some("Ray"), None, "M", "English"),
    row("Haile", "Selam", None, SHE, "F", "Amharic"),
    row("Murray", "Finley", Some("Fin"), THEY, "F", "English"),
    row("Zamora", "Luz", None, SHE, "F", "Spanish"),
];

/// The `index`th patient; after the end of the list the families and given names are paired anew.
pub(crate) fn identity(dice: &mut Dice, index: usize) -> Identity {
    let count = PATIENTS.len();
    let lap = index.checked_div(count).unwrap_or(0);
    let fallback = row("Doe", "Sam", None, None, "U", "English");
    let own = PATIENTS.get(index % count).unwrap_or(&fallback);
    let family = PATIENTS
        .get((index + lap * 7) % count)
        .unwrap_or(&fallback)
        .family;
    let year = dice.between(1948, 2006);
    let month = dice.between(1, 12);
    let day = dice.between(1, 28);
    let given = if lap == 0 {
        own.given.to_owned()
    } else {
        format!("{} {}", own.given, lap + 1)
    };
    Identity {
        mrn: format!("C{:06}", 104_211 + index * 37),
        family: family.to_owned(),
        given,
        preferred: own.preferred.map(str::to_owned),
        born_on: Some(format!("{year:04}-{month:02}-{day:02}")),
        sex: Some(own.sex.to_owned()),
        pronouns: own.pronouns.map(str::to_owned),
        language: Some(own.language.to_owned()),
    }
}
