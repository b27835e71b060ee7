//! The hospital's single sign-on: whom it means, what they may do, and everything that is not believed.

use axum::http::StatusCode;
use domain::people::Role;
use serde_json::{Value, json};
use server::entrance::Entrance;
use server::single_sign_on::{Settings, SingleSignOn};
use testkit::on_both_databases;

use crate::invitations::link_for;
use crate::provider::{Answered, CLIENT, Provider, SECRET};
use crate::site::{Answer, Browser, Site};

const START: &str = "/api/session/single-sign-on/start";
const FINISH: &str = "/api/session/single-sign-on";

struct Hospital {
    site: Site,
    provider: Provider,
}

/// What the browser was sent away with.
struct Away {
    flow: String,
    asked: Vec<(String, String)>,
}

impl Away {
    fn asked(&self, name: &str) -> &str {
        let found = self.asked.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}

impl Hospital {
    async fn new(db: testkit::TestDb, rules: &str) -> Self {
        let mut site = Site::new(db).await;
        let provider = Provider::start().await;
        let settings = format!(
            "issuer = \"{}\"\nclient_id = \"{CLIENT}\"\nclient_secret_file = \"-\"\nname = \"Harbor View\"\n{rules}",
            provider.issuer()
        );
        let settings = Settings::parse(&settings).unwrap();
        let single = SingleSignOn::new(settings, SECRET.to_owned(), "http://localhost:8080").unwrap();
        site.set_entrance(Entrance {
            single_sign_on: Some(single),
            ..Entrance::default()
        });
        Self { site, provider }
    }

    async fn send_away(&self, browser: &mut Browser) -> Away {
        let started = browser.post(START, &json!({})).await;
        assert_eq!(started.status, StatusCode::OK, "{started:?}");
        let url = started.json()["url"].as_str().unwrap().to_owned();
        let (address, query) = url.split_once('?').unwrap();
        assert_eq!(address, format!("{}/authorize", self.provider.issuer()));
        let asked = query.split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        });
        Away {
            flow: started.json()["flow"].as_str().unwrap().to_owned(),
            asked: asked.collect(),
        }
    }

    /// Claims that verify.
    fn claims(&self, away: &Away, more: &Value) -> Value {
        let now = self.site.server.app.clock.now().0 / 1_000_000;
        let mut claims = json!({
            "iss": self.provider.issuer(), "aud": CLIENT, "sub": "248289761001", "nonce": away.asked("nonce"),
            "iat": now, "exp": now + 60, "auth_time": now, "preferred_username": "Technician",
        });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        if let Value::Object(claims) = &mut claims {
            claims.retain(|_, value| !value.is_null());
        }
        claims
    }

    /// The provider sends the browser back; the app finishes.
    async fn come_back(&self, browser: &mut Browser, away: &Away, token: String, user_info: Value) -> Answer {
        let answered = Answered {
            token,
            user_info,
            challenge: away.asked("code_challenge").to_owned(),
        };
        self.provider.expect("a-code", answered);
        browser.post(FINISH, &self.returned(away)).await
    }

    fn returned(&self, away: &Away) -> Value {
        json!({ "flow": away.flow, "code": "a-code", "state": away.asked("state"), "issuer": self.provider.issuer() })
    }

    async fn sign_in(&self, more: Value) -> Answer {
        let mut browser = self.site.browser();
        let away = self.send_away(&mut browser).await;
        let claims = self.claims(&away, &more);
        let told = json!({ "sub": claims["sub"] });
        self.come_back(&mut browser, &away, self.provider.sign(&claims), told)
            .await
    }
}

const LINKED: &str = "link_by_username = true\n";

#[test]
fn a_known_person_is_linked_once_and_from_then_on_meant_by_the_subject_alone() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, LINKED).await;
        let entrance = hospital.site.browser().get("/api/entrance").await;
        assert_eq!(entrance.json()["single_sign_on"], "Harbor View");
        let head = hospital.site.head().await;
        let first = hospital.sign_in(json!({})).await;
        assert_eq!(first.status, StatusCode::OK, "{first:?}");
        let technician = hospital.site.unit.id(Role::Technician).uuid().to_string();
        assert_eq!(first.json()["person"]["id"], technician);
        assert_eq!(
            hospital.site.newest_kinds(head).await,
            ["factor_added", "signed_in"]
        );
        let renamed = hospital.sign_in(json!({ "preferred_username": "nurse" })).await;
        assert_eq!(
            renamed.json()["person"]["id"],
            technician,
            "a name means nothing any more"
        );
        let heir = hospital.sign_in(json!({ "sub": "another" })).await;
        assert_eq!(
            heir.code(),
            "single_sign_on_unknown",
            "who inherits the name does not inherit the account"
        );
    });
}

#[test]
fn the_provider_is_asked_with_pkce_and_told_to_ask_who_is_there() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, LINKED).await;
        let away = hospital.send_away(&mut hospital.site.browser()).await;
        let expected = [
            ("response_type", "code"),
            ("client_id", CLIENT),
            (
                "redirect_uri",
                "http%3A%2F%2Flocalhost%3A8080%2Fsign-in%2Fsingle-sign-on",
            ),
            ("code_challenge_method", "S256"),
            ("prompt", "login"),
            ("max_age", "0"),
        ];
        for (name, value) in expected {
            assert_eq!(away.asked(name), value, "{name}");
        }
        for name in ["state", "nonce", "code_challenge"] {
            assert!(
                away.asked(name).len() >= 43,
                "{name} is long enough not to be guessed"
            );
        }
    });
}

/// Claims that are signed by the provider and yet mean nobody here.
fn wrong_claims(now: i64) -> Vec<(&'static str, Value)> {
    vec![
        ("for another client", json!({ "aud": "payroll" })),
        (
            "for two, sent by the other",
            json!({ "aud": [CLIENT, "payroll"], "azp": "payroll" }),
        ),
        (
            "of another issuer",
            json!({ "iss": "https://sso.attacker.example" }),
        ),
        ("for another try", json!({ "nonce": "another" })),
        ("without a nonce", json!({ "nonce": null })),
        ("run out", json!({ "iat": now - 120, "exp": now - 1 })),
        ("without an end", json!({ "exp": null })),
        (
            "of someone whom the provider knew from before",
            json!({ "auth_time": now - 3_600 }),
        ),
        (
            "of someone whom it may have known from before",
            json!({ "auth_time": null }),
        ),
        ("of nobody", json!({ "sub": null })),
    ]
}

#[test]
fn a_token_that_does_not_verify_lets_nobody_in() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, LINKED).await;
        let now = hospital.site.server.app.clock.now().0 / 1_000_000;
        for (what, more) in wrong_claims(now) {
            let answer = hospital.sign_in(more).await;
            assert_eq!(
                (answer.status, answer.code()),
                (StatusCode::UNAUTHORIZED, "single_sign_on_refused".to_owned()),
                "{what}"
            );
        }
        let forgers: [(&str, Forge); 5] = [
            ("with another key", |_, claims| Provider::forge(claims)),
            ("with no signature", |_, claims| {
                format!(
                    "{}.{}.",
                    crate::provider::text(&json!({ "alg": "none" })),
                    crate::provider::text(claims)
                )
            }),
            ("with the client's secret", |_, claims| {
                mac(SECRET.as_bytes(), claims)
            }),
            ("with the issuer's name as the secret", |provider, claims| {
                mac(provider.issuer().as_bytes(), claims)
            }),
            ("changed after it was signed", |provider, claims| {
                let signed = provider.sign(claims);
                let mut parts: Vec<String> = signed.split('.').map(str::to_owned).collect();
                let mut changed = claims.clone();
                changed["preferred_username"] = json!("administrator");
                parts[1] = crate::provider::text(&changed);
                parts.join(".")
            }),
        ];
        for (what, forge) in forgers {
            let mut browser = hospital.site.browser();
            let away = hospital.send_away(&mut browser).await;
            let token = forge(&hospital.provider, &hospital.claims(&away, &json!({})));
            let answer = hospital.come_back(&mut browser, &away, token, json!({})).await;
            assert_eq!(answer.code(), "single_sign_on_refused", "signed {what}");
            assert_eq!(browser.cookie, None);
        }
        assert_eq!(
            hospital.sign_in(json!({})).await.status,
            StatusCode::OK,
            "the right one does"
        );
    });
}

type Forge = fn(&Provider, &Value) -> String;

fn mac(secret: &[u8], claims: &Value) -> String {
    use base64::Engine as _;
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let signed = format!(
        "{}.{}",
        crate::provider::text(&json!({ "alg": "HS256" })),
        crate::provider::text(claims)
    );
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret).unwrap();
    mac.update(signed.as_bytes());
    let signature = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{signed}.{signature}")
}

#[test]
fn what_comes_back_is_taken_once_soon_and_from_the_browser_that_was_sent_away() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, LINKED).await;
        let mut browser = hospital.site.browser();
        let changes: [(&str, Value); 4] = [
            ("state", json!("another")),
            ("issuer", json!("https://sso.attacker.example")),
            ("issuer", json!(null)),
            ("flow", json!("abababababababababababababababababababababa")),
        ];
        for (name, value) in changes {
            let away = hospital.send_away(&mut browser).await;
            let token = hospital.provider.sign(&hospital.claims(&away, &json!({})));
            let answered = Answered {
                token,
                user_info: json!({}),
                challenge: away.asked("code_challenge").to_owned(),
            };
            hospital.provider.expect("a-code", answered);
            let mut returned = hospital.returned(&away);
            returned[name] = value;
            let answer = browser.post(FINISH, &returned).await;
            assert_eq!(answer.code(), "single_sign_on_refused", "another {name}");
            if name != "flow" {
                let again = browser.post(FINISH, &hospital.returned(&away)).await;
                assert_eq!(
                    again.code(),
                    "single_sign_on_refused",
                    "what was tried with another {name} is used up"
                );
            }
        }
        let away = hospital.send_away(&mut browser).await;
        let token = hospital.provider.sign(&hospital.claims(&away, &json!({})));
        let stolen = Answered {
            token: token.clone(),
            user_info: json!({}),
            challenge: "of another browser".to_owned(),
        };
        hospital.provider.expect("a-code", stolen);
        let answer = browser.post(FINISH, &hospital.returned(&away)).await;
        assert_eq!(
            answer.code(),
            "single_sign_on_refused",
            "a code that was given to another browser"
        );
        let late = hospital.send_away(&mut browser).await;
        hospital.site.unit.clock.advance_minutes(6);
        let token = hospital.provider.sign(&hospital.claims(&late, &json!({})));
        let answer = hospital.come_back(&mut browser, &late, token, json!({})).await;
        assert_eq!(
            answer.code(),
            "single_sign_on_refused",
            "after more than five minutes"
        );
    });
}

const ROLES: &str = "link_by_username = true\nadd_people = true\nrole_claim = \"groups\"\nunit_claim = \"wards\"\n\
    [[role]]\nvalue = \"mht\"\nrole = \"technician\"\n[[role]]\nvalue = \"rn\"\nrole = \"nurse\"\n\
    [[unit]]\nvalue = \"4-north\"\nunit = \"Cedar\"\n";

#[test]
fn role_and_units_follow_the_claims_at_each_sign_in() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, ROLES).await;
        let as_nurse = hospital
            .sign_in(json!({ "groups": ["staff", "rn", "mht"], "wards": ["4-north", "5-south"] }))
            .await;
        assert_eq!(
            as_nurse.json()["person"]["role"],
            "technician",
            "the first rule that fits: {as_nurse:?}"
        );
        let without = hospital.sign_in(json!({ "groups": "rn", "wards": [] })).await;
        assert_eq!(without.json()["person"]["role"], "nurse");
        assert_eq!(without.json()["person"]["units"], json!([]));
        let head = hospital.site.head().await;
        let turned_away = hospital.sign_in(json!({ "groups": ["staff"] })).await;
        assert_eq!(turned_away.code(), "single_sign_on_no_role");
        assert_eq!(
            hospital.site.newest_kinds(head).await,
            ["sign_in_failed"],
            "it is on the record"
        );
    });
}

#[test]
fn somebody_new_is_added_with_a_role_and_never_under_a_name_that_is_taken() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, &ROLES.replace("link_by_username = true\n", "")).await;
        let new = json!({ "sub": "new", "preferred_username": "rosa.diaz", "name": "Rosa Diaz, MHT", "groups": ["mht"], "wards": ["4-north"] });
        let added = hospital.sign_in(new.clone()).await;
        let person = &added.json()["person"];
        assert_eq!(
            (&person["display_name"], &person["role"]),
            (&json!("Rosa Diaz, MHT"), &json!("technician")),
            "{added:?}"
        );
        let again = hospital.sign_in(new).await;
        assert_eq!(again.json()["person"]["id"], person["id"]);
        for (sub, name, code) in [
            ("thief", "nurse", "single_sign_on_unknown"),
            ("second", "rosa.diaz", "single_sign_on_unknown"),
            ("nameless", "", "single_sign_on_unknown"),
            ("odd", "a b", "single_sign_on_unknown"),
        ] {
            let answer = hospital
                .sign_in(json!({ "sub": sub, "preferred_username": name, "groups": ["mht"] }))
                .await;
            assert_eq!(answer.code(), code, "{name}");
        }
        let without = hospital
            .sign_in(json!({ "sub": "x", "preferred_username": "x.y", "groups": [] }))
            .await;
        assert_eq!(without.code(), "single_sign_on_no_role");
    });
}

#[test]
fn the_last_administrator_stays_one_and_who_is_disabled_stays_out() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, ROLES).await;
        let administrator =
            json!({ "sub": "boss", "preferred_username": "administrator", "groups": ["mht"] });
        let kept = hospital.sign_in(administrator).await;
        assert_eq!(kept.json()["person"]["role"], "administrator", "{kept:?}");
        assert_eq!(
            hospital.sign_in(json!({ "groups": ["rn"] })).await.status,
            StatusCode::OK
        );
        let person = hospital.site.unit.person(Role::Technician).clone();
        let disable = domain::command::Action::ChangePerson {
            person: person.id,
            display_name: person.display_name.clone(),
            role: person.role,
            units: person.units.clone(),
            disabled: true,
        };
        hospital.site.unit.does(Role::Administrator, disable).await;
        let out = hospital.sign_in(json!({ "groups": ["rn"] })).await;
        assert_eq!(out.code(), "single_sign_on_unknown");
    });
}

#[test]
fn claims_that_the_token_lacks_are_asked_for_and_must_be_of_the_same_person() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, ROLES).await;
        let mut browser = hospital.site.browser();
        for (sub, expected) in [("248289761001", ""), ("someone else", "single_sign_on_refused")] {
            let away = hospital.send_away(&mut browser).await;
            let token = hospital
                .provider
                .sign(&hospital.claims(&away, &json!({ "preferred_username": null })));
            let told = json!({ "sub": sub, "preferred_username": "technician", "groups": ["rn"], "nonce": "of no weight" });
            let answer = hospital.come_back(&mut browser, &away, token, told).await;
            assert_eq!(answer.code(), expected, "{answer:?}");
        }
    });
}

#[test]
fn a_new_link_from_an_administrator_unties_the_single_sign_on() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db, LINKED).await;
        assert_eq!(hospital.sign_in(json!({})).await.status, StatusCode::OK);
        let link = link_for(&hospital.site, Role::Technician).await;
        let body = json!({ "password": "nine patient herons wading" });
        let accepted = hospital.site.browser().post(&link, &body).await;
        assert_eq!(accepted.status, StatusCode::OK, "{accepted:?}");
        let other = hospital.sign_in(json!({ "sub": "another" })).await;
        assert_eq!(
            other.status,
            StatusCode::OK,
            "the name can be linked anew: {other:?}"
        );
    });
}

#[test]
fn a_provider_that_cannot_be_reached_is_said_to_be_so() {
    on_both_databases(|db| async {
        let mut site = Site::new(db).await;
        let settings = "issuer = \"http://127.0.0.1:9\"\nclient_id = \"milieu\"\nclient_secret_file = \"-\"\nname = \"x\"\n";
        let single = SingleSignOn::new(
            Settings::parse(settings).unwrap(),
            SECRET.to_owned(),
            "http://localhost:8080",
        )
        .unwrap();
        site.set_entrance(Entrance {
            single_sign_on: Some(single),
            ..Entrance::default()
        });
        let answer = site.browser().post(START, &json!({})).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::CONFLICT, "single_sign_on_unreachable".to_owned())
        );
    });
}
