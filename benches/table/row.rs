//! A row of the table: a loop, and what it must reach.

use crate::bound::Bound;
use crate::case::Case;

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) must: &'static [Bound],
    pub(crate) build: fn() -> Box<dyn Case>,
}
