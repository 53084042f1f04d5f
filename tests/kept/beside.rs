//! What a commit is lent, and the iteration uses again: there is one of it, and no copy.

use super::{Table, line, lines};
use crate::common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What has no copies.
#[derive(Debug, PartialEq)]
struct Sheet {
    name: String,
    cells: Vec<u64>,
}

impl Sheet {
    fn read(line: &str) -> Sheet {
        let cells = line.bytes().map(u64::from).filter(|byte| byte % 3 != 0).collect();
        Sheet { name: line.to_uppercase(), cells }
    }

    fn total(&self) -> u64 {
        self.cells.iter().sum()
    }

    fn is_full(&self) -> bool {
        self.cells.len() > 6
    }
}

#[derive(Debug, Default, PartialEq)]
struct Book {
    names: Vec<String>,
    cells: u64,
}

impl Book {
    fn enter(&mut self, sheet: &Sheet) {
        self.names.push(sheet.name.clone());
        self.cells = self.cells.wrapping_mul(31).wrapping_add(sheet.total());
    }
}

twin!(looked_at_again(lines: Vec<String>) -> (Book, u64, f64, BTreeMap<String, u64>) {
    let (mut book, mut full, mut mean, mut by_name) = (Book::default(), 0, 0.0, BTreeMap::new());
    for line in lines {
        let sheet = Sheet::read(&line);
        book.enter(&sheet);
        if sheet.is_full() {
            full += 1;
        }
        mean += sheet.total() as f64 / sheet.cells.len() as f64;
        by_name.insert(sheet.name.clone(), sheet.total());
    }
    (book, full, mean, by_name)
});

twin!(items_of_it(sheets: Vec<Sheet>) -> (Book, u64, Vec<Sheet>) {
    let (mut book, mut total, mut full) = (Book::default(), 0_u64, Vec::new());
    for sheet in sheets {
        book.enter(&sheet);
        let weight: u64 = sheet.cells.iter().map(|cell| cell * cell).sum();
        total = total.wrapping_add(weight);
        if weight % 5 == 1 {
            full.push(sheet);
        }
    }
    (book, total, full)
});

twin!(until_it_is_found(lines: Vec<String>) -> Result<Book, String> {
    let mut book = Book::default();
    for line in lines {
        let sheet = Sheet::read(&line);
        book.enter(&sheet);
        if sheet.total() == 611 {
            return Err(sheet.name);
        }
    }
    Ok(book)
});

/// Not to be looked at from two threads, but it has copies.
#[derive(Clone)]
struct Tally {
    marks: RefCell<Vec<u64>>,
}

impl Tally {
    fn of(line: &str) -> Tally {
        Tally { marks: RefCell::new(line.bytes().map(u64::from).collect()) }
    }
}

twin!(copies_of_it(lines: Vec<String>) -> (Table, u64) {
    let (mut table, mut marks) = (Table::default(), 0);
    for line in lines {
        let tally = Tally::of(&line);
        table.tally(&tally);
        marks += tally.marks.borrow().iter().sum::<u64>();
    }
    (table, marks)
});

impl Table {
    fn tally(&mut self, tally: &Tally) {
        self.points = self.points.wrapping_mul(7).wrapping_add(tally.marks.borrow().len() as u64);
    }
}

// of a type that only what is done with it says
twin!(not_known_yet(lines: Vec<String>) -> (Vec<u64>, u64) {
    fn read<T: std::str::FromStr>(text: &str) -> Option<T> {
        text.parse().ok()
    }
    let (mut all, mut sum) = (vec![], 0);
    for line in lines {
        let Some(number) = line.split(' ').nth(1) else { continue };
        let Some(number) = read(number) else { continue };
        if all.contains(&number) { continue; }
        sum += number;
        all.push(number);
    }
    (all, sum)
});

/// What several look at, of which the body says that it is locked.
struct Shared {
    name: String,
    marks: Arc<Mutex<Vec<u64>>>,
}

impl Shared {
    fn of(line: &str) -> Shared {
        Shared { name: line.to_uppercase(), marks: Arc::new(Mutex::new(line.bytes().map(u64::from).collect())) }
    }
}

impl Book {
    fn mark(&mut self, shared: &Shared) {
        shared.marks.lock().unwrap().push(self.cells % 7);
        self.cells = self.cells.wrapping_mul(31).wrapping_add(shared.name.len() as u64);
    }
}

twin!(locked_behind_that(lines: Vec<String>) -> (Book, Vec<u64>) {
    let (mut book, mut last) = (Book::default(), Vec::new());
    for line in lines {
        let shared = Shared::of(&line);
        book.mark(&shared);
        let marks = shared.marks.lock().unwrap();
        last.push(marks.iter().sum());
    }
    (book, last)
});

twin!(taken_apart_behind_that(lines: Vec<String>) -> (Book, Vec<String>, Vec<u64>) {
    let (mut book, mut names, mut cells) = (Book::default(), Vec::new(), Vec::new());
    for line in lines {
        let sheet = Sheet::read(&line);
        book.enter(&sheet);
        if sheet.is_full() {
            let Sheet { name, cells: full } = sheet;
            names.push(name);
            cells.extend(full);
        } else {
            let name = sheet.name;
            book.names.push(name);
        }
    }
    (book, names, cells)
});

/// What a pattern without names looks at.
enum Side {
    Left,
    Right,
}

struct Sided {
    side: Side,
    sheet: Sheet,
}

impl Sided {
    fn read(line: &str) -> Sided {
        Sided { side: if line.len() % 3 == 1 { Side::Left } else { Side::Right }, sheet: Sheet::read(line) }
    }
}

twin!(sides(lines: Vec<String>) -> (Book, u64, Vec<String>) {
    let (mut book, mut left, mut right) = (Book::default(), 0, Vec::new());
    for line in lines {
        let sided = Sided::read(&line);
        book.enter(&sided.sheet);
        if let Side::Left = sided.side { left += sided.sheet.total(); }
        match sided.side {
            Side::Left => book.cells ^= left,
            Side::Right => right.push(sided.sheet.name),
        }
    }
    (book, left, right)
});

// named like what makes it
twin!(named_alike(lines: Vec<String>) -> (Vec<u64>, u64) {
    fn total(line: &str) -> u64 {
        line.bytes().map(u64::from).sum()
    }
    let (mut all, mut sum) = (Vec::new(), 0);
    for line in lines {
        let mut total = total(&line);
        if total % 2 == 0 { total += 5; }
        all.push(total);
        sum += total;
    }
    (all, sum)
});

#[test]
fn the_iteration_uses_it_beside_a_commit() {
    check_count(|n| looked_at_again::plain(lines(n)), |n| looked_at_again::ours(lines(n)));
    fn sheets(n: u64) -> Vec<Sheet> {
        (0..n).map(|x| Sheet::read(&line(x))).collect()
    }
    check_count(|n| items_of_it::plain(sheets(n)), |n| items_of_it::ours(sheets(n)));
    check_count(|n| until_it_is_found::plain(lines(n)), |n| until_it_is_found::ours(lines(n)));
    check_count(|n| copies_of_it::plain(lines(n)), |n| copies_of_it::ours(lines(n)));
    check_count(|n| not_known_yet::plain(lines(n)), |n| not_known_yet::ours(lines(n)));
    check_count(|n| locked_behind_that::plain(lines(n)), |n| locked_behind_that::ours(lines(n)));
    check_count(|n| taken_apart_behind_that::plain(lines(n)), |n| taken_apart_behind_that::ours(lines(n)));
    check_count(|n| sides::plain(lines(n)), |n| sides::ours(lines(n)));
    check_count(|n| named_alike::plain(lines(n)), |n| named_alike::ours(lines(n)));
}
