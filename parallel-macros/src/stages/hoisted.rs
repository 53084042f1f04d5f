//! The parts of ordered statements that the worker computes, and the names that stand for them.

use super::locals::Lender;
use super::stored::Stored;
use crate::names::is_conversion;
use crate::stand::Stand;
use proc_macro2::{Ident, TokenStream};
use quote::format_ident;
use syn::{Expr, ExprUnary, Macro, UnOp, parse2};

/// A part that the worker computes.
pub(super) struct Hoisted {
    pub(super) name: Ident,
    pub(super) value: TokenStream,
    /// The part as the user wrote it.
    pub(super) told: TokenStream,
    /// What it may borrow from.
    pub(super) lender: Lender,
    /// Whether the plain loop has effects before it computes this: then a panic in it must wait for them.
    pub(super) late: bool,
    /// What stands for it in the replay.
    pub(super) stand: Stand,
    pub(super) moved: Moved,
    /// Whether it is the items of a chain, behind which a panic may wait.
    pub(super) is_chain: bool,
    /// Whether it is a part of what a local borrows.
    pub(super) is_lent: bool,
    /// Whether it surely borrows, if from anything, from what the iteration made.
    pub(super) certain: bool,
    /// Whether it may be a reference to what borrows from what the iteration made.
    pub(super) deep: bool,
    /// Where the commit puts it.
    pub(super) stored: Option<Stored>,
    /// Whether it is a part of a local, and travels as a copy.
    pub(super) copied: bool,
}

impl Hoisted {
    /// Whether it is one of the values of branches, or what a `?` takes out.
    pub(super) fn is_of_branches(&self) -> bool {
        let told = parse2::<Expr>(self.told.clone());
        told.is_ok_and(|told| matches!(told, Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Try(_)))
    }
}

/// What a value is moved out of.
#[derive(Clone, Copy)]
pub(super) enum Moved {
    /// Nothing.
    Not,
    /// A place.
    Place,
    /// An element of something, of which it can only be a copy.
    Element,
}

impl Moved {
    pub(super) fn out_of(expr: &Expr) -> Moved {
        match expr {
            Expr::Index(_) => Moved::Element,
            Expr::Field(_) | Expr::Unary(ExprUnary { op: UnOp::Deref(_), .. }) => Moved::Place,
            _ => Moved::Not,
        }
    }
}

/// Whether a name stands for a part that a worker has computed. No user writes such a name.
pub(super) fn is_hoisted(name: &Ident) -> bool {
    name.to_string().starts_with("__hoisted")
}

/// What the names end in of variables that keep things.
pub(super) const KEPT: &str = "_kept";

/// The variable of a commit that keeps what such a part borrows from.
pub(super) fn kept(name: &Ident) -> Ident {
    format_ident!("{}{}", name, KEPT)
}

/// `println!` to `print!`, and so on: the newline is part of what was formatted.
pub(super) fn without_newline(mac: &mut Macro) {
    if let Some(last) = mac.path.segments.last_mut() {
        let name = last.ident.to_string();
        last.ident = Ident::new(name.trim_end_matches("ln"), last.ident.span());
    }
}

/// What a collection is extended by may borrow from, if it is a call of which the type is known.
pub(super) fn elements_of(value: &Expr, lender: Lender) -> Lender {
    match value {
        Expr::MethodCall(call) if lender.is_nobody() && !is_conversion(&call.method.to_string()) => Lender::Elements,
        _ => lender,
    }
}
