// === wr_display_missing_on_user_struct: Display missing on a user struct
struct Money(i64);
#[parallelize]
fn bill(ms: &[Money]) -> String {
    let mut s = String::new();
    for m in ms {
        let line = m.to_string();
        s.push_str(&line);
    }
    s
}

// === wr_unknown_function_result_used_as: unknown function, result used as &x in push_str
#[parallelize]
fn render(ws: &[String]) -> String {
    let mut s = String::new();
    for w in ws {
        let line = titlecase(w);
        s.push_str(&line);
    }
    s
}

// === wr_unknown_field_result_used_as: unknown field, result used as &x in extend_from_slice
struct Rec { data: Vec<u8> }
#[parallelize]
fn render(rs: &[Rec]) -> Vec<u8> {
    let mut out = Vec::new();
    for r in rs {
        let d = r.bytes.clone();
        out.extend_from_slice(&d);
    }
    out
}

// === wr_display_missing_write_into_accumulator: Display missing, write! into the accumulator
use std::fmt::Write;
struct Money(i64);
#[parallelize]
fn bill(ms: &[Money]) -> String {
    let mut s = String::new();
    for m in ms {
        let cents = m.0 % 100;
        writeln!(s, "{m} {cents}").unwrap();
    }
    s
}

// === wr_no_string_on_option_used: no to_string on Option, used as += &x
#[parallelize]
fn opts(ms: &[Option<u32>]) -> String {
    let mut s = String::new();
    for m in ms {
        let t = m.to_string();
        s += &t;
    }
    s
}

// === wr_join_on_vec_u32_push: join on Vec<u32>, push_str(&joined)
#[parallelize]
fn joined(rows: &[Vec<u32>]) -> String {
    let mut s = String::new();
    for r in rows {
        let line = r.join(",");
        s.push_str(&line);
        s.push('\n');
    }
    s
}

// === wr_join_on_iterator: join on an iterator
#[parallelize]
fn joined(rows: &[Vec<u32>]) -> String {
    let mut s = String::new();
    for r in rows {
        let line = r.iter().map(|x| x.to_string()).join(",");
        s.push_str(&line);
    }
    s
}

// === wr_cascade_variant_x_given_generic: cascade variant: &x given to a generic/insert in the commit
use std::collections::HashSet;
#[parallelize]
fn r<'a>(ws: &'a [String], known: &mut HashSet<String>) -> usize {
    let mut t = 0;
    for w in ws {
        let key = w.normalise();
        if known.remove(&key) {
            t += 1;
        }
    }
    t
}

// === wr_cascade_variant_s_line: cascade variant: s += &line
#[parallelize]
fn r(ws: &[String]) -> String {
    let mut s = String::new();
    for w in ws {
        let line = titlecase(w);
        s += &line;
    }
    s
}

// === wr_cascade_variant_missing_macro_import: cascade variant: missing macro import / unknown macro
#[parallelize]
fn r(ws: &[String]) -> String {
    let mut out = String::new();
    for w in ws {
        let v = formt!("{w}!");
        out.push_str(&v);
    }
    out
}

// === wr_cascade_variant_unknown_type_path: cascade variant: unknown type path
#[parallelize]
fn r(ws: &[String]) -> String {
    let mut out = String::new();
    for w in ws {
        let v = Strng::from(w.trim());
        out.push_str(&v);
    }
    out
}

// === wr_cascade_variant_unknown_module_fs: cascade variant: unknown module fs, ? and push_str
use std::io;
#[parallelize]
fn r(ws: &[String]) -> io::Result<String> {
    let mut out = String::new();
    for w in ws {
        let v = fs::read_to_string(w)?;
        out.push_str(&v);
    }
    Ok(out)
}

// === wr_cascade_variant_missing_field_self: cascade variant: missing field, self accumulator
struct A { src: Vec<(String, u32)>, out: String }
impl A {
    #[parallelize]
    fn r(&mut self) {
        for w in &self.src {
            let v = w.2.to_lowercase();
            self.out.push_str(&v);
        }
    }
}

// === wr_cascade_variant_write_all_v: cascade variant: write_all(&v)
use std::io::Write;
#[parallelize]
fn r(ws: &[u32], w: &mut Vec<u8>) -> std::io::Result<()> {
    for x in ws {
        let v = x.to_le_byts();
        w.write_all(&v)?;
    }
    Ok(())
}

// === wr_cascade_variant_two_locals_one: cascade variant: two locals, one wrong
#[parallelize]
fn r(ws: &[String]) -> (String, usize) {
    let mut out = String::new();
    let mut n = 0;
    for w in ws {
        let v = w.reversed();
        let k = w.len();
        out.push_str(&v);
        n += k;
    }
    (out, n)
}

// === wr_cascade_collect_type_unknown_push: cascade: collect type unknown, push_str(&x)
#[parallelize]
fn r(ws: &[String]) -> String {
    let mut out = String::new();
    for w in ws {
        let v = w.chars().rev().collect();
        out.push_str(&v);
    }
    out
}

// === wr_cascade_parse_unknown_extend_from: cascade: parse unknown, extend_from_slice(&x)
#[parallelize]
fn r(ws: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for w in ws {
        let v = (0..*w).collect();
        out.extend_from_slice(&v);
    }
    out
}

// === wr_argument_type_mismatch_i64_vs: argument type mismatch i64 vs f64
fn tax(amount: f64, rate: f64) -> f64 { amount * rate }
#[parallelize]
fn total_tax(cents: &[i64]) -> f64 {
    let mut total = 0.0;
    for c in cents {
        let t = tax(*c, 0.19);
        total += t;
    }
    total
}

// === wr_argument_type_i32_item_by: argument type: i32 item by deref for u32, untyped accumulator
fn mix(seed: u32, n: usize) -> u32 { seed.rotate_left(n as u32) }
#[parallelize]
fn checksum(parts: &[i32]) -> u32 {
    let mut acc = 0;
    let n = parts.len();
    for p in parts {
        let h = mix(*p, n);
        acc ^= h;
    }
    acc
}

// === wr_fn_generic_called_wrong_type: Fn generic called with the wrong type
#[parallelize]
fn apply<F: Fn(f64) -> f64 + Sync>(f: F, xs: &[f32]) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        let y = f(*x);
        out.push(y);
    }
    out
}

// === wr_x_returned_string_wanted: *x returned where String wanted
fn s(x: String) -> usize { x.len() }
#[parallelize]
fn strs(xs: &[&str]) -> Vec<usize> {
    let mut out = Vec::new();
    for x in xs {
        let y = s(*x);
        out.push(y);
    }
    out
}

// === wr_swapped_arguments_different_types: swapped arguments of different types
fn repeat(s: &str, n: usize) -> String { s.repeat(n) }
#[parallelize]
fn bars(ns: &[usize]) -> Vec<String> {
    let mut out = Vec::new();
    for n in ns {
        let b = repeat(*n, "#");
        out.push(b);
    }
    out
}

// === wr_too_many_arguments_method: too many arguments to a method
struct Rng(u64);
impl Rng { fn at(&self, i: u64) -> u64 { self.0.wrapping_mul(i) } }
#[parallelize]
fn rolls(rng: &Rng, n: u64) -> Vec<u64> {
    let mut out = Vec::new();
    for i in 0..n {
        let r = rng.at(i, 6);
        out.push(r % 6);
    }
    out
}
