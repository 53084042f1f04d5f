//! A type of the user's may be named like a primitive one, also where an expansion needs the primitive.
#![allow(non_camel_case_types, dead_code, reason = "names that collide on purpose")]

use parallelize::par;

struct bool;
struct usize;

#[test]
fn any_all_and_count_mean_the_primitive_types() {
    assert!(par![any: x > 50 for x in 0..100; jobs = 2, always]);
    assert!(par![all: x < 100 for x in 0..100; jobs = 2, always]);
    assert_eq!(par![count: x for x in 0..100; jobs = 2, always], 100);
}
