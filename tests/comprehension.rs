//! `par![…]` means what the loops it is written like mean: clauses, patterns, heads, exits, inference.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, float, mix, with_jobs, words};
use parallelize::par;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::ParseIntError;

#[test]
fn one_for_clause_is_a_map() {
    at_every_size(|n, jobs| {
        let plain: Vec<u64> = (0..n as u64).map(mix).collect();
        assert_eq!(par![mix(x) for x in 0..n as u64; jobs = jobs, always], plain);
    });
}

#[test]
fn floats_keep_their_bits_and_their_order() {
    at_every_size(|n, jobs| {
        let plain: Vec<u64> = (0..n).map(|i| float(i).sin().to_bits()).collect();
        let ours = par![float(i).sin() for i in 0..n; jobs = jobs, always];
        assert_eq!(common::bits(&ours), plain);
    });
}

#[test]
fn clauses_nest_from_left_to_right() {
    at_every_size(|n, jobs| {
        let mut plain = vec![];
        for a in 0..n {
            for b in [a + 1, a + 2] {
                for c in "xyz".chars() {
                    plain.push((a, b, c));
                }
            }
        }
        let ours = par![(a, b, c) for a in 0..n for b in [a + 1, a + 2] for c in "xyz".chars(); jobs = jobs, always];
        assert_eq!(ours, plain);
    });
}

#[test]
fn independent_sources_nest_as_loops_do() {
    let few = [10u64, 20, 30];
    at_every_size(|n, jobs| {
        let many: Vec<u64> = (0..n as u64).collect();
        let plain: Vec<u64> = many.iter().flat_map(|a| few.iter().map(move |b| a * b)).collect();
        assert_eq!(par![a * b for a in &many for b in &few; jobs = jobs, always], plain);
        let plain: Vec<u64> = few.iter().flat_map(|a| many.iter().map(move |b| a * b)).collect();
        assert_eq!(par![a * b for a in &few for b in &many; jobs = jobs, always], plain);
    });
}

#[test]
fn a_later_source_depends_on_an_earlier_name() {
    at_every_size(|n, jobs| {
        let n = n.min(1000);
        let mut plain = vec![];
        for i in 0..n {
            for j in i.saturating_sub(3)..i {
                plain.push(i * j);
            }
        }
        assert_eq!(par![i * j for i in 0..n for j in i.saturating_sub(3)..i; jobs = jobs, always], plain);
    });
}

#[test]
fn an_inner_source_borrows_from_an_owned_outer_item() {
    at_every_size(|n, jobs| {
        let plain: Vec<char> = words(n).iter().flat_map(|w| w.chars()).collect();
        assert_eq!(par![c for w in words(n) for c in w.chars(); jobs = jobs, always], plain);
    });
}

#[test]
fn if_filters_wherever_it_stands() {
    at_every_size(|n, jobs| {
        let n = n as u64;
        let mut plain = vec![];
        for a in 0..n {
            if mix(a) % 3 == 0 {
                for b in 0..4 {
                    if (a + b) % 2 == 0 {
                        plain.push((a, b));
                    }
                }
            }
        }
        let ours = par![
            (a, b) for a in 0..n if mix(a) % 3 == 0 for b in 0..4 if (a + b) % 2 == 0; jobs = jobs, always
        ];
        assert_eq!(ours, plain);
    });
}

#[test]
fn if_let_and_chains_bind_names_for_what_follows() {
    at_every_size(|n, jobs| {
        let ws = words(n);
        let digits = |w: &str| w.strip_prefix('w').and_then(|d| d.parse::<u32>().ok());
        let plain: Vec<u32> = ws.iter().filter_map(|w| digits(w)).collect();
        assert_eq!(par![d for w in &ws if let Some(d) = digits(w); jobs = jobs, always], plain);
        let plain: Vec<u32> = plain.into_iter().filter(|d| *d > 50 && d % 2 == 0).map(|d| d + 1).collect();
        let ours = par![e for w in &ws if let Some(d) = digits(w) && d > 50 && let e = d + 1 && e % 2 == 1;
            jobs = jobs, always];
        assert_eq!(ours, plain);
    });
}

#[test]
fn let_names_a_value_and_shadows() {
    at_every_size(|n, jobs| {
        let plain: Vec<u64> = (0..n as u64).map(|x| mix(mix(x) + 1) ^ mix(x)).collect();
        let ours = par![x ^ y for x in 0..n as u64 let x = mix(x) let y: u64 = mix(x + 1); jobs = jobs, always];
        assert_eq!(ours, plain);
    });
}

#[test]
fn let_else_continues_with_the_innermost_loop() {
    at_every_size(|n, jobs| {
        let ws = words(n);
        let mut plain = vec![];
        for w in &ws {
            let Some(d) = w.strip_prefix("w1") else { continue };
            for c in ['1', '2', '3'] {
                let Ok(k) = format!("{d}{c}").parse::<u8>() else { continue };
                plain.push(k);
            }
        }
        let ours = par![
            k for w in &ws
            let Some(d) = w.strip_prefix("w1") else { continue }
            for c in ['1', '2', '3']
            let Ok(k) = format!("{d}{c}").parse::<u8>() else { continue };
            jobs = jobs, always
        ];
        assert_eq!(ours, plain);
    });
}

#[test]
fn while_ends_the_whole_comprehension_at_the_first_false() {
    at_every_size(|n, jobs| {
        let limit = n as u64 / 2;
        let plain: Vec<u64> = (0..n as u64).take_while(|x| *x < limit || x % 5 == 0).collect();
        assert_eq!(par![x for x in 0..n as u64 while *&x < limit || x % 5 == 0; jobs = jobs, always], plain);
        let mut plain = vec![];
        'all: for a in 0..n {
            for b in 0..5 {
                if a * 5 + b >= n {
                    break 'all;
                }
                plain.push((a, b));
            }
        }
        assert_eq!(par![(a, b) for a in 0..n for b in 0..5 while a * 5 + b < n; jobs = jobs, always], plain);
        assert_eq!(par![(a, b) for a in 0.. for b in 0..5 while a * 5 + b < n; jobs = jobs, always], plain);
    });
}

#[test]
fn while_between_for_clauses_and_while_let() {
    with_jobs(|jobs| {
        let text = ["1", "22", "333", "x", "4444"];
        let ours = par![(v, i) for w in text while let Ok(v) = w.parse::<u32>() for i in 0..2; jobs = jobs, always];
        assert_eq!(ours, [(1, 0), (1, 1), (22, 0), (22, 1), (333, 0), (333, 1)]);
        let ours = par![x for x in 0.. if x % 2 == 1 while x < 8 if x != 3; jobs = jobs, always];
        assert_eq!(ours, [1, 5, 7]);
    });
}

#[test]
fn open_ranges_stand_before_every_keyword() {
    with_jobs(|jobs| {
        assert_eq!(par![first: x for x in 5.. if x % 7 == 0; jobs = jobs, always], Some(7));
        assert_eq!(par![x for x in 5.. while x < 8; jobs = jobs, always], [5, 6, 7]);
        assert_eq!(par![first: y for x in 5.. let y = x * x if y > 50; jobs = jobs, always], Some(64));
        assert_eq!(par![first: (x, y) for x in 1.. for y in 0..x if y == 3; jobs = jobs, always], Some((4, 3)));
        assert_eq!(par![r for x in 0..3 let r = x..; jobs = jobs, always], [0.., 1.., 2..]);
        assert_eq!(par![..x for x in 0..3; jobs = jobs, always], [..0, ..1, ..2]);
        assert_eq!(par![0..=x for x in 0..3; jobs = jobs, always], [0..=0, 0..=1, 0..=2]);
    });
}

#[derive(Clone, Debug, PartialEq)]
struct Point {
    x: u32,
    y: u32,
}

#[test]
fn patterns_take_items_apart() {
    with_jobs(|jobs| {
        let pairs = [(1, "a".to_string()), (2, "b".to_string())];
        assert_eq!(par![(*n, s.as_str()) for (n, s) in &pairs; jobs = jobs, always], [(1, "a"), (2, "b")]);
        assert_eq!(par![n for &(n, _) in &pairs; jobs = jobs, always], [1, 2]);
        assert_eq!(par![s.len() for (_, ref s) in pairs.clone(); jobs = jobs, always], [1, 1]);
        let points = [Point { x: 1, y: 2 }, Point { x: 3, y: 4 }];
        assert_eq!(par![x * up for Point { x, y: up } in points.clone(); jobs = jobs, always], [2, 12]);
        assert_eq!(par![p.y + x for p @ &Point { x, .. } in &points; jobs = jobs, always], [3, 7]);
        assert_eq!(par![a + c for [a, _, c] in [[1, 2, 3], [4, 5, 6]]; jobs = jobs, always], [4, 10]);
        assert_eq!(
            par![{ v.push(9); v } for mut v in vec![vec![1], vec![]]; jobs = jobs, always],
            [vec![1, 9], vec![9]]
        );
        assert_eq!(par![7 for _ in 0..3; jobs = jobs, always], [7, 7, 7]);
        let either: [Result<u8, u8>; 2] = [Ok(1), Err(2)];
        assert_eq!(par![v for (Ok(v) | Err(v)) in either; jobs = jobs, always], [1, 2]);
    });
}

#[test]
fn heads_are_any_expression() {
    with_jobs(|jobs| {
        let k = 2;
        assert_eq!(par![if x > k { 'a' } else { 'b' } for x in 1..4; jobs = jobs, always], ['b', 'b', 'a']);
        assert_eq!(par![match x { 1 => "one", _ => "many" } for x in 1..3; jobs = jobs, always], ["one", "many"]);
        assert_eq!(par![{ let y = x * k; y + 1 } for x in 0..3; jobs = jobs, always], [1, 3, 5]);
        assert_eq!(par![Point { x, y: x * k } for x in 3..4; jobs = jobs, always], [Point { x: 3, y: 6 }]);
        assert_eq!(par![(x, -x, !x) for x in 1i8..2; jobs = jobs, always], [(1, -1, -2)]);
        assert_eq!(par![[x; 2] for x in 0..2; jobs = jobs, always], [[0, 0], [1, 1]]);
        assert_eq!(par![x as f64 / 2.0 for x in 1..3u8; jobs = jobs, always], [0.5, 1.0]);
        assert_eq!(par![x < k && k > x for x in 1..3; jobs = jobs, always], [true, false]);
        assert_eq!(par![loop { break x + 1 } for x in 0..2; jobs = jobs, always], [1, 2]);
        assert_eq!(par!['l: { if x == 0 { break 'l 5 } x } for x in 0..2; jobs = jobs, always], [5, 1]);
        assert_eq!(par![format!("{x}:{k}") for x in 0..2; jobs = jobs, always], ["0:2", "1:2"]);
        assert_eq!(par![() for _ in 0..3; jobs = jobs, always], [(), (), ()]);
        assert_eq!(par![u64::from(x) for x in [1u8, 2]; jobs = jobs, always], [1, 2]);
        assert_eq!(par![std::cmp::max::<u8>(x, 2) for x in 1..4; jobs = jobs, always], [2, 2, 3]);
        assert_eq!(par![Vec::<u8>::with_capacity(x).len() for x in 1..4; jobs = jobs, always], [0, 0, 0]);
        assert_eq!(par![<u8 as Into<u32>>::into(x) for x in 1..3; jobs = jobs, always], [1u32, 2]);
    });
}

#[test]
fn heads_that_are_closures() {
    with_jobs(|jobs| {
        let adders = par![move |y: u32| x + y for x in 0..4u32; jobs = jobs, always];
        assert_eq!(adders.iter().map(|add| add(10)).collect::<Vec<_>>(), [10, 11, 12, 13]);
        let called = par![(|y| y * x)(3) for x in 0..4u32; jobs = jobs, always];
        assert_eq!(called, [0, 3, 6, 9]);
    });
}

#[test]
fn comprehensions_nest_in_heads_sources_and_conditions() {
    at_every_size(|n, jobs| {
        let n = n.min(100) as u64;
        let plain: Vec<Vec<u64>> = (0..n).map(|i| (0..i).map(|j| i * j).collect()).collect();
        assert_eq!(par![par![i * j for j in 0..i; jobs = jobs, always] for i in 0..n; jobs = jobs, always], plain);
        assert_eq!(par![par![i * j for j in 0..i] for i in 0..n; jobs = jobs, always], plain);
        let flat: Vec<u64> = plain.concat();
        assert_eq!(par![i * j for i in 0..n for j in par![j for j in 0..i]; jobs = jobs, always], flat);
        let primes: Vec<u64> = (2..n).filter(|p| (2..*p).all(|d| p % d != 0)).collect();
        assert_eq!(par![p for p in 2..n if par![all: p % d != 0 for d in 2..p]; jobs = jobs, always], primes);
    });
}

#[test]
fn target_words_remain_ordinary_names_in_a_head() {
    with_jobs(|jobs| {
        let (sum, count, any) = (1, 2, 3);
        let first = |x: i32| x - 1;
        fn max(a: i32, b: i32) -> i32 {
            a.max(b)
        }
        assert_eq!(par![sum + x for x in 0..2; jobs = jobs, always], [1, 2]);
        assert_eq!(par![count for _ in 0..2; jobs = jobs, always], [2, 2]);
        assert_eq!(par![first(x) * any for x in 0..2; jobs = jobs, always], [-3, 0]);
        assert_eq!(par![max: max(x, sum) for x in 0..4; jobs = jobs, always], Some(3));
        let total: i32 = par![sum: sum for _ in 0..4; jobs = jobs, always];
        assert_eq!(total, 4);
    });
}

#[test]
fn a_question_mark_leaves_the_enclosing_function() {
    fn numbers(words: &[&str], jobs: i32) -> Result<Vec<i32>, Box<dyn std::error::Error>> {
        let numbers = par![w.parse::<i32>()? for w in words; jobs = jobs, always];
        Ok(numbers)
    }
    fn lengths(words: &[Option<&str>], jobs: i32) -> Option<usize> {
        Some(par![sum: w?.len() for w in words.iter().copied() if !w?.is_empty(); jobs = jobs, always])
    }
    fn in_the_source(n: Result<u32, ParseIntError>, jobs: i32) -> Result<Vec<u32>, ParseIntError> {
        Ok(par![x + y for x in 0..n? for y in 0.."2".parse()?; jobs = jobs, always])
    }
    with_jobs(|jobs| {
        assert_eq!(numbers(&["1", "2"], jobs).unwrap(), [1, 2]);
        let error = numbers(&["1", "", "x"], jobs).unwrap_err();
        assert_eq!(error.to_string(), "cannot parse integer from empty string");
        assert_eq!(lengths(&[Some("ab"), Some(""), Some("c")], jobs), Some(3));
        assert_eq!(lengths(&[Some("ab"), None], jobs), None);
        assert_eq!(in_the_source("2".parse(), jobs).unwrap(), [0, 1, 1, 2]);
        assert!(in_the_source("x".parse(), jobs).is_err());
    });
}

#[test]
fn the_lowest_exit_wins_at_every_size() {
    fn search(n: usize, from: usize, jobs: i32) -> Result<Vec<usize>, usize> {
        Ok(par![if mix(i as u64) % 5 == 0 && i >= from { Err(i)? } else { i } for i in 0..n; jobs = jobs, always])
    }
    fn plain(n: usize, from: usize) -> Result<Vec<usize>, usize> {
        (0..n).map(|i| if mix(i as u64) % 5 == 0 && i >= from { Err(i) } else { Ok(i) }).collect()
    }
    at_every_size(|n, jobs| {
        for from in [0, n / 2, n] {
            assert_eq!(search(n, from, jobs), plain(n, from));
        }
    });
}

#[test]
fn return_and_labelled_break_leave_from_a_head() {
    fn find(n: u64, jobs: i32) -> String {
        let all = par![if mix(x) % 1000 == 0 { return format!("found {x}") } else { x } for x in 0..n;
            jobs = jobs, always];
        format!("none of {}", all.len())
    }
    fn plain(n: u64) -> String {
        (0..n).find(|x| mix(*x) % 1000 == 0).map_or(format!("none of {n}"), |x| format!("found {x}"))
    }
    at_every_size(|n, jobs| {
        let n = n as u64;
        assert_eq!(find(n, jobs), plain(n));
        let out = 'out: {
            let all = par![if mix(x) % 1000 == 0 { break 'out format!("found {x}") } else { x } for x in 0..n;
                jobs = jobs, always];
            format!("none of {}", all.len())
        };
        assert_eq!(out, plain(n));
        let mut rounds = 0;
        'rounds: for round in 0..10 {
            rounds = round;
            let all = par![{ if x + round > n + 4 { break 'rounds } x } for x in 0..n; jobs = jobs, always];
            let _ = par![if round < 3 { continue 'rounds } else { x } for x in &all; jobs = jobs, always];
        }
        assert_eq!(rounds, if n == 0 { 9 } else { 6 });
    });
}

#[test]
fn exits_from_infinite_sources_end() {
    fn root(jobs: i32) -> u64 {
        let _: Vec<()> = par![if x * x > 1_000_000 { return x } for x in 0u64..; jobs = jobs, always];
        unreachable!()
    }
    with_jobs(|jobs| {
        assert_eq!(root(jobs), 1001);
        assert_eq!(par![x for x in std::iter::repeat(1).enumerate() while x.0 < 3; jobs = jobs, always].len(), 3);
        let mut next = 0;
        let source = std::iter::from_fn(move || {
            next += 1;
            Some(next)
        });
        assert_eq!(par![first: x for x in source if x % 1234 == 0; jobs = jobs, always], Some(1234));
        let cycle = ["1", "2", "x"].into_iter().cycle();
        assert!(par![Result<Vec<u8>, _>: w.parse::<u8>() for w in cycle; jobs = jobs, always].is_err());
    });
}

#[test]
fn types_are_inferred_from_use() {
    fn takes(v: &[u64]) -> u64 {
        v.iter().sum()
    }
    with_jobs(|jobs| {
        let bytes: Vec<u8> = par![x for x in 0..10; jobs = jobs, always];
        assert_eq!(bytes, (0..10).collect::<Vec<u8>>());
        let v = par![x * 3 for x in 0..10; jobs = jobs, always];
        assert_eq!(takes(&v), 135);
        let wide: Vec<u32> = par![x.into() for x in [1u8, 2]; jobs = jobs, always];
        assert_eq!(wide, [1, 2]);
        let map: HashMap<_, _> = par![x => x.to_string() for x in 0..3u16; jobs = jobs, always];
        assert_eq!(map[&2], "2");
        let parsed: Vec<u16> = par![w.parse().unwrap() for w in ["1", "2"]; jobs = jobs, always];
        assert_eq!(parsed, [1, 2]);
        let maybe: Vec<Option<u8>> = par![None for _ in 0..2; jobs = jobs, always];
        assert_eq!(maybe, [None, None]);
        assert_eq!(
            par![x + 1 for x in [1u8, 2]; jobs = jobs, always].iter().rev().copied().collect::<Vec<_>>(),
            [3, 2]
        );
        let mut index = vec![10, 20, 30];
        index.retain(|x| par![any: x == y for y in &[10, 30]; jobs = jobs, always]);
        assert_eq!(index, [10, 30]);
    });
}

#[test]
fn generic_functions_and_const_generics() {
    fn scaled<T: Copy + std::ops::Mul<Output = T> + Send + Sync>(xs: &[T], k: T, jobs: i32) -> Vec<T> {
        par![x * k for &x in xs; jobs = jobs, always]
    }
    fn table<const N: usize>(jobs: i32) -> Vec<[usize; N]> {
        par![[i; N] for i in 0..N; jobs = jobs, always]
    }
    fn strings<I>(source: I, jobs: i32) -> Vec<String>
    where
        I: IntoIterator,
        I::Item: ToString + Send,
    {
        par![x.to_string() for x in source; jobs = jobs, always]
    }
    fn gather<T: Send, C: FromIterator<T>>(source: Vec<T>, jobs: i32) -> C {
        par![C: x for x in source; jobs = jobs, always]
    }
    at_every_size(|n, jobs| {
        let xs: Vec<f64> = common::floats(n);
        let plain: Vec<f64> = xs.iter().map(|x| x * 1.1).collect();
        assert_eq!(common::bits(&scaled(&xs, 1.1, jobs)), common::bits(&plain));
        assert_eq!(strings(0..n, jobs), (0..n).map(|x| x.to_string()).collect::<Vec<_>>());
        assert_eq!(strings(words(n), jobs), words(n));
        assert_eq!(gather::<_, HashSet<_>>(words(n), jobs), words(n).into_iter().collect());
    });
    with_jobs(|jobs| assert_eq!(table::<3>(jobs), [[0; 3], [1; 3], [2; 3]]));
}

#[test]
fn options_follow_a_semicolon_in_any_order() {
    let plain: BTreeMap<u32, u32> = (0..100).map(|x| (x, x * x)).collect();
    let cores = 2usize;
    assert_eq!(par![BTreeMap<_, _>: x => x * x for x in 0..100], plain);
    assert_eq!(par![BTreeMap<_, _>: x => x * x for x in 0..100; jobs = 3], plain);
    assert_eq!(par![BTreeMap<_, _>: x => x * x for x in 0..100; always], plain);
    assert_eq!(par![BTreeMap<_, _>: x => x * x for x in 0..100; always, jobs = -1], plain);
    assert_eq!(par![BTreeMap<_, _>: x => x * x for x in 0..100; always, jobs = cores + 1], plain);
    assert_eq!(par![BTreeMap<_, _>: x => x * x for x in 0..100; jobs = if cores > 1 { 2 } else { 1 }], plain);
}

#[test]
fn a_break_ends_the_comprehension_and_a_continue_leaves_a_value_out() {
    for end in [0, 3, 500, 2000] {
        let xs: Vec<u64> = (0..1000).collect();
        let (mut ended, mut odd, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        for x in &xs {
            if *x == end {
                break;
            }
            ended.push(x * x);
        }
        for x in &xs {
            if x % 2 == 0 {
                continue;
            }
            odd.push(x * x);
        }
        for x in &xs {
            for y in 0..5 {
                if *x == end + y {
                    break;
                }
                pairs.push(x * y);
            }
        }
        assert_eq!(
            par![
                {
                    if *x == end {
                        break;
                    }
                    x * x
                }
                for x in &xs
            ],
            ended
        );
        assert_eq!(
            par![
                {
                    if x % 2 == 0 {
                        continue;
                    }
                    x * x
                }
                for x in &xs
            ],
            odd
        );
        assert_eq!(
            par![
                {
                    if *x == end + y {
                        break;
                    }
                    x * y
                }
                for x in &xs
                for y in 0..5
            ],
            pairs
        );
    }
}
