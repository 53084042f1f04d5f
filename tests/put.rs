//! Values that commits put somewhere: what is coerced there, and what branches and a `?` give; and what branches take.

mod common;

use common::mix;
use common::twins::{at_all_jobs, check, forms, jobs, twin};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque};

fn work(x: u64) -> u64 {
    (0..20).fold(x, |x, _| mix(x))
}

fn checked(x: u64) -> Result<u64, String> {
    if x == 777 { Err(format!("bad {x}")) } else { Ok(work(x) % 1009) }
}

trait Shape {
    fn area(&self) -> f64;
}

struct Square(f64);

impl Shape for Square {
    fn area(&self) -> f64 {
        self.0 * self.0
    }
}

fn up(x: &u64) -> u64 {
    x + 1
}

fn down(x: &u64) -> u64 {
    x.wrapping_sub(1)
}

forms!(boxes_become_trait_objects(xs) -> Vec<u64> {
    let mut shapes: Vec<Box<dyn Shape + Send>> = Vec::new();
} for (x in xs) {
    shapes.push(Box::new(Square(work(*x) as f64)));
} shapes.iter().map(|shape| shape.area().to_bits()).collect());

forms!(functions_become_pointers(xs) -> Vec<u64> {
    let mut steps: Vec<fn(&u64) -> u64> = vec![];
} for (x in xs) {
    steps.push(if work(*x) % 2 == 0 { up } else { down });
} steps.iter().map(|step| step(&3)).collect());

forms!(texts_are_lent(xs) -> Vec<usize> {
    let names: Vec<String> = xs.iter().map(|x| format!("{}=", work(*x) % 100)).collect();
    let mut keys: Vec<&str> = Vec::new();
    let mut found = BTreeMap::new();
} for (name in &names) {
    keys.push(name);
    found.insert(name.trim_end_matches('='), if name.len() > 2 { "long" } else { "short" });
} keys.iter().chain(found.values()).map(|text| text.len()).collect());

forms!(what_a_match_gives_is_pushed(xs) -> Option<Vec<u16>> {
    let mut out = VecDeque::new();
} for (x in xs) {
    out.push_back(match checked(*x) {
        Ok(y) => y.try_into().unwrap(),
        Err(_) => return None,
    });
} Some(out.into()));

forms!(what_a_question_mark_gives_is_inserted(xs) -> Result<(u64, usize, Option<u64>), String> {
    let (mut sums, mut seen, mut last) = (HashMap::new(), HashSet::new(), None);
} for (x in xs) {
    sums.insert(format!("k{}", x % 7), checked(*x)?);
    seen.insert(checked(*x)? % 50);
    last = Some(checked(*x)? + 1);
} Ok((sums.values().sum(), seen.len(), last)));

forms!(elements_are_given_values_of_branches(xs) -> Option<(Vec<u64>, f32)> {
    let (mut out, mut top) = (vec![0; xs.len()], f32::MIN);
} for ((i, x) in xs.iter().enumerate()) {
    out[i] = match checked(*x) {
        Ok(y) => y,
        Err(_) => return None,
    };
    top = if x % 3 == 0 { (work(*x) % 100) as f32 } else { 0.5 };
} Some((out, top)));

twin!(keys_are_looked_up(xs: &[u64]) -> (usize, Vec<u64>, BTreeMap<String, u64>) {
    let (mut seen, mut out, mut counts) = (HashSet::new(), Vec::new(), BTreeMap::new());
    for x in xs {
        let (key, name) = (work(*x) % 100, format!("n{}", x % 9));
        let (key, name): (&u64, &str) = (&key, name.trim());
        if !seen.contains(key) {
            out.push(*key);
            seen.insert(*key);
        }
        if counts.contains_key(name) {
            *counts.get_mut(name).unwrap() += 1;
        } else {
            counts.insert(name.to_string(), 1);
        }
    }
    (seen.len(), out, counts)
});

twin!(the_least_stay_in_a_heap(xs: &[u64]) -> Vec<u64> {
    let mut least = BinaryHeap::new();
    for x in xs {
        least.push(work(*x) % 1000);
        if least.len() > 5 {
            least.pop();
        }
    }
    least.into_sorted_vec()
});

#[test]
fn keys_and_heaps() {
    check(keys_are_looked_up::plain, keys_are_looked_up::ours);
    check(the_least_stay_in_a_heap::plain, the_least_stay_in_a_heap::ours);
}

#[derive(Clone, Debug, PartialEq)]
struct Config {
    name: String,
    level: u64,
    rate: f64,
}

impl Config {
    fn new() -> Config {
        Config { name: "base".into(), level: 3, rate: 2.5 }
    }
}

twin!(the_rest_of_a_struct(xs: &[u64]) -> Vec<Config> {
    let base = Config::new();
    let mut out = Vec::new();
    for x in xs {
        let config = Config { level: work(*x), name: x.to_string(), ..base };
        out.push(config);
    }
    out
});

twin!(the_rest_of_what_was_taken_apart(xs: &[u64]) -> (String, Vec<Config>) {
    let base = Config::new();
    let name = base.name;
    let mut out = Vec::new();
    for x in xs {
        out.push(Config { level: work(*x), name: x.to_string(), ..base });
    }
    (name, out)
});

twin!(the_rest_at_the_end(xs: &[u64]) -> Option<Config> {
    let base = Config::new();
    for x in xs {
        if work(*x) % 97 == 3 {
            return Some(Config { level: *x, ..base });
        }
    }
    None
});

#[test]
fn structs_have_their_rest_from_another() {
    check(the_rest_of_a_struct::plain, the_rest_of_a_struct::ours);
    check(the_rest_of_what_was_taken_apart::plain, the_rest_of_what_was_taken_apart::ours);
    check(the_rest_at_the_end::plain, the_rest_at_the_end::ours);
}

forms!(branches_take_copies(xs) -> Vec<(u64, String, [u64; 2])> {
    let (mut out, zero, name) = (Vec::new(), 7, "name");
} for (x in xs) {
    let w = work(*x);
    let n = match w % 3 {
        0 => zero,
        1 => w,
        _ => {
            let next = zero + 1;
            next
        }
    };
    let text = if w % 5 == 0 { name } else { "other" };
    let or_zero = w.checked_sub(9).unwrap_or_else(|| zero);
    out.push((n, text.to_string(), [zero, or_zero]));
} out);

twin!(branches_lend_lists(xs: &[u64], even: &mut Vec<u64>, odd: &mut Vec<u64>) -> () {
    for x in xs {
        let w = work(*x);
        let list: &mut Vec<u64> = if w % 2 == 0 { even } else { odd };
        list.push(w);
    }
});

twin!(a_list_that_is_kept_or_made_anew(xs: &[u64]) -> Vec<u64> {
    let mut current = vec![1];
    for x in xs {
        let w = work(*x);
        current = if w % 3 == 0 { vec![w] } else { current };
        current.push(w);
    }
    current
});

twin!(a_branch_takes_at_the_end(xs: &[u64]) -> Option<Config> {
    let spare = Config::new();
    for x in xs {
        let w = work(*x);
        if w % 97 == 3 {
            let config = if w % 2 == 0 { Config { level: w, ..Config::new() } } else { spare };
            return Some(config);
        }
    }
    None
});

#[test]
fn what_branches_take() {
    check(a_list_that_is_kept_or_made_anew::plain, a_list_that_is_kept_or_made_anew::ours);
    check(a_branch_takes_at_the_end::plain, a_branch_takes_at_the_end::ours);
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        let [plain, ours] = [branches_lend_lists::plain, branches_lend_lists::ours].map(|sort| {
            let (mut even, mut odd) = (vec![], vec![]);
            sort(&xs, &mut even, &mut odd);
            (even, odd)
        });
        assert_eq!(plain, ours);
    });
}
