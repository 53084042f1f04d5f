//! Variables that are declared to change, where all that may change them is a method that does not say so by its name: then it does.

use super::places::is_place;
use super::resolver::Resolver;
use super::verbs::computes;
use super::{Access, Names, Use, rewrite_arguments, uses_of};
use crate::model::{Context, Decl};
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::*;

/// The variables that only methods of their parts can change, and those that only methods with names of std's that look can.
/// `rest`: the function without the loop.
pub(super) fn only_here(sig: &Signature, context: &Context, rest: &Resolver, looped: &ExprForLoop) -> (Names, Names) {
    let uses = uses_of(|resolver| {
        resolver.visit_expr(&looped.expr);
        resolver.declare(&looped.pat);
        resolver.visit_unit(&looped.body);
    });
    let (mut of_parts, mut whole) = (Names::new(), Names::new());
    for (name, decl) in &context.decls {
        let all = || uses.iter().filter(|used| used.name == *name);
        let elsewhere = || rest.uses.iter().filter(|used| used.name == *name);
        let lent = *decl == Decl::RefMut;
        let is_known = context.slices.contains(name) || (lent && is_of_std(sig, name));
        let is_one = (lent && name != "self") || *decl == Decl::MutOnlyHere;
        if !is_one || all().chain(elsewhere()).any(|used| may_change(used, lent)) {
            continue;
        }
        if all().any(|used| used.access == Access::Method && !used.looks) {
            of_parts.insert(name.clone());
        } else if !is_known && all().any(|used| used.doubtful) {
            whole.insert(name.clone());
        }
    }
    (of_parts, whole)
}

/// The parts of a `&mut self` that what is called in the loop for its value may change, if nothing else does.
pub(super) fn asked_of_self(context: &Context, rest: &Resolver, looped: &ExprForLoop) -> HashSet<Vec<String>> {
    let head = uses_of(|resolver| resolver.visit_expr(&looped.expr));
    let uses = uses_of(|resolver| resolver.visit_unit(&looped.body));
    let of_self = |used: &&Use| used.name == "self";
    let is_handed = |used: &Use| used.access == Access::Read && used.is_lent();
    let changes = |used: &Use| !matches!(used.access, Access::Read | Access::Method);
    let is_lent = context.is_lent_self && context.decls.get("self") == Some(&Decl::Mut);
    let mut elsewhere = head.iter().chain(&rest.uses).filter(of_self);
    if !is_lent || elsewhere.any(|used| changes(used) || is_handed(used)) || uses.iter().filter(of_self).any(changes) {
        return HashSet::new();
    }
    let asked = asked(&looped.body);
    let may_change = |used: &&Use| is_handed(used) || (used.may_need_mut() && asked.contains(&used.fields));
    uses.iter().filter(of_self).filter(may_change).map(|used| used.fields.clone()).collect()
}

/// The parts of `self` of which methods are called that do more than compute a value, for all that their names say.
fn asked(body: &Block) -> HashSet<Vec<String>> {
    struct Asked(HashSet<Vec<String>>);
    impl<'a> Visit<'a> for Asked {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            if is_place(&call.receiver) && !computes(&call.method.to_string()) {
                let uses = uses_of(|resolver| resolver.visit_expr(&call.receiver));
                self.0.extend(uses.into_iter().filter(|used| used.name == "self").map(|used| used.fields));
            }
            visit::visit_expr_method_call(self, call);
        }
        fn visit_macro(&mut self, mac: &'a Macro) {
            rewrite_arguments(&mut mac.clone(), |arg| {
                let mut inside = Asked(HashSet::new());
                inside.visit_expr(arg);
                self.0.extend(inside.0);
            });
        }
    }
    let mut asked = Asked(HashSet::new());
    asked.visit_block(body);
    asked.0
}

/// Whether a use may change a variable, or lend it to what does; a method of a part aside.
fn may_change(used: &Use, lent: bool) -> bool {
    match used.access {
        Access::Read => lent && !used.is_value && used.fields.is_empty() && !used.indexed,
        Access::Method => !used.is_part() && !used.looks,
        _ => true,
    }
}

/// Whether a parameter is a reference to what std has.
fn is_of_std(sig: &Signature, name: &str) -> bool {
    const OF_STD: &[&str] = &[
        "BTreeMap",
        "BTreeSet",
        "BinaryHeap",
        "HashMap",
        "HashSet",
        "LinkedList",
        "Option",
        "String",
        "Vec",
        "VecDeque",
    ];
    let of_std = |ty: &Type| match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| OF_STD.iter().any(|name| last.ident == name)),
        ty => !matches!(ty, Type::ImplTrait(_) | Type::TraitObject(_) | Type::Paren(_)),
    };
    sig.inputs.iter().any(|input| match input {
        FnArg::Typed(PatType { pat, ty, .. }) => {
            let is_it = matches!(&**pat, Pat::Ident(pat) if pat.ident == name);
            is_it && matches!(&**ty, Type::Reference(found) if of_std(&found.elem))
        }
        FnArg::Receiver(_) => false,
    })
}
