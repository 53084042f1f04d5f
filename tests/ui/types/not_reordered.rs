use parallelize::parallelize;

#[parallelize(reorder(text))]
fn joined(n: usize) -> String {
    let mut text = String::new();
    for i in 0..n {
        text += &i.to_string();
    }
    text
}

fn main() {}
