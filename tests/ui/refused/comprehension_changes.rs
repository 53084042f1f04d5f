use parallelize::par;

fn main() {
    let mut n = 0;
    let mut seen = vec![0; 3];
    let _ = par![{ n += 1; x * n } for x in 0..10];
    let _ = par![{ seen[x] = 1; x } for x in 0..3];
}
