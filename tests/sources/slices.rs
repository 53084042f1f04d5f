//! Slices and what owns them: by reference and by value.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{at_every_size, mix, with_jobs, words};
use crate::compare::{check, ends_at, handed_out, same, same_outcome, twins};
use parallelize::{par, par_for, parallelize};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

#[test]
fn slices_vectors_and_arrays() {
    at_every_size(|n, jobs| {
        let v = words(n);
        same!(jobs, &v);
        same!(jobs, v.iter());
        same!(jobs, v.clone());
        same!(jobs, &v[..]);
        same!(jobs, v.iter().cloned());
        same!(jobs, v.iter().rev().enumerate());
        same!(jobs, v.iter().zip(&v[n / 2..]));
        same!(jobs, v.chunks(3));
        same!(jobs, v.chunks_exact(3));
        same!(jobs, v.rchunks(4));
        same!(jobs, v.windows(2));
        same!(jobs, v.iter().step_by(5));
        same!(jobs, v.clone().into_boxed_slice());
        same!(jobs, v.split(|w| w.ends_with('3')));
        same!(jobs, v.clone().drain(..n / 2));
        same!(jobs, v.iter().copied_lengths());
    });
    with_jobs(|jobs| {
        same!(jobs, [1, 2, 3]);
        same!(jobs, &[1.5, 2.5]);
        same!(jobs, ["a".to_string(), "b".to_string()]);
        same!(jobs, [[1, 2], [3, 4]].concat());
    });
}

trait CopiedLengths<'a>: Iterator<Item = &'a String> + Sized {
    /// A user's own extension.
    fn copied_lengths(self) -> impl Iterator<Item = usize> {
        self.map(|w| w.len())
    }
}

impl<'a, I: Iterator<Item = &'a String>> CopiedLengths<'a> for I {}

#[test]
fn pieces_of_a_slice() {
    at_every_size(|n, jobs| {
        let v = words(n);
        let (s, text) = (&v[..], v.concat());
        same!(jobs, s);
        same!(jobs, s.iter());
        same!(jobs, &s[n / 3..]);
        handed_out!(plain, jobs, s.chunks(n + 1));
        handed_out!(plain, jobs, s.chunks(1));
        handed_out!(plain, jobs, s.chunks_exact(n + 1));
        handed_out!(plain, jobs, s.rchunks_exact(3));
        handed_out!(plain, jobs, s.windows(n + 1));
        handed_out!(plain, jobs, s.windows(5).rev());
        handed_out!(plain, jobs, s.chunks(4).rev().enumerate());
        handed_out!(plain, jobs, s.rsplit(|w| w.len() == 2));
        handed_out!(plain, jobs, s.splitn(3, |w| w.ends_with('1')));
        handed_out!(plain, jobs, s.split_inclusive(|w| w.ends_with('1')));
        handed_out!(plain, jobs, s.chunk_by(|a, b| a.len() == b.len()));
        handed_out!(plain, jobs, s.iter().as_slice());
        handed_out!(plain, jobs, s.as_chunks::<4>().0);
        handed_out!(plain, jobs, text.as_bytes());
    });
}

#[test]
fn whatever_owns_a_slice() {
    at_every_size(|n, jobs| {
        let v = words(n);
        let (boxed, rc, arc) = (v.clone().into_boxed_slice(), Rc::new(v.clone()), Arc::<[String]>::from(v.clone()));
        let cow = std::borrow::Cow::Borrowed(&v[..]);
        same!(jobs, &boxed);
        same!(jobs, boxed.iter());
        same!(jobs, boxed.clone());
        handed_out!(plain, jobs, boxed.clone().into_iter());
        handed_out!(plain, jobs, rc.iter());
        handed_out!(plain, jobs, &*rc);
        handed_out!(plain, jobs, arc.iter().enumerate());
        handed_out!(plain, jobs, v.clone().into_iter());
        handed_out!(plain, jobs, v.clone().into_iter().rev());
        handed_out!(plain, jobs, Some(&v).into_iter().flatten());
        handed_out!(plain, jobs, vec![v.clone(), v.clone()].into_iter().flatten());
        handed_out!(plain, jobs, cow.iter());
        handed_out!(plain, jobs, v.clone().splice(n / 2.., []));
        handed_out!(plain, jobs, v.clone().extract_if(.., |w| w.len() == 2));
    });
}

#[test]
fn arrays_by_value_and_by_reference() {
    with_jobs(|jobs| {
        let (numbers, texts) =
            (std::array::from_fn::<u64, 300, _>(|i| mix(i as u64)), ["x", "yy", "zzz"].map(String::from));
        let boxed = Box::new(numbers);
        same!(jobs, numbers);
        same!(jobs, &numbers);
        same!(jobs, numbers.iter());
        handed_out!(plain, jobs, numbers.into_iter());
        handed_out!(plain, jobs, numbers.into_iter().enumerate().skip(7));
        handed_out!(plain, jobs, texts.clone());
        handed_out!(plain, jobs, &texts);
        handed_out!(plain, jobs, texts.each_ref());
        handed_out!(plain, jobs, texts.clone().into_iter().rev());
        handed_out!(plain, jobs, [[1u8; 3]; 40]);
        handed_out!(plain, jobs, [[1u8; 3]; 40].iter().flatten());
        handed_out!(plain, jobs, [0u8; 0]);
        handed_out!(plain, jobs, [(); 300]);
        handed_out!(plain, jobs, boxed.iter());
        handed_out!(plain, jobs, [1, 2, 3].map(|x| x * 2));
    });
}

/// A queue of `n` items that begins in the middle of its buffer.
fn wrapped(n: usize) -> VecDeque<String> {
    let mut queue: VecDeque<String> = words(n).into();
    queue.rotate_left(n / 3);
    for word in words(n / 2) {
        queue.pop_front();
        queue.push_back(word);
    }
    queue
}

#[test]
fn queues_that_wrap_around() {
    at_every_size(|n, jobs| {
        let queue = wrapped(n);
        same!(jobs, &queue);
        same!(jobs, queue.iter());
        same!(jobs, queue.clone());
        handed_out!(plain, jobs, queue.clone().into_iter());
        handed_out!(plain, jobs, queue.iter().rev().enumerate());
        handed_out!(plain, jobs, queue.iter().skip(n / 2).zip(0..));
        handed_out!(plain, jobs, queue.range(n / 3..));
        handed_out!(plain, jobs, queue.clone().drain(n / 3..));
        handed_out!(plain, jobs, queue.clone().into_iter().enumerate().skip(2).take(n / 2));
    });
}

twins! {
drained_to_the_end(n) -> (Vec<String>, Vec<String>) {
    let mut v = words(n);
    let mut out = vec![];
    for x in v.drain(..) { let y = x.to_uppercase(); out.push(y); }
    (v, out)
}
drained_in_the_middle(n) -> (Vec<String>, Vec<String>) {
    let mut v = words(n);
    let mut out = vec![];
    for x in v.drain(n / 4..n / 2) { let y = x.to_uppercase(); out.push(y); }
    v.push("more".into());
    (v, out)
}
drained_until_a_break(n) -> (Vec<String>, Vec<String>) {
    let mut v = words(n);
    let mut out = vec![];
    for x in v.drain(n / 4..n - n / 4) { let y = x.to_uppercase(); if ends_at(&y) { break; } out.push(y); }
    (v, out)
}
drained_backwards(n) -> (Vec<String>, Vec<(usize, String)>) {
    let mut v = words(n);
    let mut out = vec![];
    for (i, x) in v.drain(n / 4..).rev().enumerate() { let y = x.to_uppercase(); out.push((i, y)); }
    (v, out)
}
drained_queue(n) -> (VecDeque<String>, Vec<String>) {
    let mut v = wrapped(n);
    let mut out = vec![];
    for x in v.drain(n / 4..n / 2) { let y = x.to_uppercase(); if ends_at(&y) { break; } out.push(y); }
    (v, out)
}
drained_text(n) -> (String, Vec<u32>) {
    let mut v = words(n).concat();
    let mut out = vec![];
    for x in v.drain(n / 4..n / 2) { let y = u32::from(x).pow(2); out.push(y); }
    (v, out)
}
spliced(n) -> (Vec<u64>, Vec<u64>) {
    let mut v: Vec<u64> = (0..n as u64).collect();
    let mut out = vec![];
    for x in v.splice(n / 3..n / 2, [7, 7, 7]) { let y = mix(x); out.push(y); }
    (v, out)
}
extracted(n) -> (Vec<u64>, Vec<u64>) {
    let mut v: Vec<u64> = (0..n as u64).collect();
    let mut out = vec![];
    for x in v.extract_if(.., |x| *x % 3 == 0) { let y = mix(x); out.push(y); }
    (v, out)
}
the_capacity_stays(n) -> (bool, Vec<String>) {
    let mut v = words(n);
    let room = v.capacity();
    let mut out = vec![];
    for x in v.drain(..) { let y = x.to_uppercase(); out.push(y); }
    (v.capacity() == room, out)
}
}

check! {
a_drained_vector_is_left_as_by_the_plain_loop:
    drained_to_the_end drained_in_the_middle drained_until_a_break drained_backwards the_capacity_stays;
a_drained_queue_or_text_is_left_as_by_the_plain_loop: drained_queue drained_text;
what_is_spliced_or_extracted_is_left_as_by_the_plain_loop: spliced extracted;
}

twins! {
read_through[<T: Send + Sync + std::fmt::Debug>](xs: &[T]) -> Vec<String> {
    let mut out = vec![];
    for x in xs { let y = format!("{x:?}"); out.push(y); }
    out
}
numbered[<T: Send + Sync + Clone>](xs: &[T]) -> Vec<(usize, T)> {
    let mut out = vec![];
    for (i, x) in xs.iter().enumerate() { let y = x.clone(); out.push((i, y)); }
    out
}
by_value[<T: Send + std::fmt::Debug, const N: usize>](xs: [T; N]) -> Vec<String> {
    let mut out = vec![];
    for x in xs { let y = format!("{x:?}"); out.push(y); }
    out
}
changed[<T: Send + Sync + Clone>](xs: &mut [T], ys: &[T]) -> () {
    for (x, y) in xs.iter_mut().zip(ys) { let z = y.clone(); *x = z; }
}
taken[<T: Send + Default + std::fmt::Debug>](xs: &mut [T]) -> Vec<String> {
    let mut out = vec![];
    for x in xs { let old = std::mem::take(x); let y = format!("{old:?}"); out.push(y); }
    out
}
in_pieces[<T: Send + Sync + Copy + PartialOrd>](xs: &mut [T], k: usize) -> Vec<T> {
    let mut least = vec![];
    for piece in xs.chunks_mut(k) {
        piece.sort_by(|a, b| a.partial_cmp(b).unwrap());
        least.push(piece[0]);
    }
    least
}
}

#[test]
fn generic_slices() {
    at_all_jobs(|n| {
        let v = words(n);
        assert_eq!(read_through::ours(&v), read_through::plain(&v));
        assert_eq!(numbered::ours(&v), numbered::plain(&v));
        assert_eq!(by_value::ours([n; 77]), by_value::plain([n; 77]));
        let backwards: Vec<String> = v.iter().rev().cloned().collect();
        let (mut plain, mut ours) = (v.clone(), v.clone());
        changed::plain(&mut plain, &backwards);
        changed::ours(&mut ours, &backwards);
        assert_eq!(ours, plain);
        assert_eq!(taken::ours(&mut ours), taken::plain(&mut plain));
        assert_eq!(ours, plain);
        let mut plain: Vec<u64> = (0..n as u64).map(mix).collect();
        let mut ours = plain.clone();
        assert_eq!(in_pieces::ours(&mut ours, 5), in_pieces::plain(&mut plain, 5));
        assert_eq!(ours, plain);
    });
}
