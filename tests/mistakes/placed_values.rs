// === g_add_slice: a slice is added
pub struct R {
    v: Vec<u32>,
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut n = 0u32;
    for row in rows {
        n += row.v[0..2];
    }
    n
}

// === g_ext_slice: a slice in what is put
pub struct R {
    v: Vec<u32>,
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut out: Vec<u32> = Vec::new();
    for row in rows {
        out.extend([row.v[0..2], 1]);
    }
    out.len() as u32
}

// === g_let_twiceref: a `&` too many
pub struct R {
    v: Vec<u32>,
}

fn twice(x: u32) -> u32 {
    x * 2
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        let y = twice(&key);
        n += y;
    }
    n
}

// === g_push_twiceref: the same, in what is pushed
pub struct R {
    v: Vec<u32>,
}

fn twice(x: u32) -> u32 {
    x * 2
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut out: Vec<u32> = Vec::new();
    for row in rows {
        out.push(twice(&key));
    }
    out.len() as u32
}

// === g_push_noelse: an `if` without `else` is pushed
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn has(&self, k: &u32) -> bool {
        self.v.contains(k)
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut out: Vec<u32> = Vec::new();
    for row in rows {
        out.push(if row.has(&key) { 1 });
    }
    out.len() as u32
}

// === g_max_noelse: an `if` without `else` is given
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn has(&self, k: &u32) -> bool {
        self.v.contains(k)
    }
}

#[parallelize]
pub fn total(rows: &[R], key: u32) -> u32 {
    let mut n = 0u32;
    for row in rows {
        n = n.max(if row.has(&key) { 1 });
    }
    n
}

// === g_own_fmt: a text is added to a number
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
        let mut v = Vec::new();
        v.push(format!("{}", row.cost(&key)));
        n += v[0];
    }
    n
}

// === g_vec_parsei: a `Result` is added to a number
pub struct R {
    v: Vec<u32>,
    name: String,
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut n = 0u32;
    for row in rows {
        let v = vec![row.name.parse::<u32>(); 3];
        n += v[0];
    }
    n
}

// === g_if_mtake: a field is taken of a `&` item
pub struct R {
    v: Vec<u32>,
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut n = 0u32;
    for row in rows {
        if std::mem::take(&mut row.v).len() as u32 > 3 { n += 1; }
    }
    n
}

// === g_match_mtake: the same, to be matched
pub struct R {
    v: Vec<u32>,
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut n = 0u32;
    for row in rows {
        match std::mem::take(&mut row.v).len() as u32 { 0 => n += 1, _ => n += 2 }
    }
    n
}

// === g_ix_lett_opt: an `Option`, where a number is declared
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn at(&self, i: usize) -> Option<u32> {
        self.v.get(i).copied()
    }
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut n = 0u32;
    for i in 0..rows.len() {
        let y: u32 = rows[i].at(0);
        n += y;
    }
    n
}

// === g_ix_push_opt: an `Option` is pushed
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn at(&self, i: usize) -> Option<u32> {
        self.v.get(i).copied()
    }
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut out: Vec<u32> = Vec::new();
    for i in 0..rows.len() {
        out.push(rows[i].at(0));
    }
    out.len() as u32
}

// === g_ix_add_badarm: arms of two types
pub struct R {
    v: Vec<u32>,
}

impl R {
    fn at(&self, i: usize) -> Option<u32> {
        self.v.get(i).copied()
    }
}

#[parallelize]
pub fn total(rows: &[R]) -> u32 {
    let mut n = 0u32;
    for i in 0..rows.len() {
        n += match rows[i].at(0) { Some(x) => x, None => "none" };
    }
    n
}

// === g_ix_lett_mref: a `&`, where a number is declared
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
    for i in 0..rows.len() {
        let y: u32 = &rows[i].cost(&key);
        n += y;
    }
    n
}

// === g_ix_if_mamp: a `&` is missing, of an element
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
    for i in 0..rows.len() {
        if rows[i].cost(key) > 3 { n += 1; }
    }
    n
}

// === g_ix_push_mamp: the same, in what is pushed
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
    for i in 0..rows.len() {
        out.push(rows[i].cost(key));
    }
    out.len() as u32
}
