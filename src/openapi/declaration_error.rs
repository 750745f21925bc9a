use thiserror::Error;

/// A declaration that cannot be right, found when the app is built. The message says how to mend
/// it.
///
/// ```
/// use actix_openapi_security::{DeclarationError, OpenApi, WithOpenApi};
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
        "two different security schemes are named {name:?}: rename one of the types, or set \
         another name with `scheme_name`"
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
    /// A scheme lacks something that its kind cannot do without.
    #[error("the security scheme {name:?} has no {member}: {mend}")]
    SchemeIncomplete {
        /// The scheme's name.
        name: String,
        /// What is missing, as the specification calls it.
        member: &'static str,
        /// How to mend it.
        mend: &'static str,
    },
    /// A credential is asked for by a scheme that describes something else.
    #[error(
        "the security scheme {name:?} does not describe {credential}, which an operation asks for \
         by it: describe another kind of scheme, or ask for what it describes"
    )]
    SchemeMisfit {
        /// The scheme's name.
        name: String,
        /// What is asked for.
        credential: String,
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
        "{operation} asks for the security scheme {name:?}, which nothing declares: declare the \
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
         declare: add it to the scheme with `scope`"
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
        /// What is mounted there first.
        first: String,
        /// What would be mounted there as well.
        second: String,
    },
    /// A path for a document or the docs page is not a plain absolute path.
    #[error(
        "{path:?} cannot be the path of {what}: begin with `/` and use no `{{`, `}}`, `?` or `#`"
    )]
    Path {
        /// The path.
        path: String,
        /// What was to be mounted there.
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
