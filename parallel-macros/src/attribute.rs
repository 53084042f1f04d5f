//! `#[parallelize]`: finds the loops of an item and hands each to the lowering.

use crate::conditional;
use crate::errors::{Code, Errors, with_fallback};
use crate::facade;
use crate::hints::no_loop;
use crate::ide;
use crate::lower::{lower, plain};
use crate::model::{Context, Loop, Returned, Runtime};
use crate::names::{
    Names, capitals_of, context_of, macros_of, macros_of_function, mentions, with_capitals, with_macros,
};
use crate::nested::is_mark;
use crate::syntax::{AttributeArgs, End, attribute_options, written_out};
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::Parser;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

pub(crate) fn parallelize(args: TokenStream, item: TokenStream) -> TokenStream {
    if ide::asks() {
        return ide::item(args, item);
    }
    let (args, item) = (written_out(args), written_out(item));
    if let Some(variants) = conditional::variants(&item) {
        // without any mark that is there by a condition nothing is asked for
        let expanded = |item: &TokenStream| match unmarked(item) {
            Some(_) => parallelize(args.clone(), item.clone()),
            None => item.clone(),
        };
        return variants.iter().map(|variant| variant.guard(&expanded(&variant.item))).collect();
    }
    expand(args, item.clone()).unwrap_or_else(|error| {
        let errors = error.to_compile_error();
        let item = without_marks(item);
        quote!(#errors #item)
    })
}

/// A statement with the attribute, which belongs on the item around it.
fn refuse_statement(tokens: &TokenStream) -> Option<TokenStream> {
    let stmts = Block::parse_within.parse2(tokens.clone()).ok()?;
    let [stmt @ (Stmt::Expr(..) | Stmt::Local(_) | Stmt::Macro(_))] = &stmts[..] else { return None };
    let message = "`#[parallelize]` belongs on the function around this\n\nhelp: mark the loop in it with `#[par]`, or write `par_for!(for … in … { … })`";
    let errors = Error::new(first_span(tokens), message).to_compile_error();
    Some(match stmt {
        Stmt::Expr(expr, _) => quote!({ #errors #expr; }),
        stmt => quote!(#errors #stmt),
    })
}

/// What cannot be parsed: an error of rustc's at that place. Where rustc knows more syntax than we do, there is none, and the
/// loops stay plain ones, which a warning says.
fn refuse_syntax(tokens: TokenStream) -> TokenStream {
    let span = first_span(&tokens);
    let is_fn = tokens.clone().into_iter().any(|token| matches!(token, TokenTree::Ident(name) if name == "fn"));
    let is_method = is_fn && mentions(&tokens, &Names::from(["self".to_string(), "Self".to_string()]));
    let item = without_marks(tokens);
    if is_method {
        return item; // without a word, as an `impl` has no place for it
    }
    // a lint that comes last, and not at all where rustc cannot read it either, which then is the only one to say so
    quote_spanned!(span=> #item const _: () = {
        #[must_use = "`#[parallelize]` cannot read the syntax of this item, and its loops are sequential"]
        struct Parallelism;
        Parallelism {};
    };)
}

fn first_span(tokens: &TokenStream) -> Span {
    tokens.clone().into_iter().next().map_or_else(Span::call_site, |first| first.span())
}

fn expand(args: TokenStream, tokens: TokenStream) -> Result<TokenStream> {
    let end = End::of(&args);
    let args: AttributeArgs = parse2(args).map_err(|error| end.aim(error))?;
    let Some(mut item) = parse_item(&tokens)? else {
        return Ok(refuse_statement(&tokens).unwrap_or_else(|| refuse_syntax(tokens)));
    };
    leave_annotated(&mut item);
    if let Err(error) = take_misplaced(&mut item) {
        let (errors, item) = (error.to_compile_error(), without_marks(item.into_token_stream()));
        return Ok(quote!(#errors #item));
    }
    no_stray_marks(&item)?;
    choose_loops(&mut item, args.options)?;
    let path = args.crate_path.map_or_else(facade::path, ToTokens::into_token_stream);
    let mut functions = Functions { runtime: Runtime::new(&path), macros: macros_of(&item), errors: Errors::default() };
    functions.visit_item_mut(&mut item);
    let mut errors = functions.errors;
    errors.propagate().map(|()| item.into_token_stream())
}

/// An item with loops in it; a method is read as a function. `None`: it cannot be parsed, which rustc says better.
fn parse_item(tokens: &TokenStream) -> Result<Option<Item>> {
    let item: Item = match parse2::<ItemFn>(tokens.clone()) {
        Ok(function) => Item::Fn(function),
        Err(_) => match parse2::<TraitItemFn>(tokens.clone()) {
            Ok(method) => return Err(Error::new(method.sig.ident.span(), "this method has no body, and so no loop")),
            Err(_) => match parse2(tokens.clone()) {
                Ok(item) => item,
                Err(_) => return Ok(None),
            },
        },
    };
    let attrs = match &item {
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Mod(item) if item.content.is_some() => &item.attrs,
        _ => {
            let message = "expected a function, a method, an `impl` block, a trait or an inline module";
            return Err(Error::new(first_span(tokens), message));
        }
    };
    match attrs.iter().find(|attr| is_attribute(attr)) {
        Some(again) => Err(Error::new_spanned(again.path(), "`parallelize` is given twice")),
        None => Ok(Some(item)),
    }
}

/// Whether this is `#[parallelize]`.
fn is_attribute(attr: &Attribute) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == "parallelize")
}

/// Leaves items inside of the item that have the attribute themselves to that.
fn leave_annotated(item: &mut Item) {
    struct Annotated;
    impl VisitMut for Annotated {
        fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
            let attrs = match stmt {
                Stmt::Item(Item::Fn(item)) => &item.attrs,
                Stmt::Item(Item::Impl(item)) => &item.attrs,
                Stmt::Item(Item::Mod(item)) => &item.attrs,
                _ => return visit_mut::visit_stmt_mut(self, stmt),
            };
            // by a condition, too
            let names = Names::from(["parallelize".to_string()]);
            if attrs
                .iter()
                .any(|attr| is_attribute(attr) || (attr.path().is_ident("cfg_attr") && mentions(attr, &names)))
            {
                *stmt = Stmt::Item(Item::Verbatim(stmt.to_token_stream()));
            } else {
                visit_mut::visit_stmt_mut(self, stmt);
            }
        }
    }
    Annotated.visit_item_mut(item);
}

/// Takes the attribute off the loops that have it in the place of a mark.
fn take_misplaced(item: &mut Item) -> Result<()> {
    struct Misplaced(Errors);
    impl VisitMut for Misplaced {
        fn visit_expr_for_loop_mut(&mut self, found: &mut ExprForLoop) {
            for attr in found.attrs.extract_if(.., |attr| is_attribute(attr)) {
                let message = "in an annotated function a loop has a mark instead of this\n\nhelp: write `#[par] for … in … { … }`";
                self.0.push(Error::new_spanned(attr.path(), message));
            }
            visit_mut::visit_expr_for_loop_mut(self, found);
        }
    }
    let mut misplaced = Misplaced(Errors::default());
    misplaced.visit_item_mut(item);
    misplaced.0.propagate()
}

/// A mark belongs on a `for` loop, once.
fn no_stray_marks(item: &Item) -> Result<()> {
    struct Strays(Errors);
    impl Strays {
        fn found(&mut self, attr: &Attribute, message: &str) {
            if attr.path().is_ident("par") {
                self.0.push(Error::new_spanned(attr.path(), message));
            }
        }
    }
    impl<'a> Visit<'a> for Strays {
        fn visit_attribute(&mut self, attr: &'a Attribute) {
            self.found(attr, "`#[par]` marks `for` loops, and this is none");
        }

        fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
            for again in found.attrs.iter().filter(|attr| is_mark(attr)).skip(1) {
                self.found(again, "this loop is marked twice");
            }
            self.visit_expr(&found.expr);
            self.visit_block(&found.body);
        }
    }
    let mut strays = Strays(Errors::default());
    strays.visit_item(item);
    strays.0.propagate()
}

/// Marks the one outermost loop of an item without marks; afterwards the loops to be rewritten are those with a mark.
fn choose_loops(item: &mut Item, options: Option<TokenStream>) -> Result<()> {
    let mut loops = Loops::default();
    loops.visit_item(item);
    let mut errors = Errors::default();
    match (&loops.marked[..], &loops.outermost[..]) {
        ([], [_]) => {
            let options = options.map(|options| quote!((#options)));
            MarkFirst(Some(parse_quote!(#[par #options]))).visit_item_mut(item);
        }
        ([], []) => {
            let (place, help) = no_loop(item);
            let at = place.unwrap_or_else(|| item_span(item));
            errors.refuse(Code::NoLoop, at, "there is no `for` loop to run in parallel", help);
        }
        ([], several) => {
            let message = format!("there are {} loops here ({}), and none is marked", several.len(), lines(several));
            let help = "mark those to run in parallel: `#[par] for … in … { … }`";
            errors.refuse(Code::SeveralLoops, several[0], message, help);
        }
        _ => {
            if let Some(options) = options {
                let message = "options for marked loops stand in their marks: `#[par(…)]`";
                errors.push(Error::new_spanned(options, message));
            }
        }
    }
    errors.propagate()
}

/// `lines 3, 8 and 12`
fn lines(spans: &[Span]) -> String {
    let lines: Vec<String> = spans.iter().map(|span| span.unwrap().line().to_string()).collect();
    match &lines[..] {
        [first @ .., last] if !first.is_empty() => format!("lines {} and {last}", first.join(", ")),
        _ => format!("line {}", lines.join("")),
    }
}

fn item_span(item: &Item) -> Span {
    match item {
        Item::Fn(item) => item.sig.ident.span(),
        Item::Impl(item) => item.impl_token.span,
        Item::Trait(item) => item.ident.span(),
        Item::Mod(item) => item.ident.span(),
        _ => Span::call_site(),
    }
}

/// The `for` tokens of the loops in an item.
#[derive(Default)]
struct Loops {
    marked: Vec<Span>,
    outermost: Vec<Span>,
    depth: usize,
    /// How many functions inside of functions are around: what they do is their own.
    inside: usize,
}

impl<'a> Visit<'a> for Loops {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let item = usize::from(matches!(stmt, Stmt::Item(_)));
        self.inside += item;
        visit::visit_stmt(self, stmt);
        self.inside -= item;
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        if found.attrs.iter().any(is_mark) {
            self.marked.push(found.for_token.span);
        }
        if self.depth == 0 && self.inside == 0 {
            self.outermost.push(found.for_token.span);
        }
        self.depth += 1;
        visit::visit_expr_for_loop(self, found);
        self.depth -= 1;
    }
}

struct MarkFirst(Option<Attribute>);

impl VisitMut for MarkFirst {
    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if !matches!(stmt, Stmt::Item(_)) {
            visit_mut::visit_stmt_mut(self, stmt);
        }
    }

    fn visit_expr_for_loop_mut(&mut self, found: &mut ExprForLoop) {
        found.attrs.extend(self.0.take());
    }
}

/// Rewrites the marked loops of every function.
struct Functions {
    runtime: Runtime,
    /// Macros that are declared or imported anywhere in the item.
    macros: Names,
    errors: Errors,
}

impl Functions {
    fn function(&mut self, sig: &Signature, block: &mut Block) {
        // nested functions first: their loops are not this function's
        visit_mut::visit_block_mut(self, block);
        if sig.constness.is_some() {
            // rustc refuses any `for` loop there
            return *block = parse2(without_marks(block.to_token_stream())).expect("a block stays one");
        }
        let mut rewrite = |block: &mut Block| {
            let mut contexts = Vec::new();
            while let Some(mut context) = nth_context(sig, block, contexts.len()) {
                context.macros.extend(self.macros.iter().cloned());
                contexts.push(Some(context));
            }
            let contexts = contexts.into_iter();
            let mut rewrite = Rewrite { contexts, runtime: &self.runtime, errors: &mut self.errors };
            rewrite.visit_block_mut(block);
        };
        let (capitals, written) = (capitals_of(sig, block), macros_of_function(sig, block));
        with_capitals(capitals, || with_macros(written, || rewrite(block)));
    }
}

impl VisitMut for Functions {
    fn visit_item_fn_mut(&mut self, function: &mut ItemFn) {
        self.function(&function.sig, &mut function.block);
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        self.function(&function.sig, &mut function.block);
    }

    fn visit_trait_item_fn_mut(&mut self, function: &mut TraitItemFn) {
        if let Some(block) = &mut function.default {
            self.function(&function.sig, block);
        }
    }
}

/// What the function says about the names in its `n`th marked loop.
fn nth_context(sig: &Signature, block: &Block, n: usize) -> Option<Context> {
    struct TakeOut {
        left: usize,
        found: Option<ExprForLoop>,
    }
    impl VisitMut for TakeOut {
        fn visit_item_mut(&mut self, _: &mut Item) {}
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            match expr {
                Expr::ForLoop(found) if found.attrs.iter().any(is_mark) && self.found.is_none() => {
                    if self.left > 0 {
                        self.left -= 1;
                    } else {
                        self.found = Some(found.clone());
                        *expr = Expr::Verbatim(TokenStream::new());
                    }
                }
                _ => visit_mut::visit_expr_mut(self, expr),
            }
        }
    }
    let mut take_out = TakeOut { left: n, found: None };
    let mut rest = block.clone();
    take_out.visit_block_mut(&mut rest);
    take_out.found.map(|found| context_of(sig, &rest, &found))
}

/// Replaces the marked loops of one function, outermost first; what is marked inside them is for `par_for!`.
struct Rewrite<'a, C> {
    contexts: C,
    runtime: &'a Runtime,
    errors: &'a mut Errors,
}

impl<C: Iterator<Item = Option<Context>>> Rewrite<'_, C> {
    fn rewrite(&mut self, mut found: ExprForLoop) -> Result<TokenStream> {
        let at = found.attrs.iter().position(is_mark).expect("only marked loops come here");
        let options = attribute_options(&found.attrs.remove(at).meta)?;
        let attrs = std::mem::take(&mut found.attrs);
        let mut looped = Loop::marked(found, options);
        looped.context = self.contexts.next().flatten();
        let returned = looped.context.as_ref().map(|context| context.returned);
        looped.returned = returned.filter(|returned| *returned != Returned::Other).unwrap_or(looped.returned);
        let plain = without_marks(plain(&looped));
        let tokens = lower(looped, self.runtime).unwrap_or_else(|error| with_fallback(&error, &plain));
        Ok(quote!(#(#attrs)* #tokens))
    }
}

impl<C: Iterator<Item = Option<Context>>> VisitMut for Rewrite<'_, C> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::ForLoop(found) if found.attrs.iter().any(is_mark) => match self.rewrite(found.clone()) {
                Ok(tokens) => *expr = Expr::Verbatim(tokens),
                Err(error) => self.errors.push(error),
            },
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }
}

/// The tokens without `#[par]`, whatever else is wrong with them. What has none stays as it is, brackets and all: of an error
/// in it that rustc has found before, it says no more.
pub(crate) fn without_marks(tokens: TokenStream) -> TokenStream {
    unmarked(&tokens).unwrap_or(tokens)
}

/// The same; `None` if there are none.
fn unmarked(tokens: &TokenStream) -> Option<TokenStream> {
    let is_mark = |token: &TokenTree| match token {
        TokenTree::Group(group) => {
            let first = group.stream().into_iter().next();
            matches!(first, Some(TokenTree::Ident(name)) if name == "par")
        }
        _ => false,
    };
    let (mut out, mut changed): (Vec<TokenTree>, _) = (Vec::new(), false);
    for token in tokens.clone() {
        let after_hash = matches!(out.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
        let inner = match &token {
            mark if after_hash && is_mark(mark) => {
                changed = true;
                out.pop();
                continue;
            }
            TokenTree::Group(group) => unmarked(&group.stream()).map(|inner| (group, inner)),
            _ => None,
        };
        out.push(match inner {
            Some((group, inner)) => {
                changed = true;
                let mut inner = Group::new(group.delimiter(), inner);
                inner.set_span(group.span());
                inner.into()
            }
            None => token,
        });
    }
    changed.then(|| out.into_iter().collect())
}
