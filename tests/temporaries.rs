//! Borrows of temporaries that a `let` keeps for as long as its variable, in parts of a value; lists of borrows that are taken apart;
//! and what may be a borrow of the iteration, or a value.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};
use std::borrow::Cow;
use std::collections::BTreeMap;

struct Pair<'a> {
    lent: &'a u64,
    own: u64,
}

struct Both<'a>(&'a u64, u64);

/// A borrow where there is nothing to do.
fn without_nines(text: &str) -> Cow<'_, str> {
    if text.contains('9') { Cow::Owned(text.replace('9', "")) } else { Cow::Borrowed(text) }
}

forms!(of_a_tuple(xs) -> (u64, Vec<u64>, Vec<String>) { let (mut t, mut out, mut names) = (0u64, vec![], vec![]); } for (x in xs) {
    let (a, (b, text)) = (&mix(*x), (x, &format!("{x}!")));
    t ^= a;
    out.push(*a ^ b);
    names.push(text.clone());
    t = t.wrapping_mul(3) ^ a.rotate_left(2);
} (t, out, names));

forms!(of_a_variant(xs) -> u64 { let mut t = 0u64; } for (x in xs) {
    let Some(a) = Some(&mix(*x)) else { continue };
    t ^= a;
    let Ok(b) = Ok::<_, ()>(&mix(*a)) else { break };
    t = t.wrapping_add(*b);
} t);

forms!(of_a_struct(xs) -> u64 { let mut t = 0u64; } for (x in xs) {
    let pair = Pair { lent: &mix(*x), own: mix(x + 1) };
    t ^= pair.lent;
    t = t.wrapping_mul(5) ^ pair.own;
} t);

forms!(of_a_tuple_struct(xs) -> u64 { let mut t = 0u64; } for (x in xs) {
    let both = Both(&mix(*x), mix(x + 1));
    t ^= both.0;
    let Both(a, b) = Both(&mix(both.1), 3);
    t = t.wrapping_mul(5) ^ a ^ b;
} t);

forms!(of_a_list(xs) -> (u64, Vec<String>) { let (mut t, mut names) = (0u64, vec![]); } for (x in xs) {
    let [a, b] = [&mix(*x).to_string(), &mix(x + 1).to_string()];
    t ^= a.len() as u64;
    names.push(b.to_string());
    names.extend([a, b].into_iter().cloned());
    t = t.wrapping_mul(3) ^ [a, b].into_iter().map(|text| text.len() as u64).sum::<u64>();
} (t, names));

forms!(lists_of_borrows(xs) -> (u64, Vec<String>) { let (mut t, mut names) = (0u64, vec![]); } for (x in xs) {
    let (one, two) = (mix(*x).to_string(), format!("{x}"));
    names.extend([&one, &two].into_iter().cloned());
    names.extend(vec![&two, &one].into_iter().skip(1).cloned());
    for text in [&one, &two].into_iter().rev() {
        t = t.wrapping_mul(7) ^ text.len() as u64;
    }
    let longest = [&one, &two].into_iter().max_by_key(|text| text.len()).unwrap();
    names.push(longest.to_string());
    names.extend([one, two].into_iter().take(1));
} (t, names));

forms!(cows(xs) -> (String, usize, Vec<String>) { let (mut text, mut lent, mut all) = (String::new(), 0, vec![]); } for (x in xs) {
    let bytes = (x % 1000).to_le_bytes();
    text += &String::from_utf8_lossy(&bytes[..2]);
    let number = mix(*x).to_string();
    text.push_str(&without_nines(&number[..3]));
    let short = without_nines(&number[..4]);
    if matches!(short, Cow::Borrowed(_)) {
        lent += 1;
    }
    match &short {
        Cow::Borrowed(short) => all.push(short.repeat(2)),
        Cow::Owned(short) => all.push(short.clone()),
    }
    if let Some(last) = Some(without_nines(&number)).filter(|last| last.len() > 18) {
        text += &last;
        lent += last.len();
    }
    all.push(short.into_owned());
} (text, lent, all));

forms!(cows_as_keys(xs) -> BTreeMap<String, usize> { let mut counts: BTreeMap<String, usize> = BTreeMap::new(); } for (x in xs) {
    let number = (mix(*x) % 1000).to_string();
    let key = without_nines(&number);
    if let Some(count) = counts.get_mut(key.as_ref()) {
        *count += 1;
    } else {
        counts.insert(key.into_owned(), 1);
    }
} counts);

forms!(cows_of_the_item(xs) -> (usize, usize) {
    let texts: Vec<String> = xs.iter().map(|x| (mix(*x) % 100).to_string()).collect();
    let mut found: Vec<Cow<'_, str>> = vec![];
} for (text in &texts) {
    let short = without_nines(text);
    if found.len() % 3 == 0 {
        found.push(short);
    } else {
        found.push(without_nines(&text[1..]));
    }
} (found.len(), found.iter().filter(|short| matches!(short, Cow::Borrowed(_))).count()));

forms!(in_inner_loops(xs) -> (u64, Vec<u64>) { let (mut t, mut out) = (0u64, vec![]); } for (x in xs) {
    let z = mix(*x);
    for k in 0..3 {
        let y = mix(z ^ k);
        let pair = Pair { lent: &y, own: k };
        t ^= *pair.lent;
        out.push(t ^ pair.own);
        let both = Both(&z, k);
        t = t.rotate_left(3) ^ *both.0;
        let list = [&y, x];
        t = t.wrapping_add(*list[1]);
        if t % 2 == 0 {
            let tuple = (list[0], &mix(k));
            t ^= *tuple.0;
            out.push(*tuple.1);
        }
        let add = |m: u64| m.wrapping_add(y);
        t = add(t);
    }
} (t, out));

fn letters(x: u64) -> [u8; 3] {
    [b'a' + (x % 26) as u8, b'a' + (x / 26 % 26) as u8, b' ']
}

fn tail(text: &str) -> Option<&str> {
    text.get(1..)
}

// what is opened of a call that is given a borrow of what the statement makes
forms!(of_what_is_opened(xs) -> Result<(String, Vec<String>, u64), String> {
    let (mut all, mut names, mut t) = (String::new(), vec![], 0u64);
} for (x in xs) {
    all.push_str(std::str::from_utf8(&letters(*x)).unwrap());
    all.push_str(std::str::from_utf8(&letters(x + 1)).map_err(|error| error.to_string())?);
    all += tail(&x.to_string()).unwrap_or("-");
    all.insert_str(0, std::str::from_utf8(&letters(mix(*x))).unwrap().trim());
    all.truncate(60);
    names.push(tail(&mix(*x).to_string()).unwrap().to_string());
    names.extend(tail(&x.to_string()).map(str::to_string));
    t ^= tail(&x.to_string()).unwrap_or_default().len() as u64;
} Ok((all, names, t)));

struct Uncopied(u64);

fn measured(text: &str) -> Uncopied {
    Uncopied(text.len() as u64)
}

fn noted(text: &str, t: &mut u64) -> u64 {
    *t = t.wrapping_mul(3) ^ text.len() as u64;
    *t
}

fn added(more: Uncopied, t: &mut u64) -> u64 {
    *t = t.wrapping_add(more.0);
    *t
}

// what is given such a borrow looks at it, whatever it changes; what is no borrow is moved there
forms!(given_with_what_changes(xs) -> (BTreeMap<String, u64>, Vec<u64>, u64) {
    let (mut seen, mut out, mut t) = (BTreeMap::new(), vec![], 0u64);
} for (x in xs) {
    out.push(noted(tail(&mix(*x).to_string()).unwrap(), &mut t));
    t ^= added(measured(&x.to_string()), &mut t);
    if seen.contains_key(std::str::from_utf8(&letters(x % 30)).unwrap()) {
        t ^= 1;
    } else if let Some(old) = seen.insert(String::from_utf8(letters(x % 30).to_vec()).unwrap(), t) {
        out.push(old);
    }
    match seen.get(std::str::from_utf8(&letters(x % 7)).unwrap()) {
        Some(found) => t ^= *found,
        None => out.push(*x),
    }
} (seen, out, t));
