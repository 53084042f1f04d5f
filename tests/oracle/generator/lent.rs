//! Statements that change something by way of what stands around the loop: a closure, a pattern that lends, a cell; and
//! values that have the type of where they go.

use super::scope::Draw;

impl Draw {
    /// Calls a closure from before the loop.
    pub(crate) fn told(&mut self) -> String {
        // only a declaration says that calling it changes something
        self.attribute_only = true;
        if self.around.typed || self.rng.percent(50) {
            let acc = self.place("acc");
            self.declare_before(format!("let mut tell = |v: u64| {acc} ^= v;\n"));
            return format!("tell({});", self.value());
        }
        let (small, read) = (self.place("small"), self.read("small"));
        self.around.ticks = true;
        self.declare_before(format!("let mut tick = |v: u64| {{ {small} = {read}.wrapping_add(v as u8); v % 5 }};\n"));
        let value = self.value();
        match self.rng.below(3) {
            0 => format!("tick({value});"),
            1 => format!("{}.push(tick({value}) ^ {});", self.object("out"), self.short()),
            _ => {
                let name = self.own_name("a");
                self.declare(&name, false);
                format!("let {name} = tick({value});")
            }
        }
    }

    /// Declares something before the loop, once.
    fn declare_before(&mut self, declaration: String) {
        if !self.around.before.contains(&declaration) {
            self.around.before.push(declaration);
        }
    }

    /// Changes what a pattern or an entry around the loop lends.
    pub(crate) fn borrowed_outside(&mut self) -> String {
        if self.around.opens.is_empty() {
            let (maybe, bins) = (self.place("maybe"), self.object("bins"));
            self.around.gives = self.rng.percent(30);
            self.around.opens = match self.rng.below(6) {
                0..=1 => format!("if let Some(open) = &mut {maybe} {{"),
                2 => format!("if let Some(open) = {}.as_mut() {{", self.object("maybe")),
                3 => format!("{{ let bin = {bins}.entry(k % 4).or_default();"),
                4 => format!("if let Some(bin) = {bins}.get_mut(&(k % 4)) {{"),
                _ => format!("for (key, bin) in {bins}.iter_mut() {{"),
            };
        }
        let (value, way) = (self.value(), if self.around.gives { self.rng.below(4) } else { self.rng.below(3) });
        // given to a function: only a declaration says that it is an exclusive borrow
        self.attribute_only |= way == 3;
        if self.around.opens.contains("open") {
            return match way {
                0 => format!("*open ^= {value};"),
                1 => format!("*open = open.wrapping_mul(3) ^ {value};"),
                2 => format!("if *open % 2 == {value} % 2 {{ *open += 1; }}"),
                _ => format!("bump(open, {value});"),
            };
        }
        match way {
            0..=1 => format!("bin.push({value});"),
            2 => format!("if bin.len() < 40 {{ bin.extend([{value}, {}]); }}", self.short()),
            _ => format!("note(bin, {value});"),
        }
    }

    /// A statement whose value has the type of where it goes; or a cell.
    pub(crate) fn typed_by_destination(&mut self) -> String {
        let (out, words, shelf, buf) =
            (self.object("out"), self.object("words"), self.object("shelf"), self.object("buf"));
        let value = self.value();
        let name = self.own_name("y");
        match self.rng.below(10) {
            0 => format!("let {name} = ({value} % 200) as u32;\n{out}.push({name}.into());"),
            1 if !self.around.ticks => {
                self.around.typed = true;
                format!("{} = ({value} % 7).try_into().unwrap();", self.place("small"))
            }
            2 => format!("{words}.push({value}.to_string().chars().rev().collect());"),
            3 => format!(
                "let {name} = [{value}, {}];\n{buf}.extend({name}.iter().filter(|v| **v % 3 == 0));",
                self.short()
            ),
            4 => format!("{words}.push(char::from(b'a' + ({value} % 26) as u8).into());"),
            5 => format!("{} = ({value} % 9).to_string().parse().unwrap();", self.place("at")),
            6 => format!("{} = (0..{value} % 5).sum();", self.place("best")),
            7 => format!("{shelf}.borrow_mut().push({value});"),
            8 => format!(
                "if {shelf}.borrow().len() as u64 % 3 == {value} % 3 {{ {shelf}.borrow_mut().push({}); }}",
                self.atom()
            ),
            _ => format!("{shelf}.borrow_mut().extend([{value}, 1]);"),
        }
    }
}
