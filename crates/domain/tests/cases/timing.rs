//! `timing.json`: when a check is due and how a patient stands.

use domain::round::{Standing, due_at, standing};

use crate::given::{Wall, policy, run};

#[test]
fn a_patient_stands_as_the_cases_say() {
    run("timing.json", 10, |name, given, case| {
        let (wall, expect) = (Wall::of(given), &case["expect"]);
        let interval = given["interval_minutes"].as_i64().unwrap();
        let due = due_at(wall.get(&given["last_seen"]), interval);
        assert_eq!(due, wall.get(&expect["due"]), "{name}");
        let found = standing(wall.get(&given["now"]), due, interval, &policy(&given["policy"]));
        let minutes = expect["minutes"].as_i64().unwrap();
        let expected = match expect["standing"].as_str().unwrap() {
            "due" => Standing::Due { minutes },
            "late" => Standing::Late { minutes },
            "missed" => Standing::Missed { minutes },
            other => panic!("{name}: {other}"),
        };
        assert_eq!(found, expected, "{name}");
    });
}
