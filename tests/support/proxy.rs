//! A reverse proxy that serves an application below a prefix of which the application knows
//! nothing: it takes the prefix off each request and adds no header that would tell.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread,
};

pub struct Proxy {
    /// The prefix as the browser sees it, as `http://host:port/prefix`.
    pub url: String,
}

impl Proxy {
    /// Listens on a free port as long as the test process runs.
    pub fn start(prefix: &'static str, upstream: &str) -> Self {
        let upstream = upstream.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
        let url = format!("http://{}{prefix}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let upstream = upstream.clone();
                // A client that hangs up is no concern of the test.
                thread::spawn(move || forward(&client, prefix, &upstream));
            }
        });
        Self { url }
    }
}

/// Forwards one request, and closes the connection after the response.
fn forward(mut client: &TcpStream, prefix: &str, upstream: &str) -> io::Result<()> {
    let mut request = BufReader::new(client);
    let mut start = String::new();
    request.read_line(&mut start)?;
    let (method, rest) = start.split_once(' ').unwrap_or_default();
    let below = rest.strip_prefix(prefix);
    let Some(rest) = below.filter(|it| it.starts_with(['/', '?', ' '])) else {
        return client.write_all(
            b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        );
    };

    // The prefix alone is the root.
    let slash = if rest.starts_with('/') { "" } else { "/" };
    let mut head = format!("{method} {slash}{rest}Host: {upstream}\r\nConnection: close\r\n");
    let mut length = 0;
    loop {
        let mut line = String::new();
        request.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "host" | "connection" => continue,
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
        head.push_str(&line);
    }
    head.push_str("\r\n");

    let mut server = TcpStream::connect(upstream)?;
    server.write_all(head.as_bytes())?;
    io::copy(&mut request.take(length), &mut server)?;
    io::copy(&mut server, &mut client)?;
    Ok(())
}
