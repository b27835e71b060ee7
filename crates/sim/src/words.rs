//! What technicians and nurses write: short, exact, kind, the person first.

/// Beside a sleeping patient.
pub(crate) const ASLEEP: &[&str] = &[
    "Turned to the left side since the last check.",
    "Sleeping on the right side, blanket to the shoulders.",
    "Stirred when the door opened, settled again.",
    "Snoring softly.",
    "Asked earlier for the hall light off; done.",
];
/// At a meal.
pub(crate) const AT_MEALS: &[&str] = &[
    "Ate about half of the meal.",
    "Finished the whole meal and asked for fruit.",
    "Drank water and juice, did not want to eat.",
    "Sat with two others and talked.",
];
/// In a group.
pub(crate) const IN_GROUP: &[&str] = &[
    "Spoke up in group about going home.",
    "Listened, did not want to speak today.",
    "Left group for five minutes and came back.",
    "Helped another patient find the page.",
];
/// Quiet and alone.
pub(crate) const ALONE: &[&str] = &[
    "Says the day has been heavy; offered a walk, will think about it.",
    "Would like to see the chaplain. Told the nurse.",
    "Answered in single words. Agreed to come to lunch.",
    "Cried for a while, accepted company. Told the nurse.",
    "Has not slept well; asked about it for tonight. Told the nurse.",
];
/// Restless.
pub(crate) const RESTLESS: &[&str] = &[
    "Walking the hall; says it helps. Offered the quiet room.",
    "Asked three times about the phone; told when it is free.",
    "Took headphones and music, calmer after ten minutes.",
    "Asked to speak with the doctor. Told the nurse.",
    "Upset after a phone call; talked it through in the quiet room.",
];
/// In the day room.
pub(crate) const IN_COMPANY: &[&str] = &[
    "Playing cards with others.",
    "Drawing; showed the picture.",
    "Laughed at the film with others.",
    "Helped to lay out the puzzle.",
];
/// At any other time of the day.
pub(crate) const BY_DAY: &[&str] = &[
    "Spoke about going home and looks forward to it.",
    "Asked for a fresh towel; given.",
    "Greeted staff by name, in good spirits.",
    "Asked what time the doctor comes. Told the nurse.",
];
/// Hazards in the environment.
pub(crate) const HAZARDS: &[&str] = &[
    "Water on the floor by the shower; mopped, sign put up.",
    "Loose screw on the window frame; maintenance called.",
    "Ceiling tile out of place above the door; maintenance called.",
    "Long phone cord left in the day room; removed.",
];
/// Contraband.
pub(crate) const CONTRABAND: &[&str] = &[
    "Lighter found under the cushion in the day room; given to the nurse.",
    "Charging cable in the drawer; taken to the safe with the patient.",
    "Metal pen in the bedroom; exchanged for a soft one.",
];
/// Why an entry was made late.
pub(crate) const LATE_REASONS: &[&str] = &[
    "Helped a patient who was upset in the hall, entered after.",
    "Walked a patient to the shower; entered when back at the tablet.",
    "Tablet battery was changed.",
    "Answered a call for help on the next unit.",
    "Was taking vital signs; entered directly after.",
];
/// What patients said when they did not want to be seen.
pub(crate) const REFUSALS: &[&str] = &[
    "\"I am in the shower, I am fine.\" Voice clear.",
    "\"Please leave me alone.\" Hand seen at the door.",
    "Answered from the bathroom, asked for five minutes.",
    "\"Not now.\" Turned away under the blanket, talking.",
];
/// What blocked the view.
pub(crate) const BLOCKED: &[&str] = &[
    "Shower curtain drawn; patient answers.",
    "Door window covered with a towel; asked to take it down.",
    "Nurse and doctor in the room with the patient, door closed.",
];
/// What was wrong with an entry.
pub(crate) const WRONG_LOCATION: &[&str] = &[
    "Tapped the wrong location.",
    "Wrong location chosen; the patient had just come out.",
    "Mixed up the two chips for the location.",
];
/// Why a level was ordered at the start.
pub(crate) const LEVEL_REASONS: &[&str] = &[
    "Admission assessment.",
    "Continued after the treatment team met.",
    "Daily review with the patient.",
];
/// Where patients went after the stay.
pub(crate) const DISCHARGED_TO: &[&str] = &[
    "Home with family; outpatient appointment on Thursday.",
    "Home; partial hospital programme from Monday.",
    "Step-down residence, driven by the case worker.",
];
