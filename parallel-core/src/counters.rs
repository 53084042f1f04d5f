//! What loops count in, and the same for each thread: numbers of its own.

use std::mem::size_of;

/// Integers to count in.
pub trait Integer: Copy + Send + Sync {
    /// None.
    const ZERO: Self;
    /// How much can be added before it overflows, or more than anybody counts.
    fn room(self) -> u64;
    /// Adds what cannot overflow.
    fn add(&mut self, count: Self);
}

macro_rules! integers {
    ($($int:ty)*) => { $(
        impl Integer for $int {
            const ZERO: $int = 0;
            fn room(self) -> u64 {
                u64::try_from(<$int>::MAX.saturating_sub(self)).unwrap_or(u64::MAX)
            }
            #[inline]
            fn add(&mut self, count: $int) {
                *self += count;
            }
        }
    )* };
}
integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// What a thread counts in.
pub trait Numbers: Clone + Send + Sync {
    /// Lent to an iteration.
    type Lent<'l>
    where
        Self: 'l;

    /// Lends it.
    fn lend(&mut self) -> Self::Lent<'_>;

    /// Lends again what is lent.
    fn again<'s, 'l: 's>(lent: &'s mut Self::Lent<'l>) -> Self::Lent<'s>
    where
        Self: 'l;

    /// Adds each number to that in its place. None can overflow.
    fn add_all(&mut self, other: Self);
}

/// Lent as a reference.
macro_rules! lent {
    ($lent:ty) => {
        type Lent<'l>
            = &'l mut $lent
        where
            Self: 'l;

        #[inline(always)]
        fn lend(&mut self) -> &mut $lent {
            self
        }

        #[inline(always)]
        fn again<'s, 'l: 's>(lent: &'s mut &'l mut $lent) -> &'s mut $lent
        where
            Self: 'l,
        {
            lent
        }
    };
}

impl<I: Integer> Numbers for I {
    lent!(I);

    fn add_all(&mut self, other: I) {
        Integer::add(self, other);
    }
}

impl<N: Numbers> Numbers for Vec<N> {
    lent!(Vec<N>);

    fn add_all(&mut self, other: Vec<N>) {
        self.iter_mut().zip(other).for_each(|(all, other)| all.add_all(other));
    }
}

// boxed, or what a loop may never have to add up has its place on the stack of whoever has the loop
impl<T: Numbers, const N: usize> Numbers for Box<[T; N]> {
    lent!([T; N]);

    fn add_all(&mut self, other: Box<[T; N]>) {
        self.iter_mut().zip(*other).for_each(|(all, other)| all.add_all(other));
    }
}

impl<A: Numbers, R: Numbers> Numbers for (A, R) {
    type Lent<'l>
        = (A::Lent<'l>, R::Lent<'l>)
    where
        Self: 'l;

    #[inline(always)]
    fn lend(&mut self) -> Self::Lent<'_> {
        (self.0.lend(), self.1.lend())
    }

    #[inline(always)]
    fn again<'s, 'l: 's>(lent: &'s mut Self::Lent<'l>) -> Self::Lent<'s>
    where
        Self: 'l,
    {
        (A::again(&mut lent.0), R::again(&mut lent.1))
    }

    fn add_all(&mut self, other: (A, R)) {
        self.0.add_all(other.0);
        self.1.add_all(other.1);
    }
}

impl Numbers for () {
    type Lent<'l> = ();

    #[inline(always)]
    fn lend(&mut self) {}

    #[inline(always)]
    fn again<'s, 'l: 's>((): &'s mut ()) {}

    fn add_all(&mut self, (): ()) {}
}

/// What a loop may count in: an integer, or an array, slice or `Vec` of what it may count in.
pub trait Counter {
    /// Numbers of a thread's own, in the same order.
    type Own: Numbers;
    /// Zeros.
    fn zeros(&self) -> Self::Own;
    /// How many integers there are.
    fn size(&self) -> usize;
    /// How much can be added to each of them before it overflows.
    fn room(&self) -> u64;
    /// Adds each number to that in its place.
    fn add(&mut self, own: Self::Own);
}

impl<I: Integer> Counter for I {
    type Own = I;

    #[inline(always)]
    fn zeros(&self) -> I {
        I::ZERO
    }

    #[inline(always)]
    fn size(&self) -> usize {
        1
    }

    #[inline(always)]
    fn room(&self) -> u64 {
        Integer::room(*self)
    }

    #[inline(always)]
    fn add(&mut self, own: I) {
        Integer::add(self, own);
    }
}

impl<C: Counter> Counter for [C] {
    type Own = Vec<C::Own>;

    fn zeros(&self) -> Vec<C::Own> {
        self.iter().map(C::zeros).collect()
    }

    fn size(&self) -> usize {
        self.iter().map(C::size).sum()
    }

    fn room(&self) -> u64 {
        self.iter().map(C::room).min().unwrap_or(u64::MAX)
    }

    fn add(&mut self, own: Vec<C::Own>) {
        self.iter_mut().zip(own).for_each(|(all, own)| all.add(own));
    }
}

impl<C: Counter> Counter for Vec<C> {
    type Own = Vec<C::Own>;

    fn zeros(&self) -> Vec<C::Own> {
        self[..].zeros()
    }

    fn size(&self) -> usize {
        self[..].size()
    }

    fn room(&self) -> u64 {
        self[..].room()
    }

    fn add(&mut self, own: Vec<C::Own>) {
        self[..].add(own);
    }
}

/// The largest array that may pass over a stack on its way.
const ARRAY: usize = 1 << 14;

impl<C: Counter, const N: usize> Counter for [C; N] {
    type Own = Box<[C::Own; N]>;

    #[inline(never)]
    fn zeros(&self) -> Box<[C::Own; N]> {
        Box::new(self.each_ref().map(C::zeros))
    }

    fn size(&self) -> usize {
        self[..].size()
    }

    fn room(&self) -> u64 {
        if size_of::<[C::Own; N]>() > ARRAY { 0 } else { self[..].room() }
    }

    #[inline(never)]
    fn add(&mut self, own: Box<[C::Own; N]>) {
        self.iter_mut().zip(*own).for_each(|(all, own)| all.add(own));
    }
}

/// What a loop counts in, seen as one: nested pairs of references, down to `()`.
pub trait Counters {
    /// Numbers of a thread's own.
    type Own: Numbers;
    /// Zeros.
    fn zeros(&self) -> Self::Own;
    /// How many integers there are.
    fn size(&self) -> usize;
    /// How much can be added to each of them before it overflows.
    fn room(&self) -> u64;
    /// Adds each number to that in its place.
    fn add(&mut self, own: Self::Own);
}

impl<C: Counter + ?Sized, R: Counters> Counters for (&mut C, R) {
    type Own = (C::Own, R::Own);

    #[inline(always)]
    fn zeros(&self) -> Self::Own {
        (self.0.zeros(), self.1.zeros())
    }

    #[inline(always)]
    fn size(&self) -> usize {
        self.0.size().saturating_add(self.1.size())
    }

    #[inline(always)]
    fn room(&self) -> u64 {
        self.0.room().min(self.1.room())
    }

    #[inline(always)]
    fn add(&mut self, own: Self::Own) {
        self.0.add(own.0);
        self.1.add(own.1);
    }
}

impl Counters for () {
    type Own = ();
    #[inline(always)]
    fn zeros(&self) {}
    #[inline(always)]
    fn size(&self) -> usize {
        0
    }
    #[inline(always)]
    fn room(&self) -> u64 {
        u64::MAX
    }
    #[inline(always)]
    fn add(&mut self, (): ()) {}
}
