//! Statements that commits carry out, in such words that rustc says of a mistake in them what it says of the loop as written, or
//! nothing.

use crate::model::{Loop, Runtime};
use crate::names::is_binding_name;
use proc_macro2::Ident;
use quote::{format_ident, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Words statements of a commit.
pub(super) fn word(stmts: &mut [Stmt], looped: &Loop, runtime: &Runtime) {
    let mut options = Options::default();
    options.visit_block(&looped.body);
    let mut words = Words { options: options.0, runtime };
    stmts.iter_mut().for_each(|stmt| words.visit_stmt_mut(stmt));
}

/// The variables that a body makes options. Of one whose type only the loop tells, rustc knows it by the time it comes to the commit.
#[derive(Default)]
struct Options<'b>(Vec<&'b Ident>);

impl<'b> Visit<'b> for Options<'b> {
    fn visit_expr_assign(&mut self, assign: &'b ExprAssign) {
        if let Some(name) = variable(&assign.left).filter(|_| is_option(&assign.right)) {
            self.0.push(name);
        }
        visit::visit_expr_assign(self, assign);
    }

    fn visit_item(&mut self, _: &'b Item) {}
}

fn variable(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) if path.attrs.is_empty() => path.path.get_ident().filter(|name| is_binding_name(name)),
        _ => None,
    }
}

/// `Some(…)`, `None`
fn is_option(value: &Expr) -> bool {
    match value {
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Some")),
        Expr::Path(path) => path.path.is_ident("None"),
        _ => false,
    }
}

struct Words<'b> {
    options: Vec<&'b Ident>,
    runtime: &'b Runtime,
}

impl Words<'_> {
    fn is_option(&self, expr: &Expr) -> bool {
        variable(expr).is_some_and(|name| self.options.contains(&name))
    }

    fn condition(&self, condition: &mut Expr) {
        if self.is_option(condition) {
            let runtime = self.runtime;
            *condition = parse_quote!(#runtime::condition(&#condition).__holds());
        }
    }
}

impl VisitMut for Words<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    /// `field: field` as the user did, `field`: rustc's advice depends on it.
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        if let (Member::Named(name), Expr::Path(path)) = (&field.member, &field.expr)
            && path.path.is_ident(name)
            && name.span().unwrap().column() == path.path.segments[0].ident.span().unwrap().column()
        {
            field.colon_token = None;
        }
        visit_mut::visit_field_value_mut(self, field);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::If(ExprIf { cond, .. }) | Expr::While(ExprWhile { cond, .. }) => self.condition(cond),
            Expr::Unary(ExprUnary { op: UnOp::Not(_), expr, .. }) => self.condition(expr),
            Expr::Binary(ExprBinary { left, op: BinOp::And(_) | BinOp::Or(_), right, .. }) => {
                self.condition(left);
                self.condition(right);
            }
            Expr::Binary(ExprBinary { left, op, right, .. }) if self.is_option(left) || self.is_option(right) => {
                if let Some(comparison) = comparison(op) {
                    let (method, runtime) = (format_ident!("__{comparison}"), self.runtime);
                    *expr = Expr::Verbatim(quote!(#runtime::comparable(&(#left), &(#right)).#method()));
                }
            }
            _ => {}
        }
    }
}

/// The method of `PartialEq` or `PartialOrd` that an operator is.
fn comparison(op: &BinOp) -> Option<&'static str> {
    Some(match op {
        BinOp::Eq(_) => "eq",
        BinOp::Ne(_) => "ne",
        BinOp::Lt(_) => "lt",
        BinOp::Le(_) => "le",
        BinOp::Gt(_) => "gt",
        BinOp::Ge(_) => "ge",
        _ => return None,
    })
}
