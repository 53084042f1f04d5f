//! `jobs = …`: how many threads a loop may use, counted as joblib counts `n_jobs`.

use crate::backend;
use std::env;
use std::fmt;
use std::sync::OnceLock;

/// What `jobs` takes: an integer, or an `Option` of one, for a program that asks its user.
#[diagnostic::on_unimplemented(
    message = "`jobs` takes an integer, not `{Self}`",
    label = "expected an integer: 1 for this thread alone, n for at most n threads, -1 for every core"
)]
pub trait JobCount: Copy + fmt::Debug {
    /// The value: `None` for the default, `Err` when it is beyond every machine.
    ///
    /// # Errors
    /// If it is no `isize`.
    #[doc(hidden)]
    fn __count(jobs: Self) -> Result<Option<isize>, TooMany>;
}

/// A number of jobs beyond every machine.
#[derive(Debug)]
pub struct TooMany;

macro_rules! job_count {
    ($($int:ty)*) => { $(
        impl JobCount for $int {
            #[inline]
            fn __count(jobs: $int) -> Result<Option<isize>, TooMany> {
                isize::try_from(jobs).map(Some).map_err(|_| TooMany)
            }
        }
    )* };
}
job_count!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl<N: JobCount> JobCount for Option<N> {
    fn __count(jobs: Self) -> Result<Option<isize>, TooMany> {
        jobs.map_or(Ok(None), N::__count)
    }
}

/// More threads than this are a mistake, not a wish.
const MOST: isize = 1 << 16;

/// However many are asked for, no more threads than this are used: starting them would take longer than they gain.
const USED: usize = 1024;

/// The options of one loop, evaluated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    jobs: Option<isize>,
    pub(crate) always: bool,
    pub(crate) free: bool,
    pub(crate) stops: Stops,
    /// Whether the source changes something by itself, so that what a loop leaves in it counts.
    pub(crate) alters: bool,
    /// Whether all that its closures do has been seen.
    pub(crate) seen: bool,
    /// Whether the body does something to what the source may go on with.
    pub(crate) feeds: bool,
}

/// How a loop may end before its source does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Stops {
    /// It does not.
    #[default]
    Never,
    /// With an error.
    ByError,
    /// In another way too, after which all may go on.
    Early,
}

impl Options {
    /// No options: `jobs` comes from the environment, or is every core.
    #[inline(always)]
    pub const fn new() -> Options {
        Options {
            jobs: None,
            always: false,
            free: false,
            stops: Stops::Never,
            alters: false,
            seen: false,
            feeds: false,
        }
    }

    /// `jobs = N`.
    ///
    /// # Panics
    /// If `jobs` is 0 or beyond 65 536.
    #[track_caller]
    pub fn jobs<N: JobCount>(self, jobs: N) -> Options {
        Options { jobs: checked(N::__count(jobs), &jobs), ..self }
    }

    /// `always`: no choice by cost.
    #[inline(always)]
    pub const fn always(self) -> Options {
        Options { always: true, ..self }
    }

    /// Iterations leave nothing to commit.
    #[inline(always)]
    pub const fn free(self) -> Options {
        Options { free: true, ..self }
    }

    /// The loop may end before its source does, with an error.
    #[inline(always)]
    pub const fn stops_by_error(self) -> Options {
        Options { stops: Stops::ByError, ..self }
    }

    /// The loop may end before its source does, and all may go on after it.
    #[inline(always)]
    pub const fn stops_early(self) -> Options {
        Options { stops: Stops::Early, ..self }
    }

    /// What closures of the header do counts: they change something.
    #[inline(always)]
    pub const fn alters(self) -> Options {
        Options { alters: true, ..self }
    }

    /// They may change something, which counts unless the loop ends with an error.
    #[inline(always)]
    pub const fn may_alter(self) -> Options {
        Options { alters: self.alters || matches!(self.stops, Stops::Early), ..self }
    }

    /// They change something, if the types say so.
    #[inline(always)]
    pub const fn alters_if(self, alters: bool) -> Options {
        Options { alters: self.alters || alters, ..self }
    }

    /// The source changes nothing, whatever its header looks like.
    pub(crate) const fn alters_nothing(self) -> Options {
        Options { alters: false, ..self }
    }

    /// What the closures of the header do has been seen.
    #[inline(always)]
    pub const fn seen(self) -> Options {
        Options { seen: true, ..self }
    }

    /// The body does something to what the items come from: a source that is not std's may look at that.
    #[inline(always)]
    pub const fn feeds(self) -> Options {
        Options { feeds: true, ..self }
    }

    /// Whether what a loop leaves in its source counts, for what the closures of the header do.
    pub(crate) fn counts(self) -> bool {
        self.alters && self.stops != Stops::Never
    }

    /// The wish, from the loop or from the environment.
    #[inline]
    pub(crate) fn wish(self) -> Option<isize> {
        self.jobs.or_else(from_environment)
    }
}

#[track_caller]
fn checked(count: Result<Option<isize>, TooMany>, given: &dyn fmt::Debug) -> Option<isize> {
    match count {
        Ok(Some(0)) => {
            panic!("`jobs` is 0; use 1 for this thread alone, n for at most n threads, or -1 for every core")
        }
        Ok(Some(n)) if n > MOST => panic!("`jobs` is {n}; at most {MOST} threads can be asked for"),
        Ok(count) => count,
        Err(TooMany) => panic!("`jobs` is {given:?}; at most {MOST} threads can be asked for"),
    }
}

/// `PARALLELIZE_JOBS`, read once.
fn from_environment() -> Option<isize> {
    static JOBS: OnceLock<Option<isize>> = OnceLock::new();
    *JOBS.get_or_init(|| {
        let text = env::var_os("PARALLELIZE_JOBS").filter(|text| !text.is_empty())?;
        match text.to_str().and_then(|text| text.trim().parse::<isize>().ok()) {
            Some(n) if n != 0 && n <= MOST => Some(n),
            _ => panic!(
                "PARALLELIZE_JOBS is {text:?}; it takes 1 for the calling thread alone, n for at most n threads, \
                 -1 for every core, or -2 for all but one"
            ),
        }
    })
}

/// How many threads, the calling one included, a wish comes to. Touches a pool only where the answer depends on it.
pub(crate) fn threads(wish: Option<isize>) -> usize {
    match wish {
        Some(n @ 1..) => n.unsigned_abs().min(USED),
        None | Some(-1) => backend::threads(),
        Some(n) => backend::threads().saturating_sub(n.unsigned_abs() - 1).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_joblib_does() {
        let all = backend::threads();
        assert_eq!(threads(Some(1)), 1);
        assert_eq!(threads(Some(7)), 7);
        assert_eq!(threads(None), all);
        assert_eq!(threads(Some(-1)), all);
        assert_eq!(threads(Some(-2)), (all - 1).max(1));
        assert_eq!(threads(Some(-1000)), 1);
        assert_eq!(threads(Some(isize::MIN)), 1);
    }

    #[test]
    #[should_panic(expected = "`jobs` is 0; use 1 for this thread alone")]
    fn zero_is_an_error() {
        let _ = Options::new().jobs(0u8);
    }

    #[test]
    #[should_panic(expected = "`jobs` is 18446744073709551615; at most 65536")]
    fn absurd_counts_are_an_error() {
        let _ = Options::new().jobs(u64::MAX);
    }
}
