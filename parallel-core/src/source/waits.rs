//! Std's iterators whose next item may depend on what the loop does with the ones before: at the other end of a
//! channel, a socket, a pipe or a keyboard somebody may be waiting for an answer.
//!
//! The calling thread cannot commit while it waits inside of such an iterator, so it must have nothing left to commit
//! when it asks for the next item: these loops stay as written. `for x in &receiver` need not, because a receiver can
//! be asked whether there is an item ([`Polled`](super::polled::Polled)).

use super::adaptors::of_adaptors;
use std::fs;
use std::io::{self, BufRead, BufReader, Bytes, Lines, PipeReader, Read, Split, Stdin, StdinLock};
use std::iter::{Chain, FlatMap, Flatten, Peekable, Zip};
use std::net::{Incoming, TcpStream};
use std::process::{ChildStderr, ChildStdout};
use std::sync::mpsc;

/// Iterators that may wait for what the loop does.
pub trait Waits {
    /// Whether this one may, as far as can be told at run time.
    fn __may_wait() -> bool {
        true
    }
}

impl<T> Waits for mpsc::Iter<'_, T> {}
impl<T> Waits for mpsc::IntoIter<T> {}
// it ends when there is nothing, and the loop may be what sends
impl<T> Waits for mpsc::TryIter<'_, T> {}
impl Waits for Incoming<'_> {}
impl Waits for TcpStream {}
impl Waits for &TcpStream {}
impl Waits for ChildStdout {}
impl Waits for ChildStderr {}
impl Waits for PipeReader {}
impl Waits for &PipeReader {}
impl Waits for dyn Read + '_ {}
impl Waits for dyn Read + Send + '_ {}
impl Waits for dyn Read + Send + Sync + '_ {}
impl Waits for dyn BufRead + '_ {}
impl Waits for dyn BufRead + Send + '_ {}
impl Waits for dyn BufRead + Send + Sync + '_ {}
#[cfg(unix)]
impl Waits for std::os::unix::net::Incoming<'_> {}
#[cfg(unix)]
impl Waits for std::os::unix::net::UnixStream {}
#[cfg(unix)]
impl Waits for &std::os::unix::net::UnixStream {}

/// Iterators with a second part that may wait, whatever the first one is.
pub trait WaitsToo {
    /// As [`Waits::may_wait`].
    fn __may_wait_too() -> bool;
}

impl<A, B: Waits> WaitsToo for Zip<A, B> {
    fn __may_wait_too() -> bool {
        B::__may_wait()
    }
}

impl<A, B: Waits> WaitsToo for Chain<A, B> {
    fn __may_wait_too() -> bool {
        B::__may_wait()
    }
}

impl Waits for Stdin {
    fn __may_wait() -> bool {
        !fs::metadata("/dev/stdin").is_ok_and(|stdin| stdin.is_file())
    }
}

impl Waits for StdinLock<'_> {
    fn __may_wait() -> bool {
        Stdin::__may_wait()
    }
}

macro_rules! as_inside {
    ($($outer:ty, $($parameter:ident),*;)*) => { $(
        impl<I: Waits $(, $parameter)*> Waits for $outer {
            fn __may_wait() -> bool {
                I::__may_wait()
            }
        }

        impl<I: WaitsToo $(, $parameter)*> WaitsToo for $outer {
            fn __may_wait_too() -> bool {
                I::__may_wait_too()
            }
        }
    )* };
}
of_adaptors!(as_inside);

macro_rules! as_first {
    ($($outer:ty, $($parameter:ident),*;)*) => { $(
        impl<I: Waits $(, $parameter)*> Waits for $outer {
            fn __may_wait() -> bool {
                I::__may_wait()
            }
        }
    )* };
}
as_first! {
    BufReader<I>,;
    Lines<I>,;
    Split<I>,;
    Bytes<I>,;
    io::Take<I>,;
    io::Chain<I, B>, B;
    Chain<I, B>, B;
    Zip<I, B>, B;
}

impl<I: Waits + Iterator> Waits for Peekable<I> {
    fn __may_wait() -> bool {
        I::__may_wait()
    }
}

impl<I: Waits + Iterator<Item: IntoIterator>> Waits for Flatten<I> {
    fn __may_wait() -> bool {
        I::__may_wait()
    }
}

impl<I: Waits, U: IntoIterator, F> Waits for FlatMap<I, U, F> {
    fn __may_wait() -> bool {
        I::__may_wait()
    }
}

impl<I: Waits + ?Sized> Waits for &mut I {
    fn __may_wait() -> bool {
        I::__may_wait()
    }
}

impl<I: Waits + ?Sized> Waits for Box<I> {
    fn __may_wait() -> bool {
        I::__may_wait()
    }
}
