//! No name of the user's collides with one that an expansion needs, wherever either is declared.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, mix, with_jobs};
use parallelize::{par, par_for, parallelize};

fn mixed(n: u64) -> Vec<u64> {
    (0..n).map(mix).collect()
}

#[test]
fn locals_of_any_name() {
    with_jobs(|jobs| {
        let (worker, journal, item, entry, leaf, run) = (1u64, 2u64, 3u64, 4u64, 5u64, 6u64);
        let (source, stride, value, exit, payload, range) = (7u64, 8u64, 9u64, 10u64, 11u64, 12u64);
        let (state, items, leaves, options, site, flow) = (13u64, 14u64, 15u64, 16u64, 17u64, 18u64);
        let (out, result, index, i, n, e, x, target) = (19u64, 20u64, 21u64, 22u64, 23u64, 24u64, 25u64, 26u64);
        let early = worker + journal + item + entry + leaf + run + source + stride + value + exit + payload + range;
        let late = state + items + leaves + options + site + flow + out + result + index + i + n + e + x + target;
        let mut sums = vec![];
        par_for!(
            jobs = jobs,
            always,
            for k in 0..200u64 {
                let sum = worker + journal + item + entry + leaf + run + source + stride + value + exit + payload;
                let sum = sum + range + state + items + leaves + options + site + flow + out + result + index;
                let sum = sum + i + n + e + x + target;
                if mix(k) % 50 == 49 {
                    continue;
                }
                sums.push(mix(k) ^ sum);
            }
        );
        let plain: Vec<u64> = (0..200).map(mix).filter(|y| y % 50 != 49).map(|y| y ^ (early + late)).collect();
        assert_eq!(sums, plain);
        let sums = par![mix(k) ^ (worker + journal + item + entry + leaf + run) for k in source..stride + 100
            let exit = k + payload while exit < 100 + value if k != range; jobs = jobs, always];
        assert_eq!(sums, (7..98).filter(|k| *k != 12 && k + 11 < 109).map(|k| mix(k) ^ 21).collect::<Vec<_>>());
    });
}

#[test]
fn loop_variables_and_targets_of_any_name() {
    #[parallelize]
    fn ours(n: u64, jobs: i32) -> Result<(Vec<u64>, u64, Vec<u64>), u64> {
        let mut journal = vec![];
        let mut exit = 0u64;
        let mut payload = vec![];
        #[par(jobs = jobs, always)]
        'run: for item in 0..n {
            let worker = mix(item);
            let entry = worker % 10;
            'worker: for leaf in 0..entry {
                let value = mix(worker ^ leaf);
                if value % 7 == 0 {
                    break 'worker;
                }
                if value % 1000 == 1 {
                    continue 'run;
                }
                payload.push(value);
            }
            if entry == 11 {
                return Err(entry);
            }
            journal.push(worker);
            exit += entry;
        }
        Ok((journal, exit, payload))
    }
    fn plain(n: u64) -> Result<(Vec<u64>, u64, Vec<u64>), u64> {
        let (mut journal, mut exit, mut payload) = (vec![], 0u64, vec![]);
        'run: for item in 0..n {
            let worker = mix(item);
            for leaf in 0..worker % 10 {
                let value = mix(worker ^ leaf);
                if value % 7 == 0 {
                    break;
                }
                if value % 1000 == 1 {
                    continue 'run;
                }
                payload.push(value);
            }
            journal.push(worker);
            exit += worker % 10;
        }
        Ok((journal, exit, payload))
    }
    with_jobs(|jobs| assert_eq!(ours(1000, jobs), plain(1000)));
}

/// Items that a glob of the user's brings into scope.
#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    dead_code,
    unused_imports,
    reason = "names that collide on purpose"
)]
mod colliding {
    pub(crate) enum Result {
        Ok,
        Err,
    }
    pub(crate) enum Option {
        Some,
        None,
    }
    pub(crate) use self::Option::{None, Some};
    pub(crate) use self::Result::{Err, Ok};
    pub(crate) struct Vec;
    pub(crate) struct Box;
    pub(crate) struct String;
    pub(crate) struct Exit(pub(crate) u64);
    pub(crate) struct Entry;
    pub(crate) struct Flow;
    pub(crate) struct Run;
    pub(crate) trait Iterator {}
    pub(crate) trait IntoIterator {}
    pub(crate) trait FromIterator {}
    pub(crate) trait Send {}
    pub(crate) trait Sync {}
    pub(crate) trait Fn {}
    pub(crate) trait Default {}
    pub(crate) trait From {}
    pub(crate) trait Drop {}
    pub(crate) fn worker() -> u64 {
        1
    }
    pub(crate) fn drop() -> u64 {
        2
    }
    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod alloc {}
    pub(crate) mod parallelize {}
    pub(crate) mod rayon {}
}

#[test]
fn types_and_variants_of_any_name() {
    use colliding::*;

    #[::parallelize::parallelize]
    fn leave(n: u64, jobs: i32) -> ::std::result::Result<::std::vec::Vec<u64>, u64> {
        let mut out = ::std::vec::Vec::new();
        #[par(jobs = jobs, always)]
        for x in 0..n {
            let y = mix(x);
            let checked = if y % 100 == 0 { ::std::result::Result::Err(x) } else { ::std::result::Result::Ok(y) };
            let y = checked?;
            if y % 101 == 0 {
                return ::std::result::Result::Err(Exit(x).0);
            }
            if y % 500 == 1 {
                break;
            }
            out.push(y + worker() + drop());
        }
        ::std::result::Result::Ok(out)
    }
    with_jobs(|jobs| {
        assert_eq!(leave(10, jobs), ::std::result::Result::Ok(mixed(10).iter().map(|x| x + 3).collect()));
        let bad = (0..10_000).find(|x| mix(*x) % 100 == 0 || mix(*x) % 101 == 0);
        let stop = (0..10_000).find(|x| mix(*x) % 500 == 1);
        assert!(bad < stop);
        assert_eq!(leave(10_000, jobs), ::std::result::Result::Err(bad.unwrap()));
        let squares = par![mix(x) + worker() for x in 0..100u64 if x % 2 == 0 while x < 50; jobs = jobs, always];
        assert_eq!(squares, (0..50).step_by(2).map(|x| mix(x) + 1).collect::<::std::vec::Vec<_>>());
        let map = par![x => mix(x) for x in 0..10u64; jobs = jobs, always];
        assert_eq!(map.len(), 10);
        assert!(par![first: x for x in 0..100u64 if mix(x) % 3 == 0; jobs = jobs, always].is_some());
        assert!(par![any: mix(x) % 3 == 0 for x in 0..100u64; jobs = jobs, always]);
        assert!(par![min: mix(x) for x in 0..100u64; jobs = jobs, always].is_some());
        assert_eq!(par![count: mix(x) for x in 0..100u64; jobs = jobs, always], 100);
        let mut total = 0u64;
        par_for!(
            jobs = jobs,
            always,
            for (x, y) in [1u64, 2, 3].iter().zip(&[4u64, 5, 6]) {
                let z = mix(x + y);
                total = total.wrapping_add(z);
            }
        );
        assert_eq!(total, [5, 7, 9].map(mix).into_iter().fold(0, u64::wrapping_add));
    });
}

#[test]
#[allow(unused_macros, reason = "an expansion must not use them")]
fn macros_of_the_standard_names() {
    macro_rules! panic {
        ($($t:tt)*) => {
            compile_error!("the user's macro was used")
        };
    }
    macro_rules! unreachable {
        ($($t:tt)*) => {
            compile_error!("the user's macro was used")
        };
    }
    macro_rules! matches {
        ($($t:tt)*) => {
            compile_error!("the user's macro was used")
        };
    }
    macro_rules! concat {
        ($($t:tt)*) => {
            compile_error!("the user's macro was used")
        };
    }
    macro_rules! line {
        ($($t:tt)*) => {
            compile_error!("the user's macro was used")
        };
    }
    macro_rules! file {
        ($($t:tt)*) => {
            compile_error!("the user's macro was used")
        };
    }
    fn first(n: u64) -> Option<u64> {
        par_for!(
            jobs = 2,
            always,
            for x in 0..n {
                if mix(x) % 20 == 0 {
                    return Some(x);
                }
            }
        );
        None
    }
    assert_eq!(first(1000), (0..1000).find(|x| mix(*x) % 20 == 0));
    assert_eq!(par![mix(x) for x in 0..100; jobs = 2, always], mixed(100));
}

#[test]
fn generic_parameters_of_any_name() {
    #[parallelize]
    fn ours<T, S, F, I, J, E, R, const N: usize>(f: F, items: I, tail: [R; N], jobs: i32) -> Result<Vec<S>, E>
    where
        I: IntoIterator<Item = T>,
        T: Send,
        S: Send + From<J>,
        J: Send,
        E: Send,
        R: Sync + Into<u64> + Copy,
        F: Fn(T, u64) -> Result<J, E> + Sync,
    {
        let mut out = Vec::new();
        #[par(jobs = jobs, always)]
        for t in items {
            let j = f(t, tail[0].into())?;
            out.push(S::from(j));
        }
        Ok(out)
    }
    with_jobs(|jobs| {
        let f = |x: u32, k: u64| if x < 90 { Ok(x + k as u32) } else { Err(x) };
        assert_eq!(ours::<_, u64, _, _, _, _, _, 1>(f, 0..50u32, [5u8], jobs), Ok((5..55).collect()));
        assert_eq!(ours::<_, u64, _, _, _, _, _, 1>(f, 0..150u32, [5u8], jobs), Err(90));
    });
}

#[test]
fn several_loops_in_one_block_and_on_one_line() {
    let (mut a, mut b) = (vec![], vec![]);
    #[rustfmt::skip]
    { par_for!(always, for x in 0..9 { a.push(mix(x)); }); par_for!(always, for x in 0..9 { b.push(mix(x)); }) };
    par_for!(
        always,
        for x in 0..9 {
            a.push(mix(x));
        }
    );
    par_for!(
        always,
        for x in 0..9 {
            a.push(mix(x));
        }
    );
    assert_eq!((a.len(), b), (27, mixed(9)));
}

#[test]
fn items_declared_in_a_body() {
    at_every_size(|n, jobs| {
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n as u64 {
                const K: u64 = 3;
                struct Pair(u64, u64);
                fn make(x: u64) -> Pair {
                    Pair(mix(x), x * K)
                }
                let Pair(a, b) = make(i);
                out.push(a ^ b);
            }
        );
        assert_eq!(out, (0..n as u64).map(|i| mix(i) ^ (i * 3)).collect::<Vec<_>>());
    });
}

struct Meters(u64);

#[test]
#[allow(non_local_definitions, reason = "what counts everywhere is there once")]
fn implementations_in_inner_blocks() {
    macro_rules! declare {
        ($name:ident) => {
            struct $name(u64);
        };
    }
    at_every_size(|n, jobs| {
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n as u64 {
                macro_rules! three {
                    () => {
                        3
                    };
                }
                let y = mix(i) % 1000;
                if y % 2 == 0 {
                    impl std::fmt::Display for Meters {
                        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                            write!(f, "{} m", self.0 + three!())
                        }
                    }
                    struct Own(u64);
                    impl Own {
                        fn twice(&self) -> u64 {
                            self.0 * 2
                        }
                    }
                    out.push(format!("{} {}", Meters(y), Own(y).twice()));
                } else {
                    use std::fmt;
                    declare!(Unit);
                    impl fmt::Display for Unit {
                        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                            write!(f, "unit {}", self.0)
                        }
                    }
                    out.push(Unit(y).to_string());
                }
            }
        );
        let text = |y: u64| if y % 2 == 0 { format!("{} m {}", y + 3, y * 2) } else { format!("unit {y}") };
        assert_eq!(out, (0..n as u64).map(|i| text(mix(i) % 1000)).collect::<Vec<_>>());
    });
}

mod everywhere {
    use super::{mix, mixed, with_jobs};
    use parallelize::{par, par_for};

    /// Methods that every type has, and that are called like those of the standard library.
    #[allow(dead_code, reason = "an expansion must not use them")]
    trait Everywhere {
        fn next(&self) {}
        #[allow(clippy::wrong_self_convention, reason = "a collision")]
        fn into_iter(&self) {}
        fn iter(&self) {}
        fn map(&self) {}
        fn collect(&self) {}
        fn clone(&self) {}
        fn to_owned(&self) {}
        fn branch(&self) {}
        fn len(&self) {}
        fn nth(&self) {}
        fn jobs(&self) {}
        fn always(&self) {}
        fn worker(&self) {}
        fn leaves(&self) {}
        fn run(&self) {}
        fn probe(&self) {}
        fn source(&self) {}
        fn from(&self) {}
        fn into(&self) {}
    }

    impl<T: ?Sized> Everywhere for T {}

    #[test]
    fn methods_that_every_type_has() {
        fn ours(xs: &[u64], jobs: i32) -> Result<(Vec<u64>, u64), std::num::ParseIntError> {
            let (mut out, mut total) = (Vec::new(), 0u64);
            par_for!(
                jobs = jobs,
                always,
                for x in xs {
                    let y: u64 = format!("{x}").parse()?;
                    if y == 999 {
                        break;
                    }
                    total += y;
                    out.push(mix(y));
                }
            );
            Ok((out, total))
        }
        with_jobs(|jobs| {
            let xs: Vec<u64> = Iterator::collect(0..2000);
            assert_eq!(ours(&xs, jobs), Ok((mixed(999), 998 * 999 / 2)));
            assert_eq!(par![mix(*x) for x in &xs if *x < 500; jobs = jobs, always], mixed(500));
            let lines: Vec<usize> =
                par![line.trim().chars().count() for line in "a\nbb\nccc".lines(); jobs = jobs, always];
            assert_eq!(lines, [1, 2, 3]);
        });
    }
}

/// What a user allows somewhere in a body is allowed in whatever becomes of that.
#[deny(warnings, trivial_casts)]
mod allowed {
    use super::*;

    #[deprecated]
    fn cube(x: u64) -> u64 {
        x * x * x
    }

    #[parallelize(jobs = jobs, always)]
    pub(super) fn ours(xs: &[u64], jobs: i32) -> (u64, Vec<u64>) {
        let (mut total, mut out) = (0, Vec::new());
        for x in xs {
            #[allow(deprecated)]
            {
                total += cube(x % 9);
            }
            #[allow(deprecated, reason = "it is there")]
            if *x % 2 == 0 {
                out.push(cube(x % 9));
            }
            #[expect(trivial_casts)]
            out.push((x as &u64).count_ones().into());
            #[expect(unused_variables)]
            let unused = x % 9;
        }
        (total, out)
    }
}

#[test]
fn what_is_allowed_stays_allowed() {
    let cube = |x: u64| (x % 9).pow(3);
    at_every_size(|n, jobs| {
        let xs = mixed(n as u64);
        let out = xs.iter().flat_map(|x| (x % 2 == 0).then(|| cube(*x)).into_iter().chain([x.count_ones().into()]));
        assert_eq!(allowed::ours(&xs, jobs), (xs.iter().map(|x| cube(*x)).sum(), out.collect()));
    });
}
