use std::{
    cell::RefCell,
    collections::VecDeque,
    io, mem,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

use actix_web::{dev::Payload, error::PayloadError, web::Bytes};
use futures_core::Stream;
use futures_util::task::AtomicWaker;

/// Puts a second reader in front of a payload: the one that is returned reads the whole of it, and
/// so does the one that stays.
///
/// Both poll the same payload, in any order and at any pace. A chunk is kept only until the slower
/// of the two has it, and for nobody once the other is gone. Errors and the end reach both.
pub(super) fn tee(payload: &mut Payload) -> Payload {
    let source = Rc::new(Source {
        shared: RefCell::new(Shared {
            payload: payload.take(),
            has_ended: false,
            behind: [Some(VecDeque::new()), Some(VecDeque::new())],
        }),
        wakers: Arc::default(),
    });
    let reader = |me| -> Payload {
        Payload::Stream {
            payload: Box::pin(Reader {
                me,
                source: Rc::clone(&source),
            }),
        }
    };
    *payload = reader(Side::Left);
    reader(Side::Right)
}

type Chunk = Result<Bytes, PayloadError>;

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    fn of<T>(self, [left, right]: &[T; 2]) -> &T {
        match self {
            Self::Left => left,
            Self::Right => right,
        }
    }

    fn of_mut<T>(self, [left, right]: &mut [T; 2]) -> &mut T {
        match self {
            Self::Left => left,
            Self::Right => right,
        }
    }
}

struct Source {
    shared: RefCell<Shared>,
    wakers: Arc<Wakers>,
}

struct Shared {
    payload: Payload,
    has_ended: bool,
    /// What the other side has read and this one has not. `None` for a side that is gone.
    behind: [Option<VecDeque<Chunk>>; 2],
}

/// Wakes both: a payload remembers only who polled it last.
#[derive(Default)]
struct Wakers([AtomicWaker; 2]);

impl Wake for Wakers {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.iter().for_each(AtomicWaker::wake);
    }
}

struct Reader {
    me: Side,
    source: Rc<Source>,
}

impl Stream for Reader {
    type Item = Chunk;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let Source { shared, wakers } = &*self.source;
        let polled = {
            let mut shared = shared.borrow_mut();
            let behind = self.me.of_mut(&mut shared.behind).as_mut();
            if let Some(chunk) = behind.and_then(VecDeque::pop_front) {
                return Poll::Ready(Some(chunk));
            }
            if shared.has_ended {
                return Poll::Ready(None);
            }
            self.me.of(&wakers.0).register(context.waker());
            let waker = Waker::from(Arc::clone(wakers));
            let polled = Pin::new(&mut shared.payload).poll_next(&mut Context::from_waker(&waker));
            let Poll::Ready(item) = &polled else {
                return Poll::Pending;
            };
            shared.has_ended = !matches!(item, Some(Ok(_)));
            let other = self.me.other().of_mut(&mut shared.behind).as_mut();
            if let (Some(behind), Some(chunk)) = (other, item) {
                behind.push_back(same(chunk));
            }
            polled
        };
        // It may have gone to sleep over what is there now.
        self.me.other().of(&wakers.0).wake();
        polled
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let unread = mem::take(self.me.of_mut(&mut self.source.shared.borrow_mut().behind));
        drop(unread);
        // If it was this one that was woken, it is for the other to go on.
        self.me.other().of(&self.source.wakers.0).wake();
    }
}

/// A chunk shares its bytes; an error is told once more.
fn same(chunk: &Chunk) -> Chunk {
    let error = match chunk {
        Ok(bytes) => return Ok(bytes.clone()),
        Err(error) => error,
    };
    let again = |error: &io::Error| io::Error::new(error.kind(), error.to_string());
    Err(match error {
        PayloadError::Incomplete(error) => PayloadError::Incomplete(error.as_ref().map(again)),
        PayloadError::EncodingCorrupted => PayloadError::EncodingCorrupted,
        PayloadError::Overflow => PayloadError::Overflow,
        PayloadError::UnknownLength => PayloadError::UnknownLength,
        PayloadError::Io(error) => PayloadError::Io(again(error)),
        other => PayloadError::Io(io::Error::other(other.to_string())),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::{StreamExt as _, stream};

    use super::*;

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A reader as a task of its own, which counts how often it is woken.
    struct Task {
        payload: Payload,
        woken: Arc<Count>,
    }

    impl Task {
        fn new(payload: Payload) -> Self {
            let woken = Arc::default();
            Self { payload, woken }
        }

        fn read(&mut self) -> Poll<Option<String>> {
            let waker = Waker::from(Arc::clone(&self.woken));
            let polled = self
                .payload
                .poll_next_unpin(&mut Context::from_waker(&waker));
            polled.map(|item| {
                item.map(|chunk| match chunk {
                    Ok(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                    Err(error) => format!("{error:?}"),
                })
            })
        }

        fn woken(&self) -> usize {
            self.woken.0.load(Ordering::Relaxed)
        }
    }

    fn readers(stream: impl Stream<Item = Chunk> + 'static) -> (Task, Task) {
        let mut left: Payload = Payload::Stream {
            payload: Box::pin(stream),
        };
        let right = tee(&mut left);
        (Task::new(left), Task::new(right))
    }

    fn ready(text: &str) -> Poll<Option<String>> {
        Poll::Ready(Some(text.to_owned()))
    }

    fn bytes(text: &'static str) -> Bytes {
        Bytes::from_static(text.as_bytes())
    }

    /// A connection: what arrived, and whom to tell of more.
    #[derive(Clone, Default)]
    struct Wire {
        arrived: Rc<RefCell<VecDeque<Option<Chunk>>>>,
        waker: Rc<RefCell<Option<Waker>>>,
    }

    impl Wire {
        fn receive(self) -> impl Stream<Item = Chunk> {
            stream::poll_fn(move |context| {
                if let Some(item) = self.arrived.borrow_mut().pop_front() {
                    return Poll::Ready(item);
                }
                // Only the last one, as actix's payload does.
                self.waker.replace(Some(context.waker().clone()));
                Poll::Pending
            })
        }

        fn send(&self, item: Option<Chunk>) {
            self.arrived.borrow_mut().push_back(item);
            let waker = self.waker.take();
            waker.into_iter().for_each(Waker::wake);
        }
    }

    #[test]
    fn both_read_everything_at_their_own_pace() {
        let (mut left, mut right) = readers(stream::iter([
            Ok(bytes("a")),
            Ok(bytes("b")),
            Ok(bytes("c")),
        ]));
        assert_eq!(left.read(), ready("a"));
        assert_eq!(left.read(), ready("b"));
        assert_eq!(right.read(), ready("a"));
        assert_eq!(right.read(), ready("b"));
        assert_eq!(right.read(), ready("c"));
        assert_eq!(right.read(), Poll::Ready(None));
        assert_eq!(left.read(), ready("c"));
        assert_eq!(left.read(), Poll::Ready(None));
        assert_eq!(left.read(), Poll::Ready(None));
    }

    #[test]
    fn an_error_reaches_both_and_ends_it() {
        let broken = Err(PayloadError::Incomplete(None));
        let (mut left, mut right) = readers(stream::iter([Ok(bytes("a")), broken, Ok(bytes("b"))]));
        assert_eq!(left.read(), ready("a"));
        assert_eq!(left.read(), ready("Incomplete(None)"));
        assert_eq!(left.read(), Poll::Ready(None));
        assert_eq!(right.read(), ready("a"));
        assert_eq!(right.read(), ready("Incomplete(None)"));
        assert_eq!(right.read(), Poll::Ready(None));
    }

    #[test]
    fn both_are_woken_though_the_payload_knows_only_one() {
        let wire = Wire::default();
        let (mut left, mut right) = readers(wire.clone().receive());
        assert_eq!(left.read(), Poll::Pending);
        assert_eq!(right.read(), Poll::Pending);
        wire.send(Some(Ok(bytes("a"))));
        assert_eq!((left.woken(), right.woken()), (1, 1));
        assert_eq!(left.read(), ready("a"));
        assert_eq!(left.read(), Poll::Pending);
        assert_eq!(right.read(), ready("a"));
        assert_eq!(right.read(), Poll::Pending);
        wire.send(None);
        assert_eq!((left.woken(), right.woken()), (2, 2));
        assert_eq!(right.read(), Poll::Ready(None));
        assert_eq!(left.read(), Poll::Ready(None));
    }

    #[test]
    fn one_that_goes_away_leaves_the_other_awake_and_keeps_nothing() {
        let wire = Wire::default();
        let (mut left, mut right) = readers(wire.clone().receive());
        assert_eq!(left.read(), Poll::Pending);
        assert_eq!(right.read(), Poll::Pending);
        drop(right);
        assert_eq!(left.woken(), 1);
        let bytes = Bytes::from(b"a".to_vec());
        wire.send(Some(Ok(bytes.clone())));
        assert_eq!(left.read(), ready("a"));
        assert!(bytes.is_unique(), "nobody keeps what everybody has read");
        wire.send(None);
        assert_eq!(left.read(), Poll::Ready(None));
    }
}
