//! Draws random loops and renders each as a plain loop and as rewritten ones, from the same text of the body.
//!
//! [`shape`] says what is around a body: its source (one of [`sources`]), where its variables live, what the function returns. The rest
//! draws the body, statement by statement: [`values`] for expressions, [`effects`], [`tables`], [`steps`], [`places`],
//! [`lent`] and [`mixed`] for statements that change something, [`locals`] and [`states`] for those that declare, [`nests`] for those that hold others,
//! [`exits`] for those that leave, [`heads`] for those at the head of a body that draw. [`scope`] knows what is declared
//! where a statement stands; [`around`] gathers what the body needs directly around the loop. [`records`] draws loops over what
//! iterations own, by itself.

mod around;
mod effects;
mod exits;
mod heads;
mod lent;
mod locals;
mod mixed;
mod nests;
mod places;
pub(crate) mod records;
mod render;
mod rng;
mod scope;
mod shape;
mod sources;
mod states;
mod steps;
mod tables;
mod values;

use render::indented;
use rng::Rng;
use scope::Draw;
use shape::Shape;
use std::fmt::Write as _;

/// The code of the chosen loops of a seed.
pub(crate) fn generate(seed: u64, chosen: &mut dyn Iterator<Item = u64>) -> String {
    let mut code = String::new();
    let mut table = String::new();
    for number in chosen {
        let mut rng = Rng::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
        let shape = Shape::draw(&mut rng);
        let mut draw = Draw::new(rng, shape);
        let body = draw.body();
        code.push_str(&render::module(number, &draw, &body));
        let _ = writeln!(table, "    f{number}::TWIN,");
    }
    format!(
        "pub const SEED: u64 = {seed};\n\n{code}pub const TWINS: &[parallelize_oracle::compare::Twin] = &[\n{table}];\n"
    )
}
