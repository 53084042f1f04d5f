//! Ways out of a comprehension that cannot be: nothing else says so, as it has no copy as written.

use parallelize::par;

fn no_conversion(texts: &[&str]) -> Result<Vec<u64>, String> {
    Ok(par![text.parse::<u64>()? for text in texts])
}

fn no_conversion_in_a_clause(texts: &[&str]) -> Result<u64, String> {
    Ok(par![sum: n for text in texts let n = text.parse::<u64>()? if n > 3])
}

macro_rules! stop_if {
    ($stops:expr) => {
        if $stops {
            break;
        }
    };
}

macro_rules! skip {
    () => {
        continue
    };
}

macro_rules! give {
    ($value:expr) => {
        return $value
    };
}

macro_rules! opened {
    ($value:expr) => {
        $value?
    };
}

fn hidden_break(xs: &[u64]) -> Vec<u64> {
    par![{ stop_if!(*x > 3); *x } for x in xs if *x > 0]
}

fn hidden_continue(xs: &[u64]) -> Vec<u64> {
    par![if *x > 3 { skip!() } else { *x } for x in xs for _ in 0..2]
}

fn hidden_return(xs: &[u64]) -> Vec<u64> {
    par![{ if *x > 3 { give!(7); } *x } for x in xs]
}

fn hidden_try(xs: &[u64]) -> Option<Vec<Option<u64>>> {
    Some(par![Some(opened!(x.checked_sub(2))) for x in xs])
}

fn main() {
    let _ = (no_conversion(&[]), no_conversion_in_a_clause(&[]));
    hidden_break(&[]);
    hidden_continue(&[]);
    hidden_return(&[]);
    hidden_try(&[]);
}
