fn main() {
    let _: Vec<u32> = parallelize::par![];
}
