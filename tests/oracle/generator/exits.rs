//! Statements that leave: an inner loop, the iteration, the loop, the function; and panics.

use super::scope::Draw;
use super::shape::{Returns, VARIABLES};

impl Draw {
    /// A statement that leaves now and then, if this loop has any.
    pub(crate) fn exit(&mut self) -> String {
        if self.shape.panics && self.rng.percent(40) {
            return self.panic();
        }
        if !self.shape.exits {
            return format!("if {} {{ {} }}", self.condition(), self.leave_iteration());
        }
        let in_the_loop = self.scope.loops == 0 && !self.scope.needs_label;
        if let Some(list) = self.shape.source.closes.filter(|_| in_the_loop) {
            return self.closing(list);
        }
        match self.rng.below(7) {
            0 => format!("if {} {{ {} }}", self.condition(), self.leave_iteration()),
            5..=6 => self.leaving(),
            1..=3 => format!("if {} {{ {} }}", self.rare(), self.leave()),
            _ => self.question(),
        }
    }

    /// Changes what the loop runs over, and ends it.
    fn closing(&mut self, list: &str) -> String {
        let (rare, noted) = (self.rare(), self.list());
        let list = self.object(list);
        let changed = match (self.rng.below(6), self.shape.source.index) {
            (0..=1, Some(index)) => format!("{list}.swap_remove({index});"),
            (2, Some(index)) => format!("{}.push({list}.remove({index}));", self.object("out")),
            (3, _) => format!("{}.extend({list}.drain(..1));", self.object("out")),
            (4, _) => format!("{list}.truncate(9); {list}.push(k);"),
            _ => format!("{list}.clear();"),
        };
        let leave = self.scoped(|this| {
            // the item is gone
            this.scope.values.retain(|value| !value.contains('x'));
            this.scope.values.push("k".into());
            if this.rng.percent(60) { "break;".into() } else { this.give_back() }
        });
        format!("if {rare} {{ {noted} {changed} {leave} }}")
    }

    /// What may stand in the `else` of a `let`, for something that seldom or often fails.
    pub(crate) fn leave_for(&mut self, rarity: usize) -> String {
        if rarity > 20 && self.shape.exits { self.leave() } else { self.leave_iteration() }
    }

    /// Goes on with the innermost loop, or ends an inner one.
    pub(crate) fn leave_iteration(&mut self) -> String {
        if self.scope.needs_label {
            return self.labeled(false);
        }
        match self.scope.loops > 0 && self.rng.percent(50) {
            true => "break;".into(),
            false => "continue;".into(),
        }
    }

    /// An exit with a label: of anything, or of what does not end the loop.
    fn labeled(&mut self, anything: bool) -> String {
        let mut ways = Vec::new();
        for label in &self.scope.labels {
            ways.push(format!("break {};", label.name));
            if label.is_loop {
                ways.push(format!("continue {};", label.name));
            }
        }
        if self.shape.label {
            ways.push("continue 'par;".into());
        }
        if anything {
            ways.extend(self.shape.label.then(|| "break 'par;".to_string()));
            let outer = ["break 'rounds;", "continue 'rounds;"].map(String::from);
            ways.extend(outer.into_iter().filter(|_| self.shape.around));
        }
        self.rng.pick(&ways)
    }

    /// Leaves by any way that is open here.
    fn leave(&mut self) -> String {
        let labeled = self.shape.label || self.shape.around || !self.scope.labels.is_empty();
        match self.rng.below(3) {
            0 if labeled => self.labeled(true),
            1 => self.give_back(),
            _ if self.scope.needs_label => self.labeled(true),
            _ => self.rng.pick(&["break;", "continue;", "break;"]).into(),
        }
    }

    /// `return`, with a value that the function takes.
    fn give_back(&mut self) -> String {
        let value = if self.rng.percent(60) { self.value() } else { format!("{} ^ ({})", self.short(), self.outer()) };
        match self.shape.returns {
            Returns::Nothing => "return;".into(),
            Returns::Number => format!("return {value};"),
            Returns::Option if self.rng.percent(30) => "return None;".into(),
            Returns::Option => format!("return Some({value});"),
            Returns::Result | Returns::Boxed if self.rng.percent(40) => format!("return Ok({value});"),
            Returns::Result => format!("return Err(format!(\"wrong {{}}\", {value}));"),
            Returns::Boxed => format!("return Err(Fault({value}).into());"),
            Returns::Shared => match self.shape.source.shared {
                Some(name) => format!("return Some({name});"),
                None => format!("return xs.get(({value}) as usize % xs.len().max(1));"),
            },
            Returns::All => format!("return {};", all_variables()),
        }
    }

    fn question(&mut self) -> String {
        let (x, rarity, out) = (self.value(), self.rarity(), self.object("out"));
        match self.shape.returns {
            Returns::Option => format!("{out}.push(pick({x}, {rarity})?);"),
            Returns::Result | Returns::Boxed => match self.rng.below(3) {
                0 => format!("{out}.push(check({x}, {rarity})? ^ {});", self.short()),
                1 => format!("check({x}, {rarity})?;"),
                _ => format!("{} ^= check({x}, {rarity})?;", self.place("tot")),
            },
            _ => format!("if {} {{ {} }}", self.rare(), self.leave()),
        }
    }

    fn panic(&mut self) -> String {
        let (x, rarity) = (self.value(), self.rarity());
        let (y, tot, last) = (self.short(), self.place("tot"), self.object("last"));
        match self.rng.below(9) {
            0 => format!("if {} {{ panic!(\"stopped at {{}} with {{k}}\", {x}); }}", self.rare()),
            1 => format!("assert!(!({}), \"asserted {{}}\", {x});", self.rare()),
            2 => format!("let _ = trap({x}, {rarity});"),
            3 => format!("{}.push(trap({x}, {rarity}));", self.object("out")),
            // behind a change in the same statement, or the one before
            4 => format!("{}.entry({y} % 8).or_default().push(trap({x}, {rarity}));", self.object("groups")),
            5 => format!("{tot} ^= exchange(&mut {}, {y}) ^ trap({x}, {rarity});", self.place("prev")),
            6 => format!("{tot} ^= {last}.replace({y}).unwrap_or(1) ^ trap({x}, {rarity});"),
            7 => {
                let out = self.object("out");
                let name = self.own_name("a");
                format!("let {name} = {last}.replace({y}).unwrap_or(1);\n{out}.push({name} ^ trap({x}, {rarity}));")
            }
            _ => {
                let outer = self.outer();
                format!("if {} {{ panic!(\"stopped at {{}} with {{}}\", {x}, {outer}); }}", self.rare())
            }
        }
    }
}

/// All variables, moved. Only where they are locals.
pub(crate) fn all_variables() -> String {
    let names: Vec<&str> = VARIABLES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !matches!(*name, "cells" | "mates" | "records" | "shelf"))
        .collect();
    format!("Outer {{ {}, ..Outer::default() }}", names.join(", "))
}
