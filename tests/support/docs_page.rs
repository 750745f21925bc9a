//! The actions of a user on the docs page.

use fantoccini::{Locator, error::CmdError};
use serde_json::Value;

use super::browser::{ATTEMPTS, Browser, pause};

pub const VERSION_3: &str = "OpenAPI 3.0";
pub const VERSION_3_1: &str = "OpenAPI 3.1";
pub const VERSION_2: &str = "Swagger 2.0";
pub const VERSIONS: [&str; 2] = [VERSION_3, VERSION_2];

/// The response that "Try it out" shows.
#[derive(Debug)]
pub struct Shown {
    pub status: String,
    /// The body and the headers, as the page shows them.
    pub details: String,
}

impl Shown {
    /// The body, which has to be an object.
    pub fn json(&self) -> Value {
        let body = self.details.find('{').and_then(|at| self.details.get(at..));
        let mut values = serde_json::Deserializer::from_str(body.unwrap_or_default()).into_iter();
        let first = values.next().and_then(Result::ok);
        first.unwrap_or_else(|| panic!("there is no JSON in {}", self.details))
    }
}

/// The page in a browser of its own.
pub struct DocsPage {
    pub browser: Browser,
}

impl DocsPage {
    /// Opens the page and waits until it shows the operation.
    pub async fn open(url: &str) -> Self {
        let page = Self {
            browser: Browser::start().await,
        };
        page.go_to(url).await;
        page
    }

    /// Opens the page at another address.
    pub async fn go_to(&self, url: &str) {
        self.browser.client.goto(url).await.expect("the page loads");
        self.wait_until_shown().await;
    }

    pub async fn reload(&self) {
        self.browser.client.refresh().await.expect("it loads again");
        self.wait_until_shown().await;
    }

    async fn wait_until_shown(&self) {
        self.browser.element(".opblock").await;
        self.browser.element(".auth-wrapper .authorize").await;
    }

    /// The version of the document that the page shows.
    pub async fn version(&self) -> String {
        self.browser.text(".version-stamp").await
    }

    /// Selects a document in the top bar by its name.
    pub async fn select(&self, name: &str) {
        // "OpenAPI 3.0" and "Swagger 2.0" are drawn as "OAS 3.0" and "OAS 2.0".
        let number = name.rsplit(' ').next().expect("a number");
        let select = self.browser.element(".topbar select").await;
        select.select_by_label(name).await.expect("it is offered");
        let mut shown = String::new();
        for _ in 0..ATTEMPTS {
            shown = self.version().await;
            if shown.contains(number) {
                return self.wait_until_shown().await;
            }
            pause().await;
        }
        panic!("{name} was selected, {shown} is shown");
    }

    /// Opens the Authorize dialog and returns its text.
    pub async fn open_dialog(&self) -> String {
        self.turn_dialog(true, ".auth-wrapper .authorize").await;
        self.browser.text(".dialog-ux .modal-ux").await
    }

    pub async fn close_dialog(&self) {
        self.turn_dialog(false, ".dialog-ux .btn-done").await;
    }

    /// Clicks until the dialog is open or closed: the page may redraw the button in between.
    async fn turn_dialog(&self, open: bool, button: &str) {
        for _ in 0..ATTEMPTS {
            if self.browser.has(".dialog-ux .modal-ux").await == open {
                return;
            }
            self.browser.try_click(button).await;
            pause().await;
        }
        panic!("the dialog should be open: {open}");
    }

    /// Fills in the open dialog and sends it.
    pub async fn send_dialog(&self) {
        self.send_dialog_as("johndoe", "secret").await;
    }

    /// Fills in the open dialog and sends it.
    pub async fn send_dialog_as(&self, username: &str, password: &str) {
        for (field, value) in [("#oauth_username", username), ("#oauth_password", password)] {
            self.browser.fill_in(field, value).await;
        }
        self.browser.click_once(".dialog-ux .authorize").await;
    }

    /// Signs in, with a username and a password that the API has to accept.
    pub async fn sign_in(&self) {
        self.open_dialog().await;
        self.sign_in_by_open_dialog().await;
    }

    /// Fills in and sends the open dialog, and waits until the page is signed in.
    pub async fn sign_in_by_open_dialog(&self) {
        self.send_dialog().await;
        // A dialog that is signed in offers to sign out.
        self.browser
            .element(".dialog-ux button[aria-label='Remove authorization']")
            .await;
        self.close_dialog().await;
    }

    /// Panics unless the Authorize dialog sends its request for a token to this URL.
    pub async fn assert_token_request(&self, url: &str) {
        let seen = self.browser.requests().await.len();
        self.open_dialog().await;
        self.send_dialog().await;
        let request = self.browser.next_request("POST", seen).await;
        assert_eq!(request.url, url);
        self.close_dialog().await;
    }

    /// Fills in the first fields of a scheme in the open dialog, in their order, and applies them.
    pub async fn authorize(&self, scheme: &str, values: &[&str]) {
        let form = format!(
            "//div[contains(@class, 'dialog-ux')]//div[@class='auth-container']\
             [.//h4[starts-with(normalize-space(.), '{scheme}')]]"
        );
        let remove = format!("{form}//button[@aria-label='Remove authorization']");
        // The page redraws the dialog when the discovery document of a scheme arrives.
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let found = self.browser.client.find(Locator::XPath(&remove)).await;
            if found.is_ok() {
                return;
            }
            last = self.fill_in(&form, values).await.err().or(last);
            pause().await;
        }
        panic!("{scheme} is not authorized: {last:?}");
    }

    async fn fill_in(&self, form: &str, values: &[&str]) -> Result<(), CmdError> {
        let client = &self.browser.client;
        let inputs = format!("{form}//input");
        let inputs = client.find_all(Locator::XPath(&inputs)).await?;
        if inputs.len() < values.len() {
            return Ok(());
        }
        for (input, value) in inputs.into_iter().zip(values) {
            input.clear().await?;
            input.send_keys(value).await?;
        }
        let apply = format!("{form}//button[contains(@class, 'authorize')]");
        client.find(Locator::XPath(&apply)).await?.click().await
    }

    /// Waits until the open dialog contains all of these texts.
    pub async fn assert_dialog_says(&self, expected: &[&str]) {
        let mut dialog = String::new();
        for _ in 0..ATTEMPTS {
            dialog = self.browser.text(".dialog-ux .modal-ux").await;
            if expected.iter().all(|expected| dialog.contains(expected)) {
                return;
            }
            pause().await;
        }
        panic!("not all of {expected:#?} is in {dialog}");
    }

    /// Ticks a scope in the open dialog.
    pub async fn tick(&self, scheme: &str, scope: &str) {
        let label = format!("label[for='{scope}-password-checkbox-{scheme}'] .item");
        self.browser.click_once(&label).await;
    }

    /// Returns whether the operation's lock is closed.
    pub async fn is_locked(&self) -> bool {
        self.browser.element(".opblock .authorization__btn").await;
        self.browser
            .has(".opblock .authorization__btn .locked")
            .await
    }

    /// Executes the only operation, and returns the response.
    pub async fn try_it_out(&self) -> Shown {
        self.execute(".opblock").await
    }

    /// Executes the operation on a path, and returns the response.
    pub async fn try_it_out_on(&self, path: &str) -> Shown {
        let operation = format!(".opblock:has([data-path='{path}'])");
        self.execute(&operation).await
    }

    /// Unfolds an operation so that it can be executed.
    async fn unfold(&self, operation: &str) {
        for (unfolded, button) in [
            (".is-open", ".opblock-summary-control"),
            (".is-open:has(.execute)", ".try-out__btn:not(.cancel)"),
        ] {
            self.reach(
                &format!("{operation}{unfolded}"),
                &format!("{operation} {button}"),
            )
            .await;
        }
    }

    /// Clicks a button until it had its effect. The same button takes the effect back, so each click gets
    /// time before the next.
    async fn reach(&self, effect: &str, button: &str) {
        const CLICKS: u32 = 10;
        for _ in 0..CLICKS {
            if self.browser.has(effect).await {
                return;
            }
            self.browser.try_click_once(button).await;
            for _ in 0..ATTEMPTS / CLICKS {
                if self.browser.has(effect).await {
                    return;
                }
                pause().await;
            }
        }
        let page = self.browser.client.source().await.unwrap_or_default();
        panic!("`{button}` does not bring `{effect}`: {page}");
    }

    async fn execute(&self, operation: &str) -> Shown {
        let browser = &self.browser;
        let inside = |css: &str| format!("{operation} {css}");
        self.unfold(operation).await;
        // The response of an earlier request must not be taken for the response of this one.
        if browser.has(&inside(".btn-clear")).await {
            browser.click_once(&inside(".btn-clear")).await;
        }
        browser.click_once(&inside(".execute")).await;
        let cell = |name| {
            inside(&format!(
                ".live-responses-table .response .response-col_{name}"
            ))
        };
        Shown {
            status: browser.text(&cell("status")).await,
            details: browser.text(&cell("description")).await,
        }
    }

    /// The error of a refused sign-in in the open dialog.
    pub async fn dialog_error(&self) -> String {
        self.browser.text(".dialog-ux .errors").await
    }

    /// Signs out: the page forgets the token.
    pub async fn sign_out(&self) {
        self.open_dialog().await;
        self.browser
            .click_once(".dialog-ux button[aria-label='Remove authorization']")
            .await;
        // A dialog that is signed out offers to sign in.
        self.browser.element(".dialog-ux #oauth_password").await;
        self.close_dialog().await;
    }

    /// Panics if the page sent a request to a URL that is not below this one.
    pub async fn assert_only_asked(&self, url: &str) {
        let requests = self.browser.requests().await;
        assert!(!requests.is_empty());
        for request in requests {
            assert!(
                request.url.starts_with(&format!("{url}/")),
                "the page sent a request elsewhere: {request}"
            );
        }
    }

    /// Panics if the console has errors, except for those of these refused requests.
    pub async fn assert_console_is_silent_but_for(&self, refusals: &[(String, u16)]) {
        for error in self.browser.console_errors().await {
            let expected = refusals.iter().any(|(url, status)| {
                error.starts_with(&format!("{url} - Failed to load resource:"))
                    && error.contains(&format!("a status of {status} "))
            });
            assert!(expected, "the console says: {error}");
        }
    }
}
