//! The three forms in crates of other editions, under other names, through other crates, with nothing in scope.

use std::path::Path;
use std::process::Command;

fn run(package: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let here = root.join("tests/renamed");
    // The versions that this workspace was built with, which are there without a network.
    std::fs::copy(root.join("Cargo.lock"), here.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--offline", "--package", package]).current_dir(&here);
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("renamed"));
    if cfg!(feature = "sequential") {
        cargo.args(["--features", "sequential"]);
    }
    let output = cargo.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{package} does not build or run\n{err}");
    assert_eq!(out.trim(), package);
}

#[test]
fn a_crate_that_renames_the_facade() {
    run("user");
}

#[test]
fn a_crate_that_knows_the_facade_through_another() {
    run("through");
}

#[test]
fn a_crate_of_the_first_edition() {
    run("old");
}
