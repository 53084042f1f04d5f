//! Format strings mean in a worker, and in a commit, what they mean in the plain loop.

mod common;

use common::twins::{at_all_jobs, check, forms, jobs, twin};
use common::{float, mix};
use parallelize::{par_for, parallelize};
use std::fmt::{self, Debug, Display, Write as _};
use std::panic::catch_unwind;

struct Point {
    x: f64,
    y: f64,
}

impl Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:.*}, {:.*})", f.precision().unwrap_or(1), self.x, f.precision().unwrap_or(1), self.y)
    }
}

/// Has no other way.
#[derive(Clone, Copy)]
struct Debugged;

impl Debug for Debugged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("debugged")
    }
}

/// Keeps what it is given, each time.
#[derive(Debug, Default, PartialEq)]
struct Pieces(Vec<String>);

impl fmt::Write for Pieces {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push(text.to_string());
        Ok(())
    }
}

/// Macros with names of std's.
mod user {
    macro_rules! format_ {
        ($format:literal, $value:expr) => {
            stringify!($value).to_string()
        };
    }
    macro_rules! assert_ {
        ($condition:expr, $format:literal, $value:ident) => {
            ::std::assert!($condition, $format, $value.len())
        };
    }
    pub(crate) use {assert_ as assert, format_ as format};
}

struct Silent;

impl Silent {
    fn text(&self, k: u64) -> String {
        format!("silent {k}")
    }
}

macro_rules! said {
    ($($tokens:tt)*) => { stringify!($($tokens)*) };
}

twin! { specifications(n: usize, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..n {
        let (word, x) = (mix(i as u64), float(i));
        let p = Point { x, y: -x };
        out.push(format!("{} {word:x} {word:#018X} {:>9.3}|{x:+e}|{p:.3}", i, x));
        out.push(format!("{0:>1$} {0} {x:^width$.prec$} {{}} {:?}", i, width, prec = i % 4));
        out.push(format!("{:.*} {:-<6}| {word:o} {:b} {a} {a:?}", 2, x, i, word & 7, a = "a b"));
        out.push(format!("{:#?} {:<5}{:*^7}", (i, Some(word % 3)), i % 10, i % 100));
    }
    out
} }

twin! { nested(n: usize) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..n {
        let word = mix(i as u64);
        let inner = format!("{} {}", format!("{:>3}{word}", i % 7), said!(format!("{}", a  +  b), [x,y]));
        let all: Vec<String> = (0..3).map(|k| format!("{k}{:?}{}", word % 5, Silent.text(k))).collect();
        let both = format!("{} {:?}", if i % 2 == 0 { "even" } else { "odd" }, all.iter().map(|s| s.len()).collect::<Vec<_>>());
        out.push(format!("{inner}{both}{}", word % 7 == 3 && i as u64 + 1 > word % 9));
    }
    out
} }

twin! { written(n: usize) -> (String, u64) {
    let (mut out, mut total) = (String::new(), 0_u64);
    for i in 0..n {
        let word = mix(i as u64);
        total = total.wrapping_add(word);
        write!(out, "{total} {word:>21} {:?}", &out.len().checked_sub(i)).unwrap();
        writeln!(out).unwrap();
        if word % 3 == 0 { writeln!(&mut out, "{{{i:04}}} {0} {0:?}", "\"").unwrap(); }
    }
    (out, total)
} }

twin! { spread(label: &(dyn Display + Sync), items: &[Option<Box<dyn Debug + Send + Sync>>]) -> Vec<String> {
    let mut out = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let text = format!("{label:>8} {item:?} {} {:p}", mix(i as u64), item);
        out.push(text);
    }
    out
} }

twin! { failing(n: usize, bad: usize) -> u64 {
    let mut total = 0_u64;
    for i in 0..n {
        let word = mix(i as u64);
        assert!(i != bad || bad % 3 != 0, "{i} of {n}: {:>5} {}", word % 100, Point { x: 1.0, y: 2.0 });
        assert_eq!(i == bad && bad % 3 == 1, false, "{word:?} {}", total);
        if i == bad { panic!("{} {:?} {total}", i, said!(1+1)); }
        assert!(format!("{}", i + 1).len() < 9 && (i + 1) % 2_000_000 > 0);
        total = total.wrapping_add(word);
    }
    total
} }

// not as rustfmt has it: `name=&i`
twin! { odd(n: usize) -> Vec<String> {
    let (mut out, name) = (Vec::new(), 3);
    for i in 0..n {
        let (list, debugged) = (vec![i; i % 4], Debugged);
        out.push(format!("{name} {i}", name=&i));
        out.push(format!("{name} {i} {}", i == name, name=-(i as i64)));
        out.push(format!("{:}>10?} {debugged:?>10?}", debugged));
        out.push(user::format!("{}", list));
        user::assert!(i < n, "{}", list);
    }
    out.push(name.to_string());
    out
} }

twin! { pieces(n: usize) -> Pieces {
    let mut out = Pieces::default();
    for i in 0..n {
        write!(out, "{} {i} {}{} {}", "a", 5, stringify!(b), format_args!("{i:?}{}", ("c"))).unwrap();
    }
    out
} }

twin! { texts(n: usize, bad: usize) -> u64 {
    let mut total = 0_u64;
    for i in 0..n {
        if i == bad && bad % 3 == 0 { panic!("a {}", 5); }
        assert!(i != bad || bad % 3 == 1, "{} {}", "a", format_args!("b"));
        if i == bad { unreachable!("{}", stringify!(c)); }
        total = total.wrapping_add(mix(i as u64));
    }
    total
} }

fn generic<T: Display + Debug + Sync>(items: &[T], ours: bool) -> Vec<String> {
    #[parallelize(jobs = jobs(), always)]
    fn ours_of<T: Display + Debug + Sync>(items: &[T]) -> Vec<String> {
        let mut out = Vec::new();
        for item in items {
            out.push(format!("{item} {item:?} {} {:?}", item, item));
        }
        out
    }
    if ours { ours_of(items) } else { items.iter().map(|item| format!("{item} {item:?} {item} {item:?}")).collect() }
}

#[test]
fn texts_are_those_of_the_plain_loop() {
    at_all_jobs(|n| {
        assert_eq!(specifications::ours(n, 12), specifications::plain(n, 12));
        assert_eq!(nested::ours(n), nested::plain(n));
        assert_eq!(written::ours(n), written::plain(n));
        assert_eq!(odd::ours(n), odd::plain(n));
        assert_eq!(pieces::ours(n), pieces::plain(n));
        let items: Vec<Option<Box<dyn Debug + Send + Sync>>> =
            (0..n).map(|i| if i % 3 == 0 { None } else { Some(Box::new((i, "x")) as _) }).collect();
        assert_eq!(spread::ours(&"label", &items), spread::plain(&"label", &items));
        let items: Vec<String> = (0..n).map(|i| format!("\"{i}")).collect();
        assert_eq!(generic(&items, true), generic(&items, false));
    });
}

#[test]
fn messages_are_those_of_the_plain_loop() {
    let message = |run: &dyn Fn() -> u64| {
        let result = catch_unwind(std::panic::AssertUnwindSafe(run));
        result.map_err(|payload| match payload.downcast::<String>() {
            Ok(text) => (*text, "in a `String`"),
            Err(payload) => (payload.downcast::<&str>().unwrap().to_string(), "as it is"),
        })
    };
    at_all_jobs(|n| {
        for bad in [0, 1, 2, n / 2, n / 2 + 1, n / 2 + 2, n] {
            assert_eq!(message(&|| failing::ours(n, bad)), message(&|| failing::plain(n, bad)), "{n} {bad}");
            assert_eq!(message(&|| texts::ours(n, bad)), message(&|| texts::plain(n, bad)), "{n} {bad}");
        }
    });
}

/// Lines that are counted.
#[derive(Default, Debug, PartialEq)]
struct Lines(String, usize);

impl Lines {
    fn line(&mut self, line: fmt::Arguments<'_>) -> fmt::Result {
        self.1 += 1;
        writeln!(self.0, "{}: {line}", self.1)
    }
}

twin!(formatted_where_it_is_given(lines: &mut Lines, n: usize) -> fmt::Result {
    for i in 0..n {
        let y = mix(i as u64) % 1000;
        lines.line(format_args!("{i} {y:>4} {}", Point { x: y as f64, y: 0.5 }))?;
        lines.0.write_fmt(format_args!("{:?}", y.to_string()))?;
    }
    Ok(())
});

#[test]
fn arguments_of_a_format_are_formatted_ahead() {
    fn lines(n: usize, write: fn(&mut Lines, usize) -> fmt::Result) -> Lines {
        let mut lines = Lines::default();
        write(&mut lines, n).unwrap();
        lines
    }
    at_all_jobs(|n| {
        assert_eq!(lines(n, formatted_where_it_is_given::plain), lines(n, formatted_where_it_is_given::ours));
    });
}

forms!(named_in_a_text_and_in_an_effect(xs) -> (Vec<u64>, Vec<String>) {
    let (limit, mut last, mut values, mut texts) = (1000u64, 7, Vec::new(), Vec::new());
} for (x in xs) {
    let y = mix(*x);
    values.push(last ^ limit);
    if y % 3 > 0 {
        texts.push(format!("{y} of {limit}, {y:#x}"));
    }
    last += 1;
} (values, texts));
