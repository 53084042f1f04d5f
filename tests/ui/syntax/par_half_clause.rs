fn main() {
    let x = 1;
    let _: Vec<i32> = parallelize::par![x for];
}
