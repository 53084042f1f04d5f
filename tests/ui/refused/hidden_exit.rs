use parallelize::{par_for, parallelize};

macro_rules! check {
    ($x:expr => $($then:tt)*) => {
        if $x { $($then)* }
    };
}

fn main() {
    let mut out = Vec::new();
    par_for!(for x in 0..10 {
        check!(x > 3 => break);
        out.push(x.to_string());
    });
    either(&["1"], 0).unwrap();
}

macro_rules! push {
    ($out:expr, $value:expr) => {
        match $value {
            0 => break,
            value => $out.push(value),
        }
    };
}

#[parallelize]
fn either(words: &[&str], seed: u64) -> Result<Vec<u64>, std::num::ParseIntError> {
    let mut out = Vec::new();
    for word in words {
        push!(out, seed ^ word.parse::<u64>()?);
    }
    Ok(out)
}
