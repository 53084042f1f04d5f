//! Bodies that do no more than count: all that they change are integers, for all that one can see, and by constants:
//! `hits += 1`, `bins[k] += 1`.

use super::{Entry, Stages};
use crate::exits::may_stop;
use crate::model::{Decl, Loop};
use crate::names::{Names, Place, bound_in, generated, uses_of};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// What a loop counts in.
pub(crate) struct Counted {
    pub(crate) counters: Vec<Counter>,
    /// What an iteration adds at most, to all of them.
    pub(crate) most: u64,
    /// The body, with the counters' names in their places.
    pub(crate) body: Block,
}

/// A place that the body counts in.
pub(crate) struct Counter {
    pub(crate) place: Place,
    /// What stands for it in the body.
    pub(crate) name: Ident,
    /// A `&mut` to it.
    pub(crate) lent: TokenStream,
}

impl Counted {
    /// What a loop counts in, if it does nothing else. `body`: the loop's, as written.
    pub(crate) fn of(looped: &Loop, stages: &Stages, body: &Block) -> Option<Counted> {
        let private = stages.head.is_some() || !stages.slots.is_empty() || !stages.scratch.is_empty();
        let asked = !looped.options.own.is_empty() || !looped.reorders.is_empty();
        if private || asked || stages.entries.is_empty() || may_stop(looped) || !stages.entries.iter().all(is_count) {
            return None;
        }
        let targets: Vec<&Place> = stages.entries.iter().flat_map(|entry| &entry.told.targets).collect();
        let bound = bound_in(&looped.pat, &looped.body);
        let mut counts = Counts {
            looped,
            targets: &targets,
            bound: &bound,
            found: Vec::new(),
            mentions: 0,
            most: Some(0),
            apart: 0,
        };
        let mut body = body.clone();
        let uses = uses_of(|resolver| resolver.visit_block(&body));
        counts.visit_block_mut(&mut body);
        let Counts { found, mentions, most, .. } = counts;
        let roots: Names = found.iter().map(|counter| counter.place.root.clone()).collect();
        // whatever else is done to a counter, or to what holds it, was not seen to count
        let whole = uses.iter().filter(|used| roots.contains(&used.name.to_string())).count() == mentions;
        let all = targets.iter().all(|target| found.iter().any(|counter| counter.place == **target));
        (whole && all && roots.is_disjoint(&bound)).then_some(Counted { counters: found, most: most?, body })
    }
}

/// Whether an entry only counts.
fn is_count(entry: &Entry) -> bool {
    let replay = &entry.replay;
    let Ok(replay) = parse2::<Block>(quote!({ #replay })) else { return false };
    let counts = |stmt: &Stmt| match stmt {
        Stmt::Local(_) => true,
        Stmt::Expr(Expr::Binary(binary), _) => step(binary).is_some(),
        _ => false,
    };
    !entry.told.targets.is_empty() && entry.unsealed.is_empty() && replay.stmts.iter().all(counts)
}

/// By how much an operation counts: `+= 1`.
fn step(binary: &ExprBinary) -> Option<u64> {
    match (&binary.op, &*binary.right) {
        (BinOp::AddAssign(_), Expr::Lit(ExprLit { lit: Lit::Int(step), .. })) => step.base10_parse().ok(),
        _ => None,
    }
}

/// Finds the places that a body counts in, and puts names of ours there.
struct Counts<'l> {
    looped: &'l Loop,
    /// What the body changes.
    targets: &'l [&'l Place],
    /// What it declares.
    bound: &'l Names,
    found: Vec<Counter>,
    /// How often they were seen.
    mentions: usize,
    /// What an iteration adds at most; `None` if nobody knows.
    most: Option<u64>,
    /// Loops, and what else may run more than once, around the expression at hand.
    apart: usize,
}

impl Counts<'_> {
    /// The variable, or the field, that is counted in, or holds what is.
    fn base(expr: &mut Expr) -> &mut Expr {
        match expr {
            Expr::Index(index) => Counts::base(&mut index.expr),
            expr => expr,
        }
    }

    /// Puts our name in a place.
    fn name(&mut self, base: &mut Expr, is_element: bool) -> Option<()> {
        let (place, lent) = lend(self.looped, base, is_element)?;
        let at = match self.found.iter().position(|found| found.place == place) {
            Some(at) => at,
            None => {
                let name = generated(&format!("counted{}", self.found.len()));
                self.found.push(Counter { place, name, lent });
                self.found.len() - 1
            }
        };
        let (name, span) = (&self.found[at].name, base.span());
        let name = Ident::new(&name.to_string(), name.span().located_at(span));
        *base = parse_quote_spanned!(span=> (*#name));
        self.mentions += 1;
        Some(())
    }

    fn many(&mut self, visit: impl FnOnce(&mut Self)) {
        self.apart += 1;
        visit(self);
        self.apart -= 1;
    }
}

/// A variable or a field, and a `&mut` to it, if that is sure to be well-typed.
pub(crate) fn lend(looped: &Loop, base: &Expr, is_element: bool) -> Option<(Place, TokenStream)> {
    let (inner, is_deref) = undereferenced(base);
    let place = Place::of(inner);
    let is_path = matches!(inner, Expr::Path(path) if path.path.get_ident().is_some());
    let is_field = matches!(inner, Expr::Field(field) if is_field_path(&field.base));
    let decl = looped.context.as_ref().map(|context| context.decls.get(&place.root));
    let span = base.span();
    let lent = match decl {
        _ if !is_path && !is_field => return None,
        // in `par_for!` nobody knows whether what has elements is borrowed
        None if is_path && !is_element => quote_spanned!(span=> &mut #base),
        Some(Some(Decl::Mut | Decl::MutOnlyHere)) => quote_spanned!(span=> &mut #base),
        Some(Some(Decl::RefMut)) if is_deref || is_field => quote_spanned!(span=> &mut #base),
        Some(Some(Decl::RefMut)) if is_element => quote_spanned!(span=> &mut *#base),
        _ => return None,
    };
    Some((place, lent))
}

/// What is dereferenced, if it is.
fn undereferenced(expr: &Expr) -> (&Expr, bool) {
    match expr {
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => (expr, true),
        expr => (expr, false),
    }
}

fn is_field_path(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(field) => is_field_path(&field.base),
        _ => false,
    }
}

impl VisitMut for Counts<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_binary_mut(&mut self, binary: &mut ExprBinary) {
        let Some(step) = step(binary) else { return visit_mut::visit_expr_binary_mut(self, binary) };
        let is_element = matches!(&*binary.left, Expr::Index(_));
        let base = Counts::base(&mut binary.left);
        if !self.bound.contains(&Place::of(undereferenced(base).0).root) {
            let named = self.name(base, is_element);
            let once = self.apart == 0 && named.is_some();
            self.most = self.most.filter(|_| once).and_then(|most| most.checked_add(step));
        }
        self.visit_expr_mut(&mut binary.left);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        let place = Place::of(&call.receiver);
        let known = self.targets.contains(&&place);
        // it has as many elements
        if known && call.method == "len" && call.args.is_empty() && self.name(&mut call.receiver, true).is_some() {
            return;
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }

    fn visit_expr_for_loop_mut(&mut self, found: &mut ExprForLoop) {
        self.many(|this| visit_mut::visit_expr_for_loop_mut(this, found));
    }

    fn visit_expr_while_mut(&mut self, found: &mut ExprWhile) {
        self.many(|this| visit_mut::visit_expr_while_mut(this, found));
    }

    fn visit_expr_loop_mut(&mut self, found: &mut ExprLoop) {
        self.many(|this| visit_mut::visit_expr_loop_mut(this, found));
    }

    fn visit_expr_closure_mut(&mut self, found: &mut ExprClosure) {
        self.many(|this| visit_mut::visit_expr_closure_mut(this, found));
    }

    fn visit_expr_async_mut(&mut self, found: &mut ExprAsync) {
        self.many(|this| visit_mut::visit_expr_async_mut(this, found));
    }
}
