//! Sources that panic: what the iterations before have done stands, and the payload is that of the plain loop.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{mix, words};
use crate::compare::{outcome, twins};
use parallelize::parallelize;
use std::panic::panic_any;

/// Twins with the effects of the iterations before a panic in `$out`.
macro_rules! faulty {
    ($($name:ident($out:ident, $n:ident) { $($body:tt)* })*) => {
        twins! { $( $name[]($out: &mut Vec<u64>, $n: usize) -> () { $($body)* } )* }
    };
}

/// Tests that compare the panics of twins, and what they have done before.
macro_rules! fails_alike {
    ($($test:ident: $($name:ident)*;)*) => { $(
        #[test]
        fn $test() {
            $( eprintln!(stringify!($name)); alike($name::plain, $name::ours); )*
        }
    )* };
}

fn alike(plain: fn(&mut Vec<u64>, usize), ours: fn(&mut Vec<u64>, usize)) {
    at_all_jobs(|n| {
        let with = |f: fn(&mut Vec<u64>, usize)| {
            let mut out = vec![];
            (outcome(|| f(&mut out, n)), out)
        };
        assert_eq!(with(ours), with(plain), "n {n}, jobs {}", jobs());
    });
}

fn numbers(n: usize) -> Vec<u64> {
    (0..n as u64).map(mix).collect()
}

/// Hands out some numbers, and panics instead of one.
struct Faulty {
    next: u64,
    bad: u64,
}

impl Iterator for Faulty {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        assert!(self.next <= self.bad, "asked again after a panic");
        self.next += 1;
        if self.next > self.bad {
            panic!("no item {}", self.bad);
        }
        Some(mix(self.next))
    }
}

/// Cannot be made an iterator.
struct Never;

impl IntoIterator for Never {
    type Item = u64;
    type IntoIter = std::vec::IntoIter<u64>;

    fn into_iter(self) -> Self::IntoIter {
        panic!("never")
    }
}

faulty! {
in_a_map(out, n) { for x in (0..n).map(|x| if x == n / 2 { panic!("dry at {x}") } else { x as u64 }) { let y = mix(x); out.push(y); } }
at_the_first_item(out, n) { for x in (0..n).map(|x| if x == 0 { panic!("dry at {x}") } else { x as u64 }) { let y = mix(x); out.push(y); } }
at_the_last_item(out, n) { for x in (0..n).map(|x| if x + 1 == n { panic!("dry at {x}") } else { x as u64 }) { let y = mix(x); out.push(y); } }
in_a_reversed_map(out, n) { for x in numbers(n).iter().map(|x| if x % 53 == 0 { panic!("dry at {x}") } else { x }).rev() { let y = mix(*x); out.push(y); } }
in_the_second_of_two(out, n) { for (x, z) in numbers(n).iter().zip((0..n).map(|x| if x == n / 3 { panic!("dry at {x}") } else { 3 })) { let y = mix(x ^ z); out.push(y); } }
in_the_first_of_two(out, n) { for (z, x) in std::iter::zip((0..n).map(|x| if x == n / 3 { panic!("dry at {x}") } else { 3 }), numbers(n)) { let y = mix(x ^ z); out.push(y); } }
in_a_mapped_zip(out, n) { for x in numbers(n).iter().zip(0..).map(|(x, i)| if i == n / 2 { panic!("dry at {i}") } else { x ^ 1 }) { let y = mix(x); out.push(y); } }
in_a_filter(out, n) { for x in numbers(n).iter().filter(|x| if **x % 53 == 0 { panic!("dry at {x}") } else { **x % 2 == 0 }) { let y = mix(*x); out.push(y); } }
in_mutable_elements(out, n) { for x in numbers(n).iter_mut().map(|x| if *x % 53 == 0 { panic!("dry at {x}") } else { x }) { *x = mix(*x); let y = *x / 3; out.push(y); } }
in_a_group(out, n) { for piece in numbers(n).chunk_by(|a, b| if a % 53 == 0 { panic!("dry at {a}") } else { a < b }) { let y = mix(piece[0]); out.push(y); } }
in_next(out, n) { for x in (Faulty { next: 0, bad: n as u64 / 2 }) { let y = mix(x); out.push(y); } }
in_next_of_a_reference(out, n) { let mut items = Faulty { next: 0, bad: n as u64 }; for x in &mut items { let y = mix(x); out.push(y); } }
in_next_of_a_box(out, n) { let items: Box<dyn Iterator<Item = u64>> = Box::new(Faulty { next: 0, bad: n as u64 }); for x in items { let y = mix(x); out.push(y); } }
in_next_behind_adaptors(out, n) { for (i, x) in (Faulty { next: 0, bad: n as u64 }).skip(1).enumerate().step_by(2) { let y = mix(x); out.push(y ^ i as u64); } }
in_into_iter(out, n) { for x in Never { let y = mix(x ^ n as u64); out.push(y); } }
in_an_open_range(out, n) { for (x, i) in numbers(n).iter().zip(-5i8..) { let y = mix(x ^ i as u64); out.push(y); } }
in_an_open_range_at_its_limit(out, n) { for i in u8::MAX - 3.. { let y = mix(u64::from(i) ^ n as u64); out.push(y); } }
in_an_index(out, n) { let v = numbers(n / 2); for x in (0..n).map(|i| v[i]) { let y = mix(x); out.push(y); } }
in_an_unwrap(out, n) { for x in words(n).iter().map(|w| w[1..].parse::<u64>().ok().filter(|x| *x != 96).unwrap()) { let y = mix(x); out.push(y); } }
with_a_payload_of_its_own(out, n) { for x in (0..n).map(|x| if x == n / 2 { panic_any(x as u32) } else { x as u64 }) { let y = mix(x); out.push(y); } }
before_anything_is_done(out, n) { for x in numbers(n)[n..].iter().chain(std::iter::once_with(|| panic!("at once"))) { let y = mix(*x); out.push(y); } }
}

faulty! {
after_a_break(out, n) { for x in (Faulty { next: 0, bad: n as u64 + 1 }) { let y = mix(x); if x == mix(n as u64 + 1) { break; } out.push(y); } }
after_a_return(out, n) { for x in (0..).map(|x| if x > n { panic!("too far") } else { x }) { let y = mix(x as u64); if x == n { return; } out.push(y); } }
after_a_panic_of_a_worker(out, n) { for x in (0..).map(|x| if x > n { panic!("too far") } else { x }) { let y = mix(x as u64); assert_ne!(x, n, "the body"); out.push(y); } }
after_a_panic_of_a_commit(out, n) { for x in (0..).map(|x| if x > n { panic!("too far") } else { x }) { let y = mix(x as u64); assert!(out.len() < n, "the commit"); out.push(y); } }
at_the_iteration_of_a_body_that_waits(out, n) {
    let gate = std::sync::Mutex::new(());
    for x in (Faulty { next: 0, bad: n as u64 }) { let y = { let _held = gate.lock().unwrap(); mix(x) }; out.push(y); }
}
}

fails_alike! {
a_closure_of_the_header_panics: in_a_map at_the_first_item at_the_last_item in_a_reversed_map in_a_filter in_mutable_elements
    in_a_group in_an_index in_an_unwrap before_anything_is_done;
one_of_several_sources_panics: in_the_second_of_two in_the_first_of_two in_a_mapped_zip;
an_iterator_panics: in_next in_next_of_a_reference in_next_of_a_box in_next_behind_adaptors in_into_iter;
a_range_overflows: in_an_open_range in_an_open_range_at_its_limit;
a_payload_is_no_text: with_a_payload_of_its_own;
a_source_that_would_panic_after_the_end_does_not: after_a_break after_a_return;
the_body_panics_before_the_source: after_a_panic_of_a_worker after_a_panic_of_a_commit;
a_lock_of_the_body_is_not_poisoned_by_the_source: at_the_iteration_of_a_body_that_waits;
}

/// Panics when it is dropped.
struct Brittle(std::ops::Range<u64>);

impl Iterator for Brittle {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0.next()
    }
}

impl Drop for Brittle {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("broken with {} left", self.0.end.min(1));
        }
    }
}

faulty! {
at_the_end(out, n) { for x in Brittle(0..n as u64) { let y = mix(x); out.push(y); } out.push(1); }
at_a_break(out, n) { for x in Brittle(0..n as u64) { let y = mix(x); if y % 53 == 0 { break; } out.push(y); } out.push(1); }
at_a_return(out, n) { for x in Brittle(0..n as u64) { let y = mix(x); if y % 53 == 0 { return; } out.push(y); } out.push(1); }
at_a_panic_of_the_body(out, n) { for x in Brittle(0..n as u64) { let y = mix(x); assert_ne!(y % 53, 0, "the body"); out.push(y); } out.push(1); }
}

fails_alike! {
a_source_panics_when_it_is_dropped: at_the_end at_a_break at_a_return at_a_panic_of_the_body;
}
