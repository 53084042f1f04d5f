//! What locals are made of, who gave them, and which of them are connected: the ends of a channel, the handles of one thing.

use super::locals::Local;
use super::outside::names_stream;
use super::shape::{Ends, builds};
use super::split::Split;
use super::stored::place_root;
use super::values::{is_computed, is_converted, is_made, may_be_reference, names_rc};
use super::worded::at_place;
use crate::names::{Names, Use, ends, is_binding_name, makes_cell};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use std::collections::HashSet;
use syn::*;

/// A local, and the ones that it is made of, or together with.
pub(super) struct Made {
    pub(super) name: Ident,
    pub(super) of: Names,
    pub(super) giver: Giver,
    /// Whether it surely borrows nothing that the iteration has made.
    pub(super) free: bool,
    /// The same number stands for one thing.
    thing: Option<usize>,
    /// Where the value begins and ends.
    at: Ends,
}

/// What gives a local, as far as it counts for how long the local may be held.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Giver {
    /// What the iteration has.
    Iteration,
    /// A function that is given nothing of it.
    Nobody,
    /// Something from outside of the loop.
    Outside,
    /// The same, by a name that says that there is not always one to be had: who holds it keeps others waiting.
    Pool,
}

impl Split<'_> {
    /// Notes what locals are made of, and that they are made together.
    pub(super) fn note_made_of(&mut self, names: &[Ident], from: &Expr, uses: &[Use]) {
        // what is kept is the same thing
        if matches!(from, Expr::Verbatim(_)) {
            return;
        }
        let made: Vec<String> = names.iter().map(ToString::to_string).collect();
        let of = uses.iter().map(|used| used.name.to_string()).filter(|name| self.is_local(name));
        let of: Names = of.chain(made.iter().cloned()).collect();
        if names_stream(from.to_token_stream()) {
            self.streams.extend(made.iter().cloned());
        }
        let (giver, free, thing) = (self.giver(from), self.borrows_nothing(from), self.thing(from, uses));
        let at = ends(&from.to_token_stream());
        self.made_of.extend(names.iter().map(|name| Made {
            name: name.clone(),
            of: of.clone(),
            giver,
            free,
            thing,
            at,
        }));
    }

    /// Notes of names that were declared just now what only their types say: whether they own what they lend, and whether they are
    /// references.
    pub(super) fn ask_types(&mut self, names: Vec<Ident>, from: &Expr, local: Local) {
        let may_be_made = |this: &Self| may_be_reference(from) || this.may_be_made(from);
        let is_asked = may_be_reference(from) || local.made.is_some();
        if let Some(part) = local.made_part.filter(|_| local.derived && may_be_made(self)) {
            for name in names {
                let made = self.local_part(&name, Some(part), true);
                self.set(&name, |local| local.made = Some(made));
            }
        } else if !local.owned && self.may_be_made(from) {
            for name in names {
                let own = self.local_part(&name, local.part, false);
                self.set(&name, |local| local.own = Some(own));
            }
        } else if local.owned && !local.derived && is_asked {
            for name in names {
                let made = self.local_part(&name, None, true);
                self.set(&name, |local| local.made = Some(made));
            }
        }
    }

    /// Whether a value may be one that the worker makes, as a method of that name need not be std's.
    fn may_be_made(&self, value: &Expr) -> bool {
        match value {
            Expr::Paren(found) => self.may_be_made(&found.expr),
            Expr::Path(_) => self.uses_local(value, |local| local.own.is_some()),
            value => matches!(value, Expr::MethodCall(_) | Expr::Field(_)),
        }
    }

    /// Whether a value is one that the worker makes, or has made and moves.
    pub(super) fn is_made(&self, value: &Expr) -> bool {
        is_made(value) || self.moved(value).is_some()
    }

    /// The local that a value is by itself, if the worker has made it.
    pub(super) fn moved(&self, value: &Expr) -> Option<Local> {
        let Expr::Path(path) = value else { return None };
        let (depth, local) = self.local(&path.path.get_ident()?.to_string())?;
        (depth > 0 && local.owned && !local.derived).then_some(local)
    }

    /// A local as a commit has it, where its value is given to it in the loop as written: rustc says so of one that is moved twice.
    pub(super) fn given_again(&self, name: &Ident) -> Option<TokenStream> {
        let (first, last) = self.made(&name.to_string())?.at;
        Some(at_place((first, last), &name.to_token_stream()).into_token_stream())
    }

    /// Whether locals hold a cell, and whether they are `Rc`s, for what they are made of. What is kept is what it was.
    pub(super) fn holds(&self, names: &[Ident], from: &Expr, uses: &[Use]) -> (bool, bool) {
        if matches!(from, Expr::Verbatim(_)) {
            let kept = names.iter().find_map(|name| self.local(&name.to_string()));
            return kept.map_or((false, false), |(_, kept)| (kept.cell, kept.counted));
        }
        let is_clone = matches!(from, Expr::MethodCall(call) if call.method == "clone");
        let shares = names.iter().any(|name| self.shares.contains(&name.to_string()));
        let cell = shares || makes_cell(from.to_token_stream()) || self.has_local(uses, |local| local.cell);
        let counted = is_clone && self.has_local(uses, |local| local.counted);
        (cell, counted || names_rc(from.to_token_stream()))
    }

    /// The locals that uses are of, and what those of the body itself are made of.
    pub(super) fn related(&self, uses: &[Use]) -> HashSet<String> {
        self.related_to(uses.iter().map(|used| used.name.to_string()).filter(|name| self.is_local(name)))
    }

    pub(super) fn related_to(&self, names: impl IntoIterator<Item = String>) -> HashSet<String> {
        let mut related: HashSet<String> = names.into_iter().collect();
        loop {
            let before = related.len();
            for made in &self.made_of {
                if related.contains(&made.name.to_string()) {
                    let is_own = |name: &&String| self.local(name).is_some_and(|(depth, _)| depth > 0);
                    related.extend(made.of.iter().filter(is_own).cloned());
                }
            }
            if related.len() == before {
                return related;
            }
        }
    }

    pub(super) fn made(&self, name: &str) -> Option<&Made> {
        self.made_of.iter().rev().find(|made| made.name == name)
    }

    /// What gives a value.
    pub(super) fn giver(&self, value: &Expr) -> Giver {
        match value {
            Expr::MethodCall(call) if ["unwrap", "expect"].iter().any(|opens| call.method == opens) => {
                self.giver(&call.receiver)
            }
            Expr::MethodCall(call) => match place_root(&call.receiver) {
                Some(root) if self.is_local(&root.to_string()) => Giver::Iteration,
                None if !matches!(*call.receiver, Expr::Path(_)) => Giver::Iteration,
                _ if is_of_pool(call) => Giver::Pool,
                _ => Giver::Outside,
            },
            Expr::Call(call) => match &*call.func {
                function if builds(function) && call.args.iter().any(|arg| self.holds_lease(arg)) => Giver::Pool,
                Expr::Path(path) if path.path.segments.last().is_some_and(|last| leases(&last.ident)) => Giver::Pool,
                _ if call.args.iter().any(|arg| self.mentions_local(arg)) => Giver::Iteration,
                _ => Giver::Nobody,
            },
            Expr::Struct(found) if found.fields.iter().any(|field| self.holds_lease(&field.expr)) => Giver::Pool,
            Expr::Tuple(found) if found.elems.iter().any(|elem| self.holds_lease(elem)) => Giver::Pool,
            Expr::Try(found) => self.giver(&found.expr),
            Expr::Await(found) => self.giver(&found.base),
            Expr::Paren(found) => self.giver(&found.expr),
            _ => Giver::Iteration,
        }
    }

    /// Whether a value is what a pool has given.
    fn holds_lease(&self, value: &Expr) -> bool {
        let name = match value {
            Expr::Path(path) => path.path.get_ident(),
            _ => None,
        };
        name.and_then(|name| self.made(&name.to_string())).is_some_and(|made| made.giver == Giver::Pool)
    }

    /// Whether a value is a call that is given what may be copied, or comes from outside of the loop.
    fn borrows_nothing(&self, value: &Expr) -> bool {
        let is_item = |name: &Ident| self.local(&name.to_string()).is_none_or(|(depth, _)| depth == 0);
        match value {
            Expr::Call(call) => call.args.iter().all(|arg| self.borrows_nothing(arg)),
            Expr::Struct(found) => found.fields.iter().all(|field| self.borrows_nothing(&field.expr)),
            Expr::Try(found) => self.borrows_nothing(&found.expr),
            Expr::Paren(found) => self.borrows_nothing(&found.expr),
            Expr::MethodCall(call) if ["expect", "unwrap"].iter().any(|opens| call.method == opens) => {
                self.borrows_nothing(&call.receiver)
            }
            Expr::Reference(found) => !self.mentions_local(&found.expr),
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), .. }) | Expr::Path(_) | Expr::Field(_) => {
                place_root(value).is_none_or(is_item)
            }
            value => is_converted(value) || is_computed(value) || !self.mentions_local(value),
        }
    }

    /// The thing that a value is, or a handle of: what a function gives that is given nothing of the iteration, a clone of such a
    /// thing, and what holds one.
    fn thing(&self, value: &Expr, uses: &[Use]) -> Option<usize> {
        let held = || uses.iter().find_map(|used| self.made(&used.name.to_string())?.thing);
        match value {
            Expr::Call(call) if is_clone(&call.func) => held(),
            Expr::Call(call) if !uses.iter().any(|used| self.is_local(&used.name.to_string())) => {
                is_own_function(&call.func).then_some(self.made_of.len())
            }
            Expr::Call(call) => call.args.iter().find_map(|arg| match arg {
                Expr::MethodCall(found) if found.method == "clone" => held(),
                Expr::Path(_) if builds(&call.func) || makes_new(&call.func) => held(),
                _ => None,
            }),
            Expr::MethodCall(call) if call.method == "clone" => held(),
            Expr::Struct(_) | Expr::Tuple(_) | Expr::Closure(_) => held(),
            Expr::Try(found) => self.thing(&found.expr, uses),
            Expr::Paren(found) => self.thing(&found.expr, uses),
            _ => None,
        }
    }

    /// Whether a local is another handle of a thing than one of these.
    pub(super) fn is_connected(&self, name: &Ident, others: &HashSet<String>) -> bool {
        let thing = |name: &str| self.made(name).and_then(|made| made.thing);
        let is_same = |other: &String| name != other && thing(other) == thing(&name.to_string());
        thing(&name.to_string()).is_some() && others.iter().any(is_same)
    }
}

/// Whether a call is one of a method that gives one of several things, and has it back in the end.
fn is_of_pool(call: &ExprMethodCall) -> bool {
    const TAKE: &[&str] = &["get", "get_timeout", "pull", "take", "try_get"];
    let is_pool = || last_name(&call.receiver).is_some_and(|name| name.to_string().to_lowercase().ends_with("pool"));
    leases(&call.method) || (TAKE.iter().any(|take| call.method == take) && is_pool())
}

/// Whether a function's name says so.
fn leases(function: &Ident) -> bool {
    const WORDS: &[&str] = &["acquire", "checkout", "lease", "permit", "rent"];
    WORDS.iter().any(|word| function.to_string().split('_').any(|part| part == *word))
}

/// The name by which a place is known.
fn last_name(place: &Expr) -> Option<&Ident> {
    match place {
        Expr::Field(ExprField { member: Member::Named(name), .. }) => Some(name),
        Expr::Path(path) => path.path.segments.last().map(|last| &last.ident),
        Expr::Reference(found) => last_name(&found.expr),
        Expr::Paren(found) => last_name(&found.expr),
        _ => None,
    }
}

/// `Arc::clone`.
fn is_clone(function: &Expr) -> bool {
    matches!(function, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "clone"))
}

/// `BufWriter::new`.
fn makes_new(function: &Expr) -> bool {
    matches!(function, Expr::Path(path) if path.path.segments.len() > 1 && path.path.segments.last().is_some_and(|last| last.ident == "new"))
}

/// Whether this may be a function of the user's own, and not one that makes a collection.
fn is_own_function(function: &Expr) -> bool {
    const OF_STD: &[&str] = &[
        "BTreeMap",
        "BTreeSet",
        "BinaryHeap",
        "Box",
        "Default",
        "HashMap",
        "HashSet",
        "Instant",
        "LinkedList",
        "String",
        "SystemTime",
        "Vec",
        "VecDeque",
    ];
    let Expr::Path(path) = function else { return false };
    let mut segments = path.path.segments.iter().rev();
    segments.next().is_some_and(|last| is_binding_name(&last.ident))
        && !segments.next().is_some_and(|of| OF_STD.iter().any(|name| of.ident == name))
}
