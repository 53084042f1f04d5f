// === cl_fnonce_called_each_time: an FnOnce parameter is called in every iteration (E0382)
#[parallelize]
pub fn apply_all<F: FnOnce(f64) -> f64>(xs: &[f64], f: F) -> Vec<f64> {
    let mut out = Vec::with_capacity(xs.len());
    for x in xs {
        if x.is_finite() {
            out.push(f(*x));
        }
    }
    out
}

// === cl_closure_consumes_capture: a closure that gives its captured String away is called in the loop (E0382)
fn heavy(x: u64) -> u64 {
    (0..80).fold(x, |a, b| a.wrapping_mul(23) ^ b)
}

#[parallelize]
pub fn names(xs: &[u64], prefix: String) -> Vec<String> {
    let join = |x: u64| prefix + &x.to_string();
    let mut out = Vec::new();
    for x in xs {
        let h = heavy(*x);
        out.push(join(h));
    }
    out
}

// === cl_counter_closure_not_mut: a closure that counts is not declared mut (E0596)
fn odd(x: u32) -> bool {
    x.count_ones() % 2 == 1
}

#[parallelize]
pub fn count_odd(xs: &[u32]) -> u32 {
    let mut n = 0;
    let bump = || n += 1;
    for x in xs {
        if odd(*x) {
            bump();
        }
    }
    n
}

// === cl_fnmut_param_not_mut: an FnMut parameter is called, but is not mut (E0596)
fn heavy(x: i64) -> i64 {
    (1..40).fold(x, |a, b| (a * b + 1) % 65537)
}

#[parallelize]
pub fn visit<F>(xs: &[i64], callback: F)
where
    F: FnMut(usize, i64),
{
    for (i, x) in xs.iter().enumerate() {
        let h = heavy(*x);
        if h != 0 {
            callback(i, h);
        }
    }
}

// === cl_ref_dyn_fnmut: an FnMut is called through a & reference (E0596)
#[parallelize]
pub fn progress(steps: u32, tick: &dyn FnMut(u32)) -> u32 {
    let mut state = 1u32;
    for i in 0..steps {
        state = state.rotate_left(i % 32) ^ i;
        if i % 100 == 0 {
            tick(i);
        }
    }
    state
}

// === cl_fn_bound_mutates: the closure for a Fn bound adds to an outer sum (E0594)
fn each<F: Fn(f64)>(row: &[f64], f: F) {
    for x in row {
        f(*x);
    }
}

#[parallelize]
pub fn grand_total(rows: &[Vec<f64>]) -> f64 {
    let mut total = 0.0;
    for row in rows {
        if row.len() > 1 {
            each(row, |x| total += x.sqrt());
        }
    }
    total
}

// === cl_move_closure_then_use: a move closure takes the table and it is used after it (E0382)
fn prepare(n: usize) -> Vec<f64> {
    (0..n).map(|i| 1.0 / (i as f64 + 1.0)).collect()
}

#[parallelize]
pub fn interpolate(sizes: &[usize], at: usize) -> Vec<f64> {
    let mut out = Vec::new();
    for &n in sizes {
        let table = prepare(n);
        let look = move |i: usize| table.get(i).copied().unwrap_or(0.0);
        out.push(look(at) + look(at + 1));
        out.push(table.len() as f64);
    }
    out
}

// === cl_move_closure_in_each_iteration: each iteration makes a move closure over the same outer Vec (E0382)
fn norm(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

#[parallelize]
pub fn tables(xs: &[f64], grid: Vec<f64>) -> Vec<f64> {
    let mut out = Vec::new();
    for &x in xs {
        let f = move |i: usize| norm(x, grid[i]);
        let best = (0..3).map(f).fold(f64::MAX, f64::min);
        out.push(best);
    }
    out
}

// === cl_spawn_moves_shared: thread::spawn moves the data in the first iteration (E0382)
use std::thread;

fn part(xs: &[u64], k: u64) -> u64 {
    xs.iter().filter(|x| *x % k == 0).sum()
}

#[parallelize]
pub fn by_threads(data: Vec<u64>, workers: u64) -> u64 {
    let mut handles = Vec::new();
    for k in 1..=workers {
        handles.push(thread::spawn(move || part(&data, k)));
    }
    handles.into_iter().map(|h| h.join().unwrap()).sum()
}

// === cl_spawn_borrows_loop_variable: thread::spawn without move borrows the loop variable (E0373)
use std::thread;

fn simulate(seed: u64) -> u64 {
    (0..1000).fold(seed, |a, b| a.wrapping_mul(6364136223846793005).wrapping_add(b))
}

#[parallelize]
pub fn run_seeds(n: u64) -> Vec<u64> {
    let mut results = Vec::new();
    for seed in 0..n {
        let handle = thread::spawn(|| simulate(seed));
        results.push(handle.join().unwrap());
    }
    results
}

// === cl_boxed_closure_borrows_local: a boxed closure that is stored outside borrows a local (E0597)
fn slope(x: f64) -> f64 {
    (x * 3.0).atan()
}

#[parallelize]
pub fn lines_at(xs: &[f64], at: f64) -> f64 {
    let mut fs: Vec<Box<dyn Fn(f64) -> f64 + '_>> = Vec::new();
    for x in xs {
        let k = slope(*x);
        let line: Box<dyn Fn(f64) -> f64 + '_> = Box::new(|t| k * t);
        fs.push(line);
    }
    fs.iter().map(|f| f(at)).sum()
}

// === cl_push_while_captured: the Vec is pushed to while a closure still borrows it (E0502)
fn heavy(x: u32) -> u32 {
    (0..70).fold(x, |a, b| a.wrapping_mul(29) ^ b)
}

#[parallelize]
pub fn distinct(xs: &[u32]) -> Vec<u32> {
    let mut seen = Vec::new();
    let known = |h: u32| seen.contains(&h);
    for x in xs {
        let h = heavy(*x) % 128;
        if !known(h) {
            seen.push(h);
        }
    }
    seen
}

// === cl_two_closures_same_mut: two closures that change the same log are both alive (E0499)
fn load(x: f32) -> f32 {
    x * 1.3 - 0.2
}

#[parallelize]
pub fn log_levels(xs: &[f32]) -> Vec<String> {
    let mut log = Vec::new();
    let mut warn = |s: String| log.push(format!("W {s}"));
    let mut info = |s: String| log.push(format!("I {s}"));
    for x in xs {
        let l = load(*x);
        if l > 1.0 {
            warn(l.to_string());
        } else {
            info(l.to_string());
        }
    }
    log
}

// === cl_total_read_while_closure_lives: the sum is printed while the adding closure is still used later (E0502)
fn gain(x: i32) -> i32 {
    x.pow(2) / 10
}

#[parallelize]
pub fn running(xs: &[i32]) -> i32 {
    let mut total = 0;
    let mut add = |x: i32| total += x;
    for x in xs {
        add(gain(*x));
        println!("so far {total}");
    }
    total
}

// === cl_assign_while_captured: a factor is changed while a closure borrows it (E0506)
fn wave(x: f64) -> f64 {
    x.sin() + 2.0
}

#[parallelize]
pub fn adaptive(xs: &[f64]) -> Vec<f64> {
    let mut k = 1.0;
    let scale = |x: f64| k * wave(x);
    let mut out = Vec::new();
    for x in xs {
        let y = scale(*x);
        if y > 10.0 {
            k = 0.5;
        }
        out.push(y);
    }
    out
}

// === cl_fn_closure_moves_capture: a closure for iter().map moves its captured String out (E0507)
fn tag(base: String, x: u32) -> String {
    format!("{base}-{}", x.wrapping_mul(40503) % 100)
}

#[parallelize]
pub fn tag_groups(groups: &[Vec<u32>]) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        let base = format!("g{i}");
        out.push(group.iter().map(|x| tag(base, *x)).collect());
    }
    out
}

// === cl_expected_fn_got_fnonce: a closure that drops its capture is passed to a Fn helper (E0525)
fn twice(f: impl Fn() -> usize) -> usize {
    f() + f()
}

#[parallelize]
pub fn double_sizes(words: &[&str]) -> usize {
    let mut total = 0;
    for word in words {
        let owned = word.repeat(3);
        let size = move || {
            let bytes = owned.into_bytes();
            bytes.len()
        };
        total += twice(size);
    }
    total
}

// === cl_immutable_capture_changed: a closure changes a captured variable that is not mut (E0594)
fn heavy(x: u64) -> u64 {
    (0..10).fold(x, |a, b| a.wrapping_mul(77) ^ b)
}

#[parallelize]
pub fn spikes(rows: &[Vec<u64>]) -> Vec<u64> {
    let mut out = Vec::new();
    for row in rows {
        let hits = 0;
        row.iter().for_each(|x| {
            if heavy(*x) > 1 << 60 {
                hits += 1;
            }
        });
        out.push(hits);
    }
    out
}

// === cl_generic_fn_moved: a generic closure without Copy is handed to map by value each time (E0382)
#[parallelize]
pub fn map_rows<F>(rows: &[Vec<f64>], f: F) -> Vec<Vec<f64>>
where
    F: FnMut(&f64) -> f64,
{
    let mut out = Vec::new();
    for row in rows {
        if row.is_empty() {
            continue;
        }
        out.push(row.iter().map(f).collect());
    }
    out
}

// === cl_box_fnonce_from_ref: boxed FnOnce jobs are called through a borrowed Vec (E0507)
pub type Job = Box<dyn FnOnce(u64) -> u64>;

fn seed(i: usize) -> u64 {
    (i as u64).wrapping_mul(0x9E3779B97F4A7C15)
}

#[parallelize]
pub fn run_jobs(jobs: &[Job]) -> u64 {
    let mut sum = 0u64;
    for (i, job) in jobs.iter().enumerate() {
        let s = seed(i);
        sum = sum.wrapping_add(job(s));
    }
    sum
}
