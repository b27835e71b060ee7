//! Every word on paper, in English and Spanish. Labels of the templates are in [`LABELS`]; words for what the
//! domain enumerates are matched exhaustively, so that a new variant cannot be printed without a word.

use domain::level::OrderBasis;
use domain::people::Role;
use domain::record::{Gap, Timeliness};
use domain::round::{Breathing, Flag};
use serde_json::{Value, json};

use crate::language::Language;

/// Months in English and Spanish.
pub const MONTHS: [(&str, &str); 12] = [
    ("January", "enero"),
    ("February", "febrero"),
    ("March", "marzo"),
    ("April", "abril"),
    ("May", "mayo"),
    ("June", "junio"),
    ("July", "julio"),
    ("August", "agosto"),
    ("September", "septiembre"),
    ("October", "octubre"),
    ("November", "noviembre"),
    ("December", "diciembre"),
];

/// Days of the week from Monday.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("Monday", "lunes"),
    ("Tuesday", "martes"),
    ("Wednesday", "miércoles"),
    ("Thursday", "jueves"),
    ("Friday", "viernes"),
    ("Saturday", "sábado"),
    ("Sunday", "domingo"),
];

/// A person the record refers to without naming.
pub const NAME_NOT_KNOWN: (&str, &str) = ("name not in this record", "nombre no incluido en este registro");

/// Label, English, Spanish.
const LABELS: &[(&str, &str, &str)] = &[
    ("activity", "Act.", "Act."),
    ("basis", "Basis", "Base"),
    ("batch_entered", "Entered at once", "Anotados de una vez"),
    ("batch_entered_short", "At once", "De una vez"),
    ("behaviour", "Behavior", "Conducta"),
    ("born", "Born", "Nac."),
    ("by", "By", "Por"),
    ("by_block", "By block of the shift", "Por bloque del turno"),
    ("by_owner", "By owner", "Por responsable"),
    ("by_patient", "By patient", "Por paciente"),
    ("called", "Called", "Se le llama"),
    (
        "checkpoint",
        "Checkpoint of the log",
        "Punto de control del registro",
    ),
    (
        "checkpoint_code",
        "The checkpoint as a code; the same stands beside it in letters.",
        "El punto de control como código; lo mismo está al lado en letras.",
    ),
    ("checkpoint_entries", "entries", "entradas"),
    (
        "checkpoint_note",
        "Signed over every entry there was when this was drawn. Keep this sheet: with it anybody can find out later \
         whether an entry was altered, moved, put in or taken out. Read the code, save its text, and give it to milieu-verify.",
        "Firmado sobre todas las entradas que había al emitirse esta hoja. Consérvela: con ella cualquiera puede averiguar después \
         si se alteró, movió, añadió o quitó alguna entrada. Lea el código, guarde su texto y déselo a milieu-verify.",
    ),
    ("checks", "Checks", "Controles"),
    ("codes", "Codes", "Códigos"),
    (
        "computed",
        "Figures are computed from the event log, never typed.",
        "Las cifras se calculan a partir del registro de eventos; nunca se escriben a mano.",
    ),
    ("corrections", "Corrections", "Correcciones"),
    ("current", "current", "vigente"),
    ("date", "Day", "Día"),
    ("date_time", "Date and time", "Fecha y hora"),
    (
        "day_record",
        "Observation record of the day",
        "Registro de observación del día",
    ),
    ("done", "Done", "Hechos"),
    ("drawn_at", "Drawn at", "Emitido el"),
    (
        "empty_days",
        "Patient-days without a record",
        "Días de paciente sin registro",
    ),
    (
        "no_empty_days",
        "None: every patient-day in this period has at least one entry.",
        "Ninguno: cada día de paciente de este período tiene al menos una entrada.",
    ),
    ("ended", "Until", "Hasta"),
    ("entered", "Entered", "Anotado"),
    ("entered_by", "Entered by", "Anotado por"),
    ("entries", "Entries", "Entradas"),
    ("expected", "Expected", "Esperados"),
    ("facility", "Facility", "Centro"),
    ("figures", "Figures", "Cifras"),
    ("gap", "Gap min", "Int. min"),
    (
        "gap_spread_minutes",
        "Spread of gaps, min",
        "Dispersión de intervalos, min",
    ),
    ("initials", "Initials", "Iniciales"),
    ("late", "Late", "Tardíos"),
    ("late_entries", "Late entries", "Entradas tardías"),
    ("legal_name", "Legal name", "Nombre legal"),
    ("legend", "Who made the entries", "Quién hizo las entradas"),
    (
        "legend_note",
        "Each entry was made electronically by the person whose initials stand beside it, signed in under their own name.",
        "Cada entrada fue hecha electrónicamente por la persona cuyas iniciales figuran a su lado, con su propia sesión.",
    ),
    ("level", "Level", "Nivel"),
    ("levels", "Observation level", "Nivel de observación"),
    ("living", "Room", "Habitación"),
    ("location", "Loc.", "Lugar"),
    (
        "longest_gap_minutes",
        "Longest gap, min",
        "Intervalo más largo, min",
    ),
    ("longest_short", "Longest min", "Máx. min"),
    (
        "median_gap_minutes",
        "Median gap, min",
        "Mediana de intervalos, min",
    ),
    ("median_short", "Median min", "Mediana min"),
    ("missed", "Missed", "Omitidos"),
    ("mrn", "MRN", "N.º hist."),
    ("name", "Name and credentials", "Nombre y credenciales"),
    ("no_figures", "None in this period.", "Ninguno en este período."),
    (
        "no_level",
        "No level order is on this record.",
        "No hay orden de nivel en este registro.",
    ),
    (
        "no_precaution",
        "No precaution was in force on this day.",
        "No hubo precauciones vigentes este día.",
    ),
    (
        "no_record",
        "No check was recorded for this patient on this day.",
        "No se registró ningún control de este paciente en este día.",
    ),
    ("no_record_short", "NO RECORD", "SIN REGISTRO"),
    (
        "not_altered",
        "from the event log; nothing on it was altered.",
        "a partir del registro de eventos; nada fue alterado.",
    ),
    ("not_present", "not on the unit", "fuera de la unidad"),
    ("not_seen", "Not found or not seen", "No hallado o no visto"),
    ("nobody", "Nobody", "Nadie"),
    ("observed_minutes", "Minutes observed", "Minutos observados"),
    ("of", "of", "de"),
    ("off_unit", "Off the unit", "Fuera de la unidad"),
    ("on_time", "On time", "A tiempo"),
    (
        "on_time_percent",
        "On time, % of expected",
        "A tiempo, % de esperados",
    ),
    ("page", "Page", "Página"),
    ("patient", "Patient", "Paciente"),
    ("period", "Period", "Período"),
    ("places", "Where the patient lived", "Dónde estuvo alojado"),
    ("precaution", "Precaution", "Precaución"),
    ("precautions", "Precautions", "Precauciones"),
    ("quarter", "Quarter hour", "Cuarto de hora"),
    ("reason", "Reason", "Motivo"),
    ("received", "Received", "Recibido"),
    ("refused", "Refused to be seen", "Se negó a ser visto"),
    (
        "remarks",
        "Exceptions, notes, flags",
        "Excepciones, notas, avisos",
    ),
    ("replaced", "Replaced", "Reemplazada"),
    ("reviewed", "Reviewed by", "Revisado por"),
    ("role", "Role", "Función"),
    ("said", "What it said", "Qué decía"),
    ("seen", "Observed", "Observado"),
    ("sex", "Sex", "Sexo"),
    ("pronouns", "Pronouns", "Pronombres"),
    ("sheet", "Sheet", "Hoja"),
    ("signature", "Signature", "Firma"),
    ("since", "From", "Desde"),
    ("spread_short", "Spread min", "Disp. min"),
    ("standing", "Standing", "Estado"),
    ("started_by", "Started by", "Iniciada por"),
    ("stopped_by", "Stopped by", "Terminada por"),
    ("undetermined", "Undetermined", "Sin determinar"),
    ("undetermined_short", "Undet.", "Sin det."),
    ("unit", "Unit", "Unidad"),
    (
        "unit_day",
        "Observation records of the unit",
        "Registros de observación de la unidad",
    ),
    (
        "compliance",
        "Compliance with safety checks",
        "Cumplimiento de los controles de seguridad",
    ),
    ("version", "Version", "Versión"),
    (
        "what_counts",
        "Expected = on time + late + missed + undetermined. Undetermined: the devices' clocks do not tell whether a check was on time; it counts neither as on time nor as late. Late entries are listed apart and never improve the figures. Percentages are rounded down.",
        "Esperados = a tiempo + tardíos + omitidos + sin determinar. Sin determinar: los relojes de los dispositivos no dicen si un control fue a tiempo; no cuenta ni a tiempo ni tardío. Las entradas tardías se listan aparte y nunca mejoran las cifras. Los porcentajes se redondean hacia abajo.",
    ),
    ("whole_unit", "The whole unit", "Toda la unidad"),
    ("why", "What was wrong and why", "Qué estaba mal y por qué"),
    ("percent_short", "On time %", "A tiempo %"),
    ("late_entries_short", "Late entry", "Entr. tardía"),
    ("refused_short", "Refused", "Negado"),
    ("off_unit_short", "Off unit", "Fuera"),
    ("not_seen_short", "Not seen", "No visto"),
];

/// The labels for the templates, by name.
pub fn labels(language: Language) -> Value {
    LABELS
        .iter()
        .map(|(name, english, spanish)| ((*name).to_owned(), json!(language.pick(english, spanish))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// How a check stands.
pub const fn timeliness_word(timeliness: Timeliness, language: Language) -> &'static str {
    match timeliness {
        Timeliness::OnTime => language.pick("On time", "A tiempo"),
        Timeliness::Late => language.pick("Late", "Tardío"),
        Timeliness::Missed => language.pick("Missed before", "Omitido antes"),
        Timeliness::Undetermined => language.pick("Undetermined", "Sin determinar"),
        Timeliness::First => language.pick("First", "Primero"),
        Timeliness::LateEntry => language.pick("Late entry", "Entrada tardía"),
    }
}

/// A person's role.
pub const fn role_word(role: Role, language: Language) -> &'static str {
    match role {
        Role::Technician => language.pick("Technician", "Técnico"),
        Role::Nurse => language.pick("Nurse", "Enfermería"),
        Role::ChargeNurse => language.pick("Charge nurse", "Enfermería a cargo"),
        Role::Provider => language.pick("Provider", "Proveedor médico"),
        Role::Manager => language.pick("Manager", "Gerencia"),
        Role::Auditor => language.pick("Auditor", "Auditoría"),
        Role::Administrator => language.pick("Administrator", "Administración"),
    }
}

/// What was odd about an entry.
pub fn flag_word(flag: &Flag, language: Language) -> &str {
    match flag {
        Flag::LateEntry => language.pick("late entry", "entrada tardía"),
        Flag::ClockDoubtful => language.pick("device clock doubtful", "reloj del dispositivo dudoso"),
        Flag::NotAssigned => language.pick("author not assigned", "autor no asignado"),
        Flag::StayEnded => language.pick("stay had ended", "la estancia había terminado"),
        Flag::Repeated => language.pick("repeated", "repetido"),
        Flag::PrecautionNotAcknowledged => language.pick(
            "new precaution not acknowledged",
            "precaución nueva sin confirmar",
        ),
        Flag::UnknownCode => language.pick("code not in the policy", "código fuera de la política"),
        Flag::BatchEntered => language.pick("entered at once with others", "anotado de una vez con otros"),
        Flag::Unknown(name) => name,
    }
}

/// The answer about breathing.
pub const fn breathing_word(breathing: Breathing, language: Language) -> &'static str {
    match breathing {
        Breathing::Seen => language.pick("breathing seen", "respiración vista"),
        Breathing::NotSeen => language.pick("BREATHING NOT SEEN", "RESPIRACIÓN NO VISTA"),
    }
}

/// On whose word a level was set. `provider` is the name of the provider of a spoken order, `confirmed` when.
pub fn basis_words(
    basis: &OrderBasis,
    provider: &str,
    confirmed: Option<&str>,
    language: Language,
) -> String {
    match (basis, confirmed) {
        (OrderBasis::Provider, _) => language
            .pick("Provider's order", "Orden del proveedor")
            .to_owned(),
        (OrderBasis::NurseRaised, _) => language
            .pick("Raised by nurse", "Elevado por enfermería")
            .to_owned(),
        (OrderBasis::Verbal { .. }, Some(at)) => match language {
            Language::English => format!("Verbal order of {provider}, confirmed {at}"),
            Language::Spanish => format!("Orden verbal de {provider}, confirmada {at}"),
        },
        (OrderBasis::Verbal { .. }, None) => match language {
            Language::English => format!("Verbal order of {provider}, NOT CONFIRMED"),
            Language::Spanish => format!("Orden verbal de {provider}, SIN CONFIRMAR"),
        },
    }
}

/// "No check for 27 min".
pub fn no_check_for(minutes: i64, language: Language) -> String {
    match language {
        Language::English => format!("No check for {minutes} min"),
        Language::Spanish => format!("Sin control durante {minutes} min"),
    }
}

/// "01:10 to 01:37, 1 missed, level Q15".
pub fn gap_words(from: &str, until: &str, gap: &Gap, language: Language) -> String {
    let Gap { missed, level, .. } = gap;
    let open = if gap.certain {
        ""
    } else {
        language.pick(" · undetermined", " · sin determinar")
    };
    match language {
        Language::English => format!("{from} to {until} · {missed} missed · level {level}{open}"),
        Language::Spanish => format!("{from} a {until} · {missed} omitidos · nivel {level}{open}"),
    }
}

/// Short sentences inside the table of checks and its remarks: English, Spanish.
pub mod phrase {
    /// English and Spanish.
    pub type Phrase = (&'static str, &'static str);
    /// A level began.
    pub const LEVEL_FROM: Phrase = ("Level", "Nivel");
    /// A precaution was started.
    pub const PRECAUTION_STARTED: Phrase = ("Precaution started", "Precaución iniciada");
    /// A precaution was stopped.
    pub const PRECAUTION_STOPPED: Phrase = ("Precaution stopped", "Precaución terminada");
    /// The patient lived here from now on.
    pub const LIVES_IN: Phrase = ("Room", "Habitación");
    /// The patient left every unit.
    pub const LEFT: Phrase = ("Left the unit", "Dejó la unidad");
    /// Checks that belong to no quarter hour of the day.
    pub const OUTSIDE: Phrase = (
        "Checks outside the quarter hours of this day",
        "Controles fuera de los cuartos de hora de este día",
    );
    /// Not found.
    pub const NOT_FOUND: Phrase = ("NOT FOUND", "NO HALLADO");
    /// Looked for in.
    pub const LOOKED_IN: Phrase = ("Looked in", "Se buscó en");
    /// Off the unit with.
    pub const OFF_UNIT_WITH: Phrase = ("Off the unit with", "Fuera de la unidad con");
    /// Refused to be seen.
    pub const REFUSED: Phrase = ("Refused to be seen", "Se negó a ser visto");
    /// Said.
    pub const SAID: Phrase = ("Said", "Dijo");
    /// Could not be seen because of.
    pub const CANNOT_SEE: Phrase = ("Could not be seen", "No se pudo ver");
    /// Hazard.
    pub const HAZARD: Phrase = ("Hazard", "Peligro");
    /// Contraband.
    pub const CONTRABAND: Phrase = ("Contraband", "Objeto prohibido");
    /// Note.
    pub const NOTE: Phrase = ("Note", "Nota");
    /// Why late.
    pub const WHY_LATE: Phrase = ("Why late", "Por qué tarde");
    /// Why by someone not assigned.
    pub const WHY_UNASSIGNED: Phrase = ("Why not the owner", "Por qué no el responsable");
    /// Precautions acknowledged with the check.
    pub const ACKNOWLEDGED: Phrase = ("Acknowledged", "Confirmó");
    /// Flags.
    pub const FLAGGED: Phrase = ("Flagged", "Aviso");
    /// Between which moments it can have been seen.
    pub const SEEN_BETWEEN: Phrase = ("Seen between", "Visto entre");
    /// What was claimed.
    pub const CLAIMED: Phrase = ("the device said", "el dispositivo decía");
    /// Corrected.
    pub const CORRECTED: Phrase = ("Corrected", "Corregido");
    /// See the corrections.
    pub const SEE_CORRECTIONS: Phrase = ("see Corrections", "véase Correcciones");
    /// Location.
    pub const LOCATION: Phrase = ("Location", "Lugar");
    /// Activity.
    pub const ACTIVITY: Phrase = ("Activity", "Actividad");
    /// Behaviour.
    pub const BEHAVIOUR: Phrase = ("Behavior", "Conducta");
    /// Level in force.
    pub const LEVEL: Phrase = ("Level in force", "Nivel vigente");
    /// Precautions in force.
    pub const PRECAUTIONS: Phrase = ("Precautions in force", "Precauciones vigentes");
}

/// A phrase in the language.
pub const fn say(phrase: phrase::Phrase, language: Language) -> &'static str {
    language.pick(phrase.0, phrase.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_has_both_languages_and_one_name() {
        let mut names = std::collections::BTreeSet::new();
        for (name, english, spanish) in LABELS {
            assert!(names.insert(name), "{name} twice");
            assert!(!english.is_empty() && !spanish.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_spoken_order_without_confirmation_says_so() {
        let basis = OrderBasis::Verbal {
            provider: domain::id::PersonId::new(uuid::Uuid::nil()),
        };
        assert_eq!(
            basis_words(&basis, "Dr. Okafor", None, Language::English),
            "Verbal order of Dr. Okafor, NOT CONFIRMED"
        );
    }
}
