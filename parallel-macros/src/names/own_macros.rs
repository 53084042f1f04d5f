//! Macros that code declares or imports itself, so that a name of std's may not be std's.

use super::Names;
use crate::model::Loop;
use syn::visit::{self, Visit};
use syn::{Block, Item, ItemMacro, UseName, UseRename};

/// The names of the macros that a block declares, and of everything that it imports.
pub(super) fn macros_in(block: &Block) -> Names {
    let mut own = Own(Names::new());
    own.visit_block(block);
    own.0
}

/// The same of the body of a loop, and of what is around it.
pub(crate) fn macros_around(looped: &Loop) -> Names {
    let mut own = macros_in(&looped.body);
    own.extend(looped.context.iter().flat_map(|context| context.macros.iter().cloned()));
    own
}

/// The same of an item.
pub(crate) fn macros_of(item: &Item) -> Names {
    let mut own = Own(Names::new());
    own.visit_item(item);
    own.0
}

struct Own(Names);

impl<'a> Visit<'a> for Own {
    fn visit_item_macro(&mut self, found: &'a ItemMacro) {
        self.0.extend(found.ident.as_ref().map(ToString::to_string));
        visit::visit_item_macro(self, found);
    }

    fn visit_use_name(&mut self, found: &'a UseName) {
        self.0.insert(found.ident.to_string());
    }

    fn visit_use_rename(&mut self, found: &'a UseRename) {
        self.0.insert(found.rename.to_string());
    }
}
