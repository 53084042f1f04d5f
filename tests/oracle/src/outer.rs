//! What the loops may change outside of themselves.

use crate::calls::{Fault, check, heavy, numbers, pick};
use std::cell::RefCell;
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

    /// A state that begins with a number.
    #[must_use]
    pub fn of(b: u64) -> State {
        State { b, ..State::default() }
    }

    /// Changes and answers, after what it is told.
    pub fn mix(&mut self, x: u64) -> u64 {
        self.b = self.b.rotate_left(7) ^ heavy(x);
        self.c = self.c.wrapping_add(1);
        self.b ^ self.c
    }

    /// Looks only.
    #[must_use]
    pub fn peek(&self) -> u64 {
        self.b ^ self.a.len() as u64
    }

    /// A number, or a fault that ends the loop.
    ///
    /// # Errors
    /// For one state in four hundred.
    pub fn try_unit(&mut self) -> Result<u64, Fault> {
        check(self.unit(), 401)
    }

    /// A number, or nothing.
    pub fn pick_unit(&mut self) -> Option<u64> {
        pick(self.unit(), 401)
    }

    /// Adds numbers to a list that it is lent.
    pub fn fill(&mut self, list: &mut Vec<u64>) {
        list.extend([self.unit(), self.unit()]);
    }
}

/// Changes a state that it is lent, and answers.
pub fn advance(state: &mut State, by: u64) -> u64 {
    state.mark(by);
    state.unit()
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
    /// Counted up at the head of a body.
    pub serial: u64,
    /// Emptied at the head of a body.
    pub feed: VecDeque<u64>,
    /// Asked at the head of a body whether something comes for the first time.
    pub known: HashSet<u64>,
    /// Changed by a closure from before the loop.
    pub acc: u64,
    /// Lent to the loop by a pattern around it.
    pub maybe: Option<u64>,
    /// Lent to the loop, one list of it.
    pub bins: BTreeMap<u64, Vec<u64>>,
    pub shelf: RefCell<Vec<u64>>,
    pub small: u8,
    /// Three rows with one place for each iteration, and one more.
    pub rows: Vec<Vec<u64>>,
    /// Sixteen places for each iteration.
    pub flat: Vec<u64>,
    /// What a loop over `iter_mut()` changes.
    pub cells: Vec<u64>,
    /// Changed beside `cells`.
    pub mates: Vec<u64>,
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
            feed: numbers(heavy(k) % (2 * n + 1), k ^ 6).into(),
            maybe: Some(k),
            bins: BTreeMap::from([(k % 4, vec![k])]),
            rows: (0..3).map(|row| numbers(n + 1, k ^ 7 ^ row)).collect(),
            flat: numbers(16 * n, k ^ 10),
            cells: numbers(n, k ^ 2),
            mates: numbers(n, k ^ 11),
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

    /// Leaves out a variable that the head of a body draws from.
    ///
    /// # Panics
    /// If nothing is drawn from a variable of that name.
    pub fn leave_out(&mut self, drawn: &str) {
        match drawn {
            "dice" => self.dice = State::default(),
            "serial" => self.serial = 0,
            "feed" => self.feed.clear(),
            "known" => self.known.clear(),
            "prev" => self.prev = 0,
            "queue" => self.queue.clear(),
            "seen" => self.seen.clear(),
            _ => panic!("nothing is drawn from `{drawn}`"),
        }
    }

    /// Each variable as text, what has no order of its own in one.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut seen: Vec<_> = self.seen.iter().collect();
        seen.sort_unstable();
        let mut known: Vec<_> = self.known.iter().collect();
        known.sort_unstable();
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
            format!("serial: {:?}", self.serial),
            format!("feed: {:?}", self.feed),
            format!("known: {known:?}"),
            format!("acc: {:?}", self.acc),
            format!("maybe: {:?}", self.maybe),
            format!("bins: {:?}", self.bins),
            format!("shelf: {:?}", self.shelf),
            format!("small: {:?}", self.small),
            format!("rows: {:?}", self.rows),
            format!("flat: {:?}", self.flat),
            format!("cells: {:?}", self.cells),
            format!("mates: {:?}", self.mates),
            format!("records: {:?}", self.records),
        ]
    }
}
