//! What a debugger shows of rewritten loops under `sequential`, or with one job, and what the backtrace of a panic shows
//! in any case. `debugging/program.rs` is the program, run as a child; gdb is driven in batch mode, where it is there.

mod common;
#[path = "debugging/frames.rs"]
mod frames;
#[path = "debugging/program.rs"]
mod program;

use common::{in_child, rerun_well};
use frames::{Frame, gdb, gdb_frames, panic_frames};
use program::FORMS;
use std::panic::catch_unwind;

const LOOPS: [&str; 9] =
    ["annotated", "called", "reordered", "elements", "parts", "left", "counted", "drawn", "nested"];
const COMPREHENSIONS: [&str; 4] = ["listed", "texts", "summed", "set"];

/// An item that is too large.
const TOO_LARGE: &str = "18446744073709551615";

/// Runs the forms that the parent names.
#[test]
fn the_program() {
    if !in_child() {
        return;
    }
    let [forms, last] = ["FORMS", "LAST"].map(|name| std::env::var(name).unwrap());
    let items = [5, 6, last.parse().unwrap()];
    for name in forms.split(' ') {
        let (_, run) = FORMS.into_iter().find(|(form, _)| *form == name).expect("a form of the program");
        let panicked = catch_unwind(|| run(&items)).is_err();
        assert_eq!(panicked, last == TOO_LARGE, "{name}");
    }
}

/// The line that ends in `// FORM: PLACE`.
fn line(form: &str, place: &str) -> u32 {
    let mark = format!("// {form}: {place}");
    let at = include_str!("debugging/program.rs").lines().position(|line| line.ends_with(&mark));
    at.expect("a marked line") as u32 + 1
}

/// Stops at a line of a form and does a command, again and again: the backtraces there, innermost frame first.
fn stops(form: &str, line: u32, command: &str, times: usize) -> Option<Vec<Vec<Frame>>> {
    let mut commands = vec![format!("break program.rs:{line}"), "run".to_string()];
    for _ in 0..times {
        commands.extend(["backtrace 9", command].map(String::from));
    }
    let mut stops: Vec<Vec<Frame>> = Vec::new();
    for (depth, frame) in gdb_frames(&gdb(form, "7", &commands)?) {
        if depth == 0 {
            stops.push(Vec::new());
        }
        stops.last_mut()?.push(frame);
    }
    Some(stops)
}

/// The lines of a body at which `next` stops in two iterations, as seen from its first. It must not leave the function.
fn lines_of_next(form: &str) -> Option<Vec<u32>> {
    let (first, last) = (line(form, "first"), line(form, "last"));
    let stops = stops(form, first, "next", 24)?;
    let inside = stops.iter().take_while(|stop| stop[0].is(form)).map(|stop| stop[0].line);
    // whether it stops at the header, too, or where an option does something in each iteration, does not matter
    let mut lines: Vec<u32> = inside.filter(|line| (first..=last).contains(line)).map(|line| line - first).collect();
    lines.dedup();
    let third = lines.iter().enumerate().filter(|(_, line)| **line == 0).nth(2);
    let (third, _) = third.unwrap_or_else(|| panic!("{form}: `next` leaves the function\n{stops:?}"));
    lines.truncate(third);
    Some(lines)
}

/// Without `sequential`, blocks of a sum over a tree are summed by the runtime, with one job too.
fn stays_in_its_function(form: &str) -> bool {
    LOOPS.contains(&form) && (cfg!(feature = "sequential") || form != "reordered")
}

/// The frames of a panic in a body, from that of the body to that of the function around it.
fn from_body(form: &str, frames: Vec<Frame>) -> Vec<Frame> {
    let from_body = frames.into_iter().skip_while(|frame| !frame.is_users());
    let mut to_function = Vec::new();
    for frame in from_body {
        to_function.push(frame);
        if to_function.last().is_some_and(|frame| frame.is(form)) {
            return to_function;
        }
    }
    panic!("{form}: the function is not in the backtrace\n{to_function:?}");
}

/// Of a loop, the panic is in the function itself. Of a comprehension, the body is a closure, which the function calls under
/// `sequential` or has std's iterators call, and else the runtime.
fn check_backtrace(form: &str, frames: Vec<Frame>) {
    let frames = from_body(form, frames);
    let (place, ours, all) = match form {
        "drawn" => ("last", 0, 1),
        form if stays_in_its_function(form) => ("first", 0, 1),
        "reordered" => ("first", 5, 20),
        "listed" | "texts" if cfg!(feature = "sequential") => ("head", 0, 2),
        _ if cfg!(feature = "sequential") => ("head", 1, 20),
        _ => ("head", 5, 20),
    };
    assert_eq!(frames[0].line, line(form, place), "{form}");
    let found = frames.iter().filter(|frame| frame.is_ours()).count();
    assert!(found <= ours && frames.len() <= all, "{form}: {found} of {}\n{frames:?}", frames.len());
}

#[test]
fn a_breakpoint_stops_once_in_each_iteration() {
    let loops = LOOPS.iter().map(|form| vec![line(form, "first"), line(form, "last")]);
    let bodies: Vec<Vec<u32>> = loops.chain(COMPREHENSIONS.iter().map(|form| vec![line(form, "head")])).collect();
    let mut commands: Vec<String> = bodies.iter().flatten().map(|line| format!("break program.rs:{line}")).collect();
    commands.push("run".to_string());
    let expected: Vec<u32> = bodies.iter().flat_map(|body| body.repeat(3)).collect();
    for _ in 0..expected.len() + 1 {
        commands.extend(["backtrace 1", "continue"].map(String::from));
    }
    let forms = [&LOOPS[..], &COMPREHENSIONS].concat().join(" ");
    let Some(printed) = gdb(&forms, "7", &commands) else { return };
    let found: Vec<u32> = gdb_frames(&printed).iter().map(|(_, frame)| frame.line).collect();
    assert_eq!(found, expected, "{printed}");
}

#[test]
fn next_goes_through_a_loop_as_through_a_plain_one() {
    let Some(plain) = lines_of_next("plain") else { return };
    assert_eq!(plain, [0, 1, 0, 1]);
    for form in LOOPS.into_iter().filter(|form| *form != "left" && stays_in_its_function(form)) {
        assert_eq!(lines_of_next(form).unwrap(), plain, "{form}");
    }
    assert_eq!(lines_of_next("left").unwrap(), [0, 1, 4, 7, 0, 1, 4, 7]);
}

#[test]
fn step_from_one_iteration_to_the_next_sees_little_of_the_runtime() {
    for form in ["called", "nested"] {
        let Some(stops) = stops(form, line(form, "last"), "step", 30) else { return };
        let first = line(form, "first");
        let between: Vec<_> = stops.iter().skip(1).take_while(|stop| stop[0].line != first).collect();
        assert!(between.len() < 29, "{form}: the next iteration does not come\n{between:?}");
        let ours = between.iter().filter(|stop| stop[0].is_ours()).count();
        let deepest = between.iter().map(|stop| stop.iter().take_while(|frame| !frame.is(form)).count()).max();
        assert!(ours <= 2 && deepest <= Some(3), "{form}: {ours}, {deepest:?}\n{between:?}");
    }
}

#[test]
fn next_comes_back_to_a_breakpoint_in_a_comprehension() {
    for form in COMPREHENSIONS {
        let head = line(form, "head");
        let Some(stops) = stops(form, head, "next", 31) else { return };
        let is_head = |stop: &&Vec<Frame>| stop[0].is_users() && stop[0].line == head;
        assert!(stops.iter().filter(is_head).count() > 1, "{form}: not within 30 stops\n{stops:?}");
        if cfg!(feature = "sequential") {
            let between = stops.iter().skip(1).take_while(|stop| !is_head(stop));
            let (of_users, others): (Vec<_>, Vec<_>) = between.partition(|stop| stop[0].is_users());
            let is_listed = matches!(form, "listed" | "texts");
            assert!(of_users.len() <= 4 && (others.is_empty() || !is_listed), "{form}\n{of_users:?}\n{others:?}");
            assert!(!others.iter().any(|stop| stop[0].is_ours()), "{form}\n{others:?}");
        }
    }
}

#[test]
fn locals_of_an_iteration_can_be_printed() {
    let values = |form: &str, place: &str, names: &[&str]| {
        let mut commands = vec![format!("break program.rs:{}", line(form, place)), "run".to_string()];
        commands.push("continue".to_string());
        commands.extend(names.iter().map(|name| format!("print {name}")));
        let printed = gdb(form, "7", &commands)?;
        let values = printed.lines().filter(|line| line.starts_with('$'));
        Some(values.map(|line| line.split_once(" = ").unwrap().1.to_string()).collect::<Vec<_>>())
    };
    let Some(of_loop) = values("annotated", "last", &["*x", "square", "squares.len", "xs.length"]) else { return };
    assert_eq!(of_loop, ["6", "36", "1", "3"]);
    assert_eq!(values("called", "last", &["*x", "double", "total"]).unwrap(), ["6", "12", "10"]);
    assert_eq!(values("elements", "last", &["i", "x"]).unwrap(), ["1", "12"]);
    assert_eq!(values("parts", "last", &["i", "buffer.len"]).unwrap(), ["1", "1"]);
    assert_eq!(values("listed", "head", &["*x"]).unwrap(), ["6"]);
    assert_eq!(values("set", "head", &["*x", "y"]).unwrap(), ["6", "2"]);
    assert_eq!(values("same_names", "last", &["source", "run", "stride"]).unwrap(), ["1", "2", "3"]);
    assert_eq!(values("same_names_listed", "head", &["run", "item", "value"]).unwrap(), ["1", "2", "3"]);
}

#[test]
fn gdb_shows_a_panic_right_above_the_function() {
    for form in LOOPS.into_iter().chain(COMPREHENSIONS) {
        let commands = ["break rust_panic", "run", "backtrace"].map(String::from);
        let Some(printed) = gdb(form, TOO_LARGE, &commands) else { return };
        check_backtrace(form, gdb_frames(&printed).into_iter().map(|(_, frame)| frame).collect());
    }
}

#[test]
fn a_printed_backtrace_has_a_panic_right_above_the_function() {
    for form in LOOPS.into_iter().chain(COMPREHENSIONS) {
        let environment = [("FORMS", form), ("LAST", TOO_LARGE), ("RUST_BACKTRACE", "1"), ("PARALLELIZE_JOBS", "1")];
        check_backtrace(form, panic_frames(&rerun_well("the_program", &environment).1));
    }
}

#[cfg(not(feature = "sequential"))]
#[test]
fn a_panic_in_a_worker_names_the_line() {
    for form in ["worker_of_loop", "worker_of_comprehension"] {
        let environment = [("FORMS", form), ("LAST", TOO_LARGE), ("RUST_BACKTRACE", "1")];
        let (_, printed) = rerun_well("the_program", &environment);
        let at = line(form, "panics");
        assert!(printed.contains(&format!("panicked at tests/debugging/program.rs:{at}:")), "{printed}");
        let frames = panic_frames(&printed);
        let body = frames.iter().find(|frame| frame.is_users()).expect("a frame of the body");
        assert_eq!((&*body.function, body.line), (&*format!("debugging::program::{form}::{{closure}}"), at));
    }
}
