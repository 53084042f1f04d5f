//! Statements that commits carry out, in such words that rustc says of a mistake in them what it says of the loop as written, or
//! nothing.

use crate::model::{Loop, Runtime};
use crate::names::{Names, is_binding_name, mentions, pattern_names, uses_of};
use proc_macro2::Ident;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Words statements of a commit.
pub(super) fn word(stmts: &mut [Stmt], looped: &Loop, runtime: &Runtime) {
    let mut options = Options::default();
    options.visit_block(&looped.body);
    let mut words = Words { options: options.0, again: used_again(stmts, looped), looped, runtime };
    stmts.iter_mut().for_each(|stmt| words.visit_stmt_mut(stmt));
}

/// The items that are `&mut`s for all that the source says, and mentioned more than once.
fn used_again(stmts: &[Stmt], looped: &Loop) -> Vec<Ident> {
    let lends = ["iter_mut", "mut"].map(String::from).into_iter().collect();
    if !mentions(&looped.source, &lends) {
        return Vec::new();
    }
    let mut names = pattern_names(&looped.pat);
    let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    names.retain(|name| uses.iter().filter(|used| used.name == *name).count() > 1);
    names
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
    /// Items that are `&mut`s, and mentioned more than once.
    again: Vec<Ident>,
    looped: &'b Loop,
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

    /// Whether a call puts such an item where the loop alone may tell what it has: in the loop as written the item is moved there, and not
    /// lent.
    fn moves_item(&self, call: &ExprMethodCall) -> bool {
        let is_untyped = |name: &Ident| {
            self.looped.context.as_ref().is_none_or(|context| context.untyped.contains(&name.to_string()))
        };
        call.method == "push" && variable(&call.receiver).is_some_and(is_untyped)
    }

    /// Whether a call finds something by its key, in a collection whose keys the loop alone may tell.
    fn is_keyed(&self, call: &ExprMethodCall) -> bool {
        let made = |name: &Ident| {
            let context = self.looped.context.as_ref()?;
            context.made.get(&name.to_string()).filter(|_| context.is_declared_mut(name))
        };
        let finds = FIND.iter().any(|finds| call.method == finds);
        variable(&call.receiver).is_some_and(|name| {
            finds
                && made(name).is_some_and(makes_keyed)
                && !call.args.iter().any(|arg| mentions(arg, &Names::from([name.to_string()])))
        })
    }
}

/// Methods that find something by its key, of what changes by them.
const FIND: &[&str] = &["entry", "get_mut", "insert", "remove", "replace", "take"];

/// `HashMap::new()`
fn makes_keyed(value: &Expr) -> bool {
    const KEYED: &[&str] = &["BTreeMap", "BTreeSet", "HashMap", "HashSet"];
    let Expr::Call(call) = value else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    let kind = path.path.segments.iter().rev().nth(1);
    kind.is_some_and(|kind| KEYED.iter().any(|keyed| kind.ident == keyed))
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
            Expr::MethodCall(call) if !self.again.is_empty() && self.moves_item(call) => {
                for arg in &mut call.args {
                    if variable(arg).is_some_and(|name| self.again.contains(name)) {
                        *arg = Expr::Verbatim(quote_spanned!(arg.span()=> (#arg,).0));
                    }
                }
            }
            Expr::MethodCall(call) if self.is_keyed(call) => {
                let (name, runtime) = (&call.receiver, self.runtime.at(call.receiver.span()));
                let keyed = quote_spanned!(name.span()=> (*#runtime::keyed(&mut #name).__collection()));
                *call.receiver = Expr::Verbatim(keyed);
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
