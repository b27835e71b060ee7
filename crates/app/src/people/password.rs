//! Passwords: which are accepted (NIST SP 800-63B-4 section 3.1.1), and Argon2id over them.
//!
//! Before it is hashed a password is brought to NFKC, so that the same letters typed on two keyboards are the same
//! password (NIST SP 800-63B-4 section 3.1.1.2). Nothing else is done to it: no trimming, no cutting off.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::people::Person;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use super::blocklist;
use crate::{AppError, Clock};

/// Fewest characters (Unicode code points) of a password that stands alone (NIST SP 800-63B-4).
pub const CHARACTERS_MIN: usize = 15;
/// Most bytes of a password.
pub const BYTES_MAX: usize = 1_024;

/// Memory per hash in KiB: 19 MiB with two passes is the OWASP minimum for Argon2id.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at the same time: bounds memory and leaves processors for the round.
const HASHES_AT_ONCE: usize = 2;

static HASHING: Semaphore = Semaphore::const_new(HASHES_AT_ONCE);

/// A hash of nothing anyone knows, made with the parameters above: verified against when there is no such person,
/// so that the answer takes as long.
const NOBODYS_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGF0IGFsbCEhIQ$\
     9sQmQ3zUjb3wTqQmvF6B0uY2v0m9o1cXhN1o3jVxq3E";

/// Checks a password that someone wants to set.
///
/// # Errors
/// Refuses it with a reason: `password_too_short`, `password_too_long` or `password_common`.
pub fn check_rules(password: &str, person: &Person, facility_name: &str) -> Result<(), AppError> {
    if password.len() > BYTES_MAX {
        return Err(AppError::refused(
            "password_too_long",
            format!("The password is longer than {BYTES_MAX} bytes. Choose a shorter one."),
        ));
    }
    let normal = normal(password);
    if normal.chars().count() < CHARACTERS_MIN {
        return Err(AppError::refused(
            "password_too_short",
            format!(
                "The password needs at least {CHARACTERS_MIN} characters. Several unrelated words are easy to remember."
            ),
        ));
    }
    let own = [facility_name, &person.username, &person.display_name];
    if blocklist::is_common(&normal, &own) {
        return Err(AppError::refused(
            "password_common",
            "The password is made only of common words, repetitions, rows of keys, your name or the facility's name. \
             Choose several unrelated words.",
        ));
    }
    Ok(())
}

/// The password as it is hashed. What is too long never gets here, so that this takes no time.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

/// Hashes a password, off the threads that serve requests.
pub async fn hash(password: String, clock: &dyn Clock) -> Result<String, AppError> {
    let mut salt = [0_u8; 16];
    clock.fill_random(&mut salt);
    run(move || {
        argon2()?
            .hash_password_with_salt(normal(&password).as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|_| broken())
    })
    .await
}

/// Whether a password is the one of a stored hash. Without one it takes as long and answers no.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, AppError> {
    run(move || {
        let known = stored.is_some();
        let text = stored.unwrap_or_else(|| NOBODYS_HASH.to_owned());
        let hash = PasswordHash::new(&text).map_err(|_| broken())?;
        let matches = argon2()?
            .verify_password(normal(&password).as_bytes(), &hash)
            .is_ok();
        Ok(matches && known)
    })
    .await
}

async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let place = HASHING.acquire().await.map_err(|_| broken())?;
    let answer = tokio::task::spawn_blocking(work).await.map_err(|_| broken())?;
    drop(place);
    answer
}

fn argon2() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| broken())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn broken() -> AppError {
    AppError::Store(store::StoreError::Refused(
        "a password hash could not be computed".to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::PersonId;
    use domain::people::Role;

    fn maria() -> Person {
        Person {
            id: PersonId::new(uuid::Uuid::from_u128(1)),
            username: "maria.lopez".to_owned(),
            display_name: "Maria Lopez, MHT".to_owned(),
            role: Role::Technician,
            units: Vec::new(),
            disabled: false,
        }
    }

    fn code(password: &str) -> Option<String> {
        match check_rules(password, &maria(), "Harbor View Hospital") {
            Err(AppError::Refused(reason)) => Some(reason.code),
            _ => None,
        }
    }

    #[test]
    fn a_password_is_refused_for_its_length_or_because_it_is_common_and_never_for_its_composition() {
        for (password, expected) in [
            ("14 characters.", Some("password_too_short")),
            ("éééééééééééééé", Some("password_too_short")),
            ("correct horse battery staple", None),
            ("ünïcödé ist völlig erlaubt", None),
            ("🐙🦑🦐🦞🦀🐡🐠🐟🐬🐳🐋🦈🐊🐅🐆", None),
            ("a nul \0 inside is kept", None),
            ("lowercaseonlywithoutdigitsfine", None),
            ("passwordpassword", Some("password_common")),
            ("Password1234567!", Some("password_common")),
            ("aaaaaaaaaaaaaaaaaaaa", Some("password_common")),
            ("123456789012345", Some("password_common")),
            ("qwertyuiopasdfghjkl", Some("password_common")),
            ("Harbor View Hospital 2026", Some("password_common")),
            ("marialopezmarialopez", Some("password_common")),
            ("abcabcabcabcabcabc", Some("password_common")),
            ("ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ", Some("password_common")),
            (
                "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
                Some("password_too_short"),
            ),
            (
                "64 and more are allowed, of whatever kind one likes: seven grey herons stood in the shallow water until it rained",
                None,
            ),
        ] {
            assert_eq!(code(password).as_deref(), expected, "{password:?}");
        }
        assert_eq!(code(&"x y".repeat(400)).as_deref(), Some("password_too_long"));
    }

    struct FixedClock;
    impl Clock for FixedClock {
        fn now(&self) -> domain::time::Instant {
            domain::time::Instant(0)
        }
        fn fill_random(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[tokio::test]
    async fn a_hash_verifies_its_own_password_only_and_nobody_has_one() {
        let hash = hash("a long enough phrase".to_owned(), &FixedClock)
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(
            verify("a long enough phrase".to_owned(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !verify("A long enough phrase".to_owned(), Some(hash))
                .await
                .unwrap()
        );
        assert!(!verify("a long enough phrase".to_owned(), None).await.unwrap());
    }

    #[tokio::test]
    async fn the_same_letters_from_another_keyboard_are_the_same_password() {
        let composed = hash("ünïcödé ist völlig erlaubt".to_owned(), &FixedClock).await;
        let decomposed: String = {
            use unicode_normalization::UnicodeNormalization as _;
            "ünïcödé ist völlig erlaubt".nfd().collect()
        };
        assert_ne!(decomposed, "ünïcödé ist völlig erlaubt");
        assert!(verify(decomposed, Some(composed.unwrap())).await.unwrap());
    }
}
