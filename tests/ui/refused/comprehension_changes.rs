use parallelize::par;

fn check(x: u64) -> Result<u64, String> {
    if x > 1100 { Err("no".into()) } else { Ok(x) }
}

/// Items behind the end must not have changed.
fn ends_early(v: &mut [u64]) -> Result<(), String> {
    let _ = par![any: { *x += 1000; *x == 1011 } for x in v.iter_mut()];
    let _ = par![Result<Vec<_>, _>: { *x += 1; check(*x) } for x in v.iter_mut()];
    let _ = par![{ *x += 1; check(*x)? } for x in &mut *v];
    let _ = par![*x for x in v.iter_mut() while check(std::mem::take(x)).is_ok()];
    Ok(())
}

fn main() {
    let mut n = 0;
    let mut seen = vec![0; 3];
    let _ = par![{ n += 1; x * n } for x in 0..10];
    let _ = par![{ seen[x] = 1; x } for x in 0..3];
    let _ = par![{ println!("{x}"); x } for x in 0..3];
    let _ = par![dbg!(x + 1) for x in 0..3 if x != 1 || { std::process::exit(1) }];
    let _ = par![count: std::io::stdin().lines().next() for _ in 0..3];
}
