//! Names that are declared again: a loop's names are those of the declarations that it sees.

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use common::{mix, words};
use parallelize::parallelize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

twin!(grown(xs: &[u64], list: &Vec<u64>) -> Vec<u64> {
    let mut list = list.clone();
    for x in xs {
        list.push(mix(*x));
    }
    list
});

twin!(filled(xs: &[u64], list: &[u64]) -> Vec<u64> {
    let mut list = list.to_vec();
    for (i, x) in xs.iter().enumerate() {
        list[i] ^= mix(*x);
    }
    list
});

twin!(in_a_guard_of_a_guard(xs: &[u64]) -> (Vec<u64>, u64) {
    let (mut out, mut rest) = (Vec::new(), 0);
    for x in xs {
        match mix(*x) % 9 {
            z if (|u: u64| match u % 3 { 0 => z, _ if u % 2 == 0 => u, _ => 1 })(z) % 2 == 0 => out.push(z),
            z => rest += z,
        }
    }
    (out, rest)
});

twin!(in_place(xs: &[u64]) -> Vec<u64> {
    let mut xs = xs.to_vec();
    for x in &mut xs {
        *x = mix(*x);
    }
    xs
});

twin!(written(xs: &[u64], text: &str) -> String {
    let mut text = text.to_string();
    for x in xs {
        text.push_str(&mix(*x).to_string());
    }
    text
});

twin!(counted(names: &[String], counts: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let mut counts = counts.clone();
    for name in names {
        let key = name.to_uppercase();
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
});

twin!(read(names: &[String], letters: &str) -> Vec<usize> {
    let letters: Vec<char> = letters.chars().collect();
    let mut found = vec![];
    for name in names {
        let mut row = vec![0; letters.len() + 1];
        for c in name.chars() {
            for j in 1..=letters.len() {
                row[j] = if letters[j - 1] == c { row[j - 1] + 1 } else { row[j].max(row[j - 1]) };
            }
        }
        found.push(row[letters.len()]);
    }
    found
});

// the references of the parameters, and not of what goes out of scope before the loop
twin!(no_longer(names: &'static [String], all: &'static [String]) -> Vec<&'static str> {
    let longest = {
        let all = all.iter().map(String::len);
        all.max().unwrap_or(0)
    };
    let same = |all: &[String]| all.len();
    let n = same(all);
    let mut found = vec![];
    for name in names {
        let k = mix(name.len() as u64) as usize % n.max(1);
        let best = if name.len() < longest { all[k].as_str() } else { name.as_str() };
        found.push(best);
    }
    found
});

twin!(optional(xs: &[u64], list: Option<&Vec<u64>>) -> Vec<u64> {
    let Some(list) = list else { return vec![] };
    let mut list = list.to_owned();
    for x in xs {
        list.push(mix(*x) ^ 1);
    }
    list
});

twin!(otherwise(xs: &[u64], list: &Vec<u64>) -> Vec<u64> {
    let mut out = vec![];
    if let [list, ..] = list[..] {
        out.push(list);
    } else {
        for x in xs {
            let y = mix(*x) ^ list.len() as u64;
            out.push(y);
        }
    }
    out
});

twin!(of_arms(xs: &[u64], list: &[u64]) -> Vec<u64> {
    let xs = match list {
        [] => {
            let mut out = vec![];
            for list in xs {
                out.push(mix(*list));
            }
            out
        }
        list => list.to_vec(),
    };
    xs
});

twin!(in_its_own_value(xs: &[u64]) -> Vec<u64> {
    let xs = {
        let mut out = vec![];
        for x in xs {
            out.push(mix(*x));
        }
        out
    };
    xs
});

fn longer(xs: &[u64], n: usize) -> usize {
    xs.len() + n
}

twin!(exclusive(xs: &mut Vec<u64>, n: usize) -> Vec<usize> {
    let xs = xs.clone();
    let mut out = vec![];
    for i in 0..n {
        let k = longer(&xs, i);
        out.push(mix(k as u64) as usize);
    }
    out
});

twin!(again(xs: &[u64], list: &[u64]) -> (u64, Vec<u64>) {
    let mut list = list.to_vec();
    list.push(1);
    let list = list;
    let mut total = 0u64;
    let mut seen = vec![];
    for x in xs {
        let at = mix(*x) as usize % list.len();
        total = total.rotate_left(1) ^ list[at];
        seen.push(list[at]);
    }
    (total, seen)
});

static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| words(10_007));

#[test]
fn the_loop_sees_the_last_declaration() {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).map(|x| x * 7 % 101).collect();
        let (names, list) = (words(n), vec![3; n]);
        let counts = BTreeMap::from([("W1".to_string(), 7)]);
        assert_eq!(grown::ours(&xs, &list), grown::plain(&xs, &list));
        assert_eq!(filled::ours(&xs, &list), filled::plain(&xs, &list));
        assert_eq!(in_place::ours(&xs), in_place::plain(&xs));
        assert_eq!(in_a_guard_of_a_guard::ours(&xs), in_a_guard_of_a_guard::plain(&xs));
        assert_eq!(written::ours(&xs, "begin"), written::plain(&xs, "begin"));
        assert_eq!(counted::ours(&names, &counts), counted::plain(&names, &counts));
        assert_eq!(read::ours(&names, "w123w"), read::plain(&names, "w123w"));
        assert_eq!(no_longer::ours(&NAMES[..n], &NAMES[..n]), no_longer::plain(&NAMES[..n], &NAMES[..n]));
        for list in [None, Some(&list)] {
            assert_eq!(optional::ours(&xs, list), optional::plain(&xs, list));
        }
        for list in [&[][..], &list] {
            assert_eq!(of_arms::ours(&xs, list), of_arms::plain(&xs, list));
            assert_eq!(otherwise::ours(&xs, &list.to_vec()), otherwise::plain(&xs, &list.to_vec()));
        }
        assert_eq!(in_its_own_value::ours(&xs), in_its_own_value::plain(&xs));
        assert_eq!(exclusive::ours(&mut xs.clone(), n), exclusive::plain(&mut xs.clone(), n));
        assert_eq!(again::ours(&xs, &list), again::plain(&xs, &list));
    });
}
