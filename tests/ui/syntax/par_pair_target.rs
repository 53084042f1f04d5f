fn main() {
    let xs = [1, 2];
    let _: i32 = parallelize::par![sum: x => x for x in xs];
}
