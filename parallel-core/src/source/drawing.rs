//! Items that a head draws for as they are taken, until that takes too long to gain anything.

use super::pulled::{Nobody, Pulled};
use std::time::{Duration, Instant};

/// Draws between two looks at the clock.
const LOOK: u64 = 16;

/// When drawing ahead of the loop ends, and the rest is for the loop as written again.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// Not before the items do.
    Over,
    /// After so many.
    Drawn(u64),
    /// When one draw after another takes longer than this.
    Slow(Duration),
}

/// What the head makes of the items that are left.
pub struct Drawing<'r, I, D> {
    items: &'r mut Pulled<I, Nobody>,
    draw: D,
    until: Until,
    drawn: u64,
    /// Whether the last draw that was timed took too long.
    was_slow: bool,
}

impl<'r, I: Iterator, D> Drawing<'r, I, D> {
    pub(crate) fn new(items: &'r mut Pulled<I, Nobody>, draw: D, until: Until) -> Drawing<'r, I, D> {
        items.is_left = false;
        Drawing { items, draw, until, drawn: 0, was_slow: false }
    }
}

impl<T, I, D> Iterator for Drawing<'_, I, D>
where
    I: Iterator,
    D: FnMut(I::Item) -> Option<T>,
{
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if self.items.is_left {
            return None;
        }
        let slow = match self.until {
            Until::Slow(limit) if self.drawn % LOOK == LOOK - 1 => Some((limit, Instant::now())),
            _ => None,
        };
        let item = self.items.pull_one()?;
        let drawn = (self.draw)(item);
        self.drawn += 1;
        if let Some((limit, start)) = slow {
            let is_slow = start.elapsed() > limit;
            self.items.is_left = is_slow && std::mem::replace(&mut self.was_slow, is_slow);
        }
        self.items.is_left |= matches!(self.until, Until::Drawn(most) if self.drawn >= most);
        drawn
    }
}
