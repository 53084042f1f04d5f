//! What is declared where a statement stands.

use super::around::Around;
use super::rng::Rng;
use super::shape::{Returns, Shape};
use super::states::Kept;

/// A loop or block with a label.
#[derive(Clone)]
pub(crate) struct Label {
    pub(crate) name: String,
    pub(crate) is_loop: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Scope {
    /// Expressions that are numbers: names of locals, or parts of the item.
    pub(crate) values: Vec<String>,
    /// Locals that are numbers and may be changed.
    pub(crate) mutable: Vec<String>,
    /// Locals that are strings.
    pub(crate) strings: Vec<String>,
    /// Locals with a state, and the item, if it is one.
    pub(crate) kept: Vec<Kept>,
    /// Labels inside the body.
    pub(crate) labels: Vec<Label>,
    /// Inner loops around the statement.
    pub(crate) loops: usize,
    /// Whether an unlabeled `break` would be in a labeled block.
    pub(crate) needs_label: bool,
    /// In a closure, from which nothing leaves.
    pub(crate) closed: bool,
    /// Where a variable is lent, so that no variable may be read.
    pub(crate) lent: bool,
}

impl Scope {
    /// The numbers that are variables by themselves.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |value: &&String| value.chars().all(|c| c.is_alphanumeric() || c == '_');
        self.values.iter().filter(name).cloned().collect()
    }
}

/// A loop that is being drawn.
pub(crate) struct Draw {
    pub(crate) rng: Rng,
    pub(crate) shape: Shape,
    pub(crate) scope: Scope,
    pub(crate) around: Around,
    names: usize,
    /// Whether the body has what only declarations explain, which `par_for!` does not see.
    pub(crate) attribute_only: bool,
}

/// Names that the expansion uses too. Its own must not be mistaken for them.
const TAKEN: &[&str] = &[
    "journal", "item", "entry", "leaf", "run", "worker", "exit", "hoisted0", "carried0", "payload", "value", "source",
    "residual", "stride", "error",
];

impl Draw {
    pub(crate) fn new(rng: Rng, shape: Shape) -> Draw {
        let mut scope = Scope::default();
        scope.values.extend(shape.source.values.iter().map(ToString::to_string));
        scope.mutable.extend(shape.source.mutable.iter().map(ToString::to_string));
        scope.strings.extend(shape.source.string.map(Into::into));
        scope.kept.extend((shape.source.pat == "record").then(|| Kept::item("record")));
        let mut around = Around::default();
        if let Some(iterator) = shape.source.iterator {
            around.before.push(format!("let mut it = {iterator};\n"));
            if !shape.exits {
                // beyond an exit items may have been taken
                around.after.push(format!("{}.extend(it);\n", shape.object("out")));
            }
        }
        Draw { rng, shape, scope, around, names: 0, attribute_only: false }
    }

    /// A name for a local; now and then one that something else has already.
    pub(crate) fn name(&mut self) -> String {
        if self.rng.percent(8) {
            return self.rng.pick(TAKEN).to_string();
        }
        self.names += 1;
        format!("a{}", self.names)
    }

    /// The name of a variable, for a local.
    pub(crate) fn namesake_of_variable(&mut self) -> &'static str {
        // `found.rs` has a variable that is moved out beside a local of its name
        let moved_out = self.shape.returns == Returns::All;
        if moved_out { "same" } else { self.rng.pick(&["tot", "best", "prev", "at"]) }
    }

    /// A name that no other local has.
    pub(crate) fn own_name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// Declares a number. What had the name before is gone.
    pub(crate) fn declare(&mut self, name: &str, mutable: bool) {
        let scope = &mut self.scope;
        scope.values.retain(|value| value != name);
        scope.mutable.retain(|value| value != name);
        scope.values.push(name.into());
        if mutable {
            scope.mutable.push(name.into());
        }
    }

    /// Draws in a scope of its own.
    pub(crate) fn scoped<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.scope.clone();
        let drawn = draw(self);
        self.scope = outer;
        drawn
    }

    /// Draws the inside of a closure.
    pub(crate) fn closed<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.scoped(|this| {
            this.scope.closed = true;
            draw(this)
        })
    }

    /// Draws where a variable is lent.
    pub(crate) fn lent<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.scoped(|this| {
            this.scope.lent = true;
            draw(this)
        })
    }

    /// A variable before the loop that each iteration has for itself, as an option says.
    pub(crate) fn keep_for_iteration(&mut self, name: &str, value: &str) {
        self.around.before.push(format!("let mut {name} = {value};\n"));
        self.around.options.push(format!("local({name})"));
    }

    pub(crate) fn object(&self, variable: &str) -> String {
        self.shape.object(variable)
    }

    pub(crate) fn place(&self, variable: &str) -> String {
        self.shape.place(variable)
    }

    pub(crate) fn read(&self, variable: &str) -> String {
        self.shape.read(variable)
    }
}
