//! Ordinary loops that write: to strings, bytes, cursors and dynamic writers, and to the process's own stdout.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, in_child, mix, rerun_well, words};
use parallelize::{par_for, parallelize};
use std::error::Error;
use std::fmt::{self, Debug, Write as _};
use std::io::{self, BufWriter, Cursor, Write as _};

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

fn same<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    at_all_jobs(|n| assert_eq!(plain(n), ours(n), "n {n}, jobs {}", jobs()));
}

twin! { to_string(n: usize) -> Result<(String, usize), fmt::Error> {
    let mut out = String::new(); let mut rows = 0;
    for i in 0..n {
        let h = work(i as u64);
        let (name, value) = (format!("n{h}"), float(i));
        write!(out, "{name:>24}|{value:<+12.3e}|{0:?}", h % 2 == 0)?;
        if h % 3 == 0 { writeln!(out)?; } else { writeln!(&mut out, " {i:04} {:#x}", h)?; }
        rows += 1;
        if h % 4001 == 0 { out.push_str("-- cut --"); break; }
    }
    Ok((out, rows))
} }
twin! { to_bytes(n: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for i in 0..n {
        let h = work(i as u64);
        out.write_all(&h.to_le_bytes())?;
        write!(&mut out, "{:width$}", i, width = (h % 9) as usize)?;
        out.extend_from_slice(b"\r\n");
        if h % 2 == 0 { out.write_all(&[0xff, h as u8])?; }
    }
    out.flush()?;
    Ok(out)
} }
twin! { cursor(cursor: &mut Cursor<&mut [u8]>, n: usize) -> io::Result<usize> {
    let mut written = 0;
    for i in 0..n {
        let line = format!("{i}: {}\n", work(i as u64));
        written += cursor.write(line.as_bytes())?;
        writeln!(cursor, "{}", line.len())?;
        if written > 100_000 { return Err(io::Error::other("too much")); }
    }
    Ok(written)
} }
twin! { dynamic(out: &mut dyn io::Write, n: usize) -> io::Result<u64> {
    let mut sum = 0u64;
    for w in words(n) {
        let h = work(w.len() as u64);
        sum ^= h;
        writeln!(out, "{w:>8} {h} {sum}")?;
    }
    out.flush()?;
    Ok(sum)
} }
twin! { dynamic_fmt(out: &mut dyn fmt::Write, n: usize) -> fmt::Result {
    for (i, w) in words(n).iter().enumerate() {
        let h = work(w.len() as u64 + i as u64);
        if i > 0 { out.write_str(", ")?; }
        write!(out, "{w}={h}")?;
        if h % 7 == 0 { out.write_char('!')?; }
    }
    Ok(())
} }
twin! { generic(out: &mut impl io::Write, n: usize) -> Result<usize, Box<dyn Error>> {
    let mut lines = 0;
    writeln!(out, "header")?;
    for w in words(n) {
        let k: u64 = w[1..].parse()?;
        let h = work(k);
        if h % 5003 == 1 { return Err(format!("{w} is bad after {lines}").into()); }
        writeln!(out, "{w},{h}").map_err(|e| format!("line {lines}: {e}"))?;
        lines += 1;
    }
    Ok(lines)
} }
twin! { buffered(n: usize) -> io::Result<Vec<u8>> {
    let mut out = BufWriter::with_capacity(64, Vec::new());
    for i in 0..n {
        let h = work(i as u64);
        for k in 0..h % 4 { write!(out, "{} ", mix(h ^ k))?; }
        writeln!(out)?;
    }
    Ok(out.into_inner().map_err(|e| e.into_error())?)
} }
twin! { two_writers(n: usize) -> Result<(String, Vec<u8>, String), Box<dyn Error>> {
    let mut good = String::new(); let mut bad = vec![]; let mut summary = String::new(); let mut total = 0.0;
    for (i, w) in words(n).iter().enumerate() {
        let score = float(work(i as u64) as usize).atan();
        match w[1..].parse::<i64>()? % 3 {
            0 => writeln!(good, "{w} {score:.4}")?,
            1 => { bad.write_all(w.as_bytes())?; bad.push(b'\n') }
            _ => { total += score; write!(summary, "{total:.3};")?; }
        }
    }
    Ok((good, bad, summary))
} }
struct Table {
    rows: Vec<u64>,
    width: usize,
}
impl fmt::Display for Table {
    #[parallelize(jobs = jobs(), always)]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, row) in self.rows.iter().enumerate() {
            let h = work(*row);
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{h:>width$}", width = self.width)?;
        }
        Ok(())
    }
}
twin! { image(w: usize, h: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    write!(out, "P6\n{w} {h}\n255\n")?;
    for y in 0..h {
        let mut line = Vec::with_capacity(3 * w);
        for x in 0..w {
            let (cx, cy) = (x as f64 / w as f64 * 3.0 - 2.0, y as f64 / h as f64 * 2.0 - 1.0);
            let (mut a, mut b, mut i) = (0.0, 0.0, 0u8);
            while a * a + b * b < 4.0 && i < 30 { (a, b) = (a * a - b * b + cx, 2.0 * a * b + cy); i += 1; }
            line.extend_from_slice(&[i * 8, i, 255 - i]);
        }
        out.write_all(&line)?;
    }
    Ok(out)
} }
struct Scarce(Vec<u8>, usize);
impl io::Write for Scarce {
    fn write(&mut self, b: &[u8]) -> io::Result<usize> {
        if self.0.len() >= self.1 {
            return Err(io::Error::new(io::ErrorKind::StorageFull, format!("full at {}", self.0.len())));
        }
        let n = b.len().min(self.1 - self.0.len()).min(7);
        self.0.extend_from_slice(&b[..n]);
        Ok(n)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.push(b'F');
        Ok(())
    }
}

#[test]
fn into_strings_and_bytes() {
    same(|n| to_string::plain(n).unwrap(), |n| to_string::ours(n).unwrap());
    same(|n| to_bytes::plain(n).unwrap(), |n| to_bytes::ours(n).unwrap());
    same(|n| buffered::plain(n).unwrap(), |n| buffered::ours(n).unwrap());
    same(|n| two_writers::plain(n).unwrap(), |n| two_writers::ours(n).unwrap());
    at_all_jobs(|n| {
        assert_eq!(image::plain(n.min(50), n.min(40)).unwrap(), image::ours(n.min(50), n.min(40)).unwrap())
    });
}

#[test]
fn into_cursors_that_fill() {
    at_all_jobs(|n| {
        for room in [0, 100, 5000, 1_000_000] {
            let (mut a, mut b) = (vec![0; room], vec![0; room]);
            let (mut p, mut q) = (Cursor::new(&mut a[..]), Cursor::new(&mut b[..]));
            let (r, s) = (cursor::plain(&mut p, n), cursor::ours(&mut q, n));
            assert_eq!((r.map_err(|e| e.to_string()), p.position()), (s.map_err(|e| e.to_string()), q.position()));
            assert_eq!(a, b);
        }
    });
}

#[test]
fn into_any_writer() {
    at_all_jobs(|n| {
        for room in [0, 10, 999, 1 << 30] {
            let text = |r: Result<u64, io::Error>| r.map_err(|e| (e.kind(), e.to_string()));
            let (mut a, mut b) = (Scarce(vec![], room), Scarce(vec![], room));
            assert_eq!((text(dynamic::plain(&mut a, n)), a.0), (text(dynamic::ours(&mut b, n)), b.0));
            let text = |r: Result<usize, Box<dyn Error>>| r.map_err(|e| e.to_string());
            let (mut a, mut b) = (Scarce(vec![], room), Scarce(vec![], room));
            assert_eq!((text(generic::plain(&mut a, n)), a.0), (text(generic::ours(&mut b, n)), b.0));
        }
        let (mut a, mut b) = (String::new(), String::new());
        assert_eq!((dynamic_fmt::plain(&mut a, n), a), (dynamic_fmt::ours(&mut b, n), b));
    });
}

#[test]
fn in_an_implementation_of_display() {
    at_all_jobs(|n| {
        let rows: Vec<u64> = (0..n as u64).collect();
        let plain: Vec<String> = rows.iter().map(|r| format!("{:>30}", work(*r))).collect();
        assert_eq!(Table { rows, width: 30 }.to_string(), plain.join("\n"));
    });
}

#[test]
fn by_macro() {
    at_all_jobs(|n| {
        let run = |parallel: bool| -> Result<(String, Vec<u8>), Box<dyn Error>> {
            let (mut text, mut bytes) = (String::new(), Vec::new());
            macro_rules! rows {
                ($($how:tt)*) => { $($how)*! { for i in 0..n {
                    let h = work(i as u64);
                    writeln!(text, "{i} {h:x}")?;
                    bytes.write_all(&h.to_be_bytes())?;
                    text.write_str("-")?;
                } } };
            }
            macro_rules! plainly { ($($l:tt)*) => { $($l)* }; }
            macro_rules! ours { ($($l:tt)*) => { par_for!(jobs = jobs(), always, $($l)*) }; }
            if parallel {
                rows!(ours)
            } else {
                rows!(plainly)
            }
            Ok((text, bytes))
        };
        assert_eq!(run(true).unwrap(), run(false).unwrap());
    });
}

twin! { printed(n: usize) -> Result<(), Box<dyn Error>> {
    for (i, w) in words(n).iter().enumerate() {
        let h = work(i as u64);
        print!("{w}");
        println!(" {} {h}", w[1..].parse::<u64>()?);
        if h % 100 == 0 { eprintln!("warning: {i}"); }
        if h % 3 == 0 { eprint!("."); }
        if h % 4001 == 3 { println!("cut"); return Ok(()); }
    }
    println!("end");
    Ok(())
} }
twin! { to_stdout(n: usize) -> io::Result<()> {
    let stdout = io::stdout();
    let mut lock = stdout.lock();
    for i in 0..n {
        let h = work(i as u64);
        writeln!(lock, "{i} {h}")?;
        if h % 2 == 0 { lock.write_all(b"even\n")?; }
    }
    Ok(())
} }

#[test]
fn to_the_process_own_output() {
    if in_child() {
        let ours = std::env::var("OURS").is_ok();
        println!("begin");
        eprintln!("begin");
        at_all_jobs(|n| {
            if ours {
                printed::ours(n).unwrap()
            } else {
                printed::plain(n).unwrap()
            }
            if ours { to_stdout::ours(n).unwrap() } else { to_stdout::plain(n).unwrap() }
        });
        return;
    }
    let part = |(out, err): (String, String)| {
        let out = out[out.find("begin").unwrap()..out.rfind("end").unwrap()].to_owned();
        (out, err[err.find("begin").unwrap()..].to_owned())
    };
    let plain = part(rerun_well("output::to_the_process_own_output", &[]));
    let ours = part(rerun_well("output::to_the_process_own_output", &[("OURS", "1")]));
    assert!(plain.0.len() > 100_000);
    assert!(plain == ours);
}
