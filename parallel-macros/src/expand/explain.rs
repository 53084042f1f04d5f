//! `explain`: the compiler says, as a warning on the loop, the class of every name, and what runs where.

use crate::hints::{asked_of_part, has_inner_loop, local, scratch_buffer};
use crate::model::{Comprehension, Loop, Options, Runtime};
use crate::names::{Place, shown_stream};
use crate::stages::{Changes, Counted, Line, Stages, giving, is_giving};
use crate::text::text_of;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

/// The longest piece of code that is shown.
const WIDTH: usize = 72;

/// A warning with this text. On stable, only a deprecation can say something of one's own.
fn warning(span: Span, text: &str) -> TokenStream {
    let name = Ident::new("explain", span);
    quote!({
        #[deprecated(note = #text)]
        #[allow(dead_code)]
        fn #name() {}
        let _ = #name;
    })
}

/// How its items are reached, if its options ask: only the types know, so it is a warning of its own, on the source.
/// `stays`: the loop stays as it is written for what its header changes.
pub(super) fn of_source(
    options: &Options,
    expr: &Expr,
    source: &Ident,
    stays: bool,
    runtime: &Runtime,
) -> Option<TokenStream> {
    options.explain?;
    let (runtime, span) = (runtime.at(Span::mixed_site().located_at(expr.span())), expr.span());
    if stays {
        let function = Ident::new("explain_altered", span);
        return Some(quote_spanned!(span=> #runtime::#function();));
    }
    let method = Ident::new("__explain", span);
    Some(quote_spanned!(span=> #runtime::tier(&#source).#method();))
}

/// What became of a loop, if its options ask.
pub(super) fn of_loop(
    looped: &Loop,
    changes: &Changes,
    stages: &Stages,
    counted: Option<&Counted>,
) -> Option<TokenStream> {
    let span = looped.options.explain?;
    let mut report = Report { ours: ours(looped, stages), ..Report::default() };
    report.line("source", &format!("`{}`", short(&looped.source)));
    names(&mut report, looped, changes, stages, counted.is_some());
    let head = stages.head.iter().flat_map(|head| &head.told);
    report.code("before", "in order, on the calling thread", head);
    let ahead = stages.entries.iter().flat_map(|entry| &entry.told.ahead);
    let works = stages.works && !stages.are_in_order(looped);
    match (works, stages.entries.iter().any(|entry| !entry.told.ahead.is_empty())) {
        (false, false) => report.line("worker", "nothing but the values that the ordered part needs"),
        (true, false) => report.line("worker", "in parallel: all that is not listed here"),
        (_, true) => report.code("worker", "in parallel, with all that is not listed here", ahead),
    }
    let statements = stages.entries.iter().flat_map(|entry| &entry.told.statements);
    let place = match counted {
        Some(_) => "by each thread for itself, if no count can overflow",
        None => "in order, on the calling thread",
    };
    report.code("after", place, statements);
    if let Some(name) = scratch_buffer(looped, changes) {
        report.line("hint", &local(&name.root));
    }
    if looped.context.as_ref().is_some_and(|context| context.orders_self) {
        report.line(
            "hint",
            "`&self`, if what is called here needs no `&mut self`: nothing else does, and so it is in order",
        );
    }
    let statements = stages.entries.iter().flat_map(|entry| &entry.told.statements);
    let in_order: Vec<String> = statements.map(|line| line.text.clone()).collect();
    if let Some(hint) = asked_of_part(looped, changes, &in_order).filter(|_| !looped.asks_parts) {
        report.line("hint", &hint);
    }
    if !works && has_inner_loop(looped) {
        report.line("hint", "`#[par] for …` on an inner loop whose iterations do not need each other");
    }
    Some(warning(span, &report.text))
}

/// The names of ours in the body, and what they stand for.
fn ours(looped: &Loop, stages: &Stages) -> Vec<(String, TokenStream)> {
    let slots = stages.slots.iter().map(|slot| (slot.element.to_string(), slot.place.to_token_stream()));
    let reorders = looped.reorders.iter();
    let reorders = reorders.map(|reorder| (reorder.accumulator.to_string(), reorder.place.to_token_stream()));
    let kept = stages.kept.iter().map(|name| (name.to_string(), name.to_token_stream()));
    let given = stages.kept.iter().map(|name| (giving(name).to_string(), name.to_token_stream()));
    slots.chain(reorders).chain(kept).chain(given).collect()
}

/// The code as the user wrote it: `out[i]` for `(*element_of_out.at(i))`.
fn as_written(code: TokenStream, ours: &[(String, TokenStream)]) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let (mut out, mut rest) = (TokenStream::new(), &tokens[..]);
    while let [token, after @ ..] = rest {
        rest = after;
        match (token, place_of(token, after, ours)) {
            (_, Some(place)) => {
                out.extend(place.clone());
                rest = &after[1..];
                while let [_, TokenTree::Ident(method), TokenTree::Group(index), after @ ..] = rest {
                    let index = as_written(index.stream(), ours);
                    out.extend(if method == "as_mut" { TokenStream::new() } else { quote!([#index]) });
                    rest = after;
                }
            }
            (TokenTree::Ident(name), None) if is_giving(name) => {
                let given = ours.iter().find(|(ours, _)| name == ours);
                out.extend(given.map_or_else(|| token.to_token_stream(), |(_, name)| name.clone()));
            }
            (TokenTree::Group(group), None) => {
                let inner = as_written(group.stream(), ours);
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                let is_ours = tokens.first().is_some_and(|first| place_of(first, &tokens[1..], ours).is_some());
                out.extend(if is_ours { inner } else { TokenTree::from(Group::new(group.delimiter(), inner)).into() });
            }
            _ => out.extend([token.clone()]),
        }
    }
    out
}

/// What a name of ours behind a `*` stands for.
fn place_of<'o>(star: &TokenTree, after: &[TokenTree], ours: &'o [(String, TokenStream)]) -> Option<&'o TokenStream> {
    match (star, after.first()) {
        (TokenTree::Punct(star), Some(TokenTree::Ident(name))) if star.as_char() == '*' => {
            ours.iter().find(|(ours, _)| name == ours).map(|(_, place)| place)
        }
        _ => None,
    }
}

/// What became of a comprehension, if its options ask.
pub(super) fn of_comprehension(comprehension: &Comprehension, changes: &Changes) -> Option<TokenStream> {
    let span = comprehension.options.explain?;
    let mut report = Report::default();
    report.line("source", &format!("`{}`", short(&comprehension.source)));
    report.names("fixed", fixed(changes, None));
    report.line("worker", "in parallel: the clauses and the value");
    report.line("after", "in order, on the calling thread: the values become the result");
    Some(warning(span, &report.text))
}

/// The class of every name.
fn names(report: &mut Report, looped: &Loop, changes: &Changes, stages: &Stages, counts: bool) {
    let targets = |carried: bool| {
        let entries = stages.entries.iter().filter(move |entry| entry.told.carried == carried);
        entries.flat_map(|entry| entry.told.targets.iter().map(shown))
    };
    let carried: Vec<String> = targets(true).collect();
    let is_local = |name: &String| looped.fresh.iter().any(|fresh| fresh.name == name);
    let last: Vec<String> = changes.at_end.iter().map(|changed| shown(&Place::from(changed))).collect();
    report.names("fixed", fixed(changes, Some(looped)).filter(|name| !is_local(name) && !last.contains(name)));
    report.names("drawn", stages.head.iter().flat_map(|head| head.drawn.iter().map(shown)));
    report.names("scratch", stages.scratch.iter().map(|scratch| scratch.name.to_string()));
    report.names("local", looped.fresh.iter().map(|fresh| fresh.name.to_string()));
    report.names("kept", stages.kept.iter().map(ToString::to_string));
    report.names("slot", stages.slots.iter().map(|slot| short(&slot.place)));
    report.names("own", stages.own.iter().map(|own| own.name.to_string()));
    report.names("reordered", looped.reorders.iter().map(|reorder| short(&reorder.place)));
    report.names(if counts { "counted" } else { "effect" }, targets(false).filter(|name| !carried.contains(name)));
    report.names("carried", carried.iter().cloned());
    report.names("last", last.iter().cloned());
}

fn fixed<'c>(changes: &'c Changes, looped: Option<&'c Loop>) -> impl Iterator<Item = String> + 'c {
    let context = looped.and_then(|looped| looped.context.as_ref());
    let place = |name: &Ident, fields: &[String]| Place { root: name.to_string(), fields: fields.to_vec() };
    // not all of it needs a check
    let of_self = changes.uses.iter().filter(|used| used.name == "self" && !changes.touch(used));
    let others = changes.fixed(context).into_iter().filter(|fixed| !fixed.is_of_self());
    let others = others.map(move |fixed| place(fixed.name, fixed.fields));
    others.chain(of_self.map(Place::from)).map(|place| shown(&place))
}

fn shown(place: &Place) -> String {
    shown_stream(&place.root).map_or_else(|| place.to_string(), str::to_string)
}

/// One line, not too long.
fn short(code: &impl ToTokens) -> String {
    cut(text_of(code))
}

fn cut(text: String) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}

/// The lines of the warning.
#[derive(Default)]
struct Report {
    text: String,
    /// The names of ours in what is shown, and what they stand for.
    ours: Vec<(String, TokenStream)>,
}

impl Report {
    fn line(&mut self, title: &str, text: &str) {
        self.text += &format!("\n  {title:<10}{text}");
    }

    /// The names of one class, if there are any, each once.
    fn names(&mut self, class: &str, names: impl Iterator<Item = String>) {
        let mut distinct: Vec<String> = Vec::new();
        for name in names.filter(|name| !name.starts_with("__")) {
            if !distinct.contains(&name) {
                distinct.push(name);
            }
        }
        if !distinct.is_empty() {
            self.line(class, &distinct.join(", "));
        }
    }

    /// Code that runs somewhere, if there is any.
    fn code<'l>(&mut self, title: &str, place: &str, lines: impl Iterator<Item = &'l Line>) {
        let written = |line: &Line| match line.text.parse() {
            Ok(code) => short(&as_written(code, &self.ours)),
            Err(_) => cut(line.text.clone()),
        };
        let lines: Vec<String> = lines.map(|line| format!("\n  {:>8}  {}", line.number, written(line))).collect();
        if !lines.is_empty() {
            self.line(title, place);
            self.text += &lines.concat();
        }
    }
}
