use parallelize::{par, par_for, parallelize};

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

#[parallelize]
fn numbers(words: &[&str]) -> Result<Vec<i64>, std::num::ParseIntError> {
    macro_rules! number {
        ($word:expr) => {
            $word.parse::<i64>()?
        };
    }
    let mut out = Vec::new();
    for word in words {
        out.push(number!(word) * 2);
    }
    Ok(out)
}

fn long_ones(words: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    par_for!(for word in words {
        macro_rules! skip_if {
            ($($short:expr),*) => {
                if $($short ||)* false {
                    continue;
                }
            };
        }
        skip_if!(word.is_empty(), word.len() < 3);
        out.push(word.to_uppercase());
    });
    out
}

/// A loop of its own, a closure and a rule that is not used: nothing leaves.
#[parallelize]
fn none(words: &[&str]) -> Option<usize> {
    macro_rules! first {
        ($word:expr) => {{
            let mut found = 0;
            for (at, letter) in $word.char_indices() {
                if letter == 'a' {
                    found = at;
                    break;
                }
            }
            found
        }};
    }
    macro_rules! parsed {
        ($word:expr) => {
            (|| Some($word.parse::<usize>().ok()? + 1))()
        };
    }
    macro_rules! size {
        ($word:expr) => {
            $word.len()
        };
        (or_end $word:expr) => {
            $word.strip_suffix('a')?.len()
        };
    }
    let mut sum = 0;
    for word in words {
        sum += first!(word) + parsed!(word).unwrap_or(1) + size!(word);
    }
    Some(sum)
}

/// The exit of a comprehension in another.
fn tables(sizes: &[&str]) -> Result<Vec<Vec<u64>>, std::num::ParseIntError> {
    Ok(par![par![size.parse::<u64>()? * row for row in 0..3] for size in sizes])
}
