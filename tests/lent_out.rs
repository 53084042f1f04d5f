//! How what an iteration borrows gets to its commit: borrows of temporaries, values that are known later, what is kept from
//! inner loops.

mod common;

use common::twins::{at_all_jobs, check, jobs, twin};
use common::{mix, words};
use parallelize::parallelize;
use std::io::Write;

struct Word<'t> {
    text: &'t str,
    width: usize,
}

impl<'t> Word<'t> {
    fn parts<'w>(&'w self, width: usize) -> impl Iterator<Item = Word<'t>> + 'w {
        let halves = self.text.split('7');
        halves.map(move |text| Word { text, width: width.min(self.width) })
    }
}

twin!(extended_by_parts(texts: &[String]) -> Vec<(String, usize)> {
    let words: Vec<Word> = texts.iter().map(|text| Word { text, width: text.len() }).collect();
    let mut short = vec![];
    for word in words {
        if word.width > 2 {
            short.extend(word.parts(3));
        } else {
            short.push(word);
        }
    }
    short.iter().map(|word| (word.text.to_string(), word.width)).collect()
});

struct Pieces(Vec<u64>);
impl Pieces {
    fn extend(&mut self, more: Option<u64>) {
        self.0.extend(more);
    }
}

twin!(extended_by_values(xs: &[u64]) -> (Vec<u64>, Vec<String>, Vec<u64>) {
    let (mut out, mut texts, mut pieces) = (vec![], vec![], Pieces(vec![]));
    for x in xs {
        let text = mix(*x).to_string();
        out.extend(x.checked_sub(2));
        out.extend(text.parse::<u64>());
        out.extend(text.find('7').map(|at| at as u64));
        texts.extend(text.strip_prefix('1').map(String::from));
        texts.extend(text.split('4').map(String::from));
        pieces.extend(mix(*x).checked_rem(*x));
        out.push(1);
        out.extend(text.len().checked_sub(2).map(|n| n as u64));
    }
    (out, texts, pieces.0)
});

fn encoded(x: u64) -> [u8; 3] {
    [x as u8, (x >> 8) as u8, (x >> 16) as u8]
}

fn first_two(bytes: &[u8]) -> &[u8] {
    &bytes[..2]
}

twin!(borrowed_of_a_temporary(xs: &[u64]) -> (Vec<u8>, Vec<u64>) {
    let (mut out, mut tail) = (vec![], vec![]);
    for x in xs {
        out.write_all(first_two(&encoded(mix(*x)))).unwrap();
        tail.push(mix(x + 1));
    }
    (out, tail)
});

twin!(borrowed_of_a_temporary_later(xs: &[u64]) -> Vec<u8> {
    let mut out = vec![];
    for x in xs {
        let y = mix(*x);
        out.push(out.len() as u8);
        out.extend_from_slice(first_two(&encoded(y)));
    }
    out
});

fn unit(text: &str) -> &'static str {
    if text.len() > 3 { "km" } else { "m" }
}

twin!(named_by_a_temporary(xs: &[u64]) -> (Vec<(u64, &'static str)>, &'static str) {
    let (mut out, mut last) = (vec![], "");
    for x in xs {
        out.push((*x, unit(&mix(*x).to_string())));
        last = unit(&x.to_string());
    }
    (out, last)
});

struct Table<'t> {
    text: &'t str,
}

impl<'t> Table<'t> {
    fn get(&self, at: usize) -> Option<&'t str> {
        self.text.get(at % 7..at % 11)
    }
}

twin!(looked_up_by_number(xs: &[u64]) -> Result<Vec<&'static str>, String> {
    let table = Table { text: "some words of a table" };
    let mut out = vec![];
    for x in xs {
        let at: u64 = mix(*x) % 9973;
        let found = match table.get(at as usize) {
            Some(found) => Ok(found),
            None if at % 50 > 0 => Ok(""),
            None => Err(format!("nothing at {at}")),
        }?;
        out.push(found);
    }
    Ok(out)
});

twin!(written_then_used(xs: &[u64]) -> (String, u64) {
    use std::fmt::Write;
    let (mut out, mut sum) = (String::new(), 0u64);
    for x in xs {
        writeln!(out, "{}", x.pow(2)).unwrap();
        sum = sum.wrapping_add(mix(*x));
    }
    (out, sum)
});

twin!(extended_late(texts: &[String]) -> (usize, Vec<String>) {
    let (mut count, mut out) = (0, vec![]);
    for text in texts {
        let word = Word { text, width: 9 };
        count += out.len() % 3;
        out.extend(owned_parts(&word, count));
    }
    (count, out)
});

fn owned_parts(word: &Word, count: usize) -> Vec<String> {
    word.parts(count).map(|part| part.text.to_string()).collect()
}

struct Grid {
    values: Vec<u64>,
    width: usize,
}

impl Grid {
    fn row(&self, y: usize) -> &[u64] {
        &self.values[y * self.width..(y + 1) * self.width]
    }
}

struct Canvas(Vec<u64>);

impl Canvas {
    fn window(&mut self, at: usize) -> std::slice::IterMut<'_, u64> {
        self.0[at..].iter_mut()
    }
}

fn draw(window: &mut std::slice::IterMut<'_, u64>, values: &[u64]) {
    window.zip(values).for_each(|(to, from)| *to = to.rotate_left(7) ^ from);
}

twin!(lent_inside_a_group(xs: &[u64]) -> Vec<u64> {
    let grid = Grid { values: xs.iter().map(|x| mix(*x)).collect(), width: 3 };
    let mut canvas = Canvas(vec![1; xs.len() + 9]);
    for y in 0..xs.len() / 3 {
        let at = mix(y as u64) as usize % 9;
        for x in 0..2 {
            let mut window = canvas.window(at + x);
            let row = grid.row(y);
            draw(&mut window, row);
        }
    }
    canvas.0
});

trait Level<T> {
    fn level(from: T) -> Self;
}

impl Level<u64> for u8 {
    fn level(from: u64) -> u8 {
        (from % 251) as u8
    }
}

impl Level<u64> for u16 {
    fn level(from: u64) -> u16 {
        (from % 65_521) as u16
    }
}

fn stroke(canvas: &mut Vec<u8>, at: usize, color: [u8; 1]) {
    canvas.push(color[0].wrapping_add(at as u8));
}

twin!(known_by_what_follows(xs: &[u64]) -> Vec<u8> {
    let canvas = &mut vec![];
    for at in 0..xs.len() {
        let level = Level::level(xs[at]);
        stroke(canvas, at, [level]);
        if at % 2 == 0 {
            stroke(canvas, at + 1, [level]);
        }
    }
    canvas.clone()
});

struct Column<'r> {
    values: &'r mut Vec<u64>,
    at: usize,
}

fn append(column: &mut Column, value: u64) {
    column.values.push(value.wrapping_add(column.at as u64));
}

twin!(held_in_a_struct(xs: &[u64]) -> Vec<u64> {
    let mut values = vec![];
    for at in 0..xs.len() {
        let mut column = Column { values: &mut values, at };
        append(&mut column, mix(xs[at]));
    }
    values
});

twin!(asked_of_a_closure(xs: &[u64]) -> (Vec<u64>, u64) {
    let mut seen = 0u64;
    let mut is_last = |x: u64| {
        seen += x;
        seen > 900
    };
    let mut out = vec![];
    for x in xs {
        let stop = is_last(*x);
        if stop {
            break;
        }
        let y = mix(*x);
        if y % 7 > 0 {
            out.push(y);
        }
    }
    (out, seen)
});

fn take(data: &mut [u64], by: u64) -> Result<(), String> {
    let first = data.first_mut().ok_or("nothing left")?;
    *first = first.wrapping_add(by);
    Ok(())
}

twin!(cut_off(xs: &[u64]) -> (Vec<u64>, Result<usize, String>) {
    let mut data = vec![5; xs.len() * 2];
    let mut taken = 0;
    let result = (|| {
        let mut rest = &mut data[..];
        for x in xs {
            let y = mix(*x);
            if y % 9 == 0 {
                continue;
            }
            take(rest, y)?;
            let by = y as usize % 3;
            rest = &mut rest[by..];
            taken += by;
        }
        Ok(taken)
    })();
    (data, result)
});

struct Reader<'r>(&'r [u64]);

impl Reader<'_> {
    fn next_many(&mut self, buffer: &mut [u64]) -> usize {
        let n = self.0.len().min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        n
    }
}

twin!(read_into_one_buffer(xs: &[u64]) -> Vec<u64> {
    let (mut out, mut buffer) = (vec![], [0; 4]);
    for row in xs.chunks(7) {
        let more = mix(row[0]);
        let mut reader = Reader(row);
        loop {
            let n = reader.next_many(&mut buffer);
            if n == 0 {
                break;
            }
            out.extend(buffer[..n].iter().map(|x| x ^ more));
        }
    }
    out
});

struct Space<'s>(&'s str);

fn enter(spaces: &mut Vec<String>, prefix: &str, Space(name): Space) -> Result<(), String> {
    spaces.push(format!("{prefix}{name}"));
    if name.ends_with("913") { Err(name.to_string()) } else { Ok(()) }
}

twin!(built_of_a_borrow(xs: &[u64]) -> (Vec<String>, Result<(), String>) {
    let mut spaces = vec![];
    let result = (|| {
        for x in xs {
            if let Some(name) = (x % 3 > 0).then(|| mix(*x).to_string()) {
                enter(&mut spaces, &name[..1], Space(&name))?;
            }
        }
        Ok(())
    })();
    (spaces, result)
});

twin!(kept_from_inner_loops(xs: &[u64]) -> (Vec<usize>, Vec<String>, Vec<u64>) {
    fn digits(n: u64) -> Vec<u64> {
        (0..n % 4).collect()
    }
    let (mut places, mut names, mut out) = (vec![], vec![], vec![]);
    for x in xs {
        let row = digits(mix(*x));
        let all = words(mix(*x) as usize % 3 + 1);
        let (mut at, mut last, mut found) = (0, &all[0], None);
        for (i, digit) in row.iter().enumerate() {
            out.push(*digit);
            at = i;
        }
        for name in &all {
            out.push(name.len() as u64);
            last = name;
            if name.len() > 2 {
                found = Some(name);
            }
        }
        places.push(at);
        names.push(last.clone());
        out.extend(found.map(|name| name.len() as u64));
    }
    (places, names, out)
});

twin!(matched_with_what_is_kept(texts: &[String]) -> (Vec<String>, usize, usize) {
    let (mut kept, mut again, mut bare) = (Vec::<String>::new(), 0, 0);
    for text in texts {
        let parts: Vec<String> = text.split('7').map(|part| format!("{part}.")).collect();
        let long = parts.iter().find(|part| part.len() > 2);
        match long {
            Some(part) if kept.contains(part) => again += 1,
            Some(part) => kept.push(part.clone()),
            None => {
                bare += 1;
                continue;
            }
        }
        again += parts.len();
    }
    (kept, again, bare)
});

twin!(matched_where_it_is_found(texts: &[String]) -> (Vec<usize>, Vec<String>) {
    let (mut widths, mut last) = (Vec::new(), Vec::<String>::new());
    for text in texts {
        let parts: Vec<String> = text.split('3').map(String::from).collect();
        match parts.first() {
            Some(part) if widths.len() % 2 == 0 => widths.push(part.len()),
            Some(part) if last.last().is_none_or(|last| last != part) => last.push(part.clone()),
            _ => widths.push(0),
        }
    }
    (widths, last)
});

macro_rules! mixed {
    ($x:expr, $y:expr) => {
        mix($x) ^ $y
    };
}

twin!(given_to_a_macro(xs: &[u64]) -> (Vec<u64>, Vec<String>) {
    let (mut out, mut words) = (vec![], vec![]);
    for x in xs {
        let padded = format!(" {} ", mix(*x));
        let owned = String::from_utf8_lossy(padded.as_bytes()).into_owned();
        let word = owned.trim();
        out.push(*x);
        out.truncate((mixed!(*x, word.len() as u64) % 300) as usize);
        words.push(word.to_owned());
    }
    (out, words)
});

fn padded(x: u64) -> String {
    format!(" {x} ")
}

twin!(given_to_a_macro_of_a_call(xs: &[u64]) -> (Vec<u64>, Vec<String>) {
    let (mut out, mut words) = (vec![], vec![]);
    for x in xs {
        let text = padded(mix(*x));
        let word = text.trim();
        out.push(*x);
        out.truncate((mixed!(*x, padded(word.len() as u64).len() as u64) % 300) as usize);
        words.push(word.to_owned());
    }
    (out, words)
});

struct Mixer(u64);

impl Mixer {
    fn of(x: u64) -> Mixer {
        Mixer(mix(x))
    }

    fn mix(&mut self, x: u64) -> u64 {
        self.0 = self.0.rotate_left(7) ^ mix(x);
        self.0
    }
}

twin!(changed_by_another_name(xs: &[u64]) -> (u64, Option<u64>) {
    let (mut total, mut rest) = (0, xs.iter().copied());
    for x in rest.by_ref().take(xs.len() / 2) {
        let first = mix(x);
        let mut mixer = Mixer::of(first);
        {
            let same = &mut mixer;
            total ^= same.mix(total);
            same.0 ^= 1;
        }
        total = total.wrapping_add(mixer.0);
    }
    (total, rest.next())
});

#[test]
fn numbers() {
    check(changed_by_another_name::plain, changed_by_another_name::ours);
    check(given_to_a_macro::plain, given_to_a_macro::ours);
    check(given_to_a_macro_of_a_call::plain, given_to_a_macro_of_a_call::ours);
    check(borrowed_of_a_temporary::plain, borrowed_of_a_temporary::ours);
    check(borrowed_of_a_temporary_later::plain, borrowed_of_a_temporary_later::ours);
    check(named_by_a_temporary::plain, named_by_a_temporary::ours);
    check(looked_up_by_number::plain, looked_up_by_number::ours);
    check(written_then_used::plain, written_then_used::ours);
    check(lent_inside_a_group::plain, lent_inside_a_group::ours);
    check(known_by_what_follows::plain, known_by_what_follows::ours);
    check(held_in_a_struct::plain, held_in_a_struct::ours);
    check(asked_of_a_closure::plain, asked_of_a_closure::ours);
    check(cut_off::plain, cut_off::ours);
    check(read_into_one_buffer::plain, read_into_one_buffer::ours);
    check(built_of_a_borrow::plain, built_of_a_borrow::ours);
    check(extended_by_values::plain, extended_by_values::ours);
    check(kept_from_inner_loops::plain, kept_from_inner_loops::ours);
}

#[test]
fn texts() {
    at_all_jobs(|n| {
        let texts = words(n);
        assert_eq!(extended_by_parts::plain(&texts), extended_by_parts::ours(&texts), "n {n}, jobs {}", jobs());
        assert_eq!(extended_late::plain(&texts), extended_late::ours(&texts), "n {n}, jobs {}", jobs());
        assert_eq!(
            matched_with_what_is_kept::plain(&texts),
            matched_with_what_is_kept::ours(&texts),
            "n {n}, jobs {}",
            jobs()
        );
        assert_eq!(
            matched_where_it_is_found::plain(&texts),
            matched_where_it_is_found::ours(&texts),
            "n {n}, jobs {}",
            jobs()
        );
    });
}
