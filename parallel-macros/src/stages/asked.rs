//! What options say of names, as a rewrite of the loop before it is looked at: `reorder(sum)` puts an accumulator in the
//! place of a variable; `local(buf)` gives each iteration a variable of its own.

use crate::errors::{Code, Errors};
use crate::model::{Context, Decl, Loop, Operator, Reorder};
use crate::names::{Names, Use, assigns, at_span, bound_in, mentions, uses_of};
use crate::text::text_of;
use proc_macro2::{Ident, Span};
use quote::format_ident;
use std::iter;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Rewrites a loop as its options ask.
pub(crate) fn apply_options(looped: &mut Loop, errors: &mut Errors) {
    if let Some(span) = looped.options.reorder_all {
        errors.push(Error::new(span, "`reorder` names what may be summed in another order: `reorder(total)`"));
    }
    for place in std::mem::take(&mut looped.options.reorder) {
        reorder(looped, place, errors);
    }
    for fresh in std::mem::take(&mut looped.options.local) {
        if is_used(looped, &fresh.name, "local", errors) {
            not_looked_at_later(&fresh.name, looped.context.as_ref(), errors);
            looped.fresh.push(fresh);
        }
    }
}

/// Says so if the body does not mention a name of an option.
pub(super) fn is_used(looped: &Loop, name: &Ident, option: &str, errors: &mut Errors) -> bool {
    let used = mentions(&looped.body, &Names::from([name.to_string()]));
    if !used {
        errors.push(Error::new(name.span(), format!("`{option}({name})`: the body does not use `{name}`")));
    }
    used
}

/// What an iteration leaves in its own variable, nobody sees.
fn not_looked_at_later(name: &Ident, context: Option<&Context>, errors: &mut Errors) {
    let Some(context) = context.filter(|context| context.live.contains(&name.to_string())) else { return };
    let (whose, help) = match context.decls.get(&name.to_string()) {
        Some(Decl::RefMut) => {
            ("the caller may look at", format!("copy it into a variable first: `let mut scratch = {name}.to_owned();`"))
        }
        _ => {
            ("the function looks at", format!("use another variable after the loop, or leave `{name}` out of `local`"))
        }
    };
    let message = format!("{whose} `{name}` after the loop, but what is `local` to each iteration is gone by then");
    errors.refuse(Code::LocalIsRead, name.span(), message, help);
}

/// Puts an accumulator in the place of a sum.
fn reorder(looped: &mut Loop, place: Expr, errors: &mut Errors) {
    let text = text_of(&place);
    let root = text.split('.').next().unwrap_or_default();
    if bound_in(&looped.pat, &looped.body).contains(root) {
        let message = format!("`reorder({text})`: the loop declares a `{root}` of its own");
        return errors.push(Error::new(place.span(), message));
    }
    let accumulator = format_ident!("__reordered_{}", identifier(&text), span = Span::mixed_site());
    let mut sums = Sums { place: &text, accumulator: &accumulator, operator: None, other: None, element: None };
    sums.visit_block_mut(&mut looped.body);
    let (operator, other, element) = (sums.operator, sums.other, sums.element);
    if let (Some(span), Some(element)) = (other, element) {
        let message = format!("`{text}` cannot be reordered: its elements are changed, not `{text}` as a whole");
        let help = format!(
            "leave `reorder({text})` out: `{element} += …` is then carried out in order, and what is added is computed in parallel"
        );
        errors.refuse(Code::Reorder, span, message, help);
    } else if let Some(span) = other {
        let message = format!("`{text}` cannot be reordered: this is not the one operator that the body changes it by");
        let help = format!(
            "leave `reorder({text})` out, or let the body use it in `{text} += …` alone (or `*=`; or `{text} = {text}.max(…)`, for a comparison)"
        );
        errors.refuse(Code::Reorder, span, message, help);
    } else if let Some(operator) = operator {
        if let Some(context) = &mut looped.context {
            context.decls.insert(accumulator.to_string(), Decl::Mut);
        }
        looped.reorders.push(Reorder { place, accumulator, operator });
    } else {
        errors.push(Error::new(place.span(), format!("`reorder({text})`: the body does not add to `{text}`")));
    }
}

fn identifier(text: &str) -> String {
    text.replace(|c: char| !c.is_alphanumeric() && c != '_', "_")
}

fn operator_of(op: &BinOp) -> Option<Operator> {
    match op {
        BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::Add(_) | BinOp::Sub(_) => Some(Operator::Sum),
        BinOp::MulAssign(_) | BinOp::Mul(_) => Some(Operator::Product),
        BinOp::BitAndAssign(_) | BinOp::BitAnd(_) => Some(Operator::And),
        BinOp::BitOrAssign(_) | BinOp::BitOr(_) => Some(Operator::Or),
        BinOp::BitXorAssign(_) | BinOp::BitXor(_) => Some(Operator::Xor),
        _ => None,
    }
}

/// Rewrites `sum += …` to `*accumulator.as_mut() += …`.
struct Sums<'a> {
    place: &'a str,
    accumulator: &'a Ident,
    operator: Option<Operator>,
    /// Where the place is used in another way.
    other: Option<Span>,
    /// An element of it that the body changes, if that is the first other use.
    element: Option<String>,
}

impl Sums<'_> {
    fn is_place(&self, expr: &Expr) -> bool {
        is_path(expr) && text_of(expr) == self.place
    }

    fn is_element(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Index(found) if self.is_place(&found.expr) || self.is_element(&found.expr))
    }

    /// The operator of a statement that changes the place and does not look at it otherwise.
    fn operator(&self, expr: &Expr) -> Option<Operator> {
        match expr {
            Expr::Binary(binary) if self.is_place(&binary.left) => {
                operator_of(&binary.op).filter(|_| assigns(&binary.op))
            }
            Expr::Assign(assign) if self.is_place(&assign.left) => match &*assign.right {
                Expr::Binary(binary) if self.is_place(&binary.left) => operator_of(&binary.op),
                Expr::MethodCall(call) if self.is_place(&call.receiver) && call.args.len() == 1 => {
                    match call.method.to_string().as_str() {
                        "min" => Some(Operator::Min),
                        "max" => Some(Operator::Max),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn place_of(&self, expr: &mut Expr) {
        let (accumulator, span) = (self.accumulator, expr.span());
        let accumulator = at_span(accumulator, accumulator.span().located_at(span));
        // with the user's own span, or a debugger would take the statement for one at the macro's call
        *expr = parse_quote_spanned!(span=> (*#accumulator.as_mut()));
    }

    /// Rewrites a statement with this operator.
    fn rewrite(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Binary(binary) => {
                self.place_of(&mut binary.left);
                self.visit_expr_mut(&mut binary.right);
            }
            Expr::Assign(assign) => {
                self.place_of(&mut assign.left);
                match &mut *assign.right {
                    Expr::Binary(binary) => {
                        self.place_of(&mut binary.left);
                        self.visit_expr_mut(&mut binary.right);
                    }
                    Expr::MethodCall(call) => {
                        self.place_of(&mut call.receiver);
                        call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// A variable, or a field of one.
pub(super) fn is_path(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) => true,
        Expr::Field(field) => is_path(&field.base),
        _ => false,
    }
}

impl VisitMut for Sums<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        let uses = uses_of(|resolver| resolver.visit_macro(mac));
        let same = |used: &&Use| {
            let used = iter::once(used.name.to_string()).chain(used.fields.iter().cloned());
            self.place.split('.').zip(used).all(|(a, b)| a == b)
        };
        if let Some(used) = uses.iter().find(same) {
            self.other.get_or_insert(used.name.span());
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(operator) = self.operator(expr)
            && *self.operator.get_or_insert(operator) == operator
        {
            return self.rewrite(expr);
        }
        match expr {
            Expr::Binary(ExprBinary { left, op, .. })
                if assigns(op) && self.is_element(left) && self.other.is_none() =>
            {
                self.element = Some(text_of(left));
            }
            expr if self.is_place(expr) => {
                self.other.get_or_insert(expr.span());
                return;
            }
            _ => {}
        }
        visit_mut::visit_expr_mut(self, expr);
    }
}
