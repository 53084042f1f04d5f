//! What an iteration does by calls that are there for what they do, where an earlier statement may have gone on to the next one:
//! only iterations that the plain loop comes to do it. And what ends where the body says so.

mod common;

use common::mix;
use common::twins::{at_all_jobs, check_count, jobs, twin};
use parallelize::parallelize;
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

/// Shared by all who have a `&`.
#[derive(Default)]
struct Store(Mutex<Vec<u64>>);

impl Store {
    fn record(&self, x: u64) {
        self.0.lock().unwrap().push(x);
    }

    fn put(&self, x: u64) -> Result<(), u64> {
        self.record(x);
        if mix(x) % 150 == 7 { Err(x) } else { Ok(()) }
    }

    fn into_vec(self) -> Vec<u64> {
        self.0.into_inner().unwrap()
    }
}

fn save(store: &Store, x: u64) {
    store.record(x + 1);
}

twin!(recorded_once(n: u64, store: &Store) -> usize {
    let mut seen = HashSet::new();
    for x in 0..n {
        let y = mix(x) % 37;
        if !seen.insert(y) {
            continue;
        }
        store.record(y);
    }
    seen.len()
});

twin!(saved_once(n: u64, store: &Store) -> usize {
    let mut seen = HashSet::new();
    for x in 0..n {
        let y = mix(x) % 37;
        if !seen.insert(y) {
            continue;
        }
        if y % 3 == 0 {
            store.record(y);
        } else {
            save(store, y);
        }
        let mut parts = vec![y, 2];
        parts.sort();
        save(store, parts[1]);
    }
    seen.len()
});

twin!(put_once(n: u64, store: &Store) -> Result<usize, String> {
    let mut seen = HashSet::new();
    for x in 0..n {
        let y = mix(x) % 337;
        if !seen.insert(y) {
            continue;
        }
        store.put(y).map_err(|y| format!("{y}"))?;
    }
    Ok(seen.len())
});

#[test]
fn who_is_skipped_records_nothing() {
    fn recorded<T>(n: u64, record: fn(u64, &Store) -> T) -> (T, Vec<u64>) {
        let store = Store::default();
        (record(n, &store), store.into_vec())
    }
    check_count(|n| recorded(n, recorded_once::plain), |n| recorded(n, recorded_once::ours));
    check_count(|n| recorded(n, saved_once::plain), |n| recorded(n, saved_once::ours));
    check_count(|n| recorded(n, put_once::plain), |n| recorded(n, put_once::ours));
}

twin!(opened_until_the_end(n: u64, folder: &Path) -> io::Result<u64> {
    for x in 0..n {
        let y = mix(x) % 1000;
        if y % 61 == 7 {
            return Ok(x);
        }
        let mut file = OpenOptions::new().create(true).append(true).open(folder.join("log"))?;
        writeln!(file, "{y}")?;
        let path = folder.join(format!("{x}"));
        File::options().write(true).create_new(true).open(&path).and_then(|mut file| write!(file, "{y}"))?;
    }
    Ok(n)
});

#[test]
fn files_are_opened_as_far_as_the_loop_goes() {
    type Found = (io::Result<u64>, Vec<(String, String)>);
    fn left(n: u64, name: &str, open: fn(u64, &Path) -> io::Result<u64>) -> Found {
        let folder = std::env::temp_dir().join(format!("parallelize-{}-reached-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let end = open(n, &folder);
        let read =
            |path: &Path| (path.file_name().unwrap().to_str().unwrap().to_string(), fs::read_to_string(path).unwrap());
        let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| read(&entry.unwrap().path())).collect();
        files.sort();
        fs::remove_dir_all(&folder).unwrap();
        (end, files)
    }
    at_all_jobs(|n| {
        let n = n.min(200) as u64;
        let (plain, ours) =
            (left(n, "plain", opened_until_the_end::plain), left(n, "ours", opened_until_the_end::ours));
        assert_eq!((plain.0.unwrap(), plain.1), (ours.0.unwrap(), ours.1));
    });
}

twin!(a_comma_before_all_but_one(n: u64) -> String {
    let (first, mut text) = (AtomicBool::new(true), String::new());
    for x in 0..n {
        let y = mix(x) % 1000;
        if !first.swap(false, Relaxed) {
            text.push(',');
        }
        text.push_str(&y.to_string());
    }
    text
});

/// Says when it ends.
struct Noted {
    notes: Arc<Mutex<Vec<u64>>>,
    x: u64,
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.notes.lock().unwrap().push(self.x);
    }
}

twin!(dropped_where_it_says(n: u64) -> (Vec<u64>, usize) {
    let (notes, mut longest) = (Arc::new(Mutex::new(Vec::new())), 0);
    for x in 0..n {
        let y = mix(x) % 1000;
        let noted = Noted { notes: Arc::clone(&notes), x: y };
        longest = longest.max(y as usize);
        drop(noted);
    }
    (notes.lock().unwrap().clone(), longest)
});

#[test]
fn what_is_dropped_behind_a_statement_ends_there() {
    check_count(a_comma_before_all_but_one::plain, a_comma_before_all_but_one::ours);
    check_count(dropped_where_it_says::plain, dropped_where_it_says::ours);
}
