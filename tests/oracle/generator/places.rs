//! Statements that change what an iteration has for itself: a place of a list, one of each row, a part of a flat list, a
//! buffer.

use super::scope::Draw;
use super::shape::Home;

impl Draw {
    /// The place of `line` that belongs to the iteration.
    pub(crate) fn indexed(&mut self) -> String {
        let (line, out) = (self.object("line"), self.object("out"));
        let Some(i) = self.shape.source.index else {
            return format!("{line}[0] ^= {};", self.value());
        };
        if self.rng.percent(40) {
            return self.in_rows(i);
        }
        match self.rng.below(if self.shape.neighbours { 8 } else { 6 }) {
            0 => format!("{line}[{i}] = {};", self.value()),
            1..=2 => format!("{line}[{i}] ^= {};", self.value()),
            3 => format!("{line}[{i}] = {line}[{i}].wrapping_add({});", self.value()),
            4 => format!("{out}.push({line}[{i}] ^ {});", self.short()),
            5 => format!("bump(&mut {line}[{i}], {});", self.value()),
            6 => format!("if {i} > 0 {{ {line}[{i}] = {line}[{i} - 1] ^ {}; }}", self.value()),
            _ => format!("{line}[{i} + 1] ^= {};", self.value()),
        }
    }

    /// The places of the rows that belong to the iteration.
    fn in_rows(&mut self, i: &str) -> String {
        let (rows, out) = (self.object("rows"), self.object("out"));
        let row = format!("{rows}[({} % 3) as usize][{i}]", self.short());
        match self.rng.below(if self.shape.neighbours { 7 } else { 6 }) {
            0 => format!("{row} = {};", self.value()),
            1 => format!("{row} ^= {};", self.value()),
            2 => format!("for j in 0..3 {{ {rows}[j][{i}] ^= {} ^ j as u64; }}", self.value()),
            3 => format!("{rows}[1][{i}] = {rows}[0][{i}].wrapping_add({rows}[2][{i}]) ^ {};", self.value()),
            4 => format!("{out}.push({row} ^ {});", self.value()),
            5 => format!("bump(&mut {row}, {});", self.value()),
            _ => format!("{rows}[0][{i} + 1] ^= {};", self.value()),
        }
    }

    /// A body that does nothing to variables but change the places that belong to the iteration.
    pub(crate) fn only_places(&mut self) -> String {
        self.shape.neighbours = false;
        let (first, name) = (self.atom(), self.own_name("a"));
        let mut statements = vec![format!("let {name} = heavy({first});")];
        self.declare(&name, false);
        for _ in 0..self.rng.below(4) {
            let text = self.lent(|this| match this.rng.below(4) {
                0 => this.own_place(),
                1 => format!("if {} {{ {} }}", this.condition(), this.own_place()),
                2 if this.shape.panics => format!("let _ = {};", this.fallible()),
                _ if this.shape.exits => {
                    let rarity = this.rarity();
                    format!("if {} {{ {} }}", this.rare(), this.leave_for(rarity))
                }
                _ => format!("if {} {{ {} }}", this.condition(), this.leave_iteration()),
            });
            statements.push(text);
        }
        statements.push(self.lent(Self::own_place));
        statements.join("\n")
    }

    /// Changes the place of `line`, or of each row, that belongs to the iteration.
    fn own_place(&mut self) -> String {
        let (line, rows) = (self.object("line"), self.object("rows"));
        let i = self.shape.source.index.unwrap_or_default();
        match self.rng.below(6) {
            0..=1 => format!("{line}[{i}] = {};", self.value()),
            2 => format!("{line}[{i}] = {line}[{i}].wrapping_add({});", self.value()),
            3 => format!("bump(&mut {line}[{i}], {});", self.value()),
            4 => format!("for j in 0..3 {{ {rows}[j][{i}] ^= {} ^ j as u64; }}", self.value()),
            _ => format!("{rows}[({} % 3) as usize][{i}] ^= {};", self.short(), self.value()),
        }
    }

    /// Lets each iteration own sixteen elements of a flat list, where that is possible.
    pub(crate) fn own_a_part(&mut self) {
        let counts_up = self.shape.source.index.is_some() && self.shape.source.expr.contains("..n");
        if counts_up && !self.shape.exits && self.shape.home("flat") != Home::Field && self.rng.percent(60) {
            self.around.owns = true;
            self.around.options.push("own(flat, stride = 16)".into());
        }
    }

    /// A statement that uses the part of `flat` that the iteration owns, by values that no variable has a say in:
    /// others are refused.
    pub(crate) fn owned(&mut self) -> String {
        self.scoped(|this| {
            this.scope.values = vec![format!("({} as u64)", this.shape.source.index.unwrap_or_default())];
            this.scope.closed = true;
            this.change_owned()
        })
    }

    fn change_owned(&mut self) -> String {
        let i = self.shape.source.index.unwrap_or_default();
        let (at, out) = (format!("{i} * 16 + ({} % 16) as usize", self.short()), self.object("out"));
        match self.rng.below(9) {
            0..=1 => format!("flat[{at}] = {};", self.value()),
            2 => format!("flat[{at}] ^= {};", self.value()),
            3 => format!("for j in 0..16 {{ flat[{i} * 16 + j] ^= {} ^ j as u64; }}", self.value()),
            4 => format!("for j in 1..16 {{ flat[{i} * 16 + j] ^= flat[{i} * 16 + j - 1] ^ {}; }}", self.value()),
            5 => format!("{out}.push(flat[{at}] ^ {});", self.value()),
            6 => format!("bump(&mut flat[{at}], {});", self.value()),
            7 => format!("flat[{i} * 16..{i} * 16 + ({} % 17) as usize].reverse();", self.short()),
            _ => format!("{out}.push(flat[{i} * 16..({i} + 1) * 16].iter().fold({}, |t, u| t ^ u));", self.atom()),
        }
    }

    /// A buffer from before the loop that begins anew in each iteration, as an option says.
    pub(crate) fn buffer(&mut self) -> String {
        let (a, b) = (self.value(), self.short());
        let atom = self.atom();
        match self.rng.below(5) {
            0..=1 => {
                self.keep_for_iteration("pad", "Vec::<u64>::new()");
                self.declare("pad[0]", true);
                match self.rng.below(3) {
                    0 => format!("pad.clear();\npad.push({a});\npad.extend([{b}, 3]);"),
                    1 => format!("pad = vec![{a}, {b}];"),
                    _ => format!("pad.clear();\npad.extend((0..3).map(|u| u ^ {atom}));"),
                }
            }
            2 => {
                self.keep_for_iteration("pad", "[0u64; 6]");
                self.declare("pad[0]", true);
                match self.rng.percent(50) {
                    true => format!("pad.fill({a});\npad[2] ^= {b};"),
                    false => format!("for (j, u) in pad.iter_mut().enumerate() {{ *u = {atom} ^ j as u64; }}"),
                }
            }
            _ => {
                self.keep_for_iteration("pen", "String::new()");
                self.scope.strings.push("pen".into());
                self.declare("(pen.len() as u64)", false);
                format!("pen.clear();\nwrite!(pen, \"{{}} Ox {{:x}}\", {a}, {b}).unwrap();")
            }
        }
    }

    /// Uses the buffer as a whole, if there is one.
    pub(crate) fn kept(&mut self) -> String {
        let (out, words) = (self.object("out"), self.object("words"));
        if self.scope.values.iter().any(|value| value == "pad[0]") {
            return match self.rng.below(4) {
                3 => format!("{out}.extend(pad.iter().filter(|u| **u % 3 == 1));"),
                0 => format!("{out}.extend(&pad);"),
                1 => format!("{out}.push(pad.iter().fold({}, |t, u| t.rotate_left(3) ^ u));", self.without("pad[0]")),
                _ => format!("pad[1..].sort();\n{out}.extend_from_slice(&pad[..2]);"),
            };
        }
        if self.scope.strings.iter().any(|string| string == "pen") {
            return match self.rng.below(3) {
                0 => format!("pen.push('!');\n{words}.push(pen.clone());"),
                1 => format!("{}.push_str(&pen);", self.object("text")),
                _ => format!("pen += \"-\";\n{words}.extend(pen.split(' ').map(str::to_owned));"),
            };
        }
        self.list()
    }
}
