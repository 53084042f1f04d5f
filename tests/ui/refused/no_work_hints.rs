use parallelize::parallelize;

struct Walk {
    steps: Vec<f64>,
    log: Vec<f64>,
}

impl Walk {
    fn step(&self, i: usize) -> f64 {
        self.steps[i].sin()
    }

    #[parallelize]
    fn run(&mut self) {
        for i in 0..self.steps.len() {
            let step = self.step(i);
            self.log.push(step);
        }
    }
}

#[parallelize]
fn recurrence(a: &mut [f64], b: &[f64]) {
    for i in 1..a.len() {
        a[i] = a[i - 1] + b[i];
    }
}

#[parallelize]
fn stencil_in_place(a: &mut [f64]) {
    for i in 1..a.len() - 1 {
        a[i] = 0.5 * (a[i - 1] + a[i + 1]);
    }
}

#[parallelize]
fn paths(grid: &mut [Vec<u64>]) {
    for y in 1..grid.len() {
        for x in 1..grid[y].len() {
            grid[y][x] = grid[y - 1][x] + grid[y][x - 1];
        }
    }
}

#[parallelize]
fn largest(xs: &[u64]) -> u64 {
    let mut m = 0;
    for x in xs {
        if *x > m {
            m = *x;
        }
    }
    m
}

struct Range {
    least: f64,
}

impl Range {
    #[parallelize]
    fn note(&mut self, xs: &[f64]) {
        for x in xs.iter() {
            if self.least >= *x {
                self.least = *x;
            }
        }
    }
}

#[parallelize]
fn steps(xs: &[u64]) -> u64 {
    let mut bits = 0;
    for x in xs {
        bits = bits ^ *x;
    }
    bits
}

#[parallelize]
fn lines(n: usize) -> u64 {
    let mut total = 0;
    for _ in 0..n {
        let text = std::io::read_to_string(std::io::stdin()).unwrap();
        total += text.len() as u64;
    }
    total
}

#[parallelize]
fn shown(xs: &[u64]) -> u64 {
    let mut total = 0;
    for x in xs {
        let before = dbg!(total, *x).0;
        total = before + dbg!(total);
    }
    total
}

struct Place(f64);

impl Place {
    fn near(&self, x: f64) -> bool {
        (self.0 - x).abs() < 1e-3
    }
}

struct Entry {
    place: Place,
    hits: usize,
}

#[parallelize]
fn hit(entries: &mut [Entry], x: f64) {
    for entry in entries.iter_mut() {
        if entry.place.near(x) {
            entry.hits += 1;
            break;
        }
    }
}

#[parallelize]
fn both_marked(grid: &mut Vec<Vec<f64>>) {
    #[par]
    for i in 0..9 {
        #[par]
        for j in 0..9 {
            grid[i][j] = (i as f64).powi(j as i32);
        }
    }
}

#[parallelize]
fn until_too_long(files: Vec<Vec<String>>) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    for file in files {
        for line in file {
            words.push(line.to_uppercase());
            if words.len() > 1000 {
                return Err(line);
            }
        }
    }
    Ok(words)
}

struct Image {
    width: usize,
    pixels: Vec<f64>,
}

impl Image {
    #[parallelize]
    fn fill(&mut self, height: usize) {
        for y in 0..height {
            let row = &mut self.pixels[y * self.width..(y + 1) * self.width];
            for pixel in row.iter_mut() {
                *pixel = (y as f64).sin();
            }
        }
    }
}

fn main() {
    Image { width: 0, pixels: Vec::new() }.fill(0);
    let _ = until_too_long(Vec::new());
    largest(&[]);
    Range { least: 0.0 }.note(&[]);
    steps(&[]);
    lines(0);
    shown(&[]);
    Walk { steps: Vec::new(), log: Vec::new() }.run();
    recurrence(&mut [], &[]);
    stencil_in_place(&mut []);
    paths(&mut []);
    hit(&mut [], 0.0);
    both_marked(&mut vec![]);
}
