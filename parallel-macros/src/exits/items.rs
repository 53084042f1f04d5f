//! What blocks of the body import or name: code of theirs that is carried out elsewhere goes there with copies of that.

use super::Nesting;
use crate::names::{ALL, Names, declared_by, mentions};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Block, Item, Stmt};

/// The items of a block.
pub(crate) struct Items {
    /// Those that mean the same in a copy.
    copied: Vec<Item>,
    /// The names of the others: a type, a function or a module is one of its own in a copy; and what is of one of those.
    others: Names,
}

impl Nesting {
    /// Begins a block.
    pub(crate) fn open(&mut self, block: &Block) {
        let items = block.stmts.iter().filter_map(|stmt| match stmt {
            Stmt::Item(item) => Some(item.clone()),
            _ => None,
        });
        let (mut copied, mut left): (Vec<Item>, Vec<Item>) =
            items.partition(|item| matches!(item, Item::Use(_) | Item::Const(_) | Item::Type(_) | Item::Macro(_)));
        let mut others: Names = self.items.iter().flat_map(|items| items.others.iter().cloned()).collect();
        loop {
            others.extend(left.iter().flat_map(|item| declared_by(item).unwrap_or_default()));
            // of what that has in it
            let has_all = others.contains(ALL);
            let is_other = |item: &Item| mentions(item, &others) || (has_all && !matches!(item, Item::Use(_)));
            (left, copied) = copied.into_iter().partition(is_other);
            if left.is_empty() {
                break;
            }
        }
        self.items.push(Items { copied, others });
    }

    pub(crate) fn close(&mut self) {
        self.items.pop();
    }

    /// Code among copies of the items of the blocks around it, but for those that it has itself, from `stmts`.
    pub(crate) fn among_items(&self, stmts: &[Stmt], code: TokenStream) -> TokenStream {
        let text = |code: &dyn ToTokens| code.to_token_stream().to_string();
        let there: Vec<String> = stmts.iter().map(|stmt| text(stmt)).collect();
        self.items.iter().rev().fold(code, |code, Items { copied, .. }| {
            let items: Vec<&Item> = copied.iter().filter(|item| !there.contains(&text(item))).collect();
            match items[..] {
                [] => code,
                _ => quote!({ #(#[allow(dead_code, unused_imports, unused_macros)] #items)* #code }),
            }
        })
    }
}
