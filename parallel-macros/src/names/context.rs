//! What the enclosing function says about the names that a loop uses.

use super::resolver::Resolver;
use super::{Access, Names, pattern_names};
use crate::model::{Context, Decl};
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::{Block, Expr, FnArg, Item, Local, Pat, PatIdent, Receiver, ReceiverKind, Signature, Type};

/// `rest` is the body of the function without the loop.
pub(crate) fn context_of(sig: &Signature, rest: &Block, looped: &syn::ExprForLoop) -> Context {
    let mut context = Context::default();
    let mut locals = Locals(&mut context);
    locals.visit_block(rest);
    locals.visit_block(&looped.body);
    for input in &sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                context.decls.insert("self".into(), receiver_decl(receiver));
            }
            FnArg::Typed(param) => declare_param(&mut context, &param.pat, &param.ty),
        }
    }
    context.slices = slices(sig, rest);
    let used = resolved(rest);
    let by_reference = context.decls.iter().filter(|(_, decl)| **decl == Decl::RefMut).map(|(name, _)| name.clone());
    context.live = used.after_hole().iter().map(|used| used.name.to_string()).chain(by_reference).collect();
    let changing = used.uses.iter().filter(|used| !matches!(used.access, Access::Read | Access::Call));
    let changed: Names = changing.map(|used| used.name.to_string()).collect();
    for (name, decl) in &mut context.decls {
        if *decl == Decl::Mut && name != "self" && !changed.contains(name) {
            *decl = Decl::MutOnlyHere;
        }
    }
    context
}

struct Locals<'c>(&'c mut Context);

impl<'a> Visit<'a> for Locals<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
        let decl = if pat.mutability.is_some() { Decl::Mut } else { Decl::Fixed };
        let known = self.0.decls.entry(pat.ident.to_string()).or_insert(decl);
        // A name declared twice is taken for the one that can do more.
        if *known == Decl::Fixed {
            *known = decl;
        }
        visit::visit_pat_ident(self, pat);
    }

    fn visit_local(&mut self, local: &'a Local) {
        visit::visit_local(self, local);
        let borrows = local
            .init
            .as_ref()
            .is_some_and(|init| matches!(&*init.expr, Expr::Reference(reference) if reference.mutability.is_some()));
        if borrows && let Pat::Ident(pat) = &local.pat {
            self.0.decls.insert(pat.ident.to_string(), Decl::Mut);
        }
    }
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
    let mut ty = ty;
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    let decl = match ty {
        Type::Reference(reference) if reference.mutability.is_some() => Decl::RefMut,
        _ if mutable => Decl::Mut,
        _ => Decl::Fixed,
    };
    for name in pattern_names(pat) {
        if decl == Decl::Fixed && matches!(ty, Type::Reference(_)) && matches!(pat, Pat::Ident(_)) {
            context.shared_params.push(name.clone());
        }
        context.decls.insert(name.to_string(), decl);
    }
}

/// Every use of every name in the block, shadowing ignored.
fn resolved(block: &Block) -> Resolver {
    let mut resolver = Resolver::of_all();
    resolver.visit_block(block);
    resolver
}

/// The variables that are declared once, as slices, arrays or `Vec`s.
fn slices(sig: &Signature, rest: &Block) -> HashSet<String> {
    struct Slices {
        known: HashSet<String>,
        declared: HashSet<String>,
        twice: HashSet<String>,
    }
    impl Slices {
        fn declare(&mut self, pat: &Pat, is_slice: bool) {
            for name in pattern_names(pat) {
                if !self.declared.insert(name.to_string()) {
                    self.twice.insert(name.to_string());
                }
                if is_slice && matches!(pat, Pat::Ident(_)) {
                    self.known.insert(name.to_string());
                }
            }
        }
    }
    impl<'a> Visit<'a> for Slices {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            visit::visit_local(self, local);
            match &local.pat {
                Pat::Type(typed) => self.declare(&typed.pat, is_slice_type(&typed.ty)),
                pat => self.declare(pat, local.init.as_ref().is_some_and(|init| makes_slice(&init.expr))),
            }
        }
    }
    let mut slices = Slices { known: HashSet::new(), declared: HashSet::new(), twice: HashSet::new() };
    for input in &sig.inputs {
        if let FnArg::Typed(param) = input {
            slices.declare(&param.pat, is_slice_type(&param.ty));
        }
    }
    slices.visit_block(rest);
    let twice = slices.twice;
    slices.known.into_iter().filter(|name| !twice.contains(name)).collect()
}

fn is_slice_type(ty: &Type) -> bool {
    match ty {
        Type::Slice(_) | Type::Array(_) => true,
        Type::Reference(reference) => is_slice_type(&reference.elem),
        Type::Paren(paren) => is_slice_type(&paren.elem),
        Type::Group(group) => is_slice_type(&group.elem),
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
