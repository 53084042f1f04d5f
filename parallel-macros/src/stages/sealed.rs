//! Macros in replayed code. What a definition does to leave the code around it (`.await`, `break`, `return`, `?`) cannot
//! be seen, and would suspend the function, or leave the commits, while workers run. So each such call stands, beside
//! itself, in a closure that is never made, where rustc refuses all of that. A worker is a closure to begin with.

use crate::exits::is_bail;
use crate::model::{Loop, Runtime};
use crate::names::{Names, assigns, has_exit, is_known, last_segment, mentions, pattern_names};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Seals the macros of replayed statements. Returns the names of those that cannot be sealed, as their arguments have
/// exits too.
pub(super) fn seal(looped: &Loop, stmts: &mut Vec<Stmt>, runtime: &Runtime) -> Vec<Ident> {
    let is_sync = looped.context.as_ref().is_some_and(|context| context.is_sync);
    let mut seal = Seal { is_sync, runtime, statement: Statement::default(), loops: 0, refused: Vec::new() };
    seal.stmts(stmts);
    seal.refused
}

/// The same of a comprehension, which has no copy as written: there a macro that stands for a value stands in a closure of its own.
pub(crate) fn seal_values(body: &mut Block, runtime: &Runtime) -> Vec<Ident> {
    Values { runtime, loops: 0 }.visit_block_mut(body);
    let mut seal = Seal { is_sync: true, runtime, statement: Statement::default(), loops: 0, refused: Vec::new() };
    seal.stmts(&mut body.stmts);
    seal.refused
}

/// Puts macros that stand for values into closures of their own. One that may be a place is left to what stands beside it.
struct Values<'r> {
    runtime: &'r Runtime,
    /// How many of the user's loops are around.
    loops: usize,
}

impl Values<'_> {
    fn place(&mut self, expr: &mut Expr) {
        if !matches!(expr, Expr::Macro(_)) {
            self.visit_expr_mut(expr);
        }
    }

    fn is_sealed(mac: &Macro) -> bool {
        let name = last_segment(mac);
        !is_known(&name) && !is_bail(mac) && !has_exit(&mac.tokens) && !matches!(name.as_str(), "par" | "par_for")
    }
}

impl VisitMut for Values<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Macro(found) if self.loops == 0 && Values::is_sealed(&found.mac) => {
                let (span, runtime) = (found.mac.path.span().resolved_at(Span::mixed_site()), self.runtime);
                *expr = parse_quote_spanned!(span=> (|| -> #runtime::Sealed<_> { #runtime::Sealed(#found) })().0);
            }
            Expr::MethodCall(call) => {
                self.place(&mut call.receiver);
                call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
            }
            Expr::Field(found) => self.place(&mut found.base),
            Expr::Index(found) => {
                self.place(&mut found.expr);
                self.visit_expr_mut(&mut found.index);
            }
            Expr::Reference(found) => self.place(&mut found.expr),
            Expr::Unary(found) if matches!(found.op, UnOp::Deref(_)) => self.place(&mut found.expr),
            Expr::Assign(assign) => {
                self.place(&mut assign.left);
                self.visit_expr_mut(&mut assign.right);
            }
            Expr::Binary(binary) if assigns(&binary.op) => {
                self.place(&mut binary.left);
                self.visit_expr_mut(&mut binary.right);
            }
            Expr::Match(found) => {
                self.place(&mut found.expr);
                found.arms.iter_mut().for_each(|arm| self.visit_arm_mut(arm));
            }
            Expr::Let(found) => self.place(&mut found.expr),
            expr => {
                let around = usize::from(is_own_loop(expr));
                self.loops += around;
                visit_mut::visit_expr_mut(self, expr);
                self.loops -= around;
            }
        }
    }
}

struct Seal<'r> {
    /// Whether nothing here can be awaited, so that std's macros are what they are.
    is_sync: bool,
    runtime: &'r Runtime,
    statement: Statement,
    /// How many of the user's inner loops are around, which a macro may leave.
    loops: usize,
    refused: Vec<Ident>,
}

impl Seal<'_> {
    fn stmts(&mut self, stmts: &mut Vec<Stmt>) {
        for mut stmt in std::mem::take(stmts) {
            let outer = std::mem::replace(&mut self.statement, Statement::of(&stmt));
            self.visit_stmt_mut(&mut stmt);
            let before = std::mem::replace(&mut self.statement, outer).before;
            stmts.extend(before.into_iter().map(|beside| Stmt::Expr(Expr::Verbatim(beside), None)));
            stmts.push(stmt);
        }
    }

    /// The call in a closure that is never made.
    fn beside(&mut self, mac: &Macro, call: TokenStream) -> Option<TokenStream> {
        let name = last_segment(mac);
        // what leaves by these is seen
        if matches!(name.as_str(), "par" | "par_for") || is_bail(mac) || (self.is_sync && is_known(&name)) {
            return None;
        }
        if has_exit(&mac.tokens) {
            if !is_known(&name) {
                self.refused.extend(mac.path.segments.last().map(|segment| segment.ident.clone()));
            }
            return None;
        }
        let (span, runtime) = (mac.path.span().resolved_at(Span::mixed_site()), self.runtime);
        let call = if self.loops > 0 { quote!(loop { #call; break; }) } else { call };
        // not reached: what cannot be moved or changed, rustc says of the call itself
        Some(quote_spanned! {span=>
            #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            if false {
                loop {}
                let _ = || -> #runtime::NoHiddenExit { loop {} #call; loop {} };
            }
        })
    }
}

impl VisitMut for Seal<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.stmts(&mut block.stmts);
    }

    fn visit_stmt_macro_mut(&mut self, found: &mut StmtMacro) {
        let beside = self.beside(&found.mac, found.mac.to_token_stream());
        self.statement.before.extend(beside);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let Expr::Macro(ExprMacro { mac, .. }) = &*expr else {
            let around = usize::from(is_own_loop(expr));
            self.loops += around;
            visit_mut::visit_expr_mut(self, expr);
            self.loops -= around;
            return;
        };
        // it may be a place: `let _` does not move out of it
        let call = match (last_segment(mac).as_str(), &self.statement.whole) {
            ("vec", _) if mac.tokens.is_empty() => quote!(let _: ::std::vec::Vec<()> = #mac),
            // only what it is for may say of which type its elements are
            ("vec", Some(whole)) => whole.clone(),
            _ => quote!(let _ = #mac),
        };
        let beside = self.beside(mac, call);
        if !mentions(&mac.tokens, &self.statement.bound) {
            self.statement.before.extend(beside);
        } else if let Some(beside) = beside {
            let span = mac.path.span();
            *expr = Expr::Verbatim(quote_spanned!(span=> ({ #beside }, #expr).1));
        }
    }
}

/// Whether an expression is a loop of the user's, and not one that stands for a clause, with code of ours in it.
fn is_own_loop(expr: &Expr) -> bool {
    struct Ours(bool);
    impl<'a> Visit<'a> for Ours {
        fn visit_expr(&mut self, expr: &'a Expr) {
            self.0 |= matches!(expr, Expr::Verbatim(_));
            visit::visit_expr(self, expr);
        }
    }
    let mut ours = Ours(false);
    ours.visit_expr(expr);
    matches!(expr, Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_)) && !ours.0
}

/// The statement at hand.
#[derive(Default)]
struct Statement {
    /// What stands before it.
    before: Vec<TokenStream>,
    /// What the patterns in it bind: a macro that mentions them cannot be moved out of it.
    bound: Names,
    /// All of it, if it has no exits and declares nothing.
    whole: Option<TokenStream>,
}

impl Statement {
    fn of(stmt: &Stmt) -> Statement {
        struct Bound(Names);
        impl<'a> Visit<'a> for Bound {
            fn visit_item(&mut self, _: &'a Item) {}
            fn visit_pat(&mut self, pat: &'a Pat) {
                self.0.extend(pattern_names(pat).iter().map(ToString::to_string));
            }
        }
        let mut bound = Bound(Names::new());
        match stmt {
            Stmt::Local(Local { init: Some(init), .. }) => bound.visit_local_init(init),
            stmt => bound.visit_stmt(stmt),
        }
        let whole = matches!(stmt, Stmt::Expr(..)) && !has_exit(stmt);
        Statement { before: Vec::new(), bound: bound.0, whole: whole.then(|| stmt.to_token_stream()) }
    }
}
