//! Statements that declare something.

use super::scope::Draw;

impl Draw {
    pub(crate) fn local(&mut self) -> String {
        match self.rng.below(18) {
            0..=3 => {
                let value = self.value();
                let modulus = self.rng.pick(&[10, 100, 1000]);
                let name = self.new_local(false);
                format!("let {name} = heavy({value}) % {modulus};")
            }
            4 => {
                let (a, b) = (self.short(), self.outer());
                let name = self.new_local(false);
                format!("let {name} = {a} ^ ({b});")
            }
            5..=6 => {
                let value = self.value();
                let name = self.new_local(true);
                format!("let mut {name} = {value};")
            }
            7..=9 => self.changed_local(),
            10 => self.shadowed(),
            11 => self.destructured(),
            12 => self.branched(),
            13 => self.shadowed_variable(),
            14 => self.item(),
            15..=16 => self.keep(),
            _ => self.diverging(),
        }
    }

    fn new_local(&mut self, mutable: bool) -> String {
        let name = self.name();
        self.declare(&name, mutable);
        name
    }

    fn changed_local(&mut self) -> String {
        if self.scope.mutable.is_empty() {
            let value = self.value();
            let name = self.new_local(true);
            return format!("let mut {name} = {value};");
        }
        let name = self.rng.pick(&self.scope.mutable);
        match self.rng.below(5) {
            0..=1 => format!("{name} = {name}.wrapping_add({});", self.value()),
            2 => format!("{name} ^= {};", self.value()),
            3 => format!("{name} ^= {};", self.outer()),
            _ => format!("bump(&mut {name}, {});", self.without(&name)),
        }
    }

    fn shadowed(&mut self) -> String {
        let names = self.scope.names();
        if names.is_empty() {
            return self.changed_local();
        }
        let name = self.rng.pick(&names);
        let value = self.value();
        self.declare(&name, false);
        format!("let {name} = {name} ^ {value};")
    }

    fn destructured(&mut self) -> String {
        let (a, b, outer) = (self.value(), self.short(), self.outer());
        let (x, y) = (self.own_name("a"), self.own_name("a"));
        self.declare(&x, true);
        self.declare(&y, false);
        match self.rng.below(3) {
            0 => format!("let (mut {x}, {y}) = ({a}, {b});"),
            1 => format!("let [mut {x}, .., {y}] = [{a}, 1, {b}];"),
            _ => format!("let (mut {x}, {y}) = ({a}, {outer});"),
        }
    }

    /// A local whose value comes from branches with statements in them.
    fn branched(&mut self) -> String {
        let (a, b) = (self.value(), self.short());
        let name = self.own_name("a");
        let text = match self.rng.below(4) {
            0 => format!("let {name} = if {} {{ {} {a} }} else {{ {b} }};", self.condition(), self.block(0)),
            1 => format!("let {name} = match {} % 3 {{ 0 => {{ {} {a} }} _ => {b} }};", self.short(), self.block(0)),
            2 => format!("let {name} = {{ {} {a} }};", self.block(0)),
            _ => {
                let label = self.own_name("'b");
                let condition = self.condition();
                format!("let {name} = {label}: {{ if {condition} {{ break {label} {a}; }} {b} }};")
            }
        };
        self.declare(&name, false);
        text
    }

    /// A local with the name of a variable.
    fn shadowed_variable(&mut self) -> String {
        let (name, value) = (self.namesake_of_variable(), self.lent(Self::value));
        let out = self.object("out");
        let more = self.lent(Self::short);
        format!("{{ let mut {name} = {value}; {name} ^= {more}; {out}.push({name}); }}")
    }

    fn item(&mut self) -> String {
        let (value, fixed) = (self.value(), self.atom());
        let (name, item) = (self.own_name("a"), self.own_name("twist"));
        self.declare(&name, false);
        match self.rng.below(3) {
            0 => {
                let item = item.to_uppercase();
                format!("const {item}: u64 = 3; let {name} = {value} ^ {item};")
            }
            1 => format!("fn {item}(x: u64) -> u64 {{ x.rotate_left(9) }} let {name} = {item}({value});"),
            _ => format!("let {item} = |given: u64| given ^ heavy({fixed}); let {name} = {item}({value});"),
        }
    }

    /// A local that may not come to be.
    fn diverging(&mut self) -> String {
        let (value, rarity) = (self.value(), self.rng.pick(&[3, 5, 29, 211]));
        let leave = self.leave_for(rarity);
        let name = self.own_name("a");
        let text = match self.rng.below(3) {
            0..=1 => format!("let Some({name}) = pick({value}, {rarity}) else {{ {leave} }};"),
            _ => format!("let Ok({name}) = check({value}, {rarity}) else {{ {leave} }};"),
        };
        self.declare(&name, false);
        text
    }
}
