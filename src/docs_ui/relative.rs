/// The reference by which the resource at one path finds the one at another (RFC 3986 4.2).
///
/// Both paths are absolute. The result never begins with `/`, so it holds below any prefix.
pub(super) fn reference(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    // The last segment of each is the resource itself, the ones before are where it is.
    let (_, from_folders) = from.split_last().unwrap_or((&"", &[]));
    let (name, to_folders) = to.split_last().unwrap_or((&"", &[]));
    let shared = from_folders
        .iter()
        .zip(to_folders)
        .take_while(|(from, to)| from == to)
        .count();

    let mut reference = "../".repeat(from_folders.len() - shared);
    for folder in to_folders.iter().skip(shared) {
        reference.push_str(folder);
        reference.push('/');
    }
    reference.push_str(name);
    // Empty it would be the page itself; with a colon in front, a scheme.
    if reference.is_empty()
        || reference
            .split('/')
            .next()
            .is_some_and(|it| it.contains(':'))
    {
        reference.insert_str(0, "./");
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_leads_from_one_path_to_the_other() {
        for (from, to, expected) in [
            ("/docs", "/openapi.json", "openapi.json"),
            ("/docs", "/docs/swagger-ui.css", "docs/swagger-ui.css"),
            ("/docs/", "/docs/swagger-ui.css", "swagger-ui.css"),
            ("/internal/docs", "/openapi.json", "../openapi.json"),
            ("/internal/docs", "/internal/openapi.json", "openapi.json"),
            ("/a/b/docs", "/a/c/openapi.json", "../c/openapi.json"),
            ("/docs", "/", "./"),
            ("/internal/docs", "/", "../"),
            ("/docs/", "/docs", "../docs"),
            ("/docs", "/docs/", "docs/"),
            ("/docs", "/v1:spec.json", "./v1:spec.json"),
        ] {
            assert_eq!(reference(from, to), expected, "{from} -> {to}");
        }
    }
}
