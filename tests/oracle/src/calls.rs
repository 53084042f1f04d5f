//! What the loops call: functions of their arguments alone, so that any two runs agree.

use std::error::Error;
use std::fmt;

/// Work for a worker: mixes the bits of `x`.
#[inline(never)]
pub fn heavy(x: u64) -> u64 {
    let mut mixed = x ^ 0x9e37_79b9_7f4a_7c15;
    for round in 0..6 {
        mixed = mixed.wrapping_mul(0x5851_f42d_4c95_7f2d).rotate_left(13) ^ round;
    }
    mixed >> 8
}

/// Why [`check`] failed.
#[derive(Debug)]
pub struct Fault(pub u64);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fault at {}", self.0)
    }
}

impl Error for Fault {}

impl From<Fault> for String {
    fn from(fault: Fault) -> String {
        fault.to_string()
    }
}

/// `x`, or a fault for one value in `rarity`.
///
/// # Errors
/// A fault that holds `x`.
pub fn check(x: u64, rarity: u64) -> Result<u64, Fault> {
    if is_rare(x, rarity) { Err(Fault(x)) } else { Ok(x) }
}

/// `x`, or `None` for one value in `rarity`.
#[must_use]
pub fn pick(x: u64, rarity: u64) -> Option<u64> {
    (!is_rare(x, rarity)).then_some(x)
}

/// `x`.
///
/// # Panics
/// For one value in `rarity`, with a message that holds it.
#[must_use]
pub fn trap(x: u64, rarity: u64) -> u64 {
    assert!(!is_rare(x, rarity), "trapped {x}");
    x
}

fn is_rare(x: u64, rarity: u64) -> bool {
    heavy(x ^ rarity) % rarity == 3
}

/// Changes what it is lent.
pub fn bump(cell: &mut u64, by: u64) {
    *cell = cell.rotate_left(7) ^ by;
}

/// Changes what it is lent, and returns what was there.
pub fn exchange(cell: &mut u64, new: u64) -> u64 {
    std::mem::replace(cell, new)
}

/// Adds to a list that it is lent.
pub fn note(list: &mut Vec<u64>, x: u64) {
    list.push(x ^ list.len() as u64);
}

/// A few words made of `x`.
#[must_use]
pub fn words_of(x: u64) -> String {
    const WORDS: [&str; 5] = ["Ant", "bee", "Cow", "doe", "eel"];
    let mut text = String::new();
    for at in 0..x % 4 {
        text.push_str(WORDS[(heavy(x ^ at) % 5) as usize]);
        text.push(' ');
    }
    text
}

/// `n` numbers.
#[must_use]
pub fn numbers(n: u64, k: u64) -> Vec<u64> {
    (0..n).map(|i| heavy(i ^ (k << 20)) % 1000).collect()
}

/// A text of `n` characters, some of them long.
#[must_use]
pub fn phrase(n: u64, k: u64) -> String {
    (0..n).map(|i| ['a', 'b', ' ', 'é', 'Z', '7'][(heavy(i ^ (k << 21)) % 6) as usize]).collect()
}

/// `n` names.
#[must_use]
pub fn names(n: u64, k: u64) -> Vec<String> {
    (0..n).map(|i| words_of(heavy(i ^ (k << 22)))).collect()
}
