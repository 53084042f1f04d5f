//! Methods that are called for their values, of a variable of which the body sets a field, while workers look at another one.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, VecDeque};

#[derive(Debug, Default, PartialEq)]
struct Cache {
    map: BTreeMap<u64, u64>,
    order: VecDeque<u64>,
    scale: u64,
    hits: u64,
    misses: u64,
}

impl Cache {
    fn put(&mut self, key: u64, value: u64) -> Option<u64> {
        self.map.insert(key, value);
        self.order.push_back(key);
        let old = self.order.pop_front().filter(|_| self.order.len() > 5)?;
        self.map.remove(&old)
    }

    fn is_good(&self) -> bool {
        self.hits.is_multiple_of(3)
    }
}

forms!(of_a_local(xs) -> (Cache, u64) {
    let (mut cache, mut sum) = (Cache { scale: 7, ..Cache::default() }, 0u64);
} for (x in xs) {
    let y = mix(*x) % (cache.scale * 9);
    cache.hits += 1;
    sum = sum.wrapping_add(y);
    if let Some(old) = cache.put(y, sum) {
        sum ^= old;
    }
} (cache, sum));

forms!(of_what_is_lent(xs) -> (Cache, u64) {
    let mut owner = Cache { scale: 7, ..Cache::default() };
    let (cache, mut sum) = (&mut owner, 0u64);
} for (x in xs) {
    let key = mix(*x) % 60;
    if let Some(value) = cache.map.get(&key) {
        cache.hits += 1;
        sum = sum.wrapping_add(*value);
        continue;
    }
    cache.misses += 1;
    let value = mix(key ^ x);
    if let Some(old) = cache.put(key, value) {
        sum ^= old;
    }
} (owner, sum));

forms!(that_look(xs) -> (Cache, u64) {
    let (mut cache, mut sum) = (Cache { scale: 7, ..Cache::default() }, 0u64);
} for (x in xs) {
    let y = mix(*x) % cache.scale;
    cache.hits += 1;
    if cache.is_good() {
        sum += y;
    }
} (cache, sum));
