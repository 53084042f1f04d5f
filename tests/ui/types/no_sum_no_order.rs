// What cannot be summed or compared is said of the target; a sum whose type nothing tells is no other error beside a `?`.

use parallelize::par;

#[derive(Clone)]
struct Point {
    x: f64,
}

fn greatest<T: PartialOrd + Clone + Send + Sync>(values: &[T]) -> Option<T> {
    par![max: value.clone() for value in values]
}

fn total<T: Copy + Send + Sync>(values: &[T]) -> T {
    par![sum: *value for value in values]
}

fn of_all(values: &[Option<f64>]) -> Option<f64> {
    let total = par![sum: (*value)? for value in values];
    let product = par![product: { if value.is_none() { return None; } 1 } for value in values];
    Some(1.0)
}

fn main() {
    let (numbers, points) = (vec![1u32, 2], vec![Point { x: 1.0 }]);
    let top = par![max: point.x for point in &points];
    let least = par![min: point for point in &points];
    let mean: f64 = par![sum: n * 2 for n in &numbers];
    let all: f64 = par![product: n * 2 for n in &numbers];
    let text: String = par![sum: n.to_string() for n in &numbers if *n > 1];
    let opened: u32 = par![sum: n? for n in &numbers];
}
