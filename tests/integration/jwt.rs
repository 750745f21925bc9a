//! The example `jwt`: users sign in, and forged tokens are refused.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::Command,
    sync::Barrier,
    thread,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use serde_json::{Value, json};

use crate::support::{
    example::{Example, program},
    http::{Response, get, get_as, post_form},
    schema::{assert_version2, assert_version3},
};

const KEY: &str = "the key of these tests, long enough for HS256";

/// The database of one test, removed before and after it.
struct Database(PathBuf);

impl Database {
    fn new(test: &str) -> Self {
        let name = format!("jwt-{test}-{}.sqlite", std::process::id());
        let database = Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name));
        let _ = fs::remove_file(&database.0);
        database
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    fn start(&self) -> Example {
        let variables = [("SECRET_KEY", KEY), ("USERS_DATABASE", self.path())];
        Example::start_with("jwt", &variables)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn sign_in(address: SocketAddr, username: &str, password: &str) -> Response {
    let form = format!("grant_type=password&username={username}&password={password}");
    post_form(address, "/token", &form)
}

fn token_of(address: SocketAddr, username: &str, password: &str) -> String {
    let response = sign_in(address, username, password);
    assert_eq!(response.status, 200);
    response.json()["access_token"].as_str().unwrap().to_owned()
}

fn sign(header: &Header, claims: &Value, key: &str) -> String {
    encode(header, claims, &EncodingKey::from_secret(key.as_bytes())).unwrap()
}

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

fn in_an_hour() -> u64 {
    get_current_timestamp() + 3600
}

#[test]
fn a_user_signs_in_and_reads_their_data() {
    let database = Database::new("signs-in");
    let example = database.start();
    let response = sign_in(example.address, "johndoe", "secret");
    assert_eq!(response.status, 200);
    assert_eq!(response.header("cache-control"), Some("no-store"));
    let granted = response.json();
    assert_eq!(granted["token_type"], "bearer");
    assert_eq!(granted["expires_in"], 30 * 60);
    let token = granted["access_token"].as_str().unwrap();

    let response = get_as(example.address, "/users/me", token);
    assert_eq!(response.status, 200);
    assert_eq!(
        response.json(),
        json!({
            "username": "johndoe",
            "email": "johndoe@example.com",
            "full_name": "John Doe",
            "disabled": false,
        })
    );
    let response = get_as(example.address, "/users/me/items/", token);
    assert_eq!(response.status, 200);
    assert_eq!(
        response.json(),
        json!([{"item_id": "Foo", "owner": "johndoe"}])
    );
}

#[test]
fn a_token_is_a_jwt_with_the_subject_and_the_expiry() {
    let database = Database::new("claims");
    let example = database.start();
    let token = token_of(example.address, "johndoe", "secret");
    let parts: Vec<Value> = token
        .split('.')
        .take(2)
        .map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
        .collect();
    assert_eq!(parts[0], json!({"typ": "JWT", "alg": "HS256"}));
    assert_eq!(parts[1]["sub"], "johndoe");
    let lifetime = parts[1]["exp"].as_u64().unwrap() - get_current_timestamp();
    assert!((1740..=1800).contains(&lifetime), "{lifetime}");
}

#[test]
fn a_wrong_username_and_a_wrong_password_get_the_same_invalid_grant() {
    let database = Database::new("wrong");
    let example = database.start();
    for (username, password) in [
        ("johndoe", "wrong"),
        ("johndoe", "secret2"),
        ("nobody", "secret"),
        ("nobody", "nobody%27s%20password"),
        ("johndoe%27%20OR%20%271%27=%271", "secret"),
    ] {
        let response = sign_in(example.address, username, password);
        assert_eq!(response.status, 400, "{username} {password}");
        assert_eq!(
            response.json(),
            json!({
                "error": "invalid_grant",
                "error_description": "Incorrect username or password",
            })
        );
    }
}

/// Sends sign-ins for unknown users all at once and returns the status of each answer.
fn sign_in_all_at_once(address: SocketAddr, count: usize) -> Vec<u16> {
    let start = Barrier::new(count);
    thread::scope(|scope| {
        let clients: Vec<_> = (0..count)
            .map(|number| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    sign_in(address, &format!("nobody-{number}"), "secret").status
                })
            })
            .collect();
        clients.into_iter().map(|it| it.join().unwrap()).collect()
    })
}

#[cfg(target_os = "linux")]
#[test]
fn many_sign_ins_at_once_take_little_memory() {
    let database = Database::new("memory");
    let example = database.start();
    let statuses = sign_in_all_at_once(example.address, 100);
    assert_eq!(statuses, [400; 100]);
    // Measured on two cores: 163 to 184 MB, and 1,960 MB if every sign-in hashes at once.
    let cores = thread::available_parallelism().unwrap().get();
    let peak = example.peak_memory();
    assert!(peak < 100_000_000 * (1 + cores as u64), "{peak} bytes");
}

#[test]
fn sign_ins_beyond_the_limit_are_503() {
    let database = Database::new("limit");
    let example = database.start();
    let statuses = sign_in_all_at_once(example.address, 300);
    let count = |status| statuses.iter().filter(|it| **it == status).count();
    assert_eq!(count(400) + count(503), 300);
    assert!(count(400) >= 100);
    assert!(count(503) > 0);
    token_of(example.address, "johndoe", "secret");
}

#[test]
fn a_disabled_user_signs_in_but_is_inactive() {
    let database = Database::new("disabled");
    let example = database.start();
    let token = token_of(example.address, "alice", "secret2");
    for path in ["/users/me", "/users/me/items/"] {
        let response = get_as(example.address, path, &token);
        assert_eq!(response.status, 400);
        assert_eq!(response.json(), json!({"detail": "Inactive user"}));
    }
}

#[test]
fn an_invalid_token_is_refused_with_its_reason() {
    let database = Database::new("refused");
    let example = database.start();
    let good = json!({"sub": "johndoe", "exp": in_an_hour()});
    let hs256 = Header::new(Algorithm::HS256);
    let none = part(&json!({"typ": "JWT", "alg": "none"}));

    // The same token with a valid signature is accepted.
    let accepted = sign(&hs256, &good, KEY);
    assert_eq!(get_as(example.address, "/users/me", &accepted).status, 200);

    let mut signed = accepted.split('.');
    let (header, _, signature) = (
        signed.next().unwrap(),
        signed.next().unwrap(),
        signed.next().unwrap(),
    );
    let tampered = part(&json!({"sub": "alice", "exp": in_an_hour()}));
    let invalid = "The access token is not valid";
    for (case, token, reason) in [
        (
            "expired",
            sign(
                &hs256,
                &json!({"sub": "johndoe", "exp": get_current_timestamp() - 1}),
                KEY,
            ),
            "The access token expired",
        ),
        (
            "tampered with",
            format!("{header}.{tampered}.{signature}"),
            invalid,
        ),
        (
            "of another key",
            sign(
                &hs256,
                &good,
                "another key, which is as long as the first one",
            ),
            invalid,
        ),
        (
            "of another algorithm",
            sign(&Header::new(Algorithm::HS512), &good, KEY),
            invalid,
        ),
        ("unsigned", format!("{none}.{}.", part(&good)), invalid),
        (
            "unsigned, with a signature",
            format!("{none}.{}.{signature}", part(&good)),
            invalid,
        ),
        (
            "without an expiry",
            sign(&hs256, &json!({"sub": "johndoe"}), KEY),
            invalid,
        ),
        (
            "without a user",
            sign(&hs256, &json!({"exp": in_an_hour()}), KEY),
            invalid,
        ),
        (
            "of a user that does not exist",
            sign(&hs256, &json!({"sub": "nobody", "exp": in_an_hour()}), KEY),
            "The user does not exist",
        ),
        ("not a JWT", "johndoe".to_owned(), invalid),
    ] {
        let response = get_as(example.address, "/users/me", &token);
        assert_eq!(response.status, 401, "{case}");
        assert_eq!(
            response.header("www-authenticate"),
            Some(format!(r#"Bearer error="invalid_token", error_description="{reason}""#).as_str()),
            "{case}"
        );
        assert_eq!(response.json(), json!({"detail": reason}), "{case}");
    }
}

// `cargo bench --bench sign_in` measures that both take the same time.
#[test]
fn an_unknown_username_and_a_wrong_password_get_the_same_response() {
    let database = Database::new("alike");
    let example = database.start();
    let answer = |username| {
        let mut response = sign_in(example.address, username, "wrong");
        response.headers.retain(|(name, _)| name != "date");
        response.headers.sort();
        (response.status, response.headers, response.body)
    };
    assert_eq!(answer("johndoe"), answer("nobody"));
}

#[test]
fn a_second_start_finds_the_users_of_the_first() {
    let database = Database::new("twice");
    let token = {
        let first = database.start();
        token_of(first.address, "johndoe", "secret")
    };
    let users = fs::read(&database.0).unwrap();
    let second = database.start();
    assert_eq!(get_as(second.address, "/users/me", &token).status, 200);
    token_of(second.address, "johndoe", "secret");
    assert!(
        users == fs::read(&database.0).unwrap(),
        "the second start changed the users"
    );
}

#[test]
fn the_database_holds_hashes_and_no_passwords() {
    let database = Database::new("hashes");
    drop(database.start());
    let connection = rusqlite::Connection::open(&database.0).unwrap();
    let mut statement = connection
        .prepare("SELECT password_hash FROM users")
        .unwrap();
    let hashes: Vec<String> = statement
        .query_map((), |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(hashes.len(), 2);
    for hash in hashes {
        assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
    }
}

#[test]
fn a_database_that_cannot_be_read_is_503_without_a_challenge() {
    let database = Database::new("down");
    let example = database.start();
    let token = token_of(example.address, "johndoe", "secret");
    fs::remove_file(&database.0).unwrap();
    for response in [
        get_as(example.address, "/users/me", &token),
        sign_in(example.address, "johndoe", "secret"),
    ] {
        assert_eq!(response.status, 503);
        assert_eq!(response.header("www-authenticate"), None);
        assert_eq!(
            response.json(),
            json!({"detail": "The users cannot be read"})
        );
    }
}

/// Starts the example on a port in use, and returns what it writes before it stops.
fn messages(database: &Database, key: Option<&str>) -> String {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = Command::new(program("jwt"));
    command
        .arg(taken.local_addr().unwrap().to_string())
        .env("USERS_DATABASE", database.path())
        .env_remove("SECRET_KEY");
    if let Some(key) = key {
        command.env("SECRET_KEY", key);
    }
    let output = command.output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_program_says_where_its_key_and_its_users_come_from() {
    let database = Database::new("words");
    let text = messages(&database, None);
    assert!(text.contains("SECRET_KEY is not set"), "{text}");
    assert!(text.contains(database.path()), "{text}");
    assert!(text.contains("cannot listen on 127.0.0.1:"), "{text}");
    let text = messages(&database, Some(KEY));
    assert!(!text.contains("SECRET_KEY"), "{text}");
    let text = messages(&database, Some("too short"));
    assert!(text.contains("less than 32 bytes"), "{text}");
}

#[test]
fn the_document_is_valid_in_both_versions() {
    let database = Database::new("document");
    let example = database.start();
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    for document in [version3, version2] {
        for path in ["/users/me", "/users/me/items/"] {
            assert_eq!(
                document["paths"][path]["get"]["security"],
                json!([{"OAuth2PasswordBearer": []}])
            );
            // 400 is a refusal of the active user, 503 of the user that it builds on.
            for status in ["200", "400", "401", "503"] {
                let response = &document["paths"][path]["get"]["responses"][status];
                assert!(response.is_object(), "{path} {status}");
            }
        }
        let sign_in = &document["paths"]["/token"]["post"];
        for status in ["200", "400", "401"] {
            assert!(sign_in["responses"][status].is_object(), "{status}");
        }
        assert!(!document.to_string().contains("password_hash"));
    }
}
