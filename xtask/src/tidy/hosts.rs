//! Nothing talks to a host in clear text, except to this machine. Names that only identify are allowed.

use super::Fault;
use super::source::Source;

/// This machine, names reserved for examples and tests (RFC 2606), and the W3C's namespaces, which nobody fetches.
const ALLOWED: &[&str] = &[
    "localhost",
    "0.0.0.0",
    "[",
    "example.com",
    "example.org",
    "example.net",
    "www.w3.org",
];

const RESERVED_ENDINGS: &[&str] = &[".localhost", ".example", ".test", ".invalid"];

/// Addresses that begin with `http:` and lead elsewhere.
pub fn faults(source: &Source) -> Vec<Fault> {
    let read = source.is_kind(&["rs", "ts", "svelte", "css", "html", "js", "mjs", "sql", "ftl"]);
    if !read || source.is_in("xtask/src/tidy") {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (number, line) in source.lines() {
        for (place, start) in line.match_indices("http://") {
            let host = host(line.get(place + start.len()..).unwrap_or_default());
            if !is_allowed(host) {
                faults.push(source.fault(
                    number,
                    format!("leads to '{host}' in clear text; only this machine may"),
                ));
            }
        }
    }
    faults
}

fn host(rest: &str) -> &str {
    if rest.starts_with('[') {
        return "[";
    }
    // An address put together from parts begins with `{` or `$`: what it leads to is the caller's.
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.' && letter != '-');
    rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest)
}

fn is_allowed(host: &str) -> bool {
    host.is_empty()
        || host.starts_with("127.")
        || ALLOWED.contains(&host)
        || RESERVED_ENDINGS.iter().any(|end| host.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    #[test]
    fn another_host_is_a_fault() {
        assert_eq!(
            faults(&file("web/src/a.ts", "fetch('http://cdn.somewhere.io/x.js')")).len(),
            1
        );
        assert_eq!(
            faults(&file(
                "crates/server/src/a.rs",
                "\"http://localhost.somewhere.io\""
            ))
            .len(),
            1
        );
    }

    #[test]
    fn this_machine_examples_namespaces_and_parts_are_allowed() {
        let text = "http://localhost:8080 http://127.0.0.1/ http://[::1]:80 http://{address}/ \
                    http://${host} http://www.w3.org/2000/svg http://evil.example/x 'http://'";
        assert_eq!(faults(&file("e2e/a.mjs", text)), []);
    }
}
