fn main() {
    let xs = [1, 2];
    let _: Vec<i32> = parallelize::par![x for x in xs, jobs = 2];
}
