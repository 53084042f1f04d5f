//! Bodies that are steps of a minimum, a maximum or another operator.

use crate::model::Loop;
use crate::text::text_of;
use quote::ToTokens;
use syn::{BinOp, Expr, ExprAssign, ExprCall, ExprIf, Stmt, UnOp};

/// A body that is no more than such steps.
pub(super) fn reordered(looped: &Loop) -> Option<String> {
    let stmts = &looped.body.stmts;
    if let [Stmt::Expr(only, _)] = &stmts[..]
        && let Some(Extreme { place, method, value }) = Extreme::of(only).filter(|found| is_name(&found.place))
    {
        let (pat, source) = (looped.pat.to_token_stream(), text_of(&looped.source));
        return Some(format!(
            "write `{place} = {place}.{method}({value});` and allow `reorder({place})`, \
             or, if it is `Ord`, write a comprehension, `par![{method}: {value} for {pat} in {source}]`"
        ));
    }
    let steps: Option<Vec<Step>> = stmts.iter().map(Step::of).collect();
    let is_known = |steps: &Vec<Step>| !steps.is_empty() && steps.iter().all(|step| is_name(&step.place));
    let steps = steps.filter(|steps| is_known(steps) && are_apart(steps))?;
    let places: Vec<&str> = steps.iter().map(|step| &*step.place).collect();
    let places = places.join(", ");
    let anew: Vec<String> = steps.iter().filter_map(|step| step.anew.clone()).collect();
    if !anew.is_empty() {
        return Some(format!("write `{}` and allow `reorder({places})`", anew.join(" ")));
    }
    let allow = format!("allow `reorder({places})`, if this may be done in another order than that of the iterations");
    let short: Option<Vec<String>> = steps.iter().map(|step| step.short.clone()).collect();
    Some(match short {
        Some(short) if steps.iter().all(|step| is_text(looped, &step.place)) => format!("write `{}`", short.join(" ")),
        Some(short) => format!("write `{}`, which is done in order; or {allow}", short.join(" ")),
        None => allow,
    })
}

/// Whether a variable is declared with a text, which is put together in one order.
fn is_text(looped: &Loop, place: &str) -> bool {
    let makes_text = |value: &Expr| match value {
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            path.path.segments.iter().nth_back(1).is_some_and(|of| of.ident == "String")
        }
        Expr::Macro(found) => found.mac.path.is_ident("format"),
        Expr::MethodCall(call) => call.method == "to_string" || call.method == "to_owned",
        _ => false,
    };
    looped.context.as_ref().is_some_and(|context| context.made.get(place).is_some_and(makes_text))
}

/// Whether a place is a variable or a field of one.
fn is_name(place: &str) -> bool {
    place.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
}

/// Whether none of several steps looks at the place of another.
fn are_apart(steps: &[Step]) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_string).collect()
    };
    steps.len() == 1
        || steps.iter().enumerate().all(|(i, step)| {
            let others = steps.iter().enumerate().filter(|(j, _)| *j != i);
            let used = |(_, other): (usize, &Step)| {
                words(&other.text).iter().filter(|word| !word.is_empty()).any(|word| words(&step.place).contains(word))
            };
            !others.into_iter().any(used)
        })
}

/// One step of an operator.
struct Step {
    place: String,
    /// All of it.
    text: String,
    /// How it is to be written.
    anew: Option<String>,
    /// How it is written with the operator that assigns.
    short: Option<String>,
}

impl Step {
    fn of(stmt: &Stmt) -> Option<Step> {
        let Stmt::Expr(expr, _) = stmt else { return None };
        let text = expr.to_token_stream().to_string();
        if let Some(Extreme { place, method, value }) = Extreme::of(expr) {
            let anew = Some(format!("{place} = {place}.{method}({value});"));
            return Some(Step { place, text, anew, short: None });
        }
        step(expr).map(|place| Step { place, text, anew: None, short: short(expr) })
    }
}

/// A step of a minimum or a maximum that is not written as a method.
struct Extreme {
    place: String,
    method: &'static str,
    value: String,
}

impl Extreme {
    fn of(expr: &Expr) -> Option<Extreme> {
        // a literal that has no type yet has no such method
        chosen(expr).or_else(|| called(expr)).filter(|found| !found.value.contains(" as "))
    }
}

/// `place = min(place, value)`
fn called(expr: &Expr) -> Option<Extreme> {
    let Expr::Assign(ExprAssign { left, right, .. }) = expr else { return None };
    let Expr::Call(ExprCall { func, args, .. }) = &**right else { return None };
    let Expr::Path(path) = &**func else { return None };
    let function = &path.path.segments.last()?.ident;
    let method = if function == "min" { "min" } else { "max" };
    let (first, second) = (args.first()?, args.get(1)?);
    let value = if same(first, left) { second } else { first };
    let is_one = args.len() == 2 && function == method && (same(first, left) || same(second, left));
    is_one.then(|| Extreme { place: text_of(left), method, value: text_of(value) })
}

/// `if value > place { place = value; }`
fn chosen(stmt: &Expr) -> Option<Extreme> {
    let Expr::If(ExprIf { cond, then_branch, else_branch: None, .. }) = stmt else { return None };
    let [Stmt::Expr(Expr::Assign(ExprAssign { left, right, .. }), _)] = &then_branch.stmts[..] else { return None };
    let Expr::Binary(compared) = &**cond else { return None };
    let first = same(&compared.left, right) && same(&compared.right, left);
    let second = same(&compared.left, left) && same(&compared.right, right);
    let method = match compared.op {
        BinOp::Gt(_) | BinOp::Ge(_) if first => "max",
        BinOp::Lt(_) | BinOp::Le(_) if second => "max",
        BinOp::Lt(_) | BinOp::Le(_) if first => "min",
        BinOp::Gt(_) | BinOp::Ge(_) if second => "min",
        _ => return None,
    };
    Some(Extreme { place: text_of(left), method, value: text_of(right) })
}

/// `place = place + value`, `place = place.max(value)`
fn step(stmt: &Expr) -> Option<String> {
    let Expr::Assign(ExprAssign { left, right, .. }) = stmt else { return None };
    let (first, second) = match &**right {
        Expr::Binary(found) => {
            use BinOp::*;
            let associative = matches!(found.op, Add(_) | Mul(_) | BitAnd(_) | BitOr(_) | BitXor(_));
            (associative.then_some(&*found.left)?, &*found.right)
        }
        Expr::MethodCall(call) if call.args.len() == 1 && (call.method == "min" || call.method == "max") => {
            (&*call.receiver, &call.args[0])
        }
        _ => return None,
    };
    let place = text_of(left);
    (same(first, left) && !text_of(second).contains(&place)).then_some(place)
}

/// `place += value;` for `place = place + value;`
fn short(stmt: &Expr) -> Option<String> {
    let Expr::Assign(ExprAssign { left, right, .. }) = stmt else { return None };
    let Expr::Binary(found) = &**right else { return None };
    let value = match &*found.right {
        Expr::Paren(inner) => text_of(&inner.expr),
        value => text_of(value),
    };
    Some(format!("{} {}= {value};", text_of(left), found.op.to_token_stream()))
}

/// Whether two expressions are the same, but for being borrowed or looked through.
fn same(a: &Expr, b: &Expr) -> bool {
    text_of(bare(a)) == text_of(bare(b))
}

fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Reference(found) => bare(&found.expr),
        Expr::Unary(found) if matches!(found.op, UnOp::Deref(_)) => bare(&found.expr),
        Expr::Paren(found) => bare(&found.expr),
        expr => expr,
    }
}
