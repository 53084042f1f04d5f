//! What all that work at a loop know of it.

use crate::site::Site;
use std::time::Duration;

/// What workers need to know of a loop.
#[derive(Clone, Copy)]
pub struct Work {
    pub(crate) site: &'static Site,
    /// How many threads may work, this one included.
    pub(crate) threads: usize,
    /// Whether workers that gain nothing may leave the rest to the loop as written.
    pub(crate) may_return: bool,
}

impl Work {
    /// How many iterations take so long, as far as is known; one at least.
    pub(crate) fn iterations(self, time: Duration) -> usize {
        match self.site.inline_cost() {
            cost if cost.is_unknown() => 1,
            cost => cost.iterations(time),
        }
    }
}
