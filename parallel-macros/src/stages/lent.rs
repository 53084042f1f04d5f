//! What is behind a `&`, and is written to: an item, a parameter, `self`. Nothing comes of such a loop: rustc says why, and what to write instead,
//! where it sees the whole of it.

use super::yields::lent_names;
use crate::model::{Context, Decl, Loop};
use crate::names::{Names, assigns, declared_in, is_known, is_mutator, last_segment, rewrite_arguments};
use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{
    Block, Expr, ExprAssign, ExprBinary, ExprForLoop, ExprMethodCall, ExprReference, ExprUnary, Item, Macro, Pat, UnOp,
};

/// Whether the body does that, for all that the loop looks like.
pub(crate) fn changes_what_is_lent(looped: &Loop) -> bool {
    let context = looped.context.as_ref();
    let (lent, collections) = context.map(lent_params).unwrap_or_default();
    let mut writes = Writes { context, lent, collections, found: false };
    writes.in_loop(&looped.pat, &looped.source, &looped.body);
    writes.found
}

/// The parameters that are references, `self` among them, and those to collections.
fn lent_params(context: &Context) -> (Names, Names) {
    let once = |names: &[Ident]| -> Names {
        let names = names.iter().map(ToString::to_string);
        names.filter(|name| context.once.contains_key(name)).collect()
    };
    let mut lent = once(&context.shared_params);
    if context.decls.get("self") == Some(&Decl::Fixed) {
        lent.insert("self".to_string());
    }
    (lent, once(&context.collections))
}

struct Writes<'l> {
    context: Option<&'l Context>,
    lent: Names,
    /// Those that are collections of std.
    collections: Names,
    found: bool,
}

impl Writes<'_> {
    fn in_loop(&mut self, pat: &Pat, source: &Expr, body: &Block) {
        let (outer, again) = (self.lent.clone(), declared_in(body));
        self.lent.extend(lent_names(pat, source, self.context, &outer));
        self.lent.retain(|name| !again.contains(name));
        self.collections.retain(|name| !again.contains(name));
        self.visit_block(body);
        self.lent = outer;
    }

    /// Whether a place is behind one of the variables: `*x`, or a part of `x`. What `*x.field` is behind may be a raw
    /// pointer.
    fn are_behind(&self, place: &Expr) -> bool {
        match place {
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => self.has(expr),
            Expr::Field(field) => self.has(&field.base) || self.are_behind(&field.base),
            Expr::Index(index) => self.has(&index.expr) || self.are_behind(&index.expr),
            Expr::Paren(paren) => self.are_behind(&paren.expr),
            _ => false,
        }
    }

    fn has(&self, expr: &Expr) -> bool {
        let is_lent = |name: &Ident| self.lent.contains(&name.to_string());
        matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(is_lent))
    }
}

impl<'a> Visit<'a> for Writes<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_for_loop(&mut self, inner: &'a ExprForLoop) {
        self.visit_expr(&inner.expr);
        self.in_loop(&inner.pat, &inner.expr, &inner.body);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let is_lent = |name: &Ident| self.collections.contains(&name.to_string());
        let of_lent = matches!(&*call.receiver, Expr::Path(path) if path.path.get_ident().is_some_and(is_lent));
        self.found |= of_lent && is_mutator(&call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.found |= self.are_behind(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_reference(&mut self, reference: &'a ExprReference) {
        self.found |= reference.mutability.is_some() && self.are_behind(&reference.expr);
        visit::visit_expr_reference(self, reference);
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        if is_known(&last_segment(mac)) {
            rewrite_arguments(&mut mac.clone(), |expr| self.visit_expr(expr));
        }
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        self.found |= assigns(&binary.op) && self.are_behind(&binary.left);
        visit::visit_expr_binary(self, binary);
    }
}
