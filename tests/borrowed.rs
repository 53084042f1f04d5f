//! What an iteration looks up in data from outside goes out as a reference to it; what it made itself, as a copy.

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use common::{mix, words};
use parallelize::parallelize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| words(10_007));
static TEXT: LazyLock<String> = LazyLock::new(|| {
    let line = |i: usize| format!(" key{} = {}, last part {}.ing \n", i % 71, mix(i as u64) % 1009, i % 7);
    (0..10_007).map(line).collect()
});
static TABLE: LazyLock<HashMap<String, Vec<String>>> =
    LazyLock::new(|| WORDS.iter().map(|word| (word.to_uppercase(), vec![word.repeat(2), word.clone()])).collect());
static GRID: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| (0..101).map(|i| (0..=i % 9).map(|j| "ab".repeat((i * j) % 5)).collect()).collect());

twin!(by_index(names: &'static [String], n: usize) -> Vec<&'static str> {
    let mut found = vec![];
    for name in &names[..n] {
        let k = mix(name.len() as u64) as usize % names.len();
        let other = if name.len() < 3 { names[k].as_str() } else { name.as_str() };
        found.push(other);
        let part = &names[k][1..];
        found.push(&part[..1]);
    }
    found
});

twin!(by_key(names: &[String], table: &'static HashMap<String, Vec<String>>) -> Vec<&'static str> {
    let mut found = vec![];
    for name in names {
        let key = name.to_uppercase();
        let twice = table.get(&key).unwrap();
        found.push(twice[0].as_str());
        if let Some(both) = table.get(key.as_str()) {
            let k = key.len() % both.len();
            let one = &both[k];
            found.push(one);
        }
    }
    found
});

twin!(in_a_grid(grid: &'static [Vec<String>], n: usize) -> (Vec<&'static String>, Option<&'static String>) {
    let (mut longest, mut last) = (vec![], None);
    for i in 0..n {
        let row = &grid[i % grid.len()];
        let m = mix(i as u64) as usize % row.len();
        let mut best = &row[0];
        for j in 0..m {
            if row[j].len() > best.len() {
                best = &row[j];
            }
        }
        longest.push(best);
        last = Some(&row[m]);
    }
    (longest, last)
});

twin!(pairs(text: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut found = vec![];
    for line in text.lines() {
        let (key, value) = line.split_once('=').unwrap();
        let key = key.trim();
        let stem = value.trim_matches(' ').strip_suffix(".ing").unwrap_or(value);
        found.push((key, stem));
    }
    found
});

twin!(fields(text: &'static str) -> Vec<&'static str> {
    let mut found = vec![];
    for line in text.lines() {
        let fields: Vec<&str> = line.split(&['=', ','][..]).collect();
        let first = fields[0].trim();
        if fields.len() > 2 {
            found.push(fields[1]);
        }
        let parts = line.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let last = parts[parts.len() - 1].trim_end_matches("ing");
        found.push(first);
        found.push(last);
    }
    found
});

twin!(grouped(text: &'static str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let words = line.split(' ').collect::<Vec<_>>();
        let key = words.get(1).unwrap();
        found.entry(*key).or_insert_with(Vec::new).extend(words.iter().skip(3));
    }
    found
});

twin!(found(words: &'static [String], n: usize) -> (Vec<&'static String>, Vec<(usize, &'static str)>) {
    let (mut all, mut some) = (vec![], vec![]);
    for i in 0..n {
        let key = format!("w{}", i % 101);
        if let Some(word) = words.iter().take(200).find(|word| **word == key) {
            all.push(word);
        }
        let longest = words.iter().skip(i % 7).take(40).filter(|word| **word < key).max_by_key(|word| word.len());
        if let Some(word) = longest {
            some.push((i, word.as_str()));
        }
        let place = match words[..90].binary_search_by_key(&key.len(), |word| word.len()) {
            Ok(place) => &words[place],
            Err(_) => continue,
        };
        some.push((i, place.trim()));
        for word in words.iter().take(30).filter(|word| **word == key) {
            all.push(word);
        }
    }
    (all, some)
});

fn nearest<'a>(words: &'a [String], key: &str) -> &'a String {
    words.iter().take(50).min_by_key(|word| word.len().abs_diff(key.len())).unwrap()
}

fn first_of(text: &str, at: usize) -> &str {
    text.split('1').nth(at).unwrap_or(text)
}

twin!(by_function(words: &'static [String], n: usize) -> (Vec<&'static String>, String) {
    let (mut all, mut text) = (vec![], String::new());
    for i in 0..n {
        let key = "w".repeat(i % 5);
        let word = nearest(words, &key);
        all.push(word);
        let upper = words[i % words.len()].to_uppercase();
        let part = first_of(&upper, n % 2);
        text.push_str(part);
    }
    (all, text)
});

twin!(of_their_own(names: &[String]) -> (String, Vec<String>, HashSet<String>) {
    let (mut text, mut list, mut set) = (String::new(), vec![], HashSet::new());
    for name in names {
        let upper = name.to_uppercase();
        let part = &upper[1..];
        text.push_str(part);
        let halves: Vec<&str> = upper.split('1').collect();
        let half = halves[0].trim();
        text += half;
        let own: Vec<String> = upper.split('2').map(str::to_string).collect();
        let first = own[0].as_str();
        set.insert(first.to_string());
        let last = own.last().unwrap();
        list.push(last.clone());
        let tail = upper.strip_prefix('W').unwrap_or("");
        text.push_str(tail);
    }
    (text, list, set)
});

twin!(assigned(names: &'static [String], n: usize) -> (String, Vec<&'static str>) {
    let (mut text, mut found) = (String::new(), vec![]);
    for name in &names[..n] {
        let upper = name.to_uppercase();
        let mut longest = "";
        for part in upper.split('1') {
            if part.len() > longest.len() {
                longest = part;
            }
        }
        text.push_str(longest);
        let rest;
        if name.len() > 2 {
            rest = &upper[1..];
        } else {
            rest = "";
        }
        text.push_str(rest);
        let mut best: Option<&str> = None;
        for part in upper.split('2') {
            if best.is_none_or(|best| part > best) {
                best = Some(part);
            }
        }
        if let Some(best) = best {
            text.push_str(best);
        }
        let parts: Vec<&str> = name.split('3').collect();
        let mut last = "";
        for part in &parts {
            if *part >= last {
                last = part;
            }
        }
        found.push(last);
        let mut bare = name.as_str();
        while let Some(less) = bare.strip_prefix('w') {
            bare = less;
        }
        found.push(bare);
    }
    (text, found)
});

#[derive(Clone)]
struct Page {
    title: String,
    lines: Vec<String>,
    numbers: [u64; 3],
}

fn pages(n: usize) -> Vec<Page> {
    let page = |word: &String| Page {
        title: format!(" {word}: title "),
        lines: vec![word.clone(), word.repeat(3), format!("{word}\t")],
        numbers: [word.len() as u64, 2, mix(word.len() as u64) % 9],
    };
    WORDS[..n].iter().map(page).collect()
}

twin!(of_items(names: Vec<String>) -> (String, Vec<u8>, BTreeMap<String, usize>) {
    let (mut text, mut bytes, mut counts) = (String::new(), vec![], BTreeMap::new());
    for name in names {
        let short = name.trim_start_matches('w');
        let at = name.find('1');
        text.push_str(short);
        if let Some(count) = counts.get_mut(short) {
            *count += at.unwrap_or(0);
        } else {
            counts.insert(short.to_string(), 1);
        }
        let (head, tail) = name.as_bytes().split_at(1);
        bytes.extend_from_slice(tail);
        bytes.extend_from_slice(head);
        for part in name.split('1') {
            text.push_str(part);
        }
        if let Some(rest) = name.strip_suffix('7') {
            text += rest;
        }
        text.push_str(&name);
    }
    (text, bytes, counts)
});

twin!(of_fields(pages: Vec<Page>) -> (String, Vec<u64>) {
    let (mut text, mut all) = (String::new(), vec![]);
    for page in pages {
        let title = page.title.trim();
        text.push_str(title);
        let longest = page.lines.iter().max_by_key(|line| line.len()).unwrap();
        text += longest;
        let numbers = &page.numbers[1..];
        all.extend_from_slice(numbers);
        let Page { title, .. } = page;
        text += &title;
    }
    (text, all)
});

twin!(of_lines(lines: Vec<Result<String, String>>) -> (usize, String) {
    let (mut bad, mut text) = (0, String::new());
    for line in lines {
        match line {
            Ok(line) => {
                let line = line.trim();
                text.push_str(line);
            }
            Err(_) => bad += 1,
        }
    }
    (bad, text)
});

struct View<'v> {
    name: &'v str,
    all: &'v [String],
}

// what the items hold outlives them
twin!(behind_items(lists: Vec<Vec<&'static str>>, pairs: Vec<(usize, &'static str)>) -> Vec<&'static str> {
    let mut found = vec![];
    let views = pairs.iter().map(|pair| View { name: pair.1, all: &WORDS });
    let views: Vec<View<'static>> = views.collect();
    for (words, (pair, view)) in lists.into_iter().zip(pairs.into_iter().zip(views)) {
        let first = words[0].trim_end_matches('7');
        let longest = words.iter().max_by_key(|word| word.len()).unwrap();
        let short = pair.1.trim_start_matches('w');
        let other = view.all[pair.0 % 7].as_str();
        let name = view.name.trim();
        found.extend([first, *longest, short, other, name]);
    }
    found
});

#[test]
fn what_items_own_goes_out_as_a_copy() {
    at_all_jobs(|n| {
        assert_eq!(of_items::ours(WORDS[..n].to_vec()), of_items::plain(WORDS[..n].to_vec()));
        assert_eq!(of_fields::ours(pages(n)), of_fields::plain(pages(n)));
        let line = |(i, word): (usize, &String)| if i % 5 == 3 { Err(word.clone()) } else { Ok(format!(" {word} ")) };
        let lines: Vec<_> = WORDS[..n].iter().enumerate().map(line).collect();
        assert_eq!(of_lines::ours(lines.clone()), of_lines::plain(lines));
        let lists: Vec<Vec<&str>> = WORDS[..n].windows(2).map(|w| w.iter().map(String::as_str).collect()).collect();
        let pairs: Vec<(usize, &str)> = WORDS[..n].iter().map(String::as_str).enumerate().collect();
        assert_eq!(behind_items::ours(lists.clone(), pairs.clone()), behind_items::plain(lists, pairs));
    });
}

// whose methods are named as those of std's are, and give values
struct Record(&'static str);
impl Record {
    fn get(&self, k: usize) -> Option<String> {
        self.0.split('w').nth(k).map(|part| format!(" {part} "))
    }
    fn trim(&self) -> String {
        self.0.to_uppercase()
    }
    fn lines(&self) -> Vec<String> {
        vec![self.0.repeat(2), self.trim()]
    }
    fn split_at(&self, k: usize) -> (String, usize) {
        (self.0[..k].to_string(), k)
    }
}

twin!(of_methods(words: &'static [String]) -> (String, usize) {
    let (mut text, mut sum) = (String::new(), 0);
    for word in words {
        let record = Record(word);
        let record = &record;
        let name = record.trim();
        let start = &name[..1];
        text.push_str(start);
        if let Some(part) = record.get(1) {
            let part = part.trim();
            text.push_str(part);
        }
        let Some(whole) = record.get(0) else { continue };
        let whole = whole.as_str();
        text += whole;
        match record.get(1) {
            Some(part) => {
                let part = part.trim_end();
                text += part;
            }
            None => sum += 1,
        }
        for line in record.lines() {
            let line = line.trim_matches('W');
            text += line;
        }
        let (front, k) = record.split_at(1);
        let front = front.trim();
        text += front;
        sum += k;
    }
    (text, sum)
});

twin!(of_records(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        let name = record.trim();
        let name = name.trim();
        let start = name.split('7').next().unwrap();
        text.push_str(start);
        text += name.split('1').last().unwrap();
        let late;
        if name.len() % 2 == 0 {
            late = record.0.to_lowercase();
        } else {
            late = record.0.repeat(2);
        }
        let end = late.strip_prefix("w").unwrap_or(&late);
        text.push_str(end);
    }
    text
});

fn one_of<'a>(words: &'a [String], word: &str) -> &'a String {
    words.iter().take(40).find(|other| other.len() == word.len()).unwrap_or(&words[0])
}

// a function may give a reference to what it is given, or a value
twin!(given(words: &'static [String], keys: Vec<String>) -> (Vec<&'static str>, String) {
    let (mut found, mut text) = (vec![], String::new());
    for key in keys {
        let other = one_of(words, &key);
        let end = other.trim_start_matches('w');
        found.push(end);
        let start = if end.len() % 2 == 0 { other.as_str() } else { &other[1..] };
        found.push(start);
        let parts: Vec<&str> = other.split('1').collect();
        for part in parts {
            found.push(part);
        }
        let upper = other.to_uppercase();
        let parts: Vec<&str> = upper.split('2').collect();
        for part in parts {
            text += part;
        }
        let copy = std::convert::identity(other.clone());
        let end = copy.trim_start_matches('w');
        text += end;
        text += key.split('3').last().unwrap();
        let either = if end.len() % 3 == 0 { key.as_str() } else { key.trim_end_matches('4') };
        text += either;
    }
    (found, text)
});

twin!(of_lists(lists: Vec<Vec<Page>>) -> String {
    let mut text = String::new();
    for pages in lists {
        let Some(page) = pages.first() else { continue };
        let title = page.title.trim();
        let (start, n) = (title.split(' ').next().unwrap_or_default(), title.len());
        if n > 1 {
            text.push_str(start);
        }
        let line = page.lines[0].trim();
        text += line;
    }
    text
});

#[test]
fn what_methods_and_functions_give_is_asked_by_its_type() {
    at_all_jobs(|n| {
        assert_eq!(of_methods::ours(&WORDS[..n]), of_methods::plain(&WORDS[..n]));
        let records = || WORDS[..n].iter().map(|word| Record(word)).collect::<Vec<_>>();
        assert_eq!(of_records::ours(&records()), of_records::plain(&records()));
        assert_eq!(given::ours(&WORDS, WORDS[..n].to_vec()), given::plain(&WORDS, WORDS[..n].to_vec()));
        let lists = || pages(n).into_iter().map(|page| vec![page]).collect::<Vec<_>>();
        assert_eq!(of_lists::ours(lists()), of_lists::plain(lists()));
    });
}

#[test]
fn references_go_out_as_what_they_are() {
    at_all_jobs(|n| {
        let text = TEXT.match_indices('\n').nth(n).map_or(&TEXT[..], |(end, _)| &TEXT[..end]);
        assert_eq!(by_index::ours(&WORDS, n), by_index::plain(&WORDS, n));
        assert_eq!(by_key::ours(&WORDS[..n], &TABLE), by_key::plain(&WORDS[..n], &TABLE));
        assert_eq!(in_a_grid::ours(&GRID, n), in_a_grid::plain(&GRID, n));
        assert_eq!(pairs::ours(text), pairs::plain(text));
        assert_eq!(fields::ours(text), fields::plain(text));
        assert_eq!(grouped::ours(text), grouped::plain(text));
        assert_eq!(assigned::ours(&WORDS, n), assigned::plain(&WORDS, n));
        assert_eq!(by_function::ours(&WORDS, n), by_function::plain(&WORDS, n));
        assert_eq!(found::ours(&WORDS, n), found::plain(&WORDS, n));
        assert_eq!(of_their_own::ours(&WORDS[..n]), of_their_own::plain(&WORDS[..n]));
    });
}
