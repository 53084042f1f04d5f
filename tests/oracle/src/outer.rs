//! What the loops may change outside of themselves.

use crate::calls::{heavy, numbers};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// A struct of a loop's own, whose fields have the names of variables.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Pair {
    pub tot: u64,
    pub prev: u64,
}

/// A struct among the variables of a loop.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Only pushed to.
    pub a: Vec<u64>,
    /// Changed and read.
    pub b: u64,
    /// Only read.
    pub c: u64,
}

impl State {
    /// A method with a name that says nothing, for what it does.
    pub fn mark(&mut self, x: u64) {
        self.b = self.b.rotate_left(5) ^ x;
    }

    /// A method with a name that says nothing, for its value.
    pub fn unit(&mut self) -> u64 {
        self.b = heavy(self.b);
        self.b % 1000
    }
}

/// All variables of the function around a loop, owned by its caller so that they can be looked at after a panic.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Outer {
    pub out: Vec<u64>,
    pub words: Vec<String>,
    pub tot: u64,
    pub best: u64,
    pub at: u64,
    pub prev: u64,
    pub hist: [u64; 8],
    pub seen: HashSet<u64>,
    pub counts: BTreeMap<u64, u64>,
    pub tally: HashMap<String, u64>,
    pub groups: BTreeMap<u64, Vec<u64>>,
    pub text: String,
    pub sum: f64,
    pub low: f64,
    pub st: State,
    /// Asked for a number at the head of a body, and used nowhere else.
    pub dice: State,
    pub grid: Vec<[u64; 2]>,
    pub slots: Vec<u64>,
    /// One place for each iteration, and one more.
    pub line: Vec<u64>,
    pub queue: VecDeque<u64>,
    pub last: Option<u64>,
    pub top: Option<(u64, u64)>,
    /// Filled anew in each iteration, where it is used.
    pub buf: Vec<u64>,
    /// What a loop over `iter_mut()` changes.
    pub cells: Vec<u64>,
    /// As `cells`, field by field.
    pub records: Vec<State>,
}

impl Outer {
    /// The variables as a loop of `n` iterations finds them.
    #[must_use]
    pub fn new(n: u64, k: u64) -> Outer {
        Outer {
            out: vec![k],
            tot: 1,
            prev: k,
            counts: (0..3).map(|key| (key, k)).collect(),
            text: "text".into(),
            low: 1e9,
            st: State { c: 3, ..State::default() },
            grid: vec![[1, 2]; 4],
            slots: numbers(16, k),
            line: numbers(n + 1, k ^ 1),
            queue: VecDeque::from([1, 2, 3]),
            cells: numbers(n, k ^ 2),
            records: numbers(n, k ^ 5).into_iter().map(|b| State { b, c: b ^ k, ..State::default() }).collect(),
            ..Outer::default()
        }
    }

    /// Whether all of it is the same, floats bit by bit.
    #[must_use]
    pub fn same(&self, other: &Outer) -> bool {
        let bits = |outer: &Outer| [outer.sum.to_bits(), outer.low.to_bits()];
        self == other && bits(self) == bits(other)
    }

    /// Each variable as text, what has no order of its own in one.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut seen: Vec<_> = self.seen.iter().collect();
        seen.sort_unstable();
        let mut tally: Vec<_> = self.tally.iter().collect();
        tally.sort_unstable();
        vec![
            format!("out: {:?}", self.out),
            format!("words: {:?}", self.words),
            format!("tot: {:?}", self.tot),
            format!("best: {:?}", self.best),
            format!("at: {:?}", self.at),
            format!("prev: {:?}", self.prev),
            format!("hist: {:?}", self.hist),
            format!("seen: {seen:?}"),
            format!("counts: {:?}", self.counts),
            format!("tally: {tally:?}"),
            format!("groups: {:?}", self.groups),
            format!("text: {:?}", self.text),
            format!("sum: {:?} {:x}", self.sum, self.sum.to_bits()),
            format!("low: {:?} {:x}", self.low, self.low.to_bits()),
            format!("st: {:?}", self.st),
            format!("dice: {:?}", self.dice),
            format!("grid: {:?}", self.grid),
            format!("slots: {:?}", self.slots),
            format!("line: {:?}", self.line),
            format!("queue: {:?}", self.queue),
            format!("last: {:?}", self.last),
            format!("top: {:?}", self.top),
            format!("buf: {:?}", self.buf),
            format!("cells: {:?}", self.cells),
            format!("records: {:?}", self.records),
        ]
    }
}
