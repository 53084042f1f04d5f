//! Names that are keywords, `r#type`: of items, fields, outer variables, functions, and in format strings.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};

struct Raw {
    r#type: u64,
    r#ref: Option<u64>,
    r#in: String,
}

fn raws(xs: &[u64]) -> Vec<Raw> {
    let raw = |x: &u64| Raw { r#type: *x, r#ref: (mix(*x) % 61 != 3).then_some(x / 2), r#in: x.to_string() };
    xs.iter().map(raw).collect()
}

fn r#fn(x: u64) -> u64 {
    mix(x).rotate_left(7)
}

forms!(items_and_parts(xs) -> Option<(u64, u64, Vec<u64>, Vec<String>)> {
    let (r#mod, r#match) = (raws(xs), 5u64);
    let (mut r#move, mut r#use, mut r#loop, mut r#out) = (1u64, 0.0f64, vec![0; 4], Vec::new());
} for (r#for in &r#mod) {
    let r#type = mix(r#for.r#type) ^ r#fn(r#match);
    let r#where = &r#for.r#in;
    let r#ref = r#for.r#ref?;
    r#move = r#move.rotate_left(3) ^ r#type;
    r#use += r#ref as f64 / 3.0;
    r#loop[(r#type % 4) as usize] += 1;
    if r#type % 3 == 0 {
        r#loop.push(r#type);
    }
    r#out.push(format!("{type} {move} {where} {ref:>5} {}", r#for.r#in));
    if r#ref == 300 {
        break;
    }
} Some((r#move, r#use.to_bits(), r#loop, r#out)));

forms!(owned_items(xs) -> (u64, Vec<u64>, Vec<String>) {
    let (mut r#move, mut r#loop, mut r#out) = (0u64, Vec::new(), Vec::new());
} for ((r#enum, r#for) in raws(xs).into_iter().enumerate()) {
    let r#type = r#fn(r#for.r#type);
    r#move = r#move.max(r#type);
    if r#type % 3 == 0 {
        r#loop.push(r#enum as u64);
        r#out.push(format!("{type} {move}"));
        r#out.push(r#for.r#in);
    }
} (r#move, r#loop, r#out));

forms!(changed_items(xs) -> (u64, Option<u64>, Vec<(u64, String)>) {
    let (mut r#mod, r#match) = (raws(xs), 3u64);
    let (mut r#move, mut r#last) = (1u64, None);
} for (r#for in r#mod.iter_mut()) {
    r#for.r#type += r#match;
    r#for.r#in.push('a');
    r#last = Some(r#for.r#type);
    let r#do = |r#final: u64| r#final + r#match;
    r#move = r#move.rotate_left(5) ^ r#do(r#for.r#type);
} (r#move, r#last, r#mod.into_iter().map(|r#for| (r#for.r#type, r#for.r#in)).collect()));

#[test]
fn comprehensions() {
    let (r#mod, r#match) = (raws(&[1, 5, 9]), 3);
    let sums = parallelize::par![r#for.r#type * r#match + r#in
        for r#for in &r#mod if r#for.r#type > r#match for r#in in 0..r#for.r#type];
    let plain = r#mod.iter().filter(|raw| raw.r#type > 3).flat_map(|raw| (0..raw.r#type).map(|x| raw.r#type * 3 + x));
    assert_eq!(sums, plain.collect::<Vec<u64>>());
}
