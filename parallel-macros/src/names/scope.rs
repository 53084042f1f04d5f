//! The local variables that a function declares, and which of them the loop sees.

use super::{is_adaptor, is_opener, is_pass, pattern_names};
use crate::model::{Context, Decl};
use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::*;

/// Declares the variables of `rest`, a function's body without the loop, and those of the loop's own body.
///
/// Of several variables of one name the loop sees the last of those around it. What is declared elsewhere is taken for the
/// one that can do more.
pub(super) fn declare_locals(context: &mut Context, rest: &Block, body: &Block) {
    let mut locals = Locals { context, scope: Some(Vec::new()), seen: Vec::new() };
    let params: Vec<String> = locals.context.decls.keys().cloned().collect();
    locals.visit_block(rest);
    // of a loop in a macro's tokens nobody knows where it stands
    locals.context.around = match locals.scope {
        Some(_) => locals.context.decls.keys().cloned().collect(),
        None => locals.seen.iter().map(|(name, _)| name.clone()).chain(params).collect(),
    };
    for (name, decl) in std::mem::take(&mut locals.seen) {
        locals.context.shared_params.retain(|param| *param != name);
        locals.context.collections.retain(|param| *param != name);
        locals.context.decls.insert(name, decl);
    }
    locals.scope = None;
    locals.visit_block(body);
}

struct Locals<'c> {
    context: &'c mut Context,
    /// What is declared around the code at hand, the innermost last; nothing behind the loop.
    scope: Option<Vec<(String, Decl)>>,
    /// That, where the loop stands.
    seen: Vec<(String, Decl)>,
}

impl Locals<'_> {
    /// A variable by itself.
    fn declare(&mut self, name: &Ident, decl: Decl) {
        if let Some(scope) = &mut self.scope {
            scope.push((name.to_string(), decl));
        }
        self.merge(name, decl);
    }

    /// A name declared twice is taken for the one that can do more.
    fn merge(&mut self, name: &Ident, decl: Decl) {
        let known = self.context.decls.entry(name.to_string()).or_insert(decl);
        if *known == Decl::Fixed || decl == Decl::RefMut {
            *known = decl;
        }
    }

    /// What its value says of a variable that is declared.
    fn is_reference(&mut self, name: &Ident) {
        let in_scope = self.scope.iter_mut().flatten().rev().find(|(other, _)| name == other);
        if let Some((_, decl)) = in_scope {
            *decl = Decl::RefMut;
        }
        self.merge(name, Decl::RefMut);
    }

    /// Visits what has a scope of its own.
    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        let around = self.scope.as_ref().map(Vec::len);
        visit(self);
        if let (Some(scope), Some(around)) = (&mut self.scope, around) {
            scope.truncate(around);
        }
    }

    /// Declares the names of a pattern, some of which may be `&mut` for what the value looks like.
    fn bind(&mut self, pat: &Pat, value: &Expr) {
        if let (Pat::Tuple(pats), Expr::Tuple(values)) = (pat, value)
            && pats.elems.len() == values.elems.len()
        {
            pats.elems.iter().zip(&values.elems).for_each(|(pat, value)| self.bind(pat, value));
        } else if self.is_exclusive(value) {
            pattern_names(pat).iter().for_each(|name| self.is_reference(name));
        }
    }

    fn decl_of(&self, name: &Ident) -> Option<Decl> {
        let in_scope = self.scope.iter().flatten().rev().find(|(other, _)| name == other);
        in_scope.map(|(_, decl)| *decl).or_else(|| self.context.decls.get(&name.to_string()).copied())
    }

    /// Whether a value looks like a `&mut`, or something that holds one.
    fn is_exclusive(&self, value: &Expr) -> bool {
        match value {
            Expr::Reference(reference) => reference.mutability.is_some(),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
                let decl = self.decl_of(name);
                decl == Some(Decl::RefMut) || (name == "self" && decl == Some(Decl::Mut))
            }),
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let passes_on = is_opener(&method) || is_adaptor(&method);
                let lends = method.ends_with("_mut") || (is_pass(&method) && !is_opener(&method));
                lends || (passes_on && self.is_exclusive(&call.receiver))
            }
            Expr::Try(found) => self.is_exclusive(&found.expr),
            Expr::Paren(found) => self.is_exclusive(&found.expr),
            Expr::Tuple(found) => found.elems.iter().any(|part| self.is_exclusive(part)),
            Expr::If(found) => {
                let last = |block: &Block| matches!(block.stmts.last(), Some(Stmt::Expr(value, None)) if self.is_exclusive(value));
                last(&found.then_branch)
                    || found.else_branch.as_ref().is_some_and(|(_, other)| self.is_exclusive(other))
            }
            Expr::Block(found) => {
                matches!(found.block.stmts.last(), Some(Stmt::Expr(value, None)) if self.is_exclusive(value))
            }
            Expr::Match(found) => found.arms.iter().any(|arm| self.is_exclusive(&arm.body)),
            _ => false,
        }
    }
}

impl<'a> Visit<'a> for Locals<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            // where the loop was taken out
            Expr::Verbatim(hole) if hole.is_empty() => self.seen.extend(self.scope.take().unwrap_or_default()),
            Expr::While(_) | Expr::Closure(_) => self.scoped(|this| visit::visit_expr(this, expr)),
            expr => visit::visit_expr(self, expr),
        }
    }

    fn visit_block(&mut self, block: &'a Block) {
        self.scoped(|this| visit::visit_block(this, block));
    }

    fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
        self.declare(&pat.ident, if pat.mutability.is_some() { Decl::Mut } else { Decl::Fixed });
        visit::visit_pat_ident(self, pat);
    }

    fn visit_local(&mut self, local: &'a Local) {
        // its own value does not see it
        local.init.iter().for_each(|init| self.visit_local_init(init));
        self.visit_pat(&local.pat);
        if let Some(init) = &local.init {
            self.bind(&local.pat, &init.expr);
        }
    }

    fn visit_expr_let(&mut self, found: &'a ExprLet) {
        self.visit_expr(&found.expr);
        self.visit_pat(&found.pat);
        self.bind(&found.pat, &found.expr);
    }

    fn visit_expr_if(&mut self, found: &'a ExprIf) {
        self.scoped(|this| {
            this.visit_expr(&found.cond);
            this.visit_block(&found.then_branch);
        });
        found.else_branch.iter().for_each(|(_, other)| self.visit_expr(other));
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.visit_expr(&found.expr);
        self.scoped(|this| {
            this.visit_pat(&found.pat);
            let (pat, source) = counted(&found.pat, &found.expr);
            this.bind(pat, source);
            this.visit_block(&found.body);
        });
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        self.visit_expr(&found.expr);
        for arm in &found.arms {
            self.scoped(|this| {
                this.visit_pat(&arm.pat);
                this.bind(&arm.pat, &found.expr);
                this.visit_expr(&arm.body);
            });
        }
    }
}

/// The pattern of the items themselves, and their source, if they are numbered.
fn counted<'a>(pat: &'a Pat, source: &'a Expr) -> (&'a Pat, &'a Expr) {
    match (pat, source) {
        (Pat::Tuple(tuple), Expr::MethodCall(call)) if call.method == "enumerate" && tuple.elems.len() == 2 => {
            (&tuple.elems[1], &call.receiver)
        }
        _ => (pat, source),
    }
}
