//! Run ordinary `for` loops and comprehensions on every core, with exactly the outcome of the plain loop.
//!
//! To run a loop on every core by hand, one finds the part to parallelize, what varies from one iteration to the next
//! and what stays fixed, turns the body into a worker function of the varying part, bakes the fixed part in, and maps
//! it over a pool. It is mechanical, and the result no longer reads like the idea. Here the loop stays as it is:
//!
//! ```
//! use parallelize::{par, par_for, parallelize};
//! # fn score(a: u64, b: u64, k: u64) -> u64 { a * b + k }
//! # let (xs, ys, k) = ([1, 2, 3], [2, 4], 7);
//!
//! // a comprehension
//! let scores = par![score(a, b, k) for a in xs for b in ys if a != b; jobs = 2];
//! assert_eq!(scores, [9, 11, 15, 13, 19]);
//!
//! // an ordinary loop
//! let mut total = 0;
//! let mut large = Vec::new();
//! par_for!(for (i, score) in scores.iter().enumerate() {
//!     total += score;
//!     if *score > 14 {
//!         large.push(i);
//!     }
//! });
//! assert_eq!((total, large), (67, vec![2, 4]));
//!
//! // an existing function: one line added
//! #[parallelize]
//! fn parse(words: &[&str]) -> Result<Vec<i32>, std::num::ParseIntError> {
//!     let mut numbers = Vec::new();
//!     for word in words {
//!         numbers.push(word.parse()?); // `?` still leaves `parse`
//!     }
//!     Ok(numbers)
//! }
//! assert!(parse(&["1", "x", "2"]).is_err());
//! ```
//!
//! # The promise
//!
//! 1. **It works as before.** A loop that compiles gives what the sequential loop gives: the same values in the same
//!    order, the same floating-point bits, the same first error, the same panic, the same `break`, the same printed
//!    lines, on any number of threads.
//! 2. **What compiles in parallel compiles sequentially, and the other way round**: `Send`, `Sync` and `Fn` are checked
//!    in both.
//! 3. **A loop too small to gain runs inline**, as written.
//! 4. **It refuses loudly.** A loop that cannot keep the promise is a compile error that names the variable and says
//!    what to write.
//!
//! Not promised: the order of side effects through a shared reference (a `Mutex`, an atomic, a log call) in the part
//! that runs in parallel, and what functions of yours do there by themselves: that part runs ahead of what its own iteration
//! does in order, too. Iterations after an early exit may have started that part, whose effects are dropped, and may
//! have taken items from the source. After a panic, elements that the loop changes in place, and a generator that it
//! draws from, may have been changed beyond the panicking iteration.
//!
//! # Options
//!
//! They stand after `;` in [`par!`], before the loop in [`par_for!`] (`par_for!(always, for x in xs { … })`), and in
//! `#[parallelize(…)]`, or, where loops are marked, in their marks: `#[par(…)]`.
//!
//! | option | meaning |
//! |---|---|
//! | `jobs = EXPR` | as in joblib. 1: this thread, no pool is touched or created. n: at most n threads, more than there are cores if asked (for loops that wait on disk or network; never more than 1024). -1: every core. -2: all but one. 0 is an error. An `Option` of an integer may leave it to the default. |
//! | `always` | run in parallel from the first iteration on, however little an iteration costs |
//! | `reorder(total, …)` | let a sum (or product, `min`, `max`, `&=`, `\|=`, `^=`) be taken over a fixed tree: the same bits on any number of threads, but not those of the plain loop. Alone in `par![sum: …]` and `par![product: …]` |
//! | `local(buf)`, `local(buf = EXPR)` | each iteration begins with a copy of `buf` (or with `EXPR`) of its own, and what it leaves there is dropped. `buf` is a variable that is declared before the loop, in both |
//! | `own(u, stride = EXPR)` | iteration `i` has `u[i * stride..(i + 1) * stride]` for itself; an index outside of that panics |
//! | `draw(rng)` | the first statements of the body draw from `rng`, by methods or as a function, and nothing else uses it: for [`par_for!`], which does not see how `rng` is declared, and for a field, `draw(self.rng)` |
//! | `explain` | the compiler says, as a warning on the loop, the class of every name and what runs where |
//!
//! `local`, `own` and `draw` are for loops. [`report`] says at run time what each loop did.
//!
//! `docs/semantics.md` says what each class of names means.
//!
//! Without `jobs` the environment variable `PARALLELIZE_JOBS` counts, and without that every core of the rayon pool
//! that the caller is in, or of the global one.
//!
//! # Features
//!
//! - `rayon` (default): run on rayon's threads.
//! - `sequential`: compile every loop back to the plain loop, for debugging. With `default-features = false` rayon is
//!   not even built. Cargo unifies features: if any crate of a program asks for `sequential`, all of it is
//!   sequential. `PARALLELIZE_JOBS=1` does the same at run time, without a rebuild.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../docs/errors.md")]
struct Errors;

#[cfg(doctest)]
#[doc = include_str!("../docs/semantics.md")]
struct Semantics;

#[cfg(doctest)]
#[doc = include_str!("../docs/how-it-works.md")]
struct HowItWorks;

#[cfg(doctest)]
#[doc = include_str!("../docs/cookbook.md")]
struct Cookbook;

#[cfg(doctest)]
#[doc = include_str!("../docs/from.md")]
struct From;

/// Runs the loops of a function, a method, an `impl` block, a trait or an inline module in parallel.
///
/// Without a mark, that is the item's one outermost `for` loop; `#[parallelize(jobs = 4)]` gives it options. Where there
/// are several, `#[par]` or `#[par(jobs = 4)]` marks those to run in parallel, and no other is touched. A marked loop
/// may stand inside another.
///
/// ```
/// use parallelize::parallelize;
///
/// #[parallelize]
/// fn histogram(words: &[String]) -> Vec<usize> {
///     let mut lengths = vec![0; 16];
///     #[par]
///     for word in words {
///         lengths[word.trim().chars().count()] += 1;
///     }
///     for i in 1..lengths.len() {
///         lengths[i] += lengths[i - 1];
///     }
///     lengths
/// }
/// assert_eq!(histogram(&["a".into(), "bc".into(), "d".into()])[..4], [0, 2, 3, 3]);
/// ```
///
/// Where the facade is reached through another crate that re-exports it, say so:
/// `#[parallelize(crate = other::parallelize)]`.
///
/// # Errors
/// A loop that cannot keep the promise does not compile; `docs/errors.md` lists the codes.
///
/// # Panics
/// With the payload of the lowest iteration that panics, after the effects of the iterations before it; a line on
/// stderr names the loop and the iteration. If `jobs` or `PARALLELIZE_JOBS` is no count.
pub use parallel_macros::parallelize;

/// A comprehension whose values are computed in parallel: `par![ [TARGET:] VALUE CLAUSE… [; OPTIONS] ]`.
///
/// Clauses nest from left to right, as loops do: `for PATTERN in EXPRESSION`, `if CONDITION`,
/// `let PATTERN = EXPRESSION [else BLOCK]`, and `while CONDITION`, which ends the whole comprehension when it is false.
/// The first `for` is the one that runs in parallel. `?` and `return` leave the enclosing function; `break` and `continue`
/// are those of the innermost clause; clauses have no labels.
///
/// | target | result |
/// |---|---|
/// | none | `Vec`; `HashMap` for `key => value`; each value is coerced to what is wanted of these, as one that is pushed |
/// | `sum:`, `product:`, `min:`, `max:`, `count:` | as the methods of [`Iterator`], in order; a sum is of the type that is wanted of it: `let s: f64 = par![sum: …]` |
/// | `any:`, `all:`, `first:` | a `bool` from `bool` values, or the first value as an `Option`; these stop early |
/// | a type that implements [`FromIterator`] | `par![BTreeMap<_, _>: k => v for …]`; `Result` and `Option` stop at the first failure |
///
/// ```
/// use parallelize::par;
/// use std::collections::HashSet;
///
/// let words = ["12", "7", "x", "7"];
/// let known = par![HashSet<_>: word.len() for word in words];
/// assert_eq!(known, HashSet::from([1, 2]));
///
/// let numbers = par![Result<Vec<i32>, _>: word.parse::<i32>() for word in words];
/// assert!(numbers.is_err());
///
/// let sum: i32 = par![sum: n for word in words if let Ok(n) = word.parse::<i32>()];
/// assert_eq!(sum, 26);
///
/// let table = par![(i, j) for i in 0.. while i < 3 for j in 0..i];
/// assert_eq!(table, [(1, 0), (2, 0), (2, 1)]);
/// ```
///
/// # Panics
/// With the payload of the lowest iteration that panics; a line on stderr names the comprehension and the iteration.
/// If `jobs` or `PARALLELIZE_JOBS` is no count.
#[macro_export]
macro_rules! par {
    ($($tokens:tt)*) => { $crate::__private::par!($crate $($tokens)*) };
}

/// An ordinary loop that runs in parallel: `par_for!([OPTIONS,] ['label:] for PATTERN in EXPRESSION BLOCK)`.
///
/// ```
/// use parallelize::par_for;
///
/// let mut longest = "";
/// par_for!(
///     jobs = -1,
///     for line in "a\nbcd\nef".lines() {
///         let line = line.trim();
///         if line.len() > longest.len() {
///             longest = line;
///         }
///     }
/// );
/// assert_eq!(longest, "bcd");
/// ```
///
/// # Panics
/// As [`macro@parallelize`].
#[macro_export]
macro_rules! par_for {
    ($($tokens:tt)*) => { $crate::__private::par_for!($crate $($tokens)*) };
}

pub use parallel_core::bounds;
pub use parallel_core::{Report, ReportAtExit, SiteReport};

/// What the loops of this program have done so far, in the order of their places in the source: how often they ran, how
/// often in parallel, what an iteration took either way, and what kept threads from working. `Display` prints a table.
///
/// Times are of what was timed: a loop that is left alone because it takes less than a microsecond is timed in one of 16
/// executions, and one that does not choose (`jobs = 1`, the feature `sequential`) never.
///
/// ```
/// use parallelize::par;
///
/// let squares = par![x * x for x in 0..1000_u64];
/// let report = parallelize::report();
/// assert_eq!((squares.len(), report.sites[0].calls), (1000, 1));
/// println!("{report}");
/// ```
#[must_use]
pub fn report() -> Report {
    parallel_core::report()
}

/// Prints [`report`] on stderr when it is dropped, if the environment variable `PARALLELIZE_REPORT` is set, and not to 0.
///
/// ```
/// let _report = parallelize::report_at_exit(); // the first line of `main`
/// ```
pub fn report_at_exit() -> ReportAtExit {
    parallel_core::report_at_exit()
}

/// What the macros' output calls. No stable interface: the three crates have the same version.
#[doc(hidden)]
pub mod __private {
    pub use parallel_core::*;
    pub use parallel_macros::{par, par_for};
}
