//! Text, and what the operating system hands out piece by piece.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{at_every_size, in_child, mix, text, with_jobs, words};
use crate::compare::{check, ends, ends_at, handed_out, same, same_outcome, twins};
use parallelize::{par, par_for, parallelize};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

#[test]
fn text_and_its_lines() {
    at_every_size(|n, jobs| {
        let text = words(n).join("\n");
        same!(jobs, text.lines());
        same!(jobs, text.chars());
        same!(jobs, text.split_whitespace().enumerate());
        same!(jobs, text.bytes().rev());
        let mut ours = vec![];
        par_for!(
            jobs = jobs,
            always,
            for line in BufReader::with_capacity(16, text.as_bytes()).lines() {
                let line = line.unwrap();
                ours.push(line.to_uppercase());
            }
        );
        assert_eq!(ours, text.lines().map(str::to_uppercase).collect::<Vec<_>>());
    });
}

#[test]
fn pieces_of_text() {
    at_all_jobs(|n| {
        let text = words(n).join(" äöü\n");
        same!(jobs(), text.char_indices());
        handed_out!(plain, jobs(), text.bytes());
        handed_out!(plain, jobs(), text.chars().rev().enumerate());
        handed_out!(plain, jobs(), text.split(' '));
        handed_out!(plain, jobs(), text.split("ä"));
        handed_out!(plain, jobs(), text.split(|c: char| c.is_ascii_digit()));
        handed_out!(plain, jobs(), text.rsplit('\n'));
        handed_out!(plain, jobs(), text.splitn(3, 'w'));
        handed_out!(plain, jobs(), text.split_terminator('\n'));
        handed_out!(plain, jobs(), text.split_inclusive('\n'));
        handed_out!(plain, jobs(), text.split_whitespace());
        handed_out!(plain, jobs(), text.split_ascii_whitespace().rev());
        handed_out!(plain, jobs(), text.matches("w1"));
        handed_out!(plain, jobs(), text.match_indices('w'));
        handed_out!(plain, jobs(), text.lines().zip(1..));
        handed_out!(plain, jobs(), text.as_bytes().chunks(5));
        handed_out!(plain, jobs(), text.encode_utf16());
        handed_out!(plain, jobs(), text.escape_unicode());
        handed_out!(plain, jobs(), text.clone().into_bytes());
    });
}

#[test]
fn readers() {
    at_all_jobs(|n| {
        let text = words(n).join("\n");
        let bytes = text.as_bytes();
        let lines = |lines: Vec<io::Result<String>>| lines.into_iter().map(|l| l.unwrap()).collect::<Vec<_>>();
        let mut ours = vec![];
        par_for!(
            jobs = jobs(),
            always,
            for line in Cursor::new(bytes).lines() {
                let line = line.map(|l| l.to_uppercase());
                ours.push(line);
            }
        );
        assert_eq!(lines(ours), text.lines().map(str::to_uppercase).collect::<Vec<_>>());
        handed_out!(plain, jobs(), BufReader::with_capacity(7, bytes).split(b'w').map(Result::unwrap));
        handed_out!(plain, jobs(), bytes.bytes().map(Result::unwrap));
        handed_out!(plain, jobs(), BufReader::new(bytes).lines().map_while(Result::ok).enumerate());
    });
}

/// A file or directory that is removed with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        Scratch(std::env::temp_dir().join(format!("parallelize-{}-{}-{name}", std::process::id(), jobs())))
    }

    fn file(name: &str, n: usize) -> Scratch {
        let scratch = Scratch::new(&format!("{name}{n}"));
        fs::write(&scratch.0, words(n).join("\n")).unwrap();
        scratch
    }

    fn directory(name: &str, n: usize) -> Scratch {
        let scratch = Scratch::new(&format!("{name}{n}"));
        fs::create_dir(&scratch.0).unwrap();
        (0..n).for_each(|i| fs::write(scratch.0.join(format!("{i}")), format!("{i}")).unwrap());
        scratch
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}

twins! {
longest_line[](path: &Path) -> io::Result<(usize, String)> {
    let mut longest = (0, String::new());
    for (i, line) in BufReader::new(File::open(path)?).lines().enumerate() {
        let line = line?.to_uppercase();
        if line.len() > longest.1.len() { longest = (i, line); }
    }
    Ok(longest)
}
numbers_until_the_first_bad_one[](path: &Path) -> Result<Vec<u64>, Box<dyn std::error::Error + Send + Sync>> {
    let mut out = vec![];
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        let number: u64 = line.trim_start_matches('w').parse()?;
        if number == 96 { return Err(format!("{number} after {}", out.len()).into()); }
        out.push(mix(number));
    }
    Ok(out)
}
entries[](path: &Path) -> io::Result<Vec<(OsString, String)>> {
    let mut out = vec![];
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let content = fs::read_to_string(entry.path())?;
        out.push((entry.file_name(), content));
    }
    Ok(out)
}
}

#[test]
fn lines_of_a_file() {
    at_all_jobs(|n| {
        let file = Scratch::file("lines", n);
        let path = &*file.0;
        assert_eq!(longest_line::ours(path).unwrap(), longest_line::plain(path).unwrap());
        let told =
            |result: Result<Vec<u64>, Box<dyn std::error::Error + Send + Sync>>| result.map_err(|e| e.to_string());
        assert_eq!(
            told(numbers_until_the_first_bad_one::ours(path)),
            told(numbers_until_the_first_bad_one::plain(path))
        );
        assert!(longest_line::ours(Path::new("/nowhere")).is_err());
    });
}

#[test]
fn entries_of_a_directory() {
    at_all_jobs(|n| {
        let directory = Scratch::directory("entries", n % 500);
        assert_eq!(entries::ours(&directory.0).unwrap(), entries::plain(&directory.0).unwrap());
        same!(jobs(), directory.0.components());
        handed_out!(plain, jobs(), directory.0.iter());
        handed_out!(plain, jobs(), directory.0.ancestors());
    });
}

#[test]
fn arguments_and_environment() {
    at_all_jobs(|_| {
        same!(jobs(), std::env::args());
        handed_out!(plain, jobs(), std::env::args().skip(1).enumerate());
        handed_out!(plain, jobs(), std::env::vars_os());
    });
}

/// Starts a test of this file again, in a process of its own at the other ends of two pipes.
fn piped(test: &str, number_of_jobs: i32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([&format!("text::{test}"), "--exact", "--include-ignored", "--nocapture", "--test-threads=1"])
        .env("PARALLELIZE_TEST_CHILD", "1")
        .env("PARALLELIZE_TEST_JOBS", number_of_jobs.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Runs a test of this file again, in a process of its own that reads `input`; what it has printed.
fn fed(test: &str, number_of_jobs: i32, input: &str) -> String {
    let mut child = piped(test, number_of_jobs);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_string();
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    text(&output.stdout)
}

/// The number of jobs that [`piped`] was called with.
fn asked_jobs() -> i32 {
    std::env::var("PARALLELIZE_TEST_JOBS").unwrap().parse().unwrap()
}

#[parallelize(jobs = asked_jobs(), always)]
fn number_lines() -> io::Result<usize> {
    let mut count = 0;
    for line in io::stdin().lock().lines() {
        let line = line?.to_uppercase();
        if line == "END" {
            break;
        }
        println!("line {count} {line}");
        count += 1;
    }
    Ok(count)
}

#[parallelize(jobs = asked_jobs(), always)]
fn number_lines_of_a_handle() -> Result<(), io::Error> {
    for (i, line) in io::stdin().lines().enumerate() {
        let line = line?;
        println!("line {i} {}", line.to_uppercase());
    }
    Ok(())
}

fn numbered(lines: &[String]) -> String {
    lines.iter().enumerate().map(|(i, line)| format!("line {i} {}\n", line.to_uppercase())).collect()
}

#[test]
fn lines_of_a_locked_stdin() {
    if in_child() {
        println!("read {}", number_lines().unwrap());
        return;
    }
    at_all_jobs(|n| {
        let out = fed("lines_of_a_locked_stdin", jobs(), &words(n).join("\n"));
        assert!(out.contains(&format!("{}read {n}\n", numbered(&words(n)))), "{out}");
    });
}

#[test]
fn lines_of_stdin_until_a_break() {
    if in_child() {
        println!("read {}", number_lines().unwrap());
        return;
    }
    at_all_jobs(|n| {
        let lines = format!("{}\nend\n{}", words(n).join("\n"), words(200).join("\n"));
        let lines = lines.trim_start();
        let out = fed("lines_of_stdin_until_a_break", jobs(), lines);
        assert!(out.contains(&format!("{}read {n}\n", numbered(&words(n)))), "{out}");
    });
}

#[test]
fn lines_of_a_stdin_that_is_not_locked() {
    if in_child() {
        return number_lines_of_a_handle().unwrap();
    }
    at_all_jobs(|n| {
        let out = fed("lines_of_a_stdin_that_is_not_locked", jobs(), &words(n).join("\n"));
        assert!(out.contains(&numbered(&words(n))), "{out}");
    });
}

/// Sends a line at a time to a process, and the next one when the reply to it has come.
fn converse(test: &'static str, number_of_jobs: i32) {
    ends(move || {
        let mut child = piped(test, number_of_jobs);
        let mut stdin = child.stdin.take().unwrap();
        let mut replies = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        assert!(replies.any(|line| line == "ready"));
        for (i, word) in words(100).iter().enumerate() {
            writeln!(stdin, "{word}").unwrap();
            assert_eq!(replies.next(), Some(format!("line {i} {}", word.to_uppercase())));
        }
        drop(stdin);
        assert!(replies.count() > 0 && child.wait().unwrap().success());
    });
}

fn reply_to_lines() {
    println!("\nready");
    number_lines_of_a_handle().unwrap();
}

#[test]
fn a_conversation_over_pipes_on_one_thread() {
    if in_child() {
        return reply_to_lines();
    }
    converse("a_conversation_over_pipes_on_one_thread", 1);
}

#[test]
fn a_conversation_over_pipes() {
    if in_child() {
        return reply_to_lines();
    }
    with_jobs(|jobs| converse("a_conversation_over_pipes", jobs));
}

twins! {
pieces_of_a_temporary(n) -> Vec<String> {
    let mut out = vec![];
    for w in words(n).join(" ").to_uppercase().split(' ') { let y = w.repeat(2); out.push(y); }
    out
}
counted_characters(n) -> std::collections::BTreeMap<char, usize> {
    let mut out = std::collections::BTreeMap::new();
    for c in words(n).concat().chars().rev() { let y = c.to_ascii_uppercase(); *out.entry(y).or_insert(0) += 1; }
    out
}
}

check! {
pieces_of_text_that_lives_in_the_header: pieces_of_a_temporary counted_characters;
}
