use parallelize::par;

fn check(x: u64) -> Result<u64, String> {
    if x > 1100 { Err("no".into()) } else { Ok(x) }
}

fn main() {
    let mut v = vec![1; 9];
    let _: u64 = par![sum: { *x += 1000; *x } for x in v.iter_mut()];
    let _: Result<u64, String> = par![sum: check(*x) for x in v.iter_mut()];
    let _: Result<u64, String> = par![sum: { *x += 1000; check(*x) } for x in v.iter_mut()];
    let _: Option<u64> = par![product: { *x += 1; check(*x).ok() } for x in v.iter_mut()];
}
