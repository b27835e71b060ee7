//! Lists the migration files of both databases, so that adding one means adding two files and editing nothing.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let mut code = String::new();
    for dialect in ["sqlite", "postgres"] {
        let folder = Path::new(&root).join("migrations").join(dialect);
        let mut names: Vec<String> = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "sql"))
            .collect();
        names.sort();
        let _ = writeln!(code, "/// Migrations for {dialect}: name and text, in order.");
        let _ = writeln!(
            code,
            "pub(crate) const {}: &[(&str, &str)] = &[",
            dialect.to_uppercase()
        );
        for name in names {
            let _ = writeln!(
                code,
                "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/migrations/{dialect}/{name}\"))),"
            );
        }
        let _ = writeln!(code, "];");
    }
    let target = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("migrations.rs");
    let _ = fs::write(target, code);
}
