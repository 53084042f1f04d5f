//! Compares all twins of a test.

use parallelize_oracle::compare::{Twin, compare};
use std::panic;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// No loop takes a second; one that takes this long does not end.
const PATIENCE: Duration = Duration::from_secs(300);

/// Fails with all that differ.
pub(crate) fn all_are_alike(twins: &'static [Twin], seed: u64) {
    println!("PARALLELIZE_ORACLE_SEED={seed}: {} loops", twins.len());
    // Panics are caught by the thousand; what matters of them is compared.
    panic::set_hook(Box::new(|_| {}));
    let failures: Vec<String> = twins.iter().filter_map(|twin| failure(twin, seed)).collect();
    let _ = panic::take_hook();
    let (count, text) = (failures.len(), failures.join("\n"));
    assert!(failures.is_empty(), "{count} loops failed; PARALLELIZE_ORACLE_SEED={seed}\n\n{text}");
}

/// What is wrong with a twin, if anything; a twin that does not end ends the test.
fn failure(twin: &'static Twin, seed: u64) -> Option<String> {
    let (report, reported) = channel();
    let _ = thread::spawn(move || report.send(compare(twin, seed).err()));
    match reported.recv_timeout(PATIENCE) {
        Ok(failure) => failure,
        Err(RecvTimeoutError::Disconnected) => Some(format!("{}: the comparison failed\n{}", twin.name, twin.source)),
        Err(RecvTimeoutError::Timeout) => {
            let _ = panic::take_hook();
            panic!("PARALLELIZE_ORACLE_SEED={seed}: {} does not end\n{}", twin.name, twin.source);
        }
    }
}
