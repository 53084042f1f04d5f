//! Items that a body changes, where the loop may end early or an iteration may be skipped: those that the plain loop does
//! not come to have not changed, whoever says that they are `&mut`.

mod common;

use common::mix;
use common::twins::{at_all_jobs, check_count, jobs, twin};
use parallelize::parallelize;

#[derive(Clone, Debug, PartialEq)]
struct Part(u64);

impl Part {
    fn lent(&mut self) -> &mut Part {
        self
    }

    fn roll(&mut self) -> u64 {
        self.0 += 7;
        self.0
    }

    fn look(&self) -> u64 {
        mix(self.0)
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Item {
    a: u64,
    key: u64,
    part: Part,
    list: Vec<u64>,
}

struct Wrapped<'a> {
    item: &'a mut Item,
}

fn items(n: u64) -> Vec<Item> {
    (0..n).map(|key| Item { a: 0, key, part: Part(key), list: vec![key] }).collect()
}

fn lent(items: &mut [Item]) -> impl Iterator<Item = &mut Item> {
    items.iter_mut()
}

fn raise(item: &mut Item) {
    item.a += 1000;
}

fn raise_first((item, by): (&mut Item, u64)) {
    item.a += by;
}

fn raise_some(item: Option<&mut Item>) {
    item.expect("an item").a += 1;
}

fn same(item: &mut Item) -> &mut Item {
    item
}

macro_rules! raised {
    ($item:ident) => {
        $item.a += 1
    };
}

/// The same body over sources of which one says by its name that the items are `&mut`, and the others by their types.
macro_rules! over {
    ($($name:ident: $x:ident, $out:ident { $($body:tt)* })*) => { $(
        mod $name {
            use super::*;
            twin!(named(n: u64) -> (Vec<Item>, Vec<u64>) {
                let (mut items, mut $out) = (items(n), vec![]);
                for $x in items.iter_mut() { $($body)* }
                (items, $out)
            });
            over!(@by_type $x, $out { $($body)* });

            #[test]
            fn where_the_source_says_it() {
                check_count(named::plain, named::ours);
            }
        }
    )* };
    (@by_type $x:ident, $out:ident { $($body:tt)* }) => {
        twin!(of_a_slice(n: u64) -> (Vec<Item>, Vec<u64>) {
            let (mut items, mut $out) = (items(n), vec![]);
            for $x in &mut items[..] { $($body)* }
            (items, $out)
        });
        twin!(of_a_call(n: u64) -> (Vec<Item>, Vec<u64>) {
            let (mut items, mut $out) = (items(n), vec![]);
            for $x in lent(&mut items) { $($body)* }
            (items, $out)
        });
        twin!(of_a_list(n: u64) -> (Vec<Item>, Vec<u64>) {
            let (mut items, mut $out) = (items(n), vec![]);
            let list: Vec<&mut Item> = items.iter_mut().collect();
            for $x in list { $($body)* }
            (items, $out)
        });

        #[test]
        fn where_only_the_types_say_it() {
            check_count(of_a_slice::plain, of_a_slice::ours);
            check_count(of_a_call::plain, of_a_call::ours);
            check_count(of_a_list::plain, of_a_list::ours);
        }
    };
}

/// The same, of bodies that are refused where the source says it.
macro_rules! by_type {
    ($($name:ident: $x:ident, $out:ident { $($body:tt)* })*) => { $(
        mod $name {
            use super::*;
            over!(@by_type $x, $out { $($body)* });
        }
    )* };
}

over! {
    given: x, out { let z = mix(7); raise(x); x.a ^= 1; if out.len() == 17 { break } out.push(z); }
    given_in_a_tuple: x, out { let z = mix(x.key); raise_first((x, 3)); if out.len() == 17 { break } out.push(z); }
    given_in_an_option: x, out { let z = mix(7); raise_some(Some(&mut *x)); x.a ^= 1; if out.len() == 17 { break } out.push(z); }
    given_back: x, out { let z = mix(7); same(x).a += 5; x.a ^= 1; if out.len() == 17 { break } out.push(z); }
    taken_apart: x, out { let z = mix(x.key); let Item { a, .. } = x; *a += 5; if out.len() == 17 { break } out.push(z); }
    matched: x, out { let z = mix(7); match x { Item { a, .. } if z > 3 => *a += 1, _ => {} } if out.len() == 17 { break } out.push(z); }
    renamed: x, out { let z = mix(x.key); let y = x; y.a += 5; if out.len() == 17 { break } out.push(z); }
    in_a_tuple: x, out { let z = mix(x.key); let t = (x, 3); t.0.a += 1; if out.len() == 17 { break } out.push(z); }
    in_a_struct: x, out { let z = mix(x.key); let s = Wrapped { item: x }; s.item.a += 1; if out.len() == 17 { break } out.push(z); }
    element_of_a_part: x, out { let z = mix(7); if let Some(e) = x.list.first_mut() { *e += 1; } if out.len() == 17 { break } out.push(z); }
    method_of_a_part: x, out { let z = mix(x.key); let q = x.part.roll(); if z % 64 == 3 { break } out.push(z ^ q); }
    look_at_a_part: x, out { let z = (&x.part).look(); if z % 64 == 3 { x.a += 1; break } out.push(z); }
    methods_of_std: x, out { let z = mix(x.key.pow(2) ^ x.list[0].count_ones() as u64); let q = x.key.to_string().parse::<u64>().unwrap_or(3); if z % 64 == 3 { break } x.a = z ^ q; out.push(z); }
    skipped_and_given: x, out { let z = mix(7); if out.len() % 7 == 3 { out.push(z); continue } raise(x); x.a += 1; out.push(z); }
    skipped_and_asked: x, out { let z = mix(x.key); if out.len() % 7 == 3 { out.push(z); continue } let r = x.part.roll(); out.push(r ^ z); }
    skipped_in_a_macro: x, out { let z = mix(x.key); if out.len() % 7 == 3 { out.push(z); continue } raised!(x); out.push(z); }
}

by_type! {
    given_first: x, out { raise(x); x.a += 1; if mix(x.key) % 64 == 3 { break } out.push(x.a); }
    asked: x, out { let r = mix(x.part.roll()); if r % 64 == 3 { break } out.push(r); }
    lent_on: x, out { let p = x.part.lent(); p.0 += 1; if mix(x.key) % 64 == 3 { break } out.push(x.key); }
    by_a_closure: x, out { let f = |y: &mut Item| y.a += 1; f(x); if mix(x.key) % 64 == 3 { break } out.push(x.key); }
    by_a_macro: x, out { raised!(x); if mix(x.key) % 64 == 3 { break } out.push(x.key); }
    asked_behind_a_continue: x, out { if out.len() % 7 == 3 { out.push(mix(x.key)); continue } let r = x.part.roll(); out.push(r); }
}

/// A `mut` variable is the iteration's own copy only if its type is no `&mut`.
#[allow(unused_mut, reason = "what it is here for")]
mod declared_mut {
    use super::*;

    twin!(references(n: u64) -> (Vec<Item>, u64) {
        let (mut items, mut sum) = (items(n), 0);
        let list: Vec<&mut Item> = items.iter_mut().collect();
        for mut x in list { sum += mix(x.key) % 9; if sum > 60 { continue } x.a += 1; }
        (items, sum)
    });
    twin!(pairs(n: u64) -> (Vec<Item>, u64) {
        let (mut items, mut sum) = (items(n), 0);
        let list: Vec<(u64, &mut Item)> = items.iter_mut().map(|item| (3, item)).collect();
        for mut x in list { sum += mix(x.1.key) % 9; x.1.a += x.0; if sum > 60 { break } }
        (items, sum)
    });
    twin!(iterators(n: u64) -> (Vec<Item>, u64) {
        let (mut items, mut sum) = (items(n), 0);
        let list: Vec<std::slice::IterMut<Item>> = items.chunks_mut(2).map(|chunk| chunk.iter_mut()).collect();
        for mut x in list { x.next().unwrap().a += 4; sum += mix(x.len() as u64) % 9; if sum > 60 { break } }
        (items, sum)
    });
    twin!(copies(n: u64) -> (Vec<Item>, u64) {
        let (items, mut sum) = (items(n), 0);
        for mut x in items.clone() { x.a += mix(x.key) % 9; sum += x.a; if sum > 60 { break } }
        (items, sum)
    });

    #[test]
    fn items_change_where_the_plain_loop_comes_to_them() {
        check_count(references::plain, references::ours);
        check_count(pairs::plain, pairs::ours);
        check_count(iterators::plain, iterators::ours);
        check_count(copies::plain, copies::ours);
    }
}

/// A `&mut` in a part of the item, or from where the source does not say it.
#[allow(unused_mut, reason = "not every loop changes everything")]
mod in_parts {
    use super::*;
    use std::collections::BTreeMap;

    fn by_hand(x: &mut u64) {
        *x += 1000;
    }

    struct Own<'a>(&'a mut Vec<u64>);

    impl Own<'_> {
        fn iter(&mut self) -> std::slice::IterMut<'_, u64> {
            self.0.iter_mut()
        }
    }

    /// A loop over numbers `v`, with others, `w`, and a map.
    macro_rules! parts {
        ($($name:ident: $v:ident, $w:ident, $map:ident, $sum:ident { $($body:tt)* })*) => {
            $(twin!($name(n: u64) -> (Vec<u64>, BTreeMap<u64, u64>, u64) {
                let (mut $v, $w): (Vec<u64>, Vec<u64>) = ((0..n).collect(), (0..n).map(mix).collect());
                let (mut $map, mut $sum): (BTreeMap<u64, u64>, u64) = ((0..n).map(|x| (x, x)).collect(), 0);
                $($body)*
                ($v, $map, $sum)
            });)*

            #[test]
            fn change_where_the_plain_loop_comes_to_them() {
                $(check_count($name::plain, $name::ours);)*
            }
        };
    }

    parts! {
        enumerated: v, w, map, sum { for p in v.iter_mut().enumerate() { sum += mix(*p.1) % 9; by_hand(p.1); if sum > 60 { break } } sum += w.len() as u64; }
        taken: v, w, map, sum { for p in v.iter_mut().enumerate() { sum += mix(w[p.0]) % 9; let z = p.1; *z += 5; if sum > 60 { continue } sum += 1; } }
        of_a_map: v, w, map, sum { for p in &mut map { sum += mix(*p.1) % 9; by_hand(p.1); if sum > 60 { break } } sum += w.len() as u64; }
        zipped: v, w, map, sum { for p in w.iter().zip(v.iter_mut()) { sum += mix(*p.0) % 9; by_hand(p.1); if sum > 60 { break } } }
        zipped_deeper: v, w, map, sum { for (_, p) in w.iter().zip(v.iter_mut().enumerate()) { sum += mix(*p.1) % 9; by_hand(p.1); if sum > 60 { break } } }
        by_a_closure: v, w, map, sum { let mut it = v.iter_mut(); for x in (0..w.len()).filter_map(|_| it.next()) { sum += mix(*x) % 9; by_hand(x); if sum > 60 { break } } }
        by_a_method: v, w, map, sum { let mut own = Own(&mut v); for x in own.iter() { sum += mix(*x) % 9; by_hand(x); if sum > 60 { break } } sum += w.len() as u64; }
        first_of_two: v, w, map, sum { let list: Vec<(&mut u64, u64)> = v.iter_mut().zip(w).collect(); for p in list { sum += mix(*p.0) % 9; by_hand(p.0); if sum > 60 { break } } }
        deeper: v, w, map, sum { let list: Vec<(u64, (u64, &mut u64))> = w.into_iter().zip(v.iter_mut()).map(|p| (1, p)).collect(); for p in list { sum += mix(*p.1.1) % 9; by_hand(p.1.1); if sum > 60 { break } } }
        in_an_array: v, w, map, sum { let list: Vec<(u64, &mut u64)> = w.into_iter().zip(v.iter_mut()).collect(); for p in list { sum += mix(p.0) % 9; if sum > 60 { continue } for z in [p.1] { *z += 3 } } }
        of_a_type: v, w, map, sum { let list: Vec<(u64, &mut u64)> = w.into_iter().zip(v.iter_mut()).collect(); for p in list { sum += mix(p.0) % 9; if sum > 60 { continue } let q: &mut u64 = p.1; *q += 3; } }
        of_a_branch: v, w, map, sum { let list: Vec<(u64, &mut u64)> = w.into_iter().zip(v.iter_mut()).collect(); for p in list { sum += mix(p.0) % 9; if sum > 60 { continue } *if p.0 > 3 { p.1 } else { p.1 } += 3; } }
        options: v, w, map, sum { let list: Vec<Option<&mut u64>> = v.iter_mut().map(Some).collect(); for (p, x) in list.into_iter().zip(w) { sum += mix(x) % 9; if sum > 60 { continue } p.into_iter().for_each(|z| *z += 1); } }
        elements: v, w, map, sum { let list: Vec<[&mut u64; 1]> = v.iter_mut().map(|x| [x]).collect(); for (mut p, x) in list.into_iter().zip(w) { sum += mix(x) % 9; if sum > 60 { continue } by_hand(p[0]); } }
        results: v, w, map, sum { let list: Vec<Result<&mut u64, u64>> = v.iter_mut().map(Ok).collect(); for (at, p) in list.into_iter().enumerate() { sum += mix(w[at]) % 9; if let Ok(q) = p { *q += 4 } if sum > 60 { break } } }
        listed: v, w, map, sum { let (mut a, mut b) = (1, 2); for x in [&mut a, &mut b] { sum += mix(*x) % 9 + 60; by_hand(x); if sum > 60 { break } } sum += a + b + w.len() as u64 + v.len() as u64; }
    }
}

/// What is shared, where an iteration is skipped, or the loop ends.
mod shared {
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
    use std::sync::{Mutex, mpsc};

    twin!(skipped(n: u64) -> (u64, u64, Vec<u64>, Vec<u64>) {
        let (count, list, mut sum) = (AtomicU64::new(0), Mutex::new(vec![]), 0);
        let (sender, receiver) = mpsc::channel();
        for x in 0..n {
            let y = mix(x);
            sum += y % 9;
            if sum > 60 { continue }
            count.fetch_add(1, SeqCst);
            list.lock().unwrap().push(y);
            sender.send(x).unwrap();
        }
        drop(sender);
        (count.into_inner(), sum, list.into_inner().unwrap(), receiver.iter().collect())
    });

    twin!(behind_the_end(n: u64) -> (u64, u64, Vec<u64>) {
        let (count, list, mut sum) = (AtomicU64::new(0), Mutex::new(vec![]), 0);
        for x in 0..n {
            let y = mix(x);
            let number = count.fetch_add(1, SeqCst);
            let mut guard = list.lock().unwrap();
            guard.push(y ^ number);
            sum += y % 9;
            if sum > 60 { break }
        }
        (count.into_inner(), sum, list.into_inner().unwrap())
    });

    twin!(of_each_item(n: u64) -> (Vec<u64>, u64) {
        let (locks, mut sum): (Vec<Mutex<u64>>, u64) = ((0..n).map(Mutex::new).collect(), 0);
        for (at, lock) in locks.iter().enumerate() {
            sum += mix(at as u64) % 9;
            if sum > 60 { continue }
            *lock.lock().unwrap() += 1000;
        }
        (locks.into_iter().map(|lock| lock.into_inner().unwrap()).collect(), sum)
    });

    twin!(a_flag(n: u64) -> (Vec<u64>, u64) {
        let (done, mut sum, mut out) = (AtomicU64::new(0), 0, vec![]);
        for x in 0..n {
            let y = mix(x);
            if done.load(SeqCst) > 0 { break }
            sum += y % 9;
            if sum > 60 { done.store(x, SeqCst); }
            out.push(y);
        }
        (out, sum)
    });

    twin!(by_guards(n: u64) -> (Vec<(u64, u64)>, Vec<u64>, u64) {
        let (map, list, mut sum) = (Mutex::new(BTreeMap::new()), Mutex::new(vec![n]), 0);
        for x in 0..n {
            sum += mix(x) % 9;
            if sum > 60 { continue }
            *map.lock().unwrap().entry(x % 5).or_insert(0) += 1;
            if let Some(last) = list.lock().unwrap().last_mut() { *last ^= x }
            if let Ok(mut guard) = list.lock() { guard.push(x); }
        }
        (map.into_inner().unwrap().into_iter().collect(), list.into_inner().unwrap(), sum)
    });

    #[test]
    fn changes_where_the_plain_loop_does_it() {
        check_count(by_guards::plain, by_guards::ours);
        check_count(of_each_item::plain, of_each_item::ours);
        check_count(a_flag::plain, a_flag::ours);
        check_count(skipped::plain, skipped::ours);
        check_count(behind_the_end::plain, behind_the_end::ours);
    }
}

/// Methods that have names of std's, and change what they are called of.
mod namesakes {
    use super::*;
    use std::vec::IntoIter;

    impl Part {
        fn find(&mut self, by: u64) -> u64 {
            self.0 += by;
            self.0
        }

        fn get(&mut self, by: u64) -> u64 {
            self.0 ^= by;
            self.0
        }

        fn is_odd(&mut self) -> bool {
            self.0 += 1;
            self.0 % 2 == 1
        }
    }

    twin!(of_readers(n: u64) -> (Vec<Item>, u64) {
        let (mut items, mut sum) = (items(n), 0);
        for x in items.iter_mut() {
            let odd = x.part.is_odd();
            sum += x.part.get(3) % 9;
            if sum > 60 && odd { break }
        }
        (items, sum)
    });

    twin!(of_items_that_are_parts(n: u64) -> (Vec<Part>, u64) {
        let (mut parts, mut sum): (Vec<Part>, u64) = ((0..n).map(Part).collect(), 0);
        for x in &mut parts {
            sum += x.get(5) % 9;
            if sum > 60 { break }
        }
        (parts, sum)
    });

    twin!(of_a_part(n: u64) -> (Vec<Item>, u64) {
        let (mut items, mut sum) = (items(n), 0);
        for x in items.iter_mut() {
            sum += mix(x.key) % 9;
            if sum > 60 { continue }
            sum += x.part.find(3) % 2;
        }
        (items, sum)
    });

    twin!(of_iterators(n: u64) -> (usize, u64) {
        let mut lists: Vec<IntoIter<u64>> = (0..n).map(|x| vec![x, 2, 3].into_iter()).collect();
        let mut sum = 0;
        for list in lists.iter_mut() {
            sum += mix(list.as_slice()[0]) % 9;
            if sum > 60 { break }
            sum += list.find(|x| x % 2 == 0).unwrap_or(1) % 2;
        }
        (lists.iter().map(|list| list.len()).sum(), sum)
    });

    // what a commit asks is the item, not a copy of it
    twin!(of_iterators_in_a_commit(n: u64) -> (usize, u64) {
        let mut lists: Vec<IntoIter<u64>> = (0..n).map(|x| vec![mix(x) % 9, 1].into_iter()).collect();
        let mut sum = 0;
        for list in lists.iter_mut() {
            if sum < 60 { sum += list.sum::<u64>(); }
            sum += list.len() as u64;
        }
        (lists.iter().map(|list| list.len()).sum(), sum)
    });

    twin!(of_readers_in_a_commit(n: u64) -> (Vec<Item>, u64) {
        let (mut items, mut sum) = (items(n), 0);
        for x in items.iter_mut() {
            if sum < 60 { sum += x.part.get(x.key) % 9; }
            sum += mix(x.part.0) % 3;
        }
        (items, sum)
    });

    twin!(of_local_iterators(n: u64) -> (Vec<usize>, u64) {
        let (mut left, mut sum) = (vec![], 0);
        for i in 0..n {
            let mut lists = vec![vec![mix(i) % 9, 3].into_iter(), vec![mix(i + 1) % 9].into_iter()];
            for list in lists.iter_mut() {
                if sum < 60 { sum += list.sum::<u64>(); }
            }
            left.push(lists[0].len());
        }
        (left, sum)
    });

    #[test]
    fn change_where_the_plain_loop_comes_to_them() {
        check_count(of_iterators_in_a_commit::plain, of_iterators_in_a_commit::ours);
        check_count(of_readers_in_a_commit::plain, of_readers_in_a_commit::ours);
        check_count(of_local_iterators::plain, of_local_iterators::ours);
        check_count(of_readers::plain, of_readers::ours);
        check_count(of_items_that_are_parts::plain, of_items_that_are_parts::ours);
        check_count(of_a_part::plain, of_a_part::ours);
        check_count(of_iterators::plain, of_iterators::ours);
    }
}

/// Files that are open before the loop.
#[test]
fn files_behind_the_end_have_not_been_written() {
    use std::fs::{self, File};
    use std::io::Write as _;

    #[parallelize(jobs = jobs(), always)]
    fn ours(files: Vec<File>) -> u64 {
        let mut sum = 0;
        for (at, mut file) in files.into_iter().enumerate() {
            sum += mix(at as u64) % 9;
            if sum > 60 {
                continue;
            }
            file.write_all(b"text").unwrap();
        }
        sum
    }
    let folder = std::env::temp_dir().join(format!("parallelize-items-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = |at: usize| folder.join(at.to_string());
    at_all_jobs(|_| {
        ours((0..60).map(|at| File::create(path(at)).unwrap()).collect());
        let sums = (0..60u64).scan(0, |sum, at| {
            *sum += mix(at) % 9;
            Some(*sum)
        });
        let written = (0..60).map(|at| fs::read(path(at)).unwrap().len());
        assert!(written.eq(sums.map(|sum| if sum > 60 { 0 } else { 4 })));
    });
    fs::remove_dir_all(&folder).unwrap();
}
