//! Checks that no operation takes a path of the documents or of the docs page.

use actix_web::dev::ResourceDef;

use super::{DeclarationError, OpenApi, object::operation_name, requirements, visitor::Paths};

/// Refuses an operation that takes one of the paths. Operations inside a section are not checked,
/// because requests for these paths never enter a section.
pub(super) fn check(paths: &Paths, settings: &OpenApi) -> Result<(), DeclarationError> {
    let open = settings.open_paths();
    let page = settings.docs_path.as_deref();
    let page = page
        .map(|it| it.trim_end_matches('/'))
        .filter(|it| !it.is_empty());
    for (path, item) in paths {
        let mut outside = item
            .methods
            .iter()
            .filter(|(_, it)| !requirements::is_in_section(it));
        let Some((method, _)) = outside.next() else {
            continue;
        };
        let taken = open
            .iter()
            .map(String::as_str)
            .find(|open| takes(path, open));
        // A plain scope around such an operation would take the files of the page.
        if let Some(open) = taken.or(page.filter(|page| is_below(path, page))) {
            return Err(DeclarationError::new(format!(
                "{} takes the path {open:?} of the document or the docs page: move one of them, or switch \
                 the document or the page off by setting its path to `None`",
                operation_name(&format!("{method:?}"), path)
            )));
        }
    }
    Ok(())
}

fn takes(path: &str, open: &str) -> bool {
    let literal = path.split('{').next().unwrap_or(path);
    open.starts_with(literal) && ResourceDef::new(path).is_match(open)
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}
