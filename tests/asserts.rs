//! What a body asserts holds, or fails, as in the plain loop: with the same message at the same place, after the same
//! evaluations and drops.

mod common;

use common::mix;
use common::twins::{at_all_jobs, jobs, twin};
use parallelize::{par_for, parallelize};
use std::cell::RefCell;
use std::ops::Deref;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

/// Says when it is dropped.
struct Noted<'l>(&'l RefCell<Vec<u64>>, u64);

impl Noted<'_> {
    fn value(&self) -> u64 {
        self.0.borrow_mut().push(self.1);
        self.1
    }
}

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1 + 100);
    }
}

#[derive(Debug, PartialEq)]
struct Point<'t>(&'t str, f64);

twin! { comparisons(n: usize, bad: usize) -> u64 {
    let mut total = 0_u64;
    for i in 0..n {
        let word = mix(i as u64);
        let (text, mut number) = (if i == bad { "bad".to_string() } else { "good".to_string() }, 5_i64);
        let (good, seven) = ("good", if i == bad { 8 } else { 7 });
        let as_written: *mut i64 = &mut number;
        let as_read: *const i64 = if i == bad { &5 } else { as_written };
        match bad % 16 {
            0 => assert_eq!(text, "good"),
            1 => assert_ne!(text, "bad", "{i} of {n} {:?}", total),
            2 => assert_eq!(*text, *good),
            3 => assert_eq!(text.as_bytes()[..2], b"good"[..2], "a literal"),
            4 => assert_eq!(seven, 7,),
            5 => debug_assert_eq!(Some(&seven), Some(&7_u8)),
            6 => std::assert_eq!(Point(&text, 0.5), Point("good", 0.5), "{:>9}", i),
            7 => { ::core::assert_ne! { seven, 8 } }
            8 => debug_assert_ne!(text, "bad", "{}", 5),
            9 => [seven].iter().for_each(|seven| assert_eq!(seven, &7)),
            10 => assert_eq!(if i == bad { panic!("{i}") } else { 3 }, 3),
            11 => assert_eq!(as_read.is_null(), i == bad),
            12 => assert_eq!(&[seven, 7][..], [7, 7]),
            13 => {
                let mut list = Vec::new();
                assert_eq!(list, [0_u16; 0]);
                list.push(seven as u16);
                assert_ne!(list.first(), Some(&8), "{list:?}");
            }
            14 => assert_eq!(format!("{text} {}", word % 3), format!("{good} {}", word % 3)),
            _ => assert_eq!(as_read == as_written, i != bad, "{number}"),
        }
        if i != bad { assert_eq!(as_read, as_written); }
        total = total.wrapping_add(word);
    }
    total
} }

twin! { evaluated(n: usize) -> Vec<Vec<u64>> {
    let mut out = Vec::new();
    for i in 0..n {
        let log = RefCell::new(Vec::new());
        let noted = |k| Noted(&log, k);
        assert_eq!(noted(1).value(), noted(2).value() - 1, "{}", noted(3).value());
        log.borrow_mut().push(0);
        debug_assert_ne!(noted(4).value(), noted(5).value());
        let unit = { assert_ne!(noted(6).value(), noted(7).value(), "{} {}", noted(8).value(), 9) };
        log.borrow_mut().push(0);
        assert!(noted(10).value() % 3 == 1);
        assert!(noted(11).value() == noted(12).value() - 1, "{}", noted(13).value());
        let () = unit;
        let lock = Mutex::new(mix(i as u64) % 100);
        assert_eq!(*lock.lock().unwrap() / 100, 0);
        *lock.lock().unwrap() += 1;
        let count = match i % 2 {
            0 => { debug_assert_eq!(*lock.lock().unwrap() > 0, true) }
            _ => assert_ne!(*lock.lock().unwrap(), 0),
        };
        let () = count;
        log.borrow_mut().push(lock.into_inner().unwrap());
        out.push(log.take());
    }
    out
} }

twin! { committed(n: usize, bad: usize) -> Vec<u64> {
    let mut out: Vec<u64> = Vec::new();
    for i in 0..n {
        let word = mix(i as u64);
        out.push(word);
        assert_eq!(out.last(), Some(&word));
        assert_ne!(out.len(), bad + 1, "{:?} of {n}", out.get(3));
        assert!(out.len() != n + 1, "{}", out.len());
    }
    out
} }

twin! { exits(words: &[String]) -> Result<u64, std::num::ParseIntError> {
    let mut total = 0_u64;
    for word in words {
        assert_eq!(word.parse::<u64>()? % 1, 0, "{word}");
        debug_assert_ne!(word.trim(), "");
        total = total.wrapping_add(mix(word.len() as u64));
    }
    Ok(total)
} }

/// Macros with names of std's, which take values.
mod user {
    macro_rules! assert_eq_ {
        ($left:expr, $right:expr) => {{
            let (left, right) = ($left, $right);
            ::std::assert!(left.len() >= right.len() && stringify!($left).len() == 4);
        }};
    }
    macro_rules! assert_ {
        ($condition:expr) => {
            ::std::assert!(stringify!($condition).contains('&') && $condition < 2)
        };
    }
    pub(crate) use {assert_ as assert, assert_eq_ as assert_eq};
}

twin! { own(n: usize) -> u64 {
    use super::user::{self as used, assert, assert_eq};
    macro_rules! assert_ne {
        ($left:expr, $right:expr) => { drop(($left, $right, stringify!($left + $right))) };
    }
    let mut total = 0_u64;
    for i in 0..n {
        let (text, other) = (vec![i], Vec::<usize>::new());
        assert_eq!(text, other);
        assert!(i & 1);
        assert_ne!([total], String::new());
        let more = vec![total];
        used::assert_eq!(more, "");
        total = total.wrapping_add(mix(i as u64));
    }
    total
} }

/// Those of a module that has the attribute itself.
#[parallelize]
mod of_module {
    macro_rules! assert_eq {
        ($left:ident, $right:literal) => {
            if $left == $right {
                panic!("{}", stringify!($left is $right))
            }
        };
    }
    pub(super) fn ours(n: usize) -> Vec<usize> {
        let mut out = Vec::new();
        #[par(jobs = super::jobs(), always)]
        for i in 0..n {
            assert_eq!(i, 70000);
            out.push(super::mix(i as u64) as usize);
        }
        out
    }
}

/// What may be behind a width.
struct Wide(usize);

impl Deref for Wide {
    type Target = usize;
    fn deref(&self) -> &usize {
        &self.0
    }
}

twin! { widths(n: usize, width: usize, lent: &usize) -> Vec<String> {
    let (mut out, wide) = (Vec::new(), &Box::new(Wide(7)));
    for i in 0..n {
        let (x, two, inferred, list) = (i as f64 * 0.3, &2, 3, [4, 5]);
        out.push(format!("{x:>width$.two$}|{:.*}|{:>lent$}|{:wide$}", inferred, x, i, i));
        out.push(format!("{x:0>1$.2$}|{:w$}|{3:*^w$.*}|{1}", i, width, 1, x, w = list[i % 2]));
        out.push(format!("{0:>1$}{1:?}{inferred}{:.inferred$}{two:>two$}{1:x} {2:>3$}{3}{4:>5$}{5}", x, width, i, 5, lent, &6));
        for w in &list { out.push(format!("{:.w$}{:.*e}{:>3$}", x, w, i, 4)); }
    }
    out
} }

fn place_and_text(run: impl Fn()) -> (Option<Vec<String>>, Vec<String>) {
    static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        let payload = match info.payload().downcast_ref::<&str>() {
            Some(text) => format!("{text}, as it is"),
            None => common::message(info.payload()),
        };
        PANICS.lock().unwrap().push(format!("{}: {payload}", info.location().unwrap()));
    }));
    let result = catch_unwind(AssertUnwindSafe(run)).err().map(|payload| vec![common::message(&*payload)]);
    panic::set_hook(hook);
    drop(alone);
    (result, std::mem::take(&mut PANICS.lock().unwrap()))
}

#[test]
fn messages_and_their_places_are_those_of_the_plain_loop() {
    at_all_jobs(|n| {
        for bad in (0..16).map(|k| n / 2 / 16 * 16 + k).chain([n]) {
            macro_rules! same {
                ($($twin:ident)*) => { $(
                    let (ours, plain) = (|| { $twin::ours(n, bad); }, || { $twin::plain(n, bad); });
                    assert_eq!(place_and_text(ours), place_and_text(plain), "{n} {bad}");
                )* };
            }
            same!(comparisons committed);
        }
    });
}

#[test]
fn what_is_asserted_is_evaluated_once_and_dropped_as_in_the_plain_loop() {
    at_all_jobs(|n| {
        assert_eq!(evaluated::ours(n), evaluated::plain(n));
        assert_eq!(committed::ours(n, n + 7), committed::plain(n, n + 7));
        for words in [vec!["7"; n], [vec!["8"; n], vec!["x", "9"]].concat()] {
            let words: Vec<String> = words.into_iter().map(str::to_string).collect();
            assert_eq!(exits::ours(&words), exits::plain(&words));
        }
    });
}

#[test]
fn macros_of_the_same_name_are_the_users() {
    at_all_jobs(|n| {
        assert_eq!(own::ours(n), own::plain(n));
        let plain: Vec<usize> = (0..n).map(|i| mix(i as u64) as usize).collect();
        assert_eq!(of_module::ours(n), plain);
    });
}

#[test]
fn widths_are_those_of_the_plain_loop() {
    at_all_jobs(|n| assert_eq!(widths::ours(n, 9, &8), widths::plain(n, 9, &8)));
}

#[test]
fn a_loop_that_sees_no_declarations_asserts_too() {
    at_all_jobs(|n| {
        let (limit, width) = (n, 5);
        let (mut out, mut plain) = (Vec::new(), Vec::new());
        par_for!(
            jobs = jobs(),
            always,
            for i in 0..n {
                assert_ne!(i, limit, "{i:>width$}");
                out.push(format!("{i:>width$}{:.*}", 2, i as f64));
            }
        );
        for i in 0..n {
            plain.push(format!("{i:>width$}{:.*}", 2, i as f64));
        }
        assert_eq!(out, plain);
    });
}
