//! Clauses whose sources do not depend on the ones before: one flat index space, where the types allow it.
//!
//! ```text
//! let sizes0 = || SOURCE0; …
//! let (run, rows_of) = nest(&run, &(inner0, …)).__nest(run, || [size(&sizes0), …]);
//! let worker = run.worker(|(item, rows0), journal| {
//!     for PAT in Some(item) { for (PAT0, rows1) in inner0.__rows(SOURCE0, rows0, rows_of[0]) { … } }
//! });
//! ```

use super::{header, quiet};
use crate::model::{Clause, Comprehension, Head, Runtime};
use crate::names::{Names, generated, is_binding_name, mentions, pattern_names};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit::Visit;
use syn::{
    Block, Expr, ExprAsync, ExprBreak, ExprClosure, ExprForLoop, ExprLoop, ExprWhile, Item, Macro, Pat, Stmt, UnOp,
    parse_quote_spanned,
};

/// A clause that is a level of the index space.
pub(super) struct Level<'c> {
    span: Span,
    pat: &'c Pat,
    source: &'c Expr,
}

/// The clauses right after the first that do not depend on it, nor on each other. None where a `break` ends one of
/// them: whoever has its other items would not know.
pub(super) fn levels(comprehension: &Comprehension) -> Vec<Level<'_>> {
    if breaks(comprehension) {
        return Vec::new();
    }
    let mut outer = names_of(&comprehension.pat);
    let mut levels = Vec::new();
    for clause in &comprehension.clauses {
        let Clause::For { span, pat, source } = clause else { break };
        if !is_steady(source) || mentions(&source.to_token_stream(), &outer) {
            break;
        }
        outer.extend(names_of(pat));
        levels.push(Level { span: *span, pat, source });
    }
    levels
}

impl Level<'_> {
    /// The variable that it goes over, if it is one as a whole.
    pub(super) fn variable(&self) -> Option<&Ident> {
        match self.source {
            // a constant is another one wherever it stands
            Expr::Path(path) => path.path.get_ident().filter(|name| is_binding_name(name)),
            _ => None,
        }
    }
}

/// Whether the value or a clause ends the loop of a clause.
fn breaks(comprehension: &Comprehension) -> bool {
    struct Breaks(bool);
    impl<'a> Visit<'a> for Breaks {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'a ExprAsync) {}
        fn visit_expr_for_loop(&mut self, _: &'a ExprForLoop) {}
        fn visit_expr_while(&mut self, _: &'a ExprWhile) {}
        fn visit_expr_loop(&mut self, _: &'a ExprLoop) {}
        fn visit_expr_break(&mut self, found: &'a ExprBreak) {
            self.0 |= found.label.is_none();
        }
        fn visit_macro(&mut self, mac: &'a Macro) {
            self.0 |= mentions(&mac.tokens, &Names::from(["break".to_string()]));
        }
    }
    let mut breaks = Breaks(false);
    match &comprehension.head {
        Head::Value(value) => breaks.visit_expr(value),
        Head::Pair(key, value) => {
            breaks.visit_expr(key);
            breaks.visit_expr(value);
        }
    }
    for clause in &comprehension.clauses {
        match clause {
            Clause::For { source: expr, .. }
            | Clause::If { condition: expr, .. }
            | Clause::While { condition: expr, .. } => {
                breaks.visit_expr(expr);
            }
            Clause::Let { value, diverge, .. } => {
                breaks.visit_expr(value);
                diverge.iter().for_each(|block| breaks.visit_block(block));
            }
        }
    }
    breaks.0
}

fn names_of(pat: &Pat) -> Names {
    pattern_names(pat).iter().map(ToString::to_string).collect()
}

/// Whether an expression may be evaluated once more, and gives the same again: places and literals, arithmetic, and
/// what std's own methods say of them.
fn is_steady(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Paren(paren) => is_steady(&paren.expr),
        Expr::Field(field) => is_steady(&field.base),
        Expr::Cast(cast) => is_steady(&cast.expr),
        Expr::Reference(reference) => reference.mutability.is_none() && is_steady(&reference.expr),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_) | UnOp::Neg(_)) && is_steady(&unary.expr),
        Expr::Binary(binary) => is_steady(&binary.left) && is_steady(&binary.right),
        Expr::Range(range) => [&range.start, &range.end].into_iter().flatten().all(|end| is_steady(end)),
        Expr::MethodCall(call) => {
            const STEADY: [&str; 14] = [
                "len",
                "iter",
                "rev",
                "step_by",
                "enumerate",
                "skip",
                "take",
                "copied",
                "zip",
                "chunks",
                "chunks_exact",
                "windows",
                "as_slice",
                "bytes",
            ];
            let known = STEADY.iter().any(|name| call.method == name);
            known && is_steady(&call.receiver) && call.args.iter().all(is_steady)
        }
        _ => false,
    }
}

/// A variable of ours that goes with a level.
fn at_level(kind: &str, level: usize) -> Ident {
    generated(&format!("__{kind}{level}"))
}

/// The loop of a level, around what is inside of it.
pub(super) fn around(level: &Level<'_>, number: usize, is_last: bool, body: Block) -> Stmt {
    let Level { span, pat, source } = level;
    let [inner, rows, below] = [at_level("inner", number), at_level("rows", number), at_level("rows", number + 1)];
    let rows_of = generated("__rows_of");
    let head: ExprForLoop = if is_last {
        parse_quote_spanned!(*span=> for #pat in #inner.__last(#source, #rows) {})
    } else {
        parse_quote_spanned!(*span=> for (#pat, #below) in #inner.__rows(#source, #rows, #rows_of[#number]) {})
    };
    Stmt::Expr(Expr::ForLoop(ExprForLoop { body, ..head }), None)
}

/// What the worker gets.
pub(super) fn item(levels: &[Level<'_>], item: &Ident) -> TokenStream {
    if levels.is_empty() {
        return item.to_token_stream();
    }
    let rows = at_level("rows", 0);
    quote!((#item, #rows))
}

/// Makes the run one over the whole index space. `mutable`: `mut`, if it is told more later.
pub(super) fn nest(
    levels: &[Level<'_>],
    run: &Ident,
    mutable: &Option<TokenStream>,
    at: Span,
    runtime: &Runtime,
) -> TokenStream {
    if levels.is_empty() {
        return TokenStream::new();
    }
    let quiet = quiet();
    let numbers = || 0..levels.len();
    let makers = levels.iter().enumerate().map(|(number, level)| {
        let (maker, inner, source) = (at_level("items", number), at_level("inner", number), level.source);
        let (import, clause) = header::called("clause", source, source, runtime);
        quote!(#quiet let #maker = || { #import #clause }; let #inner = #runtime::inner(&#maker);)
    });
    let inners = numbers().rev().fold(quote!(()), |rest, number| {
        let inner = at_level("inner", number);
        quote!((&#inner, #rest))
    });
    let sizes = numbers().map(|number| {
        let (maker, inner) = (at_level("items", number), at_level("inner", number));
        quote!(#inner.__size(#maker))
    });
    let (rows_of, sizes) = (generated("__rows_of"), quote!(|| [#(#sizes),*]));
    let nested = quote_spanned!(at=> #runtime::nest(&#run, #inners).__nest(#run, #sizes));
    quote!(#(#makers)* #[allow(unused_mut)] let (#mutable #run, #rows_of) = #nested;)
}
