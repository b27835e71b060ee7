//! `cargo xtask run`: from a fresh clone to a unit on screen, building only what is stale.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::install::ensure_node;
use crate::shell::{become_program, cargo, root, succeed};
use crate::{e2e, web};

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wish {
    empty: bool,
    live: bool,
    port: Option<u16>,
    data: Option<PathBuf>,
    passed_on: Vec<String>,
}

/// Builds the app and the server, then becomes the server.
pub fn run(arguments: &[String]) -> Result<()> {
    let wish = parse(arguments)?;
    ensure_node()?;
    if !web::folder().is_dir() {
        bail!("web/ is not in this checkout");
    }
    web::ensure_installed(&web::folder())?;
    web::ensure_built()?;
    succeed(&mut cargo(&["build", "-p", "server"]))?;
    let folder = folder_of(&wish);
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut server = Command::new(e2e::server_binary("debug"));
    server.args(server_arguments(&wish)).current_dir(root());
    become_program(&mut server)
}

fn parse(arguments: &[String]) -> Result<Wish> {
    let mut wish = Wish::default();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--empty" => wish.empty = true,
            "--live" => wish.live = true,
            "--port" => {
                let number = words.next().context("--port needs a number")?;
                wish.port = Some(
                    number
                        .parse()
                        .with_context(|| format!("--port {number} is not a port"))?,
                );
            }
            "--data" => wish.data = Some(words.next().context("--data needs a folder")?.into()),
            "--" => wish.passed_on = words.by_ref().cloned().collect(),
            unknown => bail!("run does not know '{unknown}'"),
        }
    }
    if wish.empty && wish.live {
        bail!("--live lets the people of the sample unit work, and --empty has none: choose one");
    }
    Ok(wish)
}

/// The sample unit and a real one never share a folder unless someone says so.
fn folder_of(wish: &Wish) -> PathBuf {
    let own = if wish.empty { "unit" } else { "demo" };
    wish.data.clone().unwrap_or_else(|| root().join("data").join(own))
}

fn server_arguments(wish: &Wish) -> Vec<String> {
    let mut words = vec![
        "serve".to_owned(),
        "--data".to_owned(),
        folder_of(wish).display().to_string(),
    ];
    if !wish.empty {
        words.push("--demo".to_owned());
    }
    if wish.live {
        words.push("--live".to_owned());
    }
    if let Some(port) = wish.port {
        words.extend(["--port".to_owned(), port.to_string()]);
    }
    words.extend(wish.passed_on.iter().cloned());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(line: &str) -> Result<Wish> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn without_arguments_the_sample_unit_is_served_from_its_own_folder() {
        let words = server_arguments(&wish("").unwrap());
        assert!(words.contains(&"--demo".to_owned()), "{words:?}");
        assert!(words.iter().any(|word| word.ends_with("data/demo")), "{words:?}");
    }

    #[test]
    fn an_empty_start_has_no_demo_and_never_meets_its_folder() {
        let words = server_arguments(&wish("--empty --port 9000").unwrap());
        assert!(!words.contains(&"--demo".to_owned()), "{words:?}");
        assert!(words.iter().any(|word| word.ends_with("data/unit")), "{words:?}");
        assert_eq!(words.last().map(String::as_str), Some("9000"));
    }

    #[test]
    fn what_follows_two_dashes_goes_to_the_server() {
        let words = server_arguments(&wish("--data /somewhere -- --test-clock").unwrap());
        assert_eq!(words, ["serve", "--data", "/somewhere", "--demo", "--test-clock"]);
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(wish("--port many").is_err());
        assert!(wish("--port").is_err());
        assert!(wish("--emtpy").is_err());
        assert!(wish("--empty --live").is_err());
    }
}
