//! What an IDE makes of half-typed bodies: rust-analyzer, where it is there, in a crate that depends on this one.

#[path = "ide/client.rs"]
mod client;

use client::Client;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What stands before every case.
const ITEM: &str = "
use parallelize::{par, par_for, parallelize};
use std::collections::BTreeSet;
pub struct Item(u64);
impl Item {
    pub fn weight(&self) -> u64 { self.0 }
}
";

/// Bodies of `for x in xs`, with the cursor at `$0`, behind a variable or a part of the name of a method.
const BODIES: [&str; 11] = [
    "x.$0",
    "total += x.weight();\n x.$0",
    "x.$0\n total += x.weight();",
    "let n = x.$0\n total += x.weight();",
    "let n = x.$0;\n total += n;",
    "if x.weight() > 2 { x.$0 }\n total += x.weight();",
    "if x.weight() > 2 { x.$0\n break; }\n total += x.weight();",
    "total += x.$0;",
    "let item = x;\n item.$0\n let n = x.weight();\n total += n;",
    "total += (0..3).map(|y| x.$0).sum::<u64>();",
    "total += x.wei$0",
];

const COMPREHENSIONS: [&str; 8] = [
    "x.$0 for x in xs",
    "x.weight() + x.$0 for x in xs if x.weight() > 3",
    "x.weight() for x in xs if x.$0",
    "x.weight() + y.$0 for x in xs for y in ys if x.weight() < 9; jobs = 2",
    "y.$0 for x in xs let y = x",
    "min: x.$0 for x in xs",
    "4 => x.$0 for x in xs",
    "BTreeSet<_>: x.wei$0 for x in xs",
];

/// Comprehensions, and what they make.
const TYPES: [(&str, &str); 7] = [
    ("x.weight() for x in xs", "Vec<u64>"),
    ("4 => x.weight() for x in xs", "HashMap<i32, u64>"),
    ("BTreeSet<_>: x.weight() for x in xs", "BTreeSet<u64>"),
    ("min: x.weight() for x in xs", "Option<u64>"),
    ("first: x.weight() for x in xs", "Option<u64>"),
    ("count: x.weight() for x in xs", "usize"),
    ("any: x.weight() > 2 for x in xs", "bool"),
];

/// Functions with the cursor in a name that an option speaks of, and what that is.
const OPTIONS: [(&str, &str); 9] = [
    ("#[parallelize(jobs = thr$0eads)] fn f(threads: usize, xs: &[Item]) { for x in xs { x. } }", "threads: usize"),
    (
        "#[parallelize] fn f(xs: &[Item]) { let threads = 2_usize; #[par(jobs = thr$0eads)] for x in xs { x.weight(); } }",
        "threads: usize",
    ),
    ("fn f(threads: usize, xs: &[Item]) { par_for!(jobs = thr$0eads, for x in xs { x. }); }", "threads: usize"),
    ("fn f(threads: usize, xs: &[Item]) { par![x.weight() for x in xs; jobs = thr$0eads]; }", "threads: usize"),
    ("#[parallelize(reorder(to$0tal))] fn f(mut total: u64) { for x in 0..3 { total += x; } }", "total: u64"),
    ("#[parallelize] fn f(mut buf: Vec<u64>) { #[par(local(b$0uf))] for x in 0..3 { buf.push(x); } }", "buf: Vec<u64>"),
    ("fn f(mut n: u64, start: u64) { par_for!(local(n = sta$0rt), for x in 0..3 { n += x; }); }", "start: u64"),
    (
        "#[parallelize(own(out, stride = wi$0dth))] fn f(out: &mut [u64], width: usize) { for i in 0..3 {} }",
        "width: usize",
    ),
    ("#[parallelize(own(o$0ut, stride = 2))] fn f(out: &mut [u64]) { for i in 0..3 { out. } }", "out: &mut [u64]"),
];

/// A crate outside of this workspace, in a directory of its own.
fn user() -> PathBuf {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ide");
    std::fs::create_dir_all(here.join("src")).unwrap();
    let facade = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[package]\nname = \"user\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nparallelize.path = {facade:?}\n"
    );
    std::fs::write(here.join("Cargo.toml"), manifest).unwrap();
    std::fs::write(here.join("src/lib.rs"), "").unwrap();
    // the versions that this workspace was built with, which are there without a network
    std::fs::copy(Path::new(facade).join("Cargo.lock"), here.join("Cargo.lock")).unwrap();
    here
}

/// The text without its cursor, and the cursor's line and column.
fn cursor(text: &str) -> (String, (usize, usize)) {
    let (before, after) = text.split_once("$0").unwrap();
    let line = before.lines().count() - 1;
    (format!("{before}{after}"), (line, before.lines().last().unwrap().len()))
}

fn completes(answer: &Value) -> bool {
    let items = answer.get("items").unwrap_or(answer).as_array();
    items.is_some_and(|items| items.iter().any(|item| item["label"].as_str().unwrap().starts_with("weight")))
}

/// Whether the one definition of a variable is left of this place or above it, and has its name.
fn declares(answer: &Value, text: &str, name: &str) -> bool {
    let [place] = &answer.as_array().map_or(&[][..], Vec::as_slice) else { return false };
    let start = &place["range"]["start"];
    let [line, column] = ["line", "character"].map(|key| start[key].as_u64().unwrap() as usize);
    let line = text.lines().nth(line).unwrap();
    let declared = line[column..].strip_prefix("mut ").unwrap_or(&line[column..]);
    declared.starts_with(name) && line[..column].ends_with(['(', ' ', '|']) && !line[..column].ends_with("= ")
}

fn check_type(client: &mut Client, place: (usize, usize), ty: &str) {
    let shows_it = |answer: &Value| answer["contents"]["value"].as_str().is_some_and(|text| text.contains(ty));
    let answer = client.ask_until("textDocument/hover", place, shows_it);
    assert!(shows_it(&answer), "{ty}\n{answer}");
}

/// Completes at the cursor, and looks at the variable before it.
fn check(client: &mut Client, code: &str) {
    let (text, (line, column)) = cursor(&format!("{ITEM}{code}\n"));
    client.change(&text);
    let answer = client.ask_until("textDocument/completion", (line, column), completes);
    assert!(completes(&answer), "{code}\n{answer}");
    let before = &text.lines().nth(line).unwrap()[..column];
    let dot = before.rfind('.').unwrap();
    let name = before[..dot].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap();
    let at = (line, dot - 1);
    check_type(client, at, "&Item");
    let answer = client.ask_until("textDocument/definition", at, |answer| declares(answer, &text, name));
    assert!(declares(&answer, &text, name), "{code}\n{answer}");
}

/// One after the other in one rust-analyzer, which takes its time to begin.
#[test]
fn half_typed_code_is_completed() {
    let root = user();
    let Some(mut client) = Client::open(&root) else {
        return writeln!(std::io::stderr(), "rust-analyzer cannot be had here: it is not checked").unwrap();
    };
    let function = |body: &str| format!("pub fn f(xs: &[Item]) -> u64 {{\n let mut total = 0;\n {body}\n total\n}}");
    for body in BODIES {
        check(&mut client, &format!("#[parallelize]\n{}", function(&format!("for x in xs {{\n {body}\n }}"))));
        check(&mut client, &format!("#[parallelize]\n{}", function(&format!("#[par] for x in xs {{\n {body}\n }}"))));
        check(&mut client, &function(&format!("par_for!(for x in xs {{\n {body}\n }});")));
        check(&mut client, &function(&format!("par_for!(jobs = 2, for x in xs {{\n {body}\n }});")));
    }
    for comprehension in COMPREHENSIONS {
        check(&mut client, &format!("pub fn f(xs: &[Item], ys: &[Item]) {{\n par![{comprehension}];\n}}"));
    }
    for (function, declaration) in OPTIONS {
        let (text, place) = cursor(&format!("{ITEM}{function}\n"));
        client.change(&text);
        check_type(&mut client, place, declaration);
        let (name, _) = declaration.split_once(':').unwrap();
        let is_declared = |answer: &Value| declares(answer, &text, name);
        let answer = client.ask_until("textDocument/definition", place, is_declared);
        assert!(is_declared(&answer), "{function}\n{answer}");
    }
    for (comprehension, ty) in TYPES {
        let code = format!("pub fn f(xs: &[Item]) {{ let $0made = par![{comprehension}]; }}");
        let (text, place) = cursor(&format!("{ITEM}{code}\n"));
        client.change(&text);
        check_type(&mut client, place, &format!("made: {ty}"));
    }
}
