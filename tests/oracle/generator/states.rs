//! Locals with a state of their own: what asks them changes them, so that all that asks has an order, in a worker, in
//! what is committed, and between the two.

use super::scope::Draw;

/// What a local with a state is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    State,
    /// An `Option` of one.
    Maybe,
    /// A list of two or more.
    Several,
    /// A tuple of two.
    Both,
    Table,
    Iterator,
    Closure,
}

/// A local with a state, or an item that is one.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) name: String,
    kind: Kind,
    /// Whether it is an exclusive reference already.
    pub(crate) lent: bool,
}

impl Kept {
    /// An item that is lent exclusively.
    pub(crate) fn item(name: &str) -> Kept {
        Kept { name: name.into(), kind: Kind::State, lent: true }
    }

    fn lend(&self) -> String {
        if self.lent { format!("&mut *{}", self.name) } else { format!("&mut {}", self.name) }
    }
}

impl Draw {
    /// A number from something that changes when it is asked; never in a closure, where it would be borrowed.
    pub(crate) fn asked(&mut self) -> Option<String> {
        if self.scope.closed || self.scope.kept.is_empty() {
            return None;
        }
        let kept = self.rng.pick(&self.scope.kept);
        let atom = self.atom_beside(&kept.name);
        Some(self.question_to(&kept, &atom))
    }

    /// A number, part of which is another local's than `name`.
    fn atom_beside(&mut self, name: &str) -> String {
        let values: Vec<String> = self.scope.values.iter().filter(|value| !value.contains(name)).cloned().collect();
        if values.is_empty() { "k".into() } else { self.rng.pick(&values) }
    }

    fn question_to(&mut self, kept: &Kept, with: &str) -> String {
        let name = &kept.name;
        let way = self.rng.below(5);
        match (kept.kind, way) {
            (Kind::State, 0) => format!("{name}.unit()"),
            (Kind::State, 1) => format!("advance({}, {with})", kept.lend()),
            (Kind::State, 2) => format!("{name}.peek()"),
            (Kind::State, _) => format!("{name}.mix({with})"),
            (Kind::Maybe, 0) => format!("{name}.as_mut().map_or(7, |s| s.mix({with}))"),
            (Kind::Maybe, 1) => format!("{name}.get_or_insert_with(State::default).mix({with})"),
            (Kind::Maybe, 2) => format!("{name}.take().map_or(1, |s| s.b)"),
            (Kind::Maybe, 3) => format!("{name}.replace(State::of({with})).map_or(2, |s| s.peek())"),
            (Kind::Maybe, _) => format!("({name}.is_some() as u64)"),
            (Kind::Several, 0) => format!("{name}[0].mix({with})"),
            (Kind::Several, 1) => format!("{name}.last_mut().unwrap().mix({with})"),
            (Kind::Several, 2) => format!("{name}.iter().fold({with}, |t, s| t.rotate_left(1) ^ s.b)"),
            (Kind::Several, 3) => format!("{name}.iter_mut().fold({with}, |t, s| s.mix(t))"),
            (Kind::Several, _) => format!("({{ {name}.push(State::of({with})); {name}.len() as u64 }})"),
            (Kind::Both, 0) => format!("{name}.0.mix({with})"),
            (Kind::Both, 1) => format!("advance(&mut {name}.1, {with})"),
            (Kind::Both, 2) => format!("({name}.0.unit() ^ {name}.1.mix({with}))"),
            (Kind::Both, _) => format!("{name}.1.b"),
            (Kind::Table, 0) => format!("(*{name}.entry({with} % 5).or_insert(3))"),
            (Kind::Table, 1) => format!("{name}.insert({with} % 4, {with}).unwrap_or(1)"),
            (Kind::Table, 2) => format!("{name}.remove(&({with} % 4)).unwrap_or(2)"),
            (Kind::Table, _) => format!("({name}.len() as u64)"),
            (Kind::Iterator, 0) => format!("{name}.nth(1).unwrap_or(6)"),
            (Kind::Iterator, 1) => format!("{name}.by_ref().take(2).fold({with}, |t, u| t ^ u)"),
            (Kind::Iterator, _) => format!("{name}.next().unwrap_or({with})"),
            (Kind::Closure, _) => format!("{name}({with})"),
        }
    }

    /// Declares a local with a state, often with the name of another.
    pub(crate) fn keep(&mut self) -> String {
        let value = self.value();
        let name = if self.rng.percent(50) { self.rng.pick(&["kept", "state"]).into() } else { self.own_name("kept") };
        let states: Vec<Kept> = self.scope.kept.iter().filter(|kept| kept.kind == Kind::State).cloned().collect();
        let (kind, text) = match self.rng.below(9) {
            0..=2 => (Kind::State, format!("State::of({value})")),
            3 => (Kind::Maybe, self.rng.pick(&["Some(State::of(X))", "(X % 2 == 0).then(State::default)"]).into()),
            4 => (Kind::Several, "vec![State::of(X), State::default()]".into()),
            5 => (Kind::Both, "(State::of(X), State::of(1))".into()),
            6 => (Kind::Table, "BTreeMap::from([(1, X), (3, 5)])".into()),
            7 => (
                Kind::Iterator,
                self.rng.pick(&["(X % 9)..40", "words_of(X).into_bytes().into_iter().map(u64::from)"]).into(),
            ),
            _ => return self.keep_closure(name, &states, &value),
        };
        self.keep_as(name.clone(), kind);
        format!("let mut {name} = {};", text.replace('X', &value))
    }

    /// A closure that changes what it took along, or another local.
    fn keep_closure(&mut self, name: String, states: &[Kept], value: &str) -> String {
        let others: Vec<Kept> = states.iter().filter(|state| state.name != name && !state.lent).cloned().collect();
        let text = if !others.is_empty() && self.rng.percent(50) {
            let state = self.rng.pick(&others).name;
            // borrowed as long as the closure is called
            self.scope.kept.retain(|kept| kept.name != state);
            format!("|x: u64| {state}.mix(x)")
        } else {
            format!("{{ let mut own: u64 = {value}; move |x: u64| {{ own = own.wrapping_add(1); own ^ x }} }}")
        };
        self.keep_as(name.clone(), Kind::Closure);
        format!("let mut {name} = {text};")
    }

    fn keep_as(&mut self, name: String, kind: Kind) {
        self.scope.kept.retain(|kept| kept.name != name);
        self.scope.kept.push(Kept { name, kind, lent: false });
    }

    /// A statement that changes a local with a state, and mostly a variable.
    pub(crate) fn turned(&mut self) -> String {
        if self.scope.kept.is_empty() {
            return self.keep();
        }
        let kept = self.rng.pick(&self.scope.kept);
        let (tot, read, out) = (self.place("tot"), self.read("tot"), self.object("out"));
        if self.rng.percent(50) {
            return match self.rng.below(4) {
                0 => format!("{tot} ^= {};", self.question_to(&kept, &read)),
                1 => format!("{tot} = {};", self.question_to(&kept, &read)),
                2 => {
                    let outer = self.scoped(|this| {
                        // what is asked is borrowed already
                        this.scope.kept.clear();
                        this.outer()
                    });
                    let name = self.own_name("a");
                    self.declare(&name, false);
                    format!("let {name} = {};", self.question_to(&kept, &format!("({outer})")))
                }
                _ => {
                    let asked = self.question_to(&kept, &read);
                    format!("{out}.push({asked});")
                }
            };
        }
        let (name, lend, way) = (&kept.name, kept.lend(), self.rng.below(4));
        let x = self.atom_beside(name);
        match (kept.kind, way) {
            (Kind::State, 0) => format!("{name}.b ^= {x};"),
            (Kind::State, 1) if !kept.lent => format!("{name} = State::of({x});"),
            (Kind::State, 2) if !kept.lent => format!("{{ let z = {lend}; {tot} ^= z.mix({read}); z.b ^= 1; }}"),
            (Kind::State, _) => format!("std::mem::swap(&mut {name}.b, &mut {tot});"),
            (Kind::Maybe, 0) => format!("if let Some(z) = &mut {name} {{ {tot} ^= z.mix({read}); }}"),
            (Kind::Maybe, 1) => format!("if let Some(z) = {name}.as_mut() {{ {out}.push(z.mix({x})); }}"),
            (Kind::Maybe, 2) => {
                format!("match {name} {{ Some(ref mut z) => {tot} ^= z.unit(), None => {tot} ^= {x} }}")
            }
            (Kind::Maybe, _) => format!("{name} = {name}.take().map(|z| State::of(z.b ^ {x}));"),
            (Kind::Several, 0) => format!("for z in &mut {name} {{ {tot} ^= z.mix({read}); }}"),
            (Kind::Several, 1) => format!("for z in {name}.iter_mut().rev() {{ {out}.push(z.mix({x})); }}"),
            (Kind::Several, 2) => format!("if let [a, .., b] = &mut {name}[..] {{ {tot} ^= a.mix({x}) ^ b.unit(); }}"),
            (Kind::Several, _) => format!("{name}.swap(0, 1);"),
            (Kind::Both, 0) => format!("std::mem::swap(&mut {name}.0, &mut {name}.1);"),
            (Kind::Both, 1) => format!("{{ let (a, b) = &mut {name}; {tot} ^= a.mix({x}) ^ b.mix({read}); }}"),
            (Kind::Both, _) => format!("{name}.0 = State::of({x});"),
            (Kind::Table, 0) => format!("for (key, z) in &mut {name} {{ *z ^= {read}; {tot} ^= *key; }}"),
            (Kind::Table, 1) => format!("if let Some(z) = {name}.get_mut(&({x} % 4)) {{ *z ^= {x}; {tot} ^= *z; }}"),
            (Kind::Table, 2) => format!("{out}.extend({name}.values());"),
            (Kind::Table, _) => format!("{name}.retain(|key, _| (key ^ {x}) % 3 != 0);"),
            (Kind::Iterator, 0) => format!("{out}.extend({name}.by_ref().take(2));"),
            (Kind::Iterator, _) => {
                format!("while let Some(z) = {name}.next() {{ if z % 3 == 0 {{ break; }} {tot} ^= z; }}")
            }
            (Kind::Closure, _) => format!("{out}.extend([{name}({x}), {name}(1)]);"),
        }
    }
}
