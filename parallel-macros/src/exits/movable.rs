//! What may be moved out of variables from outside, or changed, where the loop ends.

use crate::model::{Context, Decl, Loop};
use crate::names::{Access, By, Names, Taken, Use};
use std::collections::HashMap;

/// What declarations say of that.
pub(crate) struct Movable {
    /// Nothing in `par_for!`.
    declared: Option<Declared>,
    /// The uses that change what changes only there.
    pub(crate) changed_at_end: Vec<Use>,
}

struct Declared {
    decls: HashMap<String, Decl>,
    /// References.
    lent: Names,
    /// Collections of std.
    owned: Names,
    /// Variables.
    around: Names,
    numbers: Names,
}

impl Movable {
    pub(super) fn of(looped: &Loop) -> Movable {
        let declared = |context: &Context| {
            let mut lent: Names = context.shared_params.iter().map(ToString::to_string).collect();
            lent.extend(context.is_lent_self.then(|| "self".to_string()));
            Declared {
                decls: context.decls.clone(),
                lent,
                owned: context.owned.clone(),
                around: context.around.clone(),
                numbers: context.numbers.clone(),
            }
        };
        Movable { declared: looped.context.as_ref().map(declared), changed_at_end: Vec::new() }
    }

    /// Whether a use may move something, for all that the code says, and the declaration of the variable; or changes what changes only
    /// where the loop ends.
    pub(crate) fn moves(&self, used: &Use) -> bool {
        (self.takes(used) && self.may_be_moved(used)) || self.is_changed_at_end(used)
    }

    pub(crate) fn is_changed_at_end(&self, used: &Use) -> bool {
        self.changed_at_end.iter().any(|changed| changed.is_like(used))
    }

    fn takes(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        let is_whole = used.fields.is_empty();
        let given = match used.access {
            Access::Read => is_whole && !used.is_value,
            Access::Method => is_whole && !used.looks && !used.acts,
            // not of a function
            Access::Call => self.declared.as_ref().is_some_and(|declared| declared.around.contains(&name)),
            _ => false,
        };
        let is_text = || self.declared.as_ref().is_none_or(|declared| declared.owned.contains(&name));
        // most operands are numbers
        let is_taken = |taken: Taken| taken.by != By::Operator || is_text();
        let is_handed = is_whole && used.handed;
        given || is_handed || used.taken.is_some_and(is_taken)
    }

    fn may_be_moved(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        let Some(declared) = &self.declared else { return name != "self" || !used.fields.is_empty() };
        let is_owned = matches!(declared.decls.get(&name), Some(Decl::Fixed | Decl::Mut | Decl::MutOnlyHere));
        is_owned && !declared.lent.contains(&name) && !declared.numbers.contains(&name)
    }
}
