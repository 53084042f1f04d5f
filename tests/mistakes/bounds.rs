// === bo_missing_trait_bound_add_assign: missing trait bound (Add-assign on T)
#[parallelize]
fn sum_all<T: Copy + Default>(xs: &[T]) -> T {
    let mut total = T::default();
    for x in xs {
        total += *x;
    }
    total
}

// === bo_generic_t_lacks_partialord: generic T lacks PartialOrd
#[parallelize]
fn count_above<T>(xs: &[T], limit: T) -> usize {
    let mut n = 0;
    for x in xs {
        if *x > limit {
            n += 1;
        }
    }
    n
}

// === bo_generic_t_lacks_display: generic T lacks Display
#[parallelize]
fn lines<T>(xs: &[T]) -> Vec<String> {
    let mut out = Vec::new();
    for x in xs {
        let s = format!("<{}>", x);
        out.push(s);
    }
    out
}

// === bo_generic_fn_needs_bound_that: generic fn needs a bound that the caller lacks
fn key<T: ToString>(t: &T) -> usize { t.to_string().len() }
#[parallelize]
fn keys<T: Clone>(xs: &[T]) -> Vec<usize> {
    let mut out = Vec::new();
    for x in xs {
        let k = key(x);
        out.push(k);
    }
    out
}

// === bo_moves_out_generic_reference_no: moves out of a generic reference (no Copy)
#[parallelize]
fn copy_all<T: PartialEq>(xs: &[T], skip: &T) -> Vec<T> {
    let mut out = Vec::new();
    for x in xs {
        if x != skip {
            out.push(*x);
        }
    }
    out
}

// === bo_hashset_type_without_hash: HashSet of type without Hash
use std::collections::HashSet;
#[derive(PartialEq, Clone)]
struct Key { a: u32 }
#[parallelize]
fn unique(keys: &[Key]) -> usize {
    let mut set = HashSet::new();
    for k in keys {
        let c = k.clone();
        set.insert(c);
    }
    set.len()
}

// === bo_hashset_without_type_missing_hash: HashSet without type, missing Hash; as Vec dedupe
use std::collections::HashSet;
#[derive(PartialEq, Eq, Clone, Copy)]
enum Suit { Hearts, Spades }
#[parallelize]
fn distinct(hands: &[Vec<Suit>]) -> usize {
    let mut seen = HashSet::new();
    for hand in hands {
        for s in hand {
            seen.insert(*s);
        }
    }
    seen.len()
}

// === bo_hashmap_no_types_key_without: HashMap with no types, key without Hash, entry
use std::collections::HashMap;
#[derive(PartialEq, Eq, Clone)]
struct K(u32);
#[parallelize]
fn r(xs: &[K]) -> usize {
    let mut m = HashMap::new();
    for x in xs {
        let k = x.clone();
        *m.entry(k).or_insert(0) += 1;
    }
    m.len()
}

// === bo_clone_on_non_clone_generic: clone on non-Clone generic, passed as slice
#[derive(Debug)]
struct NoClone(u8);
#[parallelize]
fn cl(rows: &[NoClone]) -> usize {
    let mut seen: Vec<NoClone> = Vec::new();
    for r in rows {
        let c = r.clone();
        seen.push(c);
    }
    seen.len()
}

// === bo_clone_on_t_non_clone: clone on &&T of non-Clone, pushed in the commit
struct Node { id: u32 }
#[parallelize]
fn r(xs: &[Node]) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for x in xs {
        if x.id.count_ones() > 2 {
            out.push(x.clone());
        }
    }
    out
}

// === bo_iterating_over_integer: iterating over an integer
#[parallelize]
fn squares(n: usize) -> Vec<usize> {
    let mut out = Vec::new();
    for i in n {
        out.push(i * i);
    }
    out
}

// === bo_iterates_over_struct_that_no: iterates over a struct that is no iterator
struct Bag { items: Vec<u32> }
#[parallelize]
fn bag_sum(bag: &Bag) -> u32 {
    let mut s = 0;
    for x in bag {
        s += x;
    }
    s
}

// === bo_iterates_over_str: iterates over a &str
#[parallelize]
fn vowels(text: &str) -> usize {
    let mut n = 0;
    for c in text {
        if "aeiou".contains(c) {
            n += 1;
        }
    }
    n
}

// === bo_range_float: range to float
#[parallelize]
fn samples(n: f64) -> Vec<f64> {
    let mut out = Vec::new();
    for i in 0.0..n {
        out.push(i * 0.1);
    }
    out
}

// === bo_rev_on_non_double_ended: rev on a non-double-ended
#[parallelize]
fn backwards(text: &str, n: usize) -> Vec<usize> {
    let mut out = Vec::new();
    for l in std::iter::repeat(text).take_while(|t| t.len() > n).rev() {
        let k = l.trim().len();
        out.push(k);
    }
    out
}

// === bo_iterator_generic_param_lacks_bound: iterator of generic param lacks bound
#[parallelize]
fn gen_sum<I>(it: I) -> u64 {
    let mut s = 0;
    for x in it {
        let y: u64 = x;
        s += y.pow(2);
    }
    s
}
