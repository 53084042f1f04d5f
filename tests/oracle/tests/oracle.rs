//! The loops that the build script drew, each against its plain form.

use parallelize_oracle::compare::{Twin, compare};
use std::panic;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

#[allow(warnings, clippy::all)]
mod twins {
    use parallelize::{par_for, parallelize};
    use parallelize_oracle::calls::*;
    use parallelize_oracle::compare::Twin;
    use parallelize_oracle::outer::{Outer, Pair, State, advance};
    use std::cell::RefCell;
    use std::collections::*;
    use std::fmt::Write as _;

    /// A macro that the crate cannot know.
    macro_rules! mixed {
        ($a:expr, $b:expr) => {
            ($a ^ heavy($b))
        };
    }

    include!(concat!(env!("OUT_DIR"), "/twins.rs"));
}

/// No loop takes a second; one that takes this long does not end.
const PATIENCE: Duration = Duration::from_secs(300);

#[test]
fn rewritten_loops_cannot_be_told_from_plain_ones() {
    println!("PARALLELIZE_ORACLE_SEED={}: {} loops", twins::SEED, twins::TWINS.len());
    // Panics are caught by the thousand; what matters of them is compared.
    panic::set_hook(Box::new(|_| {}));
    let failures: Vec<String> = twins::TWINS.iter().filter_map(failure).collect();
    let _ = panic::take_hook();
    let (count, text) = (failures.len(), failures.join("\n"));
    assert!(failures.is_empty(), "{count} loops failed; PARALLELIZE_ORACLE_SEED={}\n\n{text}", twins::SEED);
}

/// What is wrong with a twin, if anything; a twin that does not end ends the test.
fn failure(twin: &'static Twin) -> Option<String> {
    let (report, reported) = channel();
    let _ = thread::spawn(move || report.send(compare(twin, twins::SEED).err()));
    match reported.recv_timeout(PATIENCE) {
        Ok(failure) => failure,
        Err(RecvTimeoutError::Disconnected) => Some(format!("{}: the comparison failed\n{}", twin.name, twin.source)),
        Err(RecvTimeoutError::Timeout) => {
            let _ = panic::take_hook();
            panic!("PARALLELIZE_ORACLE_SEED={}: {} does not end\n{}", twins::SEED, twin.name, twin.source);
        }
    }
}
