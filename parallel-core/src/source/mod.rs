//! Where a loop's items come from, chosen by the type of what stands behind `in`.
//!
//! What can be cut anywhere without touching an item ([`Divisible`]) is spread over threads by cutting it. Of anything
//! else the calling thread takes the items, one by one and in order. The way is picked by method lookup: each probe has
//! inherent methods for the types that it knows, and dereferences to the next one for the others. So no trait need be
//! in the user's scope, and generic code gets what its bounds can show.

mod adaptors;
mod beside;
mod closed;
mod divisible;
mod drawing;
mod functions;
mod indexed;
mod lead;
mod lent;
mod lifted;
mod listed;
mod nest;
mod polled;
mod pulled;
mod supply;
mod taken;
mod waits;

pub(crate) use beside::{Beside, Indices};
pub(crate) use closed::Closed;
pub(crate) use divisible::{Divisible, RandomAccess, known_len};
pub(crate) use drawing::{Drawing, Until};
pub use functions::{alike, functions, lends_items};
pub(crate) use indexed::Indexed;
pub(crate) use lifted::{Lifted, Zipped};
pub use lifted::{argument, base};
pub use nest::{clause, inner, nest};
pub(crate) use polled::Polled;
pub(crate) use pulled::{Nobody, Pulled, Rayon, Taking};
pub(crate) use supply::{Notes, Pull, Supply};

use crate::backend::InRayon;
use crate::jobs::{Options, Stops};
use crate::or_else::or_else;
use crate::run::Run;
use crate::site::Site;
use crate::type_of::shows_mut;
use lent::{Lent, LentToo};
use polled::Channel;
use std::any::type_name;
use std::marker::PhantomData;
use waits::{Waits, WaitsToo};

/// What stands behind `in`, checked: it iterates, over items that may cross threads.
pub struct Source<T, I> {
    of: T,
    // By way of a pointer, and with the iterator's type apart: where `T` does not iterate, that is said once, and
    // nothing that comes after asks again.
    iterate: fn(T) -> I,
}

impl<T, I> Source<T, I> {
    #[inline(always)]
    fn into_iter(self) -> I {
        (self.iterate)(self.of)
    }
}

/// What stands behind `in`; `iterate` is `IntoIterator::into_iter`, whose path asks whether it does. Whatever the macros put around the
/// user's expression has its span, so that what is wrong with it is said there.
#[inline(always)]
pub fn parallel_source<T, I>(source: T, iterate: fn(T) -> I) -> Source<T, I> {
    Source { of: source, iterate }
}

/// Knows chains over what can be cut.
pub struct ByLifting<T, I>(ByCutting<T, I>);
/// Knows what can be cut.
pub struct ByCutting<T, I>(ByRayon<T, I>);
/// Knows what rayon can cut.
pub struct ByRayon<T, I>(ByPolling<T, I>);
/// Knows what can be asked whether its next item is there.
pub struct ByPolling<T, I>(ByWaiting<T, I>);
/// Knows what may wait for what the loop does.
pub struct ByWaiting<T, I>(ByWaitingToo<T, I>);
/// Knows what has a second part that may.
pub struct ByWaitingToo<T, I>(ByBorrowing<T, I>);
/// Knows what somebody else goes on with.
pub struct ByBorrowing<T, I>(ByBorrowingToo<T, I>);
/// Knows what has a second part that somebody does.
pub struct ByBorrowingToo<T, I>(ByPulling<T, I>);
/// Knows what iterates.
pub struct ByPulling<T, I>(Unsent<T, I>);
/// Knows what iterates over items that cannot be sent.
pub struct Unsent<T, I>(Unknown<T, I>);
/// Knows what does not iterate.
pub struct Unknown<T, I>(PhantomData<fn(T) -> I>);

/// Asks for the best way to the items of a source.
#[inline(always)]
pub const fn tier<T, I>(_: &Source<T, I>) -> ByLifting<T, I> {
    let by_pulling = ByPulling(Unsent(Unknown(PhantomData)));
    ByLifting(ByCutting(ByRayon(ByPolling(ByWaiting(ByWaitingToo(ByBorrowing(ByBorrowingToo(by_pulling))))))))
}

or_else! {
    ByLifting => ByCutting
    ByCutting => ByRayon
    ByRayon => ByPolling
    ByPolling => ByWaiting
    ByWaiting => ByWaitingToo
    ByWaitingToo => ByBorrowing
    ByBorrowing => ByBorrowingToo
    ByBorrowingToo => ByPulling
    ByPulling => Unsent
    Unsent => Unknown
}

impl<P: Divisible<Iter: Send, Item: Send>, I> ByLifting<Lifted<P>, I> {
    /// Starts a loop.
    #[inline]
    pub fn __run(&self, site: &'static Site, source: Source<Lifted<P>, I>, options: Options) -> Run<Indexed<P>> {
        Run::new(site, Indexed::new(source.of.0), options)
    }

    /// Says which tier it is.
    #[deprecated(note = "\n         by random access: each thread goes to its own part, and no item is touched before")]
    pub fn __explain(&self) {}
}

impl<T, I: RandomAccess<Item: Send>> ByCutting<T, I> {
    /// Starts a loop.
    #[inline]
    pub fn __run(&self, site: &'static Site, source: Source<T, I>, options: Options) -> Run<Indexed<I::Divisible>> {
        Run::new(site, Indexed::new(source.into_iter().__into_divisible()), options)
    }

    /// Says which tier it is.
    #[deprecated(note = "\n         by random access: each thread goes to its own part, and no item is touched before")]
    pub fn __explain(&self) {}
}

impl<T, I: InRayon<Item: Send>> ByRayon<T, I> {
    /// Starts a loop.
    pub fn __run(&self, site: &'static Site, source: Source<T, I>, options: Options) -> Run<Pulled<I, Rayon>> {
        Run::new(site, Pulled::new(source.into_iter(), 0), options)
    }

    /// Says which tier it is.
    #[deprecated(
        note = "\n         by random access, as rayon's, where nothing is left to commit or each item gives one value; else taken in order on the calling thread"
    )]
    pub fn __explain(&self) {}
}

impl<C: Channel<Item: Send>, I> ByPolling<C, I> {
    /// Starts a loop.
    pub fn __run(&self, site: &'static Site, source: Source<C, I>, options: Options) -> Run<Polled<C>> {
        let mut run = Run::new(site, Polled::new(source.of), options);
        run.tie(options.stops != Stops::Never && C::LENT, C::LENT);
        run
    }

    /// Says which tier it is.
    #[deprecated(
        note = "\n         taken in order on the calling thread, which waits for an item when all before it are done"
    )]
    pub fn __explain(&self) {}
}

macro_rules! by_waiting {
    ($($probe:ident: $waits:ident by $may_wait:ident)*) => { $(
        impl<T, I: Iterator<Item: Send> + $waits> $probe<T, I> {
            /// Starts a loop.
            pub fn __run(&self, site: &'static Site, source: Source<T, I>, options: Options) -> Run<Pulled<I>> {
                let mut run = Run::new(site, Pulled::new(source.into_iter(), 0), options);
                run.tie(options.stops == Stops::Early || I::$may_wait() || options.counts(), true);
                run
            }

            /// Says which tier it is.
            #[deprecated(
                note = "\n         it may wait for what the loop does (a pipe, a socket, a channel's iterator), and then \
                        the loop stays as it is; a file, or `&receiver` itself, can be run in parallel"
            )]
            pub fn __explain(&self) {}
        }
    )* };
}
by_waiting! {
    ByWaiting: Waits by __may_wait
    ByWaitingToo: WaitsToo by __may_wait_too
}

macro_rules! by_borrowing {
    ($($probe:ident: $lent:ident by $counts:ident)*) => { $(
        impl<T, I: Iterator<Item: Send> + $lent> $probe<T, I> {
            /// Starts a loop.
            pub fn __run(&self, site: &'static Site, source: Source<T, I>, options: Options) -> Run<Pulled<I>> {
                let mut run = Run::new(site, Pulled::new(source.into_iter(), 0), options);
                run.tie(I::$counts(options.stops) || options.counts(), I::$counts(Stops::Early));
                run
            }

            /// Says which tier it is.
            #[deprecated(
                note = "\n         taken in order on the calling thread, some items ahead of the bodies that run in parallel; \
                        but a loop that may end early stays as it is, as what it leaves in a borrowed iterator counts"
            )]
            pub fn __explain(&self) {}
        }
    )* };
}
by_borrowing! {
    ByBorrowing: Lent by __counts
    ByBorrowingToo: LentToo by __counts_too
}

impl<T, I: Iterator<Item: Send>> ByPulling<T, I> {
    /// Starts a loop.
    #[inline]
    pub fn __run(&self, site: &'static Site, source: Source<T, I>, options: Options) -> Run<Pulled<I>> {
        let options = if is_collection(type_name::<I>()) { options.alters_nothing() } else { options };
        let lent = options.counts() || (options.stops != Stops::Never && shows_lent(type_name::<I>(), options));
        let lent = lent || (options.feeds && !is_of_std(type_name::<I>()));
        let mut run = Run::new(site, Pulled::new(source.into_iter(), 0), options);
        run.tie(lent, lent || options.alters);
        run
    }

    /// Says which tier it is.
    #[deprecated(
        note = "\n         taken in order on the calling thread, some items ahead of the bodies that run in parallel"
    )]
    pub fn __explain(&self) {}
}

/// Says that a loop stays as it is written for what its header changes.
#[deprecated(
    note = "\n         the header changes something, and the loop may end early, or looks at what the body changes: it stays as it \
            is, as items are taken ahead; take the items of the loop first, or draw in its body"
)]
pub fn explain_altered() {}

/// Whether the name of a type shows that something is borrowed, which in generic code only that does; or that it has a closure
/// which stands elsewhere, and may change something.
fn shows_lent(name: &str, options: Options) -> bool {
    const TAKE_ITEMS: [&str; 5] = ["FilterMap<", "FlatMap<", "MapWhile<", "Scan<", "::Map<"];
    let changes_items = || shows_mut(name) && TAKE_ITEMS.iter().any(|adaptor| name.contains(adaptor));
    let by_closure = || options.stops == Stops::Early && name.contains("{{closure}}");
    name.contains("&mut ") || (!options.seen && (by_closure() || changes_items()))
}

/// Whether the name of a type is that of an iterator of std's, adaptors aside.
fn is_of_std(name: &str) -> bool {
    let adapted = name.strip_prefix("core::iter::adapters::").and_then(|adaptor| adaptor.split_once('<'));
    match adapted {
        Some((_, of)) => is_of_std(of),
        None => ["core::", "std::", "alloc::"].iter().any(|krate| name.starts_with(krate)),
    }
}

/// Whether the name of a type is that of the items of a collection of std, which go on with nothing that was lent.
fn is_collection(name: &str) -> bool {
    let is_one = |of: &str| name.starts_with(of);
    (is_one("std::collections::") || is_one("alloc::collections::")) && !name.contains("{{closure}}")
}

impl<T, I: Iterator> Unsent<T, I> {
    /// There is no such loop, which the check of the items says.
    pub fn __run(&self, _: &'static Site, _: Source<T, I>, _: Options) -> Run<Pulled<I>> {
        unreachable!("a source of items that are not `Send` does not compile")
    }

    /// Says nothing.
    pub fn __explain(&self) {}
}

impl<T, I> Unknown<T, I> {
    /// There is no such loop, which the path of `into_iter` has said: of a type that cannot be known rustc says nothing more.
    pub fn __run<S: Supply>(&self, _: &'static Site, _: Source<T, I>, _: Options) -> Run<S> {
        unreachable!("a source that does not iterate does not compile")
    }

    /// Says nothing.
    pub fn __explain(&self) {}
}
