//! Knows the facade only through a crate that re-exports it.
#![forbid(unsafe_code)]
#![deny(warnings, unused, rust_2018_idioms, nonstandard_style, future_incompatible)]

use reexporter::px::{par, par_for, parallelize};

#[parallelize(crate = reexporter::px)]
fn parsed(words: &[&str]) -> Result<Vec<u32>, std::num::ParseIntError> {
    let mut out = vec![];
    #[par(jobs = 3, always)]
    for word in words {
        let number = word.parse::<u32>()?;
        out.push(number);
    }
    Ok(out)
}

#[reexporter::px::parallelize(crate = ::reexporter::px)]
mod marked {
    pub(crate) fn lengths(words: &[&str]) -> Vec<usize> {
        let mut out = vec![];
        #[par(jobs = 2, always)]
        for word in words {
            out.push(word.chars().count());
        }
        out
    }
}

mod by_prelude {
    use reexporter::prelude::*;

    #[parallelize(crate = reexporter::px)]
    pub(crate) fn total(n: u64) -> u64 {
        let mut total = 0;
        for x in 0..n {
            total += u64::from(x.count_ones());
        }
        let rest: u64 = par![sum: x for x in 0..n];
        total + rest
    }
}

fn main() {
    assert_eq!(parsed(&["1", "2"]), Ok(vec![1, 2]));
    assert!(parsed(&["1", "x"]).is_err());
    assert_eq!(marked::lengths(&["a", "bcd"]), [1, 3]);
    assert_eq!(by_prelude::total(4), 4 + 6);
    assert_eq!(par![x + 1 for x in 0..3; jobs = 2, always], [1, 2, 3]);
    assert_eq!(reexporter::squares!(4), [0, 1, 4, 9]);
    let mut text = String::new();
    par_for!(
        jobs = 2,
        always,
        for x in 0..3 {
            text.push_str(&x.to_string());
        }
    );
    assert_eq!(text, "012");
    println!("through");
}
