//! Statements that read what they change: steps from one iteration to the next.

use super::scope::Draw;
use super::shape::Home;

impl Draw {
    pub(crate) fn step(&mut self) -> String {
        match self.rng.below(4) {
            0 => self.best_so_far(),
            1 => self.previous(),
            2 => self.option(),
            _ => self.queue(),
        }
    }

    fn best_so_far(&mut self) -> String {
        let (best, at, top) = (self.read("best"), self.place("at"), self.read("top"));
        // in one of the statements it stands in a closure
        let x = self.closed(Self::value);
        match self.rng.below(5) {
            0 => format!("if {x} > {best} {{ {} = {x}; {at} = {}; }}", self.place("best"), self.atom()),
            1 => format!(
                "let new = {x} % 5000; if new > {best} {{ {} = new; {at} = {}; }}",
                self.place("best"),
                self.atom()
            ),
            2 => {
                let new = format!("{} = Some(({x}, {}));", self.place("top"), self.atom());
                format!("if {top}.is_none_or(|(most, _)| {x} > most) {{ {new} }}")
            }
            3 => {
                let new = format!("{} = Some(({x}, {}))", self.place("top"), self.atom());
                format!("match {top} {{ Some((most, _)) if most >= {x} => {{}} _ => {new}, }}")
            }
            _ => format!("if let Some(kept) = &mut {} {{ kept.1 ^= {x}; }}", self.place("top")),
        }
    }

    fn previous(&mut self) -> String {
        let (place, read, out) = (self.place("prev"), self.read("prev"), self.object("out"));
        let x = self.value();
        match self.rng.below(5) {
            0 => format!("if {x} > {read} {{ {} += 1; }} {place} = {x};", self.place("tot")),
            1 => format!("{out}.push({x} ^ {read}); {place} = {};", self.atom()),
            2 => {
                let name = self.own_name("a");
                self.declare(&name, false);
                format!("let {name} = std::mem::replace(&mut {place}, {x});")
            }
            // written before it is read: nothing comes from the iteration before
            3 => format!("{place} = {x}; {out}.push({read} ^ {});", self.short()),
            _ => {
                let name = self.own_name("a");
                self.declare(&name, false);
                format!("let {name} = exchange(&mut {place}, {x});")
            }
        }
    }

    fn option(&mut self) -> String {
        let (place, read, out) = (self.place("last"), self.read("last"), self.object("out"));
        let x = self.value();
        match self.rng.below(5) {
            0 => format!("if let Some(u) = {read} {{ {out}.push(u ^ {}); }} {place} = Some({x});", self.atom()),
            1 => format!(
                "let Some(u) = {read} else {{ {place} = Some({x}); {} }}; {out}.push(u);",
                self.leave_iteration()
            ),
            2 => format!(
                "if let Some(u) = {read} && u % 2 == 0 && let Some(w) = pick({x}, 3) {{ {place} = Some(u ^ w); }}"
            ),
            3 => {
                let name = self.own_name("a");
                let object = self.object("last");
                self.declare(&name, false);
                format!("let {name} = {object}.replace({x}).unwrap_or(1);")
            }
            _ => format!("{place} = {}.take().map(|u| u ^ {}).or(Some({x}));", self.object("last"), self.atom()),
        }
    }

    fn queue(&mut self) -> String {
        let (queue, out) = (self.object("queue"), self.object("out"));
        let x = self.value();
        match self.rng.below(5) {
            0 => format!("{queue}.push_back({x});"),
            1 => format!("if {queue}.len() > 4 {{ {queue}.pop_front(); }} {queue}.push_back({x});"),
            2 => {
                let tot = self.place("tot");
                format!("while let Some(u) = {queue}.pop_front() {{ if u % 3 == {x} % 3 {{ break; }} {tot} ^= u; }}")
            }
            3 => format!("while {queue}.len() > 3 {{ let u = {queue}.pop_back().unwrap(); {out}.push(u ^ {x}); }}"),
            _ => {
                let (name, stepped) = (self.own_name("a"), self.stepped("st"));
                self.declare(&name, false);
                format!("let {name} = {stepped} ^ {x};")
            }
        }
    }

    /// A number from something that changes when it is asked.
    pub(crate) fn stepped(&mut self, variable: &str) -> String {
        let object = self.object(variable);
        if self.shape.home(variable) == Home::Field {
            return format!("exchange(&mut {object}.b, {})", self.atom());
        }
        // only the variable's declaration says that the method changes what it is called on
        self.attribute_only = true;
        format!("{object}.unit()")
    }
}
