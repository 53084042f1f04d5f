//! What a commit gives away of what an iteration keeps.

use super::{Page, Record, Table, lines, read};
use crate::common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::collections::BTreeMap;

twin!(given_away(lines: Vec<String>) -> (Table, Vec<String>, Option<String>) {
    let (mut table, mut kept, mut last) = (Table::default(), Vec::new(), None);
    for line in lines {
        let text = line.to_uppercase();
        let Ok(record) = Record::parse(&line) else {
            kept.push(line);
            continue;
        };
        table.add(&record);
        let words: Vec<&str> = text.split(' ').collect();
        table.row(&words);
        if table.points % 5 == 1 {
            last = Some(text);
        }
        kept.push(line);
    }
    (table, kept, last)
});

twin!(pages_given_away(pages: Vec<Page<'_>>) -> usize {
    let (mut table, mut read, mut unread) = (Table::default(), Vec::new(), Vec::new());
    let mut last = None;
    for (at, page) in pages.into_iter().enumerate() {
        let record = Record::parse(&page.text).unwrap_or(Record { name: "none", points: 0 });
        assert_ne!(record.points, 77, "in the worker");
        table.add(&record);
        assert!(table.points % 1009 != 44, "in a commit: {}", record.name);
        if record.points % 3 == 1 {
            unread.push((at, page));
            continue;
        }
        table.name(record.name);
        match table.points % 3 {
            0 => read.push(page),
            1 => last = Some(page),
            _ => {}
        }
    }
    assert!(read.iter().chain(&last).all(|page| !page.text.contains('?')));
    table.points as usize ^ read.len() ^ unread.iter().map(|(at, page)| at * page.text.len()).sum::<usize>()
});

/// What is carried out line by line.
#[derive(Debug, Default, PartialEq)]
struct Machine {
    table: Table,
    done: Vec<String>,
    last: Option<String>,
    bad: Vec<(usize, String)>,
}

impl Machine {
    fn run(&mut self, record: &Record<'_>) -> Result<bool, String> {
        self.table.add(record);
        match record.points {
            990.. => Ok(true),
            points if self.table.points % 211 == 5 => Err(format!("at {points}")),
            _ => Ok(false),
        }
    }
}

twin!(by_two_statements(machine: &mut Machine, lines: Vec<String>) -> Result<usize, String> {
    for (number, line) in lines.into_iter().enumerate() {
        let Ok(record) = Record::parse(&line) else {
            machine.bad.push((number, line));
            continue;
        };
        if machine.run(&record)? {
            machine.last = Some(line);
            return Ok(number);
        }
        machine.done.push(line);
    }
    Ok(0)
});

twin!(references(lines: Vec<String>) -> (Table, Vec<String>) {
    let (mut table, mut names) = (Table::default(), Vec::new());
    for line in lines.iter().filter(|line| line.len() % 2 == 0) {
        let record = Record::parse(line).unwrap_or(Record { name: "none", points: 1 });
        table.add(&record);
        names.push(line);
    }
    (table, names.into_iter().cloned().collect())
});

/// A line with its number.
#[derive(Clone, Debug, PartialEq)]
struct Numbered {
    number: usize,
    text: String,
}

impl Numbered {
    fn view(&self) -> &str {
        self.text.trim()
    }
}

fn numbered(n: u64) -> Vec<Numbered> {
    lines(n).into_iter().enumerate().map(|(number, text)| Numbered { number, text }).collect()
}

twin!(numbers_are_copied(items: Vec<Numbered>) -> (Table, BTreeMap<usize, Numbered>) {
    let (mut table, mut by_number) = (Table::default(), BTreeMap::new());
    for item in items {
        let view = item.view();
        table.name(view);
        let number = item.number;
        let words: Vec<&str> = item.text.split(' ').collect();
        table.row(&words);
        table.points += item.number as u64 * words.len() as u64;
        if number % 7 != 3 {
            by_number.insert(item.number, item);
        }
    }
    (table, by_number)
});

#[test]
fn it_is_given_away_once() {
    check_count(|n| given_away::plain(lines(n)), |n| given_away::ours(lines(n)));
    check_count(|n| numbers_are_copied::plain(numbered(n)), |n| numbers_are_copied::ours(numbered(n)));
    check_count(|n| references::plain(lines(n)), |n| references::ours(lines(n)));
    check_count(|n| read(n, pages_given_away::plain), |n| read(n, pages_given_away::ours));
    fn run(n: u64, run: fn(&mut Machine, Vec<String>) -> Result<usize, String>) -> (Machine, Result<usize, String>) {
        let mut machine = Machine::default();
        let ended = run(&mut machine, lines(n));
        (machine, ended)
    }
    check_count(|n| run(n, by_two_statements::plain), |n| run(n, by_two_statements::ours));
}
