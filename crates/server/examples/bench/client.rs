//! A plain HTTP/1.1 client of one kept connection: as little as possible between the load and the server.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// One kept connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer: its status, its head and its body.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Connection {
    pub fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        Self {
            stream,
            buffer: Vec::with_capacity(64 * 1_024),
        }
    }

    /// Sends a request and waits for its whole answer.
    pub fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.write_all(request).unwrap();
        self.buffer.clear();
        let mut chunk = vec![0; 32 * 1_024];
        let head_end = loop {
            self.more(&mut chunk);
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let status = head[9..12].parse().unwrap();
        let length = head
            .lines()
            .find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            })
            .unwrap_or_else(|| panic!("an answer without a length: {head}"));
        let head_end: usize = head_end;
        let length: usize = length;
        while self.buffer.len() < head_end + length {
            self.more(&mut chunk);
        }
        Answer {
            status,
            head,
            body: self.buffer[head_end..].to_vec(),
        }
    }

    fn more(&mut self, chunk: &mut [u8]) {
        let count = self.stream.read(chunk).unwrap();
        assert!(count > 0, "the server closed the connection");
        self.buffer.extend_from_slice(&chunk[..count]);
    }
}

/// A GET request with a session.
pub fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n\r\n").into_bytes()
}

/// A POST request of JSON with a session.
pub fn post(path: &str, cookie: &str, json: &str) -> Vec<u8> {
    let length = json.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), json.as_bytes()].concat()
}

/// What a load came to.
pub struct Load {
    /// From the first request to the last answer, seconds.
    pub seconds: f64,
    /// Of each request, microseconds, ascending.
    pub latencies: Vec<u32>,
}

impl Load {
    /// Requests per second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }
    /// The latency that so many per thousand stay under, milliseconds.
    pub fn permille(&self, permille: usize) -> f64 {
        let place = (self.latencies.len() * permille / 1_000).min(self.latencies.len() - 1);
        f64::from(self.latencies[place]) / 1_000.0
    }
}

/// Sends all requests over so many connections, each answered before its connection sends the next.
/// Every answer must be 200 and pass `is_good`.
pub fn send(address: &str, connections: usize, requests: &[Vec<u8>], is_good: fn(&[u8]) -> bool) -> Load {
    let next = AtomicUsize::new(0);
    let mut open: Vec<Connection> = (0..connections).map(|_| Connection::open(address)).collect();
    let begun = Instant::now();
    let mut latencies: Vec<u32> = std::thread::scope(|scope| {
        let workers: Vec<_> = open
            .iter_mut()
            .map(|connection| scope.spawn(|| work(connection, requests, &next, is_good)))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(latencies.len(), requests.len());
    latencies.sort_unstable();
    Load { seconds, latencies }
}

fn work(
    connection: &mut Connection,
    requests: &[Vec<u8>],
    next: &AtomicUsize,
    is_good: fn(&[u8]) -> bool,
) -> Vec<u32> {
    let mut latencies = Vec::new();
    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        let begun = Instant::now();
        let answer = connection.ask(request);
        latencies.push(u32::try_from(begun.elapsed().as_micros()).unwrap());
        let good = answer.status == 200 && is_good(&answer.body);
        assert!(
            good,
            "{}\n{}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
    }
    latencies
}
