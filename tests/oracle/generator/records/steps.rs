//! What is done with a record or a text of an iteration.

use super::{Draw, Kind};

/// In order, with no more than a look.
const LOOKS: &[&str] = &[
    "@t.add(&$r);",
    "@t.word($r.name());",
    "@t.see($r.view());",
    "@t.see_ref(&$r.view());",
    "@t.opt($r.best());",
    "@t.opt($r.note.as_ref());",
    "@t.word($r.text.as_str());",
    "@t.wide(&wide($r.name()));",
    "@nums.push($r.key ^ @t.n);",
    "for tag in &$r.tags { @t.word(tag.as_str()); }",
    "if let Some(best) = $r.best() { @t.word(best.as_str()); }",
    "match &$r.kind { Kind::Named(name) => @t.word(name.as_str()), Kind::Counted { name, n } => { @t.word(name.as_str()); \
     @nums.push(*n); } Kind::Bare => {} }",
];
const LOOKS_OF_TEXT: &[&str] =
    &["@t.word($r.as_str());", "@t.wide(&wide($r.as_str()));", "@t.opt(Some(&$r));", "@nums.push($r.len() as u64);"];

/// With something of it that the worker computes, or that is computed in order.
const AGAIN: &[&str] = &[
    "@nums.push($r.weigh());",
    "@f += $r.w;",
    "@f += $r.w * $r.tags.len() as f64;",
    "if $r.key % 3 == 1 { @t.n ^= $r.key; }",
    "let $b = $r.weigh() ^ 5; @nums.push($b);",
    "if @t.is_full() { @nums.push($r.key); }",
    "@nums.push(look(&$r.view()));",
    "let $b = $r.tags.iter().map(|tag| tag.len() as u64).sum::<u64>(); @t.n = @t.n.wrapping_add($b);",
    "if @map.contains_key(&$r.key) { @t.word(\"again\"); }",
    "@texts.push($r.text.clone());",
    "if let Some(note) = &$r.note { @nums.push(note.len() as u64); }",
];
const AGAIN_OF_TEXT: &[&str] =
    &["@nums.push($r.len() as u64 + 1);", "if $r.len() > 3 { @t.n ^= 9; }", "@texts.push($r.clone());"];

/// What leaves something to do in parallel, whatever else is drawn.
const WORKS: &[&str] = &["@nums.push($r.weigh());", "let $b = $r.weigh() % 9; @nums.push($b);"];
const WORKS_OF_TEXT: &[&str] = &["@nums.push(heavy($r.len() as u64));", "let $b = heavy(i) % 9; @nums.push($b);"];

/// A borrow, and what is done with it.
const BORROWS: &[(&str, &str)] = &[
    ("let $b = $r.view();", "@t.see($b);"),
    ("let $b = wide($r.name());", "@t.wide(&$b);"),
    ("let $b = $r.name();", "@t.word($b);"),
    ("let $b = $r.best();", "@t.opt($b);"),
    ("let Some($b) = $r.best() else { continue };", "@t.word($b.as_str());"),
    ("let $b: Vec<&str> = $r.tags.iter().map(|tag| tag.as_str()).collect();", "for tag in &$b { @t.word(tag); }"),
    ("let $b = $r.view();", "@t.see_ref(&$b); @nums.push($b.k);"),
];
const BORROWS_OF_TEXT: &[(&str, &str)] = &[
    ("let $b = wide($r.as_str());", "@t.wide(&$b);"),
    ("let $b = $r.as_str();", "@t.word($b);"),
    ("let $b: Vec<&str> = $r.as_str().split('1').collect();", "if $b.len() > 1 { @t.word($b[1]); }"),
];

/// What ends it, or takes it apart.
const TAKES: &[&str] = &[
    "",
    "@texts.push($r.text);",
    "@texts.push($r.text); @texts.extend($r.tags);",
    "@last = Some($r);",
    "@all.push($r);",
    "@texts.push($r.into_text());",
    "@map.insert($r.key, $r.text);",
    "drop($r);",
    "@t.put($r.text);",
    "if @t.is_full() { @all.push($r); } else { @texts.push($r.text); }",
    "if $r.key % 2 == 0 { @all.push($r); } else { @last = Some($r); }",
    "match $r.kind { Kind::Named(name) => @texts.push(name), Kind::Counted { name, n } => { @texts.push(name); \
     @nums.push(n); } Kind::Bare => { @t.n ^= 1; } }",
    "if let Some(note) = $r.note { @texts.push(note); }",
    "let Rec { text, tags, key, .. } = $r; @texts.push(text); @nums.push(key); @texts.extend(tags);",
    "let (text, tags) = $r.into_parts(); @texts.push(text); @texts.extend(tags);",
    "for tag in $r.tags { if tag.len() > 2 { @texts.push(tag); } }",
    "@nums.push($r.key); @texts.push($r.text);",
    "@last = Some(Rec { key: 5, ..$r });",
    "match $r.key % 3 { 0 => @texts.push($r.text), 1 => @all.push($r), _ => {} }",
    "if $r.key % 5 == 1 { @all.push($r); continue; } @texts.push($r.text);",
    "@texts.insert(0, $r.text);",
    "if @t.is_full() { @nums.push($r.key); @texts.push($r.text); }",
    "{ let moved = $r; @t.add(&moved); }",
    "let $b = $r.text; @t.word($b.as_str());",
    "@nums.extend($r.tags.into_iter().map(|tag| tag.len() as u64));",
];
const TAKES_OF_TEXT: &[&str] = &[
    "",
    "@texts.push($r);",
    "@t.put($r);",
    "@map.insert($r.len() as u64, $r);",
    "drop($r);",
    "if @t.is_full() { @texts.push($r); }",
    "if $r.len() % 2 == 0 { @t.put($r); } else { @texts.push($r); }",
];

/// The same by what leaves the function.
const LEAVES: &[&str] = &[
    "if $r.key == 13 && $r.w > 100.0 { return Err($r.text); }",
    "if @t.is_full() && @nums.len() > 150 { return Err($r.into_text()); }",
    "if $r.key == 14 { @nums.push(1); if @nums.len() > 200 { return Err($r.text); } }",
];
const LEAVES_OF_TEXT: &[&str] = &["if $r.len() == 4 && @t.is_full() { return Err($r); }"];

/// What has nothing to do with it.
const NOISE: &[&str] = &[
    "",
    "",
    "let $b = heavy(i ^ 3) % 100; @nums.push($b);",
    "@t.n = @t.n.rotate_left(1);",
    "if heavy(i) % 7 == 2 { continue; }",
    "assert!(heavy(i ^ k) % 1501 != 5, \"trapped {}\", i);",
];

impl Draw {
    fn of_kind(&mut self, kind: Kind, record: &[&str], text: &[&str], name: &str) -> String {
        self.fill(if kind == Kind::Record { record } else { text }, name)
    }

    pub(super) fn noise(&mut self) -> String {
        self.fill(NOISE, "")
    }

    /// The statements with what an iteration owns.
    pub(super) fn steps(&mut self, name: &str, kind: Kind) -> String {
        let mut steps = Vec::new();
        for _ in 0..=self.rng.below(4) {
            let step = self.step(name, kind);
            steps.push(step);
            if self.rng.percent(15) {
                let (look, again) = (self.look(name, kind), self.again(name, kind));
                steps.push(format!("if i % 4 == {} {{ {look} {again} }}", self.rng.below(4)));
            }
        }
        let (at, works) = (self.rng.below(steps.len()), self.of_kind(kind, WORKS, WORKS_OF_TEXT, name));
        steps.insert(at, works);
        if self.rng.percent(80) {
            steps.push(self.take(name, kind));
        }
        steps.join("\n")
    }

    fn step(&mut self, name: &str, kind: Kind) -> String {
        match self.rng.below(100) {
            0..=39 => self.look(name, kind),
            40..=59 => self.again(name, kind),
            60..=84 => self.borrow(name, kind),
            _ => self.noise(),
        }
    }

    fn look(&mut self, name: &str, kind: Kind) -> String {
        self.of_kind(kind, LOOKS, LOOKS_OF_TEXT, name)
    }

    fn again(&mut self, name: &str, kind: Kind) -> String {
        self.of_kind(kind, AGAIN, AGAIN_OF_TEXT, name)
    }

    fn borrow(&mut self, name: &str, kind: Kind) -> String {
        let (declares, uses) = self.rng.pick(if kind == Kind::Record { BORROWS } else { BORROWS_OF_TEXT });
        let fresh = self.fresh('b');
        let [declares, uses] = [declares, uses].map(|template| template.replace("$r", name).replace("$b", &fresh));
        let between = if self.rng.percent(40) { self.again(name, kind) } else { String::new() };
        match self.rng.percent(30) {
            true => format!("{declares}\n{between}\nif i % 3 == {} {{ {uses} }}", self.rng.below(3)),
            false => format!("{declares}\n{between}\n{uses}"),
        }
    }

    fn take(&mut self, name: &str, kind: Kind) -> String {
        if self.leaves && !self.is_in_group && self.rng.percent(15) {
            return self.of_kind(kind, LEAVES, LEAVES_OF_TEXT, name);
        }
        self.of_kind(kind, TAKES, TAKES_OF_TEXT, name)
    }
}
