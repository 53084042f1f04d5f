// === mi_variable_inner_scope_used_outside: variable of an inner scope used outside it
#[parallelize]
fn deep(rows: &[Vec<i32>]) -> i32 {
    let mut out = 0;
    for row in rows {
        for v in row {
            let last = v * 2;
            if last > 10 { continue; }
        }
        out += last;
    }
    out
}

// === mi_two_matrices_inner_loop_typo: two matrices; inner loop typo
#[parallelize]
fn matmul(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = b[0].len();
    let mut c = Vec::new();
    for row in a {
        let mut r = vec![0.0; n];
        for j in 0..n {
            for k in 0..b.len() {
                r[j] += row[k] * b[k][jj];
            }
        }
        c.push(r);
    }
    c
}

// === mi_typo_local_that_committed: typo in the local that is committed
#[parallelize]
fn commit_typo(xs: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        let value = x.sin();
        out.push(valeu);
    }
    out
}

// === mi_name_if_block_local_used: name of an if-block local used by the commit
#[parallelize]
fn blocks(xs: &[f64]) -> f64 {
    let mut t = 0.0;
    for x in xs {
        if *x > 0.0 {
            let y = x.ln();
            println!("{y}");
        }
        t += y;
    }
    t
}

// === mi_name_match_arm_local_used: name of a match arm local used afterwards in the worker
#[parallelize]
fn arms(xs: &[Option<f64>]) -> f64 {
    let mut t = 0.0;
    for x in xs {
        match x {
            Some(val) => println!("{val}"),
            None => continue,
        }
        let z = val * 2.0;
        t += z;
    }
    t
}

// === mi_name_inner_loop_s_variable: name of an inner loop's variable used after it in the worker
#[parallelize]
fn inner(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut out = Vec::new();
    for row in rows {
        for cell in row {
            print!("{cell}");
        }
        let last = cell * 2.0;
        out.push(last);
    }
    out
}

// === mi_name_closure_parameter_used_outside: name of a closure parameter used outside it
#[parallelize]
fn clos(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut out = Vec::new();
    for row in rows {
        let m = row.iter().map(|cell| cell * 2.0).fold(0.0, f64::max);
        out.push(m + cell);
    }
    out
}

// === mi_let_chain_binding_used_out: let chain binding used out of the if
#[parallelize]
fn chained(xs: &[Option<u32>]) -> u32 {
    let mut t = 0;
    for x in xs {
        if let Some(v) = x
            && *v > 3
        {
            t += 1;
        }
        t += v;
    }
    t
}

// === mi_similar_name_condition_commit: similar-name in the condition of a commit
#[parallelize]
fn r(xs: &[f64]) -> usize {
    let mut n = 0;
    for x in xs {
        let depth = x.sin();
        if dept > 0.5 {
            n += 1;
        }
    }
    n
}

// === mi_similar_name_return_exit: similar-name, return exit
#[parallelize]
fn r(xs: &[f64]) -> Option<f64> {
    let mut n = 0;
    for x in xs {
        let depth = x.sin();
        if depth > 0.5 {
            return Some(dpth);
        }
        n += 1;
    }
    println!("{n}");
    None
}

// === mi_similar_name_argument_method_commit: similar-name, argument of a method in the commit
use std::collections::HashMap;
#[parallelize]
fn r(xs: &[String]) -> HashMap<String, usize> {
    let mut m = HashMap::new();
    for word in xs {
        let length = word.chars().count();
        m.insert(word.clone(), lenght);
    }
    m
}

// === mi_similar_name_struct_literal_pushed: similar-name, struct literal pushed
struct Row { id: usize, score: f64 }
#[parallelize]
fn r(xs: &[f64]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, x) in xs.iter().enumerate() {
        let score = x.exp();
        rows.push(Row { id, score: scroe });
    }
    rows
}

// === mi_similar_name_format_args_println: similar-name, in format args of println
#[parallelize]
fn r(xs: &[f64]) -> f64 {
    let mut t = 0.0;
    for x in xs {
        let score = x.exp();
        println!("score {}", scor);
        t += score;
    }
    t
}

// === mi_similar_name_iter_mut_assignment: similar-name in iter_mut assignment
#[parallelize]
fn r(xs: &mut [f64], factor: f64) {
    for x in xs.iter_mut() {
        let scaled = *x * factor;
        *x = scald;
    }
}

// === mi_similar_name_loop_variable_commit: similar-name: loop variable in commit
#[parallelize]
fn r(items: &[u32]) -> Vec<u32> {
    let mut out = Vec::new();
    for item in items {
        if item.count_ones() > 2 {
            out.push(*itme);
        }
    }
    out
}
