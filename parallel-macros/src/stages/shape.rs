//! What the shape of a piece of code says about it.

use crate::exits::is_bail;
use crate::names::{Names, ends, has_exit, is_binding_name, is_view, mentions};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit::{self, Visit};
use syn::*;

/// Whether a statement is the value of the block that it ends.
pub(super) fn is_tail(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(_, None) | Stmt::Macro(StmtMacro { semi_token: None, .. }))
}

pub(super) fn is_block_like(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::If(_)
            | Expr::Match(_)
            | Expr::ForLoop(_)
            | Expr::While(_)
            | Expr::Loop(_)
            | Expr::Block(_)
            | Expr::Unsafe(_)
            | Expr::Verbatim(_)
    )
}

/// Whether a value, at the beginning of a block, would end with its first operand: `if c { 1 } else { 2 } + x`.
pub(crate) fn ends_too_soon(value: &Expr) -> bool {
    const WORDS: &[&str] = &["const", "for", "if", "loop", "match", "unsafe", "while"];
    let begins = match value.to_token_stream().into_iter().next() {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Punct(quote)) => quote.as_char() == '\'',
        Some(TokenTree::Ident(word)) => WORDS.iter().any(|begins| word == begins),
        _ => false,
    };
    begins && !is_block_like(value) && !matches!(value, Expr::Const(_))
}

/// A variable, a part of one, or a view of one.
pub(super) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(field) => is_place(&field.base),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)) && is_place(&unary.expr),
        Expr::Paren(paren) => is_place(&paren.expr),
        Expr::MethodCall(call) => call.args.is_empty() && is_view(&call.method.to_string()) && is_place(&call.receiver),
        _ => false,
    }
}

/// Whether one of the branches of an `if` is taken for certain.
pub(super) fn has_else(found: &ExprIf) -> bool {
    match found.else_branch.as_ref().map(|(_, otherwise)| &**otherwise) {
        Some(Expr::If(found)) => has_else(found),
        otherwise => otherwise.is_some(),
    }
}

/// The variable that a place is, or is a field of.
pub(super) fn field_root(place: &Expr) -> Option<&Ident> {
    match place {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(field) => field_root(&field.base),
        _ => None,
    }
}

/// A variable, or a field of one.
pub(super) fn is_field_path(place: &Expr) -> bool {
    field_root(place).is_some()
}

/// Whether to come to a place may fail, or do something.
pub(super) fn may_fail(place: &Expr) -> bool {
    match place {
        Expr::Path(_) => false,
        Expr::Field(ExprField { base: expr, .. })
        | Expr::Paren(ExprParen { expr, .. })
        | Expr::Reference(ExprReference { expr, .. })
        | Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => may_fail(expr),
        _ => true,
    }
}

/// Whether code calls something: what makes a `let` worth a thread.
pub(crate) fn has_call(code: &impl ToTokens) -> bool {
    const KEYWORDS: &[&str] = &["in", "if", "match", "return", "while", "else", "let", "as"];
    let mut previous: Option<TokenTree> = None;
    code.to_token_stream().into_iter().any(|token| {
        let call = match (&previous, &token) {
            (Some(TokenTree::Ident(name)), TokenTree::Group(group)) => {
                let callee = !KEYWORDS.contains(&name.to_string().as_str());
                callee && group.delimiter() == proc_macro2::Delimiter::Parenthesis
            }
            (Some(TokenTree::Punct(punct)), TokenTree::Group(_)) => matches!(punct.as_char(), '!' | '>'),
            // `(self.f)(x)`
            (Some(TokenTree::Group(callee)), TokenTree::Group(group)) => {
                [callee, group].iter().all(|group| group.delimiter() == proc_macro2::Delimiter::Parenthesis)
            }
            _ => false,
        };
        let inside = matches!(&token, TokenTree::Group(group) if has_call(&group.stream()));
        previous = Some(token);
        call || inside
    })
}

/// Whether code calls something, or has a loop in it.
pub(super) fn has_work_in(code: &impl ToTokens) -> bool {
    has_call(code) || mentions(code, &Names::from(["for", "loop", "while"].map(String::from)))
}

/// Whether a statement may leave what is around it.
pub(super) fn leaves(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Macro(found) => is_bail(&found.mac) || has_exit(&found.mac.tokens),
        stmt => has_exit(stmt),
    }
}

/// Where a piece of code begins and ends.
pub(super) type Ends = (Span, Span);

/// Where a name stands by itself.
pub(super) fn alone(name: &Ident) -> Ends {
    (name.span(), name.span())
}

/// Where the first use of a variable stands, with all that is used of it: `*name`, `name.field`.
pub(super) fn first_use(name: &Ident, stmts: &[Stmt]) -> Ends {
    struct First<'n>(&'n Ident, Option<Ends>);
    impl<'a> Visit<'a> for First<'_> {
        fn visit_expr(&mut self, expr: &'a Expr) {
            if self.1.is_none() && is_part_of(expr, self.0) {
                self.1 = Some(ends(&expr.to_token_stream()));
            } else if self.1.is_none() && !matches!(expr, Expr::Closure(_)) {
                visit::visit_expr(self, expr);
            }
        }
    }
    let mut first = First(name, None);
    stmts.iter().for_each(|stmt| first.visit_stmt(stmt));
    first.1.unwrap_or_else(|| alone(name))
}

/// Whether this is a variable, or a part of it.
fn is_part_of(expr: &Expr, name: &Ident) -> bool {
    match expr {
        Expr::Path(path) => path.path.is_ident(name),
        Expr::Field(field) => is_part_of(&field.base, name),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => is_part_of(expr, name),
        Expr::Paren(paren) => is_part_of(&paren.expr, name),
        _ => false,
    }
}

/// Whether a function is a struct or a variant by its name.
pub(crate) fn builds(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    path.path.segments.last().is_some_and(|last| !is_binding_name(&last.ident))
}

/// Whether a condition declares names.
pub(super) fn binds(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(ExprBinary { left, op: BinOp::And(_), right, .. }) => binds(left) || binds(right),
        Expr::Paren(paren) => binds(&paren.expr),
        _ => false,
    }
}

/// Whether an expression leaves, and gives no value to anything around it.
pub(super) fn is_exit(expr: &Expr) -> bool {
    matches!(expr, Expr::Return(_) | Expr::Continue(_) | Expr::Break(ExprBreak { expr: None, .. }))
}

/// The body of an arm that the worker has: where the user's ends, as rustc puts behind it what is missing. An assignment stands as it
/// does there, for what rustc says of a variable that is not set.
pub(super) fn arm_of(own: &Expr, body: &TokenStream) -> TokenStream {
    let (_, end) = ends(&own.to_token_stream());
    match own {
        Expr::Assign(set) if quote!(#set;).to_string() == body.to_string() => quote!(#set,),
        _ => quote_spanned!(end=> { #body }),
    }
}
