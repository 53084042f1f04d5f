//! What methods of std's use up, and what patterns take out of it.

use super::*;

used_up! {
    mapped: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            return slot.map(|bag| bag.with(y).close("mapped"));
        }
    } None;

    mapped_or_not: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            return Some(slot.map_or_else(|| y.to_string(), |bag| bag.with(y).close("mapped")));
        }
    } None;

    unwrapped: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        log.push(i.to_string());
        if i == at {
            return Some(slot.unwrap().with(y).close("unwrapped"));
        }
    } None;

    another_instead: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, at);
        if y > 1.0 && i >= at {
            let bag = slot.or(Some(bag)).expect("one of them").with(y);
            found = bag.sum;
            log.push(bag.close("another"));
            break;
        }
    } shown(found);

    gone_through: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            log.extend(list.into_iter().map(|z| (z + y).to_string()));
            break;
        }
    } None;

    matched: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        if i == at {
            match slot {
                Some(bag) if y > 1.0 => return Some(bag.with(y).close("more")),
                Some(bag) => return Some(bag.close("less")),
                None => return shown(y),
            }
        }
    } None;

    matched_to_break: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        found += y;
        if i == at {
            if let Some(bag) = slot {
                log.push(bag.with(found).close("if"));
                break;
            } else {
                log.push(bag.close("else"));
                return shown(found);
            }
        }
    } shown(found);

    matched_while_workers_look: |at, i, x, list, bag, slot, log, found| {
        let most = slot.as_ref().map_or(0.5, |bag| bag.sum);
        let y = work(*x + most, 1);
        log.push(y.to_string());
        if log.len() > at {
            match slot {
                Some(bag) => return Some(bag.with(y).close("full")),
                None => return None,
            }
        }
    } None;

    matched_or_panics: |at, i, x, list, bag, slot, log, found| {
        let y = work(*x, 1);
        found += y;
        if i == at {
            match slot {
                Some(bag) => return Some(bag.with(y).close("there")),
                None => panic!("nothing at {i}, {found}"),
            }
        }
    } shown(found);

    what_a_condition_binds: |at, i, x, list, bag, slot, log, found| {
        let name = Some(format!("{}", work(*x, 1)));
        if i == at {
            return if let Some(bag) = name { Some(bag) } else { None };
        }
        if i == at + 1 {
            return if let (Some(found), true) = (Some(i as f64), i > 1) { shown(found) } else { shown(0.0) };
        }
        log.push(bag.sum.to_string());
    } None;
}
