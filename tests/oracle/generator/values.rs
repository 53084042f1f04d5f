//! Expressions: numbers made of locals and fixed names, numbers read from variables, and conditions.

use super::scope::Draw;
use super::shape::Returns;

impl Draw {
    /// A number, made of what the iteration has by itself.
    pub(crate) fn value(&mut self) -> String {
        self.value_of(2)
    }

    /// A number that takes less room.
    pub(crate) fn short(&mut self) -> String {
        self.value_of(1)
    }

    /// A local or a part of the item.
    pub(crate) fn atom(&mut self) -> String {
        self.rng.pick(&self.scope.values)
    }

    /// A number that is not made of what is lent where it stands.
    pub(crate) fn without(&mut self, lent: &str) -> String {
        self.scoped(|this| {
            // of what has several parts, no other part either
            let whole = lent.split('[').next().filter(|_| lent.ends_with(']'));
            let lends = |value: &String| value == lent || whole.is_some_and(|whole| value.contains(whole));
            this.scope.values.retain(|value| !lends(value));
            this.scope.kept.retain(|kept| !kept.lent);
            this.scope.values.push("k".into());
            this.value()
        })
    }

    /// The numbers that the item lends exclusively, as operands.
    pub(crate) fn exclusive_values(&self) -> Vec<String> {
        self.shape.source.exclusive.iter().map(|(place, _)| operand(place)).collect()
    }

    /// A local that nothing changes, or `k`.
    pub(crate) fn fixed_atom(&mut self) -> String {
        let (mutable, source) = (&self.scope.mutable, &self.shape.source);
        // nor one that is part of a whole that the item lends
        let root = |place: &str| place.trim_matches('*').split(['.', '[']).next().unwrap_or_default().to_string();
        let is_lent = |value: &str| source.exclusive.iter().any(|(place, _)| value.contains(&root(place)));
        let changes = |value: &&String| mutable.contains(value) || is_lent(value);
        let fixed = self.scope.values.iter().filter(|value| !changes(value));
        let mut fixed: Vec<String> = fixed.cloned().collect();
        fixed.push("k".into());
        self.rng.pick(&fixed)
    }

    fn value_of(&mut self, depth: usize) -> String {
        if depth == 0 || self.rng.percent(30) {
            return self.atom();
        }
        if self.rng.percent(20)
            && let Some(asked) = self.asked()
        {
            return asked;
        }
        match self.rng.below(24) {
            0..=5 => format!("heavy({})", self.value_of(depth - 1)),
            6..=9 => {
                let (a, b) = (self.value_of(depth - 1), self.value_of(depth - 1));
                format!("({a} {} {b})", self.rng.pick(&["^", "|", "&"]))
            }
            10..=11 => format!("{}.wrapping_mul({})", self.value_of(depth - 1), self.value_of(depth - 1)),
            12 => format!("({} % {} + 1)", self.value_of(depth - 1), self.rng.below(50) + 2),
            13 => format!("fixed[({} % 16) as usize]", self.value_of(depth - 1)),
            14..=15 => self.branching(depth),
            16 => self.folded(depth),
            17 => {
                let parts = [self.atom(), self.value_of(depth - 1), self.atom()].join(", ");
                format!("[{parts}][({} % 3) as usize]", self.atom())
            }
            18 => "k".into(),
            19 => format!("{}u64", self.rng.below(9) + 1),
            20 => format!("mixed!({}, {})", self.atom(), self.value_of(depth - 1)),
            21 => format!("(words_of({}).len() as u64)", self.atom()),
            _ => self.fallible(),
        }
    }

    /// A number from one of several branches.
    fn branching(&mut self, depth: usize) -> String {
        let (a, b) = (self.value_of(depth - 1), self.value_of(depth - 1));
        match self.rng.below(3) {
            0 => format!("(if {} % 2 == 0 {{ {a} }} else {{ {b} }})", self.atom()),
            1 => {
                format!("(match {} % 3 {{ 0 => {a}, 1 | 2 if {} % 5 == 0 => {b}, _ => 7 }})", self.atom(), self.atom())
            }
            _ => {
                let name = self.own_name("t");
                format!("({{ let {name} = {a}; {name} ^ {b} }})")
            }
        }
    }

    /// A number from a closure.
    fn folded(&mut self, depth: usize) -> String {
        let start = self.atom();
        let step = self.closed(|this| {
            this.declare("u", false);
            this.value_of(depth - 1)
        });
        match self.rng.below(2) {
            0 => format!("(0..{start} % 4).fold({start}, |t, u| t ^ {step})"),
            _ => format!("(|u: u64| {step} ^ u)({start})"),
        }
    }

    /// A number that may not come: the loop is left instead.
    pub(crate) fn fallible(&mut self) -> String {
        let x = self.atom();
        let rarity = self.rarity();
        let exits = self.shape.exits && !self.scope.closed;
        match self.shape.returns {
            _ if self.shape.panics && self.rng.percent(60) => format!("trap({x}, {rarity})"),
            Returns::Result | Returns::Boxed if exits => format!("check({x}, {rarity})?"),
            Returns::Option if exits => format!("pick({x}, {rarity})?"),
            _ => format!("pick({x}, 5).unwrap_or({x} ^ 1)"),
        }
    }

    /// How rarely something is to happen that ends the loop.
    pub(crate) fn rarity(&mut self) -> usize {
        self.rng.pick(&[29, 53, 211, 997, 4001])
    }

    /// A number read from a variable; from a local where no variable may be read.
    pub(crate) fn outer(&mut self) -> String {
        if self.scope.lent {
            return self.short();
        }
        match self.rng.below(18) {
            0 => format!("{} % 7", self.read("tot")),
            1 => format!("{}.len() as u64", self.object("out")),
            2 => format!("{} % 11", self.read("best")),
            3 => self.read("at"),
            4 => format!("{}[3]", self.object("hist")),
            5 => format!("{}[({} % 8) as usize]", self.object("hist"), self.short()),
            6 => format!("{}.contains(&({} % 64)) as u64", self.object("seen"), self.short()),
            7 => format!("{}.a.len() as u64", self.object("st")),
            8 => format!("{}.b", self.object("st")),
            9 => self.read("prev"),
            10 => format!("{}.unwrap_or(2)", self.object("last")),
            11 => format!("{}.get(&({} % 16)).copied().unwrap_or(9)", self.object("counts"), self.short()),
            12 => format!("{}.len() as u64", self.object("text")),
            13 => format!("{}.to_bits() >> 40", self.object("sum")),
            14 => format!("{}.front().copied().unwrap_or(1)", self.object("queue")),
            15 => format!("{}[({} % 4) as usize][0]", self.object("grid"), self.short()),
            16 => format!("{}.map_or(4, |(p, q)| p ^ q)", self.object("top")),
            _ => format!("{}[({} % 16) as usize]", self.object("slots"), self.short()),
        }
    }

    /// A condition.
    pub(crate) fn condition(&mut self) -> String {
        let modulus = self.rng.pick(&[2, 3, 5]);
        match self.rng.below(24) {
            0..=9 => format!("{} % {modulus} == {}", self.value(), self.rng.below(modulus)),
            10 => format!("matches!({} % 4, 1 | 3)", self.value()),
            11 => format!("{} % 2 == 0 || {} % {modulus} == 1", self.value(), self.value()),
            12..=14 => format!("({}) % {modulus} == 1 && {} % 3 > 0", self.outer(), self.value()),
            15..=17 => format!("({}) % {modulus} == {} % {modulus}", self.outer(), self.short()),
            18..=19 => format!("{} % 2 == 0 && ({}) % 2 == 1", self.value(), self.outer()),
            // what is on the right may panic or leave where the left does not hold
            20..=21 => {
                let (outer, x) = (self.outer(), self.atom());
                format!("({outer}) % 2 == 1 && {x} % 32 < 16 && fixed[({x} % 32) as usize] % {modulus} == 0")
            }
            _ => {
                let (outer, and) = (self.outer(), self.rng.pick(&["== 1 &&", "== 1 ||"]));
                format!("({outer}) % {modulus} {and} {} % 3 > 0", self.fallible())
            }
        }
    }

    /// A condition that seldom holds.
    pub(crate) fn rare(&mut self) -> String {
        let (rarity, base) = (self.rarity(), self.value());
        match self.rng.percent(60) {
            true => format!("heavy({base}) % {rarity} == 3"),
            false => format!("heavy(({}) ^ {base}) % {rarity} == 3", self.outer()),
        }
    }
}

/// A place as an operand.
pub(crate) fn operand(place: &str) -> String {
    if place.starts_with('*') { format!("({place})") } else { place.into() }
}
