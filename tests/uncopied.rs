//! Values that an iteration makes, of a type without `Clone`: ordered statements borrow them, or parts of them, several times.

mod common;

use common::mix;
use common::twins::{at_all_jobs, check_count, jobs, twin};
use parallelize::parallelize;

struct Part {
    cost: u64,
    name: String,
    sizes: Vec<u64>,
}

fn part(n: u64) -> Part {
    Part { cost: n * 7 % 31, name: format!("p{n}"), sizes: (0..n % 4).collect() }
}

fn parts(n: u64) -> Vec<Part> {
    (n..n + n % 3).map(part).collect()
}

fn found(n: u64) -> Result<Part, String> {
    if n == 40 { Err(format!("no part {n}")) } else { Ok(part(n)) }
}

#[derive(Default, Debug, PartialEq)]
struct Ledger {
    total: u64,
    names: String,
}

impl Ledger {
    fn add(&mut self, part: &Part) {
        self.total = self.total * 3 % 1009 + part.cost;
        self.names.push_str(&part.name);
    }

    fn check(&mut self, part: &Part) -> Result<(), String> {
        self.total += part.cost;
        if self.total > 1500 { Err(format!("no {}", part.name)) } else { Ok(()) }
    }

    fn note(&mut self, name: &str) {
        self.total = self.total * 5 % 1009;
        self.names.push_str(name);
    }

    fn eat(&mut self, part: Part) {
        self.add(&part);
    }
}

macro_rules! loops {
    ($($name:ident: $i:ident, $ledger:ident => { $($body:tt)* })*) => {
        $(twin!($name(n: u64) -> Result<Ledger, String> {
            let mut $ledger = Ledger::default();
            for $i in 0..n { $($body)* }
            Ok($ledger)
        });)*

        #[test]
        fn ordered_statements_borrow_what_has_no_copy() {
            $(check_count($name::plain, $name::ours);)*
        }
    };
}

loops! {
    // temporaries that live as long as the variable
    of_a_call: i, ledger => { let y = &part(i); ledger.total += y.cost; }
    of_a_result: i, ledger => { let y = &found(i)?; ledger.total += y.cost; ledger.note(&y.name); }
    of_a_field: i, ledger => { let y = &part(i).cost; ledger.total += *y; }
    of_a_condition: i, ledger => { let y = &if i > 3 { part(i) } else { part(2) }; ledger.total += y.cost; }
    of_an_array: i, ledger => { for k in &[1, 2, part(i).cost] { ledger.total += *k; } }
    of_a_list: i, ledger => { for k in &found(i)?.sizes { ledger.total += *k; } }
    changed: i, ledger => { let y = &mut part(i); y.cost += 1; ledger.total += y.cost; }
    taken_apart: i, ledger => { let Part { cost, name, .. } = &part(i); ledger.total += *cost; ledger.note(name); }
    // borrows of a variable
    of_a_variable: i, ledger => { let y = part(i); let z = &y; ledger.total += z.cost; ledger.note(&z.name); }
    compared: i, ledger => {
        let y = part(i);
        let z = &y.name;
        if *z == ledger.total.to_string() { ledger.note(z); }
    }
    compared_by_size: i, ledger => { let y = parts(i); for z in &y { if z.cost > ledger.total % 50 { ledger.add(z); } } }
    // several statements in a row
    twice: i, ledger => { let y = part(i); ledger.add(&y); ledger.note(&y.name); }
    and_an_element: i, ledger => { let y = parts(i); for z in &y { ledger.add(z); } }
    in_a_branch: i, ledger => { let y = part(i); if y.cost > 3 { ledger.add(&y); ledger.total += y.name.len() as u64; } }
    with_more_before: i, ledger => { let y = found(i)?; ledger.add(&y); ledger.total += 1; ledger.note(&y.name); }
    and_given_away: i, ledger => { let y = part(i); if ledger.total > 3 { ledger.eat(y); } }
    // constructs that only take it apart
    each: i, ledger => { let y = parts(i); for z in y.iter() { ledger.add(z); ledger.note(&z.name); } }
    each_of_an_array: i, ledger => { let y = [part(i), part(i + 1)]; for z in &y { ledger.add(z); } }
    each_that_counts: i, ledger => { let y = parts(i); for z in &y { if z.cost > 9 { ledger.add(z); } } }
    some: i, ledger => { let y = found(i).ok(); if let Some(z) = &y { ledger.add(z); } }
    last: i, ledger => { let y = parts(i); if let Some(z) = y.last() { ledger.add(z); } else { ledger.note("none"); } }
    matched: i, ledger => { let y = part(i); match &y { Part { cost: 0, .. } => ledger.note("free"), z => ledger.add(z) } }
    in_a_loop_of_pairs: i, ledger => { let y = parts(i); for (k, z) in y.iter().enumerate() { ledger.add(z); ledger.total += k as u64; } }
    // something is computed of it in between
    computed: i, ledger => { let y = parts(i); for z in &y { ledger.note(&z.name.to_uppercase()); } ledger.total += y.len() as u64; }
}

// types with a copy go the same ways
twin!(each_point(n: u64) -> Vec<(u64, u64)> {
    let mut out = Vec::new();
    for i in 0..n {
        let points: Vec<(u64, u64)> = (0..i % 5).map(|k| (k, i)).collect();
        for point in &points {
            out.push(*point);
        }
        if points.len() > 3 {
            out.push((0, 0));
        }
    }
    out
});

#[test]
fn elements_of_a_list_are_pushed_in_order() {
    check_count(each_point::plain, each_point::ours);
}

// what one changes through a `&`, the next one sees
struct Counter(std::cell::Cell<u64>);

fn bump(counter: &Counter, out: &mut Vec<u64>) {
    counter.0.set(counter.0.get() + 1 + out.len() as u64);
    out.push(counter.0.get());
}

twin!(counted(n: u64) -> Vec<u64> {
    let mut out = Vec::new();
    for i in 0..n {
        let counter = Counter(std::cell::Cell::new(i * i));
        bump(&counter, &mut out);
        out.push(counter.0.get());
        if counter.0.get() % 3 == 0 {
            bump(&counter, &mut out);
        }
        for _ in 0..2 {
            bump(&counter, &mut out);
            out.push(counter.0.get());
        }
        bump(&counter, &mut out);
    }
    out
});

#[test]
fn what_is_shared_is_seen_as_it_was_left() {
    check_count(counted::plain, counted::ours);
}

// that is all that the worker does: then it does that
twin!(pairs(n: u64) -> Vec<u64> {
    let mut out = Vec::new();
    for i in 0..n {
        let pair = [i, i + 1];
        for k in &pair {
            out.push(*k);
        }
    }
    out
});

// what is moved out of an item is the iteration's
twin!(moved_out(n: u64) -> Vec<u64> {
    let mut out = Vec::new();
    for part in parts_of(n) {
        let sizes = part.sizes;
        for size in &sizes {
            out.push(*size);
        }
    }
    out
});

fn parts_of(n: u64) -> Vec<Part> {
    (0..n).map(part).collect()
}

#[test]
fn what_an_iteration_has_is_taken_apart_in_order() {
    check_count(pairs::plain, pairs::ours);
    check_count(moved_out::plain, moved_out::ours);
}

twin!(moved_on_in_one_branch(n: u64) -> (Vec<u64>, Vec<String>, u64) {
    let (mut dear, mut names, mut left, mut kept) = (Vec::new(), Vec::new(), 0, Vec::new());
    for part in parts_of(n) {
        let weight = part.cost.pow(2) % 37;
        if weight > 20 {
            left += 1;
            dear.push(part.cost);
            names.push(part.name);
            continue;
        }
        if part.cost > left {
            names.push(part.name);
            continue;
        }
        left += weight;
        kept.push(part);
    }
    names.extend(kept.into_iter().map(|part| part.name));
    (dear, names, left)
});

// of what stays with its thread, the parts alone travel
twin!(parts_of_an_rc(n: u64) -> (Vec<u64>, u64, u64) {
    let (mut deep, mut total, mut skipped) = (Vec::new(), 0, 0);
    for i in 0..n {
        let tree = Tree { size: mix(i) % 100, depth: i % 7, root: std::rc::Rc::new(i) };
        if tree.size > total % 90 {
            skipped += 1;
            continue;
        }
        total += tree.size;
        if tree.depth > 3 {
            deep.push(tree.depth);
        }
        total += *tree.root;
    }
    (deep, total, skipped)
});

struct Tree {
    size: u64,
    depth: u64,
    root: std::rc::Rc<u64>,
}

#[test]
fn what_is_read_of_it_travels_alone() {
    check_count(parts_of_an_rc::plain, parts_of_an_rc::ours);
}

twin!(moved_on_behind_a_check(n: u64) -> Result<(Vec<u64>, u64), String> {
    let (mut ledger, mut kept, mut doubles) = (Ledger::default(), Vec::<Part>::new(), 0);
    for i in 0..n {
        let part = part(mix(i) % 97);
        if kept.iter().any(|other| other.cost == part.cost) {
            doubles += 1;
            continue;
        }
        ledger.check(&part)?;
        if kept.len() > 40 {
            return Err(part.name);
        }
        kept.push(part);
    }
    Ok((kept.iter().map(|part| part.cost).collect(), doubles))
});

twin!(moved_on_to_one_of_several(n: u64) -> Result<(Vec<Vec<u64>>, Vec<String>, Option<String>), String> {
    let (mut rows, mut full, mut best): (Vec<Vec<u64>>, Vec<Part>, Option<Part>) = (Vec::new(), Vec::new(), None);
    'whole: for i in 0..n {
        let part = part(mix(i) % 97);
        let score = part.sizes.iter().sum::<u64>() + mix(i) % 20;
        if part.cost == 30 && rows.len() > 38 {
            return Err(part.name);
        }
        if score > 20 && best.as_ref().is_none_or(|best| best.cost < part.cost) {
            best = Some(part);
            continue;
        }
        for row in rows.iter_mut() {
            if row.len() < 3 && row[0] != part.cost {
                row.push(part.cost);
                continue 'whole;
            }
        }
        if rows.len() < 40 {
            rows.push(vec![part.cost]);
            continue;
        }
        full.push(part);
    }
    Ok((rows, full.into_iter().map(|part| part.name).collect(), best.map(|best| best.name)))
});

#[test]
fn what_moves_on_behind_an_exit_moves_once() {
    check_count(moved_on_to_one_of_several::plain, moved_on_to_one_of_several::ours);
    check_count(moved_on_in_one_branch::plain, moved_on_in_one_branch::ours);
    check_count(moved_on_behind_a_check::plain, moved_on_behind_a_check::ours);
}

twin!(moved_on_in_inner_loops(n: u64) -> (Vec<u64>, Vec<String>, u64) {
    let (mut dear, mut names, mut left) = (Vec::new(), Vec::new(), 0);
    'whole: for i in 0..n {
        for part in parts(i) {
            if part.cost > 20 {
                dear.push(part.cost);
                names.push(part.name);
                continue;
            }
            names.insert(0, part.name);
        }
        let last = part(i);
        for size in 0..i % 4 {
            if size > 2 {
                names.push(last.name);
                continue 'whole;
            }
            left += size;
        }
        names.push(last.name);
    }
    (dear, names, left)
});

#[test]
fn what_moves_on_in_an_inner_loop_moves_once() {
    check_count(moved_on_in_inner_loops::plain, moved_on_in_inner_loops::ours);
}

fn weight(part: &Part) -> u64 {
    part.cost * 3
}

twin!(measured_and_moved(n: u64) -> (Vec<u64>, Ledger, u64) {
    let (mut dear, mut ledger, mut total) = (Vec::<Part>::new(), Ledger::default(), 0);
    for i in 0..n {
        let part = part(mix(i) % 97);
        let weight = weight(&part);
        let largest = part.sizes.iter().max().copied();
        ledger.add(&part);
        if weight > 40 {
            dear.push(part);
        }
        total = (total + weight) * largest.unwrap_or(2) % 1009;
    }
    (dear.iter().map(|part| part.cost).collect(), ledger, total)
});

#[test]
fn what_was_measured_moves_once() {
    check_count(measured_and_moved::plain, measured_and_moved::ours);
}

fn numbered(n: u64) -> Vec<Part> {
    (0..n).map(|i| part(mix(i) % 97)).collect()
}

twin!(looked_for_and_kept(parts: Vec<Part>) -> (Vec<u64>, u64) {
    let (mut kept, mut known, mut doubles) = (Vec::<Part>::new(), Vec::new(), 0);
    for part in parts {
        let largest = part.sizes.iter().max().copied();
        if largest == Some(2) {
            doubles += 1;
        }
        if known.contains(&part.cost) {
            doubles += 2;
        }
        known.push(part.cost);
        kept.push(part);
    }
    (kept.iter().map(|part| part.cost).collect(), doubles)
});

impl Ledger {
    fn has(&self, part: &Part) -> bool {
        part.sizes.iter().all(|size| size * 300 < self.total)
    }

    fn place(&mut self, cost: u64, name: &str) -> u64 {
        self.names.push_str(name);
        self.total = (self.total + cost) % 1009;
        self.total
    }
}

twin!(placed_or_put_off(n: u64) -> (Ledger, Vec<String>, Vec<u64>, u64) {
    let (mut ledger, mut waiting, mut refused, mut hash) = (Ledger::default(), Vec::<Part>::new(), Vec::new(), 7_u64);
    let mut best: Option<Part> = None;
    for i in 0..n {
        let part = part(mix(i) % 97);
        let weight = part.cost.pow(2) / (part.sizes.len() as u64 + 1);
        if weight > 800 {
            refused.push(part.cost);
            continue;
        }
        if !ledger.has(&part) {
            if waiting.len() > 20 {
                refused.push(part.cost + 1);
                ledger.total += 30;
                continue;
            }
            waiting.push(part);
            continue;
        }
        let at = ledger.place(part.cost, &part.name);
        hash = hash.wrapping_mul(31).wrapping_add(at ^ weight);
        if best.as_ref().is_none_or(|best| best.cost < part.cost) {
            best = Some(part);
        }
    }
    refused.extend(best.map(|best| best.cost));
    (ledger, waiting.into_iter().map(|part| part.name).collect(), refused, hash)
});

#[test]
fn what_is_looked_for_or_put_off_moves_once() {
    at_all_jobs(|n| {
        let parts = || numbered(n as u64);
        assert_eq!(looked_for_and_kept::plain(parts()), looked_for_and_kept::ours(parts()), "n {n}, jobs {}", jobs());
    });
    check_count(placed_or_put_off::plain, placed_or_put_off::ours);
}
