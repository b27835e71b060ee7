//! The `milieu` program.

use clap::Parser as _;
use server::config::{AdtTask, FacilityKeyTask, Program, Task};

/// Answers are made of many small pieces; see docs/adr/0009-allocator.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let program = Program::parse();
    server::telemetry::start();
    match program.task {
        Task::Serve(serve) => server::start::serve(serve).await,
        Task::Openapi => server::start::print_openapi(),
        Task::Rebuild(database) => server::start::rebuild(database).await,
        Task::InviteAdmin(invite) => server::start::invite_admin(invite).await,
        Task::Export(export) => server::start::export(export).await,
        Task::Backup(backup) => server::backup::task::backup(backup).await,
        Task::Restore(restore) => server::backup::task::restore(&restore),
        Task::FacilityKey {
            task: FacilityKeyTask::Add(database),
        } => server::facility_key::add(&database.facility_key_path()),
        Task::FacilityKey {
            task: FacilityKeyTask::Rewrap(database),
        } => server::start::rewrap(database).await,
        Task::Adt {
            task: AdtTask::Import(import),
        } => server::start::import_adt(import).await,
    }
}
