//! Locals with a state of their own, which statements that stay in order change by methods and calls that the macros do not
//! know.

mod common;

use common::twins::{at_all_jobs, check_count, jobs, twin};
use common::{Rng, mix};
use parallelize::parallelize;
use std::cell::{Cell, RefCell};
use std::io::Read;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, OnceLock};
use std::vec::IntoIter;

#[derive(Clone)]
struct Has {
    rng: Rng,
    n: u64,
}

macro_rules! stepped {
    ($rng:ident, $total:ident) => {
        $total = $rng.mix($total);
    };
}

macro_rules! mixed {
    ($rng:expr, $x:expr) => {
        $rng.mix($x)
    };
}

twin!(mut_item(n: u64) -> u64 {
    let mut total = 0u64;
    let rngs: Vec<Rng> = (0..n).map(Rng).collect();
    for mut rng in rngs {
        let w = mix(rng.0);
        total = rng.mix(total) ^ w;
        total = rng.mix(total);
    }
    total
});

twin!(mut_item_pair(n: u64) -> u64 {
    let mut total = 0u64;
    let rngs: Vec<Rng> = (0..n).map(Rng).collect();
    for (i, mut rng) in rngs.into_iter().enumerate() {
        let w = mix(i as u64);
        total = rng.mix(total) ^ w;
        if i % 2 == 0 { total = rng.mix(total); }
        total = rng.mix(total);
    }
    total
});

twin!(if_let(n: u64) -> u64 {
    let mut total = 0u64;
    for i in 0..n {
        let w = mix(i);
        if let Some(mut rng) = Some(Rng(w)) {
            total = rng.mix(total) ^ w;
            total = rng.mix(total);
            total ^= rng.mix(9);
        }
    }
    total
});

twin!(matched(n: u64) -> u64 {
    let mut total = 0u64;
    for i in 0..n {
        let w = mix(i);
        match Rng(w) { mut rng => {
            total = rng.mix(total) ^ w;
            total = rng.mix(total);
            total ^= rng.mix(9);
        } }
    }
    total
});

twin!(while_let(n: u64) -> u64 {
    let mut total = 0u64;
    for i in 0..n {
        let mut v = vec![Rng(mix(i)), Rng(i)];
        while let Some(mut rng) = v.pop() {
            total = rng.mix(total);
            total = rng.mix(total);
            total ^= rng.mix(9);
        }
    }
    total
});

twin!(own_macro(n: u64) -> u64 {
    let mut total = 0u64;
    for i in 0..n {
        let w = mix(i);
        let mut rng = Rng(w);
        stepped!(rng, total);
        stepped!(rng, total);
        total = rng.mix(total);
    }
    total
});

twin!(own_macro_of_expressions(n: u64) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let w = mix(i);
        let mut rng = Rng(w);
        total = mixed!(rng, total);
        out.push(mixed!(rng, 5));
        total = mixed!(rng, total) ^ mixed!(rng, 7);
        out.push(rng.0);
    }
    (total, out)
});

twin!(elements(n: u64) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let w = mix(i);
        let mut rngs = vec![Rng(w), Rng(i)];
        total = rngs[0].mix(total);
        out.push(rngs[0].0);
        total = rngs[1].mix(total);
        total = rngs.last_mut().unwrap().mix(total);
        for r in &mut rngs { total = r.mix(total); }
        for r in rngs.iter_mut() { total = r.mix(total); }
        out.push(rngs[1].0);
    }
    (total, out)
});

twin!(tuples(n: u64) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let (mut a, mut b) = (Rng(mix(i)), Rng(i));
        total = a.mix(total) ^ b.mix(3);
        out.push(a.0 ^ b.0);
        total = b.mix(a.mix(total));
        out.push(a.mix(4));
        out.push(b.mix(4));
    }
    (total, out)
});

twin!(boxes(n: u64) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let mut a = Box::new(Rng(mix(i)));
        total = a.mix(total);
        total = a.mix(total);
        out.push(a.0);
        let mut f: Box<dyn FnMut(u64) -> u64 + Send> = Box::new(move |x| a.mix(x));
        total = f(total);
        total = f(total);
        out.push(f(2));
    }
    (total, out)
});

twin!(options(n: u64) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let mut a = Some(Rng(mix(i)));
        total = a.as_mut().unwrap().mix(total);
        total = a.as_mut().map_or(0, |a| a.mix(total));
        total = a.as_mut().map(|a| a.mix(total)).unwrap_or(3);
        out.push(a.as_ref().unwrap().0);
        total = a.get_or_insert(Rng(3)).mix(total);
        out.push(a.take().unwrap().mix(3));
    }
    (total, out)
});

twin!(closures(n: u64) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let mut k = mix(i);
        let mut next = move |a: u64| { k = k.wrapping_add(1); a.wrapping_mul(31) ^ k };
        total = next(total);
        if i % 2 == 0 { total = next(total); }
        out.push(next(3));
        total = next(total).wrapping_add(next(3)) ^ next(8);
        for j in 0..i % 4 { total = next(total).wrapping_add(next(j)); out.push(next(j)); }
        out.push(next(total));
    }
    (total, out)
});

twin!(fields(n: u64) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let mut h = Has { rng: Rng(mix(i)), n: i };
        total = h.rng.mix(total);
        if i % 3 == 0 { total ^= h.rng.mix(h.n); }
        out.push(h.rng.0);
    }
    (total, out)
});

twin!(iterators(n: u64) -> (u64, Vec<Option<u64>>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let mut it = mix(i)..u64::MAX;
        total = (it.next().unwrap() / 2) ^ (total % 3);
        total = it.nth((total % 2) as usize).unwrap() / 3 + total % 70;
        out.push(it.next());
        out.extend(it.next().map(Some));
    }
    (total, out)
});

twin!(stores(n: u64) -> (Vec<u64>, u64) {
    let (mut xs, mut last): (Vec<Rng>, u64) = ((0..n).map(Rng).collect(), 0);
    for x in xs.iter_mut() {
        let mut k = mix(x.0);
        let mut next = move |a: u64| { k = k.wrapping_add(1); a.wrapping_mul(31) ^ k };
        x.0 = next(3) ^ next(last);
        last = last.wrapping_mul(7) ^ (next(x.0) % 5);
        if next(4) % 991 == 7 { last ^= next(1); break; }
    }
    (xs.iter().map(|x| x.0).collect(), last)
});

twin!(changed_by_a_draw(n: u64) -> Vec<u64> {
    let (mut count, mut out) = (0u64, vec![]);
    for i in 0..n {
        count += 1;
        let mut rng = Rng(mix(i));
        let before = rng.0;
        let first = rng.mix(i);
        let drawn = rng.mix(count);
        out.push(mix(before ^ first) ^ drawn);
    }
    out
});

twin!(drawn_behind_what_may_panic(n: u64, words: &mut IntoIter<u64>, names: &[u64]) -> Vec<u64> {
    let mut out = vec![];
    for i in 0..n as usize {
        let (k, name) = (i + 1, names[i]);
        let scale = i as f64 * 0.5;
        let Some(word) = words.next() else { break };
        out.push(mix(word) ^ k as u64 ^ name ^ scale.to_bits());
    }
    out
});

/// The plain loop looks at `names` before it ends.
#[test]
fn heads_that_leave() {
    panic::set_hook(Box::new(|_| {}));
    at_all_jobs(|n| {
        let (words, names): (Vec<u64>, Vec<u64>) = ((0..n as u64 / 2).collect(), (0..n as u64).collect());
        for known in [n, n / 2 + 1, n / 2, n / 3] {
            let run = |draw: fn(u64, &mut IntoIter<u64>, &[u64]) -> Vec<u64>| {
                let mut words = words.clone().into_iter();
                catch_unwind(AssertUnwindSafe(|| draw(n as u64, &mut words, &names[..known.min(n)]))).map_err(drop)
            };
            let (plain, ours) = (run(drawn_behind_what_may_panic::plain), run(drawn_behind_what_may_panic::ours));
            assert_eq!(plain, ours, "n {n}, known {known}, jobs {}", jobs());
        }
    });
    let _ = panic::take_hook();
}

twin!(changed_between(n: u64) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for i in 0..n {
        let (mut rng, mut row) = (Rng(mix(i)), vec![i, 10, 20, 30]);
        let mut next = Rng(i);
        total = total.wrapping_add(1);
        let a = total;
        total ^= rng.mix(a) % 8;
        out.push(rng.0);
        let k = (total % 3) as usize;
        total ^= row.swap_remove(k);
        out.push(row.len() as u64);
        let before = { total ^= 1; total };
        out.push(next.mix(before));
        out.push(next.mix(3));
    }
    (total, out)
});

twin!(ref_mut_patterns(n: u64) -> (u64, Vec<Option<String>>, Vec<u64>) {
    let (mut total, mut out, mut rest) = (0, vec![], vec![]);
    for i in 0..n {
        let (mut name, mut pair) = (Some(mix(i).to_string()), (Rng(i), 3));
        if let Some(ref mut name) = name { name.push_str(&"abc"[(total % 3) as usize..]); }
        total += 1;
        out.push(name);
        if let (ref mut rng, 3) = pair { total = rng.mix(total) % 7; }
        match pair { (ref mut rng, 3) if total > 3 => total = rng.mix(total) % 9, _ => {} }
        rest.push(pair.0.0);
    }
    (total, out, rest)
});

twin!(items_within_a_statement(n: u64) -> (u64, Vec<u64>) {
    let mut rngs: Vec<Rng> = (0..n).map(Rng).collect();
    let mut total = 0;
    for rng in &mut rngs { let w = mix(rng.0); total = rng.mix(total) ^ rng.roll() ^ w; }
    (total, rngs.iter().map(|rng| rng.0).collect())
});

twin!(rows_within_a_statement(n: u64) -> (u64, Vec<u64>) {
    fn grown(row: &mut Vec<u64>, x: u64) -> u64 { row.push(x); x }
    let mut rows: Vec<Vec<u64>> = (0..n).map(|i| vec![i, 2, 3, 4]).collect();
    let (mut total, mut out) = (0u64, vec![]);
    for row in &mut rows {
        let w = mix(row[0]);
        total = total.wrapping_mul(3) ^ (row.swap_remove((total % 3) as usize) * row.len() as u64);
        out.push(w ^ grown(row, total) ^ row.len() as u64);
    }
    (total, out)
});

twin!(items_behind_an_exit(n: u64) -> (u64, Vec<u64>) {
    let mut xs: Vec<u64> = (0..n).collect();
    let mut total = 0u64;
    for x in &mut xs {
        let i = *x;
        *x += 100;
        total = total.wrapping_mul(3) ^ i;
        if total % 2 == 1 { continue; }
        total ^= mix(i);
    }
    (total, xs)
});

twin!(replaced_behind_an_exit(n: u64) -> (u64, Vec<u64>) {
    let mut xs: Vec<u64> = (0..n).collect();
    let mut total = 0u64;
    for x in &mut xs {
        let w = mix(*x) % 9;
        total = total.wrapping_add(1);
        if total % 2 == 0 { continue; }
        total ^= std::mem::replace(x, w);
    }
    (total, xs)
});

twin!(atomics(n: u64) -> Vec<u64> {
    fn add(count: &AtomicU64, out: &mut Vec<u64>) { count.fetch_add(1, SeqCst); out.push(0); }
    let mut out = vec![];
    for i in 0..n {
        let count = Arc::new(AtomicU64::new(mix(i)));
        add(&count, &mut out);
        out.push(count.load(SeqCst));
        let same = count.clone();
        same.store(out.len() as u64, SeqCst);
        out.push(count.load(SeqCst));
        let note = move |x: u64| { same.fetch_add(x, SeqCst); x };
        let last = out[out.len() - 1];
        out.push(note(last % 5));
        out.push(count.load(SeqCst));
        out.push(Arc::strong_count(&count) as u64);
    }
    out
});

twin!(channels(n: u64) -> u64 {
    let mut total = 0u64;
    for i in 0..n {
        let w = mix(i) % 3;
        let (to, from) = channel();
        to.send(total).unwrap();
        total = (total * 3 + i) % 1000 + w + from.try_recv().map_or(100, |_| 1);
        to.send(total).unwrap();
        drop(to);
        for x in from { total += x; }
    }
    total
});

twin!(cells(n: u64) -> u64 {
    let mut total = 0u64;
    for i in 0..n {
        let w = mix(i);
        let lock = Mutex::new(w);
        { let mut guard = lock.lock().unwrap(); *guard ^= total; }
        total = total.wrapping_mul(3) ^ *lock.lock().unwrap();
        let once = OnceLock::new();
        total ^= *once.get_or_init(|| total ^ w);
        total ^= *once.get_or_init(|| 7);
        let cell = Cell::new(w);
        cell.set(total);
        total ^= cell.get() % 7;
        cell.set(3);
        total ^= cell.get();
        let list = RefCell::new(vec![w]);
        list.borrow_mut().push(total);
        total ^= list.borrow().len() as u64 ^ list.borrow()[1] % 3;
    }
    total
});

twin!(cells_of_workers(n: u64) -> Vec<u64> {
    let mut out = vec![];
    for i in 0..n {
        let (count, list) = (AtomicU64::new(i), Mutex::new(vec![]));
        (0..5).for_each(|x| { count.fetch_xor(mix(x ^ i), SeqCst); });
        for k in 0..3 { list.lock().unwrap().push(mix(k)); }
        out.push(count.load(SeqCst));
        out.extend(list.into_inner().unwrap());
    }
    out
});

fn number(reader: &mut dyn Read) -> Result<u64, String> {
    let mut bytes = [0; 3];
    reader.read_exact(&mut bytes).map_err(|e| e.to_string())?;
    if bytes[0] == 250 { Err("250".to_string()) } else { Ok(bytes.iter().fold(0, |a, b| a * 256 + u64::from(*b))) }
}

twin!(decoded(reader: &mut dyn Read, out: &mut [u64]) -> Result<(), String> {
    for row in out.chunks_exact_mut(2) {
        let x = number(reader)?;
        row[0] = mix(x);
        row[1] = x;
    }
    Ok(())
});

/// A call that is given what it draws from, and may end the loop itself.
#[test]
fn draws_that_may_fail() {
    at_all_jobs(|n| {
        let bytes: Vec<u8> = (0..n).flat_map(|i| (i as u32).to_le_bytes()).take(n * 2).collect();
        for len in [n / 2, n + n / 2] {
            let (mut a, mut b) = ((vec![0; len], &bytes[..]), (vec![0; len], &bytes[..]));
            let results = (decoded::plain(&mut a.1, &mut a.0), decoded::ours(&mut b.1, &mut b.0));
            assert_eq!((results.0, a), (results.1, b), "n {n}, jobs {}", jobs());
        }
    });
}

#[test]
fn states() {
    check_count(changed_by_a_draw::plain, changed_by_a_draw::ours);
    check_count(changed_between::plain, changed_between::ours);
    check_count(ref_mut_patterns::plain, ref_mut_patterns::ours);
    check_count(items_within_a_statement::plain, items_within_a_statement::ours);
    check_count(rows_within_a_statement::plain, rows_within_a_statement::ours);
    check_count(items_behind_an_exit::plain, items_behind_an_exit::ours);
    check_count(replaced_behind_an_exit::plain, replaced_behind_an_exit::ours);
    check_count(atomics::plain, atomics::ours);
    check_count(channels::plain, channels::ours);
    check_count(cells::plain, cells::ours);
    check_count(cells_of_workers::plain, cells_of_workers::ours);
    check_count(stores::plain, stores::ours);
    check_count(mut_item::plain, mut_item::ours);
    check_count(mut_item_pair::plain, mut_item_pair::ours);
    check_count(if_let::plain, if_let::ours);
    check_count(matched::plain, matched::ours);
    check_count(while_let::plain, while_let::ours);
    check_count(own_macro::plain, own_macro::ours);
    check_count(own_macro_of_expressions::plain, own_macro_of_expressions::ours);
    check_count(elements::plain, elements::ours);
    check_count(tuples::plain, tuples::ours);
    check_count(boxes::plain, boxes::ours);
    check_count(options::plain, options::ours);
    check_count(closures::plain, closures::ours);
    check_count(fields::plain, fields::ours);
    check_count(iterators::plain, iterators::ours);
}
