//! What a body changes in less usual ways: by a pattern on the left of `=`, `ref mut`, several `&mut`s at once, `&raw mut`, a
//! static, a `let` without a value, and macros of the user's.
#![allow(unsafe_code, reason = "a raw pointer is for unsafe code, and a static that changes")]

mod common;

use common::twins::{check, check_count, forms, jobs, twin};
use common::{mix, with_jobs};
use parallelize::{par_for, parallelize};

#[derive(Clone, Default)]
struct Point {
    x: u64,
    y: u64,
}

struct Pair(u64, u64);

twin!(fields_of_a_struct(n: u64) -> (u64, u64) {
    let (mut x, mut total) = (0, 0);
    for i in 0..n {
        let made = Point { x: mix(i) % 9, y: i };
        Point { x, .. } = made;
        total += x + x % 3;
    }
    (x, total)
});

twin!(fields_of_a_tuple_struct(n: u64) -> ([u64; 2], u64) {
    let (mut kept, mut total) = ([0; 2], 0);
    for i in 0..n {
        let value = mix(i) % 9;
        Pair(kept[0], total) = Pair(value, total + value);
        (Point { y: kept[1], .. }, _) = (Point { x: 0, y: total }, i);
    }
    (kept, total)
});

twin!(a_local_that_a_commit_takes_apart(n: u64) -> (Vec<u64>, u64) {
    let (mut out, mut turn) = (Vec::new(), 0u64);
    for i in 0..n {
        let (mut x, mut pair) = (mix(i) % 100, Pair(i, 0));
        if turn.is_multiple_of(2) {
            Point { x, .. } = Point { x: 9, y: 1 };
            Pair(pair.1, _) = Pair(turn, x);
        }
        turn += x % 3;
        out.push(x + pair.0 + pair.1);
    }
    (out, turn)
});

twin!(elements_of_two_arrays(n: u64) -> (Vec<u64>, Vec<u64>) {
    let mut a: Vec<u64> = (0..n + 1).map(mix).collect();
    let mut b: Vec<u64> = (0..n).collect();
    for i in 0..b.len() {
        let value = mix(i as u64);
        (a[i + 1], b[i]) = (b[i], value);
        let at = i;
        a[at] ^= value;
    }
    (a, b)
});

twin!(ref_mut_of_an_outer_variable(n: u64) -> (u64, u64) {
    let mut pair = (0, 1);
    for i in 0..n {
        let value = mix(i) % 7;
        let (ref mut sum, _) = pair;
        *sum += value;
        pair.1 ^= pair.0;
    }
    pair
});

twin!(several_borrows_in_a_tuple(n: u64) -> (Vec<u64>, u64) {
    let (mut out, mut total) = (Vec::new(), 0);
    for i in 0..n {
        let value = mix(i) % 100;
        let (list, sum) = (&mut out, &mut total);
        list.push(*sum);
        *sum += value;
    }
    (out, total)
});

twin!(several_borrows_in_an_array(n: u64) -> (Vec<u64>, Vec<u64>) {
    let (mut even, mut odd) = (Vec::new(), Vec::new());
    for i in 0..n {
        let value = mix(i);
        let [first, second] = [&mut even, &mut odd];
        let list = if value.is_multiple_of(2) { first } else { second };
        list.push(value);
    }
    (even, odd)
});

twin!(a_raw_pointer_to_a_local(n: u64) -> (Vec<u64>, u64) {
    let (mut out, mut turn) = (Vec::new(), 0u64);
    for i in 0..n {
        let mut x = mix(i) % 100;
        if turn.is_multiple_of(2) {
            let at = &raw mut x;
            // SAFETY: nothing else looks at it meanwhile
            unsafe { *at += 1 };
        }
        turn += 1;
        out.push(x);
    }
    (out, turn)
});

twin!(a_raw_pointer_to_an_outer_variable(n: u64) -> u64 {
    let mut total = 0u64;
    for i in 0..n {
        let value = mix(i) % 100;
        let at = &raw mut total;
        // SAFETY: as above
        unsafe { *at += value };
    }
    total
});

static mut SUM: u64 = 0;

twin!(a_static(n: u64) -> u64 {
    // SAFETY: one test alone uses it, on one thread
    unsafe { SUM = 0 };
    let mut last = 0;
    for i in 0..n {
        let value = mix(i) % 100;
        // SAFETY: as above
        unsafe {
            SUM += value;
            last = last * 3 % 1000 + SUM;
        }
    }
    last
});

twin!(a_value_that_comes_later(n: u64) -> (Vec<u64>, u64) {
    let (mut out, mut turn) = (Vec::new(), 0u64);
    for i in 0..n {
        let value = mix(i) % 100;
        let z;
        if turn.is_multiple_of(2) {
            z = value / 3;
            turn += value % 2 + 1;
        } else {
            z = 7;
            turn += 1;
        }
        out.push(z);
    }
    (out, turn)
});

twin!(a_value_of_some_arm(n: u64) -> (Vec<u64>, u64) {
    let (mut out, mut turn) = (Vec::new(), 0u64);
    for i in 0..n {
        let (value, z): (_, u64);
        value = mix(i) % 100;
        match value % 3 {
            0 => {
                z = value / 3;
                turn += 1;
            }
            1 => z = 2,
            _ => z = turn,
        }
        out.push(z + value);
    }
    (out, turn)
});

twin!(a_value_of_an_inner_loop(n: u64) -> (Vec<u64>, u64) {
    let (mut out, mut turn) = (Vec::new(), 0u64);
    for i in 0..n {
        let value = mix(i) % 100;
        let z;
        loop {
            turn += 1;
            if turn.is_multiple_of(3) {
                z = value / 2;
                break;
            }
        }
        out.push(z);
    }
    (out, turn)
});

twin!(a_variable_that_both_sides_assign(n: u64) -> (Vec<u64>, u64) {
    let (mut out, mut turn) = (Vec::new(), 0u64);
    for i in 0..n {
        let mut sum;
        (sum, _) = (mix(i) % 100, 1);
        let mut other;
        if turn.is_multiple_of(4) {
            other = sum;
            sum += 1;
        } else {
            other = turn;
        }
        other += 1;
        turn += sum;
        out.push(sum ^ other);
    }
    (out, turn)
});

twin!(a_local_that_changes_behind_an_exit(n: u64) -> (Vec<u64>, Vec<u64>, u64) {
    let (mut out, mut pairs, mut total) = (Vec::new(), Vec::<Pair>::new(), 0u64);
    for i in 0..n {
        let (mut x, mut list, pair) = (mix(i) % 100, vec![i], Pair(i, mix(i) % 7));
        if x % 2 == 0 {
            if total % 5 == 3 {
                total += 1;
                continue;
            }
            total += x;
            x += total;
            list.push(total);
            pairs.push(pair);
        }
        out.push(x + list.len() as u64);
    }
    (out, pairs.iter().map(|pair| pair.0 ^ pair.1).collect(), total)
});

twin!(a_variable_that_branches_assign(n: u64) -> (u64, u64) {
    let (mut total, mut last) = (0, 0);
    for i in 0..n {
        let (x, h) = (mix(i) % 100, mix(i + 1) % 100);
        let mut v;
        if x % 5 == 1 {
            v = 8;
            last += 8;
        } else {
            v = total;
        }
        if h % 5 == 1 {
            v = h + 1;
        }
        total = (total + v) % 1009;
    }
    (total, last)
});

macro_rules! add {
    ($to:expr, $value:expr) => {
        $to += $value
    };
}

twin!(a_macro_that_changes_its_first_argument(n: u64) -> (Point, u64) {
    let (mut point, mut total) = (Point::default(), 0);
    total += n;
    point.x = total;
    for i in 0..n {
        let value = mix(i) % 100;
        add!(point.x, value);
        add!(total, value / 2);
    }
    total += 1;
    (Point { y: total, ..point }, total)
});

macro_rules! record {
    ($log:expr, $($text:tt)*) => {
        $log.push(format!($($text)*))
    };
}

twin!(a_macro_that_writes_a_log(n: u64) -> Vec<String> {
    let mut log = Vec::new();
    for i in 0..n {
        let value = mix(i) % 100;
        record!(log, "{i}: {}", value);
        if value == 7 {
            record!(log, "seven");
        }
    }
    log
});

impl PartialEq for Point {
    fn eq(&self, other: &Point) -> bool {
        (self.x, self.y) == (other.x, other.y)
    }
}

impl std::fmt::Debug for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}

#[test]
fn whatever_changes_it() {
    check_count(fields_of_a_struct::plain, fields_of_a_struct::ours);
    check_count(fields_of_a_tuple_struct::plain, fields_of_a_tuple_struct::ours);
    check_count(a_local_that_a_commit_takes_apart::plain, a_local_that_a_commit_takes_apart::ours);
    check_count(elements_of_two_arrays::plain, elements_of_two_arrays::ours);
    check_count(ref_mut_of_an_outer_variable::plain, ref_mut_of_an_outer_variable::ours);
    check_count(several_borrows_in_a_tuple::plain, several_borrows_in_a_tuple::ours);
    check_count(several_borrows_in_an_array::plain, several_borrows_in_an_array::ours);
    check_count(a_raw_pointer_to_a_local::plain, a_raw_pointer_to_a_local::ours);
    check_count(a_raw_pointer_to_an_outer_variable::plain, a_raw_pointer_to_an_outer_variable::ours);
    check_count(a_static::plain, a_static::ours);
    check_count(a_macro_that_writes_a_log::plain, a_macro_that_writes_a_log::ours);
    check_count(a_macro_that_changes_its_first_argument::plain, a_macro_that_changes_its_first_argument::ours);
}

#[test]
fn a_value_that_a_commit_gives() {
    check_count(a_value_that_comes_later::plain, a_value_that_comes_later::ours);
    check_count(a_value_of_some_arm::plain, a_value_of_some_arm::ours);
    check_count(a_value_of_an_inner_loop::plain, a_value_of_an_inner_loop::ours);
    check_count(a_local_that_changes_behind_an_exit::plain, a_local_that_changes_behind_an_exit::ours);
    check_count(a_variable_that_branches_assign::plain, a_variable_that_branches_assign::ours);
    check_count(a_variable_that_both_sides_assign::plain, a_variable_that_both_sides_assign::ours);
}

impl Point {
    #[parallelize(jobs = jobs, always)]
    fn add_all(&mut self, n: u64, jobs: i32) {
        for i in 0..n {
            let value = mix(i) % 100;
            add!(self.x, value);
            self.y ^= value;
        }
    }
}

#[test]
fn a_macro_changes_a_field_of_self() {
    with_jobs(|jobs| {
        let mut point = Point::default();
        point.add_all(1000, jobs);
        let values = || (0..1000).map(|i| mix(i) % 100);
        assert_eq!((point.x, point.y), (values().sum(), values().fold(0, |a, b| a ^ b)));
    });
}

#[test]
fn in_a_function_like_macro() {
    with_jobs(|jobs| {
        let (mut x, mut total, mut seen) = (0, 0, Vec::new());
        par_for!(
            jobs = jobs,
            always,
            for i in 0..1000 {
                let made = Point { x: mix(i) % 9, y: i };
                Point { x, .. } = made;
                add!(total, x);
                let (list, sum) = (&mut seen, &total);
                list.push(*sum);
            }
        );
        let sums = (0..1000).scan(0, |total, i| {
            *total += mix(i) % 9;
            Some(*total)
        });
        assert_eq!(Some(&total), seen.last());
        assert_eq!((x, seen), (mix(999) % 9, sums.collect()));
    });
}

// as a `let` with a value: what stands in the branches is done in order, and their values are computed ahead
forms!(by_branches_with_effects(xs) -> (Vec<String>, u64) { let (mut out, mut t) = (vec![], 0u64); } for (x in xs) {
    let label;
    if x % 5 == 0 {
        label = "five".to_string();
    } else {
        label = match x % 3 {
            0 => mix(*x).to_string(),
            1 if x % 7 == 2 => continue,
            _ => {
                t = t.wrapping_mul(3) ^ mix(x + 1);
                format!("{:x}", mix(x + 2))
            }
        };
    }
    let mut n = label.len() as u64;
    out.push(label);
    n = if mix(*x) % 4 == n % 4 {
        t ^= n;
        mix(n)
    } else {
        n
    };
    t = t.wrapping_mul(5) ^ n;
} (out, t));
