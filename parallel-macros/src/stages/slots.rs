//! Elements that iteration `i` has for itself: `p[i]`, or `p[i - 1]`, or `p[k][i]`, wherever the body mentions `p`; and
//! the parts of flat arrays that `own` speaks of. They go to the worker as a disjoint `&mut`, without a journal.

use super::Changes;
use crate::errors::{Code, Errors};
use crate::exits::may_stop;
use crate::model::{Loop, Own};
use crate::names::{Names, Place, assigns, bound_in, declared_in, last_segment, mentions, rewrite_arguments, uses_of};
use crate::nested::is_mark;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// A variable of which each iteration has one element, or one of each row.
#[derive(Clone)]
pub(crate) struct Slot {
    /// The variable, or the field of one.
    pub(crate) place: Expr,
    /// The element, in the worker.
    pub(crate) element: Ident,
    /// Its index in iteration 0, which may be below 0, and then wraps.
    pub(crate) shift: TokenStream,
    /// How many indices stand before it.
    pub(crate) depth: usize,
}

impl Slot {
    pub(super) fn is_of(&self, place: &Place) -> bool {
        Place::of(&self.place) == *place
    }
}

/// The slots of a loop, if there are any, and its body with them. `certain`: only variables whose type is known to have
/// elements.
pub(crate) fn slots(looped: &Loop, changes: &Changes, certain: bool) -> Option<(Vec<Slot>, Vec<Stmt>)> {
    let mut stmts = looped.body.stmts.clone();
    let index = loop_index(looped).filter(|_| !may_stop(looped))?;
    let declared = bound_in(&looped.pat, &looped.body);
    let mut slots: Vec<Slot> = Vec::new();
    for place in candidates(looped, changes, certain) {
        if declared.contains(&place.root) || slots.iter().any(|slot| slot.is_of(place)) {
            continue;
        }
        let mut rewritten = stmts.clone();
        let mut elements = Elements { place, index, found: None, mixed: false, measured: 0 };
        rewritten.iter_mut().for_each(|stmt| elements.visit_stmt_mut(stmt));
        let Elements { found: Some(found), mixed: false, measured, .. } = elements else { continue };
        if measured > found.depth || rewritten.iter().any(|stmt| uses_place(stmt, place)) {
            continue;
        }
        let shift = found.offset.map_or_else(|| quote!(0), |offset| offset.shift());
        let element = element_name(place, found.place.span());
        slots.push(Slot { place: found.place, element, shift, depth: found.depth });
        stmts = rewritten;
    }
    (!slots.is_empty()).then_some((slots, stmts))
}

fn candidates<'c>(looped: &'c Loop, changes: &'c Changes, certain: bool) -> impl Iterator<Item = &'c Place> {
    let known = move |place: &Place| {
        let context = looped.context.as_ref();
        place.fields.is_empty() && context.is_some_and(|context| context.slices.contains(&place.root))
    };
    // what is behind a `&` cannot be changed, which rustc says of the body
    let shared = move |place: &Place| {
        let context = looped.context.as_ref();
        context.is_some_and(|context| context.shared_params.iter().any(|param| *param == place.root))
    };
    let places = changes.places.iter().filter(|place| place.root != "self" || !place.fields.is_empty());
    places.filter(move |place| !shared(place) && (!certain || known(place)))
}

/// Whether a statement uses a place, or what holds it, or a part of it.
fn uses_place(stmt: &Stmt, place: &Place) -> bool {
    uses_of(|resolver| resolver.visit_stmt(stmt)).iter().any(|used| place.overlaps(used))
}

/// The variable of a loop over a range of indices, which grow or shrink.
fn loop_index(looped: &Loop) -> Option<&Ident> {
    let Pat::Ident(PatIdent { by_ref: None, mutability: None, subpat: None, ident, .. }) = &looped.pat else {
        return None;
    };
    let rebound = looped.body.stmts.iter().any(|stmt| rebinds(stmt, ident));
    (is_range(&looped.source) && !rebound).then_some(ident)
}

pub(super) fn is_range(source: &Expr) -> bool {
    match source {
        Expr::Paren(ExprParen { expr, .. }) => is_range(expr),
        Expr::Range(range) => range.start.is_some() && range.end.is_some(),
        Expr::MethodCall(call) => (call.method == "rev" || call.method == "step_by") && is_range(&call.receiver),
        _ => false,
    }
}

fn rebinds(stmt: &Stmt, name: &Ident) -> bool {
    let block = Block { brace_token: Default::default(), stmts: vec![stmt.clone()] };
    declared_in(&block).contains(&name.to_string())
}

/// The variables of `own`, each of which must have a part for each iteration.
pub(crate) fn check_own(looped: &Loop, errors: &mut Errors) {
    for Own { name, .. } in &looped.options.own {
        if !super::asked::is_used(looped, name, "own", errors) {
            continue;
        }
        let (message, help) = if may_stop(looped) {
            let message = format!(
                "an iteration owns its part of `{name}`, but the loop may end early: later parts would have changed"
            );
            (message, format!("leave `own({name}, …)` out, or let the loop run to its end"))
        } else if loop_index(looped).is_none() {
            let message =
                format!("the part of `{name}` that an iteration owns is found by the loop's index, and there is none");
            (message, "loop over a range: `for i in 0..n`".to_string())
        } else if bound_in(&looped.pat, &looped.body).contains(&name.to_string()) {
            (format!("the loop declares a `{name}` of its own"), "give that one another name".to_string())
        } else {
            whole_uses(looped, name, errors);
            continue;
        };
        errors.refuse(Code::Own, name.span(), message, help);
    }
}

/// An iteration has a part, not the array: it can look elements up, and ask for the length.
fn whole_uses(looped: &Loop, name: &Ident, errors: &mut Errors) {
    struct Wholes<'a>(&'a Ident, Option<Span>);
    impl Wholes<'_> {
        fn is_it(&self, expr: &Expr) -> bool {
            matches!(expr, Expr::Path(path) if path.path.is_ident(self.0))
        }
    }
    impl<'a> Visit<'a> for Wholes<'_> {
        fn visit_expr(&mut self, expr: &'a Expr) {
            match expr {
                Expr::Index(found) if self.is_it(&found.expr) => self.visit_expr(&found.index),
                Expr::MethodCall(call) if call.method == "len" && self.is_it(&call.receiver) => {}
                expr if self.is_it(expr) => self.1 = self.1.or(Some(expr.span())),
                expr => visit::visit_expr(self, expr),
            }
        }
    }
    let mut wholes = Wholes(name, None);
    wholes.visit_block(&looped.body);
    if let Some(span) = wholes.1 {
        let message = format!("an iteration owns a part of `{name}`, and here it uses all of it");
        let help = format!(
            "look elements up by their index in all of it, `{name}[k]` or `{name}[j..k]`, or ask for `{name}.len()`"
        );
        errors.refuse(Code::Own, span, message, help);
    }
}

/// The local that stands for an element. No user writes such a name; it has the span of theirs, and so without hygiene, as
/// rustc takes what is made of both kinds for the macro's.
fn element_name(place: &Place, span: Span) -> Ident {
    let name = place.fields.iter().fold(place.root.clone(), |name, field| name + "_" + field);
    format_ident!("__element_of_{}", name, span = span)
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

    /// The index in iteration 0. The overflow that the plain loop reports is reported where the index is used.
    fn shift(&self) -> TokenStream {
        let by = &self.by;
        if self.plus { quote!(#by) } else { quote!(usize::wrapping_neg(#by)) }
    }
}

/// Which element of a place a body uses.
struct Found {
    place: Expr,
    offset: Option<Offset>,
    depth: usize,
}

/// Rewrites `p[i]` to what the worker has instead.
struct Elements<'a> {
    place: &'a Place,
    index: &'a Ident,
    found: Option<Found>,
    /// Whether the body uses different elements.
    mixed: bool,
    /// The most indices behind which the body asks for a length.
    measured: usize,
}

impl Elements<'_> {
    /// `p[k]`, without the loop's variable: the place, and the indices from left to right.
    fn rows(&self, mut base: &Expr) -> Option<(Expr, Vec<Expr>)> {
        let mut rows = Vec::new();
        while let Expr::Index(row) = base {
            if Offset::of(&row.index, self.index).is_some() {
                return None;
            }
            rows.insert(0, (*row.index).clone());
            base = &row.expr;
        }
        let is_place = matches!(base, Expr::Path(_) | Expr::Field(_)) && Place::of(base) == *self.place;
        is_place.then(|| (base.clone(), rows))
    }

    /// `p[k].len()`
    fn length(&mut self, call: &ExprMethodCall) -> Option<Expr> {
        let (base, mut rows) = self.rows(&call.receiver).filter(|_| call.method == "len" && call.args.is_empty())?;
        self.measured = self.measured.max(rows.len());
        rows.iter_mut().for_each(|row| self.visit_expr_mut(row));
        let element = element_name(self.place, base.span());
        Some(parse_quote_spanned!(base.span()=> #element #(.row(#rows))* .len()))
    }

    /// `p[k][i]` with the loop's variable for the last index, and for no other. `lent`: shared, and perhaps more than once at
    /// a time.
    fn rewrite(&mut self, indexed: &ExprIndex, lent: bool) -> Option<Expr> {
        let offset = Offset::of(&indexed.index, self.index)?;
        let (base, mut rows) = self.rows(&indexed.expr)?;
        let found = Found { place: base.clone(), offset, depth: rows.len() };
        let same = |before: &Found| before.depth == found.depth && Offset::same(&before.offset, &found.offset);
        self.mixed |= !self.found.as_ref().is_none_or(same);
        self.found = Some(found);
        rows.iter_mut().for_each(|row| self.visit_expr_mut(row));
        let (element, index) = (element_name(self.place, base.span()), &indexed.index);
        // as long as what it stands for, at which rustc points for the type that it expects
        let index = quote_spanned!(indexed.bracket_token.span.join()=> (#index));
        Some(match lent {
            true => parse_quote_spanned!(base.span()=> (*#element #(.lent_row(#rows))* .lent_at #index)),
            false => parse_quote_spanned!(base.span()=> (*#element #(.row(#rows))* .at #index)),
        })
    }

    /// Visits what is borrowed, and not to be changed.
    fn visit_lent(&mut self, expr: &mut Expr) {
        let element = match expr {
            Expr::Index(found) => self.rewrite(found, true),
            _ => None,
        };
        match (element, expr) {
            (Some(element), expr) => *expr = element,
            (None, Expr::Paren(ExprParen { expr, .. })) => self.visit_lent(expr),
            (None, Expr::Field(field)) => self.visit_lent(&mut field.base),
            (None, Expr::Cast(cast)) => self.visit_lent(&mut cast.expr),
            (None, Expr::Unary(unary)) => self.visit_lent(&mut unary.expr),
            (None, Expr::Binary(binary)) if !assigns(&binary.op) => {
                self.visit_lent(&mut binary.left);
                self.visit_lent(&mut binary.right);
            }
            (None, Expr::MethodCall(call)) if only_looks(&call.method) && self.length(call).is_none() => {
                self.visit_lent(&mut call.receiver);
                call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
            }
            (None, Expr::Index(indexed)) => {
                self.visit_lent(&mut indexed.expr);
                self.visit_expr_mut(&mut indexed.index);
            }
            (None, expr) => self.visit_expr_mut(expr),
        }
    }
}

impl VisitMut for Elements<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if mentions(&mac.tokens, &Names::from([self.place.root.clone()])) {
            let (first_lent, mut at) = (first_lent(&last_segment(mac)), 0);
            rewrite_arguments(mac, |expr| {
                match first_lent.is_some_and(|first| at >= first) {
                    true => self.visit_lent(expr),
                    false => self.visit_expr_mut(expr),
                }
                at += 1;
            });
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let element = match expr {
            Expr::Reference(reference) if reference.mutability.is_none() => {
                return self.visit_lent(&mut reference.expr);
            }
            Expr::Index(found) => self.rewrite(found, false),
            Expr::MethodCall(call) => self.length(call),
            // its own workers would have to share the element
            Expr::ForLoop(found) if found.attrs.iter().any(is_mark) => {
                self.mixed |= mentions(&found.body.to_token_stream(), &Names::from([self.place.root.clone()]));
                None
            }
            _ => None,
        };
        match element {
            Some(element) => *expr = element,
            None => visit_mut::visit_expr_mut(self, expr),
        }
    }
}

/// Whether a method only looks at its receiver, or copies it.
fn only_looks(method: &Ident) -> bool {
    const LOOKS: &[&str] = &[
        "abs",
        "as_bytes",
        "as_ref",
        "as_slice",
        "as_str",
        "clone",
        "first",
        "is_empty",
        "is_none",
        "is_some",
        "iter",
        "last",
        "len",
        "max",
        "min",
        "sqrt",
        "to_string",
    ];
    LOOKS.iter().any(|look| method == look)
}

/// From which argument on a macro of std's borrows what it is given.
fn first_lent(name: &str) -> Option<usize> {
    Some(match name {
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => 0,
        "print" | "println" | "eprint" | "eprintln" | "format" | "panic" | "todo" | "unimplemented" | "unreachable" => {
            0
        }
        "assert" | "debug_assert" | "write" | "writeln" => 1,
        _ => return None,
    })
}

/// Whether an expression is an element of the iteration.
pub(super) fn is_element(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => is_element(&paren.expr),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => match &**expr {
            Expr::MethodCall(call) => is_slot(&call.receiver),
            _ => false,
        },
        _ => false,
    }
}

fn is_slot(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some_and(is_element_name),
        Expr::MethodCall(call) => (call.method == "row" || call.method == "lent_row") && is_slot(&call.receiver),
        _ => false,
    }
}

pub(super) fn is_element_name(name: &Ident) -> bool {
    name.to_string().starts_with("__element_of_")
}
