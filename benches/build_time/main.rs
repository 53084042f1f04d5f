//! What a loop costs at build time and in the binary: crates of many loops are generated and built, as plain loops, with
//! this crate, and by hand on rayon. An instrument, to be run by hand:
//! `cargo bench --bench build_time -- [--loops 100,300] [--rounds 3] [--each]`.
//!
//! Dependencies are built before; what is timed is the crate with the loops, code generation and linking included.
//! `check` has the expansion of the macros and all that the compiler asks of types and borrows, and no code; `debug` and
//! `release` have that too. `--each` builds crates of one shape of loop, for each shape.
#![allow(missing_docs)]

mod by_hand;
mod cargo;
#[path = "../common/mod.rs"]
mod common;
mod crates;
mod data;
mod ours;
#[allow(clippy::needless_range_loop, clippy::explicit_counter_loop, reason = "as people write them")]
mod plain;
mod report;

use cargo::{Step, Time, Workspace};
use crates::{Family, VARIANTS};
use data::{Data, Digest};
use report::Measured;
use std::path::{Path, PathBuf};
use std::{env, fs, io, thread};

fn main() -> io::Result<()> {
    check_shapes();
    // `cargo test` runs benches too, to see that they work
    if !common::is_bench() {
        return Ok(());
    }
    let families = families(&loops());
    let workspace = Workspace { root: root() };
    fs::create_dir_all(&workspace.root)?;
    crates::write(&workspace.root, &families)?;
    let rounds = common::option("--rounds").unwrap_or(3).max(1);
    println!("{} cores, medians of {rounds}{}", thread::available_parallelism().map_or(1, usize::from), load());
    let measured = measure(&workspace, &families, rounds);
    report::table("by the clock", |time| Some(time.wall), &families, &measured);
    report::table("on all cores", |time| time.cpu, &families, &measured);
    Ok(())
}

/// All variants of a shape give the same, and each shape is there in each variant.
fn check_shapes() {
    let data = Data::sample();
    let digest = |result: &dyn std::fmt::Debug| {
        let mut digest = Digest::default();
        digest.add(result);
        digest.finish()
    };
    macro_rules! check {
        ($($shape:ident)*) => {{
            $(
                let expected = digest(&plain::$shape(&data));
                assert_eq!(digest(&ours::$shape(&data)), expected, stringify!($shape));
                assert_eq!(digest(&by_hand::$shape(&data)), expected, stringify!($shape));
            )*
            assert_eq!(crates::shapes(), [$(stringify!($shape)),*]);
        }};
    }
    check! {
        map_push filter_push float_sum two_sums histogram slots in_place first_error early_break best_so_far text nested
        comprehension
    }
}

fn families(loops: &[usize]) -> Vec<Family> {
    if !has_flag("--each") {
        return loops.iter().copied().map(Family::mixed).collect();
    }
    crates::shapes().into_iter().flat_map(|shape| loops.iter().map(|loops| Family::of_shape(shape, *loops))).collect()
}

fn measure(workspace: &Workspace, families: &[Family], rounds: usize) -> Vec<Measured> {
    // with the dependencies, which all have
    families.iter().take(1).for_each(|family| drop(build(workspace, family)));
    let mut measured: Vec<Measured> = families.iter().map(|_| Measured::default()).collect();
    for _ in 0..rounds {
        for (family, measured) in families.iter().zip(&mut measured) {
            for (step, variant, time) in build(workspace, family) {
                measured[variant].times[step as usize].push(time);
            }
        }
    }
    for (family, measured) in families.iter().zip(&mut measured) {
        look_at(workspace, family, measured);
    }
    measured
}

/// Builds each variant in each way, the variants next to each other.
fn build(workspace: &Workspace, family: &Family) -> Vec<(Step, usize, Time)> {
    let variants = || VARIANTS.iter().enumerate();
    let builds =
        Step::ALL.into_iter().flat_map(|step| variants().map(move |(number, variant)| (step, number, variant)));
    builds.map(|(step, number, variant)| (step, number, workspace.build(&family.package(variant), step))).collect()
}

/// Runs the programs, which must print the same, and takes their sizes.
fn look_at(workspace: &Workspace, family: &Family, measured: &mut Measured) {
    let packages = VARIANTS.each_ref().map(|variant| family.package(variant));
    let outputs = packages.each_ref().map(|package| workspace.output(package));
    assert!(outputs.iter().all(|output| *output == outputs[0]), "{}: the variants differ", family.name);
    for (package, figures) in packages.iter().zip(measured) {
        figures.sizes = workspace.sizes(package);
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("build_time")
}

fn has_flag(name: &str) -> bool {
    env::args().any(|arg| arg == name)
}

/// The list after `--loops`.
fn loops() -> Vec<usize> {
    let list = env::args().skip_while(|arg| arg != "--loops").nth(1).unwrap_or("100,300".into());
    let number = |part: &str| part.parse().unwrap_or_else(|_| panic!("--loops takes numbers, not {part:?}"));
    list.split(',').map(number).collect()
}

/// What else runs: times by the clock on the wall are longer for it.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().filter(|load| !load.is_empty()).map_or(String::new(), |load| format!(", load {load}"))
}
