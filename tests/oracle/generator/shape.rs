//! What is around the body of a loop.

use super::rng::Rng;
use super::sources::{SOURCES, Source};

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
    ("serial", "u64"),
    ("feed", "VecDeque<u64>"),
    ("known", "HashSet<u64>"),
    ("acc", "u64"),
    ("maybe", "Option<u64>"),
    ("bins", "BTreeMap<u64, Vec<u64>>"),
    ("shelf", "RefCell<Vec<u64>>"),
    ("small", "u8"),
    ("rows", "Vec<Vec<u64>>"),
    ("flat", "Vec<u64>"),
    ("cells", "Vec<u64>"),
    ("mates", "Vec<u64>"),
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
    /// Whether `line` and `rows` are declared with their types.
    pub(crate) typed: bool,
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
            typed: rng.percent(60),
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
