fn main() {
    let _: Vec<i32> = parallelize::par![x for x in];
}
