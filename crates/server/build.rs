//! Puts the built app into release builds, when it is there; other builds read it from its folder at start.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let folder = Path::new(&root).join("../../web/dist");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        list(&folder, "", &mut files);
    }
    files.sort();
    let mut code = String::from("/// Name and content of each file of the app.\n");
    code.push_str("static EMBEDDED: &[(&str, &[u8])] = &[\n");
    for (name, path) in files {
        let path = path.to_string_lossy().into_owned();
        let _ = writeln!(code, "    ({name:?}, include_bytes!({path:?})),");
    }
    code.push_str("];\n");
    let target = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("shell.rs");
    let _ = fs::write(target, code);
}

fn list(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            list(&path, &format!("{name}/"), files);
        } else if !name.starts_with('.') {
            files.push((name, path));
        }
    }
}
