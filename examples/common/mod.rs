//! What the examples of the gallery share.

use std::time::Instant;

/// Runs an annotated function and its plain twin, tells on stderr what both took, and returns what both gave.
///
/// # Panics
/// If they did not give the same.
pub(crate) fn compare<T: PartialEq>(parallel: impl FnOnce() -> T, plain: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = parallel();
    let parallel_took = start.elapsed();

    let start = Instant::now();
    let expected = plain();
    let plain_took = start.elapsed();

    assert!(result == expected, "the annotated function does not give what its plain twin gives");
    eprintln!("parallel {parallel_took:.1?}, plain {plain_took:.1?}, and the same result");
    result
}
