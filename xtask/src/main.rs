//! Developer commands, in plain Rust: `cargo xtask <command>`. One file per command.

mod attack;
mod bench;
mod clock;
mod e2e;
mod faults;
mod fuzz;
mod install;
mod postgres;
mod run;
mod shell;
mod shots;
mod sim;
mod steps;
mod test;
mod tidy;
mod web;
mod with_postgres;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  run [--empty] [--live] [--port N] [--data DIR] [-- ARGS]
                          build what is stale, then serve the sample unit
                          (--empty: no sample unit; --live: simulated technicians work)
  test [--fast]           everything that CI runs; --fast leaves out the browser
  tidy                    the rules no compiler knows: arrows, sizes, words, migrations
  bench [ARGS]            release build, figures with their own limits beside them
  fuzz [hl7v2|ledger] [--inputs N]
                          random bytes against the HL7 reader, and against what verifies the log
  faults tamper [--runs N] [--honest N] [--seed S]
                          someone with every right in the database, against the verifier
  faults crash [--kills N] [--postgres-kills N] [--database-kills N]
                          the server, or the database under it, ended again and again under load
  faults dup [--clients N] [--checks N]
                          the same checks from a hundred devices at once, and again
  faults failover         PostgreSQL's primary dies under load, its standby takes over
  faults upgrade [--times N]
                          the databases of versions before, and what their devices had not sent
  faults powercut [--images N] [--commands N] [--seed S]
                          the power is cut at every moment of writing to SQLite
  faults cursor [--events N] [--seed S]
                          readers that follow the log while 32 writers commit late
  faults pager [--briefly]
                          every page size, with one row less and one more, all at the same time
  shots [ARGS]            a picture of every screen, into e2e/screenshots
  attack [A B C F H]      attacks on a server of its own: case, expected, seen
  sim [--seeds N | --seed S | --planted]
                          simulated tablets against the real server, from a seed
  with-postgres -- CMD    a command with a throwaway PostgreSQL in its environment
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "run" => run::run(&rest),
        "test" => test::test(&rest),
        "tidy" => tidy::tidy(),
        "bench" => bench::bench(&rest),
        "fuzz" => fuzz::fuzz(&rest),
        "faults" => faults::faults(&rest),
        "shots" => shots::shots(&rest),
        "attack" => attack::attack(&rest),
        "sim" => sim::sim(&rest),
        "with-postgres" => with_postgres::with_postgres(&rest),
        "" | "help" | "--help" | "-h" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        unknown => Err(anyhow::anyhow!("there is no command '{unknown}'\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {command}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
