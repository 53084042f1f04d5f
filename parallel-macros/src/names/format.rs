//! What a format string says about its arguments.

/// What a placeholder formats.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    /// The argument at a position.
    At(usize),
    /// One with a name, given or captured.
    Named(String),
}

/// The way in which a value is formatted, by the name of the trait in std.
pub(crate) type Way = &'static str;

/// What is formatted, and how; nothing of it may be a width or a precision, or be formatted in two ways. `None`: there
/// is something in it that is not known here.
pub(crate) fn formatted(text: &str) -> Option<Vec<(Argument, Way)>> {
    let mut found: Vec<(Argument, Option<Way>)> = Vec::new();
    let mut note = |argument: Argument, way: Option<Way>| match found.iter_mut().find(|(other, _)| *other == argument) {
        Some((_, other)) if *other != way => *other = None,
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
        if is_fill || spec.contains(['*', '{']) {
            return None;
        }
        let argument = match argument.trim() {
            "" => {
                next += 1;
                Argument::At(next - 1)
            }
            argument => read(argument),
        };
        let letters = &spec[spec.rfind('$').map_or(0, |at| at + 1)..];
        note(argument, Some(way(letters.trim_end())?));
        for counted in spec.split_inclusive('$').filter_map(|part| part.strip_suffix('$')) {
            let start = counted.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
            note(read(counted.get(start..)?), None);
        }
    }
    Some(found.into_iter().filter_map(|(argument, way)| Some((argument, way?))).collect())
}

fn read(argument: &str) -> Argument {
    argument.parse().map_or_else(|_| Argument::Named(argument.to_string()), Argument::At)
}

/// The way that a specification ends in. A fill may be any character, but only before an alignment.
fn way(spec: &str) -> Option<Way> {
    let letters = spec.trim_start_matches(|c: char| !matches!(c, '?' | 'x' | 'X' | 'o' | 'b' | 'e' | 'E' | 'p'));
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
        assert_eq!(formatted("{a:>w$.p$} {w}"), Some(vec![(named("a"), "display")]));
        assert_eq!(formatted("{:.*}"), None);
        assert_eq!(formatted("{:x>5}"), None);
        assert_eq!(formatted("{:->5?} {:p}"), Some(vec![(at(0), "debug"), (at(1), "pointer")]));
        assert_eq!(formatted("{:}>5?}"), None);
        assert_eq!(formatted("{"), None);
    }
}
