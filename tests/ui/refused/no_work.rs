use parallelize::{par_for, parallelize};

#[parallelize]
fn recurrence(n: u32) -> f64 {
    let mut x = 0.5;
    for _ in 0..n {
        x = 3.7 * x * (1.0 - x);
    }
    x
}

#[parallelize]
fn prefix(a: &mut [f64], b: &[f64]) {
    for i in 1..a.len() {
        a[i] = a[i - 1] + b[i];
    }
}

struct Level {
    height: u64,
    seen: Vec<u64>,
}

impl Level {
    fn get(&self) -> u64 {
        self.height
    }
}

#[parallelize]
fn read_by_a_method(xs: &[u64], level: &mut Level) {
    for x in xs {
        let next = (x + level.get()).pow(3);
        level.seen.push(next);
        if level.height > 3 {
            level.height = 0;
        }
    }
}

fn main() {
    let mut state = 1u64;
    par_for!(for _ in 0..10 {
        state = state * 3 + 1;
    });
    recurrence(3);
    prefix(&mut [], &[]);
}

// arms that change something have no statement behind their values
#[parallelize]
fn footnotes(text: &str, notes: &mut std::collections::BTreeMap<String, usize>) -> Result<String, usize> {
    let mut out = String::new();
    let mut open: Option<(usize, String)> = None;
    for (at, c) in text.char_indices() {
        match (c, &mut open) {
            ('[', None) => open = Some((at, String::new())),
            ('[', Some(_)) => return Err(at),
            (']', slot @ Some(_)) => {
                let (_, note) = slot.take().unwrap();
                let n = notes.len() + 1;
                out += &notes.entry(note).or_insert(n).to_string();
            }
            (c, Some((_, note))) => note.push(c),
            (c, None) => out.push(c),
        }
    }
    open.map_or(Ok(out), |(at, _)| Err(at))
}
