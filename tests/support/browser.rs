//! A headless Chromium with a profile of its own, and its logs.

use std::{
    fmt, fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Command,
    sync::Mutex,
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, error::CmdError, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use super::process::{Process, STARTS, find};

const INSTALL: &str = "these tests drive Chromium with chromedriver; on Debian both come with \
                       `apt-get install chromium chromium-driver`";

/// How often a test looks for an effect, with a pause in between: 30 seconds, as long as `wait` waits.
pub const ATTEMPTS: u32 = 600;

pub async fn pause() {
    actix_web::rt::time::sleep(Duration::from_millis(50)).await;
}

/// A request that the browser sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    pub url: String,
}

pub struct Browser {
    pub client: Client,
    _session: Session,
    /// The requests so far. Reading the driver's log empties it.
    requests: Mutex<Vec<Request>>,
    _profile: TempDir,
}

impl Browser {
    pub async fn start() -> Self {
        let mut last = String::new();
        for _ in 0..STARTS {
            match Self::try_start().await {
                Ok(browser) => return browser,
                Err(error) => last = error,
            }
        }
        panic!("Chromium cannot be started ({last}): {INSTALL}");
    }

    async fn try_start() -> Result<Self, String> {
        let chromium = find("chromium")
            .or_else(|| find("chromium-browser"))
            .or_else(|| find("google-chrome"))
            .unwrap_or_else(|| panic!("Chromium was not found: {INSTALL}"));
        let driver =
            find("chromedriver").unwrap_or_else(|| panic!("chromedriver was not found: {INSTALL}"));
        let mut driver = Process::spawn(Command::new(driver).arg("--port=0"));
        let port = driver.read_until(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.ok_or("chromedriver ended before it was ready")?;

        let profile = TempDir::new().expect("a folder for the profile");
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": chromium,
                "args": [
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--hide-scrollbars",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--window-size=1280,900",
                    format!("--user-data-dir={}", profile.path().display()),
                ],
            },
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("it is an object");
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .map_err(|error| error.to_string())?;
        let id = client.session_id().await.unwrap().expect("a session");
        Ok(Self {
            client,
            _session: Session {
                id,
                port,
                _driver: driver,
            },
            requests: Mutex::default(),
            _profile: profile,
        })
    }

    /// Waits until an element is there.
    pub async fn element(&self, css: &str) -> fantoccini::elements::Element {
        match self.client.wait().for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("there is no `{css}`: {error}"),
        }
    }

    pub async fn has(&self, css: &str) -> bool {
        let found = self.client.find_all(Locator::Css(css)).await.unwrap();
        !found.is_empty()
    }

    /// The text of an element. The page may redraw the element between finding and reading it.
    pub async fn text(&self, css: &str) -> String {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            match self.element(css).await.text().await {
                Ok(text) => return text,
                Err(error) => last = Some(error),
            }
            pause().await;
        }
        panic!("`{css}` cannot be read: {last:?}");
    }

    /// Clicks an element with the mouse. A click fails while the page moves or covers the element.
    pub async fn click(&self, css: &str) {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            match self.element(css).await.click().await {
                Ok(()) => return,
                Err(error) => last = Some(error),
            }
            pause().await;
        }
        panic!("`{css}` cannot be clicked: {last:?}");
    }

    /// Clicks an element if it is there and can be clicked.
    pub async fn try_click(&self, css: &str) {
        if let Ok(element) = self.client.find(Locator::Css(css)).await {
            let _ = element.click().await;
        }
    }

    /// Clicks an element once, without the mouse: a mouse click hits another element if the page moves
    /// at that moment, and succeeds.
    pub async fn click_once(&self, css: &str) {
        for _ in 0..ATTEMPTS {
            if self.try_click_once(css).await {
                return;
            }
            pause().await;
        }
        panic!("`{css}` cannot be clicked");
    }

    /// Returns whether the element was there and is clicked. A redrawn element is not clicked.
    pub async fn try_click_once(&self, css: &str) -> bool {
        let Ok(element) = self.client.find(Locator::Css(css)).await else {
            return false;
        };
        let element = serde_json::to_value(element).expect("an element is a reference");
        let click = "if (!arguments[0].isConnected) throw 'redrawn'; arguments[0].click()";
        self.client.execute(click, vec![element]).await.is_ok()
    }

    /// Replaces the text of an input field. The page may redraw the field meanwhile, without the text.
    pub async fn fill_in(&self, css: &str, text: &str) {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            match self.try_fill_in(css, text).await {
                Ok(value) if value.as_deref() == Some(text) => return,
                result => last = Some(result),
            }
            pause().await;
        }
        panic!("`{css}` cannot be filled in: {last:?}");
    }

    /// Returns the text that the field has afterwards.
    async fn try_fill_in(&self, css: &str, text: &str) -> Result<Option<String>, CmdError> {
        let field = self.element(css).await;
        field.clear().await?;
        field.send_keys(text).await?;
        self.element(css).await.prop("value").await
    }

    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Draws the visible part of the page to a file of the project.
    pub async fn draw(&self, width: u32, height: u32, file: &str) {
        // The picture does not contain the frame of the window.
        let frame = self.script("return outerHeight - innerHeight").await;
        let frame = u32::try_from(frame.as_u64().unwrap()).unwrap();
        let client = &self.client;
        client.set_window_size(width, height + frame).await.unwrap();
        let picture = client.screenshot().await.unwrap();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, picture).unwrap();
    }

    /// The errors of the console since the last call: scripts, violations of the
    /// Content-Security-Policy, resources that did not load.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries = self.log("browser").await;
        entries
            .into_iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Every request of the pages since the browser was started, except for data URLs and the browser's
    /// own pages.
    pub async fn requests(&self) -> Vec<Request> {
        let entries = self.log("performance").await;
        let sent = entries.iter().filter_map(|entry| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let event = &event["message"];
            if event["method"] != "Network.requestWillBeSent" {
                return None;
            }
            let request = &event["params"]["request"];
            let url = request["url"].as_str()?;
            let is_internal = ["chrome:", "chrome-untrusted:", "data:"]
                .iter()
                .any(|it| url.starts_with(it));
            (!is_internal).then_some(Request {
                method: request["method"].as_str()?.to_owned(),
                url: url.to_owned(),
            })
        });
        let mut requests = self.requests.lock().unwrap();
        requests.extend(sent);
        requests.clone()
    }

    /// Waits until a page sends a request with this method, after the first `seen` requests.
    pub async fn next_request(&self, method: &str, seen: usize) -> Request {
        for _ in 0..ATTEMPTS {
            let requests = self.requests().await;
            let mut fresh = requests.into_iter().skip(seen);
            if let Some(request) = fresh.find(|request| request.method == method) {
                return request;
            }
            pause().await;
        }
        panic!("no {method} request was sent");
    }

    async fn log(&self, kind: &'static str) -> Vec<Value> {
        let log = self.client.issue_cmd(ReadLog(kind)).await.unwrap();
        log.as_array().expect("a list of entries").clone()
    }
}

/// Reads one of the driver's logs, and empties it.
#[derive(Debug)]
struct ReadLog(&'static str);

impl WebDriverCompatibleCommand for ReadLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({"type": self.0}).to_string()),
        )
    }
}

/// The driver's session. It is ended before the driver is killed, or the browser would keep running.
struct Session {
    id: String,
    port: String,
    _driver: Process,
}

impl Drop for Session {
    fn drop(&mut self) {
        let Ok(mut driver) = TcpStream::connect(format!("127.0.0.1:{}", self.port)) else {
            return;
        };
        let _ = write!(
            driver,
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            self.id
        );
        // The driver answers when the browser has ended, and keeps the connection open.
        let _ = driver.set_read_timeout(Some(Duration::from_secs(10)));
        let _ = driver.read(&mut [0]);
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url)
    }
}
