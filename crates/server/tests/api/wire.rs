//! Bytes on the wire: what is not clean HTTP is refused, and the connection closed.

use std::net::SocketAddr;
use std::time::Duration;

use server::listen::listen;
use server::router::router;
use server::shell::Shell;
use testkit::TestDb;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::site::Site;

async fn start(site: &Site) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let router = router(&site.server, Shell::empty());
    tokio::spawn(listen(listener, router, site.server.stopping.clone()));
    address
}

/// Sends bytes; answers everything that comes until the server closes, or has been silent for a second.
async fn exchange(address: SocketAddr, bytes: &[u8]) -> (String, bool) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // The server may close before it has read everything.
    drop(stream.write_all(bytes).await);
    let mut answer = Vec::new();
    let mut part = [0_u8; 4_096];
    loop {
        match tokio::time::timeout(Duration::from_secs(1), stream.read(&mut part)).await {
            Ok(Ok(0) | Err(_)) => return (String::from_utf8_lossy(&answer).into_owned(), true),
            Ok(Ok(read)) => answer.extend_from_slice(&part[..read]),
            Err(_) => return (String::from_utf8_lossy(&answer).into_owned(), false),
        }
    }
}

fn statuses(answer: &str) -> Vec<&str> {
    answer
        .split("HTTP/1.1 ")
        .skip(1)
        .map(|part| part.get(..3).unwrap_or(part))
        .collect()
}

#[tokio::test]
async fn a_request_that_two_servers_could_read_differently_is_refused_and_the_connection_closed() {
    let site = Site::new(TestDb::sqlite()).await;
    let address = start(&site).await;
    let hidden = "GET /api/session HTTP/1.1\r\nHost: x\r\n\r\n";
    for (name, head, body) in [
        (
            "two different lengths",
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "hello",
        ),
        ("a signed length", "Content-Length: +5\r\n", "hello"),
        (
            "a length and chunks",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n",
        ),
        (
            "chunks not last",
            "Transfer-Encoding: chunked, identity\r\n",
            "0\r\n\r\n",
        ),
        ("a folded header", "X-A: b\r\n c\r\nContent-Length: 0\r\n", ""),
        (
            "space before the colon",
            "Content-Length : 0\r\nContent-Length: 0\r\n",
            "",
        ),
    ] {
        let bytes = format!("POST /api/session HTTP/1.1\r\nHost: x\r\n{head}\r\n{body}{hidden}");
        let (answer, closed) = exchange(address, bytes.as_bytes()).await;
        assert!(closed, "{name}: the connection stays open: {answer}");
        assert!(statuses(&answer).len() <= 1, "{name}: {answer}");
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{name}: {answer}"
        );
    }
    let (answer, _) = exchange(address, b"GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert_eq!(statuses(&answer), ["200"], "{answer}");
}

#[tokio::test]
async fn a_broken_chunk_is_refused() {
    let site = Site::new(TestDb::sqlite()).await;
    let address = start(&site).await;
    let bytes = "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                 Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n";
    let (answer, closed) = exchange(address, bytes.as_bytes()).await;
    assert!(closed);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[tokio::test]
async fn headers_are_bounded_in_size_and_number() {
    let site = Site::new(TestDb::sqlite()).await;
    let address = start(&site).await;
    let large = format!(
        "GET /api/health HTTP/1.1\r\nHost: x\r\nX-A: {}\r\n\r\n",
        "a".repeat(200_000)
    );
    let (answer, _) = exchange(address, large.as_bytes()).await;
    assert_eq!(
        statuses(&answer),
        ["431"],
        "{}",
        answer.get(..200).unwrap_or(&answer)
    );
    let many = "X-A: a\r\n".repeat(500);
    let many = format!("GET /api/health HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    let (answer, _) = exchange(address, many.as_bytes()).await;
    assert_eq!(statuses(&answer), ["431"]);
}

#[tokio::test]
async fn a_program_that_is_told_to_stop_lets_an_open_stream_end_and_stops() {
    let site = Site::new(TestDb::sqlite()).await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let router = router(&site.server, Shell::empty());
    let served = tokio::spawn(listen(listener, router, site.server.stopping.clone()));
    let browser = site.signed_in(domain::people::Role::Nurse).await;
    let request = format!(
        "GET /api/units/{}/live HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n\r\n",
        site.unit.unit,
        browser.cookie.expect("signed in")
    );
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut part = [0_u8; 4_096];
    assert!(stream.read(&mut part).await.expect("an answer") > 0);
    site.server.stopping.cancel();
    tokio::time::timeout(Duration::from_secs(5), served)
        .await
        .expect("it stops within five seconds")
        .expect("without a fault");
}
