//! What is refused, and what the message says. The same cases in both features.

use std::collections::HashMap;
use std::path::PathBuf;

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/syntax/*.rs");
    cases.compile_fail("tests/ui/refused/*.rs");
    cases.compile_fail("tests/ui/types/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}

/// The body stands in an expansion more than once. What rustc says of each copy cargo prints once if it is the same, to the letter.
#[test]
fn nothing_is_said_in_two_ways() {
    for file in messages_below("tests/ui") {
        let said = std::fs::read_to_string(&file).unwrap();
        let mut texts: HashMap<String, String> = HashMap::new();
        let mut text = String::new();
        for line in said.lines().chain(["error"]) {
            if ["error", "warning"].iter().any(|level| line.starts_with(level)) {
                let text = std::mem::take(&mut text).trim_end().to_string();
                if let Some(other) = texts.insert(place(&text), text.clone()) {
                    assert_eq!(other, text, "{} says the same in two ways", file.display());
                }
            }
            text += line;
            text += "\n";
        }
    }
}

/// What an error is, where it is, and which of the user's lines it shows.
fn place(text: &str) -> String {
    let shown = |line: &str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let help = text.lines().take_while(|line| !line.starts_with("help"));
    let lines = help.enumerate().filter(|(at, line)| *at < 2 || shown(line)).map(|(_, line)| line);
    lines.collect::<Vec<_>>().join("\n")
}

/// The messages below a folder.
fn messages_below(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found =
        entries.flat_map(|path| if path.is_dir() { messages_below(path.to_str().unwrap()) } else { vec![path] });
    found.filter(|path| path.extension().is_some_and(|extension| extension == "stderr")).collect()
}
