//! Witnesses: what reaches a second place of each checkpoint, and who hears of it when nothing does.

use std::sync::{Arc, Mutex};

use app::inbound::Trouble;
use axum::http::StatusCode;
use domain::people::Role;
use ledger::checkpoint::SignedCheckpoint;
use ledger::note::SigningKey;
use serde_json::{Value, json};
use server::witness::{Witness, run};
use testkit::on_both_databases;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::site::Site;

const LOG: &str = "milieu.example/cedar";

fn key() -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed(LOG, &[7; 32]).unwrap())
}

/// How many entries the checkpoint is about that stands in what was sent; the log's key must have signed it.
fn size_of(line: &str) -> u64 {
    let told: Value = serde_json::from_str(line).unwrap();
    let note = told["checkpoint"].as_str().unwrap();
    let opened = SignedCheckpoint::open(note.as_bytes(), LOG, &[key().verifier()]).unwrap();
    opened.checkpoint.head().size
}

/// Tells a witness once, as when the program stops.
async fn tell(site: &Site, witness: &str) {
    site.server.stopping.cancel();
    let mut told = run(site.server.clone(), witness.parse().unwrap()).await;
    told.tell(&site.server).await;
}

#[test]
fn a_file_gets_a_line_for_each_checkpoint_and_none_twice() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let file = std::env::temp_dir().join(format!("milieu-witness-{}", uuid::Uuid::new_v4()));
        let witness = format!("file:{}", file.display());
        tell(&site, &witness).await;
        assert!(!file.exists(), "nothing is signed yet");
        let stay = site.unit.admit(1).await;
        site.unit.seal(&key()).await;
        tell(&site, &witness).await;
        site.unit.make_checks(stay, 3).await;
        site.unit.seal(&key()).await;
        tell(&site, &witness).await;
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let sizes: Vec<u64> = text.lines().map(size_of).collect();
        assert_eq!(sizes.len(), 2, "{text}");
        assert!(sizes[0] + 3 <= sizes[1], "{sizes:?}");
    });
}

#[test]
fn a_collector_of_syslog_gets_a_framed_message() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.unit.admit(1).await;
        site.unit.seal(&key()).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let witness = format!("syslog:{}", listener.local_addr().unwrap());
        let heard = tokio::spawn(async move {
            let mut bytes = String::new();
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_to_string(&mut bytes).await.unwrap();
            bytes
        });
        tell(&site, &witness).await;
        let heard = heard.await.unwrap();
        let (length, message) = heard.split_once(' ').unwrap();
        assert_eq!(length.parse::<usize>().unwrap(), message.len());
        assert!(message.starts_with("<109>1 20"), "{message}");
        let (head, line) = message.split_once(" - milieu - checkpoint - ").unwrap();
        assert!(head.ends_with('Z'), "{head}");
        assert!(size_of(line) > 0);
    });
}

#[test]
fn an_address_is_posted_to_again_until_it_has_taken_it() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.unit.admit(1).await;
        site.unit.seal(&key()).await;
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let hook = {
            let heard = Arc::clone(&heard);
            axum::routing::post(move |body: String| {
                let mut heard = heard.lock().unwrap();
                heard.push(body);
                let first = heard.len() == 1;
                async move {
                    if first {
                        StatusCode::BAD_GATEWAY
                    } else {
                        StatusCode::NO_CONTENT
                    }
                }
            })
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let witness = format!("http://{}/hook?token=secret", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, axum::Router::new().route("/hook", hook)).await });
        tell(&site, &witness).await;
        tell(&site, &witness).await;
        let heard = heard.lock().unwrap().clone();
        assert_eq!(heard.len(), 2, "{heard:?}");
        assert_eq!(size_of(&heard[0]), size_of(&heard[1]));
    });
}

#[test]
fn a_witness_that_is_silent_is_listed_for_a_person_once_while_it_waits() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let name = "https://user:word@witness.example/secret"
            .parse::<Witness>()
            .unwrap()
            .name();
        for _ in 0..2 {
            app::inbound::note_trouble(
                &site.unit.app,
                Trouble::silent_witness(name.clone(), "it could not be reached".to_owned()),
            )
            .await
            .unwrap();
        }
        let mut administrator = site.signed_in(Role::Administrator).await;
        let path = format!("/api/units/{}/needs-human", site.unit.unit);
        let answer = administrator.get(&path).await.json();
        let items = answer["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{answer}");
        assert_eq!(items[0]["kind"], "witness");
        assert_eq!(items[0]["summary"], "https://witness.example");
        assert_eq!(
            items[0]["reason"],
            json!({ "code": "witness_silent", "text": "it could not be reached" })
        );
    });
}
