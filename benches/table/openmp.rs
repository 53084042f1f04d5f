//! The loops of `loops.c`, built at the start by the C compiler that is there, and loaded into this process.
#![allow(unsafe_code, reason = "calls into C")]

use libloading::Library;
use std::ffi::c_long;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

static FUNCTIONS: OnceLock<Functions> = OnceLock::new();

/// Builds and loads the library. Without it the column stays empty.
pub(crate) fn load() -> Result<(), String> {
    let library = build()?;
    // SAFETY: the library is our own; it runs nothing when it is loaded.
    let library = unsafe { Library::new(&library) }.map_err(|error| error.to_string())?;
    FUNCTIONS.get_or_init(|| Functions::of(library));
    Ok(())
}

pub(crate) fn is_there() -> bool {
    FUNCTIONS.get().is_some()
}

fn build() -> Result<PathBuf, String> {
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("table_loops.so");
    let output = Command::new("cc")
        .args(["-O3", "-fopenmp", "-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/table/loops.c"))
        .arg("-lm")
        .output()
        .map_err(|error| format!("cc: {error}"))?;
    if output.status.success() { Ok(library) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

macro_rules! functions {
    ($(fn $name:ident($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        struct Functions {
            $($name: unsafe extern "C" fn($($arg: $type),*) $(-> $result)?,)*
            /// Keeps the code mapped.
            _library: Library,
        }

        impl Functions {
            fn of(library: Library) -> Functions {
                // SAFETY: the declarations are those of `loops.c`.
                unsafe {
                    Functions {
                        $($name: *library.get(concat!(stringify!($name), "\0").as_bytes()).expect("a function of loops.c"),)*
                        _library: library,
                    }
                }
            }
        }
    };
}

functions! {
    fn light_fill(out: *mut f64, n: c_long);
    fn work_fill(out: *mut u64, n: c_long, work: u32);
    fn saxpy(y: *mut f32, x: *const f32, a: f32, n: c_long);
    fn map_fill(out: *mut f64, xs: *const f64, n: c_long);
    fn filter_fill(out: *mut f64, xs: *const f64, n: c_long) -> c_long;
    fn nest_fill(out: *mut f64, rows: c_long, columns: c_long);
    fn dot(a: *const f64, b: *const f64, n: c_long) -> f64;
    fn mandelbrot(image: *mut u32, width: c_long, height: c_long);
    fn collatz_fill(out: *mut u32, n: c_long);
    fn triangle_fill(out: *mut u64, n: c_long);
    fn histogram(bins: *mut u32, count: c_long, keys: *const u32, n: c_long);
    fn first_hit(xs: *const u64, n: c_long, work: u32, hit: u64) -> c_long;
    fn nested_fill(out: *mut u64, rows: c_long, columns: c_long, work: u32);
    fn neighbours(out: *mut u8, n: c_long);
    fn nbody_step(velocity: *mut f64, position: *const f64, mass: *const f64, n: c_long);
    fn blur(out: *mut f32, image: *const f32, width: c_long, height: c_long);
    fn kmeans_step(sums: *mut f64, counts: *mut u32, k: c_long, centers: *const f64, points: *const f64, n: c_long);
}

fn functions() -> &'static Functions {
    FUNCTIONS.get().expect("the column is left out without the library")
}

fn long(n: usize) -> c_long {
    c_long::try_from(n).expect("a length")
}

/// A vector that `fill` writes all of.
///
/// # Safety
/// `fill` must write that many elements.
unsafe fn filled<T>(n: usize, fill: impl FnOnce(*mut T)) -> Vec<T> {
    let mut out = Vec::with_capacity(n);
    fill(out.as_mut_ptr());
    // SAFETY: the caller says so.
    unsafe { out.set_len(n) };
    out
}

pub(crate) fn collect_light(n: usize) -> Vec<f64> {
    // SAFETY: the loop writes `n` elements.
    unsafe { filled(n, |out| (functions().light_fill)(out, long(n))) }
}

pub(crate) fn collect_work(n: usize, work: u32) -> Vec<u64> {
    // SAFETY: the loop writes `n` elements.
    unsafe { filled(n, |out| (functions().work_fill)(out, long(n), work)) }
}

pub(crate) fn each_work(out: &mut [u64], work: u32) {
    // SAFETY: the loop writes the elements of the slice.
    unsafe { (functions().work_fill)(out.as_mut_ptr(), long(out.len()), work) }
}

pub(crate) fn add_scaled(y: &mut [f32], x: &[f32], a: f32) {
    assert_eq!(y.len(), x.len());
    // SAFETY: both slices have this length.
    unsafe { (functions().saxpy)(y.as_mut_ptr(), x.as_ptr(), a, long(y.len())) }
}

pub(crate) fn collect_map(xs: &[f64]) -> Vec<f64> {
    // SAFETY: the loop reads and writes an element for each of the slice.
    unsafe { filled(xs.len(), |out| (functions().map_fill)(out, xs.as_ptr(), long(xs.len()))) }
}

pub(crate) fn collect_filtered(xs: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(xs.len());
    // SAFETY: the loop writes at most as many elements as it reads, and returns their number.
    unsafe {
        let kept = (functions().filter_fill)(out.as_mut_ptr(), xs.as_ptr(), long(xs.len()));
        out.set_len(usize::try_from(kept).expect("a length"));
    }
    out
}

pub(crate) fn collect_nest(rows: usize, columns: usize) -> Vec<f64> {
    // SAFETY: the loops write `rows * columns` elements.
    unsafe { filled(rows * columns, |out| (functions().nest_fill)(out, long(rows), long(columns))) }
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    // SAFETY: both slices have this length.
    unsafe { (functions().dot)(a.as_ptr(), b.as_ptr(), long(a.len())) }
}

pub(crate) fn mandelbrot(image: &mut [u32], width: usize) {
    // SAFETY: the image has `width * height` elements.
    unsafe { (functions().mandelbrot)(image.as_mut_ptr(), long(width), long(image.len() / width)) }
}

pub(crate) fn collect_collatz(n: usize) -> Vec<u32> {
    // SAFETY: the loop writes `n` elements.
    unsafe { filled(n, |out| (functions().collatz_fill)(out, long(n))) }
}

pub(crate) fn triangle(out: &mut [u64]) {
    // SAFETY: the loop writes the elements of the slice.
    unsafe { (functions().triangle_fill)(out.as_mut_ptr(), long(out.len())) }
}

pub(crate) fn histogram(keys: &[u32], count: usize) -> Vec<u32> {
    assert!(count.is_power_of_two());
    let mut bins = vec![0; count];
    // SAFETY: the loop takes keys modulo `count`, so they are below it.
    unsafe { (functions().histogram)(bins.as_mut_ptr(), long(count), keys.as_ptr(), long(keys.len())) }
    bins
}

pub(crate) fn first_hit(xs: &[u64], work: u32, hit: u64) -> Option<usize> {
    // SAFETY: the loop reads the elements of the slice.
    usize::try_from(unsafe { (functions().first_hit)(xs.as_ptr(), long(xs.len()), work, hit) }).ok()
}

pub(crate) fn collect_nested(rows: usize, columns: usize, work: u32) -> Vec<u64> {
    // SAFETY: the loop writes `rows` elements.
    unsafe { filled(rows, |out| (functions().nested_fill)(out, long(rows), long(columns), work)) }
}

pub(crate) fn neighbours(out: &mut [u8]) {
    // SAFETY: the loop writes the elements of the slice.
    unsafe { (functions().neighbours)(out.as_mut_ptr(), long(out.len())) }
}

pub(crate) fn nbody_step(velocity: &mut [[f64; 3]], position: &[[f64; 3]], mass: &[f64]) {
    assert!(velocity.len() == position.len() && position.len() == mass.len());
    // SAFETY: all slices have this length.
    unsafe {
        (functions().nbody_step)(
            velocity.as_mut_ptr().cast(),
            position.as_ptr().cast(),
            mass.as_ptr(),
            long(mass.len()),
        );
    }
}

pub(crate) fn blur(out: &mut [f32], image: &[f32], width: usize) {
    assert_eq!(out.len(), image.len());
    // SAFETY: both images have `width * height` elements.
    unsafe { (functions().blur)(out.as_mut_ptr(), image.as_ptr(), long(width), long(image.len() / width)) }
}

pub(crate) fn kmeans_step(points: &[[f64; 2]], centers: &[[f64; 2]]) -> (Vec<[f64; 2]>, Vec<u32>) {
    let mut sums = vec![[0.0; 2]; centers.len()];
    let mut counts = vec![0; centers.len()];
    // SAFETY: the loop indexes sums and counts by centres.
    unsafe {
        (functions().kmeans_step)(
            sums.as_mut_ptr().cast(),
            counts.as_mut_ptr(),
            long(centers.len()),
            centers.as_ptr().cast(),
            points.as_ptr().cast(),
            long(points.len()),
        );
    }
    (sums, counts)
}
