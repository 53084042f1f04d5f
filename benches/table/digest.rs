//! What a version of a loop gives, in a form that can be compared across languages and processes.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

/// A hash of all bits, in order, and the sum of all numbers for versions that add floats in another order.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Digest {
    bits: u64,
    sum: f64,
}

impl Digest {
    pub(crate) fn of(value: &impl Print) -> Digest {
        let mut digest = Digest { bits: 0xcbf2_9ce4_8422_2325, sum: 0.0 };
        value.print(&mut digest);
        digest
    }

    pub(crate) fn is_close_to(self, other: Digest) -> bool {
        (self.sum - other.sum).abs() <= 1e-9 * self.sum.abs().max(other.sum.abs())
    }

    fn word(&mut self, bits: u64, number: f64) {
        self.bits = (self.bits.rotate_left(5) ^ bits).wrapping_mul(0x0100_0000_01b3_0001);
        self.sum += number;
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.bits, self.sum.to_bits())
    }
}

impl FromStr for Digest {
    type Err = String;

    fn from_str(text: &str) -> Result<Digest, String> {
        let mut words = text.split_whitespace().map(str::parse::<u64>);
        match (words.next(), words.next()) {
            (Some(Ok(bits)), Some(Ok(sum))) => Ok(Digest { bits, sum: f64::from_bits(sum) }),
            _ => Err(format!("no digest: {text:?}")),
        }
    }
}

/// A value that a digest can be taken of.
pub(crate) trait Print {
    fn print(&self, into: &mut Digest);
}

macro_rules! numbers {
    ($($number:ty: |$x:ident| $bits:expr;)*) => {
        $(impl Print for $number {
            fn print(&self, into: &mut Digest) {
                let $x = *self;
                into.word($bits, $x as f64);
            }
        })*
    };
}

numbers! {
    u8: |x| u64::from(x);
    u32: |x| u64::from(x);
    u64: |x| x;
    usize: |x| x as u64;
    f32: |x| u64::from(x.to_bits());
    f64: |x| x.to_bits();
}

impl Print for () {
    fn print(&self, _: &mut Digest) {}
}

impl<T: Print> Print for [T] {
    fn print(&self, into: &mut Digest) {
        self.iter().for_each(|value| value.print(into));
    }
}

impl<T: Print> Print for Vec<T> {
    fn print(&self, into: &mut Digest) {
        self.as_slice().print(into);
    }
}

impl<T: Print, const N: usize> Print for [T; N] {
    fn print(&self, into: &mut Digest) {
        self.as_slice().print(into);
    }
}

impl<A: Print, B: Print> Print for (A, B) {
    fn print(&self, into: &mut Digest) {
        self.0.print(into);
        self.1.print(into);
    }
}

impl<T: Print> Print for Option<T> {
    fn print(&self, into: &mut Digest) {
        into.word(u64::from(self.is_some()), 0.0);
        self.iter().for_each(|value| value.print(into));
    }
}

impl<T: Print, E: Print> Print for Result<T, E> {
    fn print(&self, into: &mut Digest) {
        into.word(u64::from(self.is_ok()), 0.0);
        match self {
            Ok(value) => value.print(into),
            Err(error) => error.print(into),
        }
    }
}

impl Print for HashMap<String, u32> {
    fn print(&self, into: &mut Digest) {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable();
        for (key, count) in entries {
            key.as_bytes().print(into);
            count.print(into);
        }
    }
}

/// The contents of the file.
impl Print for PathBuf {
    fn print(&self, into: &mut Digest) {
        fs::read(self).unwrap_or_default().print(into);
    }
}
