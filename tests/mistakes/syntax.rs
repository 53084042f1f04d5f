// === sy_used_as_expression: for used as expression
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        let y = x.pow(2)
        t += y;
    }
    t
}

// === sy_comparison_chain: comparison chain
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        let y = x.pow(2);
        if 0 < y < 10 {
            t += y;
        }
    }
    t
}

// === sy_operator: ++ operator
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        if x.pow(2) > 3 {
            t++;
        }
    }
    t
}

// === sy_missing_comma_call: missing comma in a call
#[parallelize]
fn r(xs: &[u32]) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    for x in xs {
        let y = x.pow(2);
        out.push((*x y));
    }
    out
}

// === sy_else_if_without_condition_braces: else if without condition braces / missing brace expression
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        let y = x.pow(2);
        if y > 3 t += y;
    }
    t
}

// === sy_let_without_pattern_type_let: let without a pattern type: `let mut = `
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        let mut = x.pow(2);
        t += 1;
    }
    t
}

// === sy_match_arm_missing_comma: match arm missing comma
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        let y = match x.pow(2) {
            0 => 1
            n => n,
        };
        t += y;
    }
    t
}

// === sy_or_words: and / or words
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        let y = x.pow(2);
        if y > 3 and y < 9 {
            t += y;
        }
    }
    t
}

// === sy_single_quoted_string: single-quoted string
#[parallelize]
fn r(xs: &[u32]) -> Vec<String> {
    let mut out = Vec::new();
    for x in xs {
        let y = x.pow(2);
        out.push(format!('value {}', y));
    }
    out
}

// === sy_parentheses_around_c_style: for with parentheses around C style
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x of xs {
        let y = x.pow(2);
        t += y;
    }
    t
}

// === sy_keyword_as_name: keyword as a name
#[parallelize]
fn r(xs: &[u32]) -> u32 {
    let mut t = 0;
    for x in xs {
        let type = x.pow(2);
        t += 1;
    }
    t
}
