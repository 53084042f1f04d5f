use parallelize::par;

fn main() {
    let xs = [1, 2];
    let _ = || par![x + for x in xs];
    let _ = || par![x. for x in xs];
    let _ = || par![sum: for x in xs];
    let _ = || par![x => for x in xs];
    let _ = || par![x: 2 * x for x in xs];
    let _ = || par![x for in xs];
    let _ = || par![y for x in xs let y];
    let _ = || par![y for x in xs let = x];
}
