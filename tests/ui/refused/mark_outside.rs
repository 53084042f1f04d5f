fn main() {
    let xs = [1, 2];
    #[par]
    for x in xs {
        println!("{x}");
    }
}
