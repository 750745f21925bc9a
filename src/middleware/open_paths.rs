use actix_web::guard::GuardContext;

/// The paths of the documents and the docs page, which stay reachable in every section.
///
/// The app that serves them sets the value as `app_data`.
#[derive(Debug)]
pub(crate) struct OpenPaths(pub(crate) Vec<String>);

/// The routing guard of every section. It only keeps a request out of a section, so a path that the
/// router reads differently gets 401 or 404.
pub(crate) fn is_not_open(context: &GuardContext<'_>) -> bool {
    let path = context.head().uri.path();
    let open = context.app_data::<OpenPaths>();
    open.is_none_or(|OpenPaths(open)| !open.iter().any(|open| open == path))
}
