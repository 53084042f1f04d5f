// === as_closure_captures_immutably_yet_mutates: closure captures immutably yet mutates (missing mut closure)
#[parallelize]
fn tally(xs: &[i32]) -> i32 {
    let mut total = 0;
    let add = |n: i32| total += n;
    for x in xs {
        let y = x * x;
        add(y);
    }
    total
}

// === as_outer_closure_that_moves_called: outer closure that moves is called in each iteration (FnOnce)
#[parallelize]
fn once<F: FnOnce(u32) -> u32 + Send + Sync>(f: F, xs: &[u32]) -> Vec<u32> {
    let mut out = Vec::new();
    for x in xs {
        let y = f(*x);
        out.push(y);
    }
    out
}

// === as_fnmut_param_not_mut_send: FnMut param not mut, with Send + Sync
#[parallelize]
fn visit<F: FnMut(u32) -> u32 + Send + Sync>(f: F, xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        let y = x.pow(2);
        t += f(y);
    }
    t
}

// === as_fnmut_given_as_fn_param: FnMut given as Fn param is not mut
#[parallelize]
fn visit<F: FnMut(&str)>(f: F, xs: &[String]) {
    for x in xs {
        let y = x.trim();
        f(y);
    }
}

// === as_accumulator_never_initialised: accumulator is never initialised
#[parallelize]
fn uninit(xs: &[f64]) -> f64 {
    let mut total;
    for x in xs {
        let y = x.sin();
        total += y;
    }
    total
}

// === as_result_method_without_fn_returns: Result method without ?, fn returns Result, in worker (let)
#[parallelize]
fn r(lines: &[String]) -> Result<f64, std::num::ParseFloatError> {
    let mut t = 0.0;
    for l in lines {
        let v = l.parse::<f64>().sqrt();
        t += v;
    }
    Ok(t)
}

// === as_option_method_without_fn_returns: Option method without ?, fn returns Option
#[parallelize]
fn r(lines: &[String]) -> Option<usize> {
    let mut t = 0;
    for l in lines {
        let v = l.split(':').next().len();
        t += v;
    }
    Some(t)
}

// === as_rwlock_read_without_unwrap: RwLock read without unwrap
use std::sync::RwLock;
#[parallelize]
fn r(xs: &[usize], t: &RwLock<Vec<f64>>) -> f64 {
    let mut s = 0.0;
    for x in xs {
        let v = t.read()[*x];
        s += v;
    }
    s
}

// === as_dir_entries_not_unwrapped: dir entries not unwrapped
use std::fs;
#[parallelize]
fn dirs(p: &str) -> std::io::Result<usize> {
    let mut n = 0;
    for e in fs::read_dir(p)? {
        let l = e.path().as_os_str().len();
        n += l;
    }
    Ok(n)
}

// === as_lock_without_unwrap: lock without unwrap
use std::sync::Mutex;
#[parallelize]
fn locks(xs: &[u64], m: &Mutex<Vec<u64>>) -> u64 {
    let mut t = 0;
    for x in xs {
        let k = m.lock().len() as u64;
        t += k * x;
    }
    t
}

// === as_deref_guard_missing: deref of guard missing
use std::sync::Mutex;
#[parallelize]
fn locks(xs: &[u64], m: &Mutex<u64>) -> u64 {
    let mut t = 0;
    for x in xs {
        let k = m.lock().unwrap() + x;
        t += k;
    }
    t
}

// === as_closure_borrows_accumulator_mutably_used: closure borrows the accumulator mutably, used beside it
#[parallelize]
fn r(rows: &[u32]) -> u32 {
    let mut t = 0;
    let mut add = |v: u32| t += v;
    for r in rows {
        let y = r.pow(2);
        add(y);
        t += 1;
    }
    t
}
