//! Sums over a fixed tree, for `reorder(…)`.
//!
//! Iteration `i` belongs to lane `i % 8` of block `i / 128`. A lane is summed in order, the lanes of a block pairwise,
//! and the blocks pairwise too, as a binary counter counts: so the tree depends on the number of iterations alone, and
//! the rounding errors of a float sum grow with the logarithm of that number. Pairwise summation: N. J. Higham, "The
//! accuracy of floating point summation", SIAM J. Sci. Comput. 14 (1993).

use std::array;
use std::iter::{self, Product, Sum};
use std::marker::PhantomData;
use std::mem;

use std::ops::{AddAssign, Deref, MulAssign};
use std::panic::{self, AssertUnwindSafe};
use std::thread;

pub(crate) const LANES: usize = 8;
/// How many iterations a block has.
pub(crate) const BLOCK: usize = LANES * 16;

/// An operator, and a value that changes nothing when it is combined with another.
pub struct Operator<T, U, C> {
    unit: U,
    combine: C,
    of: PhantomData<fn() -> T>,
}

/// What stands for the variable while the loop runs. When dropped, it puts the result into the variable.
pub struct Reordered<'a, T, U: Fn() -> T, C: Fn(&mut T, T)> {
    target: &'a mut T,
    operator: Operator<T, U, C>,
    lanes: [T; LANES],
    /// Iterations that have begun in the current block.
    begun: usize,
    /// The sum of `2.pow(k)` blocks, where the number of blocks has that bit.
    blocks: Vec<Option<T>>,
}

impl<T, U: Fn() -> T, C: Fn(&mut T, T)> Operator<T, U, C> {
    #[inline(always)]
    pub(crate) fn unit(&self) -> T {
        (self.unit)()
    }

    #[inline(always)]
    pub(crate) fn combine(&self, left: &mut T, right: T) {
        (self.combine)(left, right);
    }
}

/// The sum of the lanes of a block.
#[inline(always)]
pub(crate) fn pairwise<T>([a, b, c, d, e, f, g, h]: [T; LANES], add: impl Fn(T, T) -> T) -> T {
    add(add(add(a, b), add(c, d)), add(add(e, f), add(g, h)))
}

impl<T, U: Clone, C: Clone> Clone for Operator<T, U, C> {
    fn clone(&self) -> Self {
        Operator { unit: self.unit.clone(), combine: self.combine.clone(), of: PhantomData }
    }
}

/// A variable that is to be reordered.
pub struct Target<'a, T>(&'a mut T);
/// One that cannot be, which [`SumInAnyOrder`](crate::bounds::SumInAnyOrder) or [`ProductInAnyOrder`](crate::bounds::ProductInAnyOrder) has said.
pub struct NoTarget;

impl<'a, T> Target<'a, T> {
    pub(crate) fn new(target: &'a mut T) -> Target<'a, T> {
        Target(target)
    }
}

impl<'a, T: Sum> Target<'a, T> {
    /// A sum.
    pub fn __sum<C: Fn(&mut T, T)>(self, combine: C) -> Reordered<'a, T, impl Fn() -> T + Clone, C> {
        reordered_sum(self.0, combine)
    }
}

impl<'a, T: Product> Target<'a, T> {
    /// A product.
    pub fn __product<C: Fn(&mut T, T)>(self, combine: C) -> Reordered<'a, T, impl Fn() -> T + Clone, C> {
        reordered_product(self.0, combine)
    }
}

impl<T> Deref for Target<'_, T> {
    type Target = NoTarget;
    fn deref(&self) -> &NoTarget {
        &NoTarget
    }
}

impl NoTarget {
    /// Of a type that cannot be known rustc says nothing more.
    pub fn __sum<C, R>(&self, _: C) -> R {
        unreachable!("what cannot be summed does not compile")
    }

    /// The same.
    pub fn __product<C, R>(&self, _: C) -> R {
        unreachable!("what cannot be multiplied does not compile")
    }
}

/// A sum: `+=` and `-=`.
pub(crate) fn reordered_sum<T: Sum, C: Fn(&mut T, T)>(
    target: &mut T,
    combine: C,
) -> Reordered<'_, T, impl Fn() -> T + Clone, C> {
    Reordered::new(target, || iter::empty::<T>().sum(), combine)
}

/// A product: `*=`.
pub(crate) fn reordered_product<T: Product, C: Fn(&mut T, T)>(
    target: &mut T,
    combine: C,
) -> Reordered<'_, T, impl Fn() -> T + Clone, C> {
    Reordered::new(target, || iter::empty::<T>().product(), combine)
}

/// An operator to which it makes no difference how often a value takes part: `min`, `max`, `&=`, `|=`.
pub fn reordered_same<T: Clone, C: Fn(&mut T, T)>(
    target: &mut T,
    combine: C,
) -> Reordered<'_, T, impl Fn() -> T + Clone, C> {
    let start = target.clone();
    Reordered::new(target, move || start.clone(), combine)
}

impl<'a, T, U: Fn() -> T, C: Fn(&mut T, T)> Reordered<'a, T, U, C> {
    fn new(target: &'a mut T, unit: U, combine: C) -> Self {
        let operator = Operator { unit, combine, of: PhantomData };
        let lanes = array::from_fn(|_| operator.unit());
        Reordered { target, operator, lanes, begun: 0, blocks: Vec::new() }
    }

    /// Begins an iteration.
    #[inline]
    pub fn begin(&mut self) {
        if self.begun == BLOCK {
            self.close();
        }
        self.begun += 1;
    }

    /// The lane of the iteration that has begun.
    #[inline]
    #[allow(clippy::should_implement_trait, reason = "the name says to the macro that what it lends is changed")]
    pub fn as_mut(&mut self) -> &mut T {
        &mut self.lanes[self.begun.wrapping_sub(1) % LANES]
    }

    pub(crate) fn operator(&self) -> &Operator<T, U, C> {
        &self.operator
    }

    /// Takes the sum of the current block, and starts the next one.
    fn take_block(&mut self) -> T {
        self.begun = 0;
        let lanes = mem::replace(&mut self.lanes, array::from_fn(|_| self.operator.unit()));
        pairwise(lanes, |mut left, right| {
            self.operator.combine(&mut left, right);
            left
        })
    }

    /// Adds the current block to those before it.
    fn close(&mut self) {
        let sum = self.take_block();
        self.add_block(sum);
    }

    /// Adds a block to those before it; none has begun.
    pub(crate) fn add_block(&mut self, mut sum: T) {
        for level in &mut self.blocks {
            match level.take() {
                Some(mut left) => {
                    self.operator.combine(&mut left, sum);
                    sum = left;
                }
                None => return *level = Some(sum),
            }
        }
        self.blocks.push(Some(sum));
    }

    /// Goes on with a block that has begun elsewhere; none has here.
    pub(crate) fn put_lane(&mut self, at: usize, lane: T) {
        self.lanes[at] = lane;
    }

    /// How many iterations have begun elsewhere.
    pub(crate) fn resume(&mut self, begun: usize) {
        self.begun = begun;
    }

    fn finish(&mut self) {
        if self.begun == 0 && self.blocks.is_empty() {
            return;
        }
        let mut sum = self.take_block();
        for mut left in mem::take(&mut self.blocks).into_iter().flatten() {
            self.operator.combine(&mut left, sum);
            sum = left;
        }
        self.operator.combine(self.target, sum);
    }
}

impl<T, U: Fn() -> T, C: Fn(&mut T, T)> Drop for Reordered<'_, T, U, C> {
    fn drop(&mut self) {
        if thread::panicking() {
            // what is on its way out is the panic that counts
            let _ = panic::catch_unwind(AssertUnwindSafe(|| self.finish()));
        } else {
            self.finish();
        }
    }
}

/// The sum of the values of a comprehension.
pub fn sum_in_tree<T: Sum + AddAssign>(values: &mut (impl Iterator<Item = T> + ?Sized)) -> T {
    let mut total = iter::empty::<T>().sum();
    let mut sum = reordered_sum(&mut total, |a, b| *a += b);
    values.for_each(|value| {
        sum.begin();
        *sum.as_mut() += value;
    });
    drop(sum);
    total
}

/// The product of the values of a comprehension.
pub fn product_in_tree<T: Product + MulAssign>(values: &mut (impl Iterator<Item = T> + ?Sized)) -> T {
    let mut total = iter::empty::<T>().product();
    let mut product = reordered_product(&mut total, |a, b| *a *= b);
    values.for_each(|value| {
        product.begin();
        *product.as_mut() *= value;
    });
    drop(product);
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(xs: &[f64]) -> f64 {
        let mut total = 0.0;
        let mut sum = reordered_sum(&mut total, |a, b| *a += b);
        for x in xs {
            sum.begin();
            *sum.as_mut() += x;
        }
        drop(sum);
        total
    }

    #[test]
    fn integers_and_strings_lose_nothing() {
        for n in [0, 1, 2, 7, 8, 9, 127, 128, 129, 1000, 10_007] {
            let mut total = 10_u64;
            let mut sum = reordered_sum(&mut total, |a, b| *a += b);
            for i in 0..n {
                sum.begin();
                *sum.as_mut() += i;
            }
            drop(sum);
            assert_eq!(total, 10 + n * n.saturating_sub(1) / 2);
        }
    }

    #[test]
    fn the_error_grows_with_the_logarithm() {
        let xs = vec![0.1; 1_000_000];
        let plain: f64 = xs.iter().sum();
        assert!((sum(&xs) - 100_000.0).abs() < 1e-9 && (plain - 100_000.0).abs() > 1e-7);
    }

    #[test]
    fn nothing_is_added_where_nothing_has_begun() {
        let mut zero = -0.0_f64;
        drop(reordered_sum(&mut zero, |a, b| *a += b));
        assert_eq!(zero.to_bits(), (-0.0_f64).to_bits());
    }
}
