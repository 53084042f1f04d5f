//! Elements that iteration `i` has for itself: `p[i]`, or `p[i - 1]`, wherever the body mentions `p`. They go to the
//! worker as a disjoint `&mut`, without a journal.

use super::Changes;
use crate::exits::may_stop;
use crate::model::Loop;
use crate::names::{Names, Place, bound_in, mentions, rewrite_arguments};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// A variable of which each iteration has one element.
#[derive(Clone)]
pub(crate) struct Slot {
    pub(crate) name: Ident,
    /// The element, in the worker.
    pub(crate) element: Ident,
    /// Its index, as the calling thread computes it for every iteration, whether or not it is used.
    pub(crate) index: TokenStream,
}

/// The slots of a loop, if there are any, and its body with them. `certain`: only variables whose type is known to have
/// elements.
pub(crate) fn slots(looped: &Loop, changes: &Changes, certain: bool) -> Option<(Vec<Slot>, Vec<Stmt>)> {
    let mut stmts = looped.body.stmts.clone();
    let index = loop_index(looped).filter(|_| !may_stop(looped))?;
    let declared = bound_in(&looped.pat, &looped.body);
    let mut slots: Vec<Slot> = Vec::new();
    for place in candidates(looped, changes, certain) {
        if declared.contains(&place.root) || slots.iter().any(|slot| slot.name == place.root) {
            continue;
        }
        let mut rewritten = stmts.clone();
        let mut elements = Elements { name: &place.root, index, offset: None, rewrote: false, mixed: false };
        rewritten.iter_mut().for_each(|stmt| elements.visit_stmt_mut(stmt));
        let own = Names::from([place.root.clone()]);
        let left = rewritten.iter().any(|stmt| mentions(stmt, &own));
        if elements.rewrote && !elements.mixed && !left {
            let index = elements.offset.map_or_else(|| quote!(#index), |offset| offset.wrapping(index));
            let element = element_name(&place.root, Span::call_site());
            let used = changes.uses.iter().find(|used| used.name == place.root);
            slots.extend(used.map(|used| Slot { name: used.name.clone(), element, index }));
            stmts = rewritten;
        }
    }
    (!slots.is_empty()).then_some((slots, stmts))
}

fn candidates<'c>(looped: &'c Loop, changes: &'c Changes, certain: bool) -> impl Iterator<Item = &'c Place> {
    let known = move |name: &str| looped.context.as_ref().is_some_and(|context| context.slices.contains(name));
    let whole = changes.places.iter().filter(|place| place.fields.is_empty() && place.root != "self");
    whole.filter(move |place| !certain || known(&place.root))
}

/// The variable of a loop over a range of indices, which grow.
fn loop_index(looped: &Loop) -> Option<&Ident> {
    let Pat::Ident(PatIdent { by_ref: None, mutability: None, subpat: None, ident, .. }) = &looped.pat else {
        return None;
    };
    let mut source = &looped.source;
    while let Expr::Paren(ExprParen { expr, .. }) | Expr::Group(ExprGroup { expr, .. }) = source {
        source = expr;
    }
    let closed = matches!(source, Expr::Range(ExprRange { start: Some(_), end: Some(_), .. }));
    let rebound = looped.body.stmts.iter().any(|stmt| rebinds(stmt, ident));
    (closed && !rebound).then_some(ident)
}

fn rebinds(stmt: &Stmt, name: &Ident) -> bool {
    let block = Block { brace_token: Default::default(), stmts: vec![stmt.clone()] };
    bound_in(&Pat::Wild(PatWild { attrs: Vec::new(), underscore_token: Default::default() }), &block)
        .contains(&name.to_string())
}

/// The local that stands for an element. No user writes such a name.
fn element_name(name: &str, span: Span) -> Ident {
    format_ident!("__element_of_{}", name, span = Span::mixed_site().located_at(span))
}

/// `i + K` or `i - K`, with a literal or a variable for `K`.
#[derive(Clone)]
struct Offset {
    plus: bool,
    by: Expr,
}

impl Offset {
    fn of(index: &Expr, variable: &Ident) -> Option<Option<Offset>> {
        match index {
            Expr::Paren(paren) => Offset::of(&paren.expr, variable),
            Expr::Group(group) => Offset::of(&group.expr, variable),
            Expr::Path(path) if path.path.is_ident(variable) => Some(None),
            Expr::Binary(binary) => {
                let plus = match binary.op {
                    BinOp::Add(_) => true,
                    BinOp::Sub(_) => false,
                    _ => return None,
                };
                let of_variable = matches!(&*binary.left, Expr::Path(path) if path.path.is_ident(variable));
                let simple = matches!(&*binary.right, Expr::Lit(_));
                (of_variable && simple).then(|| Some(Offset { plus, by: (*binary.right).clone() }))
            }
            _ => None,
        }
    }

    fn same(a: &Option<Offset>, b: &Option<Offset>) -> bool {
        let text = |offset: &Offset| (offset.plus, offset.by.to_token_stream().to_string());
        a.as_ref().map(text) == b.as_ref().map(text)
    }

    /// The index without the overflow that the plain loop reports where it uses it.
    fn wrapping(&self, variable: &Ident) -> TokenStream {
        let by = &self.by;
        if self.plus {
            quote!(usize::wrapping_add(#variable, #by))
        } else {
            quote!(usize::wrapping_sub(#variable, #by))
        }
    }
}

/// Rewrites `p[i]` to what the worker has instead.
struct Elements<'a> {
    name: &'a str,
    index: &'a Ident,
    offset: Option<Offset>,
    rewrote: bool,
    /// Whether the body uses elements at different offsets.
    mixed: bool,
}

impl Elements<'_> {
    fn rewrite(&mut self, found: &ExprIndex) -> Option<Expr> {
        let Expr::Path(path) = &*found.expr else { return None };
        let name = path.path.get_ident().filter(|name| *name == self.name)?;
        let offset = Offset::of(&found.index, self.index)?;
        self.mixed |= self.rewrote && !Offset::same(&self.offset, &offset);
        (self.offset, self.rewrote) = (offset, true);
        let (element, index) = (element_name(self.name, name.span()), &found.index);
        Some(parse_quote!((*#element.at(#index))))
    }
}

impl VisitMut for Elements<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if mentions(&mac.tokens, &Names::from([self.name.to_string()])) {
            rewrite_arguments(mac, |expr| self.visit_expr_mut(expr));
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let element = match expr {
            Expr::Index(found) => self.rewrite(found),
            _ => None,
        };
        match element {
            Some(element) => *expr = element,
            None => visit_mut::visit_expr_mut(self, expr),
        }
    }
}

/// Whether an expression is an element of the iteration.
pub(super) fn is_element(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => is_element(&paren.expr),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => match &**expr {
            Expr::MethodCall(call) => {
                matches!(&*call.receiver, Expr::Path(path) if path.path.get_ident().is_some_and(is_element_name))
            }
            _ => false,
        },
        _ => false,
    }
}

pub(super) fn is_element_name(name: &Ident) -> bool {
    name.to_string().starts_with("__element_of_")
}
