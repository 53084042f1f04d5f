//! rust-analyzer, asked over its stdin and stdout.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// It builds the macros before it can expand them, and machines differ.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running rust-analyzer, with one file open.
pub(crate) struct Client {
    child: Child,
    stdin: ChildStdin,
    messages: Receiver<Value>,
    uri: String,
    requests: u64,
    version: u64,
}

impl Client {
    /// Opens a crate; nothing where there is no rust-analyzer.
    pub(crate) fn open(root: &Path) -> Option<Client> {
        let there = Command::new("rust-analyzer").arg("--version").output();
        if !there.is_ok_and(|output| output.status.success()) {
            return None;
        }
        let mut child = Command::new("rust-analyzer")
            .current_dir(root)
            .env("CARGO_TARGET_DIR", root.join("target"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let (sender, messages) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let uri = format!("file://{}/src/lib.rs", root.display());
        let mut client = Client { child, stdin, messages, uri, requests: 0, version: 0 };
        client.initialize(root);
        Some(client)
    }

    fn initialize(&mut self, root: &Path) {
        self.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": format!("file://{}", root.display()),
                "capabilities": { "textDocument": { "hover": { "contentFormat": ["plaintext"] } } },
                "initializationOptions": { "checkOnSave": false, "cachePriming": { "enable": false } },
            }),
        );
        self.notify("initialized", json!({}));
        let text = std::fs::read_to_string(root.join("src/lib.rs")).unwrap();
        let document = json!({ "uri": self.uri, "languageId": "rust", "version": 0, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Puts another text in the place of the open one.
    pub(crate) fn change(&mut self, text: &str) {
        self.version += 1;
        let document = json!({ "uri": self.uri, "version": self.version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
        );
    }

    /// Asks about a place until the answer is as expected, or for a long time. The last answer.
    pub(crate) fn ask_until(
        &mut self,
        method: &str,
        (line, character): (usize, usize),
        expected: impl Fn(&Value) -> bool,
    ) -> Value {
        let place = json!({
            "textDocument": { "uri": self.uri },
            "position": { "line": line, "character": character },
        });
        let start = Instant::now();
        loop {
            let answer = self.request(method, place.clone());
            if expected(&answer) || start.elapsed() > PATIENCE {
                return answer;
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// The result of a request; null where it is refused because something has changed meanwhile.
    fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let mut message = self.messages.recv_timeout(PATIENCE).expect("an answer");
            if message.get("method").is_none() && message["id"] == id {
                return message["result"].take();
            }
            // its own requests are answered, too, or it waits
            if message.get("method").is_some() && message.get("id").is_some() {
                self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
            }
        }
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.stdin.flush().unwrap();
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The next message, after headers that end in an empty line.
fn read(from: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut header = String::new();
        if from.read_line(&mut header).ok()? == 0 {
            return None;
        }
        match header.trim().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
