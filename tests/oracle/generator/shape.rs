//! What is around the body of a loop.

use super::rng::Rng;

/// What the loop runs over.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Source {
    pub(crate) pat: &'static str,
    pub(crate) expr: &'static str,
    /// Numbers to be had from the item.
    pub(crate) values: &'static [&'static str],
    /// Variables of the pattern that are numbers and may be changed.
    pub(crate) mutable: &'static [&'static str],
    /// A string that borrows from the item, or is it.
    pub(crate) string: Option<&'static str>,
    /// A number that the item lends exclusively: as a place, and as what a function is lent.
    pub(crate) exclusive: Option<(&'static str, &'static str)>,
    /// The variable that indexes, as `usize`, at most once with each value.
    pub(crate) index: Option<&'static str>,
    /// The variable that is a `&'a u64`.
    pub(crate) shared: Option<&'static str>,
    /// Whether the expression consumes a variable.
    pub(crate) consumes: bool,
}

const PLAIN: Source = Source {
    pat: "i",
    expr: "0..n",
    values: &["i"],
    mutable: &[],
    string: None,
    exclusive: None,
    index: None,
    shared: None,
    consumes: false,
};

/// `CELLS` and `RECORDS` stand for variables, wherever they live.
const SOURCES: &[Source] = &[
    PLAIN,
    PLAIN,
    Source { expr: "1..=n", ..PLAIN },
    Source { expr: "(0..n).rev()", ..PLAIN },
    Source { expr: "(0..n).step_by(3)", ..PLAIN },
    Source { pat: "i", expr: "0..n as usize", values: &["(i as u64)"], index: Some("i"), ..PLAIN },
    Source { pat: "x", expr: "xs", values: &["(*x)"], shared: Some("x"), ..PLAIN },
    Source { pat: "&x", expr: "xs.iter()", values: &["x"], ..PLAIN },
    Source { pat: "mut x", expr: "xs.iter().copied()", values: &["x"], mutable: &["x"], ..PLAIN },
    Source {
        pat: "(i, x)",
        expr: "xs.iter().enumerate()",
        values: &["(i as u64)", "(*x)"],
        index: Some("i"),
        shared: Some("x"),
        ..PLAIN
    },
    Source { pat: "(x, y)", expr: "xs.iter().zip(ys)", values: &["(*x)", "(*y)"], shared: Some("y"), ..PLAIN },
    Source { pat: "x", expr: "CELLS.iter_mut()", values: &["(*x)"], exclusive: Some(("*x", "x")), ..PLAIN },
    Source {
        pat: "(i, x)",
        expr: "CELLS.iter_mut().enumerate()",
        values: &["(i as u64)", "(*x)"],
        exclusive: Some(("*x", "x")),
        index: Some("i"),
        ..PLAIN
    },
    Source {
        pat: "(x, y)",
        expr: "CELLS.iter_mut().zip(xs)",
        values: &["(*x)", "(*y)"],
        exclusive: Some(("*x", "x")),
        ..PLAIN
    },
    Source {
        pat: "record",
        expr: "RECORDS.iter_mut()",
        values: &["record.b", "record.c"],
        exclusive: Some(("record.b", "&mut record.b")),
        ..PLAIN
    },
    Source {
        pat: "record",
        expr: "&mut RECORDS",
        values: &["record.c", "record.b"],
        exclusive: Some(("record.b", "&mut record.b")),
        ..PLAIN
    },
    Source {
        pat: "State { b, c, .. }",
        expr: "RECORDS.iter_mut()",
        values: &["(*b)", "(*c)"],
        exclusive: Some(("*b", "b")),
        ..PLAIN
    },
    Source { pat: "chunk", expr: "xs.chunks(2)", values: &["chunk[0]", "(chunk.len() as u64)"], ..PLAIN },
    Source { pat: "[x, y]", expr: "xs.as_chunks::<2>().0", values: &["(*x)", "(*y)"], shared: Some("y"), ..PLAIN },
    Source { pat: "(key, v)", expr: "&table", values: &["(*key)", "(*v)"], ..PLAIN },
    Source { pat: "c", expr: "phrase.chars()", values: &["(c as u64)"], ..PLAIN },
    Source {
        pat: "(i, c)",
        expr: "phrase.char_indices()",
        values: &["(i as u64)", "(c as u64)", "(c.len_utf8() as u64)"],
        ..PLAIN
    },
    Source { pat: "v", expr: "items", values: &["v"], consumes: true, ..PLAIN },
    Source {
        pat: "name",
        expr: "names",
        values: &["(name.len() as u64)"],
        string: Some("name"),
        consumes: true,
        ..PLAIN
    },
    Source { pat: "name", expr: "&names", values: &["(name.len() as u64)"], string: Some("name"), ..PLAIN },
    Source {
        pat: "(i, word)",
        expr: "phrase.split(' ').enumerate()",
        values: &["(i as u64)", "(word.len() as u64)"],
        string: Some("word"),
        ..PLAIN
    },
];

/// What the function returns.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Returns {
    Nothing,
    Number,
    Option,
    Result,
    Boxed,
    /// A reference into the function's argument.
    Shared,
    /// All variables, moved out wherever it returns.
    All,
}

impl Returns {
    pub(crate) fn ty(self) -> &'static str {
        match self {
            Returns::Nothing => "()",
            Returns::Number => "u64",
            Returns::Option => "Option<u64>",
            Returns::Result => "Result<u64, String>",
            Returns::Boxed => "Result<u64, Box<dyn std::error::Error + Send + Sync>>",
            Returns::Shared => "Option<&'a u64>",
            Returns::All => "Outer",
        }
    }
}

/// Where the variables of all kinds live.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Homes {
    Locals,
    Params,
    Fields,
    /// Fields of `self`.
    Method,
    /// Each variable in its own way: a local, a local that borrows, or a field.
    Mixed,
}

/// Where one variable lives.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Home {
    Local,
    Param,
    Field,
    Borrowed,
}

/// The variables, as fields of `Outer`, and their types. `cells` is what a source may change.
pub(crate) const VARIABLES: &[(&str, &str)] = &[
    ("out", "Vec<u64>"),
    ("words", "Vec<String>"),
    ("tot", "u64"),
    ("best", "u64"),
    ("at", "u64"),
    ("prev", "u64"),
    ("hist", "[u64; 8]"),
    ("seen", "HashSet<u64>"),
    ("counts", "BTreeMap<u64, u64>"),
    ("tally", "HashMap<String, u64>"),
    ("groups", "BTreeMap<u64, Vec<u64>>"),
    ("text", "String"),
    ("sum", "f64"),
    ("low", "f64"),
    ("st", "State"),
    ("dice", "State"),
    ("grid", "Vec<[u64; 2]>"),
    ("slots", "Vec<u64>"),
    ("line", "Vec<u64>"),
    ("queue", "VecDeque<u64>"),
    ("last", "Option<u64>"),
    ("top", "Option<(u64, u64)>"),
    ("buf", "Vec<u64>"),
    ("cells", "Vec<u64>"),
    ("records", "Vec<State>"),
];

pub(crate) struct Shape {
    pub(crate) source: Source,
    pub(crate) returns: Returns,
    pub(crate) homes: Homes,
    home: Vec<Home>,
    /// Whether the loop has a label, `'par`.
    pub(crate) label: bool,
    /// Whether there is a loop around it, `'rounds`.
    pub(crate) around: bool,
    pub(crate) exits: bool,
    pub(crate) panics: bool,
    /// Whether iterations look at places of `line` that are not theirs.
    pub(crate) neighbours: bool,
    /// Whether nobody looks at `prev` and `buf` after the loop, where they are locals.
    pub(crate) forgets: bool,
    /// Whether `par_for!` is told to run in parallel from the first iteration on.
    pub(crate) always: bool,
}

impl Shape {
    pub(crate) fn draw(rng: &mut Rng) -> Shape {
        use Returns::*;
        let homes =
            rng.pick(&[Homes::Locals, Homes::Locals, Homes::Params, Homes::Fields, Homes::Method, Homes::Mixed]);
        let source = rng.pick(SOURCES);
        let returns = match rng.pick(&[Nothing, Nothing, Number, Option, Result, Result, Boxed, Shared, All]) {
            All if homes != Homes::Locals => Nothing,
            returns => returns,
        };
        let home = |rng: &mut Rng| match homes {
            Homes::Locals => Home::Local,
            Homes::Params => Home::Param,
            Homes::Fields | Homes::Method => Home::Field,
            Homes::Mixed => rng.pick(&[Home::Local, Home::Field, Home::Borrowed]),
        };
        Shape {
            source,
            returns,
            homes,
            home: VARIABLES.iter().map(|_| home(rng)).collect(),
            label: rng.percent(40),
            around: rng.percent(25),
            exits: rng.percent(60),
            panics: rng.percent(30),
            neighbours: rng.percent(30),
            forgets: rng.percent(30),
            always: rng.percent(50),
        }
    }

    pub(crate) fn home(&self, variable: &str) -> Home {
        let at = VARIABLES.iter().position(|(name, _)| *name == variable);
        self.home[at.unwrap_or_else(|| panic!("`{variable}` is no variable"))]
    }

    fn owner(&self) -> &'static str {
        if self.homes == Homes::Method { "self" } else { "o" }
    }

    /// What a method is called on, or what is indexed.
    pub(crate) fn object(&self, variable: &str) -> String {
        match self.home(variable) {
            Home::Field => format!("{}.{variable}", self.owner()),
            _ => variable.into(),
        }
    }

    /// The variable as a place: what is assigned to.
    pub(crate) fn place(&self, variable: &str) -> String {
        match self.home(variable) {
            Home::Local => variable.into(),
            Home::Param | Home::Borrowed => format!("*{variable}"),
            Home::Field => self.object(variable),
        }
    }

    /// The variable as an operand.
    pub(crate) fn read(&self, variable: &str) -> String {
        let place = self.place(variable);
        if place.starts_with('*') { format!("({place})") } else { place }
    }
}
