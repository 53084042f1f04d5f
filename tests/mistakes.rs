//! Mistakes that rustc finds in a plain loop: what it says of them of the loop in both forms.
//!
//! A file in `tests/mistakes` has cases, each below a line `// === name: what is wrong`. Each is compiled as a plain
//! loop, under `#[parallelize]` and in `par_for!`; in `target/tmp/mistakes` lies what was compiled. What is said twice,
//! or with a name that the macro made up, stands in `tests/mistakes/left.txt`; `MISTAKES=overwrite` writes it anew.

use std::collections::{BTreeSet, HashSet};
use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

const MARK: &str = "#[parallelize]";

/// Names that only the expansion has.
const MADE_UP: [&str; 8] =
    ["__Par", "__par", "__private", "parallel_core", "an `Fn` closure", "Held<", "Leaves<", "OnlyLooksAt"];

struct Case {
    name: String,
    text: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Plain,
    Attribute,
    ParFor,
}

impl Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Form::Plain => "plain",
            Form::Attribute => "attribute",
            Form::ParFor => "par_for",
        })
    }
}

struct Said {
    line: u64,
    message: String,
    rendered: String,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases = Vec::new();
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let text = fs::read_to_string(file).unwrap();
        for case in text.split("// === ").skip(1) {
            let (title, text) = case.split_once('\n').expect("a title and code");
            let (name, _) = title.split_once(':').expect("a name, and what is wrong");
            cases.push(Case { name: name.to_string(), text: text.to_string() });
        }
    }
    cases
}

/// The case as it is written in a form, with the lines where they are in all of them.
fn written(case: &Case, form: Form) -> String {
    let mut text = match form {
        Form::Plain => String::from("\n"),
        Form::Attribute => String::from("use parallelize::parallelize;\n"),
        Form::ParFor => String::from("use parallelize::par_for;\n"),
    };
    // the indentation of the loop, from its mark to its end
    let (mut is_marked, mut within) = (false, None);
    for line in case.text.lines() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let is_loop = code.starts_with("for ") || code.starts_with('\'') && code.contains(": for ");
        if code == MARK {
            is_marked = true;
            text += if form == Form::Attribute { line } else { "" };
        } else if form == Form::ParFor && is_marked && is_loop {
            (is_marked, within) = (false, Some(indent));
            text += &format!("{}par_for!({code}", &line[..indent]);
        } else if within == Some(indent) && code == "}" {
            within = None;
            text += &format!("{line});");
        } else {
            text += line;
        }
        text += "\n";
    }
    text
}

/// The library, as rustc finds it.
fn library() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--offline", "--package", "parallelize", "--lib", "--message-format", "json"]);
    if cfg!(feature = "sequential") {
        cargo.args(["--features", "sequential"]);
    }
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let messages = String::from_utf8(output.stdout).unwrap();
    let built = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let file = built.filter(|message| message["target"]["name"] == "parallelize").find_map(|message| {
        let files = message["filenames"].as_array()?.iter().filter_map(|file| file.as_str());
        files.filter(|file| file.ends_with(".rlib")).map(PathBuf::from).next()
    });
    file.unwrap_or_else(|| panic!("the library is not built\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// The errors of a case in a form, as cargo prints them: what is the same to the letter once.
fn said(case: &Case, form: Form, library: &Path) -> Vec<Said> {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistakes");
    let file = here.join(format!("{}_{form}.rs", case.name));
    fs::write(&file, written(case, form)).unwrap();
    let dependencies = library.parent().unwrap().join("deps");
    let output = Command::new("rustc")
        .args([
            "--edition=2024",
            "--crate-type=lib",
            "--emit=metadata",
            "--error-format=json",
            "-Awarnings",
            "--extern",
        ])
        .arg(format!("parallelize={}", library.display()))
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .arg("--out-dir")
        .arg(&here)
        .arg(&file)
        .output()
        .unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    let messages = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect(line));
    let errors = messages.filter(|message| message["level"] == "error");
    let placed = errors.filter_map(|error| {
        let spans = error["spans"].as_array().unwrap();
        let primary = spans.iter().find(|span| span["is_primary"] == true)?;
        Some(Said {
            line: primary["line_start"].as_u64().unwrap(),
            message: error["message"].as_str().unwrap().to_string(),
            rendered: without_files(error["rendered"].as_str().unwrap()),
        })
    });
    let mut seen = HashSet::new();
    placed.filter(|error: &Said| seen.insert(error.rendered.clone())).collect()
}

/// Without the names of files in which rustc writes what is too long.
fn without_files(rendered: &str) -> String {
    let mut parts = rendered.split("long-type-");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.trim_start_matches(|digit: char| digit.is_ascii_digit()))
}

/// What threads alone need, which is said beside.
const OF_THREADS: [&str; 3] = ["PAR0", "the items of a parallel loop are sent", "cannot be s"];

/// Whether more is said of a mistake than of that in the plain loop.
fn is_said_twice(form: &[Said], plain: &[Said]) -> bool {
    let is_beside = |error: &&Said| OF_THREADS.iter().any(|text| error.message.contains(text));
    let others = form.iter().filter(|error| !is_beside(error)).count();
    let lines = |said: &[Said], line: u64| said.iter().filter(|e| e.line == line && !is_beside(e)).count();
    let is_more = |error: &Said| !is_beside(&error) && lines(form, error.line) > lines(plain, error.line).max(1);
    others > plain.len() || form.iter().any(is_more)
}

/// What is to be said of a case: lines for `left.txt`.
fn faults(case: &Case, library: &Path) -> Vec<String> {
    let plain = said(case, Form::Plain, library);
    assert!(!plain.is_empty(), "{} is no mistake", case.name);
    let mut faults = Vec::new();
    for form in [Form::Attribute, Form::ParFor] {
        let found = said(case, form, library);
        assert!(!found.is_empty(), "{} is accepted in the form {form}", case.name);
        if is_said_twice(&found, &plain) {
            faults.push(format!("{form}: {}: said twice", case.name));
        }
        let is_made_up = |error: &Said| MADE_UP.iter().any(|name| error.rendered.contains(name));
        if found.iter().any(is_made_up) && !plain.iter().any(is_made_up) {
            faults.push(format!("{form}: {}: made-up names", case.name));
        }
    }
    faults
}

#[test]
fn what_is_said_of_a_mistake_is_said_once() {
    let (cases, library) = (cases(), library());
    fs::create_dir_all(Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistakes")).unwrap();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            found.extend(faults(case, &library));
        }
        found
    };
    let mut found: Vec<String> = std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    found.sort();
    let found: String = found.iter().map(|line| format!("{line}\n")).collect();
    let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes/left.txt");
    if std::env::var("MISTAKES").is_ok_and(|value| value == "overwrite") {
        return fs::write(left, found).unwrap();
    }
    let expected = fs::read_to_string(left).unwrap();
    assert!(found == expected, "`MISTAKES=overwrite` writes tests/mistakes/left.txt anew\n{found}");
}
