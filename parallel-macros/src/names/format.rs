//! What a format string says about its arguments.

/// What a placeholder formats.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    /// The argument at a position.
    At(usize),
    /// One with a name, given or captured.
    Named(String),
}

/// The way in which a value is formatted, by the name of the trait in std, or `WIDTH`.
pub(crate) type Way = &'static str;

/// What stands for the way of an argument that is a width or a precision.
pub(crate) const WIDTH: Way = "width";

/// What is formatted, and how; nothing of it may be so in two ways, but that a width may be shown as well. `None`: there is
/// something in it that is not known here.
pub(crate) fn formatted(text: &str) -> Option<Vec<(Argument, Way)>> {
    let mut found: Vec<(Argument, Option<Way>)> = Vec::new();
    let mut note = |argument: Argument, way: Option<Way>| match found.iter_mut().find(|(other, _)| *other == argument) {
        Some((_, other)) if *other != way => *other = [*other, way].into_iter().flatten().find(|way| *way == WIDTH),
        Some(_) => {}
        None => found.push((argument, way)),
    };
    let (mut rest, mut next) = (text, 0);
    while let Some(at) = rest.find('{') {
        rest = &rest[at + 1..];
        if let Some(escaped) = rest.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let inside = &rest[..rest.find('}')?];
        rest = &rest[inside.len() + 1..];
        let (argument, spec) = inside.split_once(':').unwrap_or((inside, ""));
        // the brace is a fill
        let is_fill = inside.ends_with(':') && rest.starts_with(['<', '^', '>']);
        if is_fill || spec.contains('{') {
            return None;
        }
        let mut implicit = || {
            next += 1;
            Argument::At(next - 1)
        };
        let (counts, way) = specification(spec)?;
        for count in counts {
            note(count.unwrap_or_else(&mut implicit), Some(WIDTH));
        }
        note(if argument.trim().is_empty() { implicit() } else { read(argument.trim()) }, Some(way));
    }
    Some(found.into_iter().filter_map(|(argument, way)| Some((argument, way?))).collect())
}

/// `[[fill]align][sign]['#']['0'][width]['.' precision][type]`: the arguments that are a width or a precision, where `None` is
/// the next one (`*`), and the way.
fn specification(spec: &str) -> Option<(Vec<Option<Argument>>, Way)> {
    let mut chars = spec.chars();
    let is_align = |c: Option<char>| matches!(c, Some('<' | '^' | '>'));
    let rest = match (chars.next(), chars.next()) {
        (Some(_), second) if is_align(second) => chars.as_str(),
        (first, _) if is_align(first) => &spec[1..],
        _ => spec,
    };
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let rest = rest.strip_prefix('#').unwrap_or(rest);
    // `0$` is a width
    let rest = rest.strip_prefix('0').filter(|rest| !rest.starts_with('$')).unwrap_or(rest);
    let (width, rest) = count(rest);
    let mut counts: Vec<_> = width.into_iter().map(Some).collect();
    let rest = match rest.strip_prefix('.') {
        Some(precision) if precision.starts_with('*') => {
            counts.push(None);
            &precision[1..]
        }
        Some(precision) => {
            let (precision, rest) = count(precision);
            counts.extend(precision.map(Some));
            rest
        }
        None => rest,
    };
    Some((counts, way(rest.trim_end())?))
}

/// A width or a precision: the argument that it is, if it is `name$` or `1$`, and what follows it.
fn count(spec: &str) -> (Option<Argument>, &str) {
    let end = spec.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(spec.len());
    match spec[end..].strip_prefix('$') {
        Some(rest) => (Some(read(&spec[..end])), rest),
        None => (None, spec.trim_start_matches(|c: char| c.is_ascii_digit())),
    }
}

fn read(argument: &str) -> Argument {
    argument.parse().map_or_else(|_| Argument::Named(argument.to_string()), Argument::At)
}

/// The way that the end of a specification stands for.
fn way(letters: &str) -> Option<Way> {
    Some(match letters {
        "" => "display",
        "?" | "x?" | "X?" => "debug",
        "x" => "lower_hex",
        "X" => "upper_hex",
        "o" => "octal",
        "b" => "binary",
        "e" => "lower_exp",
        "E" => "upper_exp",
        "p" => "pointer",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_argument_is_formatted_in_one_way() {
        let at = Argument::At;
        let named = |name: &str| Argument::Named(name.to_string());
        assert_eq!(
            formatted("{} {{}} {:?}{a:>8.3}"),
            Some(vec![(at(0), "display"), (at(1), "debug"), (named("a"), "display")])
        );
        assert_eq!(formatted("{0} {1:#x} {0}"), Some(vec![(at(0), "display"), (at(1), "lower_hex")]));
        assert_eq!(formatted("{0} {0:?} {1:e}"), Some(vec![(at(1), "lower_exp")]));
        assert_eq!(formatted("{:x>5}{:é^+#09.2e}"), Some(vec![(at(0), "display"), (at(1), "lower_exp")]));
        assert_eq!(formatted("{:#x?} {: >5}"), Some(vec![(at(0), "debug"), (at(1), "display")]));
        assert_eq!(formatted("{:->5?} {:p}"), Some(vec![(at(0), "debug"), (at(1), "pointer")]));
        assert_eq!(formatted("{:}>5?}"), None);
        assert_eq!(formatted("{:z}"), None);
        assert_eq!(formatted("{"), None);
    }

    #[test]
    fn widths_and_precisions_are_arguments() {
        let at = Argument::At;
        let named = |name: &str| Argument::Named(name.to_string());
        let all = vec![(named("w"), "width"), (named("p"), "width"), (named("a"), "display")];
        assert_eq!(formatted("{a:>w$.p$} {w} {w:?}"), Some(all));
        assert_eq!(formatted("{:.*} {}"), Some(vec![(at(0), "width"), (at(1), "display"), (at(2), "display")]));
        assert_eq!(formatted("{a:*^.*x}"), Some(vec![(at(0), "width"), (named("a"), "lower_hex")]));
        assert_eq!(formatted("{0:01$} {2:0$}"), Some(vec![(at(1), "width"), (at(0), "width"), (at(2), "display")]));
        assert_eq!(formatted("{:0$?}"), Some(vec![(at(0), "width")]));
    }
}
