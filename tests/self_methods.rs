//! Methods of `self` and of its fields that are called for their values, where nothing else says what `&mut self` is there for.

mod common;

use common::mix;
use common::twins::{check_count, jobs};
use parallelize::parallelize;
use std::collections::HashMap;

#[derive(Clone, Debug, Default, PartialEq)]
struct Limiter {
    spent: u64,
}

impl Limiter {
    fn check(&mut self, cost: u64) -> bool {
        self.spent += cost;
        !self.spent.is_multiple_of(3)
    }

    fn left(&self, cost: u64) -> u64 {
        mix(self.spent ^ cost) % 1000
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Linker {
    ids: HashMap<u64, u64>,
    total: u64,
    scale: u64,
    limiter: Limiter,
}

/// What workers do.
fn rule(x: u64) -> Result<u64, String> {
    let y = mix(x);
    if y % 1021 == 7 { Err(format!("{x} gives {y}")) } else { Ok(y % 211) }
}

impl Linker {
    fn link(&mut self, rule: u64, base: u64) -> u64 {
        let next = self.ids.len() as u64;
        self.total += rule + base;
        *self.ids.entry(rule).or_insert(next)
    }

    fn exec(&mut self, rule: u64) -> Result<bool, String> {
        self.total += rule;
        match self.total % 509 {
            1 => Ok(true),
            2 => Err(format!("at {}", self.total)),
            _ => Ok(false),
        }
    }

    fn scaled(&self, x: u64) -> u64 {
        x.wrapping_mul(self.scale + 3)
    }

    fn predict(&self, x: u64) -> u64 {
        self.scaled(x) ^ x
    }
}

/// A method as it stands, and annotated; and a test of the two.
macro_rules! twin {
    ($name:ident($me:ident, $n:ident) -> $r:ty { $($body:tt)* }) => {
        #[test]
        fn $name() {
            trait Twins {
                fn plainly(&mut self, n: u64) -> $r;
                fn parallel(&mut self, n: u64) -> $r;
            }
            #[allow(clippy::all, reason = "loops as people write them")]
            impl Twins for Linker {
                fn plainly(&mut $me, $n: u64) -> $r { $($body)* }
                #[parallelize(jobs = jobs(), always)]
                fn parallel(&mut $me, $n: u64) -> $r { $($body)* }
            }
            fn done<R>(run: impl FnOnce(&mut Linker) -> R) -> (Linker, R) {
                let mut linker = Linker::default();
                let given = run(&mut linker);
                (linker, given)
            }
            check_count(|n| done(|linker| linker.plainly(n)), |n| done(|linker| linker.parallel(n)));
        }
    };
}

twin!(its_value_is_pushed(self, n) -> Result<Vec<u64>, String> {
    let mut ids = Vec::new();
    for x in 0..n {
        let rule = rule(x)?;
        let id = self.link(rule, 2);
        ids.push(id);
    }
    Ok(ids)
});

twin!(it_ends_the_loop(self, n) -> Result<u64, String> {
    for x in 0..n {
        let rule = rule(x)?;
        if self.exec(rule)? {
            return Ok(x);
        }
    }
    Ok(n)
});

twin!(it_is_of_a_field(self, n) -> u64 {
    let mut passed = 0;
    for x in 0..n {
        let y = mix(x) % 10;
        if self.limiter.check(y) {
            passed += y;
        }
    }
    passed
});

// nothing else is left to workers
twin!(it_looks_at_another_field(self, n) -> u64 {
    for x in 0..n {
        self.total += self.limiter.left(x);
    }
    self.total
});

twin!(it_looks_at_another_field_for_what_is_kept(self, n) -> usize {
    for x in 0..n {
        *self.ids.entry(self.limiter.left(x) % 17).or_insert(x) += self.limiter.left(x + 1);
    }
    self.ids.len()
});

twin!(it_stands_beside_one_that_computes(self, n) -> Vec<u64> {
    let mut out = Vec::new();
    for x in 0..n {
        let y = self.predict(mix(x));
        if self.limiter.check(y % 7) {
            out.push(y);
        }
    }
    out
});

twin!(it_is_in_an_argument(self, n) -> Result<Vec<u64>, String> {
    let base = self.scaled(3);
    let mut ids = Vec::new();
    for x in 0..n {
        let rule = rule(x)?;
        ids.push(self.link(rule, base));
    }
    Ok(ids)
});

twin!(it_is_added_up(self, n) -> u64 {
    let mut sum = 0;
    for x in 0..n {
        let Ok(rule) = rule(x) else { continue };
        sum += self.link(rule, 1);
    }
    sum
});

twin!(it_is_matched(self, n) -> Result<Vec<u64>, String> {
    let mut out = Vec::new();
    for x in 0..n {
        let rule = rule(x)?;
        match self.exec(rule) {
            Ok(true) => break,
            Ok(false) => out.push(rule),
            Err(error) => return Err(error),
        }
    }
    Ok(out)
});

twin!(it_is_in_a_macro(self, n) -> Vec<String> {
    let mut out = Vec::new();
    for x in 0..n {
        let y = mix(x) % 97;
        out.push(format!("{y} {}", self.link(y, 3)));
        assert!(self.total > y, "{y} is counted");
    }
    out
});

twin!(self_is_handed_on(self, n) -> Vec<u64> {
    fn link(linker: &mut Linker, rule: u64) -> u64 {
        linker.total += 1;
        linker.link(rule, 5)
    }
    let mut out = Vec::new();
    for x in 0..n {
        let y = mix(x) % 97;
        let id = link(self, y);
        out.push(id + Self::link(self, y + 1, 7));
    }
    out
});

twin!(nothing_needs_it(self, n) -> Vec<u64> {
    let mut out = Vec::new();
    for x in 0..n {
        let y = self.scaled(mix(x));
        out.push(y);
    }
    out
});
