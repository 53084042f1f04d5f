// === g_if_amp: a `&` is missing in a condition
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

fn cost(r: &R, k: &u32) -> u32 {
    r.cost(k)
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        if cost(row, key) > 3 { n += 1; }
    }
    n
}

// === g_if_mamp: the same, of a method of the item
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        if row.cost(key) > 3 { n += 1; }
    }
    n
}

// === g_push_mamp: a `&` is missing in what is pushed
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut out: Vec<u32> = Vec::new();
    for row in rows {
        out.push(row.cost(key));
    }
    out.len() as u32
}

// === g_arm_mamp: a `&` is missing in an arm
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }

    fn at(&self, i: usize) -> Option<u32> {
        self.v.get(i).copied()
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        let y = match row.at(1) { Some(z) => z + row.cost(key), None => 0 };
        n += y;
    }
    n
}

// === g_armv_mamp: the value of an arm, without a `&`
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }

    fn at(&self, i: usize) -> Option<u32> {
        self.v.get(i).copied()
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        n += match row.at(1) { Some(_) => row.cost(key), None => 0 };
    }
    n
}

// === g_ret_mamp: a `&` is missing, twice
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut out: Vec<u32> = Vec::new();
    for row in rows {
        if row.cost(key) == 3 { return row.cost(key); }
        out.push(1);
    }
    out.len() as u32
}

// === g_brk_amp: a `&` is missing where the loop may end
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

fn cost(r: &R, k: &u32) -> u32 {
    r.cost(k)
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        if cost(row, key) == 7 { break; }
        n += 1;
    }
    n
}

// === g_ent_mamp: a `&` is missing in a key
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut m = std::collections::HashMap::new();
    for row in rows {
        *m.entry(row.cost(key)).or_insert(0) += 1;
    }
    m.len() as u32
}

// === g_letelse_amp: a `&` is missing in a `let else`
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

fn cost(r: &R, k: &u32) -> u32 {
    r.cost(k)
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        let Some(z) = Some(cost(row, key)) else { continue };
        n += z;
    }
    n
}

// === g_and_mamp: a `&` is missing behind `&&`
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn has(&self, k: &u32) -> bool {
        self.v.contains(k)
    }

    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        if row.has(&key) && row.cost(key) == 2 { n += 1; }
    }
    n
}

// === g_while_amp: a `&` is missing in an inner condition
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

fn cost(r: &R, k: &u32) -> u32 {
    r.cost(k)
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        let mut i = 0;
        while i < cost(row, key) { i += 1; }
        n += i;
    }
    n
}

// === g_idx_mamp: a `&` is missing in an index
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        n += row.v[row.cost(key) as usize];
    }
    n
}

// === g_best_amp: a `&` is missing, of the best so far
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

fn cost(r: &R, k: &u32) -> u32 {
    r.cost(k)
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut best = 0u32;
    for row in rows {
        if cost(row, key) > best { best = cost(row, key); }
    }
    best
}

// === g_let_nname: a `String` where a `&str` is wanted
pub struct R {
    v: Vec<u32>,
    name: String,
}

impl R {
    fn named(&self, name: &str) -> bool {
        self.name == name
    }
}

#[parallelize]
pub fn total(rows: &[R], name: String) -> u32 {
    let mut n = 0u32;
    for row in rows {
        let y = row.named(name) as u32;
        n += y;
    }
    n
}

// === g_if_nname2: a number where a `&str` is wanted
pub struct R {
    v: Vec<u32>,
    name: String,
}

impl R {
    fn named(&self, name: &str) -> bool {
        self.name == name
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        if row.named(key) as u32 > 3 { n += 1; }
    }
    n
}

// === g_push_few: an argument is missing
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

fn cost(r: &R, k: &u32) -> u32 {
    r.cost(k)
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut out: Vec<u32> = Vec::new();
    for row in rows {
        out.push(cost(row));
    }
    out.len() as u32
}

// === g_max_wt: an argument of another type
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn cost(&self, k: &u32) -> u32 {
        self.v.iter().map(|x| x ^ k).sum()
    }
}

fn cost(r: &R, k: &u32) -> u32 {
    r.cost(k)
}

#[parallelize]
pub fn total(rows: &[R], name: String) -> u32 {
    let mut n = 0u32;
    for row in rows {
        n = n.max(cost(row, &name));
    }
    n
}
