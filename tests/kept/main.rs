//! What an iteration owns, and lends to what is done in order: it is there until that is done, and is dropped once.

mod beside;
#[path = "../common/mod.rs"]
mod common;
mod fields;
mod given;
mod inside;
mod parts;

use common::mix;
use common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::collections::HashMap;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// A record that borrows from its line.
#[derive(Clone, Copy, Debug)]
struct Record<'l> {
    name: &'l str,
    points: u64,
}

/// What is wrong with a line, which it has a part of.
struct Wrong<'l>(&'l str);

impl From<Wrong<'_>> for String {
    fn from(Wrong(part): Wrong<'_>) -> String {
        format!("wrong: {part}")
    }
}

impl<'l> Record<'l> {
    fn parse(line: &'l str) -> Result<Record<'l>, Wrong<'l>> {
        let (name, points) = line.split_once(' ').ok_or(Wrong(line))?;
        Ok(Record { name, points: points.parse().map_err(|_| Wrong(points))? })
    }
}

#[derive(Debug, Default, PartialEq)]
struct Table {
    names: Vec<String>,
    points: u64,
}

impl Table {
    fn add(&mut self, record: &Record<'_>) {
        self.names.push(record.name.to_string());
        self.points = self.points.wrapping_mul(31).wrapping_add(record.points);
    }

    fn take(&mut self, record: Record<'_>) {
        self.add(&record);
    }

    fn row(&mut self, fields: &[&str]) {
        self.names.push(fields.join("|"));
    }

    fn name(&mut self, name: &str) {
        self.names.push(name.to_uppercase());
    }
}

fn line(x: u64) -> String {
    match mix(x) % 997 {
        5 => format!("no-points-{x}"),
        6 => format!("name{x} many"),
        points => format!("name{} {points}", x % 10),
    }
}

fn lines(n: u64) -> Vec<String> {
    (0..n).map(line).collect()
}

twin!(whole_records(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for line in lines {
        let Ok(record) = Record::parse(&line) else { continue };
        table.add(&record);
    }
    table
});

twin!(records_by_value(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for line in lines {
        match Record::parse(&line) {
            Ok(record) => table.take(record),
            Err(Wrong(part)) => table.name(part),
        }
    }
    table
});

twin!(errors_that_borrow(lines: Vec<String>) -> Result<Table, String> {
    let mut table = Table::default();
    for line in lines {
        let record = Record::parse(line.trim())?;
        table.add(&record);
        if table.points == 0 {
            return Err(record.name.to_string());
        }
    }
    Ok(table)
});

twin!(a_literal(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for (i, line) in lines.into_iter().enumerate() {
        let fields: Vec<&str> = line.split(' ').collect();
        table.row(&fields);
        let record = Record { name: fields[0], points: i as u64 };
        table.add(&record);
    }
    table
});

twin!(lists(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for line in lines {
        let text = format!("{line}\n{line}1\nx 5");
        let records: Vec<Record> = text.lines().filter_map(|line| Record::parse(line).ok()).collect();
        for record in &records {
            table.add(record);
        }
        for record in records {
            table.take(record);
        }
    }
    table
});

twin!(words(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for line in lines {
        if line == "name1 1" || line.is_empty() {
            continue;
        }
        let words: Vec<&str> = line.split(' ').collect();
        for word in words {
            table.name(word);
        }
        let counts: HashMap<char, &str> = line.chars().map(|letter| (letter, &line[..1])).collect();
        table.points += counts.len() as u64;
        let first = counts.get(&'n').unwrap_or(&"");
        table.name(first);
    }
    table
});

twin!(moved_out_of_items(lines: Vec<String>) -> Result<Table, String> {
    let mut table = Table::default();
    let results = lines.into_iter().map(|line| if line.contains('-') { Err(line) } else { Ok(line) });
    for line in results {
        let line = line.map_err(|line| line.to_uppercase())?;
        let record = Record::parse(&line).unwrap_or(Record { name: &line, points: 3 });
        table.take(record);
    }
    Ok(table)
});

twin!(borrowed_items(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    let borrowed = lines.iter().map(|line| line.as_str()).filter(|line| line.len() > 2);
    for line in borrowed {
        if let Ok(record) = Record::parse(&line) {
            table.add(&record);
            table.name(&format!("{line}"));
        }
    }
    table
});

/// What looks at a text, and writes what it finds.
struct Parser<'t>(&'t str);

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Parser(text)
    }

    fn run(&self, table: &mut Table) {
        self.0.split(' ').for_each(|word| table.name(word));
    }
}

twin!(parsers(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for line in lines {
        let text = line.to_uppercase();
        let parser = Parser::new(&text);
        parser.run(&mut table);
        table.points += text.len() as u64;
    }
    table
});

twin!(parts_and_the_best(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for line in lines {
        let records: Vec<Record> = line.split(',').filter_map(|part| Record::parse(part).ok()).collect();
        let best = records.iter().max_by_key(|record| record.points);
        if let Some(best) = best {
            table.add(best);
        }
        for record in &records {
            table.add(record);
        }
        table.points ^= records.len() as u64;
    }
    table
});

/// What writes itself.
struct Row<'l>(Vec<&'l str>);

impl Row<'_> {
    fn put(&self, table: &mut Table, at: u64) {
        table.row(&self.0);
        table.points ^= at;
    }
}

twin!(filled_bit_by_bit(lines: Vec<String>, table: &mut Table) -> u64 {
    let mut at = 0;
    for line in lines {
        let mut counts: HashMap<&str, u64> = HashMap::new();
        let mut row = Row(Vec::new());
        for word in line.split(' ') {
            *counts.entry(word).or_insert(0) += 1;
            row.0.push(word);
        }
        let most = counts.iter().max_by_key(|(word, count)| (**count, word.len()));
        if let Some((word, _)) = most {
            table.name(word);
        }
        row.put(table, at);
        at += 1;
    }
    at
});

twin!(ends(lines: Vec<String>) -> (Table, Option<String>) {
    let mut table = Table::default();
    for line in lines {
        let Ok(record) = Record::parse(&line) else { break };
        table.add(&record);
        if table.points % 1013 == 12 {
            return (table, Some(record.name.to_string()));
        }
    }
    (table, None)
});

/// What owns its text.
struct Message {
    text: String,
    urgent: bool,
}

impl Message {
    fn read(line: &str) -> Option<Message> {
        (line.len() % 7 != 3).then(|| Message { text: line.replace(' ', "_"), urgent: line.ends_with('7') })
    }

    fn title(&self) -> &str {
        &self.text[..self.text.len() / 2]
    }

    fn weight(&self) -> u64 {
        self.text.len() as u64
    }

    fn sender(&self) -> &str {
        &self.text[1..]
    }
}

twin!(views_by_methods(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for line in lines {
        let Some(message) = Message::read(&line) else { continue };
        let sender = message.sender();
        table.points ^= message.weight();
        table.name(sender);
        if message.urgent {
            table.name(message.title());
        }
    }
    table
});

twin!(names_that_are_given_again(lines: Vec<String>) -> Table {
    let mut table = Table::default();
    for line in lines {
        let line = line.trim();
        let line = Record::parse(line).unwrap_or(Record { name: line, points: 1 });
        table.add(&line);
    }
    table
});

twin!(what_a_function_gives(lines: Vec<String>) -> Result<Table, String> {
    fn split(line: &str) -> Result<Vec<Message>, String> {
        let messages = line.split('e').filter_map(Message::read).collect();
        if line.len() < 30 { Ok(messages) } else { Err(line.to_string()) }
    }
    let mut table = Table::default();
    for line in lines {
        let messages = split(&line)?;
        for message in &messages {
            table.name(message.title());
        }
        if let Some(longest) = messages.iter().max_by_key(|message| message.weight()) {
            table.name(&longest.text);
        }
    }
    Ok(table)
});

twin!(compared_and_matched(lines: Vec<String>) -> (Table, String) {
    let (mut table, mut best) = (Table::default(), String::new());
    for line in lines {
        let fields: Vec<&str> = line.split(' ').collect();
        if fields[0] > best.as_str() {
            best = fields[0].to_string();
        }
        match fields[0] {
            "name1" | "name2" if fields.len() > 1 => table.name(fields[1]),
            name => table.points += name.len() as u64,
        }
    }
    (table, best)
});

twin!(lines_that_are_split(lines: Vec<String>) -> Result<Table, String> {
    let mut table = Table::default();
    for line in lines.into_iter().map(|line| if line.len() < 14 { Ok(line) } else { Err(line) }) {
        let line = line?;
        let fields: Vec<&str> = line.split(' ').collect();
        table.row(&fields);
    }
    Ok(table)
});

#[test]
fn what_is_lent_to_commits_is_there() {
    check_count(|n| whole_records::plain(lines(n)), |n| whole_records::ours(lines(n)));
    check_count(|n| records_by_value::plain(lines(n)), |n| records_by_value::ours(lines(n)));
    check_count(|n| errors_that_borrow::plain(lines(n)), |n| errors_that_borrow::ours(lines(n)));
    check_count(|n| a_literal::plain(lines(n)), |n| a_literal::ours(lines(n)));
    check_count(|n| lists::plain(lines(n)), |n| lists::ours(lines(n)));
    check_count(|n| words::plain(lines(n)), |n| words::ours(lines(n)));
    check_count(|n| moved_out_of_items::plain(lines(n)), |n| moved_out_of_items::ours(lines(n)));
    check_count(|n| borrowed_items::plain(lines(n)), |n| borrowed_items::ours(lines(n)));
    check_count(|n| parsers::plain(lines(n)), |n| parsers::ours(lines(n)));
    check_count(|n| parts_and_the_best::plain(lines(n)), |n| parts_and_the_best::ours(lines(n)));
    fn filled(n: u64, fill: fn(Vec<String>, &mut Table) -> u64) -> (u64, Table) {
        let mut table = Table::default();
        (fill(lines(n), &mut table), table)
    }
    check_count(|n| filled(n, filled_bit_by_bit::plain), |n| filled(n, filled_bit_by_bit::ours));
    check_count(|n| ends::plain(lines(n)), |n| ends::ours(lines(n)));
    check_count(|n| views_by_methods::plain(lines(n)), |n| views_by_methods::ours(lines(n)));
    check_count(|n| names_that_are_given_again::plain(lines(n)), |n| names_that_are_given_again::ours(lines(n)));
    check_count(|n| what_a_function_gives::plain(lines(n)), |n| what_a_function_gives::ours(lines(n)));
    check_count(|n| compared_and_matched::plain(lines(n)), |n| compared_and_matched::ours(lines(n)));
    check_count(|n| lines_that_are_split::plain(lines(n)), |n| lines_that_are_split::ours(lines(n)));
}

/// A page whose text is of no use any more when it is dropped; and how many were.
struct Page<'c> {
    text: String,
    dropped: &'c AtomicUsize,
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        self.dropped.fetch_add(1, Relaxed);
        self.text.replace_range(.., &"?".repeat(self.text.len()));
    }
}

twin!(pages(pages: Vec<Page<'_>>) -> Table {
    let mut table = Table::default();
    for page in pages {
        let Ok(record) = Record::parse(&page.text) else { continue };
        table.add(&record);
    }
    table
});

twin!(pages_until_a_panic(pages: Vec<Page<'_>>) -> Table {
    let mut table = Table::default();
    for page in pages {
        let record = Record::parse(&page.text).unwrap_or(Record { name: "none", points: 0 });
        assert_ne!(record.points, 77, "in the worker");
        table.add(&record);
        assert!(table.points % 1009 != 44, "in a commit: {}", record.name);
    }
    table
});

/// What a loop over pages gives, or panics with; and whether each page was dropped once.
fn read<R: Debug>(n: u64, read: fn(Vec<Page<'_>>) -> R) -> (String, bool) {
    let dropped = AtomicUsize::new(0);
    let pages = (0..n).map(|x| Page { text: line(x), dropped: &dropped }).collect();
    let given = catch_unwind(AssertUnwindSafe(|| read(pages)));
    let given = given.map_or_else(|payload| common::message(&*payload), |given| format!("{given:?}"));
    (given, dropped.load(Relaxed) == n as usize)
}

#[test]
fn what_is_kept_is_dropped_once() {
    check_count(|n| read(n, pages::plain), |n| read(n, pages::ours));
    check_count(|n| read(n, pages_until_a_panic::plain), |n| read(n, pages_until_a_panic::ours));
}

struct Index {
    table: Table,
    weight: u64,
}

impl Index {
    fn weigh<'l>(&self, line: &'l str) -> Record<'l> {
        Record { name: &line[..line.len().min(4)], points: self.weight * line.len() as u64 }
    }
}

#[parallelize(jobs = jobs(), always)]
fn index(lines: Vec<String>) -> Index {
    let mut index = Index { table: Table::default(), weight: 3 };
    let weights = Index { table: Table::default(), weight: 3 };
    for line in lines {
        let record = weights.weigh(&line);
        index.table.add(&record);
    }
    index
}

#[test]
fn a_method_of_another_may_give_it() {
    let plain = |n| {
        let mut index = Index { table: Table::default(), weight: 3 };
        for line in lines(n) {
            let record = Index { table: Table::default(), weight: 3 }.weigh(&line);
            index.table.add(&record);
        }
        index.table
    };
    check_count(plain, |n| index(lines(n)).table);
}
