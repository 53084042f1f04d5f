//! The names that items declare.

use syn::{Item, UseTree};

/// Stands for all names that something has in it.
pub(crate) const ALL: &str = "*";

/// The names that an item declares; `None` if that is not known.
pub(crate) fn declared_by(item: &Item) -> Option<Vec<String>> {
    let name = match item {
        Item::Use(item) => return Some(imported(&item.tree)),
        Item::Impl(_) => return Some(Vec::new()),
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(vec![name.to_string()])
}

/// The names that are imported.
fn imported(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => imported(&path.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(renamed) => vec![renamed.rename.to_string()],
        UseTree::Glob(_) => vec![ALL.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(imported).collect(),
    }
}
