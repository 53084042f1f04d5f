//! The process as a whole: its standard streams by their handles, and its end.

use crate::common::twins::{jobs, twin};
use crate::common::{JOBS, in_child, mix, rerun_from, text};
use parallelize::{par_for, parallelize};
use std::io::{self, BufRead as _, Read as _, Write as _};
use std::process::{Output, exit};

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

/// One number is no number.
fn parsed(i: u64, bad: u64) -> Result<u64, String> {
    if i == bad { Err(format!("bad {i}")) } else { Ok(work(i)) }
}

/// What a child process has left: its status, and what it has printed since it said `begin`.
fn left(output: Output) -> (Option<i32>, String, String) {
    let since = |bytes: &[u8]| text(bytes).split_once("begin").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    let out = since(&output.stdout);
    // the harness says how long the test took
    let out = out.split("test result").next().unwrap_or_default().to_owned();
    (output.status.code(), out, since(&output.stderr))
}

/// [`rerun`] with some lines to read.
fn rerun_reading(test: &str, environment: &[(&str, &str)], lines: u64) -> Output {
    let input = std::env::temp_dir().join(format!("parallelize-{test}-{}", std::process::id()).replace(':', "-"));
    std::fs::write(&input, (0..2 * lines).map(|i| format!("{}\n", mix(i))).collect::<String>()).unwrap();
    let output = rerun_from(test, environment, std::fs::File::open(&input).unwrap().into());
    std::fs::remove_file(&input).unwrap();
    output
}

/// Runs a loop in a child process as it stands, and annotated at every number of jobs.
fn same_in_child(test: &str, n: u64, plain: impl Fn(u64), ours: impl Fn(u64)) {
    if in_child() {
        println!("begin");
        eprintln!("begin");
        match std::env::var("TWIN") {
            Ok(jobs) => crate::common::twins::at_jobs(jobs.parse().unwrap(), || ours(n)),
            Err(_) => plain(n),
        }
        return;
    }
    let test = format!("streams::{test}");
    let expected = left(rerun_reading(&test, &[], n));
    assert!(expected.1.len() > 100, "{expected:?}");
    for jobs in JOBS {
        assert_eq!(left(rerun_reading(&test, &[("TWIN", &jobs.to_string())], n)), expected, "jobs {jobs}");
    }
}

twin! { exits_in_a_statement(n: u64) -> () {
    for i in 0..n {
        let h = work(i);
        println!("{i} {h}");
        if i == 700 {
            eprintln!("enough");
            std::process::exit((h % 50) as i32);
        }
    }
} }
fn status(config: Vec<i32>) -> i32 {
    config[0]
}

twin! { exits_in_a_match(n: u64) -> () {
    let (config, mut sum) = (vec![3], 0);
    for i in 0..n {
        let h = match parsed(i, 800) {
            Ok(h) => h,
            Err(e) => {
                eprintln!("{e}");
                exit(4)
            }
        };
        if i == 801 { exit(status(config)); }
        let k = match parsed(h, 5) { Ok(k) => k, Err(_) => std::process::exit(9) };
        sum ^= h;
        println!("{i} {k} {sum}");
    }
} }
twin! { exits_in_an_else(n: u64) -> () {
    for i in 0..n {
        let Ok(h) = parsed(i, 900) else {
            print!("last");
            std::process::exit(5);
        };
        let k = if h % 2 == 0 { h / 2 } else if h == 7 { exit(1) } else { h };
        println!("{i} {}", work(k));
    }
} }
twin! { exits_in_a_closure(n: u64) -> () {
    for i in 0..n {
        println!("{i}");
        let h = parsed(i, 600).unwrap_or_else(|e| { eprintln!("{e}"); exit(6) });
        println!("{}", work(h));
    }
} }
twin! { aborts(n: u64) -> () {
    for i in 0..n {
        let h = work(i);
        println!("{i} {h}");
        if i == 500 {
            io::stdout().flush().unwrap();
            std::process::abort();
        }
    }
} }

twin! { locked_in_the_body(n: u64) -> () {
    let run = || -> io::Result<()> {
        for i in 0..n {
            let mut out = io::stdout().lock();
            let h = work(i);
            write!(out, "{i}")?;
            writeln!(&mut out, " {h} {}", work(h))?;
            if h % 3 == 0 { out.write_all(b"fizz")?; out.flush()?; }
        }
        Ok(())
    };
    run().unwrap();
} }
twin! { called_in_the_body(n: u64) -> () {
    let mut sum = 0;
    for i in 0..n {
        let h = work(i);
        writeln!(io::stdout(), "{i} {h}").unwrap();
        io::stderr().write_all(format!("{}\n", work(h)).as_bytes()).unwrap();
        if h % 7 == 0 { io::copy(&mut &h.to_string().into_bytes()[..], &mut std::io::stdout()).unwrap(); }
        sum += work(h ^ 1) % 100;
    }
    println!("{sum}");
} }
twin! { a_handle_from_before(n: u64) -> () {
    let out: io::Stdout = io::stdout();
    let err = &std::io::stderr();
    for i in 0..n {
        let h = work(i);
        let mut lock = out.lock();
        writeln!(lock, "{i} {h}").unwrap();
        drop(lock);
        if h % 2 == 0 { (&out).write_all(&work(h).to_string().into_bytes()).unwrap(); }
        writeln!(&*err, "{}", work(h)).unwrap();
        if h % 5 == 0 { err.lock().write_all(b"five").unwrap(); }
    }
} }
twin! { buffered_in_the_body(n: u64) -> () {
    for i in 0..n {
        let (h, mut out) = (work(i), io::BufWriter::new(io::stdout()));
        for k in 0..h % 5 { write!(out, "{k} ").unwrap(); }
        writeln!(out, "{h}").unwrap();
    }
} }
twin! { read_in_the_body(n: u64) -> () {
    let stdin = io::stdin();
    let mut sum = 0;
    for i in 0..n {
        let h = work(i);
        let mut line = String::new();
        io::stdin().read_line(&mut line).unwrap();
        let mut byte = [0];
        stdin.lock().read_exact(&mut byte).unwrap();
        println!("{i} {h} {line}");
        sum += u64::from(byte[0]);
    }
    println!("{sum}");
} }

#[derive(Debug)]
struct Pair {
    left: u64,
    right: Vec<u64>,
}

twin! { shown(n: u64) -> () {
    let mut out = Vec::new();
    let mut rest = 0;
    for i in 0..n {
        println!("{i}");
        let h = dbg!(work(i));
        dbg!(h);
        let k = work(h);
        if dbg!(k % 2 == 0) { rest += dbg!(work(k), ) % 9; } else { std::dbg!(k, !0u8); }
        let pair = dbg!(Pair { left: k, right: vec![h; (h % 3) as usize] });
        out.push(dbg!( pair.left+1 ));
        let h = match h % 3 { 0 => dbg!(0), 1 => { dbg!(&pair.right); 1 } _ => dbg!(work(2) ^ dbg!(i)) };
        dbg!(pair);
        dbg!();
        if i % 100 == 99 { dbg!(out.len()); }
        rest ^= h;
    }
    println!("{out:?} {rest}");
} }

twin! { only_shown(n: u64) -> () {
    for i in 0..n { let h = dbg!(work(i)); dbg!(h); }
    println!("{n}");
} }

#[test]
fn values_for_debugging() {
    let plain = |n| {
        shown::plain(n);
        only_shown::plain(n);
    };
    let ours = |n| {
        shown::ours(n);
        only_shown::ours(n);
    };
    same_in_child("values_for_debugging", 1000, plain, ours);
}

#[test]
fn a_lock_in_the_body() {
    same_in_child("a_lock_in_the_body", 3000, locked_in_the_body::plain, locked_in_the_body::ours);
}

#[test]
fn a_call_in_the_body() {
    same_in_child("a_call_in_the_body", 3000, called_in_the_body::plain, called_in_the_body::ours);
}

#[test]
fn a_handle_of_the_function() {
    same_in_child("a_handle_of_the_function", 3000, a_handle_from_before::plain, a_handle_from_before::ours);
}

#[test]
fn a_buffer_in_the_body() {
    same_in_child("a_buffer_in_the_body", 3000, buffered_in_the_body::plain, buffered_in_the_body::ours);
}

twin! { drawn_from_stdin(n: u64) -> () {
    let mut input = io::stdin().lock();
    for i in 0..n {
        let mut line = String::new();
        input.read_line(&mut line).unwrap();
        let k: u64 = line.trim().parse().unwrap();
        println!("{i} {}", work(k));
    }
} }

#[test]
fn lines_from_stdin() {
    same_in_child("lines_from_stdin", 1000, read_in_the_body::plain, read_in_the_body::ours);
}

#[test]
fn lines_from_a_lock_on_stdin() {
    same_in_child("lines_from_a_lock_on_stdin", 1000, drawn_from_stdin::plain, drawn_from_stdin::ours);
}

#[test]
fn by_macro() {
    let both = |n: u64, parallel: bool| {
        macro_rules! rows {
            ($($how:tt)*) => { $($how)*! { for i in 0..n {
                let h = work(i);
                let mut out = io::stdout().lock();
                writeln!(out, "{i} {}", work(h)).unwrap();
                if i == 900 { io::stderr().write_all(b"end").unwrap(); std::process::exit(7) }
            } } };
        }
        macro_rules! plainly { ($($l:tt)*) => { $($l)* }; }
        macro_rules! ours { ($($l:tt)*) => { par_for!(jobs = jobs(), always, $($l)*) }; }
        if parallel { rows!(ours) } else { rows!(plainly) }
    };
    same_in_child("by_macro", 2000, |n| both(n, false), |n| both(n, true));
}

#[test]
fn exit_after_what_was_printed_before() {
    same_in_child("exit_after_what_was_printed_before", 3000, exits_in_a_statement::plain, exits_in_a_statement::ours);
}

#[test]
fn exit_instead_of_a_value() {
    same_in_child("exit_instead_of_a_value", 3000, exits_in_a_match::plain, exits_in_a_match::ours);
}

#[test]
fn exit_in_an_else() {
    same_in_child("exit_in_an_else", 3000, exits_in_an_else::plain, exits_in_an_else::ours);
}

#[test]
fn exit_in_a_closure() {
    same_in_child("exit_in_a_closure", 3000, exits_in_a_closure::plain, exits_in_a_closure::ours);
}

#[test]
fn abort_after_what_was_printed_before() {
    same_in_child("abort_after_what_was_printed_before", 3000, aborts::plain, aborts::ours);
}

#[test]
fn a_function_that_is_called_exit() {
    let exit = |x: u64| work(x);
    let mut out = Vec::new();
    par_for!(
        jobs = 8,
        always,
        for i in 0..1000 {
            out.push(exit(i));
        }
    );
    assert_eq!(out, (0..1000).map(work).collect::<Vec<_>>());
}
