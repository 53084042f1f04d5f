//! What is used up where the loop ends, in front of that end, while workers look at it.

use super::*;

used_up! {
    in_front_of_a_return: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, list.len());
        log.push(y.to_string());
        if log.len() > at {
            let mut all = list;
            all.push(y);
            found = total(all);
            return shown(found);
        }
    } shown(found);

    in_front_of_a_break: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, list.len());
        found += y;
        if found > at as f64 {
            found = weigh(list, found);
            log.push(format!("{i} {y}"));
            break;
        }
    } shown(found);

    in_arms: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x + bag.sum, list.len());
        log.push(y.to_string());
        match log.len() {
            n if n < at => found += y,
            n if n % 2 == 0 => {
                let name = bag.with(y).close("even");
                log.push(name);
                break;
            }
            _ => {
                found += total(list);
                return Some(bag.close(&found.to_string()));
            }
        }
    } shown(found);

    in_an_inner_loop: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, list.len());
        for k in 0..3 {
            found += y + f64::from(k);
            if found > at as f64 {
                log.push(k.to_string());
                let sum = total(list);
                return shown(sum + found);
            }
        }
        log.push(i.to_string());
    } shown(found);

    or_panics: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, list.len());
        found += y;
        if found > at as f64 {
            log.push(i.to_string());
            let sum = bag.fail(&list.len().to_string());
            return shown(sum);
        }
    } shown(found);
}
