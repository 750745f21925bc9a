use thiserror::Error;

use crate::scheme::{CombineError, MOST_ALTERNATIVES};

/// An invalid declaration, found when the app is built. The message says how to fix it.
///
/// ```
/// use actix_openapi_security::{OpenApi, WithOpenApi, openapi::DeclarationError};
/// use actix_web::App;
/// use paperclip::actix::OpenApiExt;
///
/// let result = App::new()
///     .wrap_api()
///     .try_with_openapi(OpenApi::new("Twice", "1.0").swagger_path("/openapi.json"));
///
/// assert!(matches!(result.err(), Some(DeclarationError::PathMountedTwice { .. })));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DeclarationError {
    /// Two different schemes share a name.
    #[error(
        "two different security schemes are named {name:?}: rename one of the types, or give \
         one of them another `scheme_name`"
    )]
    SchemeNameTaken {
        /// The name that both have.
        name: String,
    },
    /// A scheme's name has characters that a document does not allow there.
    #[error(
        "the security scheme name {name:?} is not one that OpenAPI allows: use letters, digits, \
         `.`, `_` and `-`"
    )]
    SchemeName {
        /// The name.
        name: String,
    },
    /// A scheme lacks a member that its kind needs.
    #[error("the security scheme {name:?} has no {member}: {fix}")]
    SchemeIncomplete {
        /// The scheme's name.
        name: String,
        /// The missing member, as the specification names it.
        member: &'static str,
        /// How to fix it.
        fix: &'static str,
    },
    /// Two schemes are needed together, and a request cannot carry both.
    #[error(
        "{operation} needs the security schemes {first:?} and {second:?} together, and both travel in \
         the same place of a request, which has room for one: make them alternatives with `AnyOf`, or \
         send one of them elsewhere"
    )]
    OneCarrier {
        /// The operation, as method and path.
        operation: String,
        /// The name of one scheme.
        first: String,
        /// The name of the other scheme.
        second: String,
    },
    /// Nothing tells the credentials of two schemes apart.
    #[error(
        "{operation} reads credentials of the security schemes {first:?} and {second:?} from the same \
         place of a request, and one that is not checked is taken for the other: check both with \
         `Authenticated`, or send one of them elsewhere"
    )]
    ConfusedAlternatives {
        /// The operation, as method and path.
        operation: String,
        /// The name of the first scheme.
        first: String,
        /// The name of the second scheme.
        second: String,
    },
    /// An operation has too many alternatives.
    #[error(
        "{operation} has more than {MOST_ALTERNATIVES} alternatives: use fewer `AnyOf` and `Optional`"
    )]
    TooManyAlternatives {
        /// The operation, as method and path.
        operation: String,
    },
    /// No request meets the requirements of an operation.
    #[error(
        "{operation} cannot be reached: no request meets the requirements of its arguments and \
         sections together"
    )]
    Contradiction {
        /// The operation, as method and path.
        operation: String,
    },
    /// A section takes the path of an operation that is registered after it.
    ///
    /// Routing guards of the application are not seen. Where they tell the two apart, add the section in
    /// `configure`.
    #[error(
        "{operation} is registered after the section {section:?}, which takes its path, so it is never \
         reached: register it before the section, or inside"
    )]
    Unreachable {
        /// The operation, as method and path.
        operation: String,
        /// The path of the section.
        section: String,
    },
    /// An operation of a section is also registered before the section, so the one inside is never
    /// reached.
    ///
    /// Routing guards of the application are not seen. Where they tell the two apart, add the section in
    /// `configure`.
    #[error(
        "{operation} is registered twice, before the section {section:?} and inside it, and the first \
         one answers: remove one of them"
    )]
    RegisteredTwice {
        /// The operation, as method and path.
        operation: String,
        /// The path of the section.
        section: String,
    },
    /// A scheme that paperclip recorded is of a type that version 2 does not know.
    #[error(
        "the security scheme {name:?} is of the type {type_:?}, which version 2 does not know: \
         declare it by implementing `SecurityBase`"
    )]
    SchemeType {
        /// The scheme's name.
        name: String,
        /// The type.
        type_: String,
    },
    /// An operation asks for a scheme that nothing declares.
    #[error(
        "{operation} needs the security scheme {name:?}, which nothing declares: declare the \
         credential as an argument, or implement `update_security_definitions` for its type"
    )]
    SchemeUndeclared {
        /// The scheme's name.
        name: String,
        /// The operation, as method and path.
        operation: String,
    },
    /// An operation needs a scope that its scheme does not declare.
    #[error(
        "{operation} needs the scope {scope:?}, which the security scheme {name:?} does not \
         declare: add it to the scheme with `scopes`"
    )]
    ScopeUndeclared {
        /// The scope.
        scope: String,
        /// The scheme's name.
        name: String,
        /// The operation, as method and path.
        operation: String,
    },
    /// A path would be served by two things.
    #[error(
        "{path:?} is mounted twice, by {first} and by {second}: move one of them, or switch the \
         document's off by setting its path to `None`"
    )]
    PathMountedTwice {
        /// The path.
        path: String,
        /// The part that is mounted there first.
        first: String,
        /// The part that would be mounted there as well.
        second: String,
    },
    /// A path for a document or the docs page is not a plain absolute path.
    #[error(
        "{path:?} cannot be the path of {what}: begin with `/` and use only characters that a URL has \
         unencoded, such as letters, digits, `-`, `.` and `_`"
    )]
    Path {
        /// The path.
        path: String,
        /// The part to be mounted there.
        what: &'static str,
    },
    /// The URL of a server is neither absolute nor a path.
    #[error(
        "{url:?} is not the URL of a server: use an absolute URL such as \
         `https://api.example.com/v1`, or a path such as `/v1`"
    )]
    ServerUrl {
        /// The URL.
        url: String,
    },
}

impl DeclarationError {
    pub(super) fn of_operation(error: CombineError, operation: String) -> Self {
        match error {
            CombineError::OneCarrier(first, second) => Self::OneCarrier {
                operation,
                first,
                second,
            },
            CombineError::Confused(first, second) => Self::ConfusedAlternatives {
                operation,
                first,
                second,
            },
            CombineError::TooMany => Self::TooManyAlternatives { operation },
            CombineError::Contradiction => Self::Contradiction { operation },
        }
    }
}
