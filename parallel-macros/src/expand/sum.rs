//! A loop whose only commit is `total += value`: where the types say that these are integers, whoever runs a leaf adds up
//! its values, and the commit adds the sum.

use super::quiet;
use crate::model::{Decl, Loop, Runtime};
use crate::names::{Place, generated};
use crate::stages::{Entry, Stages, undereferenced};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, ExprBinary, ExprUnary, Stmt, UnOp, parse2};

/// What a loop adds its values to.
pub(super) struct Sum {
    /// The variable, or the field.
    to: Expr,
    /// Names that rustc may propose for it.
    proposed: TokenStream,
    subtracts: bool,
}

impl Sum {
    pub(super) fn of(looped: &Loop, stages: &Stages) -> Option<Sum> {
        let [Entry { values, pats, proposed, replay, told, leaves: false, .. }] = &stages.entries[..] else {
            return None;
        };
        let ([_], [pat], [target]) = (&values[..], &pats[..], &told.targets[..]) else { return None };
        let Ok(Block { stmts, .. }) = parse2(quote!({ #replay })) else { return None };
        let [stands @ .., Stmt::Expr(Expr::Binary(ExprBinary { left, op, right, .. }), _)] = &stmts[..] else {
            return None;
        };
        let subtracts = match op {
            BinOp::AddAssign(_) => false,
            BinOp::SubAssign(_) => true,
            _ => return None,
        };
        let value = pat.to_string();
        let is_value = match stands {
            [] => is_variable(right, value.trim_start_matches("mut ")),
            [Stmt::Local(_)] => stands_for(right, value.trim_start_matches("mut ")),
            _ => false,
        };
        (is_value && is_variable_of(looped, left, target)).then(|| Sum {
            to: (**left).clone(),
            proposed: proposed.clone(),
            subtracts,
        })
    }

    /// Not the user's own span: a debugger would stop here for the statement.
    fn at(&self) -> Span {
        Span::mixed_site().located_at(self.to.span())
    }

    /// Tells the run of what type it is.
    pub(super) fn begin(&self, run: &Ident, runtime: &Runtime) -> TokenStream {
        let (quiet, Sum { to, proposed, .. }, tag) = (quiet(), self, tag());
        // asked for out of reach: with a `DerefMut` of the user's on the way there, it would be called
        let at = self.at();
        quote_spanned!(at=>
            let #tag = #runtime::TypeOf::new();
            #quiet if false { loop {} #proposed #tag.is_at(&raw const #to); }
            #run.adds_to(&#tag);
        )
    }

    /// The leaves, which know of what type it is.
    pub(super) fn adding(&self, leaves: &TokenStream) -> TokenStream {
        let tag = tag();
        quote_spanned!(self.at()=> #leaves.adding_to(&#tag))
    }

    /// Leaves one entry of a leaf, if that comes to the same.
    pub(super) fn add_up(&self, leaf: &Ident) -> TokenStream {
        let (Sum { to, proposed, subtracts }, at) = (self, self.at());
        // where there is a sum: a `Deref` of the user's may be on the way to the variable
        quote_spanned!(at=> if #leaf.has_sum() { #proposed unsafe { #leaf.add_up(&raw const #to, #subtracts) }; })
    }
}

fn tag() -> Ident {
    generated("__type_of_sum")
}

/// Whether this is the target, and may be lent where it stands, for all that its declaration says.
fn is_variable_of(looped: &Loop, expr: &Expr, target: &Place) -> bool {
    let (inner, _) = undereferenced(expr);
    let is_path = matches!(inner, Expr::Path(path) if path.path.get_ident().is_some());
    let is_field = matches!(inner, Expr::Field(_));
    let Some(context) = &looped.context else { return is_path && Place::of(inner) == *target };
    let is_mutable = context.decls.get(&target.root).is_some_and(|decl| *decl != Decl::Fixed);
    (is_path || is_field) && Place::of(inner) == *target && is_mutable && context.once.contains_key(&target.root)
}

fn is_variable(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(|found| found == name))
}

/// Whether this is what stands for a value that the worker has computed: `value.0` or `!value`.
fn stands_for(expr: &Expr, value: &str) -> bool {
    match expr {
        Expr::Field(field) => is_variable(&field.base, value),
        Expr::Unary(ExprUnary { op: UnOp::Not(_), expr, .. }) => is_variable(expr, value),
        _ => false,
    }
}
