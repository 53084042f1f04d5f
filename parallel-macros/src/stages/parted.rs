//! Parts of locals that statements in order look at, where the worker looks at the local again: these are copied, and not the whole,
//! which may be large, or have no copy.

use super::hoist::Hoist;
use super::hoisted::{Hoisted, Moved};
use super::locals::{Lender, Local};
use super::replay::mentions;
use super::shape::{builds, field_root};
use super::split::Split;
use crate::exits::is_constructor;
use crate::names::{self, By, Names, Use, declared_in, is_conversion, is_lookup, rewrite_arguments, uses_of};
use crate::stand::Stand;
use proc_macro2::Ident;
use quote::ToTokens;
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Locals of which the worker takes fields, so that the rest of them is no whole any more.
#[derive(Default)]
pub(super) struct Apart {
    pub(super) taken: HashSet<String>,
    /// Those of which a pattern or a `?` does.
    opened: HashSet<String>,
}

impl Split<'_> {
    /// Puts names in the place of such parts. `first`: how many parts have a name already.
    pub(super) fn copied_parts(&mut self, stmts: &mut Vec<Stmt>, tainted: &Names, first: usize) -> Vec<Hoisted> {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let declared = declared_in(&Block { brace_token: Default::default(), stmts: stmts.clone() });
        let (mut seen, mut parts) = (Names::new(), Vec::new());
        for used in &uses {
            let name = used.name.to_string();
            let Some((depth, local)) = self.local(&name) else { continue };
            let stays = tainted.contains(&name) || declared.contains(&name) || !seen.insert(name.clone());
            let may_derive = local.derived || (local.reference && local.part.is_some());
            let is_copied = may_derive || self.parted.contains(&name) || self.used_again(&name, depth);
            // what is behind a reference may be sent as a whole: a worker has taken a field that is a copy
            let is_apart = local.owned && local.made.is_none() && self.apart.opened.contains(&name);
            let is_sent = is_copied || is_apart || are_operands(stmts, &used.name);
            if stays || !is_sent || !self.has_parts(&name, &local) {
                continue;
            }
            let is_read = |used: &Use| {
                !used.fields.is_empty() && !used.access.changes() && !used.access.is_given() && !self.may_change(used)
            };
            if !uses.iter().filter(|used| used.name == name).all(is_read) {
                continue;
            }
            let mut rewritten = stmts.clone();
            let mut parting = Parting::of(&used.name, first + parts.len());
            rewritten.iter_mut().for_each(|stmt| parting.visit_stmt_mut(stmt));
            let Parting { found, borrows, .. } = parting;
            if !borrows && !mentions(&rewritten, &name) {
                *stmts = rewritten;
                self.apart.taken.insert(name.clone());
                self.parted.insert(name);
                for (name, part) in &found {
                    let part = match is_copied {
                        true => copied_part(name, part, self.lender_of(part), self.borrows_content(part)),
                        // nobody looks at it again
                        false => Hoisted { copied: false, ..copied_part(name, part, Lender::Nobody, false) },
                    };
                    parts.push(part);
                }
            }
        }
        parts
    }

    /// The local of which an expression is a field, if the worker looks at that again, so that it would be copied whole, or has taken
    /// another one, so that there is no whole.
    pub(super) fn parted_local(&self, expr: &Expr) -> Option<String> {
        let name = field_root(expr).filter(|_| matches!(expr, Expr::Field(_)))?.to_string();
        let (depth, local) = self.local(&name)?;
        let is_lent = (local.derived || local.exclusive) && self.is_of_inner_loop(depth);
        let is_apart = self.apart.taken.contains(&name) || self.parted.contains(&name);
        let is_kept = is_lent
            || is_apart
            || self.used_again(&name, depth)
            || (local.exclusive && self.lender_is_used_again(&name));
        is_kept.then_some(name)
    }

    /// Whether the worker may look again at what a `&mut` is to, by the name that it is made of.
    fn lender_is_used_again(&self, name: &str) -> bool {
        let lenders = self.made(name).into_iter().flat_map(|made| &made.of).filter(|lender| *lender != name);
        lenders.into_iter().any(|lender| self.local(lender).is_some_and(|(depth, _)| self.used_again(lender, depth)))
    }

    /// Notes of which locals the worker takes fields.
    pub(super) fn note_apart(&mut self, uses: &[Use]) {
        let takes = |used: &&Use| !used.fields.is_empty() && self.is_local(&used.name.to_string());
        let taken = uses.iter().filter(takes).filter_map(|used| Some((used.name.to_string(), used.taken?.by)));
        let taken: Vec<(String, By)> = taken.collect();
        let opened = taken.iter().filter(|(_, by)| *by == By::Pattern);
        self.apart.opened.extend(opened.map(|(name, _)| name.clone()));
        self.apart.taken.extend(taken.into_iter().map(|(name, _)| name));
    }

    /// The same of a statement; a `?` takes fields, too.
    pub(super) fn note_fields(&mut self, stmt: &Stmt) {
        self.note_apart(&uses_of(|resolver| resolver.visit_stmt(stmt)));
        let mut tried = Tried::default();
        tried.visit_stmt(stmt);
        tried.0.retain(|name| self.is_local(name));
        self.apart.opened.extend(tried.0.iter().cloned());
        self.apart.taken.extend(tried.0);
    }

    /// The same of what patterns take apart: of a `let` without its `else`, or a `match` without what its arms do.
    pub(super) fn note_taken_apart(&mut self, mut stmt: Stmt) {
        match &mut stmt {
            Stmt::Local(syn::Local { init: Some(init), .. }) => init.diverge = None,
            Stmt::Expr(Expr::Match(found), _) => found.arms.iter_mut().for_each(|arm| *arm.body = parse_quote!(())),
            _ => {}
        }
        self.note_fields(&stmt);
    }

    /// Whether parts of a local may travel.
    fn has_parts(&self, name: &str, local: &Local) -> bool {
        let is_scratch = self.scratch.iter().any(|scratch| scratch.name == name);
        // what patterns take a field of is seldom a `&mut`
        let is_lent = local.exclusive && !self.apart.opened.contains(name);
        // what is read of a `&mut` of the iteration's own is copied, as the worker goes on with it
        let is_bound = local.bound && !local.lends_mut;
        let stays = is_lent || is_bound || local.cell || local.unset || local.late;
        !stays && !is_scratch && !self.parts.contains(name)
    }
}

impl Hoist<'_, '_> {
    /// Notes of which locals calls within a statement, which the worker makes, take fields, where others go to a commit as they are:
    /// `table.insert(row.name, row.cells.into_iter().collect())`.
    pub(super) fn note_taken(&mut self, stmt: &Stmt, uses: &[Use]) {
        let mut calls = Calls::default();
        calls.visit_stmt(stmt);
        let by_calls: Vec<Use> = calls
            .inner
            .into_iter()
            .filter(|uses| !self.depends(uses))
            .flatten()
            .filter(|used| used.taken.is_some())
            .collect();
        let beside = |used: &&Use| {
            let other = |by_call: &Use| by_call.name == used.name && by_call.fields != used.fields;
            let mut of_it = uses.iter().filter(|other| other.name == used.name);
            by_calls.iter().any(other) && of_it.all(|used| !used.fields.is_empty())
        };
        let apart: Vec<Use> = uses.iter().filter(beside).cloned().collect();
        self.split.note_apart(&apart);
    }
}

/// Variables of which a `?` takes a field.
#[derive(Default)]
struct Tried(Vec<String>);

impl<'a> Visit<'a> for Tried {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_try(&mut self, found: &'a ExprTry) {
        if let (Expr::Field(_), Some(root)) = (&*found.expr, field_root(&found.expr)) {
            self.0.push(root.to_string());
        }
        visit::visit_expr_try(self, found);
    }
}

/// The uses of calls that are a part of another's receiver or arguments.
#[derive(Default)]
struct Calls {
    depth: usize,
    inner: Vec<Vec<Use>>,
}

impl Calls {
    fn enter(&mut self, call: &Expr) {
        if self.depth > 0 {
            self.inner.push(uses_of(|resolver| resolver.visit_expr(call)));
        }
        self.depth += 1;
        visit::visit_expr(self, call);
        self.depth -= 1;
    }
}

impl<'a> Visit<'a> for Calls {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) if is_constructor(&call.func) || builds(&call.func) => visit::visit_expr(self, expr),
            Expr::Call(_) | Expr::MethodCall(_) => self.enter(expr),
            expr => visit::visit_expr(self, expr),
        }
    }
}

/// Whether all that statements do with a variable is to calculate with fields of it: numbers travel, and not what has them.
fn are_operands(stmts: &[Stmt], name: &Ident) -> bool {
    struct Operands<'n> {
        name: &'n Ident,
        fields: usize,
        mentions: usize,
    }
    impl<'a> Visit<'a> for Operands<'_> {
        fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
            let is_field = |side: &&Expr| matches!(side, Expr::Field(_)) && field_root(side) == Some(self.name);
            let sides = [&*binary.left, &*binary.right];
            self.fields += sides.iter().filter(|side| calculates(&binary.op) && is_field(side)).count();
            visit::visit_expr_binary(self, binary);
        }
        fn visit_expr_path(&mut self, path: &'a ExprPath) {
            self.mentions += usize::from(path.path.is_ident(self.name));
        }
        fn visit_macro(&mut self, mac: &'a Macro) {
            self.mentions += usize::from(names::mentions(&mac.tokens, &Names::from([self.name.to_string()])));
        }
    }
    let mut operands = Operands { name, fields: 0, mentions: 0 };
    stmts.iter().for_each(|stmt| operands.visit_stmt(stmt));
    operands.fields > 0 && operands.fields == operands.mentions
}

/// Whether an operator makes a number of two.
fn calculates(op: &BinOp) -> bool {
    use BinOp::*;
    let value = matches!(op, Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_));
    value || matches!(op, AddAssign(_) | SubAssign(_) | MulAssign(_) | DivAssign(_) | RemAssign(_))
}

/// A part that is used for its value, and so borrows from nothing but what its local does too.
fn copied_part(name: &Ident, part: &Expr, lender: Lender, deep: bool) -> Hoisted {
    let told = part.to_token_stream();
    Hoisted {
        name: name.clone(),
        value: told.clone(),
        lender,
        late: false,
        stand: Stand::of(&told, false),
        moved: Moved::Place,
        is_chain: false,
        is_lent: false,
        certain: false,
        deep,
        stored: None,
        copied: true,
        told,
    }
}

/// Puts names in the place of the parts of a variable.
struct Parting<'n> {
    name: &'n Ident,
    first: usize,
    found: Vec<(Ident, Expr)>,
    /// Whether one is borrowed, perhaps for longer than a copy of it would last.
    borrows: bool,
}

impl<'n> Parting<'n> {
    fn of(name: &'n Ident, first: usize) -> Parting<'n> {
        Parting { name, first, found: Vec::new(), borrows: false }
    }

    fn is_part(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Field(_)) && field_root(expr) == Some(self.name)
    }
}

impl VisitMut for Parting<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        self.borrows |= match expr {
            Expr::Reference(ExprReference { expr, .. })
            | Expr::Index(ExprIndex { expr, .. })
            | Expr::Let(ExprLet { expr, .. })
            | Expr::Match(ExprMatch { expr, .. })
            | Expr::ForLoop(ExprForLoop { expr, .. }) => self.is_part(expr),
            Expr::MethodCall(call) => self.is_part(&call.receiver) && !gives_value(&call.method.to_string()),
            _ => false,
        };
        match expr {
            // what looks for something, or computes, keeps no borrow of it
            Expr::MethodCall(call) if keeps_nothing(&call.method.to_string()) => {
                self.visit_expr_mut(&mut call.receiver);
                return call.args.iter_mut().for_each(|key| self.visit_expr_mut(behind(key)));
            }
            Expr::Binary(found) => {
                self.visit_expr_mut(behind(&mut found.left));
                return self.visit_expr_mut(behind(&mut found.right));
            }
            expr if !self.is_part(expr) => return visit_mut::visit_expr_mut(self, expr),
            _ => {}
        }
        let part = expr.to_token_stream();
        let known = self.found.iter().position(|(_, other)| other.to_token_stream().to_string() == part.to_string());
        let at = known.unwrap_or_else(|| {
            let stand = Stand::of(&part, false);
            let name = Ident::new(&format!("__hoisted{}", self.first + self.found.len()), stand.at());
            self.found.push((name, expr.clone()));
            self.found.len() - 1
        });
        let value = Stand::of(&part, false).value(&self.found[at].0);
        *expr = parse_quote!(#value);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if names::mentions(&mac.tokens, &Names::from([self.name.to_string()])) {
            rewrite_arguments(mac, |expr| self.visit_expr_mut(expr));
        }
    }
}

fn keeps_nothing(method: &str) -> bool {
    is_lookup(method) || gives_value(method)
}

/// What is borrowed, or the value itself.
fn behind(value: &mut Expr) -> &mut Expr {
    match value {
        Expr::Reference(found) => &mut found.expr,
        value => value,
    }
}

/// Whether what a method gives borrows nothing of its receiver.
pub(super) fn gives_value(method: &str) -> bool {
    const PREFIXES: &[&str] = &["checked_", "is_", "saturating_", "to_", "wrapping_"];
    const OTHERS: &[&str] =
        &["abs", "cmp", "contains", "ends_with", "len", "pow", "powf", "powi", "sqrt", "starts_with"];
    is_conversion(method) || OTHERS.contains(&method) || PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::Parting;
    use quote::{ToTokens, format_ident};
    use syn::parse_quote;
    use syn::visit_mut::VisitMut;

    #[test]
    fn each_part_has_one_name() {
        let name = format_ident!("q");
        let mut parting = Parting::of(&name, 1);
        let mut code: syn::Expr = parse_quote!(if a {
            v.push(vec![q.1.len(), q.0]);
        } else {
            w.q = q.1.clone() + q[0].x
        });
        parting.visit_expr_mut(&mut code);
        let expected: syn::Expr = parse_quote!(if a {
            v.push(vec![__hoisted1.0.len(), __hoisted2.0]);
        } else {
            w.q = __hoisted1.0.clone() + q[0].x
        });
        assert_eq!(code.to_token_stream().to_string(), expected.to_token_stream().to_string());
        assert_eq!((parting.found.len(), parting.borrows), (2, false));
        parting.visit_expr_mut(&mut parse_quote!(v.push(q.1.trim())));
        assert!(parting.borrows);
    }
}
