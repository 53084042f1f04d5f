//! What a statement in order may change through a `&`, and the iteration looks at behind that.

use parallelize::parallelize;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

struct Record {
    marks: AtomicU64,
}

impl Record {
    fn of(line: &str) -> Record {
        Record { marks: AtomicU64::new(line.len() as u64) }
    }

    fn total(&self) -> u64 {
        self.marks.load(Relaxed)
    }
}

#[derive(Default)]
struct Table(u64);

impl Table {
    fn add(&mut self, record: &Record) {
        self.0 += record.marks.fetch_add(1, Relaxed);
    }
}

#[parallelize]
fn totals(lines: &[String]) -> (Table, Vec<u64>) {
    let (mut table, mut totals) = (Table::default(), Vec::new());
    for line in lines {
        let record = Record::of(line);
        table.add(&record);
        totals.push(record.total());
    }
    (table, totals)
}

fn main() {}
