//! What branches, arms and inner loops own; what changes before it is lent; what an exit takes along, and what commits take apart.

use super::{Page, Record, Table, lines, read};
use crate::common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::rc::Rc;

fn results(n: u64) -> Vec<Result<String, String>> {
    let result = |(at, line): (usize, String)| if at % 50 == 49 { Err(format!("{at}: {line}")) } else { Ok(line) };
    lines(n).into_iter().enumerate().map(result).collect()
}

twin!(arms(results: Vec<Result<String, String>>) -> (Table, Vec<String>, Vec<String>) {
    let (mut table, mut errors, mut wrong) = (Table::default(), Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(line) if line.len() % 7 == 3 => table.name(line.split(' ').next().unwrap_or("")),
            Ok(line) => match Record::parse(&line) {
                Ok(record) => table.add(&record),
                Err(_) => wrong.push(line),
            },
            Err(error) => errors.push(error),
        }
    }
    (table, errors, wrong)
});

twin!(branches(results: Vec<Result<String, String>>) -> (Table, Vec<String>) {
    let (mut table, mut names) = (Table::default(), Vec::new());
    for result in results {
        if let Ok(line) = result && !line.contains("name3") {
            let Ok(record) = Record::parse(&line) else { continue };
            table.add(&record);
            if record.points % 2 == 0 {
                let upper = line.to_uppercase();
                let words: Vec<&str> = upper.split(' ').collect();
                table.row(&words);
                names.push(line);
            }
        }
    }
    (table, names)
});

twin!(inner_loops(groups: Vec<Vec<String>>) -> (Table, Vec<String>, usize) {
    let (mut table, mut short, mut seen) = (Table::default(), Vec::new(), 0);
    'groups: for group in groups {
        for line in group {
            let Ok(record) = Record::parse(&line) else { continue 'groups };
            table.add(&record);
            if record.points % 11 == 7 {
                short.push(line);
                continue;
            }
            if record.points == 601 { break 'groups; }
            seen += record.name.len();
        }
    }
    (table, short, seen)
});

fn groups(n: u64) -> Vec<Vec<String>> {
    lines(n).chunks(7).map(<[String]>::to_vec).collect()
}

twin!(changed_first(lines: Vec<String>) -> (Table, Vec<String>) {
    let (mut table, mut all) = (Table::default(), Vec::new());
    for mut line in lines {
        line.push_str("7");
        if line.len() % 2 == 0 { line.insert(0, 'n'); }
        let mut words = String::new();
        for word in line.split(' ') {
            words.push_str(word);
            words.push(' ');
        }
        words.truncate(words.len() - 1);
        let Ok(record) = Record::parse(&words) else { continue };
        table.add(&record);
        table.row(&[&line]);
        all.push(line);
    }
    (table, all)
});

twin!(returned(lines: Vec<String>, table: &mut Table) -> Result<u64, String> {
    for line in lines {
        let record = match Record::parse(&line) {
            Ok(record) => record,
            Err(_) => return Err(line),
        };
        table.add(&record);
        if table.points % 1009 == 44 {
            return Err(format!("in order: {line}"));
        }
    }
    Ok(table.points)
});

twin!(returned_in_order(lines: Vec<String>, table: &mut Table) -> Option<(u64, Box<str>)> {
    for (at, line) in lines.into_iter().enumerate() {
        let Ok(record) = Record::parse(&line) else { continue };
        table.add(&record);
        if table.points % 499 == 44 {
            return Some((at as u64, line.into()));
        }
        if record.points == 600 {
            return Some((record.points, line.into_boxed_str()));
        }
    }
    None
});

/// A page that somebody reads.
struct Read<'c> {
    page: Page<'c>,
    notes: Vec<String>,
}

impl<'c> Read<'c> {
    fn new(page: Page<'c>) -> Self {
        Read { notes: vec![page.text.to_lowercase()], page }
    }

    fn into_page(self) -> Page<'c> {
        self.page
    }
}

twin!(taken_apart(pages: Vec<Page<'_>>) -> (Table, usize, Vec<String>, Vec<Rc<str>>) {
    let (mut table, mut pages_read, mut notes, mut shared) = (Table::default(), Vec::new(), Vec::new(), Vec::new());
    for page in pages {
        let read = Read::new(page);
        let note = read.notes[0].to_uppercase();
        let record = Record::parse(&read.page.text).unwrap_or(Record { name: "none", points: 0 });
        assert_ne!(record.points, 77, "in the worker");
        table.add(&record);
        table.name(note.trim());
        shared.push(Rc::from(note));
        match record.points % 3 {
            0 => {
                notes.extend(read.notes);
                pages_read.push(read.page);
            }
            1 => pages_read.push(read.into_page()),
            _ => drop(read),
        }
    }
    assert!(pages_read.iter().all(|page| !page.text.contains('?')));
    (table, pages_read.len(), notes, shared)
});

#[test]
fn blocks_keep_what_they_own() {
    check_count(|n| arms::plain(results(n)), |n| arms::ours(results(n)));
    check_count(|n| branches::plain(results(n)), |n| branches::ours(results(n)));
    check_count(|n| inner_loops::plain(groups(n)), |n| inner_loops::ours(groups(n)));
    check_count(|n| changed_first::plain(lines(n)), |n| changed_first::ours(lines(n)));
    check_count(|n| read(n, taken_apart::plain), |n| read(n, taken_apart::ours));
}

#[test]
fn exits_take_it_along() {
    fn run<R>(n: u64, run: fn(Vec<String>, &mut Table) -> R) -> (R, Table) {
        let mut table = Table::default();
        (run(lines(n), &mut table), table)
    }
    check_count(|n| run(n, returned::plain), |n| run(n, returned::ours));
    check_count(|n| run(n, returned_in_order::plain), |n| run(n, returned_in_order::ours));
}
