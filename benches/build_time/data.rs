//! What the loops work on, and what becomes of their results. A part of every crate that is generated, too.

use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};

pub(crate) struct Data {
    pub(crate) xs: Vec<f64>,
    pub(crate) words: Vec<String>,
}

impl Data {
    pub(crate) fn sample() -> Data {
        Data { xs: (0..1000).map(|i| f64::from(i) / 8.0).collect(), words: (0..1000).map(|i| i.to_string()).collect() }
    }
}

/// The results of many loops in one number.
#[derive(Default)]
pub(crate) struct Digest(DefaultHasher);

impl Digest {
    pub(crate) fn add(&mut self, result: &dyn Debug) {
        format!("{result:?}").hash(&mut self.0);
    }

    pub(crate) fn finish(&self) -> u64 {
        self.0.finish()
    }
}
