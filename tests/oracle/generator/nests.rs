//! Statements that hold others.

use super::scope::{Draw, Label};
use super::values::operand;

impl Draw {
    /// The body. It begins with work that no variable is needed for, and pushes what comes out: a loop in which nothing
    /// is left for a worker is refused.
    pub(crate) fn body(&mut self) -> String {
        let has_places = self.shape.source.index.is_some() && self.shape.source.expr.contains("..n");
        if has_places && self.rng.percent(45) {
            return self.only_places();
        }
        let (first, name) = (self.first_atom(), self.own_name("a"));
        let work = self.rng.pick(&["heavy(VALUE)", "heavy(VALUE ^ k) % 1000", "heavy(heavy(VALUE))"]);
        let work = format!("let {name} = {};", work.replace("VALUE", &first));
        let mut statements: Vec<String> = self.drawn().into_iter().collect();
        // an exit of what is drawn by an option does not overtake the work
        let leaves = ["break", "continue", "return", "?"].iter().any(|exit| statements.concat().contains(exit));
        let told = self.around.options.iter().any(|option| option.starts_with("draw"));
        let after = (leaves && told) || (self.may_draw_first() && self.rng.percent(60));
        statements.insert(if after { statements.len() } else { 0 }, work);
        self.declare(&name, false);
        statements.extend(self.filled());
        self.own_a_part();
        if self.rng.percent(20) {
            statements.push(self.buffer());
        }
        let before = statements.len();
        let count = self.rng.below(5) + 1;
        statements.extend((0..count).map(|_| self.statement(3)));
        let at = self.rng.below(count + 1) + before;
        statements.insert(at, format!("{}.push({name});", self.object("out")));
        if !self.shape.source.exclusive.is_empty() && self.rng.percent(60) {
            statements.push(self.item_change());
        }
        if self.shape.source.index.is_some() && self.rng.percent(60) {
            statements.push(self.indexed());
        }
        if self.around.owns {
            statements.insert(before, self.owned());
            statements.push(self.owned());
            statements.push(self.owned());
        }
        statements.extend(self.moved_item());
        let body = statements.join("\n");
        if body.contains("continue") {
            // what an iteration owns may not change behind a `continue` that is replayed
            self.around.options.retain(|option| !option.starts_with("own"));
        }
        body
    }

    /// Whether what the head draws certainly comes by itself, so that work behind it needs no iteration before.
    fn may_draw_first(&self) -> bool {
        let by_itself = |name: &str| !matches!(name, "prev" | "queue" | "seen");
        self.around.drawn.iter().all(|name| by_itself(name))
    }

    /// A part of the item that the body cannot change.
    fn first_atom(&mut self) -> String {
        let changed = self.exclusive_values();
        let fixed: Vec<String> = self.scope.values.iter().filter(|value| !changed.contains(value)).cloned().collect();
        if fixed.is_empty() { "k".into() } else { self.rng.pick(&fixed) }
    }

    /// Variables that begin anew in each iteration.
    fn filled(&mut self) -> Option<String> {
        let (prev, buf, out) = (self.place("prev"), self.place("buf"), self.object("out"));
        let object = self.object("buf");
        match self.rng.below(10) {
            0 => Some(format!("{prev} = {};", self.value())),
            1..=2 => Some(format!("{prev} = {};\n{out}.push({} ^ k);", self.value(), self.read("prev"))),
            3 => Some(format!(
                "{buf} = vec![{}, {}];\n{object}.push(3);\n{out}.extend(&{buf});",
                self.atom(),
                self.value()
            )),
            4 => {
                Some(format!("{object}.clear();\n{object}.push({});\n{out}.push({object}.len() as u64);", self.value()))
            }
            _ => None,
        }
    }

    /// The item itself, given away.
    fn moved_item(&mut self) -> Option<String> {
        let source = self.shape.source;
        let owned = source.consumes && source.string.is_some();
        (owned && self.rng.percent(50)).then(|| format!("{}.push({});", self.object("words"), source.pat))
    }

    /// A few statements in a scope of their own.
    pub(crate) fn block(&mut self, depth: usize) -> String {
        self.scoped(|this| {
            let count = this.rng.below(3) + 1;
            (0..count).map(|_| this.statement(depth)).collect::<Vec<_>>().join("\n")
        })
    }

    pub(crate) fn statement(&mut self, depth: usize) -> String {
        if depth == 0 || self.rng.percent(50) {
            return match self.rng.below(10) {
                0..=2 => self.local(),
                3 if !self.shape.source.exclusive.is_empty() => self.item_change(),
                _ => self.effect(),
            };
        }
        match self.rng.below(13) {
            0..=1 => self.branch(depth),
            2..=3 => self.inner_for(depth),
            4 => self.inner_while(depth),
            5 => self.inner_loop(depth),
            6 => self.choice(depth),
            7 => self.guarded(depth),
            8 => self.composed(depth),
            9 => self.closure(),
            10 => self.labeled_block(depth),
            _ => self.exit(),
        }
    }

    fn branch(&mut self, depth: usize) -> String {
        let (condition, then) = (self.condition(), self.block(depth - 1));
        match self.rng.below(4) {
            0..=1 => format!("if {condition} {{\n{then}\n}}"),
            2 => format!("if {condition} {{\n{then}\n}} else {{\n{}\n}}", self.block(depth - 1)),
            _ => {
                let (second, middle, last) = (self.condition(), self.block(0), self.block(0));
                format!("if {condition} {{\n{then}\n}} else if {second} {{\n{middle}\n}} else {{\n{last}\n}}")
            }
        }
    }

    /// Draws the body of an inner loop, which may have a label.
    fn inner(&mut self, label: &str, depth: usize) -> String {
        self.scope.loops += 1;
        self.scope.needs_label = false;
        if !label.is_empty() {
            self.scope.labels.push(Label { name: label.into(), is_loop: true });
        }
        self.block(depth - 1)
    }

    /// A label for an inner loop, or nothing.
    fn label(&mut self) -> String {
        match self.rng.below(5) {
            0 => self.own_name("'l"),
            1 if self.scope.labels.iter().all(|label| label.name != "'next") => "'next".into(),
            _ => String::new(),
        }
    }

    fn inner_for(&mut self, depth: usize) -> String {
        let label = self.label();
        let colon = if label.is_empty() { "" } else { ": " };
        let name = self.name();
        let source = match self.rng.below(6) {
            0..=2 => format!("0..{} % 4", self.value()),
            3 => format!("[{}, {}]", self.short(), self.value()),
            4 => format!("(0..{} % 5).rev().filter(|u| u % 2 == {} % 2)", self.short(), self.fixed_atom()),
            _ => format!("{}.a.clone().into_iter().rev().take(2)", self.object("st")),
        };
        let body = self.scoped(|this| {
            this.declare(&name, false);
            this.inner(&label, depth)
        });
        format!("{label}{colon}for {name} in {source} {{\n{body}\n}}")
    }

    fn inner_while(&mut self, depth: usize) -> String {
        let (label, start, counter) = (self.label(), self.value(), self.own_name("c"));
        let colon = if label.is_empty() { "" } else { ": " };
        let body = self.scoped(|this| {
            // read, not changed: it must come to its end
            this.declare(&counter, false);
            this.inner(&label, depth)
        });
        format!("let mut {counter} = {start} % 4;\n{label}{colon}while {counter} > 0 {{\n{counter} -= 1;\n{body}\n}}")
    }

    fn inner_loop(&mut self, depth: usize) -> String {
        let (label, counter) = (self.label(), self.own_name("c"));
        let colon = if label.is_empty() { "" } else { ": " };
        let (enough, body) = self.scoped(|this| {
            this.declare(&counter, false);
            (this.short(), this.inner(&label, depth))
        });
        let end = format!("{counter} += 1;\nif {counter} > {enough} % 4 {{ break; }}");
        format!("let mut {counter} = 0u64;\n{label}{colon}loop {{\n{end}\n{body}\n}}")
    }

    fn choice(&mut self, depth: usize) -> String {
        let (value, first, second) = (self.value(), self.block(depth - 1), self.block(0));
        match self.rng.below(3) {
            0 => format!("match {value} % 4 {{\n0 => {{\n{first}\n}}\n1 | 2 => {{\n{second}\n}}\n_ => {{}}\n}}"),
            1 => {
                let (guard, name) = (self.condition(), self.own_name("a"));
                let found = self.scoped(|this| {
                    this.declare(&name, false);
                    this.block(0)
                });
                let arms = format!("Some({name}) if {guard} => {{\n{found}\n}}\nSome(_) => {{\n{first}\n}}");
                format!("match pick({value}, 3) {{\n{arms}\nNone => {{}}\n}}")
            }
            _ => {
                let arms = format!("(0, u) => {{\n{first}\n}}\n(_, u) => {{ {} ^= u; }}", self.place("tot"));
                format!("match ({value} % 2, {}) {{\n{arms}\n}}", self.outer())
            }
        }
    }

    /// A block behind a condition that declares or changes something.
    fn guarded(&mut self, depth: usize) -> String {
        let (seen, value) = (self.object("seen"), self.value());
        let name = self.own_name("a");
        let plain = self.block(depth - 1);
        let leave = self.leave_iteration();
        let inside = self.scoped(|this| {
            this.declare(&name, false);
            this.block(depth - 1)
        });
        match self.rng.below(5) {
            0 => format!("if !{seen}.insert({value} % 64) {{\n{plain}\n}}"),
            1 => format!("if !{seen}.insert({value} % 64) {{\n{plain}\n{leave}\n}}"),
            2 => format!("if let Some({name}) = pick({value}, 3) {{\n{inside}\n}} else {{\n{plain}\n}}"),
            3 => {
                let condition = self.condition();
                format!("if ({condition}) && let Some({name}) = pick({value}, 3) {{\n{inside}\n}}")
            }
            _ => {
                let counts = self.object("counts");
                format!("if let Some({name}) = {counts}.get(&({value} % 16)).copied() {{\n{inside}\n}}")
            }
        }
    }

    fn labeled_block(&mut self, depth: usize) -> String {
        let label = self.own_name("'b");
        let body = self.scoped(|this| {
            this.scope.labels.push(Label { name: label.clone(), is_loop: false });
            this.scope.needs_label = true;
            this.block(depth - 1)
        });
        format!("{label}: {{\n{body}\n}}")
    }

    /// A closure that is called where it stands, or right after it.
    fn closure(&mut self) -> String {
        let (out, tot) = (self.object("out"), self.place("tot"));
        let (a, b) = (self.closed(Self::value), self.closed(Self::short));
        match self.rng.below(4) {
            0 => format!("(0..{a} % 4).for_each(|u| {out}.push(u ^ {b}));"),
            1 => format!("let mut keep = |u: u64| {{ {out}.push(u); {tot} ^= u; }};\nkeep({a});\nkeep({b});"),
            2 => format!("[{a}, {b}].iter().for_each(|u| {tot} ^= u);"),
            _ => {
                let hist = self.object("hist");
                format!("let spot = |u: u64| (u % 8) as usize;\n{hist}[spot({a})] += {b} % 7;")
            }
        }
    }

    /// Several statements around a value that is given away or lent at the end.
    fn composed(&mut self, depth: usize) -> String {
        let (value, name) = (self.value(), self.own_name("s"));
        let inside = self.scoped(|this| {
            this.scope.strings.push(name.clone());
            this.scope.values.push(format!("({name}.len() as u64)"));
            this.block(depth - 1)
        });
        let (out, words, text) = (self.object("out"), self.object("words"), self.object("text"));
        match self.rng.below(5) {
            0 => format!("let {name} = words_of({value}).to_lowercase();\n{inside}\n{words}.push({name});"),
            1 => format!("let {name} = words_of({value});\n{inside}\n{text}.push_str(&{name});"),
            2 => {
                let whole = self.own_name("s");
                format!(
                    "let {whole} = words_of({value}).to_lowercase();\nfor {name} in {whole}.split(' ') {{\n{inside}\n}}"
                )
            }
            3 => {
                let list = format!("let mut {name} = vec![{}];\n{name}.push({});", self.short(), self.value());
                format!("{list}\nif {} {{ {name}.clear(); }}\n{out}.extend({name});", self.condition())
            }
            _ => {
                let whole = self.own_name("s");
                let view = format!("let {whole} = words_of({value});\nlet {name} = {whole}.trim();");
                format!("{view}\n{inside}\n{words}.push({name}.to_owned());")
            }
        }
    }

    /// Changes the item where it stands.
    fn item_change(&mut self) -> String {
        let (place, lent) = self.rng.pick(self.shape.source.exclusive);
        let value = operand(place);
        let other = self.without(&value);
        match self.rng.below(7) {
            0..=1 => format!("{place} = {};", self.value()),
            2 => format!("{place} ^= {};", self.value()),
            3 => format!("{place} = {value}.wrapping_add({});", self.value()),
            4 => format!("bump({lent}, {other});"),
            5 => format!("{{ let y = &mut {place}; *y ^= {other}; }}"),
            _ => format!("{place} ^= {};", self.outer()),
        }
    }
}
