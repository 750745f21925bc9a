//! Sends the same request to a server for a while, over connections that stay open, and prints the
//! answers per second: `load <address> <path> <milliseconds> <header line>…`

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

/// With so many connections, the server never waits for a request.
const CONNECTIONS: usize = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, path, time, fields @ ..] = arguments.as_slice() else {
        panic!("usage: load <address> <path> <milliseconds> <header line>…");
    };
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n");
    for field in fields {
        request.push_str(field);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    let time = Duration::from_millis(time.parse().expect("milliseconds"));

    let mut connections: Vec<_> = (0..CONNECTIONS)
        .map(|_| Connection::open(address, request.clone()))
        .collect();
    let start = Instant::now();
    let answers: u32 = thread::scope(|scope| {
        let asking: Vec<_> = connections
            .iter_mut()
            .map(|connection| {
                scope.spawn(move || {
                    let mut answers = 0;
                    while start.elapsed() < time {
                        connection.ask();
                        answers += 1;
                    }
                    answers
                })
            })
            .collect();
        let answers = asking.into_iter().map(|it| it.join().expect("it asks"));
        answers.sum()
    });
    println!("{}", f64::from(answers) / start.elapsed().as_secs_f64());
}

struct Connection {
    stream: TcpStream,
    request: String,
    /// The first answer. All answers have its length.
    answer: Vec<u8>,
}

impl Connection {
    fn open(address: &str, request: String) -> Self {
        let mut stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("an open stream");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        let mut byte = [0];
        while !answer.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).expect("it answers");
            answer.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&answer).to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length.map_or(0, |length| length.parse().expect("a length"));
        let mut body = vec![0; length];
        stream.read_exact(&mut body).expect("it sends all");
        answer.extend(body);
        Self {
            stream,
            request,
            answer,
        }
    }

    fn ask(&mut self) {
        let request = self.request.as_bytes();
        self.stream.write_all(request).expect("it reads");
        self.stream
            .read_exact(&mut self.answer)
            .expect("it answers");
    }
}
