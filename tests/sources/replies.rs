//! Servers in a loop: whoever sends the requests waits for the replies before it sends more.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{message, mix};
use crate::compare::{ends, twins};
use parallelize::{par_for, parallelize};
use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// A log that its readers wait for.
struct Replies(Sender<u64>);

impl Replies {
    fn push(&mut self, reply: u64) {
        self.0.send(reply).unwrap();
    }
}

impl Write for Replies {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let line = std::str::from_utf8(bytes).unwrap();
        line.lines().for_each(|number| self.push(number.parse().unwrap()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

twins! {
sent_by_the_worker[](rx: Receiver<u64>, reply: Sender<u64>) -> () { for req in rx { reply.send(mix(req)).unwrap(); } }
sent_by_the_worker_of_a_borrowed_receiver[](rx: Receiver<u64>, reply: Sender<u64>) -> () {
    for req in &rx { reply.send(mix(req)).unwrap(); }
}
sent_in_order[](rx: Receiver<u64>, reply: Sender<u64>) -> () {
    let mut log = Replies(reply);
    for req in rx { let r = mix(req); log.push(r); }
}
sent_in_order_of_a_borrowed_receiver[](rx: Receiver<u64>, reply: Sender<u64>) -> () {
    let mut log = Replies(reply);
    for req in &rx { let r = mix(req); log.push(r); }
}
answered[](rx: Receiver<(u64, Sender<u64>)>) -> () { for (req, reply) in rx { let r = mix(req); reply.send(r).unwrap(); } }
}

fn logged_in_order(rx: Receiver<u64>, reply: Sender<u64>) {
    let mut log = Replies(reply);
    par_for!(
        jobs = jobs(),
        always,
        for req in rx {
            let r = mix(req);
            log.push(r);
        }
    );
}

fn logged_in_order_of_a_borrowed_receiver(rx: Receiver<u64>, reply: Sender<u64>) {
    let mut log = Replies(reply);
    par_for!(
        jobs = jobs(),
        always,
        for req in &rx {
            let r = mix(req);
            log.push(r);
        }
    );
}

fn written_in_order(rx: Receiver<u64>, reply: Sender<u64>) {
    fn serve(rx: Receiver<u64>, writer: &mut Replies) -> io::Result<()> {
        par_for!(
            jobs = jobs(),
            always,
            for req in rx {
                let r = format!("{}\n", mix(req));
                writer.write_all(r.as_bytes())?;
            }
        );
        Ok(())
    }
    serve(rx, &mut Replies(reply)).unwrap();
}

fn written_in_order_of_a_borrowed_receiver(rx: Receiver<u64>, reply: Sender<u64>) {
    fn serve(rx: Receiver<u64>, writer: &mut Replies) -> io::Result<()> {
        par_for!(
            jobs = jobs(),
            always,
            for req in &rx {
                let r = format!("{}\n", mix(req));
                writer.write_all(r.as_bytes())?;
            }
        );
        Ok(())
    }
    serve(rx, &mut Replies(reply)).unwrap();
}

type Server = fn(Receiver<u64>, Sender<u64>);

/// Sends `n` requests in bursts, and waits for the replies to each burst; those of a burst may come in any order.
fn ask(n: u64, burst: u64, requests: Sender<u64>, replies: Receiver<u64>, in_order: bool) {
    for first in (0..n).step_by(burst as usize) {
        (first..first + burst).for_each(|req| requests.send(req).unwrap());
        let mut got: Vec<u64> = (0..burst).map(|_| replies.recv().unwrap()).collect();
        let mut expected: Vec<u64> = (first..first + burst).map(mix).collect();
        if !in_order {
            got.sort();
            expected.sort();
        }
        assert_eq!(got, expected);
    }
}

/// Checks that a client that sends its requests in bursts gets its replies.
fn serves(server: Server, burst: u64, in_order: bool) {
    ends(move || {
        at_all_jobs(|n| {
            let (requests, rx) = mpsc::channel();
            let (reply, replies) = mpsc::channel();
            let client = thread::spawn(move || ask(n.min(1000) as u64, burst, requests, replies, in_order));
            server(rx, reply);
            client.join().map_err(|e| message(&*e)).unwrap();
        });
    });
}

/// A test for each server and size of a burst.
macro_rules! servers {
    ($($test:ident: $server:expr, $burst:expr, in_order = $in_order:expr;)*) => { $(
        #[test]
        fn $test() {
            serves($server, $burst, $in_order);
        }
    )* };
}

#[test]
fn plain_loops_serve() {
    for burst in [1, 3] {
        serves(sent_by_the_worker::plain, burst, true);
        serves(sent_by_the_worker_of_a_borrowed_receiver::plain, burst, true);
        serves(sent_in_order::plain, burst, true);
        serves(sent_in_order_of_a_borrowed_receiver::plain, burst, true);
    }
}

servers! {
a_worker_replies_before_the_next_request: sent_by_the_worker::ours, 1, in_order = false;
a_worker_replies_before_the_next_request_to_a_borrowed_receiver: sent_by_the_worker_of_a_borrowed_receiver::ours, 1, in_order = false;
workers_reply_to_a_burst: sent_by_the_worker::ours, 3, in_order = false;
workers_reply_to_a_burst_to_a_borrowed_receiver: sent_by_the_worker_of_a_borrowed_receiver::ours, 3, in_order = false;
a_commit_replies_before_the_next_request: sent_in_order::ours, 1, in_order = true;
a_commit_replies_before_the_next_request_to_a_borrowed_receiver: sent_in_order_of_a_borrowed_receiver::ours, 1, in_order = true;
commits_reply_to_a_burst: sent_in_order::ours, 3, in_order = true;
commits_reply_to_a_burst_to_a_borrowed_receiver: sent_in_order_of_a_borrowed_receiver::ours, 3, in_order = true;
a_log_replies_before_the_next_request: logged_in_order, 1, in_order = true;
a_log_replies_before_the_next_request_to_a_borrowed_receiver: logged_in_order_of_a_borrowed_receiver, 1, in_order = true;
a_log_replies_to_a_burst: logged_in_order, 3, in_order = true;
a_log_replies_to_a_burst_to_a_borrowed_receiver: logged_in_order_of_a_borrowed_receiver, 3, in_order = true;
a_writer_replies_before_the_next_request: written_in_order, 1, in_order = true;
a_writer_replies_before_the_next_request_to_a_borrowed_receiver: written_in_order_of_a_borrowed_receiver, 1, in_order = true;
a_writer_replies_to_a_burst: written_in_order, 3, in_order = true;
a_writer_replies_to_a_burst_to_a_borrowed_receiver: written_in_order_of_a_borrowed_receiver, 3, in_order = true;
}

/// Each client has a channel of its own for its replies, and waits for each.
fn clients(count: u64, requests: &Sender<(u64, Sender<u64>)>) {
    thread::scope(|scope| {
        for client in 0..count {
            let requests = requests.clone();
            scope.spawn(move || {
                for req in 0..100 {
                    let (reply, replies) = mpsc::channel();
                    requests.send((client * 100 + req, reply)).unwrap();
                    assert_eq!(replies.recv(), Ok(mix(client * 100 + req)));
                }
            });
        }
    });
}

#[test]
fn plain_loops_serve_clients_that_send_a_channel_for_their_reply() {
    serves_clients(answered::plain);
}

#[test]
fn clients_that_send_a_channel_for_their_reply() {
    serves_clients(answered::ours);
}

fn serves_clients(server: fn(Receiver<(u64, Sender<u64>)>)) {
    ends(move || {
        at_all_jobs(|n| {
            let (requests, rx) = mpsc::channel();
            let clients = thread::spawn(move || clients(n.min(5) as u64, &requests));
            server(rx);
            clients.join().map_err(|e| message(&*e)).unwrap();
        });
    });
}
