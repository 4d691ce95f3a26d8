//! A server for tests: the real command, asked over the loopback by a client that sends what it is told to.

#![allow(dead_code, reason = "each file of tests uses its own part of the server")]

pub(crate) mod browser;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::desk::Desk;

/// A server that is running; it is killed, if the test does not stop it and it is a process of its own.
pub(crate) struct Server {
    child: Option<Child>,
    pub(crate) address: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Server {
    pub(crate) fn start<'a>(desk: &Desk, options: impl IntoIterator<Item = &'a str>) -> Self {
        let arguments = ["serve", "--json", "--listen", "127.0.0.1:0"].into_iter().chain(options);
        let log = std::fs::File::create(desk.path("serve.log")).unwrap();
        let mut child = desk.command(arguments).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let address = told["address"].as_str().unwrap();
        let address = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child: Some(child), address }
    }

    /// The one that this process runs at an address.
    pub(crate) fn at(address: std::net::SocketAddr) -> Self {
        Self { child: None, address: address.to_string() }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Sends bytes as they are, and reads until the server closes.
    pub(crate) fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let lower = |line: &str| match line.split_once(": ") {
            Some((name, value)) => format!("{}: {value}\r\n", name.to_lowercase()),
            None => format!("{line}\r\n"),
        };
        Answer { status, head: head.lines().map(lower).collect(), body: body.to_owned() }
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = &self.address;
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    pub(crate) fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Has the server stop as an init system would, and tells how it ended.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let child = self.child.as_mut().unwrap();
        let id = rustix::process::Pid::from_child(child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        child.wait().unwrap().code()
    }
}

impl Answer {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
