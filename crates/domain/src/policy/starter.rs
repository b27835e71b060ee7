//! The starter policy: the codes of DOMAIN section 1.3 and the timing rules of 1.1–1.2, in English and Spanish.
//! A facility edits it and adopts its own version.

use super::{Applies, ClockHours, Code, CodeFlag, Level, Night, Observation, Policy, Text, WarningPolicy};

type Row = (&'static str, &'static str, &'static str, &'static [CodeFlag]);

const LOCATIONS: &[Row] = &[
    ("BR", "Bedroom", "Dormitorio", &[]),
    ("BA", "Bathroom / shower", "Baño / ducha", &[]),
    ("DR", "Day room", "Sala de estar", &[]),
    ("HW", "Hallway", "Pasillo", &[]),
    ("DN", "Dining room", "Comedor", &[]),
    ("GR", "Group room", "Sala de grupo", &[]),
    ("QR", "Quiet room", "Sala tranquila", &[]),
    ("SE", "Seclusion room", "Sala de aislamiento", &[]),
    ("NS", "Nurses' station", "Puesto de enfermería", &[]),
    ("MD", "Medication window", "Ventanilla de medicación", &[]),
    (
        "IN",
        "Interview room / office",
        "Sala de entrevistas / oficina",
        &[],
    ),
    ("AD", "Admission area", "Área de admisión", &[]),
    ("OS", "Courtyard / outside", "Patio / exterior", &[]),
    ("GY", "Gym", "Gimnasio", &[]),
    ("LA", "Laundry", "Lavandería", &[]),
    ("VS", "Visiting room", "Sala de visitas", &[]),
    ("TP", "Transport", "Traslado", &[CodeFlag::OffUnit]),
    ("ER", "Emergency room", "Urgencias", &[CodeFlag::OffUnit]),
    ("ECT", "ECT", "TEC", &[CodeFlag::OffUnit]),
    ("DIA", "Dialysis", "Diálisis", &[CodeFlag::OffUnit]),
    ("IMG", "Imaging", "Radiología", &[CodeFlag::OffUnit]),
    ("CRT", "Court", "Tribunal", &[CodeFlag::OffUnit]),
    ("PASS", "Pass / leave", "Permiso de salida", &[CodeFlag::OffUnit]),
    ("SCH", "School", "Escuela", &[CodeFlag::OffUnit]),
];

const ACTIVITIES: &[Row] = &[
    ("SL", "Sleeping", "Durmiendo", &[CodeFlag::Asleep]),
    ("AW", "Lying awake", "Acostado, despierto", &[]),
    ("SI", "Sitting", "Sentado", &[]),
    ("WA", "Walking", "Caminando", &[]),
    ("PA", "Pacing", "Deambulando inquieto", &[CodeFlag::Escalating]),
    ("EA", "Eating", "Comiendo", &[]),
    ("TV", "Watching TV", "Viendo televisión", &[]),
    ("GP", "In group", "En grupo", &[]),
    ("1T", "1:1 with staff", "1:1 con personal", &[]),
    ("PH", "Phone", "Teléfono", &[]),
    ("HY", "Hygiene", "Higiene", &[]),
    ("ADL", "Daily living", "Vida diaria", &[]),
    ("SO", "Socialising", "Socializando", &[]),
    ("RD", "Reading / writing / art", "Leer / escribir / arte", &[]),
    ("VI", "Visit", "Visita", &[]),
    ("MED", "Taking medication", "Tomando medicación", &[]),
    ("EX", "Exercise", "Ejercicio", &[]),
    ("SM", "Smoking", "Fumando", &[]),
    ("RS", "In restraint", "En contención", &[]),
    ("SC", "In seclusion", "En aislamiento", &[]),
];

const BEHAVIOURS: &[Row] = &[
    ("CALM", "Calm", "Tranquilo", &[]),
    ("COOP", "Cooperative", "Colaborador", &[]),
    ("WITH", "Withdrawn", "Retraído", &[CodeFlag::Isolated]),
    ("TEAR", "Tearful", "Lloroso", &[]),
    ("ANX", "Anxious", "Ansioso", &[]),
    ("IRR", "Irritable", "Irritable", &[]),
    ("AGIT", "Agitated", "Agitado", &[CodeFlag::Escalating]),
    ("LOUD", "Loud", "Ruidoso", &[]),
    (
        "VTHR",
        "Verbal threats",
        "Amenazas verbales",
        &[CodeFlag::Escalating],
    ),
    (
        "PTHR",
        "Physical threats",
        "Amenazas físicas",
        &[CodeFlag::Escalating],
    ),
    ("AGGR", "Aggressive", "Agresivo", &[CodeFlag::Escalating]),
    ("INTR", "Intrusive", "Intrusivo", &[]),
    ("SEXI", "Sexually inappropriate", "Sexualmente inapropiado", &[]),
    (
        "RIS",
        "Responding to internal stimuli",
        "Responde a estímulos internos",
        &[],
    ),
    ("CONF", "Confused", "Confundido", &[]),
    ("EUPH", "Euphoric / labile", "Eufórico / lábil", &[]),
    ("SED", "Drowsy", "Somnoliento", &[]),
    ("REFU", "Refuses", "Se niega", &[]),
    (
        "DOOR",
        "Watching the doors",
        "Vigila las puertas",
        &[CodeFlag::Escalating],
    ),
];

const PRECAUTIONS: &[Row] = &[
    ("SP", "Suicide", "Suicidio", &[]),
    ("SIB", "Self-harm", "Autolesión", &[]),
    ("AP", "Assault", "Agresión", &[]),
    ("EP", "Elopement", "Fuga", &[]),
    ("SAO", "Sexual acting out", "Conducta sexual", &[]),
    ("SVP", "Sexual victimisation", "Victimización sexual", &[]),
    ("FP", "Falls", "Caídas", &[]),
    ("SZ", "Seizure", "Convulsiones", &[]),
    ("WD", "Withdrawal", "Abstinencia", &[]),
    ("FI", "Fire setting", "Incendio", &[]),
    ("CH", "Choking / aspiration", "Atragantamiento", &[]),
    ("ED", "Eating disorder", "Trastorno alimentario", &[]),
    ("PICA", "Pica", "Pica", &[]),
    ("WI", "Water intoxication", "Intoxicación por agua", &[]),
    (
        "MDS",
        "Medication seeking / cheeking",
        "Oculta o busca medicación",
        &[],
    ),
    ("ISO", "Infection isolation", "Aislamiento por infección", &[]),
    ("ALL", "Allergy", "Alergia", &[]),
    ("RR", "Room restriction", "Restricción a la habitación", &[]),
    ("NR", "No roommate", "Sin compañero de cuarto", &[]),
    ("SSS", "Same-sex staff", "Personal del mismo sexo", &[]),
    ("VR", "Visitor restriction", "Restricción de visitas", &[]),
];

fn text(en: &str, es: &str) -> Text {
    Text {
        en: en.to_owned(),
        es: es.to_owned(),
    }
}

fn codes(rows: &[Row]) -> Vec<Code> {
    rows.iter()
        .map(|(code, en, es, flags)| Code {
            code: (*code).to_owned(),
            name: text(en, es),
            flags: flags.to_vec(),
        })
        .collect()
}

fn every(code: &str, interval_minutes: i64) -> Level {
    Level {
        code: code.to_owned(),
        name: text(
            &format!("Every {interval_minutes} minutes"),
            &format!("Cada {interval_minutes} minutos"),
        ),
        observation: Observation::Intermittent { interval_minutes },
        applies: Applies::Always,
    }
}

fn continuous(code: &str, name: Text, arms_length: bool, max_patients: i64) -> Level {
    Level {
        code: code.to_owned(),
        name,
        observation: Observation::Continuous {
            entry_interval_minutes: 15,
            arms_length,
            observers: 1,
            max_patients,
        },
        applies: Applies::Always,
    }
}

/// The policy a new facility starts with. Levels: DOMAIN 1.1 (Q15 is the US default for every inpatient).
/// Timing: due at the interval, missed at twice the interval, no grace (DOMAIN 1.2); warnings 0, +5, +15 minutes.
pub fn starter_policy() -> Policy {
    Policy {
        levels: vec![
            every("Q60", 60),
            every("Q30", 30),
            every("Q15", 15),
            every("Q10", 10),
            every("Q5", 5),
            continuous("LOS", text("Line of sight", "A la vista"), false, 2),
            continuous(
                "1:1",
                text("Arm's length, one to one", "Al alcance del brazo, uno a uno"),
                true,
                1,
            ),
        ],
        default_level: "Q15".to_owned(),
        grace_minutes: 0,
        missed_percent: 200,
        early_window_minutes: 4,
        late_entry_minutes: 5,
        repeat_guard_seconds: 60,
        night: Night {
            start_minutes: 23 * 60,
            end_minutes: 7 * 60,
        },
        warnings: WarningPolicy {
            owner_minutes: 0,
            charge_minutes: 5,
            supervisor_minutes: 15,
            return_minutes: 5,
            unit_stopped_percent: 50,
            unowned_notice_minutes: 60,
            sound: true,
        },
        locations: codes(LOCATIONS),
        activities: codes(ACTIVITIES),
        behaviours: codes(BEHAVIOURS),
        precautions: codes(PRECAUTIONS),
        blocks_start_minutes: vec![7 * 60, 15 * 60, 23 * 60],
        auto_lock_minutes: 3,
        clock_hours: ClockHours::H24,
    }
}
