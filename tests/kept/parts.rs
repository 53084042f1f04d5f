//! Fields that are read beside what is lent, methods that look at what changed before, blocks that are in order but for what they
//! keep, and names that are given again in order.

use crate::common::mix;
use crate::common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::collections::{BTreeMap, HashMap};

/// Without copies.
#[derive(Debug, PartialEq)]
struct Mail {
    from: String,
    subject: String,
    body: Vec<String>,
    size: usize,
    urgent: bool,
}

fn mail(x: u64) -> Result<Mail, String> {
    let x = mix(x);
    let body = (0..x % 4).map(|at| format!("line {}", mix(x ^ at) % 100)).collect();
    match x % 401 {
        7 => Err(format!("mail {x}")),
        _ => Ok(Mail {
            from: format!("a{}", x % 13),
            subject: format!("s{}", x % 997),
            body,
            size: (x % 5000) as usize,
            urgent: x % 9 == 2,
        }),
    }
}

impl Mail {
    fn rank(&self) -> f64 {
        (self.size as f64).sqrt() / (1.0 + self.body.len() as f64)
    }

    fn longest(&self) -> Option<&String> {
        self.body.iter().max_by_key(|line| line.len())
    }
}

#[derive(Debug, Default, PartialEq)]
struct Senders {
    seen: HashMap<String, usize>,
    lines: Vec<String>,
}

impl Senders {
    fn count(&mut self, mail: &Mail) -> usize {
        let seen = self.seen.entry(mail.from.clone()).or_default();
        *seen += 1;
        *seen
    }

    fn line(&mut self, line: &str) {
        self.lines.push(line.to_string());
    }
}

twin!(a_field_is_added_up_beside_what_is_lent(n: u64) -> Result<(Senders, Vec<String>, Vec<String>, usize), String> {
    let (mut senders, mut junk, mut seen, mut bytes) = (Senders::default(), Vec::new(), Vec::new(), 0);
    for i in 0..n {
        let mail = mail(i)?;
        let times = senders.count(&mail);
        if times > 90 {
            junk.push(mail.subject);
            continue;
        }
        bytes += mail.size;
        if mail.urgent { senders.line(&mail.subject); }
        if mail.body.len() > 2 { seen.push(mail.body.join("/")); }
    }
    Ok((senders, junk, seen, bytes))
});

twin!(what_changed_first_is_looked_at(n: u64) -> (Senders, Vec<(String, usize)>, Vec<Mail>, u64) {
    let (mut senders, mut top, mut kept, mut total) = (Senders::default(), Vec::new(), Vec::new(), 0.0);
    for i in 0..n {
        let Ok(mut mail) = mail(i ^ 64) else { continue };
        mail.body.sort();
        mail.body.dedup();
        if mail.body.is_empty() { continue; }
        senders.count(&mail);
        if let Some(line) = mail.longest() { senders.line(line); }
        total += mail.rank();
        if mail.rank() > 30.0 {
            top.push((mail.subject, mail.body.len()));
        } else if i % 5 == 0 {
            kept.push(mail);
        }
    }
    (senders, top, kept, f64::to_bits(total))
});

twin!(a_name_is_given_again_in_order(n: u64) -> Result<(BTreeMap<String, String>, Vec<String>), String> {
    let (mut values, mut order, mut section) = (BTreeMap::new(), Vec::new(), String::from("top"));
    for i in 0..n {
        let x = mix(i);
        let line = if x % 17 == 3 { format!("[s{}]", x % 5) } else { format!("k{} = v{} # {i}", x % 300, x % 1000) };
        let plain = line.split('#').next().unwrap_or("").trim().to_string();
        if plain.is_empty() { continue; }
        if let Some(name) = plain.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            section = name.to_lowercase();
            continue;
        }
        let Some((key, value)) = plain.split_once('=') else { return Err(format!("{i}: {plain}")) };
        let key = format!("{section}.{}", key.trim());
        if values.insert(key.clone(), value.trim().to_string()).is_some() {
            order.push(format!("again {key}"));
        } else {
            order.push(key);
        }
    }
    Ok((values, order))
});

fn found(n: u64) -> Vec<Option<Mail>> {
    (0..n).map(|i| mail(i ^ 64).ok()).collect()
}

// without what is kept, nothing would be left to run in parallel
twin!(a_block_keeps_what_it_owns(found: Vec<Option<Mail>>) -> (Senders, Vec<u64>) {
    let (mut senders, mut ranks) = (Senders::default(), Vec::new());
    for found in found {
        if let Some(mail) = found {
            ranks.push(mail.rank().to_bits());
            senders.line(mail.subject.as_str());
        } else {
            ranks.push(0);
        }
    }
    (senders, ranks)
});

fn groups(n: u64) -> Vec<Vec<Mail>> {
    (0..n).map(|group| (0..group % 5).filter_map(|at| mail(group ^ (at << 40)).ok()).collect()).collect()
}

twin!(an_inner_loop_sends_parts(groups: Vec<Vec<Mail>>) -> (Vec<usize>, Vec<String>) {
    let (mut lengths, mut subjects) = (Vec::new(), Vec::new());
    for mut group in groups {
        for mail in group.iter_mut() {
            mail.size += 1;
            lengths.push(mail.size);
        }
        for mail in group {
            if let Some(line) = mail.longest() { lengths.push(line.len()); }
            subjects.insert(0, mail.subject);
        }
    }
    (lengths, subjects)
});

#[test]
fn parts_are_read_beside() {
    check_count(a_field_is_added_up_beside_what_is_lent::plain, a_field_is_added_up_beside_what_is_lent::ours);
    check_count(what_changed_first_is_looked_at::plain, what_changed_first_is_looked_at::ours);
    check_count(a_name_is_given_again_in_order::plain, a_name_is_given_again_in_order::ours);
    check_count(|n| a_block_keeps_what_it_owns::plain(found(n)), |n| a_block_keeps_what_it_owns::ours(found(n)));
    check_count(|n| an_inner_loop_sends_parts::plain(groups(n)), |n| an_inner_loop_sends_parts::ours(groups(n)));
}
