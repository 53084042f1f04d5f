use parallelize::par_for;

macro_rules! check {
    ($x:expr => $($then:tt)*) => {
        if $x { $($then)* }
    };
}

fn main() {
    let mut out = Vec::new();
    par_for!(for x in 0..10 {
        check!(x > 3 => break);
        out.push(x.to_string());
    });
}
