//! Flat arrays of which each iteration changes a part.

use crate::model::Loop;
use crate::names::{Names, mentions, pattern_names};
use crate::stages::Changes;
use crate::text::text_of;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::*;

/// `array[i * stride + …]`, where the loop goes over `i`.
pub(super) fn own_part(looped: &Loop, changes: &Changes) -> Option<String> {
    if !matches!(looped.source, Expr::Range(_)) {
        return None;
    }
    let items: Names = pattern_names(&looped.pat).iter().map(ToString::to_string).collect();
    let mut parts = Parts { items, changes, found: None };
    parts.visit_block(&looped.body);
    let (array, stride) = parts.found?;
    let item = looped.pat.to_token_stream();
    // the option takes a name
    let (declare, array) = match array.rsplit_once('.') {
        Some((_, field)) => {
            (format!("declare `let {field} = &mut {array};` in front of the loop, index `{field}`, and "), field)
        }
        None => (String::new(), &*array),
    };
    Some(format!(
        "{declare}add the option `own({array}, stride = {stride})`, if iteration `{item}` stays in \
         `{array}[{item} * {stride}..({item} + 1) * {stride}]`"
    ))
}

struct Parts<'c> {
    items: Names,
    changes: &'c Changes,
    found: Option<(String, String)>,
}

impl Parts<'_> {
    /// The stride of `i * stride + …`, or of a range that begins there.
    fn stride(&self, index: &Expr) -> Option<String> {
        match index {
            Expr::Paren(found) => self.stride(&found.expr),
            Expr::Range(range) => self.stride(range.start.as_ref()?),
            Expr::Binary(ExprBinary { left, op: BinOp::Add(_), right, .. }) => {
                self.stride(left).or_else(|| self.stride(right))
            }
            Expr::Binary(ExprBinary { left, op: BinOp::Mul(_), right, .. }) => {
                let is_item = |expr: &Expr| matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.items.contains(&name.to_string())));
                let stride = if is_item(left) { right } else { left };
                let other = if is_item(left) { left } else { right };
                let fixed = !mentions(&stride.to_token_stream(), &self.items);
                (is_item(other) && fixed).then(|| text_of(stride))
            }
            _ => None,
        }
    }
}

/// The variable that an array is, or is a field of.
fn array_root(array: &Expr) -> Option<&Ident> {
    match array {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(ExprField { base, member: Member::Named(_), .. }) => array_root(base),
        _ => None,
    }
}

impl<'a> Visit<'a> for Parts<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_index(&mut self, found: &'a ExprIndex) {
        if let Some(root) = array_root(&found.expr)
            && self.changes.places.iter().any(|place| *root == place.root)
            && let Some(stride) = self.stride(&found.index)
        {
            self.found.get_or_insert_with(|| (text_of(&found.expr), stride));
        }
        visit::visit_expr_index(self, found);
    }
}
