//! Values that a statement in order puts where they stay when the iteration ends: an outer variable, or a collection there. They
//! borrow from nothing that the iteration made, as the loop as written would not compile otherwise.

use super::hoisted::{KEPT, is_hoisted};
use super::locals::Lender;
use super::shape::{builds, is_field_path};
use super::split::Split;
use crate::model::Loop;
use crate::names::{Names, Place, gives_reference, is_binding_name, keeps, pattern_names, targets};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::*;

/// Where a value is put.
#[derive(Clone, Copy)]
pub(super) enum Stored {
    /// In a variable, or a part of one.
    Assigned,
    /// In what only its type says to be a collection, by its number.
    In(usize),
    /// In an element of that.
    InElement(usize),
}

/// The variable of ours that knows the type of what may be a collection.
pub(crate) fn stored_tag(at: usize) -> Ident {
    format_ident!("stored{}", at, span = Span::mixed_site())
}

impl Split<'_> {
    /// The names in statements of a commit whose values are put outside of the loop.
    pub(super) fn stored(&mut self, stmts: &[Stmt]) -> HashMap<String, Stored> {
        let mut stores = Stores { split: self, found: HashMap::new(), lent: HashMap::new() };
        stmts.iter().for_each(|stmt| stores.visit_stmt(stmt));
        let mut found = stores.found;
        // what they declare themselves is another variable than what is carried there
        for stmt in stmts {
            if let Stmt::Local(local) = stmt {
                for name in pattern_names(&local.pat) {
                    found.remove(&name.to_string());
                }
            }
        }
        found
    }

    /// The probe for a value that is put there.
    pub(super) fn stored_probe(&self, stored: Stored, lender: Lender) -> Option<TokenStream> {
        let runtime = self.runtime;
        let lender = match lender {
            Lender::Worker => quote!(#runtime::Made),
            Lender::Item(at) if self.item_parts[at].is_of_local() => self.part(at),
            // of the item, the types say it
            _ => return None,
        };
        Some(match stored {
            Stored::Assigned => quote!(#runtime::assigned(&#lender).probe),
            Stored::In(at) => {
                let tag = stored_tag(at);
                quote!(#runtime::stored_in(&#tag, &#lender).probe)
            }
            Stored::InElement(at) => {
                let tag = stored_tag(at);
                quote!(#runtime::stored_in_element(&#tag, &#lender).probe)
            }
        })
    }

    /// Whether a value that is put outside of the loop may borrow from what is there, for all that is known of it.
    pub(super) fn may_outlive(&mut self, value: &Expr) -> bool {
        let is_open = match self.lender_of(value) {
            Lender::Worker => true,
            Lender::Item(at) => self.item_parts[at].is_of_local(),
            _ => false,
        };
        is_open && !self.views_made(value)
    }

    /// Whether a value is a view, by a method of std's, of a local that was made in the iteration.
    pub(super) fn views_made(&self, value: &Expr) -> bool {
        match value {
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
                self.local(&name.to_string()).is_some_and(|(_, local)| local.owned && !local.derived)
            }),
            Expr::Paren(found) => self.views_made(&found.expr),
            Expr::Reference(found) => self.views_made(&found.expr),
            Expr::MethodCall(call) => gives_reference(call) && self.views_made(&call.receiver),
            // a part of it may be a reference to something from outside
            _ => false,
        }
    }

    /// Whether a call may put what it is given in a collection outside of the loop.
    pub(super) fn is_store(&self, call: &ExprMethodCall) -> bool {
        self.place_of_store(call).is_some()
    }

    /// The collection, and how many steps from it what keeps the values is.
    fn place_of_store<'c>(&self, call: &'c ExprMethodCall) -> Option<(&'c Expr, usize)> {
        let held = keeps(&call.method).then(|| held_by(&call.receiver)).flatten();
        held.filter(|(place, steps)| *steps < 2 && self.is_outer(place))
    }

    /// The number of a place that may be a collection.
    fn store_at(&mut self, place: &Expr) -> usize {
        let known = self.stores.iter().position(|store| Place::of(store) == Place::of(place));
        known.unwrap_or_else(|| {
            self.stores.push(place.clone());
            self.stores.len() - 1
        })
    }

    /// Whether all that an assignment writes to is outside of the loop.
    pub(super) fn writes_outside(&self, left: &Expr) -> bool {
        let mut is_outside = true;
        targets(&mut left.clone(), &mut |target| is_outside &= self.is_outer(target));
        is_outside
    }

    /// Whether a place is a variable around the loop, or a part of one.
    fn is_outer(&self, place: &Expr) -> bool {
        place_root(place).is_some_and(|name| {
            let (text, context) = (name.to_string(), self.looped.context.as_ref());
            let is_around = context.is_none_or(|context| context.around.contains(&text)) || name == "self";
            is_around && is_binding_name(name) && !is_hoisted(name) && !self.declared.contains(&text)
        })
    }
}

/// The place at the beginning of a chain, and how many steps from what holds elements to one of them follow.
pub(super) fn held_by(chain: &Expr) -> Option<(&Expr, usize)> {
    match chain {
        place if is_field_path(place) => Some((place, 0)),
        Expr::Paren(found) => held_by(&found.expr),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => held_by(expr),
        Expr::Try(found) if gives_element(&found.expr) => held_by(&found.expr),
        Expr::Index(found) => held_by(&found.expr).map(|(place, steps)| (place, steps + 1)),
        Expr::MethodCall(call) if gives_element(chain) => {
            held_by(&call.receiver).map(|(place, steps)| (place, steps + 1))
        }
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "and_modify" | "entry" => held_by(&call.receiver),
            "expect" | "unwrap" if gives_element(&call.receiver) => held_by(&call.receiver),
            _ => None,
        },
        _ => None,
    }
}

/// Whether this is a method of a collection of std's that lends an element.
fn gives_element(call: &Expr) -> bool {
    const GIVES: &[&str] = &[
        "as_mut",
        "back_mut",
        "first_mut",
        "front_mut",
        "get_mut",
        "get_or_insert_with",
        "last_mut",
        "or_default",
        "or_insert",
        "or_insert_with",
    ];
    matches!(call, Expr::MethodCall(call) if GIVES.iter().any(|gives| call.method == gives))
}

struct Stores<'s, 'l> {
    split: &'s mut Split<'l>,
    found: HashMap<String, Stored>,
    /// Names that stand for what a collection lends, and how many steps it is from there.
    lent: HashMap<String, (Expr, usize)>,
}

impl Stores<'_, '_> {
    /// Notes the names whose values a value is, or holds.
    fn put(&mut self, value: &Expr, stored: Stored) {
        let last = |block: &Block| match block.stmts.last() {
            Some(Stmt::Expr(value, None)) => Some(value.clone()),
            _ => None,
        };
        match value {
            Expr::Path(path) => path.path.get_ident().into_iter().for_each(|name| self.note(&name.to_string(), stored)),
            Expr::Paren(found) => self.put(&found.expr, stored),
            Expr::Tuple(found) => found.elems.iter().for_each(|part| self.put(part, stored)),
            Expr::Array(found) => found.elems.iter().for_each(|part| self.put(part, stored)),
            Expr::Struct(found) => found.fields.iter().for_each(|field| self.put(&field.expr, stored)),
            Expr::Call(call) if builds(&call.func) => call.args.iter().for_each(|part| self.put(part, stored)),
            Expr::If(found) => {
                last(&found.then_branch).iter().for_each(|value| self.put(value, stored));
                found.else_branch.iter().for_each(|(_, other)| self.put(other, stored));
            }
            Expr::Block(found) => last(&found.block).iter().for_each(|value| self.put(value, stored)),
            // what stands for a part that the worker has computed
            Expr::Field(found) if is_computed(&found.base) => self.put(&found.base, stored),
            Expr::MethodCall(call) if is_computed(&call.receiver) => self.put(&call.receiver, stored),
            _ => {}
        }
    }

    /// The collection that a call may put what it is given in.
    fn store(&self, call: &ExprMethodCall) -> Option<(Expr, usize)> {
        if let Some((place, steps)) = self.split.place_of_store(call) {
            return Some((place.clone(), steps));
        }
        let (name, steps) = held_by(&call.receiver).filter(|_| keeps(&call.method))?;
        let Expr::Path(path) = name else { return None };
        let (place, before) = self.lent.get(&path.path.get_ident()?.to_string())?;
        Some((place.clone(), before + steps)).filter(|(_, steps)| *steps < 2)
    }

    /// Notes a name that a `let` gives to what a collection lends.
    fn lend(&mut self, pat: &Pat, value: &Expr) {
        let value = match value {
            Expr::Reference(found) => &found.expr,
            value => value,
        };
        if let (Some(name), Some((place, steps))) = (lent_name(pat), held_by(value))
            && self.split.is_outer(place)
        {
            self.lent.insert(name.to_string(), (place.clone(), steps));
        }
    }

    fn note(&mut self, name: &str, stored: Stored) {
        let name = name.strip_suffix(KEPT).unwrap_or(name);
        if !matches!(self.found.get(name), Some(Stored::Assigned)) {
            self.found.insert(name.to_string(), stored);
        }
    }
}

/// Whether this is the variable of ours for a part that the worker has computed, or what resumes it.
fn is_computed(value: &Expr) -> bool {
    match value {
        Expr::Path(path) => path.path.get_ident().is_some_and(is_hoisted),
        Expr::MethodCall(call) => is_computed(&call.receiver),
        _ => false,
    }
}

impl<'a> Visit<'a> for Stores<'_, '_> {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}

    fn visit_local(&mut self, local: &'a Local) {
        visit::visit_local(self, local);
        local.init.iter().for_each(|init| self.lend(&local.pat, &init.expr));
    }

    fn visit_expr_let(&mut self, found: &'a ExprLet) {
        visit::visit_expr_let(self, found);
        self.lend(&found.pat, &found.expr);
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        let is_lent = |name: &Ident| self.lent.contains_key(&name.to_string());
        if self.split.writes_outside(&assign.left) || place_root(&assign.left).is_some_and(is_lent) {
            self.put(&assign.right, Stored::Assigned);
        }
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        if let Some((place, steps)) = self.store(call) {
            let at = self.split.store_at(&place);
            let stored = if steps == 0 { Stored::In(at) } else { Stored::InElement(at) };
            call.args.iter().for_each(|value| self.put(value, stored));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// The name for all that is lent: `list`, `Some(list)`.
fn lent_name(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(found) if found.by_ref.is_none() => Some(&found.ident),
        Pat::Type(typed) => lent_name(&typed.pat),
        Pat::TupleStruct(found) if found.path.is_ident("Some") && found.elems.len() == 1 => lent_name(&found.elems[0]),
        _ => None,
    }
}

/// The variable that a place is a part of.
pub(crate) fn place_root(place: &Expr) -> Option<&Ident> {
    match place {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(found) => place_root(&found.base),
        Expr::Index(found) => place_root(&found.expr),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => place_root(expr),
        Expr::Paren(found) => place_root(&found.expr),
        _ => None,
    }
}

/// Every name that a loop declares somewhere, but for parameters of closures.
pub(super) fn declared_outside_closures(looped: &Loop) -> Names {
    struct Declared(Names);
    impl<'a> Visit<'a> for Declared {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
            self.visit_expr(&closure.body);
        }
        fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
            self.0.insert(pat.ident.to_string());
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut declared = Declared(Names::new());
    declared.visit_pat(&looped.pat);
    declared.visit_block(&looped.body);
    declared.0
}
