//! What a macro's definition does is rustc's to refuse.

use parallelize::{par_for, parallelize};

fn cost(x: u64) -> u64 {
    x
}

macro_rules! small {
    ($out:expr, $x:expr) => {
        if $x > 9 {
            break;
        } else {
            $out.push($x);
        }
    };
}

macro_rules! odd {
    ($out:expr, $x:expr) => {
        if $x % 2 == 0 {
            return 0;
        } else {
            $out.push($x);
        }
    };
}

macro_rules! sent {
    ($out:expr, $x:expr) => {
        std::future::ready($out.push($x)).await
    };
}

fn skips(n: u64) -> usize {
    let mut out = Vec::new();
    par_for!(for x in 0..n {
        let y = cost(x);
        small!(out, y);
    });
    out.len()
}

#[parallelize]
fn returns(n: u64) -> usize {
    let mut out = Vec::new();
    for x in 0..n {
        let y = cost(x);
        odd!(out, y);
    }
    out.len()
}

#[parallelize]
async fn awaits(n: u64) -> usize {
    let mut out = Vec::new();
    for x in 0..n {
        let y = cost(x);
        sent!(out, y);
    }
    out.len()
}

async fn in_a_block(n: u64) -> usize {
    let mut out = Vec::new();
    par_for!(for x in 0..n {
        let y = cost(x);
        let () = sent!(out, y);
    });
    out.len()
}

macro_rules! halved {
    ($x:expr) => {
        $x.checked_sub(3)? / 2
    };
}

macro_rules! bounded {
    ($x:expr) => {
        if $x > 9 {
            return None;
        }
    };
}

// what a worker returns in such a function must not be what a macro may return there
#[parallelize]
fn tries(n: u64) -> Option<Vec<u64>> {
    let mut out = Vec::new();
    for x in 0..n {
        let y = halved!(cost(x));
        out.push(y);
    }
    Some(out)
}

#[parallelize]
fn returns_none(n: u64) -> Option<Vec<u64>> {
    let mut out = Vec::new();
    for x in 0..n {
        bounded!(x);
        let y = cost(x).checked_sub(3)?;
        out.push(y);
    }
    Some(out)
}

fn main() {
    let _ = (skips(1), returns(1), awaits(1), in_a_block(1));
}
