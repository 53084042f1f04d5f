//! Locals with a state of their own, which statements that stay in order change by methods and calls that the macros do not
//! know.

mod common;

use common::mix;
use common::twins::{at_all_jobs, jobs, twin};
use parallelize::parallelize;
use std::fmt::Debug;

#[derive(Clone)]
struct Rng(u64);

impl Rng {
    fn mix(&mut self, x: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        x.wrapping_mul(31).wrapping_add(self.0)
    }
}

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

fn check<R: PartialEq + Debug>(plain: fn(u64) -> R, ours: fn(u64) -> R) {
    at_all_jobs(|n| assert_eq!(plain(n as u64), ours(n as u64), "n {n}, jobs {}", jobs()));
}

#[test]
fn states() {
    check(stores::plain, stores::ours);
    check(mut_item::plain, mut_item::ours);
    check(mut_item_pair::plain, mut_item_pair::ours);
    check(if_let::plain, if_let::ours);
    check(matched::plain, matched::ours);
    check(while_let::plain, while_let::ours);
    check(own_macro::plain, own_macro::ours);
    check(own_macro_of_expressions::plain, own_macro_of_expressions::ours);
    check(elements::plain, elements::ours);
    check(tuples::plain, tuples::ours);
    check(boxes::plain, boxes::ours);
    check(options::plain, options::ours);
    check(closures::plain, closures::ours);
    check(fields::plain, fields::ours);
    check(iterators::plain, iterators::ours);
}
