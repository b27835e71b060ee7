//! `batches.json`: which checks were entered at once.

use domain::round::{Entered, find_batch};
use serde_json::json;

use crate::given::{Wall, id, run};

#[test]
fn checks_are_found_to_be_entered_at_once_as_the_cases_say() {
    run("batches.json", 10, |name, given, case| {
        let wall = Wall::of(given);
        let checks: Vec<Entered> = given["checks"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(number, check)| Entered {
                id: id(&format!("check {:02}", number + 1)),
                stay: id(check[0].as_str().unwrap()),
                occurred_at: wall.get(&check[1]),
                entered_at: wall.get(&check[2]),
                flagged: false,
            })
            .collect();
        let mut batch: Vec<usize> = Vec::new();
        for (number, check) in checks.iter().enumerate() {
            let found = find_batch(check, &checks);
            assert_eq!(!found.is_empty(), found.contains(&check.id), "{name}");
            if !found.is_empty() {
                batch.push(number + 1);
            }
        }
        assert_eq!(json!(batch), case["expect"]["batch"], "{name}");
    });
}
