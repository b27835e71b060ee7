//! Running other programs from the repository's root, and finding out what is installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The repository's root, wherever the command was called from.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A program to be run in `folder`, its output streamed to the person who waits for it.
pub fn program(name: &str, arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

/// The same cargo that runs this program. In CI the lock file is law: a change to it is an error.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = program(&cargo, &[], &root());
    for (place, argument) in arguments.iter().enumerate() {
        command.arg(argument);
        if place == 0 && in_ci() && *argument != "fmt" {
            command.arg("--locked");
        }
    }
    command
}

/// A program that `cargo build` made, by the folder of its profile (`debug`, `release`) and its path in there; honours `CARGO_TARGET_DIR`.
pub fn built(profile: &str, name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target
        .join(profile)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Runs to the end; an error names the command line and its exit code.
pub fn succeed(command: &mut Command) -> Result<()> {
    let line = command_line(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// Runs all of them at once, each to its end; an error names those that failed.
pub fn succeed_together(commands: Vec<Command>) -> Result<()> {
    let mut running = Vec::with_capacity(commands.len());
    for mut command in commands {
        let line = command_line(&command);
        let child = command
            .spawn()
            .with_context(|| format!("cannot start `{line}`"))?;
        running.push((line, child));
    }
    let mut failed = Vec::new();
    for (line, mut child) in running {
        let status = child
            .wait()
            .with_context(|| format!("cannot wait for `{line}`"))?;
        if !status.success() {
            failed.push(format!("`{line}` ended with {status}"));
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        bail!(failed.join("\n"))
    }
}

/// Runs to the end without showing anything; an error carries what the program said.
pub fn succeed_quietly(command: &mut Command) -> Result<String> {
    let line = command_line(command);
    let output = command
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!(
            "`{line}` ended with {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Becomes that program, so that Ctrl-C and the exit code are its own.
pub fn become_program(command: &mut Command) -> Result<()> {
    command.stdin(Stdio::inherit());
    #[cfg(unix)]
    {
        let line = command_line(command);
        let error = std::os::unix::process::CommandExt::exec(command);
        Err(error).with_context(|| format!("cannot start `{line}`"))
    }
    #[cfg(not(unix))]
    succeed(command)
}

/// Whether a program of this name is on the path.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Whether we run under continuous integration, where something missing is a failure and never a skip.
pub fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// Whether we may install packages.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn command_line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|argument| argument.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_program_is_an_error_that_names_its_command_line() {
        let error = succeed(&mut program("sh", &["-c", "exit 3"], &root())).unwrap_err();
        assert!(error.to_string().contains("sh -c exit 3"), "{error}");
    }

    #[test]
    fn of_programs_that_run_at_once_one_that_fails_fails_them_all() {
        let exits = |codes: &[&str]| {
            let shells = codes
                .iter()
                .map(|code| program("sh", &["-c", &format!("exit {code}")], &root()));
            succeed_together(shells.collect())
        };
        exits(&["0", "0"]).unwrap();
        let error = exits(&["3", "0"]).unwrap_err();
        assert!(error.to_string().contains("sh -c exit 3"), "{error}");
        assert!(error.to_string().contains('3'), "{error}");
    }

    #[test]
    fn a_quiet_failure_still_tells_what_the_program_said() {
        let error =
            succeed_quietly(&mut program("sh", &["-c", "echo too bad >&2; exit 1"], &root())).unwrap_err();
        assert!(error.to_string().contains("too bad"), "{error}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_not_found() {
        assert!(find_program("no-such-program-anywhere").is_none());
        assert!(find_program("sh").is_some());
    }
}
