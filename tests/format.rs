//! rustfmt, where it is there, formats loops as it does anywhere, and the documentation has them as it leaves them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What rustfmt makes of code with the settings in a file; nothing where there is no rustfmt.
fn formatted(code: &str, settings: &Path) -> Option<String> {
    let there = Command::new("rustfmt").arg("--version").output();
    if !there.is_ok_and(|output| output.status.success()) {
        writeln!(std::io::stderr(), "rustfmt cannot be had here: formatting is not checked").ok()?;
        return None;
    }
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(settings)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    rustfmt.stdin.take().unwrap().write_all(code.as_bytes()).unwrap();
    let output = rustfmt.wait_with_output().unwrap();
    assert!(output.status.success(), "{code}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Settings that set nothing.
fn defaults() -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rustfmt.toml");
    std::fs::write(&file, "").unwrap();
    file
}

#[test]
fn loops_are_formatted_whatever_makes_them_parallel() {
    let (typed, expected) = (include_str!("format/typed.rs"), include_str!("format/formatted.rs"));
    for code in [typed, expected] {
        let Some(found) = formatted(code, &defaults()) else { return };
        assert_eq!(found, expected);
    }
}

/// README.md and the pages in docs.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.chain([root.join("README.md")]).collect()
}

/// The blocks of Rust in a page, without the marks of lines that are not shown.
fn rust_blocks(page: &str) -> Vec<String> {
    let (mut blocks, mut current) = (Vec::new(), None::<String>);
    for line in page.lines() {
        match &mut current {
            Some(_) if line.starts_with("```") => blocks.extend(current.take()),
            Some(block) => *block += &format!("{}\n", line.strip_prefix("# ").unwrap_or(line)),
            None if line.starts_with("```rust") => current = Some(String::new()),
            None => {}
        }
    }
    blocks
}

/// The calls of `par_for!` in a block, each from the beginning of its line to the line that ends it.
fn calls(block: &str) -> Vec<String> {
    let lines: Vec<&str> = block.lines().collect();
    let starts = (0..lines.len()).filter(|i| lines[*i].trim_start().starts_with("par_for!"));
    let call = |start: usize| {
        let indent = lines[start].len() - lines[start].trim_start().len();
        let closes = |line: &&str| line.len() > indent && line[indent..].starts_with([')', '}', ']']);
        let length = lines[start..].iter().position(closes).expect("the end of a call") + 1;
        lines[start..start + length].iter().map(|line| line[indent.min(line.len())..].to_string() + "\n").collect()
    };
    starts.map(call).collect()
}

#[test]
fn the_documentation_has_loops_as_rustfmt_leaves_them() {
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("rustfmt.toml");
    let mut found = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for call in rust_blocks(&text).iter().flat_map(|block| calls(block)) {
            // in braces, rustfmt would leave it alone
            assert!(call.starts_with("par_for!("), "{}\n{call}", page.display());
            found += 1;
            let shifted: String = call.lines().map(|line| format!("    {line}\n")).collect();
            let function = format!("fn f() {{\n{shifted}}}\n");
            if let Some(left) = formatted(&function, &settings) {
                assert_eq!(left, function, "{}", page.display());
            }
        }
    }
    assert!(found > 9, "only {found} calls are seen");
}
