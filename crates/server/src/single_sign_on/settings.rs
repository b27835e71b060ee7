//! The file that says how the hospital's single sign-on is reached, and what its claims mean.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use app::people::single_sign_on::Rules;
use domain::people::Role;
use serde::Deserialize;

/// What the file says. A word in it that is not known is an error, so that no rule is missed by a slip.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The provider, as it names itself.
    pub issuer: String,
    /// The name under which it knows Milieu.
    pub client_id: String,
    /// File with the secret that goes with it; a relative path is from the folder of the settings.
    pub client_secret_file: PathBuf,
    /// What the button says.
    pub name: String,
    /// What the provider is asked for besides `openid`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Hosts besides the issuer's own that the provider uses.
    #[serde(default)]
    pub other_hosts: Vec<String>,
    #[serde(default = "preferred_username")]
    username_claim: String,
    #[serde(default)]
    link_by_username: bool,
    #[serde(default)]
    add_people: bool,
    role_claim: Option<String>,
    #[serde(default)]
    role: Vec<RoleOf>,
    unit_claim: Option<String>,
    #[serde(default)]
    unit: Vec<UnitOf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleOf {
    value: String,
    role: Role,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitOf {
    value: String,
    unit: String,
}

fn preferred_username() -> String {
    "preferred_username".to_owned()
}

impl Settings {
    /// The settings of a file, with the client's secret.
    ///
    /// # Errors
    /// When a file cannot be read, or says what does not fit together.
    pub fn read(path: &Path) -> anyhow::Result<(Self, String)> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the settings in {} cannot be read", path.display()))?;
        let settings = Self::parse(&text)
            .with_context(|| format!("the settings in {} cannot be used", path.display()))?;
        let file = path
            .parent()
            .unwrap_or(Path::new(""))
            .join(&settings.client_secret_file);
        let secret = std::fs::read_to_string(&file)
            .with_context(|| format!("the secret in {} cannot be read", file.display()))?;
        Ok((settings, secret.trim().to_owned()))
    }

    /// The settings of a text.
    ///
    /// # Errors
    /// When it says what does not fit together.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let settings: Self = toml::from_str(text)?;
        if settings.role_claim.is_some() == settings.role.is_empty() {
            bail!("role_claim and [[role]] belong together");
        }
        if settings.unit_claim.is_some() == settings.unit.is_empty() {
            bail!("unit_claim and [[unit]] belong together");
        }
        if settings.add_people && settings.role_claim.is_none() {
            bail!("add_people needs role_claim: nobody can be added without a role");
        }
        Ok(settings)
    }

    /// What claims mean.
    pub fn rules(&self) -> Rules {
        Rules {
            username_claim: self.username_claim.clone(),
            link_by_username: self.link_by_username,
            add_people: self.add_people,
            role_claim: self.role_claim.clone(),
            roles: self
                .role
                .iter()
                .map(|one| (one.value.clone(), one.role))
                .collect(),
            unit_claim: self.unit_claim.clone(),
            units: self
                .unit
                .iter()
                .map(|one| (one.value.clone(), one.unit.clone()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "issuer = \"https://sso.hospital.example\"\nclient_id = \"milieu\"\n\
        client_secret_file = \"secret\"\nname = \"Harbor View\"\n";

    #[test]
    fn the_example_of_the_manual_can_be_used() {
        let manual = include_str!("../../../../docs/single-sign-on.md");
        let (_, rest) = manual.split_once("```toml\n").unwrap();
        let (example, _) = rest.split_once("```").unwrap();
        let rules = Settings::parse(example).unwrap().rules();
        assert!(
            rules
                .roles
                .contains(&("milieu-technicians".to_owned(), Role::Technician))
        );
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        assert!(Settings::parse(LEAST).is_ok());
        let with =
            |more: &str| Settings::parse(&format!("{LEAST}{more}")).map_err(|error| format!("{error:#}"));
        for (more, says) in [
            ("add_people = true", "nobody can be added without a role"),
            ("role_claim = \"groups\"", "belong together"),
            ("[[unit]]\nvalue = \"a\"\nunit = \"A\"", "belong together"),
            ("role_clam = \"groups\"", "unknown field"),
            (
                "role_claim = \"groups\"\n[[role]]\nvalue = \"a\"\nrole = \"chief\"",
                "unknown variant",
            ),
        ] {
            let error = with(more).unwrap_err();
            assert!(error.contains(says), "{more}: {error}");
        }
    }
}
