//! Where the records of a loop come from.

use super::{Draw, Kind};

/// A record that the iteration makes.
const MADE: &[&str] = &[
    "let $r = rec(i ^ k);",
    "let mut $r = rec(i ^ k); $r.key += 1;",
    "let mut $r = rec(i ^ k); $r.tags.push(Text::of('z', 1)); $r.tags.reverse();",
    "let Some($r) = opt_rec(i ^ k) else { continue };",
];
/// The same, where it may leave the function.
const MADE_OR_LEFT: &[&str] = &[
    "let $r = try_rec(i ^ k)?;",
    "let $r = match try_rec(i ^ k) { Ok(found) => found, Err(error) => return Err(error) };",
    "let $r = match try_rec(i ^ k) { Ok(found) => found, Err(error) => { @texts.push(error); continue } };",
];

/// How a record is bound that is inside an item; `$s` are the statements with it.
const IN_RESULT: &[&str] = &[
    "match got { Ok($r) => { $s } Err(error) => @texts.push(error), }",
    "if let Ok($r) = got { $s }",
    "let Ok($r) = got else { continue };\n$s",
    "match got { Ok($r) if $r.key % 2 == 0 => { @t.add(&$r); } Ok($r) => { $s } Err(_) => {} }",
];
const IN_OPTION: &[&str] =
    &["if let Some($r) = got { $s } else { @nums.push(i); }", "let Some($r) = got else { continue };\n$s"];
const IN_GROUP: &[&str] = &[
    "for $r in group { $s }",
    "for (_, $r) in group.into_iter().enumerate() { $s }",
    "let mut group = group;\nwhile let Some($r) = group.pop() { $s }",
    "@nums.push(heavy(i) % 9);\nfor $r in group.into_iter().filter(|found| found.key % 3 > 0) { $s\nif @nums.len() > 900 { break; } }",
];

impl Draw {
    /// A loop.
    pub(super) fn looped(&mut self) -> String {
        let name = self.fresh('r');
        match self.rng.below(7) {
            0 => {
                let head =
                    format!("(i, {name}) in recs(n, k).into_iter().enumerate().map(|(i, found)| (i as u64, found))");
                self.over(&head, "", &name, Kind::Record)
            }
            1 => self.over(&format!("(i, {name}) in (0..).zip(texts_of(n, k))"), "", &name, Kind::Text),
            2 => {
                let first = if self.rng.percent(50) { "@t.word(other.as_str());" } else { "" };
                let head = format!("(i, ({name}, other)) in (0..).zip(recs(n, k).into_iter().zip(texts_of(n, k)))");
                self.over(&head, first, &name, Kind::Record)
            }
            3 => {
                let made = if self.leaves && self.rng.percent(40) { MADE_OR_LEFT } else { MADE };
                let first = self.fill(made, &name);
                self.over("i in 0..n", &first, &name, Kind::Record)
            }
            4 => self.inside("(i, got) in (0..).zip(tries(n, k))", IN_RESULT, &name),
            5 => self.inside("(i, got) in (0..).zip(opts(n, k))", IN_OPTION, &name),
            _ => {
                // a group may be endless for all that is known: a commit cannot leave it
                self.is_in_group = true;
                self.inside("(i, group) in (0..).zip(groups(n, k))", IN_GROUP, &name)
            }
        }
    }

    /// One whose iterations own what has a name.
    fn over(&mut self, head: &str, first: &str, name: &str, kind: Kind) -> String {
        let (noise, steps) = (self.noise(), self.steps(name, kind));
        format!("for {head} {{\n{first}\n{noise}\n{steps}\n}}")
    }

    /// One whose items have a record in them.
    fn inside(&mut self, head: &str, ways: &[&str], name: &str) -> String {
        let (steps, way) = (self.steps(name, Kind::Record), self.fill(ways, name));
        format!("for {head} {{\n{}\n}}", way.replace("$s", &steps))
    }
}
