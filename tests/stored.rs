//! Borrows that statements in order keep outside of the loop, by way of what an iteration made: a scanner of one's own, a list of
//! parts, a lookup by a key that is made there. None of them has a copy, and none needs one.

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use common::{mix, with_jobs};
use parallelize::{par_for, parallelize};
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::fmt::Debug;
use std::path::PathBuf;
use std::rc::Rc;

struct Scanner<'s> {
    rest: &'s str,
}

impl<'s> Scanner<'s> {
    fn word(&mut self) -> &'s str {
        let (word, rest) = self.rest.split_once(' ').unwrap_or((self.rest, ""));
        self.rest = rest;
        word
    }

    fn next(&mut self) -> Option<&'s str> {
        Some(self.word()).filter(|word| !word.is_empty())
    }
}

#[derive(Debug, PartialEq)]
struct Token<'s> {
    text: &'s str,
    line: usize,
}

fn tokens(line: &str) -> Vec<Token<'_>> {
    line.split(' ').enumerate().map(|(line, text)| Token { text, line }).collect()
}

fn lines(n: usize) -> Vec<String> {
    let word = |x: u64| format!("{:x}", mix(x) % 4096);
    (0..n as u64).map(|i| (0..mix(i) % 5).map(|k| word(i * 5 + k)).collect::<Vec<_>>().join(" ")).collect()
}

fn check<R: PartialEq + Debug>(plain: fn(&'static [String]) -> R, ours: fn(&'static [String]) -> R) {
    at_all_jobs(|n| {
        let lines: &'static [String] = lines(n).leak();
        assert_eq!(plain(lines), ours(lines), "n {n}, jobs {}", jobs());
    });
}

twin!(words_of_a_scanner(lines: &'static [String]) -> Vec<&'static str> {
    let mut out = vec![];
    for line in lines {
        let mut scanner = Scanner { rest: line };
        let head = scanner.word();
        if head.is_empty() {
            continue;
        }
        out.push(head);
        out.push(scanner.word());
    }
    out
});

twin!(assigned(lines: &'static [String]) -> (&'static str, Option<(usize, &'static str)>, &'static str) {
    let (mut last, mut best, mut either) = ("", None, "");
    for (i, line) in lines.iter().enumerate() {
        let mut scanner = Scanner { rest: line };
        let (head, next) = (scanner.word(), scanner.word());
        last = head;
        if head.len() > 2 {
            best = Some((i, head));
        }
        either = if i % 3 == 0 { head } else { next };
    }
    (last, best, either)
});

twin!(keys_and_values(lines: &'static [String]) -> (BTreeMap<&'static str, usize>, BTreeMap<usize, Vec<&'static str>>) {
    let (mut counts, mut by_length) = (BTreeMap::new(), BTreeMap::new());
    for line in lines {
        let mut scanner = Scanner { rest: line };
        let head = scanner.word();
        *counts.entry(head).or_insert(0) += scanner.word().len();
        let list: &mut Vec<&str> = by_length.entry(head.len()).or_default();
        list.push(head);
    }
    (counts, by_length)
});

twin!(elements_of_collections(lines: &'static [String]) -> (Vec<VecDeque<&'static str>>, HashMap<&'static str, Vec<&'static str>>) {
    let mut by_turn: Vec<VecDeque<&str>> = vec![VecDeque::new(), VecDeque::new()];
    let mut after: HashMap<&str, Vec<&str>> = HashMap::new();
    for (i, line) in lines.iter().enumerate() {
        let mut scanner = Scanner { rest: line };
        let (first, second) = (scanner.word(), scanner.word().trim());
        by_turn[i % 2].push_front(first);
        by_turn.last_mut().unwrap().push_back(second);
        after.entry(first).or_default().push(second);
    }
    (by_turn, after)
});

twin!(the_first_of_each(lines: &'static [String]) -> Vec<&'static str> {
    let (mut seen, mut order) = (HashSet::new(), vec![]);
    for line in lines {
        let mut scanner = Scanner { rest: line };
        let head = scanner.word();
        if !seen.contains(head) {
            seen.insert(head);
            order.push(head);
        }
    }
    order
});

twin!(parts_of_structs(lines: &'static [String]) -> (Vec<Token<'static>>, Vec<&'static str>, &'static str) {
    let (mut all, mut texts, mut longest) = (vec![], vec![], "");
    for (line, text) in lines.iter().enumerate() {
        let mut scanner = Scanner { rest: text };
        while let Some(text) = scanner.next() {
            all.push(Token { text, line });
        }
        let tokens = tokens(text);
        let first = &tokens[0];
        texts.push(first.text);
        for pair in tokens.windows(2) {
            if pair[0].text < pair[1].text {
                texts.push(pair[1].text.trim());
            }
        }
        for token in &tokens {
            if token.text.len() + token.line > longest.len() {
                longest = token.text;
            }
        }
    }
    (all, texts, longest)
});

twin!(parts_of_lists(lines: &'static [String]) -> (Vec<&'static str>, BTreeMap<&'static str, usize>) {
    let (mut out, mut map): (Vec<&str>, BTreeMap<&str, usize>) = (vec![], BTreeMap::new());
    for line in lines {
        let parts: Vec<&str> = line.split(' ').collect();
        let first = &parts[0];
        out.push(first);
        out.push(*first);
        let longest = parts.iter().copied().max_by_key(|part| part.len()).unwrap();
        out.push(longest);
        let Some(&second) = parts.get(1) else { continue };
        map.insert(second, parts.len());
        let pair = (parts[0], parts.len());
        map.insert(pair.0, pair.1);
        match parts.as_slice() {
            [a, b] => out.push(if a > b { a } else { b }),
            [_, middle, ..] => out.push(middle),
            _ => {}
        }
    }
    (out, map)
});

twin!(parts_of_what_another_statement_goes_over(lines: &'static [String]) -> (BTreeMap<&'static str, usize>, Vec<&'static str>) {
    let (mut counts, mut longest) = (BTreeMap::new(), vec![]);
    for line in lines {
        let tokens = tokens(line);
        let Some(top) = tokens.iter().max_by_key(|token| token.text.len()) else { continue };
        for pair in tokens.windows(2) {
            *counts.entry(pair[0].text).or_insert(0) += pair[1].line;
        }
        if top.text.len() > 2 {
            longest.push(top.text);
        }
    }
    (counts, longest)
});

twin!(references_to_items(lines: &'static [String]) -> (Vec<&'static String>, Vec<&'static str>) {
    let (mut out, mut texts) = (vec![], vec![]);
    for i in 0..lines.len() {
        let near: Vec<&String> = lines[i.saturating_sub(2)..=i].iter().filter(|line| line.len() > 2).collect();
        let shortest = near.iter().copied().min_by_key(|line| line.len());
        if let Some(shortest) = shortest {
            out.push(shortest);
            texts.push(shortest.as_str());
        }
    }
    (out, texts)
});

struct Names(Vec<(String, u64)>);

impl Names {
    fn by_name(&self, name: &str) -> Option<&(String, u64)> {
        self.0.iter().find(|(other, _)| other == name)
    }

    #[parallelize(jobs = jobs, always)]
    fn resolved(&self, lines: &[String], jobs: i32) -> Vec<&str> {
        let mut found = vec![];
        for line in lines {
            let key = line.to_uppercase();
            if let Some((name, _)) = self.by_name(&key) {
                found.push(name.as_str());
            }
            let Some(entry) = self.by_name(&key) else { continue };
            found.push(&entry.0);
        }
        found
    }
}

#[test]
fn what_is_looked_up_by_a_key_of_the_iteration() {
    let lines = lines(500);
    let names = Names(lines.iter().step_by(3).map(|line| (line.to_uppercase(), 1)).collect());
    let plain: Vec<&str> = lines
        .iter()
        .filter_map(|line| names.by_name(&line.to_uppercase()))
        .flat_map(|(name, _)| [name.as_str(), name])
        .collect();
    with_jobs(|jobs| assert_eq!(names.resolved(&lines, jobs), plain));
}

#[test]
fn what_is_kept() {
    check(words_of_a_scanner::plain, words_of_a_scanner::ours);
    check(assigned::plain, assigned::ours);
    check(keys_and_values::plain, keys_and_values::ours);
    check(elements_of_collections::plain, elements_of_collections::ours);
    check(the_first_of_each::plain, the_first_of_each::ours);
    check(parts_of_structs::plain, parts_of_structs::ours);
    check(parts_of_lists::plain, parts_of_lists::ours);
    check(parts_of_what_another_statement_goes_over::plain, parts_of_what_another_statement_goes_over::ours);
    check(references_to_items::plain, references_to_items::ours);
}

/// Keeps nothing of what it is given.
#[derive(Debug, Default, PartialEq)]
struct Lengths(usize);

impl Lengths {
    fn push(&mut self, text: &str) {
        self.0 += text.len();
    }

    fn insert(&mut self, key: &str, value: &str) {
        self.0 += key.len() * value.len();
    }
}

twin!(only_looked_at(lines: &'static [String]) -> (PathBuf, Lengths, Vec<PathBuf>) {
    let (mut path, mut lengths, mut paths) = (PathBuf::new(), Lengths::default(), vec![PathBuf::new()]);
    for line in lines {
        let parts: Vec<String> = line.split(' ').map(str::to_uppercase).collect();
        let first = &parts[0];
        path.push(first);
        path.push(parts[0].as_str());
        lengths.push(first);
        let last = parts.iter().max().unwrap();
        lengths.insert(last, parts[0].trim());
        paths[0].push(last);
        for part in &parts {
            lengths.push(part);
        }
    }
    (path, lengths, paths)
});

#[test]
fn what_is_given_to_what_keeps_nothing() {
    check(only_looked_at::plain, only_looked_at::ours);
}

twin!(parts_of_an_rc(lines: &'static [String]) -> usize {
    let mut total = 0;
    for line in lines {
        let pair = Rc::new((line.len(), line.split(' ').count()));
        let (other, cell) = (pair.clone(), Rc::new(Cell::new(line.len())));
        total += pair.0;
        total += *Rc::new(line.len());
        total ^= other.1;
        total += cell.get();
    }
    total
});

#[test]
fn parts_of_what_stays_with_its_thread() {
    check(parts_of_an_rc::plain, parts_of_an_rc::ours);
}

#[test]
fn in_a_function_like_macro() {
    let lines = lines(500);
    with_jobs(|jobs| {
        let (mut words, mut groups): (Vec<&str>, BTreeMap<usize, Vec<Vec<&str>>>) = (vec![], BTreeMap::new());
        par_for!(
            jobs = jobs,
            always,
            for line in &lines {
                let mut scanner = Scanner { rest: line };
                let head = scanner.word();
                words.push(head);
                groups.entry(head.len()).or_insert(vec![]).push(vec![head]);
            }
        );
        let heads = || lines.iter().map(|line| line.split(' ').next().unwrap());
        assert!(heads().eq(words.iter().copied()));
        assert_eq!(groups.values().map(Vec::len).sum::<usize>(), words.len());
        assert!(groups.iter().all(|(length, group)| group.iter().all(|words| words[0].len() == *length)));
    });
}
