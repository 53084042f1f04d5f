//! Items that the pattern borrows, and indices that are moved.

mod common;

use common::{at_every_size, mix};
use parallelize::parallelize;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

fn mixed(n: usize) -> Vec<u64> {
    (0..n as u64).map(mix).collect()
}

#[test]
fn items_are_borrowed_by_the_pattern() {
    #[parallelize(jobs = jobs, always)]
    fn ours(items: Vec<(u64, Vec<u64>)>, jobs: i32) -> Vec<u64> {
        let mut out = Vec::new();
        for (ref mut x, ref mut list) in items {
            *x += 1;
            list.push(*x);
            let value = list.iter().sum::<u64>();
            out.push(value);
        }
        out
    }
    at_every_size(|n, jobs| {
        let items = mixed(n).into_iter().map(|x| (x % 99, vec![x % 7])).collect();
        let plain: Vec<u64> = mixed(n).iter().map(|x| x % 99 + 1 + x % 7).collect();
        assert_eq!(ours(items, jobs), plain);
    });
}

#[test]
fn an_index_may_be_moved() {
    struct Key(Vec<u64>);
    struct Table([u64; 4]);
    impl std::ops::Index<Key> for Table {
        type Output = u64;
        fn index(&self, key: Key) -> &u64 {
            &self.0[key.0[0] as usize % 4]
        }
    }
    #[parallelize(jobs = jobs, always)]
    fn ours(xs: &[u64], table: &Table, jobs: i32) -> (u64, Vec<u64>) {
        let (mut total, mut out) = (0, Vec::new());
        for x in xs {
            let (a, b) = (Key(vec![*x]), Key(vec![x / 4]));
            total += table[a];
            out.push(table[b]);
        }
        (total, out)
    }
    at_every_size(|n, jobs| {
        let (xs, table) = (mixed(n), [3, 1, 4, 1]);
        let total = xs.iter().map(|x| table[*x as usize % 4]).sum();
        let out = xs.iter().map(|x| table[(x / 4) as usize % 4]).collect();
        assert_eq!(ours(&xs, &Table(table), jobs), (total, out));
    });
}

/// The last item of an enumeration.
type Last<'a> = Option<(usize, &'a str)>;

/// Notes when it is dropped.
#[derive(PartialEq, Eq, Hash)]
struct Noted(u64);

thread_local! {
    static NOTES: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Noted {
    fn drop(&mut self) {
        NOTES.with_borrow_mut(|notes| notes.push(self.0));
    }
}

#[test]
fn items_that_are_lent_to_what_keeps_borrows() {
    #[parallelize(jobs = jobs, always)]
    fn counted(texts: &[String], jobs: i32) -> (BTreeMap<&str, usize>, Vec<&str>, Last<'_>) {
        let (mut counts, mut all, mut last) = (BTreeMap::new(), Vec::new(), None);
        for (i, text) in texts.iter().enumerate() {
            *counts.entry(text.as_str()).or_insert(0) += mix(i as u64) as usize % 3;
            all.push(text.trim());
            last = Some((i, text.as_str()));
        }
        (counts, all, last)
    }
    at_every_size(|n, jobs| {
        let texts: Vec<String> = mixed(n).iter().map(|x| format!("{} ", x % 7)).collect();
        let (mut counts, mut all) = (BTreeMap::new(), Vec::new());
        for (i, text) in texts.iter().enumerate() {
            *counts.entry(text.as_str()).or_insert(0) += mix(i as u64) as usize % 3;
            all.push(text.trim());
        }
        let last = texts.iter().map(String::as_str).enumerate().next_back();
        assert_eq!(counted(&texts, jobs), (counts, all, last));
    });
}

#[test]
fn items_that_are_lent_are_dropped_where_the_plain_loop_drops_them() {
    #[parallelize(jobs = 1)]
    fn ours(items: Vec<Noted>, seen: &mut HashSet<Noted>) -> u64 {
        let mut left = 0;
        for item in items {
            let x = mix(item.0) % 9;
            seen.remove(&item);
            left += x;
        }
        left
    }
    let seen = || (0..9).map(|x| Noted(x * 2)).collect::<HashSet<Noted>>();
    let items = || (0..9).map(Noted).collect::<Vec<_>>();
    let (mut plain_seen, mut left) = (seen(), 0);
    for item in items() {
        left += mix(item.0) % 9;
        plain_seen.remove(&item);
    }
    let plain = NOTES.take();
    let mut our_seen = seen();
    assert_eq!(ours(items(), &mut our_seen), left);
    assert_eq!(NOTES.take(), plain);
    assert_eq!(our_seen.len(), plain_seen.len());
}

#[test]
fn a_pattern_may_have_alternatives() {
    #[parallelize(jobs = jobs, always)]
    fn ours(items: Vec<(u64, Option<bool>)>, jobs: i32) -> Vec<u64> {
        let mut out = Vec::new();
        for (x, Some(true) | None | Some(false)) in items {
            out.push(mix(x));
        }
        out
    }
    at_every_size(|n, jobs| {
        let items = mixed(n).into_iter().map(|x| (x, [None, Some(true), Some(false)][x as usize % 3])).collect();
        assert_eq!(ours(items, jobs), mixed(n).into_iter().map(mix).collect::<Vec<_>>());
    });
}

#[allow(non_upper_case_globals)]
const rows: [[u64; 2]; 2] = [[1, 2], [3, 4]];

#[test]
fn an_inner_loop_may_go_over_an_element_of_a_constant() {
    #[parallelize(jobs = jobs, always)]
    fn ours(items: &[u64], jobs: i32) -> u64 {
        let mut total = 0u64;
        for x in items {
            let mut sum = 0;
            for y in rows[(x % 2) as usize] {
                sum ^= mix(x ^ y);
            }
            total = total.wrapping_add(sum);
        }
        total
    }
    at_every_size(|n, jobs| {
        let of = |x: &u64| rows[(x % 2) as usize].iter().fold(0, |sum, y| sum ^ mix(x ^ y));
        assert_eq!(ours(&mixed(n), jobs), mixed(n).iter().map(of).fold(0, u64::wrapping_add));
    });
}
