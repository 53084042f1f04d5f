//! Statements that change a number, a list or an array.

use super::scope::Draw;
use super::shape::Returns;

impl Draw {
    /// A statement that changes a variable.
    pub(crate) fn effect(&mut self) -> String {
        match self.rng.below(21) {
            0..=1 => self.number(),
            2..=3 => self.list(),
            4 => self.reshaped_list(),
            5 => self.array(),
            6 => self.float(),
            7 => self.table(),
            8 => self.text(),
            9..=10 => self.step(),
            11..=13 => self.hidden(),
            // not where a `return` moves what they borrow, while the loop changes it through them
            14 if self.shape.returns != Returns::All => self.told(),
            15 if self.shape.returns != Returns::All => self.borrowed_outside(),
            16 => self.typed_by_destination(),
            17 => self.kept(),
            18..=19 => self.turned(),
            _ => self.structure(),
        }
    }

    fn number(&mut self) -> String {
        let (place, read) = {
            let variable = self.rng.pick(&["tot", "at", "prev"]);
            (self.place(variable), self.read(variable))
        };
        match self.rng.below(8) {
            0 => format!("{place} ^= {};", self.value()),
            1 => format!("{place} = {read}.wrapping_add({});", self.value()),
            2 => format!("{place} = {read}.wrapping_mul(3).wrapping_add({});", self.value()),
            3 => format!("{place} ^= {} ^ ({});", self.short(), self.outer()),
            4 => format!("{place} = {read}.rotate_left(3) ^ {};", self.value()),
            5 => format!("{} += {} % 5;", self.place("best"), self.value()),
            6 => format!("{} = {}.max({} % 1000);", self.place("best"), self.read("best"), self.value()),
            _ => format!("bump(&mut {place}, {});", self.value()),
        }
    }

    pub(crate) fn list(&mut self) -> String {
        let out = self.object("out");
        match self.rng.below(8) {
            0..=2 => format!("{out}.push({});", self.value()),
            3 => format!("{out}.push({} ^ ({}));", self.short(), self.outer()),
            4 => format!("{out}.extend([{}, {}]);", self.value(), self.value()),
            5 => {
                let (count, start) = (self.short(), self.atom());
                format!("{out}.extend((0..{count} % 3).map(|u| heavy(u ^ {start})));")
            }
            6 if self.shape.homes == super::shape::Homes::Params => {
                // only a declaration says that `out` is an exclusive borrow
                self.attribute_only = true;
                format!("note({out}, {});", self.value())
            }
            _ => format!("note(&mut {}, {});", self.place("out"), self.value()),
        }
    }

    fn reshaped_list(&mut self) -> String {
        let out = self.object("out");
        match self.rng.below(9) {
            0 => format!("{out}.pop();"),
            1 => format!("if let Some(end) = {out}.last_mut() {{ *end ^= {}; }}", self.lent(Self::value)),
            2 => format!("if {out}.len() > 2 {{ {out}.swap(0, 1); {out}.dedup(); }}"),
            3 => format!("{out}.iter_mut().take(3).for_each(|u| *u ^= {});", self.atom()),
            4 => format!("for u in {out}.iter_mut().rev().take(2) {{ *u ^= {}; }}", self.lent(Self::value)),
            5 => format!("{out}.insert({out}.len() / 2, {});", self.value()),
            6 => format!("{out}.truncate(({} % 300) as usize);", self.value()),
            7 => format!("if {out}.len() > 50 {{ {out}.drain(..({} % 9) as usize); }}", self.short()),
            _ => format!("{out}.retain(|u| u % 17 != {} % 17);", self.atom()),
        }
    }

    fn array(&mut self) -> String {
        let (hist, slots, grid) = (self.object("hist"), self.object("slots"), self.object("grid"));
        match self.rng.below(10) {
            0..=1 => format!("{hist}[({} % 8) as usize] += {} % 5;", self.value(), self.value()),
            2 => format!("{slots}[({} % 16) as usize] = {};", self.value(), self.value()),
            3 => format!("{slots}[perm[({} % 16) as usize]] = {};", self.value(), self.value()),
            4 => format!("{slots}.swap(({} % 16) as usize, perm[({} % 16) as usize]);", self.short(), self.short()),
            5 => {
                let (index, first, second) = (self.short(), self.lent(Self::value), self.lent(Self::short));
                format!(
                    "{{ let row = &mut {grid}[({index} % 4) as usize]; row[1] ^= {first}; row[0] += {second} % 3; }}"
                )
            }
            6 => {
                let (index, by) = (self.short(), self.lent(Self::value));
                format!("{{ let cell = &mut {hist}[({index} % 8) as usize]; *cell += {by} % 5; }}")
            }
            _ => self.indexed(),
        }
    }

    fn float(&mut self) -> String {
        let (sum, low) = (self.place("sum"), self.place("low"));
        let part = format!("({} % 1000) as f64 / 7.0", self.value());
        match self.rng.below(5) {
            0..=1 => format!("{sum} += {part};"),
            2 => format!("{sum} = {} * 0.5 + {part};", self.read("sum")),
            3 => format!("{low} = {}.min({part} + 0.1);", self.read("low")),
            _ => format!("{sum} -= ({part}).sin() * {};", self.read("low")),
        }
    }

    /// Fields of a struct, some changed and some read.
    fn structure(&mut self) -> String {
        let st = self.object("st");
        match self.rng.below(6) {
            0..=1 => format!("{st}.a.push({} ^ {st}.c);", self.value()),
            2 => format!("{st}.b = {st}.b.wrapping_add({});", self.value()),
            3 => format!("{st}.b ^= {} ^ {st}.c;", self.value()),
            4 => format!("{st}.mark({});", self.value()),
            _ => format!("{{ let list = &mut {st}.a; list.push({}); }}", self.lent(Self::value)),
        }
    }
}
