//! From a drawn loop to the code of a module: the function around the loop, three times, and the table entry.

use super::exits::all_variables;
use super::scope::Draw;
use super::shape::{Home, Homes, Returns, Shape, VARIABLES};
use std::fmt::Write as _;

/// What is done with the loop in one rendering of the function.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Plain,
    Attribute,
    ParFor,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Form::Plain => "plain",
            Form::Attribute => "attribute",
            Form::ParFor => "par_for",
        }
    }

    fn around(self, looped: &str, shape: &Shape, options: &[String]) -> String {
        let mut options: String = options.iter().map(|option| format!(", {option}")).collect();
        if self == Form::Attribute || shape.always {
            options.insert_str(0, ", always");
        }
        match self {
            Form::Plain => looped.into(),
            Form::Attribute => format!("#[par(jobs = jobs{options})]\n{looped}"),
            Form::ParFor => format!("par_for!(jobs = jobs{options}, {looped});"),
        }
    }
}

/// The module of one loop.
pub(crate) fn module(number: u64, draw: &Draw, body: &str) -> String {
    let shape = &draw.shape;
    let mut forms = vec![Form::Plain, Form::Attribute];
    if !draw.attribute_only {
        forms.push(Form::ParFor);
    }
    let functions: Vec<String> = forms.iter().map(|form| function(*form, draw, body)).collect();
    let mut code = format!("pub mod f{number} {{\nuse super::*;\n");
    if shape.homes == Homes::Method {
        let signatures = forms.iter().map(|form| format!("{};\n", signature(*form, shape)));
        let _ = writeln!(code, "pub trait Loops {{\n{}}}", signatures.collect::<String>());
        let _ = writeln!(code, "impl Loops for Outer {{\n{}}}", functions.concat());
    } else {
        code.push_str(&functions.concat());
    }
    code.push_str(&table_entry(number, &forms, draw, &indented(&functions[0])));
    code.push_str("}\n\n");
    indented(&code)
}

fn signature(form: Form, shape: &Shape) -> String {
    let owner = match shape.homes {
        Homes::Method => "&mut self".to_string(),
        Homes::Params => VARIABLES.iter().map(|(name, ty)| format!("{name}: &mut {ty}")).collect::<Vec<_>>().join(", "),
        _ => "o: &mut Outer".to_string(),
    };
    format!(
        "fn {}<'a>({owner}, xs: &'a [u64], ys: &'a [u64], phrase: &'a str, names: Vec<String>, \
         items: impl Iterator<Item = u64> + Clone, n: u64, k: u64, jobs: isize) -> {}",
        form.name(),
        shape.returns.ty()
    )
}

fn function(form: Form, draw: &Draw, body: &str) -> String {
    let shape = &draw.shape;
    let mark = if form == Form::Attribute { "#[parallelize]\n" } else { "" };
    let public = if shape.homes == Homes::Method { "" } else { "pub " };
    let used = used(draw, body);
    let (before, after) = (declarations(shape, body, &used), write_back(shape, &used));
    let looped = draw.around.enclose(&form.around(&looped(draw, body), shape, &draw.around.options));
    let looped = match shape.around {
        true => format!("'rounds: for round in 0..3u64 {{\n{looped}\n{}.push(round);\n}}", shape.object("out")),
        false => looped,
    };
    format!("{mark}{public}{} {{\n{before}{looped}\n{after}}}\n", signature(form, shape))
}

fn looped(draw: &Draw, body: &str) -> String {
    let shape = &draw.shape;
    let source = shape.source;
    let label = if shape.label { "'par: " } else { "" };
    // what is borrowed as a whole is named as a place
    let expr = source.expr.replace("&CELLS", &format!("&{}", shape.place("cells")));
    let expr = expr.replace("CELLS", &shape.object("cells"));
    let expr = expr.replace("&mut MATES", &format!("&mut {}", shape.place("mates")));
    let expr = expr.replace("MATES", &shape.object("mates"));
    let expr = expr.replace("&mut RECORDS", &format!("&mut {}", shape.place("records")));
    let expr = expr.replace("RECORDS", &shape.object("records"));
    let again =
        if source.consumes && (shape.around || draw.around.opens.starts_with("for ")) { ".clone()" } else { "" };
    format!("{label}for {} in {expr}{again} {{\n{body}\n}}", source.pat)
}

/// What stands before the loop: fixed tables, and the variables that are locals.
fn declarations(shape: &Shape, body: &str, used: &[&str]) -> String {
    let mut code = String::new();
    if body.contains("fixed[") {
        code.push_str("let fixed: [u64; 16] = std::array::from_fn(|at| heavy(at as u64 ^ k));\n");
    }
    if shape.source.expr == "&table" {
        code.push_str("let table: BTreeMap<u64, u64> = (0..n).map(|key| (key, heavy(key ^ k))).collect();\n");
    }
    if body.contains("perm[") {
        code.push_str("let perm: [usize; 16] = std::array::from_fn(|at| (at * 7 + 3) % 16);\n");
    }
    for name in used {
        let ty = VARIABLES.iter().find(|(variable, _)| variable == name).map(|(_, ty)| *ty);
        let ty = ty.filter(|_| shape.typed && matches!(*name, "line" | "rows"));
        let (owned, lent) = ty.map_or((String::new(), String::new()), |ty| (format!(": {ty}"), format!(": &mut {ty}")));
        let _ = match shape.home(name) {
            Home::Local => writeln!(code, "let mut {name}{owned} = std::mem::take(&mut o.{name});"),
            Home::Borrowed if *name == "shelf" => writeln!(code, "let {name} = &o.{name};"),
            Home::Borrowed => writeln!(code, "let {name}{lent} = &mut o.{name};"),
            Home::Param | Home::Field => Ok(()),
        };
    }
    code
}

/// What stands after the loop: the locals back to where they came from, and the value of the function.
fn write_back(shape: &Shape, used: &[&str]) -> String {
    let mut code = String::new();
    let locals = used.iter().filter(|name| shape.home(name) == Home::Local);
    let forgotten = |name: &str| shape.forgets && matches!(name, "prev" | "buf");
    for name in locals.filter(|name| shape.returns != Returns::All && !forgotten(name)) {
        let _ = writeln!(code, "o.{name} = {name};");
    }
    code.push_str(&match shape.returns {
        Returns::Nothing => String::new(),
        Returns::Number => "17\n".into(),
        Returns::Option => "Some(17)\n".into(),
        Returns::Result | Returns::Boxed => "Ok(17)\n".into(),
        Returns::Shared => "None\n".into(),
        Returns::All => all_variables().replace("..O", "cells, mates, records, shelf, ..O") + "\n",
    });
    code
}

/// The variables that need a declaration.
fn used(draw: &Draw, body: &str) -> Vec<&'static str> {
    let (shape, around) = (&draw.shape, draw.around.text());
    let names = VARIABLES.iter().map(|(name, _)| *name);
    let in_code = |name: &str| body.contains(name) || around.contains(name);
    let in_source = |name: &str| shape.source.expr.contains(&name.to_uppercase());
    let after_round = |name: &str| name == "out" && shape.around;
    let all = shape.returns == Returns::All;
    names.filter(|name| all || in_code(name) || in_source(name) || after_round(name)).collect()
}

fn table_entry(number: u64, forms: &[Form], draw: &Draw, plain: &str) -> String {
    let shape = &draw.shape;
    let mut code = String::from("#[rustfmt::skip]\npub const TWIN: Twin = Twin {\n");
    let _ = writeln!(code, "name: \"f{number}\",\nsource: r##\"{plain}\"##,");
    let _ = writeln!(code, "drawn: &{:?},\nplain: {},\nforms: &[", draw.around.drawn, call(Form::Plain, shape));
    for form in &forms[1..] {
        let _ = writeln!(code, "(\"{}\", {}),", form.name(), call(*form, shape));
    }
    code.push_str("],\n};\n");
    code
}

/// A closure that calls one rendering with the arguments that all have in common.
fn call(form: Form, shape: &Shape) -> String {
    let owner = match shape.homes {
        Homes::Method => "o".to_string(),
        Homes::Params => VARIABLES.iter().map(|(name, _)| format!("&mut o.{name}")).collect::<Vec<_>>().join(", "),
        _ => "o".to_string(),
    };
    let name = if shape.homes == Homes::Method { format!("Loops::{}", form.name()) } else { form.name().into() };
    let call =
        format!("{name}({owner}, &xs, &ys, &text, names(n, k), numbers(n, k ^ 4).into_iter().map(heavy), n, k, jobs)");
    let ended = match shape.returns {
        Returns::All => format!("*o = {call}; String::new()"),
        _ => format!("let ended = format!(\"{{:?}}\", {call}); ended"),
    };
    format!("|o, n, k, jobs| {{ let (xs, ys, text) = (numbers(n, k), numbers(n, k ^ 3), phrase(n, k)); {ended} }}")
}

/// Code with four blanks for each open brace before a line.
pub(crate) fn indented(code: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for line in code.lines().map(str::trim) {
        let opens = line.matches('{').count();
        let closes = line.matches('}').count();
        let here = if line.starts_with('}') { depth.saturating_sub(1) } else { depth };
        let _ = writeln!(out, "{}{line}", "    ".repeat(here));
        depth = (depth + opens).saturating_sub(closes);
    }
    out
}
