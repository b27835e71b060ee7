//! Keeps the runtime answering while one of its threads waits for the disk.
//!
//! A command that finds nobody writing runs on the caller's thread, commit and all. A runtime whose other threads sleep does not
//! notice that nobody listens to its sockets meanwhile. Handing the thread's other work over before each commit costs a tenth of
//! a check on two processors; so the runtime is only woken when a commit takes long.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::thread::Thread;
use std::time::Duration;

use tokio::runtime::Handle;

/// A commit that takes longer wakes the runtime.
const LONG: Duration = Duration::from_millis(2);
/// After so many rounds without any command it sleeps until the next.
const IDLE_ROUNDS: u32 = 500;

/// Watches the commands that run on the runtime's own threads: one at a time.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    /// Counts begins and ends: odd while a command runs.
    count: AtomicU64,
    asleep: AtomicBool,
    watching: OnceLock<(Thread, Handle)>,
}

impl Pulse {
    /// Runs a command on this thread of the runtime.
    pub(crate) fn during<T>(self: &Arc<Self>, runtime: &Handle, command: impl FnOnce() -> T) -> T {
        self.count.fetch_add(1, Ordering::SeqCst);
        let (thread, _) = self.watching.get_or_init(|| (self.start(), runtime.clone()));
        if self.asleep.swap(false, Ordering::SeqCst) {
            thread.unpark();
        }
        let answer = command();
        self.count.fetch_add(1, Ordering::SeqCst);
        answer
    }

    fn start(self: &Arc<Self>) -> Thread {
        let this = Arc::downgrade(self);
        std::thread::spawn(move || watch(&this)).thread().clone()
    }

    /// Whether it was as long as `LONG` in the same command; otherwise how it goes on.
    fn look(&self, seen: u64, idle: u32) -> (u64, u32) {
        let count = self.count.load(Ordering::SeqCst);
        if count != seen {
            return (count, 0);
        }
        if count.is_multiple_of(2) {
            return (count, idle + 1);
        }
        if let Some((_, runtime)) = self.watching.get() {
            // Whoever takes it looks after the sockets next.
            drop(runtime.spawn(async {}));
        }
        (count, 0)
    }
}

/// The thread's life, which ends with the database.
fn watch(pulse: &Weak<Pulse>) {
    let (mut seen, mut idle) = (0, 0);
    loop {
        std::thread::sleep(LONG);
        let Some(this) = pulse.upgrade() else { return };
        (seen, idle) = this.look(seen, idle);
        drop(this);
        if idle >= IDLE_ROUNDS {
            sleep_until_used(pulse, seen);
            idle = 0;
        }
    }
}

/// Sleeps until the next command, or until the database is gone.
fn sleep_until_used(pulse: &Weak<Pulse>, seen: u64) {
    while let Some(this) = pulse.upgrade() {
        this.asleep.store(true, Ordering::SeqCst);
        // A command that began before that saw nobody asleep.
        if this.count.load(Ordering::SeqCst) != seen {
            this.asleep.store(false, Ordering::SeqCst);
            return;
        }
        drop(this);
        std::thread::park_timeout(Duration::from_secs(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// Answers whatever a connection sends.
    async fn echo(listener: TcpListener) {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut byte = [0];
        while stream.read_exact(&mut byte).await.is_ok() {
            stream.write_all(&byte).await.unwrap();
        }
    }

    /// Whether somebody outside of the runtime is answered while a command of it takes half a second.
    fn is_answered(wrap: impl Fn(&Handle, &mut dyn FnMut()) + Send + 'static) -> bool {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (begun, wait) = std::sync::mpsc::channel();
        let address = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(echo(listener));
            address
        });
        let mut other = std::net::TcpStream::connect(address).unwrap();
        other.set_read_timeout(Some(Duration::from_millis(250))).unwrap();
        // The command begins when its thread has just come back from listening, as with a request.
        let start = runtime.block_on(async { TcpListener::bind("127.0.0.1:0").await.unwrap() });
        let at = start.local_addr().unwrap();
        runtime.spawn(async move {
            let (mut stream, _) = start.accept().await.unwrap();
            stream.read_exact(&mut [0]).await.unwrap();
            let handle = Handle::current();
            wrap(&handle, &mut || {
                begun.send(()).unwrap();
                std::thread::sleep(Duration::from_millis(500));
            });
        });
        let mut request = std::net::TcpStream::connect(at).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        std::io::Write::write_all(&mut request, &[1]).unwrap();
        wait.recv().unwrap();
        std::io::Write::write_all(&mut other, &[7]).unwrap();
        let mut byte = [0];
        let answered = std::io::Read::read_exact(&mut other, &mut byte).is_ok();
        runtime.shutdown_timeout(Duration::from_secs(2));
        answered
    }

    #[test]
    fn others_are_answered_while_a_commit_waits_for_the_disk() {
        let pulse = Arc::new(Pulse::default());
        assert!(is_answered(move |runtime, command| pulse.during(runtime, command)));
    }

    #[test]
    fn a_database_that_is_idle_is_looked_after_again_with_the_next_command() {
        let pulse = Arc::new(Pulse::default());
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        pulse.during(runtime.handle(), || ());
        let slept = (0..400).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            pulse.asleep.load(Ordering::SeqCst)
        });
        assert!(slept, "nothing to watch");
        pulse.during(runtime.handle(), || assert!(!pulse.asleep.load(Ordering::SeqCst)));
    }
}
