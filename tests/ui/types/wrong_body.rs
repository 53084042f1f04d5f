use parallelize::{par, par_for};

fn main() {
    let xs = vec![1u32, 2];
    let mut out: Vec<String> = Vec::new();
    par_for!(for x in &xs {
        let y: u8 = x.pow(2);
        out.push(y.to_string());
    });
    let _ = par![y + 1 for x in &xs];
    let _: Vec<String> = par![x.pow(2) for x in &xs];
}
