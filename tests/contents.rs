//! What is copied out of a list that the iteration made, or put in one: it lasts as long as what it borrows from, which may be
//! the text of the item, or a text that the iteration made itself.

mod common;

use common::mix;
use common::twins::{at_all_jobs, jobs, twin};
use parallelize::parallelize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let text = |i: u64| format!("fn w{} of k{} is {}", mix(i) % 97, i % 13, "ab".repeat((i % 5) as usize + 1));
    (0..10_007).map(text).collect()
});

#[derive(Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    at: usize,
}

fn lex(text: &str) -> Vec<Token<'_>> {
    text.split(' ').enumerate().map(|(at, text)| Token { text, at }).collect()
}

/// Its methods keep what they are given, or do not, which no macro sees.
#[derive(Default, Debug, PartialEq)]
struct Table<'t> {
    kept: Vec<&'t str>,
    width: usize,
}

impl<'t> Table<'t> {
    fn keep(&mut self, text: &'t str) {
        self.kept.push(text);
    }

    fn measure(&mut self, text: &str) {
        self.width = self.width * 7 % 1_000_003 + text.len();
    }
}

twin!(read_of_elements(texts: &'static [String]) -> Table<'static> {
    let mut table = Table::default();
    for text in texts {
        let tokens = lex(text);
        for token in &tokens {
            table.keep(token.text);
        }
        let widest = tokens.iter().max_by_key(|token| token.text.len()).unwrap();
        table.keep(widest.text);
        for pair in tokens.windows(2) {
            if pair[1].at % 2 == 1 {
                table.keep(pair[0].text);
            }
        }
        let first = &tokens[0];
        table.keep(first.text);
        table.width += tokens.len();
    }
    table
});

twin!(copied_of_elements(texts: &'static [String]) -> Table<'static> {
    let mut table = Table::default();
    for text in texts {
        let parts: Vec<&str> = text.split(' ').collect();
        let longest = parts.iter().copied().max_by_key(|part| part.len()).unwrap_or(text);
        table.keep(longest);
        if let Some(last) = parts.last().copied() {
            table.keep(last);
        }
        let tokens = lex(text);
        let names: Vec<&str> = tokens.iter().map(|token| token.text).collect();
        for name in names {
            table.keep(name);
        }
        table.width += parts.len() + tokens.len();
    }
    table
});

twin!(put_in_lists(texts: &[String]) -> (usize, Vec<usize>) {
    let (mut table, mut widths) = (Table::default(), Vec::new());
    for text in texts {
        let line = text.to_uppercase();
        let mut parts = Vec::new();
        for part in line.split(' ') {
            parts.push(part);
        }
        for &part in &parts {
            table.measure(part);
        }
        let mut tokens = vec![];
        for (at, text) in line.split('A').enumerate() {
            tokens.push(Token { text, at });
        }
        for token in &tokens {
            table.measure(token.text);
        }
        let mut by_width = BTreeMap::new();
        for token in &tokens {
            by_width.insert(token.text.len(), token.text);
        }
        for (&width, text) in &by_width {
            table.measure(text);
            widths.push(width);
        }
        widths.push(parts.len());
    }
    (table.width, widths)
});

fn fill<'t>(tokens: &mut Vec<Token<'t>>, text: &'t str) {
    tokens.extend(lex(text));
}

twin!(put_by_others(texts: &[String]) -> (usize, usize) {
    let (mut table, mut count) = (Table::default(), 0);
    for text in texts {
        let line = text.to_uppercase();
        let mut tokens = Vec::new();
        fill(&mut tokens, &line);
        for token in &tokens {
            table.measure(token.text);
        }
        let mut best = Token { text: "", at: 0 };
        for token in &tokens {
            if token.at % 2 == 1 {
                best.text = &line[..token.at];
            }
        }
        table.measure(best.text);
        let mut first = [Token { text: "", at: 0 }; 2];
        for token in tokens.iter().take(2) {
            first[token.at % 2] = *token;
        }
        for token in &first {
            table.measure(token.text);
        }
        count += tokens.len();
    }
    (table.width, count)
});

fn intern(names: &mut Vec<&'static str>, name: &'static str) -> usize {
    names.iter().position(|other| *other == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    })
}

twin!(taken_out_of_lists(texts: &'static [String]) -> (Vec<&'static str>, Vec<usize>) {
    let (mut names, mut ids) = (Vec::new(), Vec::new());
    for text in texts {
        let parts: Vec<&str> = text.split(' ').collect();
        let first = match parts.as_slice() {
            [first, ..] => *first,
            _ => continue,
        };
        ids.push(intern(&mut names, first));
        let second = match parts.get(1) {
            Some(second) => *second,
            None => continue,
        };
        ids.push(intern(&mut names, second));
        let (third, last) = match parts.len() {
            6 => (parts[2], parts[5]),
            _ => continue,
        };
        ids.push(intern(&mut names, third));
        ids.push(intern(&mut names, last));
        let Some(&fourth) = parts.get(3) else { continue };
        ids.push(intern(&mut names, fourth));
        let fourth = *parts.iter().skip(3).max().unwrap();
        ids.push(intern(&mut names, fourth));
        if let [_, from, to, ..] = parts[..] {
            ids.push(intern(&mut names, from) + intern(&mut names, to));
        }
        let any = parts.into_iter().next().unwrap();
        ids.push(intern(&mut names, any));
    }
    (names, ids)
});

twin!(words_of_lines(texts: &[String]) -> (usize, usize) {
    let (mut table, mut count) = (Table::default(), 0);
    for text in texts {
        let line = text.to_uppercase();
        let words: Vec<&str> = line.split(' ').collect();
        for word in &words {
            table.measure(word);
        }
        for (at, word) in words.iter().enumerate() {
            if at % 2 == 1 {
                table.measure(word);
                count += at;
            }
        }
        if let Some(word) = words.first() {
            table.measure(word);
        }
        let last = words.last().unwrap();
        table.measure(last);
        table.measure(words.iter().max_by_key(|word| word.len()).unwrap());
        let mut found = BTreeMap::new();
        for word in &words {
            *found.entry(word.len()).or_insert(*word) = word;
        }
        for (width, word) in &found {
            table.measure(word);
            count += width;
        }
        count += words.len();
    }
    (table.width, count)
});

#[test]
fn what_is_in_a_list_lasts_as_long_as_what_it_borrows_from() {
    at_all_jobs(|n| {
        let texts = &TEXTS[..n];
        assert_eq!(read_of_elements::plain(texts), read_of_elements::ours(texts), "n {n}, jobs {}", jobs());
        assert_eq!(taken_out_of_lists::plain(texts), taken_out_of_lists::ours(texts), "n {n}, jobs {}", jobs());
        assert_eq!(copied_of_elements::plain(texts), copied_of_elements::ours(texts), "n {n}, jobs {}", jobs());
    });
}

#[test]
fn what_is_put_in_a_list_may_be_of_the_iteration() {
    at_all_jobs(|n| {
        let texts = &TEXTS[..n];
        assert_eq!(put_in_lists::plain(texts), put_in_lists::ours(texts), "n {n}, jobs {}", jobs());
        assert_eq!(words_of_lines::plain(texts), words_of_lines::ours(texts), "n {n}, jobs {}", jobs());
        assert_eq!(put_by_others::plain(texts), put_by_others::ours(texts), "n {n}, jobs {}", jobs());
    });
}

/// Keeps nothing of the lists that it is given.
#[derive(Default, Debug, PartialEq)]
struct Counts {
    words: usize,
    bytes: usize,
}

impl Counts {
    fn add(&mut self, line: &str, words: &[&str]) {
        self.words += words.len();
        self.bytes += line.len() + words.iter().map(|word| word.len()).sum::<usize>();
    }

    fn add_all(&mut self, words: Vec<&str>) {
        self.add("", &words);
    }
}

twin!(collected_where_they_are_given(texts: &[String]) -> (Counts, String) {
    let (mut counts, mut labels) = (Counts::default(), String::new());
    for text in texts {
        let upper = text.to_uppercase();
        counts.add(&upper, &upper.split(' ').collect::<Vec<_>>());
        counts.add_all(upper.split('A').map(|word| word.trim()).collect());
        counts.add(text, &text.split(' ').map(str::trim_end).collect::<Vec<_>>());
        let label: &str = match upper.len() % 3 {
            0 => "none",
            1 => &upper.to_lowercase(),
            _ => &upper,
        };
        labels.push_str(label);
    }
    (counts, labels)
});

#[test]
fn lists_are_made_where_they_are_given() {
    at_all_jobs(|n| {
        let texts = &TEXTS[..n];
        let (plain, ours) = (collected_where_they_are_given::plain(texts), collected_where_they_are_given::ours(texts));
        assert_eq!(plain, ours, "n {n}, jobs {}", jobs());
    });
}
