use parallelize::par_for;

struct Rng(u64);

impl Rng {
    fn next_value(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

fn main() {
    let mut rng = Rng(1);
    let mut out = Vec::new();
    par_for!(for x in 0..10u64 {
        let y = rng.next_value();
        out.push((x + y).to_string());
    });
}
