/// A set of scopes as a type, so that a misspelled name does not compile.
///
/// Each name has a description for the docs page. A scheme declares scopes with `.scopes::<N>()`, and an
/// operation requires them with [`Scoped<P, N>`](crate::Scoped). A tuple is the union of its members.
///
/// ```
/// use actix_openapi_security::Scopes;
///
/// struct Me;
/// impl Scopes for Me {
///     const NAMES: &'static [(&'static str, &'static str)] = &[("me", "Read about yourself")];
/// }
///
/// struct Items;
/// impl Scopes for Items {
///     const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items")];
/// }
///
/// assert_eq!(<(Me, Items)>::NAMES.len(), 2);
/// ```
///
/// Specification: RFC 6749 3.3.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of scopes",
    label = "not a set of scopes",
    note = "implement `Scopes` for it: `const NAMES: &'static [(&'static str, &'static str)] = &[(\"name\", \"description\")];`"
)]
pub trait Scopes: 'static {
    /// The name and the description of each scope.
    const NAMES: &'static [(&'static str, &'static str)];
}

type Scope = (&'static str, &'static str);

/// The most scopes that a tuple can have.
const MOST: usize = 64;

struct Joined<A, B>(A, B);

impl<A: Scopes, B: Scopes> Joined<A, B> {
    /// The scopes of both, in an array of fixed length, because the length of a constant array cannot
    /// depend on a type.
    #[expect(
        clippy::indexing_slicing,
        reason = "more scopes than fit are a compile error"
    )]
    const SCOPES: [Scope; MOST] = {
        let mut scopes = [("", ""); MOST];
        let (first, second) = (A::NAMES, B::NAMES);
        let mut index = 0;
        while index < first.len() + second.len() {
            let is_first = index < first.len();
            scopes[index] = if is_first {
                first[index]
            } else {
                second[index - first.len()]
            };
            index += 1;
        }
        scopes
    };
}

impl<A: Scopes, B: Scopes> Scopes for (A, B) {
    const NAMES: &'static [Scope] = {
        let scopes = &Joined::<A, B>::SCOPES;
        scopes.split_at(A::NAMES.len() + B::NAMES.len()).0
    };
}

impl<A: Scopes, B: Scopes, C: Scopes> Scopes for (A, B, C) {
    const NAMES: &'static [Scope] = <((A, B), C)>::NAMES;
}

impl<A: Scopes, B: Scopes, C: Scopes, D: Scopes> Scopes for (A, B, C, D) {
    const NAMES: &'static [Scope] = <((A, B, C), D)>::NAMES;
}
