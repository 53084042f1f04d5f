use parallelize::par_for;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

fn main() {
    par_for!(for x in 0..10 {
        if x > 3 {
            static SEEN: AtomicU32 = AtomicU32::new(0);
            SEEN.fetch_add(x, Relaxed);
        }
    });
}
