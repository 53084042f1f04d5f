//! Items that the pattern borrows, and indices that are moved.

mod common;

use common::{at_every_size, mix};
use parallelize::parallelize;

fn mixed(n: usize) -> Vec<u64> {
    (0..n as u64).map(mix).collect()
}

#[test]
fn items_are_borrowed_by_the_pattern() {
    #[parallelize(jobs = jobs, always)]
    fn ours(items: Vec<(u64, Vec<u64>)>, jobs: i32) -> Vec<u64> {
        let mut out = Vec::new();
        for (ref mut x, ref mut list) in items {
            *x += 1;
            list.push(*x);
            let value = list.iter().sum::<u64>();
            out.push(value);
        }
        out
    }
    at_every_size(|n, jobs| {
        let items = mixed(n).into_iter().map(|x| (x % 99, vec![x % 7])).collect();
        let plain: Vec<u64> = mixed(n).iter().map(|x| x % 99 + 1 + x % 7).collect();
        assert_eq!(ours(items, jobs), plain);
    });
}

#[test]
fn an_index_may_be_moved() {
    struct Key(Vec<u64>);
    struct Table([u64; 4]);
    impl std::ops::Index<Key> for Table {
        type Output = u64;
        fn index(&self, key: Key) -> &u64 {
            &self.0[key.0[0] as usize % 4]
        }
    }
    #[parallelize(jobs = jobs, always)]
    fn ours(xs: &[u64], table: &Table, jobs: i32) -> (u64, Vec<u64>) {
        let (mut total, mut out) = (0, Vec::new());
        for x in xs {
            let (a, b) = (Key(vec![*x]), Key(vec![x / 4]));
            total += table[a];
            out.push(table[b]);
        }
        (total, out)
    }
    at_every_size(|n, jobs| {
        let (xs, table) = (mixed(n), [3, 1, 4, 1]);
        let total = xs.iter().map(|x| table[*x as usize % 4]).sum();
        let out = xs.iter().map(|x| table[(x / 4) as usize % 4]).collect();
        assert_eq!(ours(&xs, &Table(table), jobs), (total, out));
    });
}
