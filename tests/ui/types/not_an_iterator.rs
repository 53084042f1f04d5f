use parallelize::{par, par_for};

struct Foo;

fn main() {
    par_for!(for x in 5 {
        println!("{x}");
    });
    let foo = Foo;
    let _ = par![x for x in foo];
}
