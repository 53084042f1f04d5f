//! What the enclosing function says about the names that a loop uses.

use super::borrowed::{borrowed, used_behind};
use super::declared::declared_once;
use super::only_here::{asked_of_self, only_here};
use super::output::output_of;
use super::own_macros::macros_in;
use super::resolver::Resolver;
use super::scope::declare_locals;
use super::streams::{STDIN, handle_of};
use super::things::{senders, things};
use super::{Access, Names, asks_macros, ends, mentions, pattern_names, uses_of};
use crate::model::{Context, Decl, Known};
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::collections::{HashMap, HashSet};
use syn::visit::{self, Visit};
use syn::*;

const NUMBERS: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// `rest` is the body of the function without the loop.
pub(crate) fn context_of(sig: &Signature, rest: &Block, looped: &syn::ExprForLoop) -> Context {
    let mut context = Context::default();
    for input in &sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                context.decls.insert("self".into(), receiver_decl(receiver));
                context.is_lent_self = matches!(receiver.kind, ReceiverKind::Reference(..));
            }
            FnArg::Typed(param) => {
                declare_param(&mut context, &param.pat, &param.ty);
                context.fn_once.extend(called_once(param, &sig.generics));
            }
        }
    }
    declare_locals(&mut context, rest, &looped.body);
    context.is_sync = sig.asyncness.is_none() && !has_async(rest);
    context.is_unsafe = matches!(sig.safety, Safety::Unsafe(_));
    (context.returned, context.result) = output_of(sig, rest);
    context.in_closure = is_in_closure(rest);
    context.is_value = ends_in_hole(rest) && has_value(&sig.output);
    context.once = declared_once(sig, rest, &looped.body);
    (context.things, context.givers) = things(rest);
    context.senders = senders(sig, rest);
    (context.made, context.closures) = made(rest, &context.once);
    context.untyped = untyped(rest);
    context.numerals = numerals(rest);
    context.borrowed = borrowed(rest, &context.once);
    context.used_behind = used_behind(rest, &context.borrowed);
    context.slices = declared_as(sig, rest, is_slice_type, makes_slice);
    context.numbers = declared_as(sig, rest, is_number_type, makes_number);
    context.owned = declared_as(sig, rest, is_owned_type, makes_owned);
    context.kept = kept(rest, &context);
    context.unset = unset(rest);
    context.streams = streams(rest);
    context.macros = macros_in(rest);
    context.asks_macros = asks_macros(rest);
    context.labels = labels_in(rest);
    let used = resolved(rest);
    let is_never_set = |name: &&String| context.once.contains_key(*name) && !is_mentioned_before(rest, name);
    context.never_set = context.unset.iter().filter(is_never_set).cloned().collect();
    let by_reference = context.decls.iter().filter(|(_, decl)| **decl == Decl::RefMut).map(|(name, _)| name.clone());
    context.live = used.after_hole().iter().map(|used| used.name.to_string()).chain(by_reference).collect();
    let parted = used.uses.iter().filter(|used| used.is_part() || used.taken.is_some());
    context.parted = parted.map(|used| used.name.to_string()).collect();
    let changing = used.uses.iter().filter(|used| !matches!(used.access, Access::Read | Access::Call));
    let changed: Names = changing.map(|used| used.name.to_string()).collect();
    for (name, decl) in &mut context.decls {
        if *decl == Decl::Mut && name != "self" && !changed.contains(name) {
            *decl = Decl::MutOnlyHere;
        }
    }
    (context.of_parts, context.doubted) = only_here(sig, &context, &used, looped);
    context.asked_of_self = asked_of_self(&context, &used, looped);
    context
}

/// Whether the loop that was taken out stands in a closure, or in an `async` block.
fn is_in_closure(rest: &Block) -> bool {
    struct Within {
        closures: usize,
        found: bool,
    }
    impl<'a> Visit<'a> for Within {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr(&mut self, expr: &'a Expr) {
            let is_one = matches!(expr, Expr::Closure(_) | Expr::Async(_) | Expr::TryBlock(_));
            self.closures += usize::from(is_one);
            visit::visit_expr(self, expr);
            self.closures -= usize::from(is_one);
        }
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            self.found |= self.closures > 0 && is_hole(stmt);
            visit::visit_stmt(self, stmt);
        }
    }
    let mut within = Within { closures: 0, found: false };
    within.visit_block(rest);
    within.found
}

/// Whether the loop that was taken out was the last of the block.
fn ends_in_hole(rest: &Block) -> bool {
    matches!(rest.stmts.last(), Some(last @ Stmt::Expr(_, None)) if is_hole(last))
}

/// Whether this is surely not `()`.
fn has_value(output: &ReturnType) -> bool {
    const VALUES: &[&str] = &["Box", "Option", "Result", "String", "Vec"];
    let ReturnType::Type(_, ty) = output else { return false };
    match &**ty {
        // behind modules, and not `Self::Result` or `M::Result`, which may be anything
        Type::Path(path) if path.qself.is_none() => {
            let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
            let name = segments.next().unwrap_or_default();
            (VALUES.contains(&name.as_str()) || NUMBERS.contains(&name.as_str()))
                && segments.all(|module| module.starts_with(char::is_lowercase))
        }
        Type::Tuple(tuple) => !tuple.elems.is_empty(),
        ty => matches!(ty, Type::Reference(_) | Type::Array(_)),
    }
}

/// The values of the variables that are declared once; and of those that are closures, how many parameters these have, if nothing says
/// that they change something.
fn made(block: &Block, once: &HashMap<String, Option<Known>>) -> (HashMap<String, Expr>, HashMap<String, usize>) {
    struct Made<'o>(&'o HashMap<String, Option<Known>>, HashMap<String, Expr>, HashMap<String, usize>);
    impl<'a> Visit<'a> for Made<'_> {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            visit::visit_local(self, local);
            let (Some(init), [name]) = (&local.init, &pattern_names(&local.pat)[..]) else { return };
            if let (Pat::Ident(PatIdent { mutability: None, by_ref: None, .. }), Expr::Closure(closure)) =
                (&local.pat, &*init.expr)
                && closure.asyncness.is_none()
                && self.0.contains_key(&name.to_string())
            {
                self.2.insert(name.to_string(), closure.inputs.len());
            }
            let is_made = !matches!(&*init.expr, Expr::Lit(_) | Expr::Macro(_) | Expr::Binary(_));
            if is_made && self.0.contains_key(&name.to_string()) {
                self.1.insert(name.to_string(), (*init.expr).clone());
            }
        }
    }
    let mut made = Made(once, HashMap::new(), HashMap::new());
    made.visit_block(block);
    (made.1, made.2)
}

/// The variables that a block declares with a value, and no type, or one that is left open.
fn untyped(block: &Block) -> HashSet<String> {
    struct Untyped(HashSet<String>);
    impl<'a> Visit<'a> for Untyped {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            visit::visit_local(self, local);
            let declared = match &local.pat {
                Pat::Type(PatType { pat, ty, .. }) if mentions(ty, &Names::from(["_".to_string()])) => pat,
                pat => pat,
            };
            if let (Pat::Ident(name), Some(_)) = (declared, &local.init) {
                self.0.insert(name.ident.to_string());
            }
        }
    }
    let mut untyped = Untyped(HashSet::new());
    untyped.visit_block(block);
    untyped.0
}

/// The variables that are declared as `0` or `1.5` before the loop, of which nothing in front of it says which number that is.
fn numerals(rest: &Block) -> HashSet<String> {
    let at = rest.stmts.iter().position(is_hole).unwrap_or(0);
    let is_open = |lit: &Lit| match lit {
        Lit::Int(lit) => lit.suffix().is_empty(),
        Lit::Float(lit) => lit.suffix().is_empty(),
        _ => false,
    };
    let declared = |(i, stmt): (usize, &Stmt)| {
        let Stmt::Local(Local { pat: Pat::Ident(PatIdent { ident, .. }), init: Some(init), .. }) = stmt else {
            return None;
        };
        let Expr::Lit(found) = &*init.expr else { return None };
        let names = Names::from([ident.to_string()]);
        let is_known = || rest.stmts[i + 1..at].iter().any(|stmt| mentions(stmt, &names));
        (is_open(&found.lit) && !is_known()).then(|| ident.to_string())
    };
    rest.stmts[..at].iter().enumerate().filter_map(declared).collect()
}

/// The variables that a block declares without a value.
fn unset(block: &Block) -> HashSet<String> {
    struct Unset(HashSet<String>);
    impl<'a> Visit<'a> for Unset {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            match &local.init {
                None => self.0.extend(pattern_names(&local.pat).iter().map(ToString::to_string)),
                Some(init) => self.visit_local_init(init),
            }
        }
    }
    let mut unset = Unset(HashSet::new());
    unset.visit_block(block);
    unset.0
}

/// The labels in a block.
pub(crate) fn labels_in(block: &Block) -> Names {
    struct Labels(Names);
    impl<'a> Visit<'a> for Labels {
        fn visit_label(&mut self, label: &'a Label) {
            self.0.insert(label.name.ident.to_string());
        }
    }
    let mut labels = Labels(Names::new());
    labels.visit_block(block);
    labels.0
}

/// Whether a block has something `async` in it.
fn has_async(block: &Block) -> bool {
    struct Asyncs(bool);
    impl<'a> Visit<'a> for Asyncs {
        fn visit_expr_async(&mut self, _: &'a ExprAsync) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
            self.0 |= closure.asyncness.is_some();
            visit::visit_expr_closure(self, closure);
        }
        fn visit_macro(&mut self, mac: &'a Macro) {
            // a loop may stand in a block that a macro makes of it
            self.0 |= mentions(&mac.tokens, &Names::from(["async".to_string()]));
        }
    }
    let mut asyncs = Asyncs(false);
    asyncs.visit_block(block);
    asyncs.0
}

fn receiver_decl(receiver: &Receiver) -> Decl {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, Some(_)) => Decl::Mut,
        ReceiverKind::Reference(..) => Decl::Fixed,
        _ if receiver.mutability.is_some() => Decl::Mut,
        ReceiverKind::Value => Decl::Fixed,
        ReceiverKind::Typed(..) => Decl::Mut,
        #[allow(unreachable_patterns)]
        _ => Decl::Mut,
    }
}

fn declare_param(context: &mut Context, pat: &Pat, ty: &Type) {
    let mutable = matches!(pat, Pat::Ident(pat) if pat.mutability.is_some());
    let decl = match ty {
        Type::Reference(reference) if reference.mutability.is_some() => Decl::RefMut,
        _ if mutable => Decl::Mut,
        _ if !matches!(pat, Pat::Ident(_)) && holds_exclusive(ty) => Decl::RefMut,
        _ => Decl::Fixed,
    };
    for name in pattern_names(pat) {
        if decl == Decl::Fixed && matches!(ty, Type::Reference(_)) && matches!(pat, Pat::Ident(_)) {
            context.shared_params.push(name.clone());
            context.shared_types.insert(name.to_string(), ends(&ty.to_token_stream()));
            context.collections.extend(is_collection(ty).then(|| name.clone()));
        }
        context.decls.insert(name.to_string(), decl);
    }
}

/// A parameter that can be called once: `impl FnOnce()`, `Box<dyn FnOnce()>`, or of a type parameter that is one.
fn called_once(param: &PatType, generics: &Generics) -> Option<String> {
    let Pat::Ident(name) = &*param.pat else { return None };
    let is_of = |ty: &Type, ident: &Ident| matches!(ty, Type::Path(path) if path.path.is_ident(ident));
    let generic = generics.type_params().find(|found| is_of(&param.ty, &found.ident));
    let of_param = generic.map(|found| found.bounds.to_token_stream());
    let clauses = generics.where_clause.iter().flat_map(|found| &found.predicates);
    let bounded = clauses.filter_map(|predicate| match predicate {
        WherePredicate::Type(found) if generic.is_some_and(|generic| is_of(&found.bounded_ty, &generic.ident)) => {
            Some(found.bounds.to_token_stream())
        }
        _ => None,
    });
    let bounds: TokenStream = of_param.into_iter().chain(bounded).chain([param.ty.to_token_stream()]).collect();
    let has = |name: &str| mentions(&bounds, &Names::from([name.to_string()]));
    // of what is called again, an argument may be one
    let is_other = matches!(*param.ty, Type::Reference(_)) || ["Copy", "Fn", "FnMut"].iter().any(|other| has(other));
    (has("FnOnce") && !is_other).then(|| name.ident.to_string())
}

/// Whether this is a reference to a collection of std, which changes by `&mut` alone. `HashMap` may be one for several threads,
/// of a crate that names it as std does.
fn is_collection(ty: &Type) -> bool {
    const IN_SCOPE: &[&str] = &["BTreeMap", "BTreeSet", "BinaryHeap", "String", "Vec", "VecDeque"];
    const OF_STD: &[&str] = &["HashMap", "HashSet"];
    let Type::Reference(reference) = ty else { return false };
    let Type::Path(path) = &*reference.elem else { return matches!(*reference.elem, Type::Slice(_) | Type::Array(_)) };
    let mut segments = path.path.segments.iter().map(|segment| segment.ident.to_string());
    match (segments.next(), segments.last()) {
        (Some(name), None) => IN_SCOPE.contains(&&*name),
        (Some(root), Some(name)) => {
            matches!(&*root, "std" | "alloc") && (IN_SCOPE.contains(&&*name) || OF_STD.contains(&&*name))
        }
        _ => false,
    }
}

/// Whether a part of a tuple or an array is a `&mut`.
fn holds_exclusive(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => reference.mutability.is_some(),
        Type::Tuple(tuple) => tuple.elems.iter().any(holds_exclusive),
        Type::Array(array) => holds_exclusive(&array.elem),
        _ => false,
    }
}

/// Every use of every name in the block, shadowing ignored.
fn resolved(block: &Block) -> Resolver {
    let mut resolver = Resolver::of_all();
    resolver.visit_block(block);
    resolver
}

/// The variables that are declared once, with a type or a value of some kind.
fn declared_as(sig: &Signature, rest: &Block, of_type: fn(&Type) -> bool, of_value: fn(&Expr) -> bool) -> Names {
    struct Declared {
        of_type: fn(&Type) -> bool,
        of_value: fn(&Expr) -> bool,
        known: Names,
        all: Names,
        twice: Names,
    }
    impl Declared {
        fn declare(&mut self, pat: &Pat, is_one: bool) {
            for name in pattern_names(pat) {
                if !self.all.insert(name.to_string()) {
                    self.twice.insert(name.to_string());
                }
                if is_one && matches!(pat, Pat::Ident(_)) {
                    self.known.insert(name.to_string());
                }
            }
        }
    }
    impl<'a> Visit<'a> for Declared {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            visit::visit_local(self, local);
            match &local.pat {
                Pat::Type(typed) => self.declare(&typed.pat, (self.of_type)(&typed.ty)),
                pat => self.declare(pat, local.init.as_ref().is_some_and(|init| (self.of_value)(&init.expr))),
            }
        }
    }
    let none = Names::new;
    let mut declared = Declared { of_type, of_value, known: none(), all: none(), twice: none() };
    for input in &sig.inputs {
        if let FnArg::Typed(param) = input {
            declared.declare(&param.pat, of_type(&param.ty));
        }
    }
    declared.visit_block(rest);
    let twice = declared.twice;
    declared.known.into_iter().filter(|name| !twice.contains(name)).collect()
}

/// Whether the loop that was taken out was this statement.
pub(super) fn is_hole(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(Expr::Verbatim(hole), _) if hole.is_empty())
}

/// Whether anything but its declaration mentions a variable before the loop, or anywhere if that is no statement of the function.
fn is_mentioned_before(rest: &Block, name: &str) -> bool {
    let names = Names::from([name.to_string()]);
    let mut before = rest.stmts.iter().take_while(|stmt| !is_hole(stmt));
    before.any(|stmt| !matches!(stmt, Stmt::Local(Local { init: None, .. })) && mentions(stmt, &names))
}

/// The collections that are used behind the loop, where it is a statement of the function: it cannot move them.
fn kept(rest: &Block, context: &Context) -> Names {
    let behind = rest.stmts.iter().skip_while(|stmt| !is_hole(stmt)).skip(1);
    let used: Names = behind
        .flat_map(|stmt| uses_of(|resolver| resolver.visit_stmt(stmt)))
        .filter(|used| !used.access.is_given())
        .map(|used| used.name.to_string())
        .collect();
    let is_kept = |name: &String| used.contains(name) && context.decls.get(name) == Some(&Decl::Fixed);
    context.owned.iter().filter(|name| is_kept(name) && context.once.contains_key(*name)).cloned().collect()
}

fn is_number_type(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.get_ident().is_some_and(|name| NUMBERS.iter().any(|number| name == number))
}

fn makes_number(init: &Expr) -> bool {
    match init {
        Expr::Lit(found) => !matches!(found.lit, Lit::Str(_) | Lit::ByteStr(_)),
        Expr::Cast(found) => is_number_type(&found.ty),
        Expr::MethodCall(call) => call.method == "len" || call.method == "count",
        _ => false,
    }
}

/// Whether this is a collection of std that is no borrow.
fn is_owned_type(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| names_collection(&last.ident))
}

/// Whether this is the name of a collection of std's.
fn names_collection(name: &Ident) -> bool {
    const COLLECTIONS: &[&str] =
        &["BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet", "String", "Vec", "VecDeque"];
    COLLECTIONS.iter().any(|collection| name == collection)
}

fn makes_owned(init: &Expr) -> bool {
    match init {
        Expr::Macro(found) => found.mac.path.is_ident("vec"),
        Expr::MethodCall(call) => call.method == "to_vec",
        Expr::Call(call) => makes_collection(&call.func),
        _ => false,
    }
}

/// `HashSet::new`, `Vec::<u32>::with_capacity`
fn makes_collection(function: &Expr) -> bool {
    const MAKERS: &[&str] = &["default", "from", "from_iter", "new", "with_capacity"];
    let Expr::Path(path) = function else { return false };
    let mut segments = path.path.segments.iter().rev().map(|segment| &segment.ident);
    let makes = segments.next().is_some_and(|name| MAKERS.iter().any(|maker| name == maker));
    makes && path.qself.is_none() && segments.next().is_some_and(names_collection)
}

/// The variables that are handles to standard streams, and used through a shared reference. What is read from through an
/// exclusive one is drawn like any other reader.
fn streams(rest: &Block) -> HashSet<String> {
    struct Streams(HashSet<String>);
    impl<'a> Visit<'a> for Streams {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            visit::visit_local(self, local);
            let pat = match &local.pat {
                Pat::Type(typed) => &*typed.pat,
                pat => pat,
            };
            let (Some(init), Pat::Ident(pat)) = (&local.init, pat) else { return };
            let drawn = |stream: &str| stream == STDIN && pat.mutability.is_some();
            if handle_of(&init.expr).is_some_and(|stream| !drawn(stream)) {
                self.0.insert(pat.ident.to_string());
            }
        }
    }
    let mut streams = Streams(HashSet::new());
    streams.visit_block(rest);
    streams.0
}

fn is_slice_type(ty: &Type) -> bool {
    match ty {
        Type::Slice(_) | Type::Array(_) => true,
        Type::Reference(reference) => is_slice_type(&reference.elem),
        Type::Paren(paren) => is_slice_type(&paren.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "Vec"),
        _ => false,
    }
}

fn makes_slice(init: &Expr) -> bool {
    match init {
        Expr::Array(_) | Expr::Repeat(_) => true,
        Expr::Macro(found) => found.mac.path.is_ident("vec"),
        Expr::MethodCall(call) => call.method == "to_vec",
        _ => false,
    }
}
