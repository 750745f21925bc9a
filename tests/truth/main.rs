//! The comparison of the document with the responses, for every combination to depth two.
//!
//! Every combination is the only operation of an app. Every set of credentials and scopes is sent to
//! it, and a judge compares the answers with the document. An app that is stopped is compared with the
//! answers of the same app without a document.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(
    clippy::indexing_slicing,
    clippy::unreachable,
    unreachable_pub,
    reason = "a test"
)]

mod declarations;
mod judge;
mod requests;
mod rules;
mod schemes;

use std::{
    collections::{BTreeMap, HashMap},
    thread,
};

use actix_openapi_security::{
    AnyOf, Authenticated, BearerToken, OpenApi, Optional, Scoped, WithOpenApi as _,
    openapi::DeclarationError,
};
use actix_web::{
    App, Error,
    dev::{Service as _, ServiceFactory, ServiceRequest, ServiceResponse},
    rt::System,
    test::init_service,
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web};
use serde_json::Value;

use self::{
    declarations::{Argumental, Declaration, Operation},
    requests::Sent,
    schemes::{A, Caller, UserA, UserB, W},
};

/// The outcome for one operation.
struct Outcome {
    name: String,
    /// The reason that stops the app.
    stopped: Option<DeclarationError>,
    /// Tells whether any request is let in.
    is_reachable: bool,
    requests: usize,
    untrue: Vec<String>,
}

impl Outcome {
    fn reason(&self) -> Option<&'static str> {
        let message = self.stopped.as_ref()?.to_string();
        let reasons = [
            ("which has room for one", "one place for two schemes"),
            ("is taken for the other", "no check tells two tokens apart"),
            ("alternatives: use fewer", "too many alternatives"),
            ("cannot be reached", "contradiction"),
        ];
        let mut reasons = reasons.into_iter();
        let reason = reasons.find(|(part, _)| message.contains(part));
        Some(
            reason
                .unwrap_or_else(|| panic!("{}: {message}", self.name))
                .1,
        )
    }
}

/// Sends every request to the app, and returns the status of each answer.
async fn answers<'a, T>(app: App<T>, path: &str, all: &'a [Sent]) -> Vec<(&'a Sent, u16)>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse,
            Error = Error,
            InitError = (),
        > + 'static,
{
    let app = init_service(app).await;
    let mut answers = Vec::with_capacity(all.len());
    for sent in all {
        let request = requests::request(path, sent).to_request();
        let status = match app.call(request).await {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        answers.push((sent, status.as_u16()));
    }
    answers
}

/// The operation at a path of a document.
fn operation_at<'a>(document: &'a Value, path: &str) -> &'a Value {
    &document["paths"][path]["get"]
}

async fn outcome(operation: &Operation<'_>, all: &[Sent]) -> Outcome {
    let path = operation.path();
    let app = || App::new().wrap_api().service(operation.service());
    let settings = OpenApi::new("Truth", "1");
    let (stopped, answers, untrue) = match app().try_with_openapi(settings) {
        Err(error) => {
            let answers = answers(app().build(), &path, all).await;
            (Some(error), answers, Vec::new())
        }
        Ok(documented) => {
            let version3_0 = documented.documents().openapi();
            let version3_1 = documented.documents().openapi_3_1();
            let answers = answers(documented.build(), &path, all).await;
            let described = operation_at(&version3_1, &path);
            let mut untrue = judge::untruths(described, &answers, operation.has_optional());
            let schemes = &version3_1["components"]["securitySchemes"];
            let expected = judge::without_roles(&described["security"], schemes);
            let found = &operation_at(&version3_0, &path)["security"];
            if *found != expected {
                untrue.push(format!("version 3.0 lists {found}"));
            }
            if !untrue.is_empty() {
                untrue.push(format!("version 3.1 lists {}", described["security"]));
            }
            (None, answers, untrue)
        }
    };
    Outcome {
        name: operation.name(),
        stopped,
        is_reachable: answers.iter().any(|(_, status)| *status == 200),
        requests: answers.len(),
        untrue,
    }
}

/// Makes and judges all operations, on two threads.
fn outcomes(operations: &[Operation<'_>]) -> Vec<Outcome> {
    const THREADS: usize = 2;

    let all = &requests::all();
    let judge = |first: usize| {
        System::new().block_on(async {
            let mut outcomes = Vec::new();
            for operation in operations.iter().skip(first).step_by(THREADS) {
                outcomes.push(outcome(operation, all).await);
            }
            outcomes
        })
    };
    let judge = &judge;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|first| scope.spawn(move || judge(first)))
            .collect();
        let outcomes = threads.into_iter().map(|it| it.join().unwrap());
        outcomes.flatten().collect()
    })
}

/// Every combination to depth two, by its kind.
fn to_depth_two<'a>(
    single: &'a [Declaration],
    pairs: &'a [Declaration],
    section_pairs: &'a [Declaration],
) -> Vec<Operation<'a>> {
    type Arguments<'a> = [Option<(&'a Declaration, bool)>; 2];

    let both = |it: &'a Declaration| [(it, false), (it, true)];
    let arguments: Vec<_> = single.iter().flat_map(both).collect();
    let of_arguments = |arguments: Arguments<'a>| Operation {
        arguments,
        ..Operation::default()
    };
    let mut operations = Vec::new();
    // An argument.
    for argument in arguments.iter().copied().chain(pairs.iter().flat_map(both)) {
        operations.push(of_arguments([Some(argument), None]));
    }
    // Two arguments.
    for &first in &arguments {
        for &second in &arguments {
            operations.push(of_arguments([Some(first), Some(second)]));
        }
    }
    // A section by itself, and around an argument.
    for section in single.iter().chain(section_pairs) {
        let inside = arguments.iter().copied().map(Some).chain([None]);
        operations.extend(inside.map(|argument| Operation {
            outer: Some(section),
            ..of_arguments([argument, None])
        }));
    }
    // A section in a section.
    for outer in single {
        operations.extend(single.iter().map(|inner| Operation {
            outer: Some(outer),
            inner: Some(inner),
            ..Operation::default()
        }));
    }
    operations
}

/// Combinations of more depth, chosen at random: sections of pairs around two arguments of pairs.
fn deeper<'a>(
    single: &'a [Declaration],
    pairs: &'a [Declaration],
    section_pairs: &'a [Declaration],
    number: usize,
) -> Vec<Operation<'a>> {
    let mut state = 15_u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut operations = Vec::new();
    for _ in 0..number {
        let outer = &section_pairs[random(section_pairs.len())];
        let inner = &single[random(single.len())];
        let mut argument = || (&pairs[random(pairs.len())], random(2) == 1);
        let arguments = [Some(argument()), Some(argument())];
        operations.push(Operation {
            outer: Some(outer),
            inner: (random(2) == 1).then_some(inner),
            arguments,
        });
    }
    // The rules compare an operation with the one whose argument is required.
    for _ in 0..2 {
        let required: Vec<_> = operations.iter().flat_map(Operation::required).collect();
        operations.extend(required);
    }
    operations.sort_by_cached_key(Operation::name);
    operations.dedup_by_key(|it| it.name());
    operations
}

/// Prints the stopped operations by reason, and returns how many there are of each.
fn report(outcomes: &[Outcome]) -> BTreeMap<&'static str, usize> {
    let mut stopped: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for outcome in outcomes {
        if let Some(reason) = outcome.reason() {
            stopped.entry(reason).or_default().push(&outcome.name);
        }
        for reason in &outcome.untrue {
            println!("UNTRUE {}: {reason}", outcome.name);
        }
    }
    for (reason, names) in &stopped {
        println!("STOPPED {}: {reason}", names.len());
        for name in names {
            println!("    {name}");
        }
    }
    let requests: usize = outcomes.iter().map(|outcome| outcome.requests).sum();
    let untrue = outcomes.iter().filter(|it| !it.untrue.is_empty()).count();
    println!(
        "{} combinations, {requests} requests, {untrue} untrue",
        outcomes.len()
    );
    assert_eq!(untrue, 0, "see what is printed");
    stopped
        .into_iter()
        .map(|(reason, names)| (reason, names.len()))
        .collect()
}

/// 1. An operation without a reachable handler is stopped, and one in which an optional credential
///    cannot be used.
/// 2. A bearer token that no check verifies stands alone, or the operation is stopped.
/// 3. Nothing else is stopped.
fn assert_stopped_by_rule(operations: &[Operation<'_>], outcomes: &[Outcome]) {
    let by_name: HashMap<&str, &Outcome> =
        outcomes.iter().map(|it| (it.name.as_str(), it)).collect();
    for operation in operations {
        let name = operation.name();
        let outcome = by_name[name.as_str()];
        let confuses = rules::confuses(&operation.shapes());
        let is_dead = !outcome.is_reachable
            || operation
                .required()
                .any(|required| !by_name[required.name().as_str()].is_reachable);
        match outcome.reason() {
            None => assert!(!confuses && !is_dead, "{name} is not stopped"),
            Some("no check tells two tokens apart") => assert!(confuses, "{name}"),
            Some(reason) => assert!(is_dead, "{name} is stopped: {reason}"),
        }
    }
}

#[test]
fn every_document_to_depth_two_is_true() {
    let single = declarations::single();
    let pairs = declarations::pairs();
    let section_pairs = declarations::section_pairs();
    let operations = to_depth_two(&single, &pairs, &section_pairs);
    let outcomes = outcomes(&operations);
    let stopped = report(&outcomes);
    assert_stopped_by_rule(&operations, &outcomes);
    assert_eq!(outcomes.len(), 11_880);
    let expected = [
        ("no check tells two tokens apart", 944),
        ("one place for two schemes", 2_856),
    ];
    assert_eq!(stopped, expected.into());
}

#[test]
fn every_document_of_more_depth_is_true() {
    let single = declarations::single();
    let pairs = declarations::pairs();
    let section_pairs = declarations::section_pairs();
    let operations = deeper(&single, &pairs, &section_pairs, 600);
    let outcomes = outcomes(&operations);
    let stopped = report(&outcomes);
    assert_stopped_by_rule(&operations, &outcomes);
    assert_eq!(outcomes.len(), 1_368);
    let expected = [
        ("no check tells two tokens apart", 252),
        ("one place for two schemes", 695),
    ];
    assert_eq!(stopped, expected.into());
}

#[api_v2_operation]
async fn direct<T: Argumental>(_: T) -> String {
    String::new()
}

/// Asserts that the argument of the test's handler is documented like the argument of any handler.
#[track_caller]
fn assert_documented_alike<T: Argumental + 'static>(shape: &str) {
    let settings = || OpenApi::new("Truth", "1");
    let resource = web::resource("/operation").route(web::get().to(direct::<T>));
    let direct = App::new()
        .wrap_api()
        .service(resource)
        .with_openapi(settings());

    let [single, pairs] = [declarations::single(), declarations::pairs()];
    let operation = single
        .iter()
        .chain(&pairs)
        .flat_map(|it| [(it, false), (it, true)])
        .map(|argument| Operation {
            arguments: [Some(argument), None],
            ..Operation::default()
        })
        .find(|it| it.name() == format!("argument {shape}"));
    let service = operation.expect("the declaration exists").service();
    let erased = App::new()
        .wrap_api()
        .service(service)
        .with_openapi(settings());

    let [direct, erased] = [direct, erased].map(|app| app.documents().openapi_3_1());
    assert_eq!(erased, direct);
}

#[test]
fn an_erased_argument_is_documented_like_any_other() {
    assert_documented_alike::<BearerToken<A>>("A");
    assert_documented_alike::<Optional<Scoped<Caller, W>>>(
        "Optional<Scoped<Authenticated<AnyOf<A, K>>, w>>",
    );
    assert_documented_alike::<AnyOf<Authenticated<UserA>, Authenticated<UserB>>>(
        "AnyOf<Authenticated<A>, Authenticated<B>>",
    );
}
