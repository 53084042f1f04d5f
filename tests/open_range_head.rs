//! An open range may stand before any keyword of a comprehension, also as its head.

use parallelize::par;

#[test]
fn an_open_range_is_a_head() {
    assert_eq!(par![x.. for x in 0..3; jobs = 2, always], [0.., 1.., 2..]);
    assert_eq!(par![.. for _ in 0..3; jobs = 2, always], [.., .., ..]);
}
