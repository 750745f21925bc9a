use actix_web::guard::GuardContext;

/// The exact paths of the documents and the docs page, which no section takes.
///
/// Set as `app_data` by the app that serves them.
#[derive(Debug)]
pub(crate) struct OpenPaths(pub(crate) Vec<String>);

/// The routing guard of every section. It can only keep a request out of a section, so a path that the
/// router reads differently ends in 401 or 404.
pub(crate) fn is_not_open(context: &GuardContext<'_>) -> bool {
    let path = context.head().uri.path();
    let open = context.app_data::<OpenPaths>();
    open.is_none_or(|OpenPaths(open)| !open.iter().any(|open| open == path))
}
