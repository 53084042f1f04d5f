use parallelize::parallelize;

async fn fetch(x: u32) -> u32 {
    x
}

#[parallelize]
async fn all(xs: &[u32]) -> Vec<u32> {
    let mut out = Vec::new();
    for x in xs {
        out.push(fetch(*x).await);
    }
    out
}

#[parallelize]
async fn show(xs: &[u32]) {
    for x in xs {
        println!("{x}: {}", fetch(*x).await);
    }
}

fn main() {
    let _ = show(&[]);
    let _ = all(&[]);
}
