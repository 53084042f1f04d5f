//! Statements that change a map, a set or a text.

use super::scope::Draw;
use super::shape::Returns;

impl Draw {
    pub(crate) fn table(&mut self) -> String {
        let (counts, groups, seen) = (self.object("counts"), self.object("groups"), self.object("seen"));
        let key = format!("{} % 16", self.short());
        match self.rng.below(10) {
            0..=1 => format!("*{counts}.entry({key}).or_insert(0) += {} % 9;", self.value()),
            2 => format!("{counts}.insert({key}, {});", self.value()),
            3 => format!("{counts}.entry({key}).and_modify(|u| *u ^= {}).or_insert({});", self.atom(), self.value()),
            4 => format!("{groups}.entry({key}).or_default().push({});", self.value()),
            5 => format!("{seen}.insert({} % 64);", self.value()),
            6 => format!("{counts}.remove(&({key}));"),
            7 => {
                let found = self.lent(Self::short);
                let absent = self.short();
                format!(
                    "match {groups}.get_mut(&({key})) {{ Some(group) => group.push({found}), \
                     None => {{ {groups}.insert({key}, vec![{absent}]); }} }}"
                )
            }
            8 => format!("if let Some(u) = {counts}.get_mut(&({key})) {{ *u ^= {}; }}", self.lent(Self::value)),
            _ => self.tallied(),
        }
    }

    fn tallied(&mut self) -> String {
        let tally = self.object("tally");
        match self.scope.strings.is_empty() {
            true => format!("*{tally}.entry(words_of({})).or_insert(0) += 1;", self.value()),
            false => {
                let string = self.rng.pick(&self.scope.strings);
                format!("*{tally}.entry({string}.to_string()).or_default() += {} % 3;", self.value())
            }
        }
    }

    pub(crate) fn text(&mut self) -> String {
        let (text, words) = (self.object("text"), self.object("words"));
        match self.rng.below(14) {
            0 => format!("write!({text}, \"{{:x}} \", {}).unwrap();", self.value()),
            1 => format!("writeln!({text}, \"{{}} {{:>4}}\", {}, {} % 100).unwrap();", self.value(), self.outer()),
            2 => format!("{text}.push((b'a' + ({} % 26) as u8) as char);", self.value()),
            3 => format!("{text}.push_str(&format!(\"<{{}}>\", {}));", self.value()),
            4 => self.captured(),
            5 => format!("{words}.push(words_of({}));", self.value()),
            6 => format!("if {text}.len() > 60 {{ {words}.push(std::mem::take(&mut {})); }}", self.place("text")),
            7 => format!("if {text}.len() > 90 {{ {text}.clear(); }}"),
            8 => format!("{} += \"+\";", self.place("text")),
            9..=12 => self.written(),
            _ => self.borrowed_text(),
        }
    }

    /// A `write!` in another place than a statement of its own.
    fn written(&mut self) -> String {
        let (text, x, y) = (self.object("text"), self.value(), self.short());
        let ends = self.shape.exits && !self.scope.closed;
        match (self.rng.below(8), self.shape.returns) {
            (0 | 1, Returns::Boxed) if ends => format!("writeln!({text}, \"{{}}\", {x})?;"),
            (0 | 1, Returns::Result) if ends => {
                format!("write!({text}, \"{{}};\", {x}).map_err(|_| String::from(\"full\"))?;")
            }
            (0 | 1, Returns::Option) if ends => format!("writeln!({text}, \"{{:?}}\", ({x}, {y})).ok()?;"),
            (0, _) => format!("for u in 0..{y} % 3 {{ write!({text}, \"{{u}},{{}}\", {x}).unwrap(); }}"),
            (1 | 2, _) => {
                format!(
                    "if {} {{ writeln!({text}).unwrap(); }} else {{ write!({text}, \"{{}}\", {x}).unwrap(); }}",
                    self.condition()
                )
            }
            (3, _) => format!(
                "match {x} % 3 {{ 0 => write!({text}, \"zero\").unwrap(), u => writeln!({text}, \"{{u}}\").unwrap() }}"
            ),
            (4, _) => format!("let _ = write!({text}, \"{{:>w$}}\", {x} % 100, w = ({y} % 5) as usize);"),
            (5, _) => format!("if write!({text}, \"{{}}\", {x}).is_ok() {{ {text}.push('.'); }}"),
            (6, _) => {
                let (x, y) = (self.closed(Self::value), self.closed(Self::short));
                format!("let mut say = |u: u64| writeln!({text}, \"{{u}}\").unwrap();\nsay({x});\nsay({y});")
            }
            _ => format!("pick({x}, 3).map_or(Ok(()), |u| write!({text}, \"{{u:b}}\")).unwrap();"),
        }
    }

    /// A format string that names locals.
    fn captured(&mut self) -> String {
        let names = self.scope.names();
        let (text, words) = (self.object("text"), self.object("words"));
        if names.is_empty() {
            return format!("{text}.push('-');");
        }
        let (a, b) = (self.rng.pick(&names), self.rng.pick(&names));
        match self.rng.percent(50) {
            true => format!("{words}.push(format!(\"{{{a}}} {{k}} {{{b}:#x}}\"));"),
            false => format!("write!({text}, \"{{{a}}}{{}}\", {}).unwrap();", self.short()),
        }
    }

    /// A statement that uses a string of the iteration.
    fn borrowed_text(&mut self) -> String {
        let (text, words) = (self.object("text"), self.object("words"));
        if self.scope.strings.is_empty() {
            return format!("{text}.push_str(words_of({}).trim());", self.value());
        }
        let string = self.rng.pick(&self.scope.strings);
        match self.rng.below(4) {
            0 => format!("{words}.push({string}.to_uppercase());"),
            1 => format!("{text}.push_str({string}.trim());"),
            2 => format!("{words}.extend({string}.split_whitespace().map(String::from));"),
            _ => {
                let known = format!("{words}.iter().any(|word| word.as_str() == {string}.trim())");
                format!("if !{known} {{ {words}.push({string}.trim().to_owned()); }}")
            }
        }
    }
}
