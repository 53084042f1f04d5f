//! What the test files share: the sizes and numbers of jobs that a promise is checked at, some work for a body to do,
//! and child processes for what can only be seen from outside (stderr, the environment, the number of threads).
#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod twins;

use parallelize::__private::{Policy, set_policy};
use std::process::{Command, Output, Stdio};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// The numbers of jobs that every promise is checked at: this thread, few, and more than most small machines have.
pub(crate) const JOBS: [i32; 3] = [1, 2, 8];

/// Around the edges of whatever a leaf, a lane or a window may be.
pub(crate) const SIZES: [usize; 8] = [0, 1, 2, 3, 7, 64, 1000, 10_007];

const CHILD: &str = "PARALLELIZE_TEST_CHILD";

/// `PARALLELIZE_TEST_POLICY=turns`: loops go back and forth between the loop as written and workers, whatever that takes.
pub(crate) fn keep_policy() {
    static ASKED: Once = Once::new();
    ASKED.call_once(|| {
        if std::env::var("PARALLELIZE_TEST_POLICY").is_ok_and(|policy| policy == "turns") {
            set_policy(Policy::Turns);
        }
    });
}

pub(crate) fn with_jobs(check: impl Fn(i32)) {
    keep_policy();
    JOBS.into_iter().for_each(check);
}

pub(crate) fn at_every_size(check: impl Fn(usize, i32)) {
    for n in SIZES {
        with_jobs(|jobs| check(n, jobs));
    }
}

/// A value that depends on every bit of `x`, and that no compiler can see through.
pub(crate) fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Floats of very different magnitudes and both signs, so that the order of a sum shows in its bits.
pub(crate) fn float(x: usize) -> f64 {
    let z = mix(x as u64);
    f64::from_bits((z & 0x800f_ffff_ffff_ffff) | ((1003 + (z >> 52) % 40) << 52))
}

pub(crate) fn floats(n: usize) -> Vec<f64> {
    (0..n).map(float).collect()
}

pub(crate) fn words(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("w{}", mix(i as u64) % 97)).collect()
}

pub(crate) fn bits(v: &[f64]) -> Vec<u64> {
    v.iter().map(|x| x.to_bits()).collect()
}

/// Does what the twin did, in the child process that [`rerun`] starts.
pub(crate) fn in_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Runs one test of this binary again, alone in a process of its own, where [`in_child`] is true.
pub(crate) fn rerun(test: &str, environment: &[(&str, &str)]) -> Output {
    rerun_from(test, environment, Stdio::null())
}

/// [`rerun`] with this stdin.
pub(crate) fn rerun_from(test: &str, environment: &[(&str, &str)], stdin: Stdio) -> Output {
    let command = Command::new(std::env::current_exe().unwrap());
    alone(command, test, environment).stdin(stdin).output().unwrap()
}

/// Gives a command, which runs this binary, what it needs to be such a child.
pub(crate) fn alone(mut command: Command, test: &str, environment: &[(&str, &str)]) -> Command {
    command
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env_remove("PARALLELIZE_JOBS")
        .env(CHILD, "1")
        .envs(environment.iter().copied());
    command
}

/// [`rerun`], for a child that must succeed. Its stdout and stderr.
pub(crate) fn rerun_well(test: &str, environment: &[(&str, &str)]) -> (String, String) {
    let output = rerun(test, environment);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{test} failed in the child\n{out}\n{err}");
    assert!(out.contains("1 passed"), "{test} is not the name of a test\n{out}");
    (out, err)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The text of a panic's payload, whether it is a `&str` or a `String`.
pub(crate) fn message(payload: &(dyn std::any::Any + Send)) -> String {
    match payload.downcast_ref::<String>() {
        Some(s) => s.clone(),
        None => payload.downcast_ref::<&str>().expect("a payload of text").to_string(),
    }
}

/// How many threads were in a body at once, at most.
#[derive(Default)]
pub(crate) struct Peak {
    inside: AtomicUsize,
    most: AtomicUsize,
}

impl Peak {
    /// Some work that is counted while it lasts.
    pub(crate) fn work(&self, x: u64) -> u64 {
        self.most.fetch_max(self.inside.fetch_add(1, SeqCst) + 1, SeqCst);
        let x = (0..200).fold(x, |x, _| mix(x));
        self.inside.fetch_sub(1, SeqCst);
        x
    }

    pub(crate) fn most(&self) -> usize {
        self.most.load(SeqCst)
    }
}

/// Something with a state, which methods that no macro knows change.
#[derive(Clone)]
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    pub(crate) fn mix(&mut self, x: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        x.wrapping_mul(31).wrapping_add(self.0)
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = mix(self.0);
        self.0
    }
}
