//! Values that leave the function from a worker.

use super::site::{exit_alias, returned_alias};
use super::{Exits, Nesting};
use crate::model::{Returned, Runtime};
use crate::names::{Use, condition_bindings, ends, uses_of};
use crate::stages::proposed_of;
use crate::stand::Stand;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::*;

impl Exits {
    /// Leaves with a returned value: what leaves is as long as that, so that rustc says once of what is borrowed in it that it
    /// cannot be returned.
    fn leave_with(
        &mut self,
        value: &Expr,
        span: Span,
        payload: (TokenStream, Span),
        arm: impl FnOnce(&Ident) -> TokenStream,
    ) -> TokenStream {
        let exit = self.exit("Return", span, Some(payload), arm);
        let (first, last) = ends(&value.to_token_stream());
        let (leave, exit) = (exit_alias(first), quote_spanned!(last=> (#exit)));
        let leave = quote!(#leave #exit);
        let leave = match self.returned {
            Returned::Other => leave,
            _ => {
                let (returned, leave) = (returned_alias(first), quote_spanned!(last=> (#leave)));
                quote!(#returned #leave)
            }
        };
        quote_spanned!(span=> return #leave)
    }

    /// `return value`: only the innermost value travels; constructors around it are applied at the call site.
    pub(super) fn leave_return(&mut self, value: Option<&Expr>, span: Span) -> TokenStream {
        // a condition with a `let` in it binds names for its values
        if let Some(Expr::If(branch)) = value
            && condition_bindings(&branch.cond).is_empty()
            && let (Some(then), Some((_, otherwise))) = (only_value(&branch.then_branch), &branch.else_branch)
            && let Some(otherwise) = else_value(otherwise)
        {
            let mut condition = (*branch.cond).clone();
            self.visit_expr_mut(&mut condition);
            let (then, otherwise) = (self.leave_return(Some(then), span), self.leave_return(Some(otherwise), span));
            return quote!(if #condition { #then } else { #otherwise });
        }
        match value {
            None => self.leave("Return", span, None, |_| quote_spanned!(span=> return)),
            Some(value) if !self.nesting.has_local(value) => {
                let leave = quote_spanned!(span=> return #value);
                let proposed = proposed_of(value, &self.nesting.scopes, &self.runtime);
                let leave = if proposed.is_empty() { leave } else { quote!({ #proposed #leave }) };
                self.leave("Return", span, None, |_| leave)
            }
            Some(value) if self.moves(value).is_some() => {
                self.leave_moving("Return", value, span, quote_spanned!(span=> return #value))
            }
            Some(value) => {
                let (parts, payload) = self.take_apart(value);
                let runtime = self.runtime.clone();
                self.leave_with(value, span, payload, |payload| {
                    parts.leaving(payload, &runtime, |value| quote_spanned!(span=> return #value))
                })
            }
        }
    }

    /// The parts of a value that leaves, and what of them travels.
    pub(super) fn take_apart(&mut self, value: &Expr) -> (Parts, (TokenStream, Span)) {
        let mut inner = value.clone();
        let wrappers = peel(&mut inner);
        let (span, parts) = (inner.span(), take_parts(&mut inner, &self.nesting));
        let stands = parts.iter().map(Stand::of_expr).collect();
        let mut computed = Vec::new();
        for mut part in parts {
            self.visit_expr_mut(&mut part);
            computed.push(part);
        }
        let payload = match (&computed[..], &inner) {
            ([only], Expr::Infer(_)) => self.sent(only, span),
            _ => self.sent(&quote_spanned!(span=> (#(#computed,)*)), span),
        };
        (Parts { inner, wrappers, stands }, (payload, span))
    }

    /// The locals that a returned value uses, if it moves something from outside, which only the call site can, and these can leave.
    pub(super) fn moves(&self, value: &Expr) -> Option<Vec<Ident>> {
        let moves = |part: &Expr| {
            let uses = uses_of(|resolver| resolver.visit_expr(part));
            let is_local = |used: &Use| self.nesting.is_local(&used.name.to_string());
            uses.iter().any(is_local) && uses.iter().any(|used| !is_local(used) && self.movable.moves(used))
        };
        if !parts_of_returned(value).into_iter().any(moves) {
            return None;
        }
        let known = self.nesting.scopes.first();
        let can_leave = |name: &String| {
            self.errors.contains(name)
                || (known.is_some_and(|known| known.contains(name)) && !self.bound.contains(name))
        };
        let mut carried: Vec<Ident> = Vec::new();
        for used in uses_of(|resolver| resolver.visit_expr(value)) {
            if self.nesting.is_local(&used.name.to_string()) && !carried.contains(&used.name) {
                carried.push(used.name);
            }
        }
        carried.iter().all(|name| can_leave(&name.to_string())).then_some(carried)
    }

    /// Leaves with a value that moves something from outside: the locals travel. `leave`: what does so where the loop stands.
    pub(super) fn leave_moving(&mut self, kind: &str, value: &Expr, span: Span, leave: TokenStream) -> TokenStream {
        let carried = self.moves(value).unwrap_or_default();
        let payload = self.sent(&quote_spanned!(span=> (#(#carried,)*)), span);
        self.leave(kind, span, Some((payload, span)), |payload| quote!({ let (#(mut #carried,)*) = #payload; #leave }))
    }
}

/// A value without the parts that the worker computes, and the constructors around it.
pub(super) struct Parts {
    inner: Expr,
    wrappers: Vec<Wrapper>,
    stands: Vec<Stand>,
}

impl Parts {
    /// What leaves with the value, whose parts are in the payload.
    pub(super) fn leaving(
        &self,
        payload: &Ident,
        runtime: &Runtime,
        leave: impl FnOnce(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let (before, value) = put_parts(&self.inner, payload, &self.stands, runtime);
        let leave = leave(self.wrappers.iter().rev().fold(value, |value, wrapper| wrapper.around(&value)));
        if before.is_empty() { leave } else { quote!({ #before #leave }) }
    }
}

fn only_value(block: &Block) -> Option<&Expr> {
    match &block.stmts[..] {
        [Stmt::Expr(value, None)] => Some(value),
        _ => None,
    }
}

fn else_value(otherwise: &Expr) -> Option<&Expr> {
    match otherwise {
        Expr::Block(block) => only_value(&block.block),
        other => Some(other),
    }
}

/// Takes the parts of a value that the worker must compute, and leaves `_` for each: of a tuple those that mention a
/// local, so that the others may move what the worker borrows; else all of it.
fn take_parts(value: &mut Expr, nesting: &Nesting) -> Vec<Expr> {
    let hole = || Expr::Infer(ExprInfer { attrs: Vec::new(), underscore_token: Default::default() });
    match value {
        Expr::Tuple(tuple) => {
            let parts = tuple.elems.iter_mut().filter(|part| nesting.has_local(part));
            parts.map(|part| std::mem::replace(part, hole())).collect()
        }
        whole => vec![std::mem::replace(whole, hole())],
    }
}

/// The parts of a returned value of which each is computed by the worker or where the loop stands.
pub(crate) fn parts_of_returned(value: &Expr) -> Vec<&Expr> {
    match value {
        Expr::Call(call) if call.args.len() == 1 && is_constructor(&call.func) => parts_of_returned(&call.args[0]),
        Expr::MethodCall(call) if call.method == "into" && call.args.is_empty() => parts_of_returned(&call.receiver),
        Expr::Tuple(tuple) => tuple.elems.iter().collect(),
        value => vec![value],
    }
}

/// The value again, with its parts from the payload; and what goes before it.
fn put_parts(value: &Expr, payload: &Ident, stands: &[Stand], runtime: &Runtime) -> (TokenStream, TokenStream) {
    let none = TokenStream::new;
    let Expr::Tuple(tuple) = value else {
        let [stand] = stands else { return (none(), payload.to_token_stream()) };
        return (stand.before(payload, runtime), stand.value(payload));
    };
    let mut taken = (0..).zip(stands);
    let parts = tuple.elems.iter().map(|part| match part {
        Expr::Infer(_) => taken.next().map_or_else(none, |(index, stand)| stand.field(payload, index)),
        part => part.to_token_stream(),
    });
    // with the user's own parentheses, at which rustc points
    let span = tuple.paren_token.span.join();
    let value = quote_spanned!(span=> (#(#parts,)*));
    (none(), value)
}

/// A constructor around the value of a `return`.
enum Wrapper {
    Call(Expr, Span),
    Into(Span),
}

impl Wrapper {
    fn around(&self, value: &TokenStream) -> TokenStream {
        match self {
            Wrapper::Call(constructor, parentheses) => {
                let value = quote_spanned!(*parentheses=> (#value));
                quote!(#constructor #value)
            }
            Wrapper::Into(span) => quote_spanned!(*span=> #value.into()),
        }
    }
}

/// Takes the constructors off a value, outermost first.
fn peel(value: &mut Expr) -> Vec<Wrapper> {
    let mut wrappers = Vec::new();
    loop {
        let (inner, wrapper) = match value {
            Expr::Call(call) if call.args.len() == 1 && is_constructor(&call.func) => {
                let wrapper = Wrapper::Call((*call.func).clone(), call.paren_token.span.join());
                (call.args[0].clone(), wrapper)
            }
            Expr::MethodCall(call) if call.method == "into" && call.args.is_empty() => {
                ((*call.receiver).clone(), Wrapper::Into(call.method.span()))
            }
            _ => return wrappers,
        };
        *value = inner;
        wrappers.push(wrapper);
    }
}

/// Constructors that can be applied to a payload later than the plain loop does, without anybody noticing.
pub(crate) fn is_constructor(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let names: Vec<String> = path.path.segments.iter().rev().take(2).map(|segment| segment.ident.to_string()).collect();
    let name = names.into_iter().rev().collect::<Vec<_>>().join("::");
    const NAMES: &[&str] = &[
        "Arc::from",
        "Arc::new",
        "Box::from",
        "Box::new",
        "Cell::new",
        "Err",
        "Ok",
        "Poll::Ready",
        "Rc::from",
        "Rc::new",
        "RefCell::new",
        "Some",
    ];
    NAMES.contains(&name.as_str())
}
