use std::{
    any::TypeId,
    cell::RefCell,
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    thread::LocalKey,
};

/// Values that belong to types.
pub(crate) type PerType<V> = RefCell<HashMap<TypeId, V, BuildHasherDefault<TypeHasher>>>;

/// The hash of a type is a hash already.
#[derive(Default)]
pub(crate) struct TypeHasher(u64);

impl Hasher for TypeHasher {
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The value of `T`, worked out once in a thread: types describe themselves by strings, which a
/// request should not make anew.
pub(crate) fn per_type<T: 'static, V: Clone>(
    known: &'static LocalKey<PerType<V>>,
    make: impl FnOnce() -> V,
) -> V {
    let id = TypeId::of::<T>();
    if let Some(value) = known.with_borrow(|known| known.get(&id).cloned()) {
        return value;
    }
    // Not inside a borrow: the description is the application's, and may do anything.
    let value = make();
    known.with_borrow_mut(|known| known.insert(id, value.clone()));
    value
}
