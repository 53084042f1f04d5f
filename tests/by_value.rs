//! Items that hold a `&mut`, `Option<&mut T>` and the like, by methods that take them.

mod common;

use common::twins::{check_count, jobs, twin};
use parallelize::parallelize;

fn raised(x: &mut u64) -> bool {
    *x += 1;
    true
}

macro_rules! taken {
    ($($name:ident: $make:expr, $x:ident => $taken:expr;)*) => {
        $(twin!($name(n: u64) -> (Vec<u64>, u64) {
            let (mut values, mut sum): (Vec<u64>, u64) = ((0..n).collect(), 0);
            let list: Vec<_> = values.iter_mut().map($make).collect();
            for $x in list {
                if sum > 20 { continue }
                let taken = u64::from($taken);
                sum += taken;
            }
            (values, sum)
        });)*

        #[test]
        fn what_they_hold_changes_where_the_plain_loop_comes_to_it() {
            $(check_count($name::plain, $name::ours);)*
        }
    };
}

taken! {
    is_some_and: Some, x => x.is_some_and(raised);
    map_or: Some, x => x.map_or(false, raised);
    and_then: Some, x => x.and_then(|x| { *x += 1; Some(*x) }).is_some();
    map: Some, x => x.map(raised).is_some();
    zip: Some, x => x.zip(Some(3)).is_some_and(|(x, by)| { *x += by; true });
    or: Some, x => x.or(None).is_some_and(raised);
    is_ok_and: Ok::<&mut u64, u8>, x => x.is_ok_and(raised);
    of_a_pair: |x| (3, Some(x)), x => x.1.is_some_and(raised);
    of_a_box: Box::new, x => raised(*x);
    out_of_a_box: Box::new, x => { let x = *x; *x += 1; true };
}

// the source says that there is a `&mut`, but not what it is in
twin!(of_a_source(n: u64) -> (Vec<u64>, u64) {
    let (mut values, mut sum): (Vec<u64>, u64) = ((0..n).collect(), 0);
    for x in values.iter_mut().map(Some) {
        if sum > 20 { continue }
        sum += u64::from(x.zip(Some(3)).is_some_and(|(x, by)| { *x += by; true }));
    }
    (values, sum)
});

#[test]
fn what_a_source_wraps_changes_where_the_plain_loop_comes_to_it() {
    check_count(of_a_source::plain, of_a_source::ours);
}
