//! What one iteration does by itself comes in its own order, between what stays in order and what does not: to what locals
//! share, to files, to processes, and where a value goes.

mod common;

use common::mix;
use common::twins::{at_all_jobs, check_count, jobs, twin};
use parallelize::parallelize;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fs::{self, File, remove_file};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, mpsc};

twin!(another_handle_is_kept(n: u64) -> Vec<u64> {
    let (mut shared, mut out): (Vec<Arc<Mutex<u64>>>, Vec<u64>) = (Vec::new(), Vec::new());
    for i in 0..n {
        let y = mix(i) % 1000;
        let inbox = Arc::new(Mutex::new(y));
        shared.push(inbox.clone());
        *shared[i as usize / 2].lock().unwrap() += 100;
        *shared[i as usize].lock().unwrap() += 1;
        out.push(*inbox.lock().unwrap());
    }
    out.extend(shared.iter().map(|inbox| *inbox.lock().unwrap()));
    out
});

#[derive(Default)]
struct Bus {
    boxes: Vec<Arc<Mutex<Vec<u64>>>>,
    counts: Vec<Arc<AtomicU64>>,
}

impl Bus {
    fn subscribe(&mut self, inbox: Arc<Mutex<Vec<u64>>>, count: &Arc<AtomicU64>) {
        self.boxes.push(inbox);
        self.counts.push(Arc::clone(count));
    }

    fn publish(&self, value: u64) {
        for (inbox, count) in self.boxes.iter().zip(&self.counts).rev().take(5) {
            inbox.lock().unwrap().push(value);
            count.fetch_add(value, Relaxed);
        }
    }
}

twin!(another_handle_is_given(n: u64) -> (Vec<usize>, u64) {
    let (mut bus, mut sizes, mut sum) = (Bus::default(), Vec::new(), 0);
    for i in 0..n {
        let y = mix(i) % 1000;
        let inbox = Arc::new(Mutex::new(Vec::new()));
        let count = Arc::new(AtomicU64::new(y));
        bus.subscribe(Arc::clone(&inbox), &count);
        bus.publish(y);
        let size = inbox.lock().unwrap().len();
        sizes.push(size);
        sum += count.load(Relaxed);
    }
    (sizes, sum)
});

twin!(numbered_where_it_is_kept(n: u64, ids: &AtomicUsize) -> Vec<usize> {
    let mut out = Vec::new();
    for i in 0..n {
        let y = (mix(i) % 1000) as usize;
        out.push(ids.fetch_add(1, Relaxed) * 1000 + y);
        out.push((ids.fetch_add(y, Relaxed) + 1).max(y));
    }
    out
});

#[test]
fn what_locals_share_is_seen_as_the_plain_loop_sees_it() {
    check_count(another_handle_is_kept::plain, another_handle_is_kept::ours);
    check_count(another_handle_is_given::plain, another_handle_is_given::ours);
    fn numbered(n: u64, number: fn(u64, &AtomicUsize) -> Vec<usize>) -> (Vec<usize>, usize) {
        let ids = AtomicUsize::new(7);
        (number(n, &ids), ids.into_inner())
    }
    check_count(|n| numbered(n, numbered_where_it_is_kept::plain), |n| numbered(n, numbered_where_it_is_kept::ours));
}

#[derive(Default, Debug, PartialEq)]
struct Base {
    rows: Vec<String>,
    lines: usize,
}

impl Base {
    fn import(&mut self, path: &Path) -> io::Result<()> {
        self.rows.push(fs::read_to_string(path)?);
        Ok(())
    }

    fn append(&mut self, path: &Path, line: &str) -> io::Result<()> {
        self.lines += 1;
        let mut file = File::options().append(true).open(path)?;
        writeln!(file, "{} {line}", self.lines)
    }
}

twin!(a_file_of_its_own(n: u64, folder: &Path) -> (Base, Vec<u64>) {
    let (mut base, mut sizes) = (Base::default(), Vec::new());
    for i in 0..n {
        let path = folder.join(i.to_string());
        fs::write(&path, format!("{}\n", mix(i) % 1000)).unwrap();
        base.import(&path).unwrap();
        base.append(&path, "more").unwrap();
        let text = fs::read_to_string(&path);
        sizes.push(text.map_or(0, |text| text.len() as u64));
        fs::remove_file(&path).unwrap();
    }
    (base, sizes)
});

twin!(a_file_of_its_own_with_errors(n: u64, folder: &Path) -> io::Result<(usize, Vec<u64>)> {
    let (mut count, mut sizes) = (0, Vec::new());
    for i in 0..n {
        let path = folder.join(i.to_string());
        let mut file = File::create(&path)?;
        count += 1;
        writeln!(file, "{count} {}", mix(i) % 1000)?;
        let size = fs::metadata(&path)?.len();
        sizes.push(size);
        drop(file);
        fs::remove_file(&path)?;
    }
    Ok((count, sizes))
});

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("parallelize-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn a_file_of_an_iteration_is_as_in_the_plain_loop() {
    let folder = Folder::new("in-turn");
    at_all_jobs(|n| {
        let (n, folder) = (n.min(300) as u64, folder.0.as_path());
        assert_eq!(a_file_of_its_own::plain(n, folder), a_file_of_its_own::ours(n, folder));
        let found = a_file_of_its_own_with_errors::ours(n, folder).unwrap();
        assert_eq!(a_file_of_its_own_with_errors::plain(n, folder).unwrap(), found);
    });
}

twin!(a_process_of_its_own(n: u64) -> io::Result<Vec<String>> {
    let (mut out, mut count) = (Vec::new(), 0);
    for i in 0..n {
        let mut child = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut stdin = child.stdin.take().unwrap();
        count += 1;
        writeln!(stdin, "{count} {}", mix(i) % 1000)?;
        drop(stdin);
        let result = child.wait_with_output()?;
        out.push(String::from_utf8_lossy(&result.stdout).trim().to_string());
    }
    Ok(out)
});

#[test]
#[cfg(unix)]
fn a_process_is_waited_for_when_it_has_its_input() {
    at_all_jobs(|n| {
        let n = n.min(12) as u64;
        assert_eq!(a_process_of_its_own::plain(n).unwrap(), a_process_of_its_own::ours(n).unwrap());
    });
}

struct Span<'l>(u64, &'l RefCell<Vec<String>>);

impl Drop for Span<'_> {
    fn drop(&mut self) {
        self.1.borrow_mut().push(format!("end {}", self.0));
    }
}

twin!(a_guard_over_a_cell(n: u64) -> Vec<String> {
    let log = RefCell::new(Vec::new());
    for i in 0..n {
        let y = mix(i) % 1000;
        let _span = Span(i, &log);
        log.borrow_mut().push(format!("work {i} {y}"));
        if y % 7 == 0 {
            log.borrow_mut().push(String::from("seven"));
        }
    }
    log.into_inner()
});

/// A file that goes with its name.
struct Temporary(PathBuf);

impl Temporary {
    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

twin!(a_file_that_goes_with_its_name(n: u64, folder: &Path) -> (Base, u64) {
    let (mut base, mut sum) = (Base::default(), 0);
    for i in 0..n {
        let y = mix(i) % 1000;
        let file = Temporary(folder.join(i.to_string()));
        fs::write(file.path(), y.to_string()).unwrap();
        base.import(file.path()).unwrap();
        sum += y;
        if y % 3 == 0 {
            let path = folder.join(format!("{i}-3"));
            let _file = Temporary(path.clone());
            fs::write(&path, "three").unwrap();
            base.import(&path).unwrap();
        }
    }
    (base, sum)
});

impl Base {
    /// Named as what looks, and does not.
    fn load(&mut self, path: &Path) {
        self.rows.push(fs::read_to_string(path).unwrap_or_default());
    }
}

impl Temporary {
    fn beside(&self, name: &str) -> PathBuf {
        self.0.with_file_name(format!("{}-{name}", self.0.display()))
    }
}

twin!(a_file_that_goes_where_it_says(xs: &[u64], folder: &Path) -> (Base, Vec<bool>) {
    let (mut base, mut there) = (Base::default(), Vec::new());
    for x in xs {
        let file = Temporary(folder.join(format!("{x}")));
        fs::write(file.path(), (mix(*x) % 1000).to_string()).unwrap();
        let (again, beside) = (file.path().to_path_buf(), file.beside("b"));
        base.load(file.path());
        there.push(again.exists() || beside.exists());
        drop(file);
        base.load(&again);
    }
    (base, there)
});

#[test]
fn guards_end_behind_what_stays_in_order() {
    check_count(a_guard_over_a_cell::plain, a_guard_over_a_cell::ours);
    let folder = Folder::new("guards");
    at_all_jobs(|n| {
        let (n, folder) = (n.min(300) as u64, folder.0.as_path());
        let found = a_file_that_goes_with_its_name::ours(n, folder);
        assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
        assert_eq!(a_file_that_goes_with_its_name::plain(n, folder), found);
        let xs: Vec<u64> = (0..n).collect();
        let found = a_file_that_goes_where_it_says::ours(&xs, folder);
        assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
        assert_eq!(a_file_that_goes_where_it_says::plain(&xs, folder), found);
    });
}

/// A text that nobody can copy, and that ends in a way of its own.
struct Sealed(String);

impl Sealed {
    fn text(&self) -> &str {
        &self.0
    }

    fn view(&self) -> View<'_> {
        View(&self.0)
    }
}

impl Drop for Sealed {
    fn drop(&mut self) {
        self.0.clear();
    }
}

struct View<'s>(&'s str);

impl Drop for View<'_> {
    fn drop(&mut self) {
        std::hint::black_box(self.0);
    }
}

impl Base {
    fn add(&mut self, text: &str) {
        self.rows.push(text.to_string());
    }

    fn eat(&mut self, sealed: Sealed) {
        self.rows.push(sealed.text().repeat(2));
    }
}

twin!(of_what_lends_and_ends(n: u64) -> (Base, u64) {
    let (mut base, mut sum) = (Base::default(), 0);
    for i in 0..n {
        let y = mix(i) % 1000;
        let first = Sealed(format!("{y}"));
        let view = first.view();
        base.add(view.0);
        base.add(first.text());
        let _end = Sealed(format!("end {i}"));
        let second = Sealed(format!("{y} again"));
        base.add(second.text());
        let second = Sealed(format!("{} and again", second.text()));
        base.add(second.text());
        let _end = Sealed(format!("end of {y}"));
        for k in 0..y % 3 {
            let third = Sealed(format!("{k}"));
            base.add(third.text());
            base.add(second.text());
        }
        if y % 5 == 0 {
            continue;
        }
        let fourth = Sealed(format!("{y}"));
        base.add(fourth.text());
        sum += fourth.text().len() as u64;
        base.eat(fourth);
    }
    (base, sum)
});

#[test]
fn what_lends_may_be_lent_and_moved() {
    check_count(of_what_lends_and_ends::plain, of_what_lends_and_ends::ours);
}

fn marked(path: &Path) -> Temporary {
    fs::write(path, "mark").unwrap();
    Temporary(path.to_path_buf())
}

impl Base {
    fn look(&mut self, path: &Path) {
        self.rows.push(fs::read_to_string(path).unwrap_or_default());
    }
}

twin!(a_file_that_is_written_to(n: u64, folder: &Path) -> (Base, Vec<u64>) {
    let (mut base, mut sizes) = (Base::default(), Vec::new());
    for i in 0..n {
        let path = folder.join(i.to_string());
        let mut file = BufWriter::new(File::create(&path).unwrap());
        base.look(&path);
        write!(file, "{} ", mix(i) % 1000).unwrap();
        file.flush().unwrap();
        base.look(&path);
        file.write_all(b"more").unwrap();
        drop(file);
        base.look(&path);
        sizes.push(fs::metadata(&path).unwrap().len());
        remove_file(&path).unwrap();
        base.rows.push(format!("{}", path.exists()));
    }
    (base, sizes)
});

twin!(a_guard_that_is_made_of_a_path(n: u64, folder: &Path) -> Base {
    let mut base = Base::default();
    for i in 0..n {
        let path = folder.join(format!("{}-{i}", mix(i) % 7));
        let _mark = marked(&path);
        base.look(&path);
        let inner = Folder::at(folder.join(format!("in-{i}")));
        let path = inner.path().join("file");
        fs::write(&path, "inner").unwrap();
        base.look(&path);
    }
    base
});

impl Folder {
    fn at(path: PathBuf) -> Folder {
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

twin!(files_behind_an_exit(n: u64, folder: &Path) -> Result<u64, u64> {
    let (mut seen, mut sum) = (HashSet::new(), 0);
    for i in 0..n {
        let y = mix(i) % 300;
        if !seen.insert(y % 50) {
            continue;
        }
        fs::write(folder.join(y.to_string()), "").unwrap();
        if y > 290 {
            return Err(y);
        }
        sum += y;
    }
    Ok(sum)
});

#[test]
fn files_are_written_in_turn() {
    let folder = Folder::new("written");
    let left = |n: u64, write: fn(u64, &Path) -> Result<u64, u64>| {
        let result = write(n, folder.path());
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names.iter().for_each(|name| fs::remove_file(folder.path().join(name)).unwrap());
        (result, names)
    };
    at_all_jobs(|n| {
        let (n, path) = (n.min(300) as u64, folder.path());
        assert_eq!(a_file_that_is_written_to::plain(n, path), a_file_that_is_written_to::ours(n, path));
        assert_eq!(a_guard_that_is_made_of_a_path::plain(n, path), a_guard_that_is_made_of_a_path::ours(n, path));
        assert_eq!(left(n, files_behind_an_exit::plain), left(n, files_behind_an_exit::ours), "n {n}, jobs {}", jobs());
    });
}

twin!(two_ends_of_a_stream(n: u64) -> (Vec<String>, u64) {
    let (mut out, mut talk) = (Vec::new(), Talk(0));
    for i in 0..n {
        let y = mix(i) % 1000;
        let (mine, mut theirs) = io::pipe().unwrap();
        talk.say(&mut theirs, y);
        drop(theirs);
        out.push(io::read_to_string(mine).unwrap());
    }
    (out, talk.0)
});

struct Talk(u64);

impl Talk {
    fn say(&mut self, to: &mut io::PipeWriter, y: u64) {
        self.0 += y;
        write!(to, "{y} {}", self.0).unwrap();
    }
}

#[test]
fn a_stream_is_read_when_it_has_been_written() {
    at_all_jobs(|n| {
        let n = n.min(100) as u64;
        assert_eq!(two_ends_of_a_stream::plain(n), two_ends_of_a_stream::ours(n));
    });
}

fn pair() -> (mpsc::Sender<u64>, mpsc::Receiver<u64>) {
    mpsc::channel()
}

// the other end of the channel is with what stays in order
twin!(an_answer_to_each_question(n: u64) -> Vec<u64> {
    let (mut askers, mut answers) = (Vec::new(), Vec::new());
    for x in 0..n {
        let question = mix(x) % 100;
        let (tx, rx) = pair();
        askers.push(tx);
        for asker in askers.drain(..) {
            asker.send(question + 1).unwrap();
        }
        answers.push(rx.recv().unwrap());
    }
    answers
});

#[test]
fn who_waits_for_an_answer_asks_first() {
    check_count(an_answer_to_each_question::plain, an_answer_to_each_question::ours);
}
