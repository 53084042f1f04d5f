//! Macros that a loop's body declares, which name variables of the loop, and change some from outside.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};

forms!(of_a_local(xs) -> (u64, Vec<u64>) { let (mut t, mut out) = (0u64, vec![]); } for (x in xs) {
    let y = mix(*x);
    macro_rules! twice {
        () => { y.wrapping_mul(2) };
    }
    out.push(twice!());
    t = t.wrapping_add(twice!() ^ out.len() as u64);
    if t % 3 == 0 {
        t ^= twice!();
        out.push(t);
    }
    let z = twice!().rotate_left(7);
    out.push(z);
} (t, out));

forms!(of_the_item(xs) -> (u64, u64) { let (mut t, mut u) = (0u64, 1u64); } for (x in xs) {
    macro_rules! part {
        ($k:expr) => { mix(x + $k) % 1009 };
    }
    t ^= part!(1);
    if t % 2 == 0 {
        u = u.wrapping_mul(31) ^ part!(t % 5);
    }
} (t, u));

forms!(that_changes(xs) -> (u64, Vec<u64>) { let (mut t, mut out) = (0u64, vec![]); } for (x in xs) {
    let y = mix(*x) % 97;
    macro_rules! add {
        ($k:expr) => { t += $k * y };
    }
    macro_rules! square {
        ($y:expr) => { $y * $y };
    }
    add!(3);
    if y > 40 {
        add!(square!(y));
    }
    out.push(square!(t % 1000) + y);
} (t, out));

forms!(beside_other_items(xs) -> u64 { let mut t = 0u64; } for (x in xs) {
    const STEP: u64 = 7;
    macro_rules! stepped {
        ($x:expr) => { $x + STEP };
    }
    fn step(x: u64) -> u64 {
        stepped!(x)
    }
    let y = step(mix(*x) % 101);
    macro_rules! both {
        () => { stepped!(y) + step(*x % 13) };
    }
    t = t.wrapping_mul(3) ^ both!();
    if t % 5 == 1 {
        t += both!();
    }
} t);
