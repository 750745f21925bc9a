/// The reference by which the resource at one path finds the one at another (RFC 3986 4.2).
///
/// Both paths are absolute. The reference goes no higher than the folder that has both, so it holds below
/// any prefix.
pub(super) fn reference(from: &str, to: &str) -> String {
    let pairs = from.bytes().zip(to.bytes());
    let same = pairs.take_while(|(from, to)| from == to).count();
    let same = from.get(..same).unwrap_or_default();
    let folder = same.rfind('/').map_or(0, |slash| slash + 1);
    let [from, to] = [from, to].map(|path| path.get(folder..).unwrap_or_default());
    // Without `./`, what stands before a colon would be a scheme.
    format!("./{}{to}", "../".repeat(from.matches('/').count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_leads_from_one_path_to_the_other() {
        for (from, to, expected) in [
            ("/docs", "/openapi.json", "./openapi.json"),
            ("/docs", "/docs/swagger-ui.css", "./docs/swagger-ui.css"),
            ("/docs/", "/docs/swagger-ui.css", "./swagger-ui.css"),
            ("/internal/docs", "/openapi.json", "./../openapi.json"),
            ("/internal/docs", "/internal/openapi.json", "./openapi.json"),
            ("/a/b/docs", "/a/c/openapi.json", "./../c/openapi.json"),
            ("/docs", "/", "./"),
            ("/internal/docs", "/", "./../"),
            ("/docs/", "/docs", "./../docs"),
            ("/docs", "/docs/", "./docs/"),
            ("/docs", "/v1:spec.json", "./v1:spec.json"),
        ] {
            assert_eq!(reference(from, to), expected, "{from} -> {to}");
        }
    }
}
