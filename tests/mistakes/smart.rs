// === sm_rc_get_mut_field: a field is assigned through an Rc (E0594)
use std::rc::Rc;

pub struct Cell {
    pub temp: f64,
}

fn cool(t: f64) -> f64 {
    t * 0.95 + 1.0
}

#[parallelize]
pub fn cool_all(cells: &mut [Rc<Cell>]) {
    for cell in cells.iter_mut() {
        let t = cool(cell.temp);
        cell.temp = t;
    }
}

// === sm_arc_push: push on a Vec inside an Arc (E0596)
use std::sync::Arc;

fn heavy(x: u64) -> u64 {
    (0..99).fold(x, |a, b| a.wrapping_mul(3) ^ b)
}

#[parallelize]
pub fn gather(xs: &[u64], out: Arc<Vec<u64>>) -> usize {
    for x in xs {
        let h = heavy(*x);
        if h > 10 {
            out.push(h);
        }
    }
    out.len()
}

// === sm_arc_moved_into_thread: the Arc is moved into the thread without a clone (E0382)
use std::sync::{Arc, Mutex};
use std::thread;

fn heavy(x: u32) -> u64 {
    (0..u64::from(x)).map(|i| i * i % 13).sum()
}

#[parallelize]
pub fn shared_total(n: u32, sum: Arc<Mutex<u64>>) {
    let mut handles = Vec::new();
    for i in 0..n {
        let h = thread::spawn(move || {
            *sum.lock().unwrap() += heavy(i);
        });
        handles.push(h);
    }
    handles.into_iter().for_each(|h| h.join().unwrap());
}

// === sm_mutex_value_moved_out: a Vec is moved out of a MutexGuard (E0507)
use std::sync::Mutex;

fn digest(xs: Vec<u8>) -> u32 {
    xs.iter().fold(1, |a, b| a.wrapping_mul(257) ^ u32::from(*b))
}

#[parallelize]
pub fn digests(buffers: &[Mutex<Vec<u8>>]) -> Vec<u32> {
    let mut out = Vec::new();
    for buffer in buffers {
        let guard = buffer.lock().unwrap();
        out.push(digest(*guard));
    }
    out
}

// === sm_guard_of_local_mutex_returned: the guard of a Mutex that the function owns is returned (E0515)
use std::sync::{Mutex, MutexGuard};

fn heavy(x: u32) -> u32 {
    (0..50).fold(x, |a, b| a.wrapping_mul(41) ^ b)
}

#[parallelize]
pub fn fill<'a>(xs: &[u32]) -> MutexGuard<'a, Vec<u32>> {
    let shared = Mutex::new(Vec::new());
    for x in xs {
        let h = heavy(*x);
        shared.lock().unwrap().push(h);
    }
    shared.lock().unwrap()
}

// === sm_guard_not_mut: the guard of the lock is not declared mut, but written through (E0596)
use std::sync::Mutex;

fn slow(x: f64) -> f64 {
    (0..100).fold(x, |a, _| a.cos())
}

#[parallelize]
pub fn add_up(xs: &[f64], sum: &Mutex<f64>) {
    for x in xs {
        let y = slow(*x);
        let total = sum.lock().unwrap();
        *total += y;
    }
}

// === sm_refcell_borrow_returned: a slice of a RefCell borrow of the body is returned (E0515)
use std::cell::RefCell;

fn bad(xs: &[i32]) -> bool {
    xs.windows(2).any(|w| w[0] > w[1])
}

#[parallelize]
pub fn first_unsorted(lists: &[RefCell<Vec<i32>>]) -> Option<&[i32]> {
    for list in lists {
        let items = list.borrow();
        if bad(&items) {
            return Some(&items[..]);
        }
    }
    None
}

// === sm_refcell_temp_borrow: a reference out of a temporary RefCell borrow is kept (E0716)
use std::cell::RefCell;
use std::rc::Rc;

fn weight(s: &str) -> usize {
    s.chars().rev().enumerate().map(|(i, c)| i * c as usize).sum()
}

#[parallelize]
pub fn weights(names: &[Rc<RefCell<String>>]) -> Vec<usize> {
    let mut out = Vec::new();
    for name in names {
        let s = name.borrow().as_str();
        out.push(weight(s));
    }
    out
}

// === sm_rc_unwrap_field_moved: a String is moved out of an Rc (E0507)
use std::rc::Rc;

pub struct User {
    pub name: String,
    pub visits: u32,
}

fn frequent(v: u32) -> bool {
    v * v % 11 > 5
}

#[parallelize]
pub fn frequent_names(users: Vec<Rc<User>>) -> Vec<String> {
    let mut out = vec![];
    for user in users {
        if frequent(user.visits) {
            out.push(user.name);
        }
    }
    out
}

// === sm_box_moved_then_read: a Box is pushed on and a field is read afterwards (E0382)
pub struct Node {
    pub cost: u64,
    pub edges: Vec<u32>,
}

fn build(x: u32) -> Box<Node> {
    Box::new(Node {
        cost: u64::from(x).pow(2),
        edges: (0..x % 5).collect(),
    })
}

#[parallelize]
pub fn graph(ids: &[u32]) -> (Vec<Box<Node>>, u64) {
    let mut nodes = Vec::new();
    let mut cost = 0;
    for id in ids.iter() {
        let node = build(*id);
        if !node.edges.is_empty() {
            nodes.push(node);
        }
        cost += node.cost;
    }
    (nodes, cost)
}

// === sm_list_by_box_moved: the list head is moved into each new node, but only put back in one branch (E0382)
pub struct Link {
    pub value: u32,
    pub next: Option<Box<Link>>,
}

fn heavy(x: u32) -> u32 {
    (0..17).fold(x, |a, b| a.wrapping_mul(15) ^ b)
}

#[parallelize]
pub fn chain(xs: &[u32]) -> Option<Box<Link>> {
    let mut head = None;
    for x in xs {
        let new = Box::new(Link {
            value: heavy(*x),
            next: head,
        });
        if new.value > 100 {
            head = Some(new);
        }
    }
    head
}

// === sm_uninit_total: the sum is declared without a value and added to (E0381)
fn heavy(x: i64) -> i64 {
    (0..12).fold(x, |a, b| (a * 5 + b) % 10007)
}

#[parallelize]
pub fn checksum(xs: &[i64]) -> i64 {
    let mut sum: i64;
    for x in xs {
        sum += heavy(*x);
    }
    sum
}

// === sm_uninit_after_loop: the last value is only set in the loop and read behind it (E0381)
fn relax(x: f64, r: f64) -> f64 {
    x + (r - x) * 0.3
}

#[parallelize]
pub fn settle(rates: &[f64], trace: &mut Vec<f64>) -> f64 {
    let mut x = 0.0;
    let last;
    for r in rates {
        x = relax(x, *r);
        trace.push(x);
        if (x - r).abs() < 1e-6 {
            last = x;
            break;
        }
    }
    last
}

// === sm_uninit_in_branch: a let in the body is set in one branch only (E0381)
fn kind(x: u32) -> u32 {
    (x * 2654435761u32.wrapping_add(x)) % 3
}

#[parallelize]
pub fn labels(xs: &[u32]) -> Vec<String> {
    let mut out = Vec::new();
    for x in xs {
        let label;
        match kind(*x) {
            0 => label = "low",
            1 => label = "mid",
            _ => println!("unknown {x}"),
        }
        out.push(format!("{x}:{label}"));
    }
    out
}

// === sm_take_on_shared_option: take() of an Option field of a shared item (E0596)
pub struct Slot {
    pub data: Option<Vec<f64>>,
    pub id: usize,
}

fn reduce(v: Vec<f64>) -> f64 {
    v.into_iter().fold(0.0, |a, b| a + b * b)
}

#[parallelize]
pub fn drain_slots(slots: &[Slot], out: &mut [f64]) {
    for slot in slots {
        if let Some(v) = slot.data.take() {
            out[slot.id] = reduce(v);
        }
    }
}

// === sm_take_on_immutable_local: take() of an outer Option that is not mut (E0596)
fn check(x: u16) -> bool {
    x.swap_bytes() % 255 == 17
}

#[parallelize]
pub fn mark_first(xs: &[u16], mark: Option<String>) -> Vec<String> {
    let mut out = Vec::new();
    for x in xs {
        if check(*x) {
            out.push(mark.take().unwrap_or_else(|| x.to_string()));
        }
    }
    out
}

// === sm_iterator_consumed_twice: an iterator made before the loop is consumed by sum in each iteration (E0382)
fn scale(x: f64, total: f64) -> f64 {
    if total == 0.0 { x } else { x / total }
}

#[parallelize]
pub fn shares(xs: &[f64], others: &[f64]) -> Vec<f64> {
    let it = others.iter().filter(|o| **o > 0.0);
    let mut others_total = vec![];
    for x in xs {
        let others: f64 = it.map(|o| o * x).sum();
        others_total.push(scale(*x, others));
    }
    others_total
}

// === sm_iter_mut_item_used_after_store: a &mut item is stored in a Vec and written to again (E0382)
pub struct Unit {
    pub hp: i32,
    pub armor: i32,
}

fn damage(armor: i32) -> i32 {
    (20 - armor).max(1)
}

#[parallelize]
pub fn wounded(units: &mut [Unit]) -> Vec<&mut Unit> {
    let mut hit = Vec::new();
    for unit in units.iter_mut() {
        let d = damage(unit.armor);
        if d > 5 {
            hit.push(unit);
        }
        unit.hp -= d;
    }
    hit
}

// === sm_drop_map_borrowed: the cache is dropped while a value of it is still used (E0505)
use std::collections::HashMap;

fn fill(n: u32) -> HashMap<u32, u64> {
    (0..n).map(|i| (i, u64::from(i).pow(3))).collect()
}

#[parallelize]
pub fn cubes(ns: &[u32]) -> u64 {
    let mut total = 0;
    for n in ns {
        let cache = fill(n + 1);
        let last = cache.get(n).unwrap();
        drop(cache);
        total += last;
    }
    total
}

// === sm_clone_after_move_in_condition: an outer Vec is moved into or_insert in each iteration (E0382)
use std::collections::BTreeMap;

fn group(x: i32) -> i32 {
    x.rem_euclid(4)
}

#[parallelize]
pub fn grouped(xs: &[i32], empty: Vec<i32>) -> BTreeMap<i32, Vec<i32>> {
    let mut map = BTreeMap::new();
    for x in xs {
        let list = map.entry(group(*x)).or_insert(empty);
        if list.len() < 100 {
            list.push(*x);
        }
    }
    map
}
