#[parallelize]
fn load(paths: &[PathBuf]) -> io::Result<Vec<String>> {
    let mut pages = Vec::new();
    for path in paths {
        pages.push(fs::read_to_string(path)?.to_lowercase()); // `?` still leaves `load`
    }
    Ok(pages)
}

#[parallelize(jobs = 2, reorder(total))]
fn sum(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    for x in xs {
        total += x.sin()
    }
    total
}

// what is no meta item, such as `stride = n`, is left as it was typed
#[parallelize( own(out,stride=n) )]
fn own(out: &mut [f64], n: usize) {
    for i in 0..n {
        out[i * n] += 1.0;
    }
}

fn calls() {
    par_for!(for (i, x) in grid.iter().enumerate() {
        total += x.sqrt();
        if *x > 900_000.0 {
            peaks.push(i);
        }
    });
    par_for!(
        draw(dice),
        for i in 0..9_u64 {
            let face = dice.roll();
            points += face;
        }
    );
    par_for!(
        jobs = -1,
        always,
        reorder(total),
        'rows: for x in xs {
            if x > 9 {
                break 'rows;
            }
            total += x;
        }
    );
    let mut lines = 0;
    #[par(jobs = 2)]
    for path in &paths {
        lines += count(path);
    }
}
