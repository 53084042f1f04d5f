//! Whatever an ordinary loop takes is a source, and hands out its items in order, each once.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, mix, with_jobs, words};
use parallelize::{par, par_for};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Debug;
use std::io::{BufRead, BufReader};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::mpsc;

/// Checks that a source hands out what it hands out to a plain loop.
macro_rules! same {
    ($jobs:expr, $source:expr) => {
        let plain: Vec<_> = ($source).into_iter().map(|x| (format!("{x:?}"), x)).collect();
        let mut ours = vec![];
        par_for!(
            jobs = $jobs,
            always,
            for x in $source {
                let text = format!("{x:?}");
                ours.push((text, x));
            }
        );
        assert_eq!(ours, plain);
    };
}

#[test]
fn ranges_of_every_integer() {
    with_jobs(|jobs| {
        same!(jobs, 0..=u8::MAX);
        same!(jobs, i8::MIN..=i8::MAX);
        same!(jobs, 65_000..=u16::MAX);
        same!(jobs, -3i16..300);
        same!(jobs, u32::MAX - 100..u32::MAX);
        same!(jobs, -50i32..50);
        same!(jobs, u64::MAX - 99..=u64::MAX);
        same!(jobs, i64::MIN..i64::MIN + 77);
        same!(jobs, -5isize..5);
        same!(jobs, usize::MAX - 7..usize::MAX);
        same!(jobs, u128::MAX - 70..=u128::MAX);
        same!(jobs, i128::MIN..i128::MIN + 70);
        same!(jobs, 'a'..='z');
        same!(jobs, '\u{d7f0}'..'\u{e010}');
        #[allow(clippy::reversed_empty_ranges, reason = "an empty range is a source too")]
        {
            same!(jobs, 5..3);
            same!(jobs, 5u64..=4);
        }
    });
}

#[test]
fn adapted_ranges() {
    at_every_size(|n, jobs| {
        same!(jobs, 0..n);
        same!(jobs, (0..n).rev());
        same!(jobs, (0..n).step_by(3));
        same!(jobs, (0..=n).rev().step_by(4));
        same!(jobs, (0..n).skip(2).take(n / 2));
        same!(jobs, (0..n).zip((0..n as u64).rev()));
        same!(jobs, (0..n).enumerate().skip(1));
        same!(jobs, (0..n).chain(5..9));
        same!(jobs, (0..).take(n));
        same!(jobs, (0..n).filter(|x| x % 3 == 1));
        same!(jobs, (0..n).map(|x| mix(x as u64)));
        same!(jobs, (0..n).flat_map(|x| [x; 2]));
    });
}

#[test]
fn slices_vectors_and_arrays() {
    at_every_size(|n, jobs| {
        let v = words(n);
        same!(jobs, &v);
        same!(jobs, v.iter());
        same!(jobs, v.clone());
        same!(jobs, &v[..]);
        same!(jobs, v.iter().cloned());
        same!(jobs, v.iter().rev().enumerate());
        same!(jobs, v.iter().zip(&v[n / 2..]));
        same!(jobs, v.chunks(3));
        same!(jobs, v.chunks_exact(3));
        same!(jobs, v.rchunks(4));
        same!(jobs, v.windows(2));
        same!(jobs, v.iter().step_by(5));
        same!(jobs, v.clone().into_boxed_slice());
        same!(jobs, v.split(|w| w.ends_with('3')));
        same!(jobs, v.clone().drain(..n / 2));
        same!(jobs, v.iter().copied_lengths());
    });
    with_jobs(|jobs| {
        same!(jobs, [1, 2, 3]);
        same!(jobs, &[1.5, 2.5]);
        same!(jobs, ["a".to_string(), "b".to_string()]);
        same!(jobs, [[1, 2], [3, 4]].concat());
    });
}

trait CopiedLengths<'a>: Iterator<Item = &'a String> + Sized {
    /// A user's own extension.
    fn copied_lengths(self) -> impl Iterator<Item = usize> {
        self.map(|w| w.len())
    }
}

impl<'a, I: Iterator<Item = &'a String>> CopiedLengths<'a> for I {}

#[test]
fn maps_sets_and_queues() {
    at_every_size(|n, jobs| {
        let hash: HashMap<usize, String> = words(n).into_iter().enumerate().collect();
        same!(jobs, &hash);
        same!(jobs, hash.keys());
        same!(jobs, hash.values().cloned());
        let tree: BTreeMap<String, usize> = words(n).into_iter().zip(0..).collect();
        same!(jobs, &tree);
        same!(jobs, tree.range("w5".to_string()..));
        same!(jobs, tree.clone());
        let queue: VecDeque<String> = words(n).into();
        same!(jobs, &queue);
        same!(jobs, queue.clone());
        same!(jobs, (n > 2).then_some(n));
    });
}

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
fn channels() {
    at_every_size(|n, jobs| {
        let (sender, receiver) = mpsc::sync_channel(4);
        let ours = std::thread::scope(|scope| {
            scope.spawn(move || (0..n).for_each(|i| sender.send(i).unwrap()));
            par![mix(i as u64) for i in receiver; jobs = jobs, always]
        });
        assert_eq!(ours, (0..n as u64).map(mix).collect::<Vec<_>>());
    });
}

#[test]
fn boxed_borrowed_and_generic_iterators() {
    fn generic<I: IntoIterator<Item: Debug + Send>>(items: I, jobs: i32) -> Vec<String> {
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for x in items {
                out.push(format!("{x:?}"));
            }
        );
        out
    }
    at_every_size(|n, jobs| {
        let plain: Vec<String> = (0..n).map(|x| format!("{x:?}")).collect();
        same!(jobs, Box::new(0..n) as Box<dyn Iterator<Item = usize>>);
        same!(jobs, &mut (0..n) as &mut dyn Iterator<Item = usize>);
        assert_eq!(generic(0..n, jobs), plain);
        assert_eq!(generic(Box::new(0..n) as Box<dyn Iterator<Item = usize>>, jobs), plain);
        let owned: Vec<usize> = (0..n).collect();
        assert_eq!(generic(&owned, jobs), plain);
        let mut rest = (0..n).chain(0..5);
        let ours = par![format!("{x:?}") for x in rest.by_ref().take(n); jobs = jobs, always];
        assert_eq!((ours, rest.collect::<Vec<_>>()), (plain, vec![0, 1, 2, 3, 4]));
    });
}

#[test]
fn an_iterator_need_not_be_send() {
    at_every_size(|n, jobs| {
        let state = Rc::new(std::cell::Cell::new(0u64));
        let source = (0..n).map(|_| {
            state.set(mix(state.get()));
            state.get()
        });
        let plain: Vec<u64> = std::iter::successors(Some(mix(0)), |x| Some(mix(*x))).take(n).map(mix).collect();
        assert_eq!(par![mix(x) for x in source; jobs = jobs, always], plain);
        assert_eq!(Rc::strong_count(&state), 1);
    });
}

#[test]
fn items_changed_in_place() {
    at_every_size(|n, jobs| {
        let start: Vec<u64> = (0..n as u64).collect();
        let plain: Vec<u64> = start.iter().map(|x| mix(*x)).collect();
        let mut ours = start.clone();
        par_for!(
            jobs = jobs,
            always,
            for x in ours.iter_mut() {
                *x = mix(*x);
            }
        );
        assert_eq!(ours, plain);
        let mut ours = start.clone();
        par_for!(
            jobs = jobs,
            always,
            for x in &mut ours {
                *x = mix(*x)
            }
        );
        assert_eq!(ours, plain);
        let (mut ours, mut sums) = (start.clone(), vec![]);
        par_for!(
            jobs = jobs,
            always,
            for (i, chunk) in ours.chunks_mut(3).enumerate() {
                chunk.reverse();
                chunk[0] = mix(chunk[0] + i as u64);
                sums.push(chunk.iter().copied().fold(0, u64::wrapping_add));
            }
        );
        let (mut plain, mut plain_sums) = (start.clone(), vec![]);
        for (i, chunk) in plain.chunks_mut(3).enumerate() {
            chunk.reverse();
            chunk[0] = mix(chunk[0] + i as u64);
            plain_sums.push(chunk.iter().copied().fold(0, u64::wrapping_add));
        }
        assert_eq!((ours, sums), (plain, plain_sums));
        let mut map: BTreeMap<u64, Vec<u64>> = start.iter().map(|x| (*x, vec![*x])).collect();
        par_for!(
            jobs = jobs,
            always,
            for (k, v) in map.iter_mut() {
                v.push(mix(*k));
            }
        );
        assert!(map.iter().all(|(k, v)| *v == [*k, mix(*k)]));
    });
}

#[test]
fn an_infinite_source_ends_at_a_break() {
    at_every_size(|n, jobs| {
        let mut ours = vec![];
        par_for!(
            jobs = jobs,
            always,
            for i in 0u64.. {
                if i == n as u64 {
                    break;
                }
                ours.push(mix(i));
            }
        );
        assert_eq!(ours, (0..n as u64).map(mix).collect::<Vec<_>>());
        let mut text = String::new();
        par_for!(
            jobs = jobs,
            always,
            for word in words(7).iter().cycle() {
                let word = word.to_uppercase();
                text.push_str(&word);
                if text.len() > n {
                    break;
                }
            }
        );
        let mut plain = String::new();
        for word in words(7).iter().cycle() {
            plain.push_str(&word.to_uppercase());
            if plain.len() > n {
                break;
            }
        }
        assert_eq!(text, plain);
    });
}

/// Iterates though neither `Send` nor `Sync` nor `Clone`, and lies about its size.
struct Countdown(usize, PhantomData<*const ()>);

impl Iterator for Countdown {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (5, Some(5))
    }
}

/// Not an iterator itself, and has inherent methods that are named like an iterator's.
struct Basket(Vec<u64>);

impl Basket {
    fn len(&self) -> usize {
        99
    }

    fn iter(&self) -> &'static str {
        "not an iterator"
    }
}

impl IntoIterator for Basket {
    type Item = u64;
    type IntoIter = std::vec::IntoIter<u64>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[test]
fn a_type_of_the_users_own() {
    at_every_size(|n, jobs| {
        same!(jobs, Countdown(n, PhantomData));
        same!(jobs, Basket((0..n as u64).collect()));
        same!(jobs, std::iter::zip(Countdown(n, PhantomData), 0..));
    });
    assert_eq!((Basket(vec![]).len(), Basket(vec![]).iter()), (99, "not an iterator"));
}

#[test]
fn an_iterator_that_resumes_after_none_is_not_asked_again() {
    struct Resuming(u32);
    impl Iterator for Resuming {
        type Item = u32;

        fn next(&mut self) -> Option<u32> {
            self.0 += 1;
            (self.0 % 10 != 0).then_some(self.0)
        }
    }
    with_jobs(|jobs| {
        let mut source = Resuming(0);
        let first = par![x for x in &mut source; jobs = jobs, always];
        let second = par![x for x in source; jobs = jobs, always];
        assert_eq!(first, (1..10).collect::<Vec<_>>());
        assert_eq!(second, (11..20).collect::<Vec<_>>());
    });
}

#[test]
fn the_source_is_evaluated_once() {
    with_jobs(|jobs| {
        let mut evaluated = 0;
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for x in {
                evaluated += 1;
                0..100
            } {
                out.push(mix(x));
            }
        );
        assert_eq!((evaluated, out.len()), (1, 100));
    });
}
