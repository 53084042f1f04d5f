//! Statements in which a change hides: in a condition, an argument, a closure, behind a borrow, or beside a name that
//! only looks like a variable's.

use super::scope::Draw;
use super::shape::Home;

impl Draw {
    pub(crate) fn hidden(&mut self) -> String {
        match self.rng.below(6) {
            0 => self.swapped(),
            1 => self.borrowed(),
            2 => self.in_condition(),
            3 => self.in_value(),
            4 => self.in_closure(),
            _ => self.namesake(),
        }
    }

    /// Several variables assigned at once.
    fn swapped(&mut self) -> String {
        let (tot, prev, at) = (self.place("tot"), self.place("prev"), self.place("at"));
        let (slots, x) = (self.object("slots"), self.value());
        match self.rng.below(6) {
            0 => format!("({tot}, {prev}) = ({}, {} ^ {x});", self.read("prev"), self.read("tot")),
            1 => format!("[{tot}, {at}] = [{x}, {}];", self.outer()),
            2 => format!("std::mem::swap(&mut {tot}, &mut {at});"),
            3 => format!("(_, {slots}[({x} % 16) as usize]) = ({}, {});", self.atom(), self.short()),
            4 => format!("{slots}[..4].reverse(); {slots}[4..].rotate_left(({x} % 3) as usize);"),
            _ => format!("{slots}[{}..9].fill({x});", self.rng.below(9)),
        }
    }

    /// A change through a local that borrows.
    fn borrowed(&mut self) -> String {
        let (tot, at, best) = (self.place("tot"), self.place("at"), self.place("best"));
        let (x, y) = (self.lent(Self::value), self.lent(Self::short));
        match self.rng.below(6) {
            0 => format!("{{ let r = &mut {tot}; *r ^= {x}; bump(r, {y}); }}"),
            1 => format!("{{ let (r, s) = (&mut {tot}, &mut {at}); *r ^= {x}; *s ^= *r & {y}; }}"),
            2 => format!("{{ let r = if {x} % 2 == 0 {{ &mut {tot} }} else {{ &mut {best} }}; *r ^= {y} % 64; }}"),
            3 => format!("for r in [&mut {tot}, &mut {at}] {{ *r = r.wrapping_add({x}); }}"),
            4 => format!("*(match {x} % 3 {{ 0 => &mut {tot}, _ => &mut {at} }}) ^= {y};"),
            _ => format!("{{ let State {{ a, b, .. }} = &mut {}; a.push({x}); *b ^= {y}; }}", self.place("st")),
        }
    }

    /// A change in a condition, that may not be evaluated.
    fn in_condition(&mut self) -> String {
        let (seen, counts, out) = (self.object("seen"), self.object("counts"), self.object("out"));
        let (x, y, then) = (self.short(), self.value(), self.block(0));
        match self.rng.below(5) {
            0 => format!("if {x} % 2 == 0 && {seen}.insert({y} % 64) {{\n{then}\n}}"),
            1 => format!("if {seen}.insert({x} % 64) || {counts}.insert({y} % 16, {x}).is_none() {{\n{then}\n}}"),
            2 => {
                let name = self.own_name("f");
                format!("let {name} = {x} % 3 > 0 && {seen}.insert({y} % 64);\nif {name} {{\n{then}\n}}")
            }
            3 => format!("if pick({x}, 3).is_some_and(|u| {seen}.insert(u % 64)) {{ {out}.push({y}); }}"),
            _ => format!("if let Some(u) = {out}.pop() && u % 2 == {x} % 2 {{\n{then}\n}}"),
        }
    }

    /// A change whose value is used.
    fn in_value(&mut self) -> String {
        let (tot, read, out) = (self.place("tot"), self.read("tot"), self.object("out"));
        let (counts, groups) = (self.object("counts"), self.object("groups"));
        let (x, y) = (self.value(), self.value());
        let name = self.own_name("a");
        let text = match self.rng.below(8) {
            0 => format!("let {name} = {counts}.insert({x} % 16, {y}).unwrap_or(3);"),
            1 => format!("let {name} = {out}.pop().unwrap_or({y});"),
            2 => format!("let {name} = {{ {tot} ^= {x}; {read} }};"),
            3 => format!("let {name} = heavy({{ {tot} = {read}.wrapping_add({x}); {read} ^ {y} }});"),
            4 => format!("let {name} = exchange(&mut {tot}, {x}) ^ {y};"),
            5 => format!(
                "let {name} = loop {{ {out}.push({x}); if {out}.len() as u64 % 3 == {y} % 3 {{ break {y}; }} }};"
            ),
            6 => {
                let group = format!("let group = {groups}.entry({x} % 8).or_default();");
                format!("let {name} = {{ {group} group.push(4); group.len() as u64 }};")
            }
            _ => format!("let {name} = match {counts}.remove(&({x} % 16)) {{ Some(u) => u ^ {y}, None => 5 }};"),
        };
        self.declare(&name, false);
        text
    }

    /// A change in a closure that another call runs.
    fn in_closure(&mut self) -> String {
        let (tot, seen, out) = (self.place("tot"), self.object("seen"), self.object("out"));
        let (x, y) = (self.closed(Self::value), self.closed(Self::short));
        match self.rng.below(6) {
            0 => format!("pick({x}, 3).map(|u| {out}.push(u ^ {y}));"),
            1 => format!("xs.iter().take(3).for_each(|u| {tot} ^= u & {x});"),
            2 => {
                format!("if let Some(u) = pick({x}, 4).filter(|u| {seen}.contains(u)).or(Some({y})) {{ {tot} ^= u; }}")
            }
            3 => {
                let name = self.own_name("a");
                let text =
                    format!("let {name} = (0..{y} % 4).filter(|u| {seen}.insert(u ^ ({x} % 64))).count() as u64;");
                self.declare(&name, false);
                text
            }
            4 => format!("{out}.extend((0..{y} % 3).map(|u| {{ {tot} ^= u; {x} }}));"),
            _ => format!("{out}.extend(pick({x}, 2).into_iter().chain([{y}]));"),
        }
    }

    /// A local that has the name of a variable, or is given to a field of that name.
    fn namesake(&mut self) -> String {
        let (out, x) = (self.object("out"), self.lent(Self::value));
        let y = self.closed(|this| this.lent(Self::short));
        let name = self.namesake_of_variable();
        let local = self.shape.home("tot") == Home::Local && self.shape.home("prev") == Home::Local;
        match self.rng.below(7) {
            0 => format!("for {name} in 0..{x} % 3 {{ {out}.push({name}); }}"),
            1 => format!("if let Some({name}) = pick({x}, 3) {{ {out}.push({name} ^ {y}); }}"),
            2 => format!("match {x} {{ 0 => {{}} {name} => {out}.push({name} ^ {y}) }}"),
            3 => format!("{out}.push((|{name}: u64| {name} ^ {y})({x}));"),
            4 if local => format!(
                "{out}.push({{ let mut both = Pair {{ tot, prev: {x} }}; both.tot ^= prev; both.tot ^ both.prev }});"
            ),
            5 if local => format!("write!({}, \"{{tot}}/{{prev:x}} {{}}\", {x}).unwrap();", self.object("text")),
            _ => format!("let both = Pair {{ tot: {x}, prev: {y} }}; {out}.push(both.tot & both.prev);"),
        }
    }

    /// An expression that may leave, in the middle of a statement.
    pub(crate) fn leaving(&mut self) -> String {
        let rarity = self.rarity();
        let (x, y, out, tot) = (self.value(), self.short(), self.object("out"), self.place("tot"));
        let seldom = self.leave_for(rarity);
        let often = self.leave_for(2);
        let name = self.own_name("a");
        match self.rng.below(6) {
            0 => format!("{out}.push(if {x} % 3 > 0 {{ {y} }} else {{ {often} }});"),
            1 => format!("{tot} ^= match check({x}, {rarity}) {{ Ok(u) => u, Err(_) => {{ {seldom} }} }};"),
            2 => format!(
                "{tot} = {}.wrapping_add(match pick({x}, 4) {{ Some(u) => u, None => {{ {often} }} }});",
                self.read("tot")
            ),
            3 => format!(
                "let _ = exchange(&mut {tot}, match check({x}, {rarity}) {{ Ok(u) => u, Err(_) => {{ {seldom} }} }});"
            ),
            n => {
                let leave = if n == 4 { seldom } else { often };
                let rarity = if n == 4 { rarity } else { 3 };
                self.declare(&name, false);
                format!("let {name} = match pick({x}, {rarity}) {{ Some(u) => u ^ {y}, None => {{ {leave} }} }};")
            }
        }
    }
}
