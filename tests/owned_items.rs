//! Items that the iteration owns, of which the body borrows: what goes into an effect of that is copied.

mod common;

use common::mix;
use common::twins::{check_count, jobs, twin};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Circle(u64),
    Rectangle { width: u64, height: u64 },
    Empty,
}

/// Without a copy.
struct Order {
    quantity: u64,
    weight: Option<u64>,
    shape: Shape,
    parts: Vec<u64>,
    name: String,
}

fn order(x: u64) -> Order {
    let y = mix(x) % 1000;
    let shape = match y % 3 {
        0 => Shape::Circle(y),
        1 => Shape::Rectangle { width: y, height: x % 7 },
        _ => Shape::Empty,
    };
    let weight = (y & 3 > 0).then_some(y);
    Order { quantity: y, weight, shape, parts: (0..y % 5).map(|k| y + k).collect(), name: format!("n{y}") }
}

fn rows(n: u64) -> Vec<Vec<u64>> {
    (0..n).map(|x| order(x).parts).collect()
}

twin!(elements_of_rows(n: u64) -> (u64, BTreeSet<u64>, Vec<u64>) {
    let (mut sum, mut set, mut list) = (0, BTreeSet::new(), Vec::new());
    for row in rows(n) {
        for x in &row {
            sum += x;
            if x % 2 == 0 {
                set.insert(*x);
            }
            list.push(*x);
        }
    }
    (sum, set, list)
});

twin!(elements_of_maps(n: u64) -> (BTreeMap<u64, u64>, u64) {
    let (mut counts, mut sum) = (BTreeMap::new(), 0);
    let maps = (0..n).map(|x| BTreeMap::from([(mix(x) % 10, x), (mix(x) % 7, 1)]));
    for map in maps {
        for (key, value) in &map {
            *counts.entry(*key).or_insert(0) += value;
            sum ^= value;
        }
    }
    (counts, sum)
});

twin!(parts_of_orders(n: u64) -> (u64, Vec<u64>, Vec<String>, u64) {
    let (mut sum, mut list, mut names, mut count) = (0, Vec::new(), Vec::new(), 0);
    for order in (0..n).map(order) {
        if let Some(weight) = &order.weight {
            sum += weight;
        }
        match &order.shape {
            Shape::Circle(radius) => list.push(*radius),
            Shape::Rectangle { width, height } => sum += width * height,
            Shape::Empty => count += 1,
        }
        let Order { quantity, parts, name, .. } = &order;
        count += quantity;
        sum += parts.len() as u64;
        if name.len() > 3 {
            names.push(name.clone());
        }
        let whole = &order;
        count += whole.quantity;
    }
    (sum, list, names, count)
});

twin!(borrowed_numbers(n: u64) -> (u64, Vec<u64>) {
    let (mut sum, mut list) = (0, Vec::new());
    for x in 0..n {
        let r = &x;
        list.push(*r);
        match &x {
            0 => sum += 7,
            y => sum += *y,
        }
    }
    (sum, list)
});

twin!(elements_of_parts(n: u64) -> (String, String, u64) {
    let (mut first, mut last, mut sum) = (String::new(), String::new(), 0);
    for line in (0..n).map(|x| format!("{},b{},{x}", mix(x), x % 7)) {
        let parts: Vec<&str> = line.split(',').collect();
        first += parts[0];
        let third = parts[2];
        last = last + parts[1] + third;
        let lens: Vec<u64> = parts.iter().map(|part| part.len() as u64).collect();
        let tops = [lens.first().unwrap(), &lens[1]];
        sum += tops[0] * 3;
        sum += tops[1];
        if line.len() % 9 == 0 {
            let mut seen = Vec::new();
            for len in &lens {
                seen.push(len);
            }
            sum ^= seen[2];
        }
    }
    (first, last, sum)
});

twin!(elements_of_pairs(n: u64) -> (String, u64) {
    let (mut text, mut sum) = (String::new(), 0);
    for (line, row) in (0..n).map(|x| (format!("{} {x}", mix(x)), vec![x, mix(x), 3])) {
        let words: Vec<&str> = line.split(' ').collect();
        text += words[1];
        let ends = (row.first().unwrap(), row.last().unwrap());
        sum += ends.0;
        let mut all = vec![&row[0]];
        all.extend(&row);
        sum ^= all[1];
    }
    (text, sum)
});

twin!(what_views_of_texts_give(n: u64) -> (Vec<char>, Vec<usize>, Vec<String>, BTreeSet<String>) {
    let (mut chars, mut lens, mut words, mut set) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
    for order in (0..n).map(order) {
        let up = order.name.to_uppercase();
        chars.push(up.chars().next().unwrap());
        lens.push(up.trim().len());
        let text = format!("{up} {} {:?}", order.quantity, order.weight);
        let longest = text.split(' ').max_by_key(|word| word.len()).unwrap_or("-");
        lens.push(longest.len());
        for word in text.split(' ') {
            words.push(word.to_owned());
        }
        let text = text.replace(' ', "");
        let part = text.trim();
        if part.len() > 9 {
            set.insert(part.to_string());
            words.push(text);
        }
    }
    (chars, lens, words, set)
});

#[test]
fn what_is_borrowed_of_an_owned_item_is_copied() {
    check_count(elements_of_rows::plain, elements_of_rows::ours);
    check_count(elements_of_maps::plain, elements_of_maps::ours);
    check_count(parts_of_orders::plain, parts_of_orders::ours);
    check_count(borrowed_numbers::plain, borrowed_numbers::ours);
    check_count(elements_of_parts::plain, elements_of_parts::ours);
    check_count(elements_of_pairs::plain, elements_of_pairs::ours);
    check_count(what_views_of_texts_give::plain, what_views_of_texts_give::ours);
}

#[test]
fn in_par_for_too() {
    check_count(
        |n| rows(n).into_iter().flatten().map(|x| x + 1).collect::<Vec<u64>>(),
        |n| {
            let mut list = Vec::new();
            par_for!(
                jobs = jobs(),
                always,
                for row in rows(n) {
                    for x in &row {
                        list.push(x + 1);
                    }
                }
            );
            list
        },
    );
}
