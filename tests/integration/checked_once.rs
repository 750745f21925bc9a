//! A principal is checked once in a request, also when the check waits, refuses or is given up.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    task::{Poll, Waker},
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, Optional, SecurityError,
};
use actix_web::{FromRequest, HttpRequest, test::TestRequest, web::Data};
use futures_util::{future::join, poll};

/// How often a check began, and how often it has to wait.
#[derive(Default)]
struct Checks {
    begun: Cell<u32>,
    waits: u32,
}

#[derive(Debug)]
struct User;

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(
        token: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let checks = request.data::<Rc<Checks>>()?;
        checks.begun.set(checks.begun.get() + 1);
        for _ in 0..checks.waits {
            futures_util::pending!();
        }
        if token.matches("good") {
            Ok(Self)
        } else {
            Err(SecurityError::invalid_token("The access token is unknown"))
        }
    }
}

fn request(token: &str, waits: u32) -> (HttpRequest, Rc<Checks>) {
    let checks = Rc::new(Checks {
        waits,
        ..Checks::default()
    });
    let request = TestRequest::default()
        .insert_header(("authorization", format!("Bearer {token}")))
        .app_data(Data::new(Rc::clone(&checks)))
        .to_http_request();
    (request, checks)
}

/// Polls until the future is done: the checks here wake nothing.
async fn busy<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = poll!(&mut future) {
            return output;
        }
    }
}

type User2 = (Authenticated<User>, Authenticated<User>);

#[actix_web::test]
async fn two_arguments_share_one_check() {
    for waits in [0, 1, 3] {
        let (request, checks) = request("good", waits);
        assert!(busy(User2::extract(&request)).await.is_ok());
        assert!(busy(User2::extract(&request)).await.is_ok());
        assert_eq!(checks.begun.get(), 1, "after {waits} waits");
    }
}

#[actix_web::test]
async fn every_argument_gets_the_refusal() {
    for waits in [0, 1, 3] {
        let (request, checks) = request("bad", waits);
        let asked = join(
            <Option<Authenticated<User>>>::extract(&request),
            <Optional<Authenticated<User>>>::extract(&request),
        );
        let (lenient, strict) = busy(asked).await;
        assert!(lenient.unwrap().is_none());
        assert_eq!(
            strict.unwrap_err().to_string(),
            "The access token is unknown"
        );
        assert!(
            busy(Authenticated::<User>::extract(&request))
                .await
                .is_err()
        );
        assert_eq!(checks.begun.get(), 1, "after {waits} waits");
    }
}

#[actix_web::test]
async fn a_cancelled_check_runs_again_for_the_next_extractor() {
    let (request, checks) = request("good", 2);
    let mut first = Box::pin(Authenticated::<User>::extract(&request));
    let mut second = Box::pin(Authenticated::<User>::extract(&request));
    assert!(poll!(&mut first).is_pending());
    assert!(poll!(&mut second).is_pending());
    assert_eq!(checks.begun.get(), 1);
    drop(first);
    assert!(busy(second).await.is_ok());
    assert_eq!(checks.begun.get(), 2);
}

/// Holds a check until it is open.
#[derive(Default)]
struct Gate {
    is_open: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

#[actix_web::test]
async fn every_waiting_task_is_woken() {
    struct Slow;
    impl Authenticate for Slow {
        type Credential = BearerToken;
        async fn authenticate(
            _: BearerToken,
            request: CheckRequest<'_>,
        ) -> Result<Self, SecurityError> {
            let gate = request.data::<Rc<Gate>>()?;
            poll_fn(|context| {
                if gate.is_open.get() {
                    return Poll::Ready(());
                }
                gate.waker.replace(Some(context.waker().clone()));
                Poll::Pending
            })
            .await;
            Ok(Self)
        }
    }

    let gate = Rc::new(Gate::default());
    let request = TestRequest::default()
        .insert_header(("authorization", "Bearer any"))
        .app_data(Data::new(Rc::clone(&gate)))
        .to_http_request();
    // A task is polled only when it is woken.
    let asked = [(); 3].map(|()| {
        let finding = Authenticated::<Slow>::extract(&request);
        actix_web::rt::spawn(async { finding.await.is_ok() })
    });
    while gate.waker.borrow().is_none() {
        actix_web::rt::task::yield_now().await;
    }
    actix_web::rt::task::yield_now().await;
    gate.is_open.set(true);
    gate.waker.take().unwrap().wake();
    for asked in asked {
        assert!(asked.await.unwrap());
    }
}

#[actix_web::test]
async fn a_request_without_credentials_is_none_for_every_argument() {
    let request = TestRequest::default().to_http_request();
    let asked = || <Optional<Authenticated<User>>>::extract(&request);
    let (first, second) = join(asked(), asked()).await;
    assert!(first.unwrap().0.is_none() && second.unwrap().0.is_none());
}
