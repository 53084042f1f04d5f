//! Code as one writes it, for messages: rustfmt's spaces, as far as tokens tell.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Code in one line.
pub(crate) fn text_of(code: &impl ToTokens) -> String {
    let mut line = Line::default();
    line.tokens(code.to_token_stream());
    line.text
}

/// What the last token was.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// Nothing, or what nothing is put apart from: `(`, `.`, `::`, `&` in front of what is borrowed.
    Open,
    /// The end of a value: a name, a literal, `)`, `?`.
    Value,
    /// A keyword, in front of a value.
    Keyword,
    /// An operator or a comma, in front of a value.
    Operator,
}

struct Line {
    text: String,
    last: Last,
    /// How many `<` of parameters are open.
    generic: usize,
    /// Whether the parameters of a closure are open.
    closure: bool,
}

impl Default for Line {
    fn default() -> Line {
        Line { text: String::new(), last: Last::Open, generic: 0, closure: false }
    }
}

impl Line {
    fn tokens(&mut self, code: TokenStream) {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let count = operator_at(&tokens[at..]);
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::None => self.tokens(group.stream()),
                TokenTree::Group(group) => self.group(group.delimiter(), group.stream()),
                TokenTree::Ident(name) => {
                    let is_keyword = KEYWORDS.iter().any(|keyword| name == keyword);
                    self.word(&name.to_string(), if is_keyword { Last::Keyword } else { Last::Value });
                }
                TokenTree::Literal(literal) => self.word(&literal.to_string(), Last::Value),
                TokenTree::Punct(_) => {
                    let operator: String = tokens[at..at + count].iter().map(ToString::to_string).collect();
                    self.operator(&operator, tokens.get(at + count));
                }
            }
            at += count;
        }
    }

    fn word(&mut self, word: &str, last: Last) {
        self.apart(self.last != Last::Open);
        self.text += word;
        self.last = last;
    }

    fn group(&mut self, delimiter: Delimiter, stream: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            _ => ("{ ", " }"),
        };
        let is_block = delimiter == Delimiter::Brace;
        self.apart(self.last != Last::Open && (is_block || self.last != Last::Value));
        let outer = (self.generic, self.closure);
        if is_block && stream.is_empty() {
            self.text += "{}";
        } else {
            self.text += open;
            (self.last, self.generic, self.closure) = (Last::Open, 0, false);
            self.tokens(stream);
            self.text += close;
        }
        (self.last, (self.generic, self.closure)) = (Last::Value, outer);
    }

    fn operator(&mut self, operator: &str, next: Option<&TokenTree>) {
        let behind_value = self.last == Last::Value;
        let begins_parameters = self.text.ends_with("::") || self.ends_in_type();
        match operator {
            "," | ";" | ":" => self.put(operator, Last::Operator),
            "?" => self.put(operator, Last::Value),
            "." | "::" | ".." | "..=" => {
                self.apart(matches!(self.last, Last::Operator | Last::Keyword));
                self.put(operator, Last::Open);
            }
            "!" if behind_value && matches!(next, Some(TokenTree::Group(_))) => self.put(operator, Last::Open),
            "<" if begins_parameters => {
                self.generic += 1;
                self.put(operator, Last::Open);
            }
            ">" | ">>" if self.generic >= operator.len() => {
                self.generic -= operator.len();
                self.put(operator, Last::Value);
            }
            "|" if self.closure => {
                self.closure = false;
                self.put(operator, Last::Operator);
            }
            "|" | "||" if !behind_value => {
                self.closure = operator == "|";
                self.apart(self.last != Last::Open);
                self.put(operator, if self.closure { Last::Open } else { Last::Operator });
            }
            "&" | "&&" | "*" | "-" | "!" | "'" | "#" | "<" if !behind_value || operator == "'" => {
                self.generic += usize::from(operator == "<");
                self.apart(self.last != Last::Open);
                self.put(operator, Last::Open);
            }
            _ => {
                self.apart(self.last != Last::Open);
                self.put(operator, Last::Operator);
            }
        }
    }

    fn put(&mut self, text: &str, last: Last) {
        self.text += text;
        self.last = last;
    }

    fn apart(&mut self, apart: bool) {
        self.text += if apart { " " } else { "" };
    }

    /// Whether the last word looks like a type that has parameters.
    fn ends_in_type(&self) -> bool {
        let word = self.text.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase)
    }
}

/// In front of a value, or of a block.
const KEYWORDS: &[&str] = &[
    "as", "break", "dyn", "else", "for", "if", "impl", "in", "let", "loop", "match", "move", "mut", "ref", "return",
    "unsafe", "while",
];

/// How many tokens the first operator has.
fn operator_at(tokens: &[TokenTree]) -> usize {
    const LONG: &[&str] = &[
        "..=", "<<=", ">>=", "::", "..", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=",
        "^=", "&=", "|=", "<<", ">>",
    ];
    let mut text = String::new();
    for token in tokens.iter().take(3) {
        let TokenTree::Punct(punct) = token else { break };
        text.push(punct.as_char());
        if punct.spacing() == Spacing::Alone {
            break;
        }
    }
    LONG.iter().find(|long| text.starts_with(*long)).map_or(1, |long| long.len())
}

#[cfg(test)]
mod tests {
    use super::text_of;
    use proc_macro2::TokenStream;

    #[test]
    fn is_as_rustfmt_has_it() {
        let lines = [
            "(0..n).map(|x| x * 2)",
            "out.push(v.into_iter().sum::<usize>());",
            "let v: Vec<Vec<usize>> = vec![*x as usize; 3];",
            "*bins.entry(word.to_string()).or_default() += 1;",
            "let [a, b] = &mut pair[i..=j];",
            "if !seen.insert(-x) && x < 3 || y >> 2 == 1 { continue; }",
            "match &shape { Shape::Disc(r) => r * r, _ => 0.0 }",
            "draw(&mut self.rng, &table[*i], !done)?",
            "xs.iter().fold(|| 0, |a, &b| a + b)",
            "println!(\"{x} {}\", y.0.1);",
            "move |&(x, _)| -x",
            "let f: &dyn Fn(f64) -> f64 = &|x| x + 1.0;",
            "let Some(x) = it.next() else { break };",
            "'outer: for x in 0..n {}",
            "(..n, a.., .., x as u8 as char)",
            "HashMap::<&'a str, [u8; 4]>::new()",
        ];
        for line in lines {
            assert_eq!(text_of(&line.parse::<TokenStream>().unwrap()), line);
        }
    }
}
