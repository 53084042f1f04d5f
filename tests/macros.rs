//! The three forms and the macros of a user, in each other: fragments, hygiene, macros in bodies.

mod common;

use common::twins::{check_count, jobs, twin};
use common::{mix, with_jobs};
use parallelize::{par, par_for, parallelize};
use std::cell::RefCell;

#[test]
fn a_macro_expands_to_a_comprehension() {
    macro_rules! table {
        (into $target:ty: $head:expr; $x:ident in $source:expr; $jobs:expr) => {
            par![$target: $head for $x in $source if $x > 2; jobs = $jobs, always]
        };
        ($head:expr; $x:pat in $source:expr; $jobs:expr) => { par![$head for $x in $source; jobs = $jobs, always] };
    }
    with_jobs(|jobs| {
        assert_eq!(
            table!(mix(a) + b; (a, b) in (0..50).zip(7..); jobs),
            (0..50).map(|x| mix(x) + x + 7).collect::<Vec<_>>()
        );
        let set = table!(into std::collections::BTreeSet<_>: x * 2; x in 0..5; jobs);
        assert_eq!(set.into_iter().collect::<Vec<_>>(), [6, 8]);
        assert_eq!(table!(1 + 2 * x; x in [1, 2]; jobs), [3, 5]);
    });
}

#[test]
fn a_macro_expands_to_a_loop() {
    macro_rules! fill {
        ($out:ident <- $value:expr, $x:ident in $source:expr, $jobs:expr) => {
            par_for!(
                jobs = $jobs,
                always,
                for $x in $source {
                    $out.push($value);
                }
            )
        };
    }
    macro_rules! wrapped {
        ($($loop:tt)*) => { par_for!($($loop)*) };
    }
    macro_rules! blocks {
        ($pat:pat, $source:expr, $body:block, $jobs:expr) => { par_for!(jobs = $jobs, always, for $pat in $source $body) };
    }
    with_jobs(|jobs| {
        let mut out = vec![];
        fill!(out <- mix(x * 2), x in 0..100, jobs);
        wrapped!(
            jobs = jobs,
            always,
            for x in 0..100 {
                out.push(mix(x * 2));
            }
        );
        blocks!(
            x,
            0..100,
            {
                out.push(mix(x * 2));
            },
            jobs
        );
        assert_eq!(out, (0..100).map(|x| mix(x * 2)).collect::<Vec<_>>().repeat(3));
    });
}

macro_rules! functions {
    ($($name:ident($n:ident, $jobs:ident) => $value:expr, $x:ident;)*) => { $(
        #[parallelize]
        fn $name($n: u64, $jobs: i32) -> Vec<u64> {
            let mut out = vec![];
            #[par(jobs = $jobs, always)]
            for $x in 0..$n {
                out.push($value);
            }
            out
        }
    )* };
}

functions! {
    doubled(n, jobs) => mix(x) / 2 * 2, x;
    shifted(n, jobs) => mix(x) ^ n, x;
}

#[test]
fn a_macro_expands_to_functions() {
    with_jobs(|jobs| {
        assert_eq!(doubled(100, jobs), (0..100).map(|x| mix(x) / 2 * 2).collect::<Vec<_>>());
        assert_eq!(shifted(100, jobs), (0..100).map(|x| mix(x) ^ 100).collect::<Vec<_>>());
    });
}

/// The macro's own `x`, `i` and `total` are not those of whoever calls it.
macro_rules! summed {
    ($e:expr, $n:expr, $jobs:expr) => {{
        let x = 10;
        let mut total = 0;
        par_for!(
            jobs = $jobs,
            always,
            for i in 0..$n {
                let y = mix(i) % 10;
                total += $e + x + y;
            }
        );
        total
    }};
}

#[test]
fn names_of_a_macro_and_of_its_caller_stay_apart() {
    with_jobs(|jobs| {
        let (x, i, y, total) = (1000, 2000, 3000, 4000);
        let plain: u64 = (0..100).map(|k| mix(k) % 10 + 10).sum();
        assert_eq!(summed!(x, 100, jobs), plain + 100 * x);
        assert_eq!(summed!(i, 100, jobs), plain + 100 * i);
        assert_eq!(summed!(y, 100, jobs), plain + 100 * y);
        assert_eq!(summed!(total, 100, jobs), plain + 100 * total);
        assert_eq!(summed!(x + i + y + total, 100, jobs), plain + 100 * 10_000);
    });
}

#[test]
fn effects_on_names_of_a_macro_and_of_its_caller_stay_apart() {
    macro_rules! twice {
        ($target:ident, $x:ident, $n:expr, $jobs:expr) => {{
            let mut out = vec![];
            par_for!(
                jobs = $jobs,
                always,
                for x in 0..$n {
                    let y = mix(x);
                    out.push(y);
                    $target.push(mix(y ^ $x));
                }
            );
            out
        }};
    }
    with_jobs(|jobs| {
        let mut out = vec![];
        let x = 77;
        let inner = twice!(out, x, 100, jobs);
        assert_eq!(inner, (0..100).map(mix).collect::<Vec<_>>());
        assert_eq!(out, (0..100).map(|k| mix(mix(k) ^ 77)).collect::<Vec<_>>());
    });
}

macro_rules! largest {
    ($a:expr $(, $rest:expr)*) => {{
        let mut largest = $a;
        $(largest = largest.max($rest);)*
        largest
    }};
}

#[test]
fn macros_in_a_body_are_expressions() {
    macro_rules! squared {
        ($x:expr) => {
            ($x).wrapping_mul($x)
        };
    }
    with_jobs(|jobs| {
        let (k, width, mut out, mut total) = (5, 5, vec![], 0u64);
        par_for!(
            jobs = jobs,
            always,
            for x in 0..100u64 {
                let y = largest!(mix(x) % 100, k, x);
                let z = squared!(y + k) + squared!(x);
                out.push(largest![z, y]);
                total += squared!(y);
                let text = format!("{y:>width$}");
                assert!(text.len() >= width, "{text}");
                debug_assert_eq!(text.trim(), y.to_string());
            }
        );
        let y = |x: u64| (mix(x) % 100).max(5).max(x);
        assert_eq!(out, (0..100).map(|x| (y(x) + 5).pow(2) + x * x).collect::<Vec<_>>());
        assert_eq!(total, (0..100).map(|x| y(x).pow(2)).sum::<u64>());
        assert_eq!(
            par![largest!(x, k) for x in 0..10; jobs = jobs, always],
            (0..10).map(|x| x.max(5)).collect::<Vec<_>>()
        );
    });
}

#[test]
fn macros_with_effects_move_and_have_values_and_places() {
    macro_rules! added {
        ($total:expr, $x:expr) => {{
            $total += $x;
            $total
        }};
    }
    macro_rules! keep {
        ($out:expr, $value:expr) => {
            $out.push($value)
        };
    }
    macro_rules! last {
        ($out:expr) => {
            *$out.last_mut().unwrap()
        };
    }
    #[parallelize]
    fn ours(n: u64, jobs: i32) -> (Vec<String>, u64) {
        let (mut out, mut total) = (vec![], 0u64);
        #[par(jobs = jobs, always)]
        for x in 0..n {
            let text = mix(x).to_string();
            let (sum, length) = (added!(total, x), text.len());
            keep! { out, text };
            let half = total / 2;
            if half % 3 == 0 {
                keep!(out, format!("{half} {}", added!(total, half)));
            } else {
                last!(out) = sum.to_string();
                last!(out).push_str(&length.to_string());
            }
            match half {
                0 => {}
                odd if odd % 2 == 1 => keep!(out, odd.to_string()),
                _ if added!(total, 1) > 2000 => last!(out).push('!'),
                even => last!(out).push_str(&even.to_string()),
            }
        }
        (out, total)
    }
    fn plain(n: u64) -> (Vec<String>, u64) {
        let (mut out, mut total) = (vec![], 0u64);
        for x in 0..n {
            let text = mix(x).to_string();
            let length = text.len();
            total += x;
            let sum = total;
            out.push(text);
            let half = total / 2;
            if half % 3 == 0 {
                total += half;
                out.push(format!("{half} {total}"));
            } else {
                let last = out.last_mut().unwrap();
                *last = format!("{sum}{length}");
            }
            if half % 2 == 1 {
                out.push(half.to_string());
            } else if half > 0 {
                total += 1;
                let tail = if total > 2000 { "!".to_string() } else { half.to_string() };
                out.last_mut().unwrap().push_str(&tail);
            }
        }
        (out, total)
    }
    with_jobs(|jobs| assert_eq!(ours(100, jobs), plain(100)));
}

#[test]
fn forms_inside_other_macros() {
    with_jobs(|jobs| {
        let mut lists = vec![par![mix(x) for x in 0..3; jobs = jobs, always]];
        lists.extend(vec![par![mix(x) for x in 0..2; jobs = jobs, always]; 2]);
        assert_eq!(lists.concat(), [0, 1, 2, 0, 1, 0, 1].map(mix));
        assert_eq!(format!("{:?}", par![x for x in 0..3; jobs = jobs, always]), "[0, 1, 2]");
        assert!(matches!(par![first: x for x in 5..9; jobs = jobs, always], Some(5)));
        let closure = |n: u64| largest!(n, par![sum: x for x in 0..n; jobs = jobs, always]);
        assert_eq!((closure(3), closure(4)), (3, 6));
    });
}

/// Statements and arms that are not there do nothing, and those that are what they do in the plain loop.
mod conditions {
    use super::*;

    twin!(of_conditions(n: u64) -> (Vec<u64>, u64) {
        let (mut out, mut sum) = (vec![], 0);
        for i in 0..n {
            #[cfg(any())]
            {
                sum += of_nothing(i);
            }
            #[cfg(all())]
            let x = mix(i);
            #[cfg(not(all()))]
            let x = 3;
            #[cfg(any())]
            println!("{x} {}", nothing);
            match x % 3 {
                #[cfg(any())]
                0 => out.push(nothing),
                #[cfg(all())]
                1 => sum += 1,
                _ => out.push(x),
            }
            #[cfg(all())]
            if x % 64 == 7 { break }
            sum += x % 9;
        }
        (out, sum)
    });

    twin!(of_many_conditions(n: u64) -> u64 {
        let mut sum = 0;
        for i in 0..n {
            #[cfg(any())]
            {
                sum += of_nothing(i);
            }
            #[cfg(all())]
            let x = mix(i);
            #[cfg(all(all(), all()))]
            let x = x ^ 1;
            #[cfg(any(all(), any()))]
            let x = mix(x);
            #[cfg(any(any(), any()))]
            let x = nothing;
            sum ^= x;
        }
        sum
    });

    #[test]
    fn are_rustcs_to_decide() {
        check_count(of_conditions::plain, of_conditions::ours);
        check_count(of_many_conditions::plain, of_many_conditions::ours);
    }
}

/// Of macros with names of std's that the function declares, nothing is known.
mod namesakes {
    use super::*;

    twin!(of_std(n: u64) -> Vec<u64> {
        macro_rules! print {
            ($out:expr, $x:expr) => {
                $out.push($x)
            };
        }
        macro_rules! println {
            ($text:literal, $x:expr) => {
                ($text, $x).1
            };
        }
        let mut out = vec![];
        for i in 0..n {
            let x = mix(i);
            let y = println!("a", x);
            print!(out, y);
        }
        out
    });

    thread_local! {
        static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    // out of sight of the function
    macro_rules! eprintln {
        ($($text:tt)*) => {
            PRINTED.with_borrow_mut(|printed| printed.push(format!($($text)*)))
        };
    }

    twin!(of_the_module(n: u64) -> Vec<String> {
        for i in 0..n {
            let x = mix(i);
            eprintln!("{x} {}", mix(x));
        }
        PRINTED.take()
    });

    #[test]
    fn are_the_functions_own() {
        check_count(of_std::plain, of_std::ours);
    }

    #[test]
    fn are_the_modules_own() {
        check_count(of_the_module::plain, of_the_module::ours);
    }
}

// what a macro is given stays together: `x * $value` is not `x * 1 + 2`
macro_rules! of_fragments {
    ($name:ident, $value:expr, $range:expr, $function:expr, $list:ty, $matched:pat) => {
        twin! { $name(n: u64) -> ($list, u64, u64, f64) {
            let (mut all, mut count, mut sum) = (<$list>::new(), 2 * $value, 0.0);
            for x in 0..n {
                let scaled = $function(mix(x)) * $value;
                all.push(scaled % 1000 - $value);
                sum += $value as f64 / 3.0;
                if matches!(scaled % 7, $matched) {
                    count += !$value & 0xff;
                }
                for y in $range.rev() {
                    count ^= y * $value;
                }
            }
            (all, count, count * $value, sum)
        }}
    };
}
of_fragments!(of_fragments_with_operators, 1 + 2, 0..5, |x: u64| x % 100 + 7, Vec<u64>, 0 | 3..=5);
of_fragments!(of_fragments_without, 3, [1, 2].into_iter(), mix_less, Vec::<u64>, 4);

fn mix_less(x: u64) -> u64 {
    x % 100 + 7
}

#[test]
fn a_fragment_stays_together() {
    check_count(of_fragments_with_operators::plain, of_fragments_with_operators::ours);
    check_count(of_fragments_without::plain, of_fragments_without::ours);
}

#[test]
fn a_fragment_stays_together_in_calls() {
    macro_rules! scaled {
        ($jobs:expr, $value:expr) => {{
            let (mut plain, mut ours) = (Vec::new(), Vec::new());
            for x in 0..50u64 {
                plain.push(mix(x) % 1000 * $value);
            }
            par_for!(
                jobs = $jobs,
                always,
                for x in 0..50u64 {
                    ours.push(mix(x) % 1000 * $value);
                }
            );
            let listed = par![mix(x) % 1000 * $value for x in 0..50u64; jobs = $jobs, always];
            assert_eq!(plain, ours);
            assert_eq!(plain, listed);
        }};
    }
    with_jobs(|jobs| scaled!(jobs, 1 + 2));
}

// macros of the function that change its variables
twin! { changed_by_macros(n: u64) -> (Vec<String>, u64, u64) {
    let (mut texts, mut hits, mut last) = (Vec::new(), 0, 0);
    let scale = 3 + n % 2;
    macro_rules! note {
        () => { hits += 1 };
        (last $value:expr) => {{ let found = $value * scale; last = found; found }};
        ($($text:tt)*) => {{ hits += 2; texts.push(format!($($text)*)); }};
    }
    for x in 0..n {
        let y = mix(x) % 1000;
        if y % 7 == 0 {
            note!();
        }
        let z = note!(last y + 1);
        note!("{x}: {y} {}", mix(z));
    }
    (texts, hits, last)
}}

#[test]
fn a_macro_of_the_function_changes_its_variables() {
    check_count(changed_by_macros::plain, changed_by_macros::ours);
}

macro_rules! put {
    (&mut $list:ident; $value:expr) => {
        $list.push($value)
    };
}

/// What a macro is given is no list of expressions, and shows what it changes.
#[test]
fn a_macro_with_a_semicolon_changes_a_list() {
    with_jobs(|jobs| {
        let mut list = vec![];
        par_for!(
            jobs = jobs,
            always,
            for x in 0..100 {
                let y = mix(x);
                put!(&mut list; y);
            }
        );
        assert_eq!(list, (0..100).map(mix).collect::<Vec<_>>());
    });
}
