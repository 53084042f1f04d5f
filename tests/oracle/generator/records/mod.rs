//! Draws loops over owned records: what is lent, looked at again, borrowed from and given away, in random order.
//!
//! [`heads`] says where a record comes from, [`steps`] what is done with it, and [`render`] what is around the loop. In the
//! templates `$r` is the record or text at hand, `$b` a fresh name, and `@` stands in front of what is outside of the loop.

mod heads;
mod render;
mod steps;

use super::rng::Rng;
use std::fmt::Write as _;

/// Where the books are that a loop changes.
#[derive(Clone, Copy, PartialEq)]
enum Home {
    Locals,
    Param,
    Method,
}

impl Home {
    /// What stands in front of the name of a book.
    fn prefix(self) -> &'static str {
        match self {
            Home::Locals => "",
            Home::Param => "b.",
            Home::Method => "self.",
        }
    }
}

/// A loop that is being drawn.
struct Draw {
    rng: Rng,
    home: Home,
    /// Whether the function returns a result, so that iterations may leave it.
    leaves: bool,
    /// Whether an inner loop is around the statements.
    is_in_group: bool,
    names: usize,
}

/// What an iteration owns.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Record,
    Text,
}

impl Draw {
    fn new(mut rng: Rng) -> Draw {
        let home = rng.pick(&[Home::Locals, Home::Locals, Home::Param, Home::Method]);
        let leaves = rng.percent(50);
        Draw { rng, home, leaves, is_in_group: false, names: 0 }
    }

    fn fresh(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    /// One of some templates, with the name at hand.
    fn fill(&mut self, templates: &[&str], name: &str) -> String {
        let template = self.rng.pick(templates);
        let fresh = self.fresh('b');
        template.replace("$r", name).replace("$b", &fresh)
    }
}

/// The code of the chosen loops of a seed.
pub(crate) fn generate(seed: u64, chosen: &mut dyn Iterator<Item = u64>) -> String {
    let (mut code, mut table) = (String::new(), String::new());
    for number in chosen {
        // other numbers than those of the other loops of the seed
        let mut draw = Draw::new(Rng::new(seed.wrapping_mul(1_000_003).wrapping_add(number) ^ 0x7265_636f_7264_7321));
        let looped = draw.looped();
        code.push_str(&render::module(number, &draw, &looped));
        let _ = writeln!(table, "    r{number}::TWIN,");
    }
    format!(
        "pub const SEED: u64 = {seed};\n\n{code}pub const TWINS: &[parallelize_oracle::compare::Twin] = &[\n{table}];\n"
    )
}
