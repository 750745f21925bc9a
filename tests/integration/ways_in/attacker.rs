//! A client that sends exact bytes and keeps its connection, because the attacks are many.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// A response, and whether the server keeps the connection.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    is_kept: bool,
}

/// The client.
pub(super) struct Attacker {
    address: SocketAddr,
    stream: Option<TcpStream>,
    pub(super) sent: usize,
}

impl Attacker {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
            sent: 0,
        }
    }

    pub(super) fn ask(&mut self, method: &str, target: &[u8], field: Option<&str>) -> Answer {
        self.sent += 1;
        let mut request = method.as_bytes().to_vec();
        request.push(b' ');
        request.extend_from_slice(target);
        request.extend_from_slice(b" HTTP/1.1\r\nHost: test\r\n");
        if let Some(field) = field {
            request.extend_from_slice(field.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        request.extend_from_slice(b"\r\n");
        // A server may close a connection after an answer without saying so.
        let kept = self.stream.take().into_iter();
        for mut stream in kept.chain(std::iter::once_with(|| connect(self.address))) {
            if stream.write_all(&request).is_err() {
                continue;
            }
            if let Some(answer) = read(&mut stream, method) {
                self.stream = answer.is_kept.then_some(stream);
                return answer;
            }
        }
        panic!("no answer to {:?}", String::from_utf8_lossy(&request));
    }
}

pub(super) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    let timeout = Some(Duration::from_secs(30));
    stream.set_read_timeout(timeout).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Reads one response. `None` if the connection ends before.
pub(super) fn read(stream: &mut TcpStream, method: &str) -> Option<Answer> {
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let mut fields = [httparse::EMPTY_HEADER; 32];
        let mut head = httparse::Response::new(&mut fields);
        if let httparse::Status::Complete(length) = head.parse(&received).unwrap() {
            let field = |name: &str| {
                let mut fields = head.headers.iter();
                let field = fields.find(|field| field.name.eq_ignore_ascii_case(name))?;
                std::str::from_utf8(field.value).ok()
            };
            let is_chunked = field("transfer-encoding").is_some();
            assert!(!is_chunked, "every body of these apps has a length");
            let size = match (method, field("content-length")) {
                ("HEAD", _) | (_, None) => 0,
                (_, Some(size)) => size.parse().unwrap(),
            };
            if received.len() >= length + size {
                // After `CONNECT` the connection is a tunnel.
                let is_kept = method != "CONNECT" && field("connection") != Some("close");
                return Some(Answer {
                    status: head.code.unwrap(),
                    is_kept,
                    body: received.split_off(length),
                });
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(read) => received.extend_from_slice(&buffer[..read]),
        }
    }
}
