//! What the macros make of the loop at the top of docs/how-it-works.md, as rustc prints it, is what stands in
//! tests/expansion/price.rs. When that changes, the short form in the documentation is to be looked at, too:
//! `EXPANSION=overwrite cargo test --test expansion` writes it anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The first block of Rust in a page, with its hidden lines.
fn first_block(page: &str) -> String {
    let (_, rest) = page.split_once("```rust\n").expect("a block of Rust");
    let (block, _) = rest.split_once("```").expect("its end");
    block.lines().map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n").collect()
}

/// A crate whose main function is the loop's function with what it needs.
fn make_crate(code: &str) -> PathBuf {
    let (root, here) =
        (Path::new(env!("CARGO_MANIFEST_DIR")), Path::new(env!("CARGO_TARGET_TMPDIR")).join("expansion"));
    let assertion = code.find("assert_eq!").expect("the block ends with an assertion");
    let (items, assertion) = code.split_at(assertion);
    fs::create_dir_all(here.join("src")).unwrap();
    fs::write(here.join("src/main.rs"), format!("{items}fn main() {{ {assertion} }}")).unwrap();
    let manifest = format!(
        "[package]\nname = \"expansion\"\nedition = \"2024\"\n[dependencies]\nparallelize = {{ path = {root:?} }}\n[workspace]\n"
    );
    fs::write(here.join("Cargo.toml"), manifest).unwrap();
    // the versions that this workspace was built with, which are there without a network
    fs::copy(root.join("Cargo.lock"), here.join("Cargo.lock")).unwrap();
    here
}

fn expanded(here: &Path) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["rustc", "--quiet", "--offline", "--", "-Zunpretty=expanded"])
        .current_dir(here)
        .env("RUSTC_BOOTSTRAP", "1") // to print an expansion is all that needs it
        .env("CARGO_TARGET_DIR", here.join("target"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The function, with names that do not depend on a hash of its tokens.
fn function(expanded: &str) -> String {
    let start = expanded.find("fn price").expect("the function");
    let end = expanded.find("fn main").expect("what comes after it");
    let mut text = expanded[start..end].trim_end().to_owned() + "\n";
    for item in ["__ParSite", "__ParExit", "__ParEntry"] {
        let Some(at) = text.find(item) else { continue };
        let is_hash = |c: &char| c.is_ascii_hexdigit();
        let hash: String = text[at + item.len()..].chars().take_while(is_hash).collect();
        text = text.replace(&format!("{item}{hash}"), item);
    }
    text
}

#[test]
fn the_loop_of_the_documentation_expands_as_it_did() {
    let code = first_block(include_str!("../docs/how-it-works.md"));
    let found = function(&expanded(&make_crate(&code)));
    if std::env::var("EXPANSION").is_ok_and(|value| value == "overwrite") {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expansion/price.rs"), &found).unwrap();
        return;
    }
    let expected = include_str!("expansion/price.rs");
    assert!(found == expected, "the expansion has changed; `EXPANSION=overwrite` writes it anew\n{found}");
}
