//! What a row must reach, as issue 5 states it for two cores.

use crate::case::Column;
use std::fmt;

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum By {
    Median,
    Best,
}

/// Ours takes at most `times` as long as the fastest of some columns.
#[derive(Clone, Copy)]
pub(crate) struct Bound {
    pub(crate) times: f64,
    pub(crate) of: &'static [Column],
    pub(crate) by: By,
    /// Or this many nanoseconds more than them, if that is more.
    pub(crate) spare: f64,
}

pub(crate) const fn at_most(times: f64, of: &'static [Column]) -> Bound {
    Bound { times, of, by: By::Median, spare: 0.0 }
}

pub(crate) const PLAIN: &[Column] = &[Column::Plain];
pub(crate) const RAYON: &[Column] = &[Column::Rayon];
pub(crate) const OPENMP: &[Column] = &[Column::C];

pub(crate) const NOT_ABOVE_PLAIN: Bound = at_most(1.0, PLAIN);
pub(crate) const NOT_ABOVE_RAYON: Bound = at_most(1.0, RAYON);
/// Both cores at work.
pub(crate) const TWO_CORES: Bound = at_most(1.0 / 1.85, PLAIN).best();

impl Bound {
    pub(crate) const fn best(self) -> Bound {
        Bound { by: By::Best, ..self }
    }

    pub(crate) const fn or_spare(self, spare: f64) -> Bound {
        Bound { spare, ..self }
    }

    /// Ours in units of what it may take: at most 1 where the bound is met. `None` if there is nothing to compare with.
    pub(crate) fn reached(&self, nanoseconds: impl Fn(Column, By) -> Option<f64>) -> Option<f64> {
        let ours = nanoseconds(Column::Ours, self.by)?;
        let others = self.of.iter().filter_map(|column| nanoseconds(*column, self.by));
        let fastest = others.reduce(f64::min)?;
        let limit = self.times * fastest;
        Some(ours / if self.spare > 0.0 { limit.max(fastest + self.spare) } else { limit })
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.of.iter().map(|column| column.name()).collect();
        let names = names.join(" and ");
        match self.times {
            1.0 => write!(f, "≤ {names}")?,
            times if times > 1.0 => write!(f, "≤ {times} {names}")?,
            times => write!(f, "≤ {names} / {}", (100.0 / times).round() / 100.0)?,
        }
        if self.spare > 0.0 {
            write!(f, " or + {} ns", self.spare)?;
        }
        if self.by == By::Best {
            write!(f, ", best")?;
        }
        Ok(())
    }
}
