//! Types of the user's own, whose methods may be called like std's and do something else.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{at_every_size, mix, words};
use crate::compare::{check, ends_at, handed_out, same, same_outcome, twins};
use parallelize::{par, par_for, parallelize};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// Iterates though neither `Send` nor `Sync` nor `Clone`, and lies about its size.
struct Countdown(usize, PhantomData<*const ()>);

impl Iterator for Countdown {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (5, Some(5))
    }
}

/// Not an iterator itself, and has inherent methods that are named like an iterator's.
struct Basket(Vec<u64>);

impl Basket {
    fn len(&self) -> usize {
        99
    }

    fn iter(&self) -> &'static str {
        "not an iterator"
    }
}

impl IntoIterator for Basket {
    type Item = u64;
    type IntoIter = std::vec::IntoIter<u64>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[test]
fn a_type_of_the_users_own() {
    at_every_size(|n, jobs| {
        same!(jobs, Countdown(n, PhantomData));
        same!(jobs, Basket((0..n as u64).collect()));
        same!(jobs, std::iter::zip(Countdown(n, PhantomData), 0..));
    });
    assert_eq!((Basket(vec![]).len(), Basket(vec![]).iter()), (99, "not an iterator"));
}

/// Only `next` may be called by a loop: whatever else an iterator has says that it was called.
struct OnlyNext(std::ops::Range<usize>);

impl Iterator for OnlyNext {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, None)
    }

    fn nth(&mut self, _: usize) -> Option<usize> {
        panic!("nth")
    }

    fn count(self) -> usize {
        panic!("count")
    }

    fn fold<B, F: FnMut(B, usize) -> B>(self, _: B, _: F) -> B {
        panic!("fold")
    }
}

impl DoubleEndedIterator for OnlyNext {
    fn next_back(&mut self) -> Option<usize> {
        panic!("next_back")
    }
}

impl ExactSizeIterator for OnlyNext {
    fn len(&self) -> usize {
        panic!("len")
    }
}

impl Clone for OnlyNext {
    fn clone(&self) -> Self {
        panic!("clone")
    }
}

#[test]
fn only_next_is_called() {
    at_all_jobs(|n| {
        same!(jobs(), OnlyNext(0..n));
        handed_out!(plain, jobs(), OnlyNext(0..n).enumerate());
        handed_out!(plain, jobs(), OnlyNext(0..n).zip(OnlyNext(3..n)));
        handed_out!(plain, jobs(), OnlyNext(0..n).take(n / 2));
        handed_out!(plain, jobs(), &mut OnlyNext(0..n));
        handed_out!(plain, jobs(), (0..n).zip(OnlyNext(0..n)));
    });
}

/// Cards, with methods that are called like a slice's and an iterator's, and do something else.
#[derive(Clone, Debug, PartialEq)]
struct Deck {
    cards: Vec<u64>,
}

/// Is no iterator, and becomes one.
struct Cursor<'a>(&'a Deck);

/// Is no iterator, and becomes a mutable one.
struct CursorMut<'a>(&'a mut Deck);

impl Deck {
    fn new(n: usize) -> Deck {
        Deck { cards: (0..n as u64).map(mix).collect() }
    }

    fn iter(&self) -> impl Iterator<Item = (u64, &u64)> {
        self.cards.iter().rev().map(|card| (card % 4, card))
    }

    fn iter_mut(&mut self) -> CursorMut<'_> {
        CursorMut(self)
    }

    fn into_iter(self) -> impl Iterator<Item = String> {
        self.cards.into_iter().skip(1).map(|card| card.to_string())
    }

    fn zip(&self, other: &Deck) -> Vec<u64> {
        self.cards.iter().flat_map(|a| other.cards.iter().take(2).map(move |b| a ^ b)).collect()
    }

    fn enumerate(&self) -> std::iter::Zip<std::ops::RangeFrom<i8>, std::vec::IntoIter<char>> {
        (-3..).zip(self.cards.iter().take(90).map(|card| char::from(b'a' + (card % 26) as u8)).collect::<Vec<_>>())
    }

    fn chunks(&self, size: usize) -> Cursor<'_> {
        assert_ne!(size, 0);
        Cursor(self)
    }

    fn len(&self) -> &'static str {
        "long"
    }

    fn rev(&self) -> &[u64] {
        &self.cards[self.cards.len() / 2..]
    }

    fn take(&mut self, n: usize) -> std::vec::Drain<'_, u64> {
        self.cards.drain(..n)
    }

    fn chunks_mut(&mut self, n: usize) -> std::iter::Skip<std::slice::IterMut<'_, u64>> {
        self.cards.iter_mut().skip(n)
    }
}

impl<'a> Cursor<'a> {
    fn enumerate(self) -> Cursor<'a> {
        self
    }

    fn rev(self) -> impl Iterator<Item = &'a u64> {
        self.0.cards.iter().filter(|card| **card % 2 == 0)
    }
}

impl<'a> CursorMut<'a> {
    fn enumerate(self) -> std::iter::StepBy<std::slice::IterMut<'a, u64>> {
        self.0.cards.iter_mut().step_by(2)
    }

    fn zip(
        self,
        other: &Deck,
    ) -> std::iter::Zip<std::iter::Rev<std::slice::IterMut<'a, u64>>, std::slice::Iter<'_, u64>>
    where
        'a: 'a,
    {
        self.0.cards.iter_mut().rev().zip(&other.cards)
    }
}

#[test]
fn methods_that_are_called_like_those_of_std() {
    at_all_jobs(|n| {
        let (deck, other) = (Deck::new(n), Deck::new(5));
        same!(jobs(), deck.iter());
        handed_out!(plain, jobs(), deck.clone().into_iter());
        handed_out!(plain, jobs(), deck.zip(&other));
        handed_out!(plain, jobs(), deck.enumerate());
        same!(jobs(), deck.chunks(3).enumerate().rev());
        handed_out!(plain, jobs(), deck.rev());
        handed_out!(plain, jobs(), deck.clone().take(n / 2));
        assert_eq!(deck.len(), "long");
    });
}

twins! {
mutable_cursor(n) -> Deck {
    let mut deck = Deck::new(n);
    for card in deck.iter_mut().enumerate() { *card = mix(*card); }
    deck
}
mutable_cursor_and_another(n) -> (Deck, u64) {
    let (mut deck, other, mut sum) = (Deck::new(n), Deck::new(n / 2 + 1), 0u64);
    for (card, add) in deck.iter_mut().zip(&other) { *card = mix(*card ^ add); let y = *card / 7; sum = sum.wrapping_add(y); }
    (deck, sum)
}
pieces_that_are_none(n) -> Deck {
    let mut deck = Deck::new(n);
    for card in deck.chunks_mut(3) { *card = mix(*card); }
    deck
}
taken_from_the_top(n) -> (Deck, Vec<u64>) {
    let (mut deck, mut out) = (Deck::new(n), vec![]);
    for card in deck.take(n / 3) { let y = mix(card); out.push(y); }
    (deck, out)
}
}

check! {
mutable_methods_that_are_called_like_those_of_std: mutable_cursor mutable_cursor_and_another pieces_that_are_none;
a_method_that_drains: taken_from_the_top;
}

/// An iterator with inherent methods that hide those of `Iterator`.
struct Stars(u64);

impl Iterator for Stars {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0 = self.0.checked_sub(1)?;
        Some(mix(self.0))
    }
}

impl Stars {
    fn enumerate(self) -> impl Iterator<Item = (char, u64)> {
        ('a'..='z').cycle().zip(self)
    }

    fn zip(self, other: Stars) -> impl Iterator<Item = u64> {
        self.chain(other)
    }

    fn rev(self) -> Stars {
        Stars(self.0 / 2)
    }

    fn skip(self, n: u64) -> Vec<u64> {
        vec![n; self.0 as usize % 100]
    }

    fn iter_mut(self) -> Stars {
        self
    }

    fn into_iter(self) -> [u64; 3] {
        [self.0; 3]
    }
}

#[test]
fn inherent_methods_of_an_iterator() {
    at_all_jobs(|n| {
        let n = n as u64;
        same!(jobs(), Stars(n).enumerate());
        handed_out!(plain, jobs(), Stars(n).zip(Stars(3)));
        handed_out!(plain, jobs(), Stars(n).rev().enumerate());
        handed_out!(plain, jobs(), Stars(n).skip(7));
        handed_out!(plain, jobs(), Stars(n).iter_mut().rev());
        handed_out!(plain, jobs(), Stars(n).into_iter());
        handed_out!(plain, jobs(), Stars(n).step_by(3));
    });
}

/// Looks like a slice, through `Deref`, and iterates as something else.
#[derive(Clone, Debug, PartialEq)]
struct Row(Vec<u64>);

impl Deref for Row {
    type Target = [u64];

    fn deref(&self) -> &[u64] {
        &self.0
    }
}

impl DerefMut for Row {
    fn deref_mut(&mut self) -> &mut [u64] {
        &mut self.0
    }
}

impl<'a> IntoIterator for &'a Row {
    type Item = (usize, &'a u64);
    type IntoIter = std::iter::Rev<std::iter::Enumerate<std::slice::Iter<'a, u64>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().enumerate().rev()
    }
}

#[test]
fn what_looks_like_a_slice_through_deref() {
    at_all_jobs(|n| {
        let row = Row((0..n as u64).map(mix).collect());
        same!(jobs(), &row);
        handed_out!(plain, jobs(), row.iter());
        handed_out!(plain, jobs(), row.iter().zip(&row));
        handed_out!(plain, jobs(), row.chunks(3).enumerate());
        handed_out!(plain, jobs(), (&row).into_iter().skip(1));
        handed_out!(plain, jobs(), &row[n / 2..]);
        handed_out!(plain, jobs(), row.to_vec());
    });
}

twins! {
elements_through_deref(n) -> Row {
    let mut row = Row((0..n as u64).collect());
    for (i, x) in row.iter_mut().enumerate() { *x = mix(*x + i as u64); }
    row
}
pieces_through_deref(n) -> Row {
    let mut row = Row((0..n as u64).collect());
    for piece in row.chunks_mut(4) { piece.reverse(); }
    row
}
}

check! {
elements_changed_through_deref: elements_through_deref pieces_through_deref;
}

/// Functions and modules that are called like those of std.
mod lookalikes {
    pub(super) fn zip(a: &[u64], b: &[u64]) -> Vec<u64> {
        a.iter().chain(b).copied().collect()
    }

    pub(super) mod iter {
        pub(in super::super) fn zip(a: &[u64], b: &[u64]) -> impl Iterator<Item = u64> {
            a.iter().take(b.len()).copied()
        }

        pub(in super::super) fn repeat(n: usize) -> std::ops::Range<usize> {
            0..n
        }
    }
}

#[test]
fn functions_that_are_called_like_those_of_std() {
    use lookalikes::{iter, zip};
    at_all_jobs(|n| {
        let (a, b): (Vec<u64>, Vec<u64>) = (0..n as u64).map(|x| (mix(x), x)).unzip();
        same!(jobs(), zip(&a, &b[n / 2..]));
        handed_out!(plain, jobs(), iter::zip(&a, &b[n / 2..]));
        handed_out!(plain, jobs(), iter::repeat(n));
    });
}

/// A user's own extension of slices and of whatever iterates.
trait Paired: Sized {
    fn pairs(self) -> Vec<(Self, Self)>
    where
        Self: Clone,
    {
        vec![(self.clone(), self); 3]
    }
}

impl Paired for &[String] {}

trait Every: Iterator + Sized {
    fn every(self, n: usize) -> std::iter::StepBy<Self> {
        self.step_by(n)
    }
}

impl<I: Iterator> Every for I {}

#[test]
fn extensions_of_the_users_own() {
    at_all_jobs(|n| {
        let v = words(n % 1001);
        same!(jobs(), v.iter().every(3));
        handed_out!(plain, jobs(), (0..n).every(2).every(5).enumerate());
        handed_out!(plain, jobs(), v[..].pairs());
    });
}
