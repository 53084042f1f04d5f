use parallelize::{par, par_for, parallelize};

fn length(text: String) -> usize {
    text.len()
}

fn inner_clause(ys: Vec<String>) -> Vec<usize> {
    par![a + b.len() for a in 0..3 for b in ys]
}

fn dependent_clause(ys: Vec<String>) -> Vec<usize> {
    par![a + b.len() for a in 0..3 if a > 1 for b in ys]
}

#[parallelize]
fn inner_loop(ys: Vec<String>) -> Vec<usize> {
    let mut lengths = Vec::new();
    for a in 0..3 {
        for b in ys {
            lengths.push(a + b.len());
        }
    }
    lengths
}

#[parallelize]
fn in_the_worker(n: usize, name: String) -> Vec<usize> {
    let mut lengths = Vec::new();
    for i in 0..n {
        lengths.push(i + length(name));
    }
    lengths
}

#[parallelize]
fn in_the_commit(n: usize, name: String) -> Vec<String> {
    let mut names = Vec::new();
    for _ in 0..n {
        names.push(name);
    }
    names
}

fn in_par_for(ys: Vec<String>) {
    let mut lengths = Vec::new();
    par_for!(for a in 0..3 {
        for b in ys {
            lengths.push(a + b.len());
        }
    });
}

fn given_in_par_for(n: usize, name: String, state: &mut Vec<usize>) {
    let mut lengths = Vec::new();
    par_for!(for i in 0..n {
        let changed = change(state, i);
        lengths.push(changed + length(name));
    });
}

fn change(state: &mut Vec<usize>, i: usize) -> usize {
    state.push(i);
    state.len()
}

fn main() {}
