//! Loops that use something up where they end: they search, and give away what is outside with what they found. A worker cannot, so it
//! happens where the loop stands, once, when and in the order in which the plain loop does it.

#![allow(
    unused_assignments,
    unused_mut,
    unused_variables,
    clippy::if_same_then_else,
    clippy::manual_map,
    clippy::question_mark,
    clippy::never_loop,
    clippy::ptr_arg,
    reason = "the functions have the same parameters, and not every body uses each"
)]

#[path = "../common/mod.rs"]
mod common;

use common::{bits, floats, message, with_jobs};
use parallelize::{par_for, parallelize};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Has no copies.
struct Bag {
    name: String,
    sum: f64,
}

impl Bag {
    fn new() -> Bag {
        Bag { name: "bag".into(), sum: 0.125 }
    }
    fn with(mut self, x: f64) -> Bag {
        self.sum += x;
        self.name.push('+');
        self
    }
    fn close(self, text: &str) -> String {
        format!("{} {} {text}", self.name, self.sum)
    }
    fn fail(self, text: &str) -> f64 {
        panic!("{} breaks at {text}", self.name)
    }
}

/// Has no copies, and lends a part.
struct Line(String);

impl Line {
    fn of(x: f64) -> Line {
        Line(format!("{x} of a line"))
    }
    fn first(&self) -> &str {
        self.0.split(' ').next().unwrap_or("")
    }
    fn ends(&self) -> (&str, &str) {
        (self.first(), self.0.rsplit(' ').next().unwrap_or(""))
    }
}

fn work(x: f64, n: usize) -> f64 {
    (x + n as f64).sin().exp()
}

fn total(list: Vec<f64>) -> f64 {
    list.iter().sum()
}

fn weigh(list: Vec<f64>, x: f64) -> f64 {
    total(list) * x
}

fn named(name: String, y: f64) -> String {
    format!("{name} {y}")
}

fn checked(x: f64, i: usize, at: usize) -> Result<f64, String> {
    if i == at { Err(format!("{i}")) } else { Ok(x) }
}

fn or_panic(x: f64, n: usize) -> f64 {
    assert!(n < 600, "no {n}");
    x
}

type Said = (Result<Option<String>, String>, Vec<String>);

fn said(run: impl FnOnce(&mut Vec<String>) -> Option<String>) -> Said {
    let mut log = Vec::new();
    let result = catch_unwind(AssertUnwindSafe(|| run(&mut log)));
    (result.map_err(|payload| message(&*payload)), log)
}

fn shown(x: f64) -> Option<String> {
    Some(format!("{:x}", x.to_bits()))
}

/// A loop under the attribute, in `par_for!`, and as it is, over `list` with its index; what follows it is its value.
macro_rules! used_up {
    ($($test:ident: |$at:ident, $i:ident, $x:ident, $list:ident, $bag:ident, $slot:ident, $log:ident, $found:ident| $body:tt $value:expr;)*) => { $(
        #[test]
        fn $test() {
            #[parallelize(jobs = jobs, always)]
            fn attributed(xs: &[f64], $at: usize, $list: Vec<f64>, $bag: Bag, $slot: Option<Bag>, $log: &mut Vec<String>, jobs: i32) -> Option<String> {
                let mut $found = 0.0;
                for ($i, $x) in xs.iter().enumerate() $body
                $value
            }
            fn in_par_for(xs: &[f64], $at: usize, $list: Vec<f64>, $bag: Bag, $slot: Option<Bag>, $log: &mut Vec<String>, jobs: i32) -> Option<String> {
                let mut $found = 0.0;
                par_for!(jobs = jobs, always, for ($i, $x) in xs.iter().enumerate() $body);
                $value
            }
            fn plain(xs: &[f64], $at: usize, $list: Vec<f64>, $bag: Bag, $slot: Option<Bag>, $log: &mut Vec<String>) -> Option<String> {
                let mut $found = 0.0;
                for ($i, $x) in xs.iter().enumerate() $body
                $value
            }
            for n in [0, 1, 64, 1000] {
                let xs = floats(n);
                for at in [0, 1, 63, 500, 700, 2000] {
                    let (list, slot) = (|| vec![0.5, 0.1, 0.7], || (at % 2 == 0).then(Bag::new));
                    let plain = said(|log| plain(&xs, at, list(), Bag::new(), slot(), log));
                    with_jobs(|jobs| {
                        let attributed = said(|log| attributed(&xs, at, list(), Bag::new(), slot(), log, jobs));
                        let in_par_for = said(|log| in_par_for(&xs, at, list(), Bag::new(), slot(), log, jobs));
                        assert_eq!(attributed, plain, "attributed, {n} {at} {jobs}");
                        assert_eq!(in_par_for, plain, "in par_for!, {n} {at} {jobs}");
                    });
                }
            }
        }
    )* };
}

mod by_std;
mod carried;
mod labelled;
mod while_looked_at;

used_up! {
    returned_by_a_function: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            return shown(weigh(list, y) + y);
        }
    } None;

    returned_by_a_method: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        let text = format!("{y:.3}");
        let part = text.trim_start_matches('0');
        if i == at {
            return Some(bag.with(y).close(part));
        }
    } None;

    returned_in_a_tuple: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            let pair = (bag, y);
            return Some(pair.0.with(pair.1).close("pair"));
        }
    } None;

    assigned: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, at);
        if i == at {
            found = weigh(list, y) + y;
            break;
        }
    } shown(found);

    added: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, at);
        log.push(format!("{y}"));
        if y > 1.0 && i >= at {
            found += y;
            found += weigh(list, y) - work(y, i);
            log.push(bag.close("added"));
            break;
        }
        found += y;
    } shown(found);

    the_first_that_is_not_skipped: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, at);
        if i < at {
            continue;
        }
        found = weigh(list, y);
        break;
    } shown(found);

    in_one_branch: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, at);
        if i < at {
            continue;
        }
        if y > 1.0 {
            found = weigh(list, y);
        } else {
            log.push(bag.close("low"));
        }
        break;
    } shown(found);

    printed: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, at);
        if i == at {
            let text = format!("{} {y}", total(list));
            log.push(bag.close(&text));
            return Some(text);
        }
    } None;

    behind_what_panics: |at, i, x, list, bag, slot, log, found| {
        let y = or_panic(*x, i);
        if i == at {
            log.push("before".into());
            found = total(list) + or_panic(y, at);
            log.push("after".into());
            break;
        }
    } shown(found);

    what_panics_by_itself: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, at);
        if i == at {
            log.push("before".into());
            found = bag.fail(&i.to_string()) + or_panic(y, 10_000);
            break;
        }
    } shown(found);

    from_an_inner_loop: |at, i, x, list, bag, slot, log, found| {
        for k in 0..3 {
            let y = work(*x, k);
            if i + k == at {
                let text = format!("{y}");
                return Some(bag.with(y).close(text.trim()));
            }
            if y > 2.7 && i > 400 {
                return shown(weigh(list, y));
            }
        }
    } None;

    from_an_inner_loop_that_may_never_end: |at, i, x, list, bag, slot, log, found| {
        let mut k = 0;
        while k < 2 || *x == 0.0 {
            let y = work(*x, k);
            log.push(format!("{y}"));
            if i + k == at {
                let bag = bag.with(y);
                return Some(bag.close("inner"));
            }
            k += 1;
        }
    } None;

    under_a_label: |at, i, x, list, bag, slot, log, found| {
        let y = 'found: {
            for k in 0..3 {
                if i + k == at {
                    break 'found work(*x, k);
                }
            }
            0.0
        };
        if y > 0.0 {
            found = weigh(list, y);
            log.push(bag.close("label"));
            break;
        }
    } shown(found);

    of_a_name_that_is_declared_again: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            let mut list = list;
            list.push(y);
            let bag = bag.with(total(list));
            return Some(bag.close("again"));
        }
    } None;

    at_the_end_of_a_loop: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        log.push(format!("{y}"));
        if i == at {
            found = weigh(list, y);
            loop {
                found += 1.0;
                if found > 9.0 {
                    return shown(found);
                }
            }
        }
    } None;

    at_the_end_of_branches: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        log.push(format!("{y}"));
        if i == at {
            let z = weigh(list, y);
            if z > 1.0 {
                return Some(bag.close("high"));
            } else {
                found = z;
                break;
            }
        }
    } shown(found);

    in_arms: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        log.push(format!("{y}"));
        match i + 7 - at.min(i + 7) {
            7 if y < 1.0 => {
                total(list);
                return shown(y);
            }
            7 => return Some(bag.with(y).close("arm")),
            8 => {
                found = weigh(list, y);
                break;
            }
            _ => {}
        }
    } shown(found);

    in_front_of_a_panic: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        log.push(format!("{y}"));
        if i == at {
            let text = bag.with(y).close("panic");
            panic!("{text}");
        }
    } shown(found);

    where_something_else_is_not: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        let Some(z) = (i != at).then_some(y) else {
            return shown(weigh(list, y));
        };
        log.push(format!("{z}"));
    } shown(found);

    gone_over: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            for z in list {
                found += work(z, i) * y;
            }
            break;
        }
        found += y;
    } shown(found);

    gone_over_to_return: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            return shown(list.into_iter().map(|z| z * y).sum());
        }
    } None;

    in_a_closure: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        log.push(format!("{y}"));
        if i == at {
            let close = move |text: &str| bag.with(y).close(text);
            return Some(close("closure"));
        }
    } None;

    a_field_while_workers_read_others: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1) * bag.sum;
        if i == at {
            return Some(named(bag.name, y));
        }
        log.push(format!("{y}"));
    } None;

    a_field_to_go_on_with: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1) + list[i % 3];
        if i == at {
            log.push(named(bag.name, y) + &named(y.to_string(), weigh(list, y)));
            found = y;
            break;
        }
        found += y;
    } shown(found);

    a_struct: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1) + bag.sum;
        if i == at {
            let other = Bag { name: bag.name, sum: y };
            return Some(other.with(or_panic(y, at)).close("struct"));
        }
    } None;

    taken_apart: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1) + bag.sum;
        log.push(format!("{y}"));
        if i == at {
            let Bag { name, sum } = bag;
            return Some(named(name, sum + y));
        }
    } None;

    beside_what_is_kept: |at, i, x, list, bag, slot, log, found| {
        let line = Line::of(work(*x, 1));
        let first = line.first();
        log.push(first.to_string());
        if i == at {
            found = weigh(list, line.0.len() as f64);
            log.push(bag.close(first));
            break;
        }
    } shown(found);

    beside_what_is_kept_and_returned: |at, i, x, list, bag, slot, log, found| {
        let line = Line::of(work(*x, 1));
        let (first, last) = line.ends();
        if i == at {
            let bag = bag.with(first.len() as f64);
            return Some(bag.close(last) + first);
        }
        log.push(last.to_string());
    } None;

    within_a_value: |at, i, x, list, bag, slot, log, found| {
        let y = if i == at && i % 2 == 0 { return shown(weigh(list, *x)) } else { work(*x, 1) };
        let z = match checked(*x, i, at) {
            Ok(z) => z,
            Err(e) => return Some(bag.close(&e)),
        };
        found += y + z;
    } shown(found);

    if_it_must_be: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        log.push(format!("{y}"));
        if i == at {
            found = if y > 1.0 { weigh(list, y) } else { y };
            return shown(found);
        }
    } None;

    behind_what_is_drawn_in_order: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, at);
        log.push(i.to_string());
        if log.len() > at {
            let last = log.len() as f64;
            return Some(bag.with(last).with(y).close("last"));
        }
    } None;
}

#[test]
fn what_is_found_before_the_end_is_found_in_parallel() {
    #[parallelize(always)]
    fn attributed(xs: &[f64], n: usize) -> Option<f64> {
        let mut found = None;
        for x in xs {
            let y = work(*x, n);
            if y < 2.7 {
                continue;
            }
            found = Some(y);
            break;
        }
        found
    }
    fn in_par_for(xs: &[f64], n: usize) -> Option<f64> {
        par_for!(
            always,
            for x in xs {
                let y = work(*x, n);
                if y < 2.7 {
                    continue;
                }
                return Some(y);
            }
        );
        None
    }
    let xs = floats(10_000);
    let plain: Vec<f64> = xs.iter().map(|x| work(*x, 3)).find(|y| *y >= 2.7).into_iter().collect();
    let ours: Vec<f64> = attributed(&xs, 3).into_iter().collect();
    let in_par_for: Vec<f64> = in_par_for(&xs, 3).into_iter().collect();
    assert_eq!((bits(&ours), bits(&in_par_for)), (bits(&plain), bits(&plain)));
}
