//! Maps, sets, heaps, lists, and sources of at most one item.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{at_every_size, mix, words};
use crate::compare::{check, ends_at, handed_out, same, same_outcome, twins};
use parallelize::{par, par_for, parallelize};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::{BuildHasherDefault, DefaultHasher};

/// A map and a set whose order is the same whenever they are made.
type Hashed<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;
type HashedSet<T> = HashSet<T, BuildHasherDefault<DefaultHasher>>;

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
fn hash_maps_and_sets() {
    at_all_jobs(|n| {
        let map: Hashed<String, usize> = words(n).into_iter().zip(0..).collect();
        let set: HashedSet<u64> = (0..n as u64).map(mix).collect();
        let other: HashedSet<u64> = (0..n as u64).map(|x| mix(x / 2)).collect();
        same!(jobs(), map.iter());
        same!(jobs(), map.clone());
        handed_out!(plain, jobs(), map.clone().into_keys());
        handed_out!(plain, jobs(), map.clone().into_values());
        handed_out!(plain, jobs(), map.clone().drain());
        handed_out!(plain, jobs(), map.values());
        handed_out!(plain, jobs(), map.keys().enumerate().skip(1));
        same!(jobs(), &set);
        handed_out!(plain, jobs(), set.iter());
        handed_out!(plain, jobs(), set.clone());
        handed_out!(plain, jobs(), set.clone().drain());
        handed_out!(plain, jobs(), set.intersection(&other));
        handed_out!(plain, jobs(), set.difference(&other));
        handed_out!(plain, jobs(), &set - &other);
    });
}

#[test]
fn trees() {
    at_all_jobs(|n| {
        let map: BTreeMap<u64, String> = words(n).into_iter().enumerate().map(|(i, w)| (mix(i as u64), w)).collect();
        let set: BTreeSet<String> = words(n).into_iter().collect();
        same!(jobs(), map.iter().rev());
        handed_out!(plain, jobs(), map.keys());
        handed_out!(plain, jobs(), map.values().rev());
        handed_out!(plain, jobs(), map.clone().into_keys());
        handed_out!(plain, jobs(), map.clone().into_values().rev());
        handed_out!(plain, jobs(), map.clone().into_iter().enumerate());
        handed_out!(plain, jobs(), map.range(..1 << 63));
        handed_out!(plain, jobs(), map.range(1 << 62..1 << 63).rev());
        same!(jobs(), &set);
        handed_out!(plain, jobs(), set.clone());
        handed_out!(plain, jobs(), set.iter().rev());
        handed_out!(plain, jobs(), set.range("w3".to_string()..="w6".to_string()));
        handed_out!(plain, jobs(), set.iter().zip(&map));
    });
}

#[test]
fn heaps_and_lists() {
    at_all_jobs(|n| {
        let heap: BinaryHeap<u64> = (0..n as u64).map(mix).collect();
        let list: LinkedList<String> = words(n).into_iter().collect();
        same!(jobs(), &heap);
        handed_out!(plain, jobs(), heap.iter());
        handed_out!(plain, jobs(), heap.clone());
        handed_out!(plain, jobs(), heap.clone().drain());
        handed_out!(plain, jobs(), heap.clone().into_sorted_vec());
        same!(jobs(), &list);
        handed_out!(plain, jobs(), list.iter().rev());
        handed_out!(plain, jobs(), list.clone());
        handed_out!(plain, jobs(), list.clone().into_iter().rev().enumerate());
    });
}

#[test]
fn one_or_none() {
    at_all_jobs(|n| {
        let (some, none) = (Some(n), None::<String>);
        let (ok, err) = (Ok::<_, String>(n), Err::<usize, _>("no".to_string()));
        same!(jobs(), some);
        handed_out!(plain, jobs(), &some);
        handed_out!(plain, jobs(), some.iter());
        handed_out!(plain, jobs(), none.clone());
        handed_out!(plain, jobs(), &none);
        handed_out!(plain, jobs(), none.iter().chain(&none));
        same!(jobs(), ok.clone());
        handed_out!(plain, jobs(), &ok);
        handed_out!(plain, jobs(), err.clone());
        handed_out!(plain, jobs(), err.iter());
        handed_out!(plain, jobs(), some.into_iter().chain(ok.clone()).chain(err.clone()));
    });
}

twins! {
changed_hash_map(n) -> (BTreeMap<String, u64>, Vec<u64>) {
    let mut map: Hashed<String, u64> = words(n).into_iter().zip(0..).collect();
    let mut log = vec![];
    for (k, v) in &mut map { *v = mix(*v ^ k.len() as u64); let y = *v >> 3; log.push(y); }
    (map.into_iter().collect(), log)
}
changed_values(n) -> BTreeMap<String, u64> {
    let mut map: Hashed<String, u64> = words(n).into_iter().zip(0..).collect();
    for v in map.values_mut() { *v = mix(*v); }
    map.into_iter().collect()
}
changed_values_until_a_break(n) -> Vec<(String, u64)> {
    let mut map: Hashed<String, u64> = words(n).into_iter().zip(0..).collect();
    for v in map.values_mut() { let y = mix(*v); if y % 53 == 0 { break; } *v = y; }
    map.into_iter().collect()
}
changed_tree(n) -> (BTreeMap<String, u64>, u64) {
    let mut map: BTreeMap<String, u64> = words(n).into_iter().zip(0..).collect();
    let mut most = 0;
    for (_, v) in map.iter_mut().rev().skip(1) { *v = mix(*v); most = most.max(*v); }
    (map, most)
}
changed_list(n) -> LinkedList<String> {
    let mut list: LinkedList<String> = words(n).into_iter().collect();
    for w in &mut list { *w = w.to_uppercase(); }
    list
}
drained_heap(n) -> (usize, BTreeSet<u64>) {
    let mut heap: BinaryHeap<u64> = (0..n as u64).map(mix).collect();
    let mut out = BTreeSet::new();
    for x in heap.drain() { let y = mix(x); out.insert(y); }
    (heap.len(), out)
}
drained_map(n) -> (usize, BTreeMap<String, u64>) {
    let mut map: HashMap<String, u64> = words(n).into_iter().zip(0..).collect();
    let mut out = BTreeMap::new();
    for (k, v) in map.drain() { let y = k.to_uppercase(); out.insert(y, v); }
    (map.len(), out)
}
extracted_from_a_tree(n) -> (BTreeMap<u64, u64>, Vec<u64>) {
    let mut map: BTreeMap<u64, u64> = (0..n as u64).map(|x| (x, mix(x))).collect();
    let mut out = vec![];
    let odd = map.split_off(&(n as u64 / 2));
    for (k, v) in odd { let y = mix(k ^ v); out.push(y); }
    (map, out)
}
popped(n) -> (Vec<u64>, usize) {
    let mut heap: BinaryHeap<u64> = (0..n as u64).map(mix).collect();
    let mut out = vec![];
    for x in std::iter::from_fn(|| heap.pop()) { let y = mix(x); out.push(y); }
    (out, heap.len())
}
}

check! {
values_changed_in_maps: changed_hash_map changed_values changed_values_until_a_break changed_tree;
lists_changed_in_place: changed_list;
collections_that_are_emptied: drained_heap drained_map extracted_from_a_tree popped;
}
