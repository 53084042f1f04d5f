//! Things with several handles, and things of which there are not enough for all: permits, connections, channels, counted
//! references. What an iteration does with one handle stays behind what its statements in order have done with another, and
//! nobody waits for what only this thread can give back.

mod common;

use common::mix;
use common::twins::{at_all_jobs, check_count, jobs, twin};
use parallelize::{par_for, parallelize};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fs;
use std::io::{self, BufRead, Write};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// Some permits, and some who wait for one.
struct Semaphore {
    left: Mutex<usize>,
    back: Condvar,
}

struct Permit<'s>(&'s Semaphore);

impl Semaphore {
    fn new(permits: usize) -> Semaphore {
        Semaphore { left: Mutex::new(permits), back: Condvar::new() }
    }

    fn enter(&self) -> Permit<'_> {
        let mut left = self.back.wait_while(self.left.lock().unwrap(), |left| *left == 0).unwrap();
        *left -= 1;
        Permit(self)
    }

    fn checkout(&self) -> Permit<'_> {
        self.enter()
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.left.lock().unwrap() += 1;
        self.0.back.notify_one();
    }
}

impl Deref for Permit<'_> {
    type Target = Semaphore;
    fn deref(&self) -> &Semaphore {
        self.0
    }
}

#[derive(Default)]
struct Table(Vec<u64>);

impl Table {
    fn put(&mut self, x: u64) {
        self.0.push(x);
    }

    fn look(&mut self, permits: &Semaphore, x: u64) {
        self.0.push(*permits.left.lock().unwrap() as u64 / 100 + x);
    }
}

twin!(a_permit_for_each(n: u64) -> (Vec<u64>, Vec<u64>) {
    let (permits, mut table, mut sums) = (Semaphore::new(1), Table::default(), Vec::new());
    for x in 0..n {
        let _permit = permits.enter();
        let y = mix(x) % 1000;
        if y % 5 == 0 {
            sums.push(y);
            continue;
        }
        table.put(y);
    }
    (table.0, sums)
});

twin!(a_permit_that_is_looked_at(n: u64) -> Vec<u64> {
    let (permits, mut table) = (Semaphore::new(1), Table::default());
    for x in 0..n {
        let y = mix(x) % 1000;
        let permit = permits.checkout();
        table.look(&permit, y);
    }
    table.0
});

#[test]
fn who_waits_for_a_permit_gets_one() {
    check_count(a_permit_for_each::plain, a_permit_for_each::ours);
    check_count(a_permit_that_is_looked_at::plain, a_permit_that_is_looked_at::ours);
}

/// Where an answer will be, and who gives it.
struct Answer(Arc<(Mutex<Option<u64>>, Condvar)>);
struct Question(Arc<(Mutex<Option<u64>>, Condvar)>);

fn question() -> (Question, Answer) {
    let shared = Arc::default();
    (Question(Arc::clone(&shared)), Answer(shared))
}

impl Question {
    fn settle(self, answer: u64) {
        *self.0.0.lock().unwrap() = Some(answer);
        self.0.1.notify_all();
    }
}

impl Answer {
    fn there(&self) -> bool {
        self.0.0.lock().unwrap().is_some()
    }

    fn redeem(self) -> u64 {
        self.0.1.wait_while(self.0.0.lock().unwrap(), |answer| answer.is_none()).unwrap().unwrap()
    }
}

struct Server(u64);

impl Server {
    fn submit(&mut self, x: u64, question: Question) {
        self.0 += x;
        question.settle(self.0);
    }
}

twin!(a_question_to_a_server(n: u64) -> (Vec<u64>, Vec<bool>) {
    let (mut server, mut answers, mut there) = (Server(0), Vec::new(), Vec::new());
    for x in 0..n {
        let y = mix(x) % 1000;
        let (question, answer) = question();
        if y % 7 > 0 {
            server.submit(y, question);
            there.push(answer.there());
            answers.push(answer.redeem());
        } else {
            drop(question);
            there.push(answer.there());
        }
    }
    (answers, there)
});

fn counter() -> Arc<AtomicU64> {
    Arc::default()
}

#[derive(Default)]
struct Events(Vec<Box<dyn Fn(u64) + Send + Sync>>);

impl Events {
    fn on(&mut self, event: impl Fn(u64) + Send + Sync + 'static) {
        self.0.push(Box::new(event));
    }

    fn fire(&mut self, x: u64) {
        self.0.drain(..).for_each(|event| event(x));
    }
}

twin!(a_counter_of_events(n: u64) -> Vec<u64> {
    let (mut events, mut counts) = (Events::default(), Vec::new());
    for x in 0..n {
        let y = mix(x) % 1000;
        let count = counter();
        let handle = Arc::clone(&count);
        events.on(move |x| { handle.fetch_add(x, SeqCst); });
        events.fire(y);
        counts.push(count.load(SeqCst));
    }
    counts
});

twin!(who_else_has_a_handle(n: u64) -> Vec<(usize, bool)> {
    let (mut kept, mut out) = (Vec::new(), Vec::new());
    for x in 0..n {
        let shared = Arc::new(mix(x) % 1000);
        let weak = Arc::downgrade(&shared);
        if *shared % 3 == 0 {
            kept.push(Arc::clone(&shared));
        }
        if kept.len() > 4 {
            kept.clear();
        }
        let count = Arc::strong_count(&shared);
        drop(shared);
        out.push((count, weak.upgrade().is_some()));
    }
    out
});

#[test]
fn one_handle_is_looked_at_behind_what_another_did() {
    check_count(a_question_to_a_server::plain, a_question_to_a_server::ours);
    check_count(a_counter_of_events::plain, a_counter_of_events::ours);
    check_count(who_else_has_a_handle::plain, who_else_has_a_handle::ours);
}

/// A folder of its own, which goes with its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("parallelize-{}-handles-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Default)]
struct Archive(Vec<String>);

impl Archive {
    fn import(&mut self, path: &Path) {
        self.0.push(fs::read_to_string(path).unwrap_or_else(|_| "missing".to_string()));
    }
}

fn clean(path: &Path) {
    fs::remove_file(path).unwrap();
}

twin!(a_file_in_a_folder_of_its_own(n: u64, at: &Path) -> Vec<String> {
    let (mut archive, mut sizes) = (Archive::default(), Vec::new());
    for x in 0..n {
        let folder = Folder(at.join(x.to_string()));
        fs::create_dir_all(folder.path()).unwrap();
        let file = folder.path().join("file");
        fs::write(&file, format!("{}", mix(x) % 1000)).unwrap();
        archive.import(&file);
        clean(&file);
        sizes.push(fs::read_dir(folder.path()).unwrap().count().to_string());
    }
    archive.0.extend(sizes);
    archive.0
});

#[test]
fn a_file_goes_behind_who_reads_it() {
    let folder = Folder::new("files");
    at_all_jobs(|n| {
        let n = n.min(200) as u64;
        let (plain, ours) = (a_file_in_a_folder_of_its_own::plain, a_file_in_a_folder_of_its_own::ours);
        assert_eq!(plain(n, folder.path()), ours(n, folder.path()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    });
}

/// Says in a log when it begins and ends.
struct Span {
    log: Arc<Mutex<Vec<String>>>,
    name: &'static str,
}

fn span(log: &Arc<Mutex<Vec<String>>>, name: &'static str) -> Span {
    log.lock().unwrap().push(format!("begin {name}"));
    Span { log: log.clone(), name }
}

impl Drop for Span {
    fn drop(&mut self) {
        self.log.lock().unwrap().push(format!("end {}", self.name));
    }
}

twin!(spans_in_spans(n: u64) -> Vec<Vec<String>> {
    let mut logs: Vec<Arc<Mutex<Vec<String>>>> = Vec::new();
    for x in 0..n {
        let log = Arc::new(Mutex::new(vec![(mix(x) % 1000).to_string()]));
        let _outer = span(&log, "outer");
        let _inner = span(&log, "inner");
        logs.push(log.clone());
    }
    logs.iter().map(|log| log.lock().unwrap().clone()).collect()
});

#[test]
fn guards_end_in_reverse() {
    check_count(spans_in_spans::plain, spans_in_spans::ours);
}

fn echo() -> (io::PipeWriter, io::PipeReader) {
    let ((asked, ask), (answered, answer)) = (io::pipe().unwrap(), io::pipe().unwrap());
    thread::spawn(move || {
        let mut answer = answer;
        for line in io::BufReader::new(asked).lines() {
            writeln!(answer, "{}!", line.unwrap()).unwrap();
        }
    });
    (ask, answered)
}

twin!(a_line_for_each_line(n: u64) -> Vec<String> {
    let (mut ask, answered) = echo();
    let (mut reader, mut answers) = (io::BufReader::new(answered), Vec::new());
    for x in 0..n {
        let y = mix(x) % 1000;
        writeln!(ask, "{y}").unwrap();
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        answers.push(line);
    }
    answers
});

fn prompt(input: &mut impl BufRead, output: &mut impl Write, n: u64) -> Vec<String> {
    let mut answers = Vec::new();
    par_for!(
        jobs = jobs(),
        always,
        for x in 0..n {
            let y = mix(x) % 1000;
            writeln!(output, "{y}").unwrap();
            let mut line = String::new();
            input.read_line(&mut line).unwrap();
            answers.push(line);
        }
    );
    answers
}

#[test]
fn an_answer_is_read_when_the_question_is_written() {
    at_all_jobs(|n| {
        let n = n.min(100) as u64;
        assert_eq!(a_line_for_each_line::plain(n), a_line_for_each_line::ours(n));
        let (mut ask, answered) = echo();
        assert_eq!(a_line_for_each_line::plain(n), prompt(&mut io::BufReader::new(answered), &mut ask, n));
    });
}

/// Two views of one text.
struct Editor(Rc<RefCell<String>>);
struct History(Rc<RefCell<String>>, u64);

impl Editor {
    fn put(&mut self, x: u64) {
        self.0.borrow_mut().push_str(&x.to_string());
    }
}

impl History {
    fn snap(&mut self) -> u64 {
        self.1 += 1;
        self.0.borrow().len() as u64 + self.1
    }
}

twin!(drawn_from_what_was_put(n: u64) -> Vec<u64> {
    let text = Rc::new(RefCell::new(String::new()));
    let (mut editor, mut history, mut out) = (Editor(text.clone()), History(text, 0), Vec::new());
    for x in 0..n {
        let before = history.snap();
        let y = mix(x) % 1000;
        editor.put(y + before % 2);
        let length = history.snap();
        out.push(length + before);
    }
    out
});

twin!(drawn_by_closures_over_one_cell(n: u64) -> Vec<u64> {
    let (count, mut bumps, mut peeks) = (Cell::new(0), 0, 0);
    let mut bump = |by: u64| {
        bumps += 1;
        count.set(count.get() + by + bumps);
    };
    let mut peek = || {
        peeks += 1;
        count.get() + peeks
    };
    let mut out = Vec::new();
    for x in 0..n {
        let before = peek();
        let y = mix(x) % 1000;
        out.push(before);
        bump(y);
    }
    out
});

twin!(a_cell_that_gives_what_it_held(n: u64) -> (Vec<u64>, u64) {
    let (last, all) = (Cell::new(0), RefCell::new(Vec::new()));
    let spare = Cell::new(7);
    let mut out = Vec::new();
    for x in 0..n {
        let y = mix(x) % 1000;
        let before = spare.replace(y);
        out.push(y ^ before);
        all.borrow_mut().push(last.replace(y) + spare.get());
    }
    out.extend(all.take());
    (out, last.get())
});

/// A list of what is to be done, by who adds to it, and by who takes from it.
#[derive(Clone, Default)]
struct Queue(Arc<Mutex<VecDeque<u64>>>);

struct Tasks(Queue);

impl Queue {
    fn add(&self, x: u64) {
        self.0.lock().unwrap().push_back(x);
    }

    fn tasks(&self) -> Tasks {
        Tasks(self.clone())
    }
}

impl Iterator for Tasks {
    type Item = u64;
    fn next(&mut self) -> Option<u64> {
        self.0.0.lock().unwrap().pop_front()
    }
}

twin!(tasks_that_tasks_add(n: u64) -> Vec<u64> {
    let (queue, mut done) = (Queue::default(), Vec::new());
    queue.add(1);
    for x in queue.tasks() {
        let y = mix(x) % 1000;
        done.push(y);
        if x < n.min(300) {
            queue.add(2 * x);
            queue.add(2 * x + 1);
        }
    }
    done
});

twin!(tasks_of_a_list_in_front_of_the_loop(n: u64) -> Vec<u64> {
    let (list, mut done) = (Queue::default(), Vec::new());
    list.0.lock().unwrap().push_back(1);
    let tasks = Tasks(list.clone());
    for x in tasks {
        let y = mix(x) % 1000;
        done.push(y);
        if x < n.min(300) {
            list.add(x + 1);
        }
    }
    done
});

#[test]
fn what_one_name_is_changed_by_shows_by_the_other() {
    check_count(drawn_from_what_was_put::plain, drawn_from_what_was_put::ours);
    check_count(drawn_by_closures_over_one_cell::plain, drawn_by_closures_over_one_cell::ours);
    check_count(a_cell_that_gives_what_it_held::plain, a_cell_that_gives_what_it_held::ours);
    check_count(tasks_that_tasks_add::plain, tasks_that_tasks_add::ours);
    check_count(tasks_of_a_list_in_front_of_the_loop::plain, tasks_of_a_list_in_front_of_the_loop::ours);
}
