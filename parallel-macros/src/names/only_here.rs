//! Variables that are declared to change, where all that may change them is a method that does not say so by its name: then it does.

use super::resolver::Resolver;
use super::{Access, Names, Use, uses_of};
use crate::model::{Context, Decl};
use syn::visit::Visit;
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
