//! What `par_for!` only takes elements of: whatever it is, what comes of it is as in the plain loop, and borrows as long.

mod common;

use common::{at_every_size, mix, words};
use parallelize::par_for;
use std::collections::{BTreeMap, HashMap};
use std::ops::Index;

const STEPS: [u64; 4] = [3, 5, 7, 11];

struct Ring(Vec<u64>);

impl Index<usize> for Ring {
    type Output = u64;
    fn index(&self, at: usize) -> &u64 {
        &self.0[at % self.0.len()]
    }
}

#[test]
fn elements_of_a_slice_are_borrowed_as_long_as_it_is() {
    fn ours(words: &[String], n: usize, jobs: i32) -> Vec<&str> {
        let mut found = Vec::new();
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n {
                let word = &words[mix(i as u64) as usize % 100];
                found.push(&word[..1]);
            }
        );
        found
    }
    let words = words(100);
    at_every_size(|n, jobs| {
        let plain: Vec<&str> = (0..n).map(|i| &words[mix(i as u64) as usize % 100][..1]).collect();
        assert_eq!(ours(&words, n, jobs), plain);
    });
}

#[test]
fn whatever_has_elements_may_be_captured() {
    at_every_size(|n, jobs| {
        let list: Vec<u64> = (0..7).map(mix).collect();
        let array = [2_u64, 4, 6];
        let grid = vec![vec![1_u64, 2], vec![3]];
        let by_name: HashMap<&str, u64> = HashMap::from([("a", 1), ("b", 2)]);
        let sorted: BTreeMap<u8, Vec<u64>> = BTreeMap::from([(0, vec![9]), (1, vec![8, 7])]);
        let boxed: Box<[u64]> = list.clone().into();
        let (ring, twice) = (Ring(list.clone()), &&list[..]);
        let mut changed = list.clone();
        let only_read = &mut changed;
        let value = |i: usize| {
            let x = mix(i as u64) as usize;
            list[x % 7]
                ^ array[x % 3]
                ^ grid[x % 2][0]
                ^ by_name[["a", "b"][x % 2]]
                ^ sorted[&((x % 2) as u8)][0]
                ^ boxed[x % 7]
                ^ ring[x]
                ^ twice[x % 7]
                ^ STEPS[x % 4]
        };
        let plain: Vec<u64> = (0..n).map(value).collect();
        let mut ours = Vec::new();
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n {
                let x = mix(i as u64) as usize;
                let read = only_read[x % 7] ^ only_read[x % 7];
                let inner = || read ^ list[x % 7] ^ array[x % 3];
                let tables = grid[x % 2][0] ^ by_name[["a", "b"][x % 2]] ^ sorted[&((x % 2) as u8)][0];
                ours.push(inner() ^ tables ^ boxed[x % 7] ^ ring[x] ^ twice[x % 7] ^ STEPS[x % 4]);
            }
        );
        assert_eq!(ours, plain);
        only_read[0] = 1;
        assert_eq!((list.len(), ring.0.len(), boxed.len(), changed[0]), (7, 7, 7, 1));
    });
}

#[test]
fn a_name_may_be_declared_again_and_elements_changed() {
    at_every_size(|n, jobs| {
        let (list, mut counts) = (vec![1_u64, 2, 3], vec![0_u64; 3]);
        let mut ours = Vec::new();
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n {
                let first = list[i % 3];
                let list = [mix(i as u64), first];
                counts[i % 3] += list[0] % 7;
                ours.push(list[0] ^ list[1] ^ counts[0]);
            }
        );
        let mut counts = [0_u64; 3];
        let plain: Vec<u64> = (0..n)
            .map(|i| {
                counts[i % 3] += mix(i as u64) % 7;
                mix(i as u64) ^ list[i % 3] ^ counts[0]
            })
            .collect();
        assert_eq!(ours, plain);
    });
}
