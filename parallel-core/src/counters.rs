//! What loops count in, and the same for each thread: numbers of its own.
#![allow(unsafe_code)]

use std::marker::PhantomData;
use std::mem::size_of;

/// Integers to count in.
pub trait Integer: Copy + Send + Sync {
    /// None.
    const ZERO: Self;
    /// How much can be added before it overflows, or more than anybody counts.
    fn __room(self) -> u64;
    /// Adds what cannot overflow.
    fn __add(&mut self, count: Self);
    /// Whether it is not zero.
    fn __is_any(self) -> bool;
}

macro_rules! integers {
    ($($int:ty)*) => { $(
        impl Integer for $int {
            const ZERO: $int = 0;
            fn __room(self) -> u64 {
                u64::try_from(<$int>::MAX.saturating_sub(self)).unwrap_or(u64::MAX)
            }
            #[inline]
            fn __add(&mut self, count: $int) {
                *self += count;
            }
            #[inline]
            fn __is_any(self) -> bool {
                self != 0
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
    fn __lend(&mut self) -> Self::Lent<'_>;

    /// Lends again what is lent.
    fn __again<'s, 'l: 's>(lent: &'s mut Self::Lent<'l>) -> Self::Lent<'s>
    where
        Self: 'l;

    /// Adds each number to that in its place. None can overflow.
    fn __add_all(&mut self, other: Self);

    /// Whether any is not zero.
    fn __is_any(&self) -> bool;
}

/// Lent as a reference.
macro_rules! lent {
    ($lent:ty) => {
        type Lent<'l>
            = &'l mut $lent
        where
            Self: 'l;

        #[inline(always)]
        fn __lend(&mut self) -> &mut $lent {
            self
        }

        #[inline(always)]
        fn __again<'s, 'l: 's>(lent: &'s mut &'l mut $lent) -> &'s mut $lent
        where
            Self: 'l,
        {
            lent
        }
    };
}

impl<I: Integer> Numbers for I {
    lent!(I);

    fn __add_all(&mut self, other: I) {
        Integer::__add(self, other);
    }

    fn __is_any(&self) -> bool {
        Integer::__is_any(*self)
    }
}

impl<N: Numbers> Numbers for Vec<N> {
    lent!(Vec<N>);

    fn __add_all(&mut self, other: Vec<N>) {
        self.iter_mut().zip(other).for_each(|(all, other)| all.__add_all(other));
    }

    fn __is_any(&self) -> bool {
        self.iter().any(N::__is_any)
    }
}

// boxed, or what a loop may never have to add up has its place on the stack of whoever has the loop
impl<T: Numbers, const N: usize> Numbers for Box<[T; N]> {
    lent!([T; N]);

    fn __add_all(&mut self, other: Box<[T; N]>) {
        self.iter_mut().zip(*other).for_each(|(all, other)| all.__add_all(other));
    }

    fn __is_any(&self) -> bool {
        self.iter().any(T::__is_any)
    }
}

impl<A: Numbers, R: Numbers> Numbers for (A, R) {
    type Lent<'l>
        = (A::Lent<'l>, R::Lent<'l>)
    where
        Self: 'l;

    #[inline(always)]
    fn __lend(&mut self) -> Self::Lent<'_> {
        (self.0.__lend(), self.1.__lend())
    }

    #[inline(always)]
    fn __again<'s, 'l: 's>(lent: &'s mut Self::Lent<'l>) -> Self::Lent<'s>
    where
        Self: 'l,
    {
        (A::__again(&mut lent.0), R::__again(&mut lent.1))
    }

    fn __add_all(&mut self, other: (A, R)) {
        self.0.__add_all(other.0);
        self.1.__add_all(other.1);
    }

    fn __is_any(&self) -> bool {
        self.0.__is_any() || self.1.__is_any()
    }
}

impl Numbers for () {
    type Lent<'l> = ();

    #[inline(always)]
    fn __lend(&mut self) {}

    #[inline(always)]
    fn __again<'s, 'l: 's>((): &'s mut ()) {}

    fn __add_all(&mut self, (): ()) {}

    fn __is_any(&self) -> bool {
        false
    }
}

/// What a loop may count in: an integer, or an array, slice or `Vec` of what it may count in.
pub trait Counter {
    /// Numbers of a thread's own, in the same order.
    type Own: Numbers;
    /// Zeros.
    fn __zeros(&self) -> Self::Own;
    /// How many integers there are.
    fn __size(&self) -> usize;
    /// How much can be added to each of them before it overflows.
    fn __room(&self) -> u64;
    /// Adds each number to that in its place.
    fn __add(&mut self, own: Self::Own);
    /// Whether it is aligned. A field of a packed struct need not be.
    fn __is_aligned(this: *const Self) -> bool;
}

impl<I: Integer> Counter for I {
    type Own = I;

    #[inline(always)]
    fn __zeros(&self) -> I {
        I::ZERO
    }

    #[inline(always)]
    fn __size(&self) -> usize {
        1
    }

    #[inline(always)]
    fn __room(&self) -> u64 {
        Integer::__room(*self)
    }

    #[inline(always)]
    fn __add(&mut self, own: I) {
        Integer::__add(self, own);
    }

    #[inline(always)]
    fn __is_aligned(this: *const I) -> bool {
        this.is_aligned()
    }
}

impl<C: Counter> Counter for [C] {
    type Own = Vec<C::Own>;

    fn __zeros(&self) -> Vec<C::Own> {
        self.iter().map(C::__zeros).collect()
    }

    fn __size(&self) -> usize {
        self.iter().map(C::__size).sum()
    }

    fn __room(&self) -> u64 {
        self.iter().map(C::__room).min().unwrap_or(u64::MAX)
    }

    fn __add(&mut self, own: Vec<C::Own>) {
        self.iter_mut().zip(own).for_each(|(all, own)| all.__add(own));
    }

    fn __is_aligned(this: *const [C]) -> bool {
        this.cast::<C>().is_aligned()
    }
}

impl<C: Counter> Counter for Vec<C> {
    type Own = Vec<C::Own>;

    fn __zeros(&self) -> Vec<C::Own> {
        self[..].__zeros()
    }

    fn __size(&self) -> usize {
        self[..].__size()
    }

    fn __room(&self) -> u64 {
        self[..].__room()
    }

    fn __add(&mut self, own: Vec<C::Own>) {
        self[..].__add(own);
    }

    fn __is_aligned(this: *const Vec<C>) -> bool {
        this.is_aligned()
    }
}

/// The largest array that may pass over a stack on its way.
const ARRAY: usize = 1 << 14;

impl<C: Counter, const N: usize> Counter for [C; N] {
    type Own = Box<[C::Own; N]>;

    #[inline(never)]
    fn __zeros(&self) -> Box<[C::Own; N]> {
        Box::new(self.each_ref().map(C::__zeros))
    }

    fn __size(&self) -> usize {
        self[..].__size()
    }

    fn __room(&self) -> u64 {
        if size_of::<[C::Own; N]>() > ARRAY { 0 } else { self[..].__room() }
    }

    #[inline(never)]
    fn __add(&mut self, own: Box<[C::Own; N]>) {
        self.iter_mut().zip(*own).for_each(|(all, own)| all.__add(own));
    }

    fn __is_aligned(this: *const [C; N]) -> bool {
        this.is_aligned()
    }
}

/// What was counted, to be added to a counter.
pub struct Count<C: Counter + ?Sized>(C::Own);

impl<C: Counter + ?Sized> Count<C> {
    /// Whether there is something to add. Whoever lends the counter may see that he does.
    pub fn is_any(&self) -> bool {
        self.0.__is_any()
    }

    /// Adds it.
    ///
    /// # Safety
    /// `to` points to the counter, which may be read and written.
    #[inline(always)]
    pub unsafe fn add_to(self, to: *mut C) {
        // SAFETY: our contract. It is aligned, as it would not have been counted in otherwise.
        unsafe { (*to).__add(self.0) };
    }
}

/// What was not counted.
pub struct NoCount<T: ?Sized>(PhantomData<fn(&mut T)>);

impl<T: ?Sized> NoCount<T> {
    /// There is nothing to add.
    #[inline(always)]
    pub fn is_any(&self) -> bool {
        false
    }

    /// Never called.
    ///
    /// # Safety
    /// None.
    #[inline(always)]
    pub unsafe fn add_to(self, _: *mut T) {}
}

/// What a loop counts in, seen as one: nested pairs of pointers, down to `()`. They point to what may be read.
pub trait Counters {
    /// Numbers of a thread's own.
    type Own: Numbers;
    /// What was counted, by counter.
    type Counts;
    /// Zeros.
    fn __zeros(&self) -> Self::Own;
    /// How many integers there are.
    fn __size(&self) -> usize;
    /// How much can be added to each of them before it overflows.
    fn __room(&self) -> u64;
    /// What was counted, by counter.
    fn __counts(own: Self::Own) -> Self::Counts;
}

/// The same for other types, which nobody counts in.
pub trait Others {
    /// What an iteration gets, in code that never runs.
    type Lent<'l>
    where
        Self: 'l;
    /// What was not counted, by place.
    type Counts;
    /// What was not counted.
    fn __counts() -> Self::Counts;
}

/// # Safety
/// It points to what may be read.
#[inline(always)]
unsafe fn aligned<'c, C: Counter + ?Sized>(counter: *const C) -> Option<&'c C> {
    // SAFETY: the caller's contract.
    C::__is_aligned(counter).then(|| unsafe { &*counter })
}

impl<C: Counter + ?Sized, R: Counters> Counters for (*const C, R) {
    type Own = (C::Own, R::Own);
    type Counts = (Count<C>, R::Counts);

    #[inline(always)]
    fn __zeros(&self) -> Self::Own {
        // SAFETY: it may be read, and is aligned, or there would have been no room.
        (unsafe { &*self.0 }.__zeros(), self.1.__zeros())
    }

    #[inline(always)]
    fn __size(&self) -> usize {
        // SAFETY: it may be read.
        unsafe { aligned(self.0) }.map_or(1, C::__size).saturating_add(self.1.__size())
    }

    #[inline(always)]
    fn __room(&self) -> u64 {
        // SAFETY: it may be read.
        unsafe { aligned(self.0) }.map_or(0, C::__room).min(self.1.__room())
    }

    #[inline(always)]
    fn __counts(own: Self::Own) -> Self::Counts {
        (Count(own.0), R::__counts(own.1))
    }
}

impl Counters for () {
    type Own = ();
    type Counts = ();
    fn __zeros(&self) {}
    fn __size(&self) -> usize {
        0
    }
    fn __room(&self) -> u64 {
        u64::MAX
    }
    fn __counts((): ()) {}
}

impl<T: ?Sized, R: Others> Others for (*const T, R) {
    type Lent<'l>
        = (&'l mut T, R::Lent<'l>)
    where
        Self: 'l;
    type Counts = (NoCount<T>, R::Counts);

    #[inline(always)]
    fn __counts() -> Self::Counts {
        (NoCount(PhantomData), R::__counts())
    }
}

impl Others for () {
    type Lent<'l> = ();
    type Counts = ();
    fn __counts() {}
}
