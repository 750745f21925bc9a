//! A real server and a client that sends exactly the bytes it is given.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use actix_web::{dev::Server, rt::System};

/// Runs a server in a thread of its own until the test process ends, and tells where it listens.
pub fn serve(
    run: impl FnOnce(TcpListener) -> std::io::Result<Server> + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, started) = mpsc::channel();
    thread::spawn(move || {
        System::new().block_on(async move {
            let server = run(listener).unwrap();
            sender.send(()).unwrap();
            server.await.unwrap();
        });
    });
    started.recv().expect("the server starts");
    address
}

/// A response, as it came over the wire.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// The only value of a header field. Panics where the field was sent more than once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self
            .headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str());
        let value = values.next();
        assert_eq!(values.next(), None, "{name} was sent twice");
        value
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

/// Sends a request with these header lines and no body.
pub fn request(address: SocketAddr, method: &str, path: &str, headers: &[&str]) -> Response {
    let headers: Vec<&[u8]> = headers.iter().map(|line| line.as_bytes()).collect();
    request_bytes(address, method, path, &headers)
}

/// Sends a `GET` with these header lines.
pub fn get(address: SocketAddr, path: &str, headers: &[&str]) -> Response {
    request(address, "GET", path, headers)
}

/// Sends a `GET` with a bearer token.
pub fn get_as(address: SocketAddr, path: &str, token: &str) -> Response {
    get(address, path, &[&format!("Authorization: Bearer {token}")])
}

/// The media type of a form, as a header line.
pub const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// Sends a form.
pub fn post_form(address: SocketAddr, path: &str, form: &str) -> Response {
    request_with(address, "POST", path, &[FORM], form)
}

/// Sends a request with these header lines and a body.
pub fn request_with(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[&str],
    body: &str,
) -> Response {
    let length = format!("Content-Length: {}", body.len());
    let head = head(method, path, &[headers, &[&length]].concat());
    exchange(address, format!("{head}{body}").as_bytes())
}

/// The head of a request that asks for the connection to be closed.
pub fn head(method: &str, path: &str, headers: &[&str]) -> String {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    for line in headers {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head + "\r\n"
}

/// Sends a request whose header lines need not be text.
pub fn request_bytes(address: SocketAddr, method: &str, path: &str, headers: &[&[u8]]) -> Response {
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n").into_bytes();
    for line in headers {
        head.extend_from_slice(line);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    exchange(address, &head)
}

/// Sends the bytes of a request, which should ask for the connection to be closed.
pub fn exchange(address: SocketAddr, request: &[u8]) -> Response {
    exchange_slowly(address, &[request])
}

/// Sends the bytes of a request in pieces, with a pause after each but the last.
pub fn exchange_slowly(address: SocketAddr, pieces: &[&[u8]]) -> Response {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    stream.set_nodelay(true).unwrap();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            thread::sleep(Duration::from_millis(20));
        }
        stream.write_all(piece).unwrap();
    }
    let mut received = Vec::new();
    stream
        .read_to_end(&mut received)
        .expect("the server answers");

    let mut fields = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Response::new(&mut fields);
    let length = head.parse(&received).unwrap().unwrap();
    Response {
        status: head.code.unwrap(),
        headers: head
            .headers
            .iter()
            .map(|field| {
                let value = std::str::from_utf8(field.value).expect("a header is ASCII");
                (field.name.to_owned(), value.to_owned())
            })
            .collect(),
        body: received.split_off(length),
    }
}
