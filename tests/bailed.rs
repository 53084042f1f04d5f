//! `bail!` and `ensure!`, as anyhow and others have them, wherever they stand: as values, in `let … else`, with a `;` and without.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par, par_for, parallelize};

macro_rules! bail {
    ($($message:tt)*) => {
        return Err(format!($($message)*).into())
    };
}

macro_rules! ensure {
    ($holds:expr, $($message:tt)*) => {
        if !$holds {
            return Err(format!($($message)*).into());
        }
    };
}

forms!(values(xs) -> Result<Vec<u64>, String> { let mut out = vec![]; } for (x in xs) {
    let y = if mix(*x) % 1000 != 0 { mix(*x) } else { bail!("{x} of thousand") };
    let z = match y % 997 {
        0 => bail!("{x} of 997"),
        1 => {
            bail!("{x} of 997 and one");
        }
        z => z,
    };
    out.push(z);
} Ok(out));

forms!(else_blocks(xs) -> Result<Vec<u64>, String> { let mut out = vec![]; } for (x in xs) {
    let Some(y) = mix(*x).checked_add(1 << 53) else { bail!("{x} is too large") };
    let Some(z) = y.checked_sub(1 << 53) else {
        bail!("{x} is too small");
    };
    out.push(y ^ z);
} Ok(out));

forms!(for_no_value(xs) -> Result<(u64, usize), String> { let (mut t, mut n) = (0u64, 0); } for (x in xs) {
    let y = {
        ensure!(mix(*x) % 1500 > 0, "{x} of 1500");
        mix(x + 1)
    };
    for k in 0..3 {
        ensure!((y >> k) % 4000 > 0, "{x} of 4000 by {k}");
    }
    if y % 1201 == 3 {
        bail!("{x} of 1201")
    }
    t = t.wrapping_mul(3) ^ y;
    if t % 3001 == 5 {
        n += 1;
        bail!("{t} after {n}");
    } else {
        n += 1;
    }
} Ok((t, n)));

#[test]
fn in_comprehensions() {
    fn plain(xs: &[u64]) -> Result<Vec<u64>, String> {
        let mut out = vec![];
        for x in xs {
            let Some(y) = mix(*x).checked_add(1 << 53) else { bail!("{x} is too large") };
            ensure!(y % 1500 > 0, "{x} of 1500");
            out.push(match y % 997 {
                0 => bail!("{x} of 997"),
                z => z,
            });
        }
        Ok(out)
    }
    fn ours(xs: &[u64]) -> Result<Vec<u64>, String> {
        Ok(par![
            {
                ensure!(y % 1500 > 0, "{x} of 1500");
                match y % 997 { 0 => bail!("{x} of 997"), z => z }
            }
            for x in xs
            let Some(y) = mix(*x).checked_add(1 << 53) else { bail!("{x} is too large") };
            jobs = jobs(), always
        ])
    }
    check(plain, ours);
}
