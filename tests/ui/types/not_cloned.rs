use parallelize::parallelize;
use std::io::Stdin;

struct Words(Stdin);

impl Words {
    fn next_word(&mut self) -> String {
        let mut line = String::new();
        let _ = self.0.read_line(&mut line);
        line
    }
}

#[parallelize]
fn until_long(words: &mut Words) -> Vec<String> {
    let mut seen = Vec::new();
    for _ in 0..100 {
        let word = words.next_word();
        let shout = word.to_uppercase();
        if shout.len() > 20 {
            break;
        }
        seen.push(shout);
    }
    seen
}

fn main() {
    until_long(&mut Words(std::io::stdin()));
}
