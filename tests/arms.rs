//! Values whose arms are of different types, which only the place where they stand makes one.

mod common;

use common::mix;
use common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::collections::BTreeMap;

trait Shape: Send {
    fn area(&self) -> u64;
}

struct Square(u64);
struct Circle(u64);

impl Shape for Square {
    fn area(&self) -> u64 {
        self.0 * self.0
    }
}

impl Shape for Circle {
    fn area(&self) -> u64 {
        3 * self.0 * self.0
    }
}

struct Named {
    name: u64,
    shape: Box<dyn Shape>,
}

type Shapes = (Vec<Box<dyn Shape>>, BTreeMap<u64, Option<Box<dyn Shape>>>, Vec<Named>);

fn areas(shapes: Result<Shapes, u64>) -> Result<Vec<u64>, u64> {
    let (list, map, named) = shapes?;
    let of_map = map.values().map(|shape| shape.as_ref().map_or(1, |shape| shape.area()));
    let of_named = named.iter().map(|named| named.name ^ named.shape.area());
    Ok(list.iter().map(|shape| shape.area()).chain(of_map).chain(of_named).collect())
}

twin!(boxes_of_different_types(n: u64) -> Result<Shapes, u64> {
    let (mut list, mut map, mut named): Shapes = Default::default();
    for x in 0..n {
        let size = mix(x) % 1000;
        list.push(match size % 5 {
            0 | 1 => Box::new(Square(size)),
            2 | 3 => Box::new(Circle(size)),
            _ if size == 777 => return Err(x),
            _ => Box::new(Square(1)),
        });
        map.insert(size, if size % 3 == 0 { Some(Box::new(Square(size))) } else { None });
        named.push(Named { name: x, shape: if size % 2 == 0 { Box::new(Circle(size)) } else { Box::new(Square(size)) } });
    }
    Ok((list, map, named))
});

type Steps = Vec<Box<dyn Fn(u64) -> u64 + Send>>;

twin!(closures_of_different_types(n: u64) -> Steps {
    let mut steps: Steps = Vec::new();
    for x in 0..n {
        let by = mix(x) % 1000;
        steps.push(if by % 2 == 0 { Box::new(move |x| x * by) } else { Box::new(|x| x + 1) });
    }
    steps
});

/// Keeps lists of any length, and texts.
#[derive(Default)]
struct Rows(Vec<usize>, String);

impl Rows {
    fn add(&mut self, of: usize, row: &[String]) {
        self.0.push(of + row.len());
    }
}

twin!(lists_of_different_lengths(n: u64) -> (Vec<usize>, String, Vec<u8>, Vec<u64>) {
    let (mut rows, mut bytes, mut numbers) = (Rows::default(), Vec::new(), Vec::new());
    for x in 0..n {
        let y = mix(x) % 1000;
        let names = vec![y.to_string(); (y % 4) as usize];
        let name = format!("{y};");
        rows.add(name.len(), if y % 3 == 0 { &names } else { &[] });
        rows.1.push_str(if y % 2 == 0 { &name } else { "odd" });
        bytes.extend_from_slice(if y % 5 == 0 { b"five" } else { b"no" });
        numbers.extend_from_slice(if y % 7 == 0 { &[1, 2, 3] } else { &[9] });
    }
    (rows.0, rows.1, bytes, numbers)
});

#[test]
fn arms_are_of_the_type_of_their_place() {
    check_count(|n| areas(boxes_of_different_types::plain(n)), |n| areas(boxes_of_different_types::ours(n)));
    fn values(steps: Steps) -> Vec<u64> {
        steps.iter().map(|step| step(7)).collect()
    }
    check_count(|n| values(closures_of_different_types::plain(n)), |n| values(closures_of_different_types::ours(n)));
    check_count(lists_of_different_lengths::plain, lists_of_different_lengths::ours);
}
