use parallelize::{par, par_for, parallelize};

#[parallelize]
fn until_a_break(codes: &[usize], weights: &[f64], end: usize) -> f64 {
    let mut total = 0.0;
    for &code in codes {
        if code == end {
            break;
        }
        total += unsafe { *weights.get_unchecked(code) }.sqrt();
    }
    total
}

fn until_an_error(codes: &[usize], weights: &[f64]) -> Result<Vec<f64>, String> {
    let mut out = Vec::new();
    par_for!(for code in codes {
        let code: usize = code.checked_sub(3).ok_or("too small")?;
        unsafe {
            let weight = *weights.get_unchecked(code);
            out.push(weight.sqrt());
        }
    });
    Ok(out)
}

fn until_a_clause(codes: &[usize], weights: &[f64], end: usize) -> Vec<f64> {
    par![unsafe { *weights.get_unchecked(code) } for &code in codes while code != end]
}

fn main() {
    until_a_clause(&[], &[], 0);
    until_a_break(&[], &[], 0);
    until_an_error(&[], &[]).unwrap();
}
