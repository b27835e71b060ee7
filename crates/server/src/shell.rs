//! The app's own files. They are read once at start, so a request can only name what was there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use crate::guard::method_not_allowed;
use crate::problem::Failure;

include!(concat!(env!("OUT_DIR"), "/shell.rs"));

const INDEX: &str = "index.html";
/// Hashed names change with their content, so they may be kept for ever.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again each time; the ETag saves sending it.
const REVALIDATE: &str = "no-cache";

/// The app's files, by their path without the leading slash.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    files: Arc<BTreeMap<String, File>>,
}

#[derive(Clone, Debug)]
struct File {
    bytes: Bytes,
    etag: HeaderValue,
    kind: &'static str,
}

impl File {
    fn new(name: &str, bytes: Bytes) -> Self {
        let hash = Sha256::digest(&bytes);
        let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        Self {
            etag: HeaderValue::from_str(&format!("\"{hex}\"")).unwrap_or(HeaderValue::from_static("\"\"")),
            kind: content_type(name),
            bytes,
        }
    }
}

impl Shell {
    /// Nothing but an explanation: the app was not built.
    pub fn empty() -> Self {
        Self::default()
    }
    /// The app inside the program, when it was built with one.
    pub fn find_embedded() -> Option<Self> {
        let files: BTreeMap<String, File> = EMBEDDED
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), File::new(name, Bytes::from_static(bytes))))
            .collect();
        (!files.is_empty()).then(|| Self {
            files: Arc::new(files),
        })
    }
    /// Reads a folder.
    ///
    /// # Errors
    /// When the folder or a file of it cannot be read, or has no `index.html`.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let mut files = BTreeMap::new();
        read_folder(folder, "", &mut files)?;
        if !files.contains_key(INDEX) {
            return Err(std::io::Error::other(format!(
                "{} has no {INDEX}",
                folder.display()
            )));
        }
        Ok(Self {
            files: Arc::new(files),
        })
    }
    /// The built app in the workspace that this program was built in, if it is still there.
    pub fn find_workspace_folder() -> Option<PathBuf> {
        let program = std::env::current_exe().ok()?;
        program
            .ancestors()
            .map(|folder| folder.join("web").join("dist"))
            .find(|folder| folder.join(INDEX).is_file())
    }
    /// A router that answers with these files.
    pub fn router(self) -> Router {
        Router::new().fallback(answer).with_state(self)
    }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, File>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let file = File::new(&name, Bytes::from(std::fs::read(entry.path())?));
            files.insert(name, file);
        }
    }
    Ok(())
}

fn content_type(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        Some("txt" | "ftl") => "text/plain; charset=utf-8",
        Some("mp3") => "audio/mpeg",
        Some("wav") => "audio/wav",
        _ => "application/octet-stream",
    }
}

async fn answer(State(shell): State<Shell>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return method_not_allowed();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = shell.files.get(path) {
        return send(path, file, &headers);
    }
    if !is_screen(path, &headers) {
        return Failure::not_found().into_response();
    }
    match shell.files.get(INDEX) {
        Some(file) => send(INDEX, file, &headers),
        None => (
            StatusCode::NOT_FOUND,
            "The app is not built. Build it in the folder web, then start again.",
        )
            .into_response(),
    }
}

/// Whether someone opens a screen of the app by its address: every such address gets the app itself.
fn is_screen(path: &str, headers: &HeaderMap) -> bool {
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    path.is_empty() || (wants_page && !path.contains('.'))
}

fn send(name: &str, file: &File, headers: &HeaderMap) -> Response {
    let unchanged = headers.get(header::IF_NONE_MATCH) == Some(&file.etag);
    let (status, body) = if unchanged {
        (StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        (StatusCode::OK, Body::from(file.bytes.clone()))
    };
    let cache = if name.starts_with("assets/") {
        IMMUTABLE
    } else {
        REVALIDATE
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.kind)),
        (header::ETAG, file.etag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
    ];
    (status, headers, body).into_response()
}
