//! What changes although its name does not say so: its declaration does, where nothing else changes it, and what is done to what it
//! lends.

mod common;

use common::mix;
use common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::collections::HashMap;

#[derive(Clone, Debug, Default, PartialEq)]
struct Account {
    balance: u64,
    count: u64,
    log: Vec<u64>,
}

impl Account {
    fn withdraw(&mut self, amount: u64) -> Result<u64, u64> {
        self.count += 1;
        self.balance = self.balance.checked_sub(amount).ok_or(amount)?;
        Ok(self.balance)
    }

    fn deposit(&mut self, amount: u64) -> u64 {
        self.balance += amount;
        self.balance
    }
}

twin!(by_methods_of_elements(accounts: &mut [Account], n: u64) -> Result<u64, u64> {
    let mut sum = 0;
    for x in 0..n {
        let y = mix(x) % 1000;
        let left = accounts[x as usize % 7].withdraw(y)?;
        sum += left + accounts[y as usize % 7].deposit(1);
    }
    Ok(sum)
});

twin!(by_methods_of_elements_of_its_own(n: u64) -> (Vec<Account>, Vec<u64>) {
    let (mut accounts, mut lefts) = (vec![Account { balance: 10_000, ..Account::default() }; 7], Vec::new());
    for x in 0..n {
        let y = mix(x) % 1000;
        match accounts[y as usize % 7].withdraw(y) {
            Ok(left) => lefts.push(left),
            Err(short) => lefts.push(short + 1),
        }
    }
    (accounts, lefts)
});

/// Numbers names in the order in which it is asked for them.
#[derive(Default)]
struct Interner {
    names: HashMap<String, usize>,
    asked: usize,
}

impl Interner {
    fn get(&mut self, name: &str) -> usize {
        self.asked += 1;
        let next = self.names.len();
        *self.names.entry(name.to_string()).or_insert(next)
    }
}

twin!(by_a_method_that_is_named_as_one_that_looks(interner: &mut Interner, n: u64) -> Vec<usize> {
    let mut ids = Vec::new();
    for x in 0..n {
        let name = format!("name {}", mix(x) % 97);
        let id = interner.get(&name);
        ids.push(id);
    }
    ids
});

#[test]
fn what_is_declared_to_change_changes() {
    fn drained(n: u64, drain: fn(&mut [Account], u64) -> Result<u64, u64>) -> (Vec<Account>, Result<u64, u64>) {
        let mut accounts = vec![Account { balance: 50_000, ..Account::default() }; 7];
        let sum = drain(&mut accounts, n);
        (accounts, sum)
    }
    check_count(|n| drained(n, by_methods_of_elements::plain), |n| drained(n, by_methods_of_elements::ours));
    check_count(by_methods_of_elements_of_its_own::plain, by_methods_of_elements_of_its_own::ours);
    fn interned(n: u64, ids: fn(&mut Interner, u64) -> Vec<usize>) -> (Vec<usize>, usize) {
        let mut interner = Interner::default();
        (ids(&mut interner, n), interner.asked)
    }
    check_count(
        |n| interned(n, by_a_method_that_is_named_as_one_that_looks::plain),
        |n| interned(n, by_a_method_that_is_named_as_one_that_looks::ours),
    );
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Bank(Vec<Account>);

impl Bank {
    fn account(&mut self, number: u64) -> Result<&mut Account, u64> {
        let count = self.0.len() as u64;
        self.0.get_mut((number % (count + 1)) as usize).ok_or(number)
    }
}

twin!(an_account_of_a_bank(bank: &mut Bank, n: u64) -> Result<u64, u64> {
    let mut sum = 0;
    for x in 0..n {
        let Ok(account) = bank.account(x) else { continue };
        account.balance += mix(x) % 1000;
        account.log.push(x);
        sum += mix(x + 1) % 1000;
        if sum % 1999 == 7 {
            let account = bank.account(sum)?;
            account.count += 1;
        }
    }
    Ok(sum)
});

#[test]
fn what_a_method_lends_is_changed() {
    fn banked(n: u64, pay: fn(&mut Bank, u64) -> Result<u64, u64>) -> (Bank, Result<u64, u64>) {
        let mut bank = Bank(vec![Account::default(); 7]);
        let sum = pay(&mut bank, n);
        (bank, sum)
    }
    check_count(|n| banked(n, an_account_of_a_bank::plain), |n| banked(n, an_account_of_a_bank::ours));
}

struct Population<F> {
    genes: Vec<(u64, u64)>,
    evaluate: F,
    seen: Vec<u64>,
}

impl<F: Fn(u64) -> u64 + Sync> Population<F> {
    #[parallelize(jobs = jobs(), always)]
    fn evaluate(&mut self) {
        for (gene, fitness) in &mut self.genes {
            *fitness = (self.evaluate)(*gene);
        }
    }

    #[parallelize(jobs = jobs(), always)]
    fn sum(&mut self) -> u64 {
        let mut sum = 0;
        for &(gene, fitness) in &self.genes {
            let again = (self.evaluate)(gene);
            sum += again ^ fitness;
            self.seen.push(again);
        }
        sum
    }
}

#[test]
fn a_field_that_is_called_for_its_value_is_a_function() {
    check_count(
        |n| {
            let genes: Vec<(u64, u64)> = (0..n).map(|x| (x, mix(x) % 1000)).collect();
            (genes.iter().map(|gene| gene.1).collect::<Vec<u64>>(), 0, genes)
        },
        |n| {
            let genes = (0..n).map(|x| (x, 0)).collect();
            let mut population = Population { genes, evaluate: |x| mix(x) % 1000, seen: Vec::new() };
            population.evaluate();
            let sum = population.sum();
            (population.seen, sum, population.genes)
        },
    );
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Office {
    accounts: Vec<Account>,
    next: u64,
    failed: u64,
}

impl Office {
    fn new() -> Office {
        Office { accounts: vec![Account { balance: 90_000, ..Account::default() }; 7], ..Office::default() }
    }

    fn new_number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn cancel(&mut self, amount: u64) -> Result<u64, u64> {
        self.failed += amount % 3;
        if amount % 1000 == 999 { Err(amount) } else { Ok(self.failed) }
    }

    fn deposit_plainly(&mut self, n: u64) -> Vec<u64> {
        let mut out = Vec::new();
        for x in 0..n {
            let y = mix(x);
            let left = self.accounts[(y % 7) as usize].deposit(y % 100);
            self.failed += left % 2;
            out.push(left ^ y);
        }
        out
    }

    #[parallelize(jobs = jobs(), always)]
    fn deposit(&mut self, n: u64) -> Vec<u64> {
        let mut out = Vec::new();
        for x in 0..n {
            let y = mix(x);
            let left = self.accounts[(y % 7) as usize].deposit(y % 100);
            self.failed += left % 2;
            out.push(left ^ y);
        }
        out
    }

    fn number_plainly(&mut self, n: u64) -> Result<Vec<u64>, u64> {
        let mut out = Vec::new();
        for x in 0..n {
            let y = mix(x);
            let number = self.new_number();
            let failed = self.cancel(y)?;
            out.push(number ^ failed ^ y);
        }
        Ok(out)
    }

    #[parallelize(jobs = jobs(), always)]
    fn number(&mut self, n: u64) -> Result<Vec<u64>, u64> {
        let mut out = Vec::new();
        for x in 0..n {
            let y = mix(x);
            let number = self.new_number();
            let failed = self.cancel(y)?;
            out.push(number ^ failed ^ y);
        }
        Ok(out)
    }
}

#[test]
fn what_methods_of_self_say_by_their_names_is_changed() {
    fn done<R>(run: impl FnOnce(&mut Office) -> R) -> (Office, R) {
        let mut office = Office::new();
        let given = run(&mut office);
        (office, given)
    }
    check_count(|n| done(|office| office.deposit_plainly(n)), |n| done(|office| office.deposit(n)));
    check_count(|n| done(|office| office.number_plainly(n)), |n| done(|office| office.number(n)));
}
