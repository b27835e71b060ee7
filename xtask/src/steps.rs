//! A run of named steps: each announced, timed and counted; the first failure ends it.

use anyhow::{Context, Result, bail};

use crate::clock::Stopwatch;
use crate::shell::in_ci;

/// The steps of one run, and what became of them.
pub struct Steps {
    whole: Stopwatch,
    done: Vec<(String, String)>,
    absent: Vec<String>,
}

impl Steps {
    /// A run without steps yet.
    pub fn new() -> Self {
        Self {
            whole: Stopwatch::start(),
            done: Vec::new(),
            absent: Vec::new(),
        }
    }

    /// Does one step and says how long it took. Its error ends the run.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n==> {name}");
        let watch = Stopwatch::start();
        let outcome = work();
        let took = watch.told();
        match outcome {
            Ok(()) => {
                println!("==> {name}: ok, {took}");
                self.done.push((name.to_owned(), took));
                Ok(())
            }
            Err(error) => {
                println!("==> {name}: FAILED after {took}");
                println!("steps: {} passed, 1 failed", self.done.len());
                Err(error).with_context(|| format!("step '{name}' FAILED"))
            }
        }
    }

    /// A part of the product that is not in this checkout: told, and a failure in CI.
    pub fn absent(&mut self, name: &str, what: &str) -> Result<()> {
        println!("\n==> {name}: {what} is not in this checkout");
        if in_ci() {
            bail!("step '{name}' FAILED: {what} is missing, and in CI nothing is skipped");
        }
        self.absent.push(name.to_owned());
        Ok(())
    }

    /// The closing lines: every step with its time, then the count.
    pub fn close(self) {
        println!();
        for (name, took) in &self.done {
            println!("{name:<28} {took:>12}");
        }
        println!("{:<28} {:>12}", "all", self.whole.told());
        if self.absent.is_empty() {
            println!("steps: {} passed, 0 failed", self.done.len());
        } else {
            println!("not here: {}", self.absent.join(", "));
            println!(
                "steps: {} passed, 0 failed, {} skipped",
                self.done.len(),
                self.absent.len()
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_is_named_in_the_error_and_not_counted_as_done() {
        let mut steps = Steps::new();
        steps.step("easy", || Ok(())).unwrap();
        let error = steps.step("hard", || bail!("no")).unwrap_err();
        assert!(
            format!("{error:#}").contains("step 'hard' FAILED: no"),
            "{error:#}"
        );
        assert_eq!(steps.done.len(), 1);
    }
}
