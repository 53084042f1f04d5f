use parallelize::parallelize;

struct Contact {
    depth: f64,
}

fn contacts(i: usize) -> Vec<Contact> {
    (0..i % 5).map(|k| Contact { depth: k as f64 }).collect()
}

#[derive(Default)]
struct Solver {
    force: f64,
}

impl Solver {
    fn push(&mut self, contact: &Contact) {
        self.force += contact.depth;
    }
}

// the list is looked at again, so that it cannot travel as a whole
#[parallelize]
fn solve(n: usize) -> (Solver, usize) {
    let (mut solver, mut found) = (Solver::default(), 0);
    for i in 0..n {
        let contacts = contacts(i);
        for contact in contacts.iter() {
            solver.push(contact);
        }
        found += contacts.len();
    }
    (solver, found)
}

#[parallelize]
fn first(n: usize) -> Solver {
    let mut solver = Solver::default();
    for i in 0..n {
        let contact = Contact { depth: (i as f64).sqrt() };
        solver.push(&contact);
        if contact.depth == 7.0 {
            break;
        }
    }
    solver
}

fn main() {
    solve(3);
    first(3);
}
