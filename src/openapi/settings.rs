use std::collections::BTreeMap;

use paperclip::v2::schema::Apiv2Schema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{DeclarationError, refusal::RefusalBody, requirements::Schemes, server::Server};
use crate::{
    scheme::{BearerScheme, SecurityBase},
    serve::spellings,
};

/// The settings of the document: the description of the API, and the paths of the documents.
///
/// | path | served there | turned off or moved by |
/// |---|---|---|
/// | `/openapi.json` | version 3.0 | [`openapi_path`](Self::openapi_path) |
/// | `/swagger.json` | version 2 | [`swagger_path`](Self::swagger_path) |
/// | none by default | version 3.1 | [`openapi_3_1_path`](Self::openapi_3_1_path) |
/// | `/docs` | the interactive docs page | `docs_path` (feature `docs-ui`) |
///
/// ```
/// use actix_openapi_security::OpenApi;
///
/// OpenApi::new("Items", "1.2.0")
///     .description("Everything about items.")
///     .contact_name("The items team")
///     .contact_email("items@example.com")
///     .license("MIT")
///     .tag("items", "The things themselves")
///     .openapi_path("/api/openapi.json")
///     .swagger_path(None);
/// ```
#[derive(Clone, Debug, Serialize)]
#[must_use = "it is used by `with_openapi`"]
pub struct OpenApi {
    pub(super) title: String,
    /// The Info Object.
    pub(super) info: Value,
    pub(super) servers: Vec<Server>,
    pub(super) tags: Vec<Value>,
    /// The schemes that replace the declared schemes with these names.
    pub(super) schemes: Schemes,
    pub(super) refusal_body: Option<RefusalBody>,
    pub(super) openapi_path: Option<String>,
    pub(super) openapi_3_1_path: Option<String>,
    pub(super) swagger_path: Option<String>,
    pub(super) docs_path: Option<String>,
    #[cfg(feature = "docs-ui")]
    pub(super) persist_authorization: bool,
    #[cfg(feature = "docs-ui")]
    pub(super) frame_ancestors: Vec<String>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a JSON object gets the member that it lacks"
)]
impl OpenApi {
    /// Returns the settings for an API with this title and version, with the default paths.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            info: json!({"title": title, "version": version.into()}),
            title,
            servers: Vec::new(),
            tags: Vec::new(),
            schemes: BTreeMap::new(),
            refusal_body: None,
            openapi_path: Some("/openapi.json".to_owned()),
            openapi_3_1_path: None,
            swagger_path: Some("/swagger.json".to_owned()),
            docs_path: cfg!(feature = "docs-ui").then(|| "/docs".to_owned()),
            #[cfg(feature = "docs-ui")]
            persist_authorization: false,
            #[cfg(feature = "docs-ui")]
            frame_ancestors: Vec::new(),
        }
    }

    /// Sets the description of the API (`CommonMark`).
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.info["description"] = json!(description.into());
        self
    }

    /// Sets the URL of the terms of service.
    pub fn terms_of_service(mut self, url: impl Into<String>) -> Self {
        self.info["termsOfService"] = json!(url.into());
        self
    }

    /// Sets the name of the person or organization that answers questions about the API.
    #[doc(alias = "contact")]
    pub fn contact_name(mut self, name: impl Into<String>) -> Self {
        self.info["contact"]["name"] = json!(name.into());
        self
    }

    /// Sets the page of the contact.
    pub fn contact_url(mut self, url: impl Into<String>) -> Self {
        self.info["contact"]["url"] = json!(url.into());
        self
    }

    /// Sets the email address of the contact.
    pub fn contact_email(mut self, email: impl Into<String>) -> Self {
        self.info["contact"]["email"] = json!(email.into());
        self
    }

    /// Sets the name of the licence, without a URL.
    #[doc(alias = "license_info")]
    pub fn license(mut self, name: impl Into<String>) -> Self {
        self.info["license"] = json!({"name": name.into()});
        self
    }

    /// Sets the name of the licence and the URL of its text.
    pub fn license_at(mut self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.info["license"] = json!({"name": name.into(), "url": url.into()});
        self
    }

    /// Adds a server. Version 2 has only the first server.
    #[doc(alias = "servers")]
    pub fn server(mut self, server: impl Into<Server>) -> Self {
        self.servers.push(server.into());
        self
    }

    /// Describes a tag, which groups operations (`CommonMark`). Tags keep their order.
    #[doc(alias = "openapi_tags")]
    pub fn tag(mut self, name: impl Into<String>, description: impl Into<String>) -> Self {
        let tag = json!({"name": name.into(), "description": description.into()});
        self.tags.push(tag);
        self
    }

    /// Replaces the description of the scheme `S`, for URLs that are known at run time only.
    ///
    /// Only the scheme of a bearer token can be replaced, because the description of another scheme
    /// decides what an extractor reads.
    ///
    /// ```
    /// use actix_openapi_security::{OpenApi, SecurityBase, scheme::OpenIdConnect};
    ///
    /// struct Accounts;
    ///
    /// impl SecurityBase for Accounts {
    ///     type Scheme = OpenIdConnect;
    ///
    ///     fn security_scheme() -> Self::Scheme {
    ///         OpenIdConnect::default()
    ///     }
    /// }
    ///
    /// let issuer = std::env::var("ISSUER").unwrap_or("https://id.example.com".into());
    /// OpenApi::new("Items", "1.0").scheme::<Accounts>(OpenIdConnect::new(format!(
    ///     "{issuer}/.well-known/openid-configuration"
    /// )));
    /// ```
    pub fn scheme<S: SecurityBase<Scheme: BearerScheme>>(mut self, scheme: S::Scheme) -> Self {
        let name = S::scheme_name().into_owned();
        self.schemes.insert(name, scheme.into());
        self
    }

    /// Documents the body that an [`error_handler`](crate::SecurityConfig::error_handler) writes in the
    /// place of `{"detail": …}`.
    ///
    /// ```
    /// use actix_openapi_security::OpenApi;
    /// use paperclip::actix::Apiv2Schema;
    ///
    /// #[derive(serde::Serialize, Apiv2Schema)]
    /// struct Problem {
    ///     title: String,
    /// }
    ///
    /// OpenApi::new("Items", "1.0").refusal_body::<Problem>();
    /// ```
    pub fn refusal_body<T: Apiv2Schema>(mut self) -> Self {
        let mut schema = T::raw_schema();
        schema.remove_refs();
        self.refusal_body = Some(RefusalBody {
            name: T::name().filter(|name| !name.contains('<')),
            schema: json!(schema),
        });
        self
    }

    /// Sets the path of version 3.0. With `None`, it is not served.
    #[doc(alias = "openapi_url")]
    pub fn openapi_path<'a>(mut self, path: impl Into<Option<&'a str>>) -> Self {
        self.openapi_path = path.into().map(str::to_owned);
        self
    }

    /// Sets the path of version 3.1. With `None`, the default, it is not served.
    ///
    /// The version has the content of version 3.0, with schemas in JSON Schema. Both can be served, or
    /// version 3.1 alone:
    ///
    /// ```
    /// use actix_openapi_security::OpenApi;
    ///
    /// OpenApi::new("Items", "1.0")
    ///     .openapi_path(None)
    ///     .openapi_3_1_path("/openapi.json");
    /// ```
    pub fn openapi_3_1_path<'a>(mut self, path: impl Into<Option<&'a str>>) -> Self {
        self.openapi_3_1_path = path.into().map(str::to_owned);
        self
    }

    /// Sets the path of version 2. With `None`, it is not served.
    pub fn swagger_path<'a>(mut self, path: impl Into<Option<&'a str>>) -> Self {
        self.swagger_path = path.into().map(str::to_owned);
        self
    }

    /// Sets the path of the docs page. With `None`, it is not served.
    #[cfg(feature = "docs-ui")]
    #[cfg_attr(docsrs, doc(cfg(feature = "docs-ui")))]
    #[doc(alias = "docs_url")]
    pub fn docs_path<'a>(mut self, path: impl Into<Option<&'a str>>) -> Self {
        self.docs_path = path.into().map(str::to_owned);
        self
    }

    /// Sets whether the docs page stays authorized across a reload. The default is `false`.
    ///
    /// # Security
    ///
    /// The browser then keeps tokens in its local storage, where every script of the same origin
    /// can read them.
    #[cfg(feature = "docs-ui")]
    #[cfg_attr(docsrs, doc(cfg(feature = "docs-ui")))]
    #[doc(alias = "persistAuthorization")]
    pub fn persist_authorization(mut self, persist: bool) -> Self {
        self.persist_authorization = persist;
        self
    }

    /// Sets the origins of the pages that may show the docs page in a frame, such as a developer portal.
    /// The default is none.
    ///
    /// ```
    /// use actix_openapi_security::OpenApi;
    ///
    /// OpenApi::new("Items", "1.0").docs_frame_ancestors(["https://developers.example.com"]);
    /// ```
    ///
    /// An origin is a scheme, a host, and a port unless it is the default. Another text fails at
    /// start-up.
    ///
    /// # Security
    ///
    /// A page around the docs page can make a user click on it without noticing. Name only your own
    /// origins.
    ///
    /// Specification: [Content Security Policy Level 3, frame-ancestors](https://www.w3.org/TR/CSP3/#directive-frame-ancestors).
    #[cfg(feature = "docs-ui")]
    #[cfg_attr(docsrs, doc(cfg(feature = "docs-ui")))]
    pub fn docs_frame_ancestors(mut self, origins: impl IntoIterator<Item: Into<String>>) -> Self {
        self.frame_ancestors = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Returns the documents: the name that the docs page shows, and the path.
    pub(super) fn documents(&self) -> [(&'static str, Option<&str>); 3] {
        [
            ("OpenAPI 3.0", self.openapi_path.as_deref()),
            ("OpenAPI 3.1", self.openapi_3_1_path.as_deref()),
            ("Swagger 2.0", self.swagger_path.as_deref()),
        ]
    }

    /// Returns the name and the path of each served part, in the order of registration.
    fn mounts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let page = ("the docs page", self.docs_path.as_deref());
        let mounts = self.documents().into_iter().chain([page]);
        mounts.filter_map(|(part, path)| Some((part, path?)))
    }

    /// Returns the paths of the documents and the docs page, which stay reachable in every section.
    pub(super) fn open_paths(&self) -> Vec<String> {
        #[cfg_attr(
            not(feature = "docs-ui"),
            expect(unused_mut, reason = "only the page adds paths")
        )]
        let mut paths: Vec<String> = self.mounts().map(|(_, path)| path.to_owned()).collect();
        #[cfg(feature = "docs-ui")]
        paths.extend(
            self.docs_path
                .iter()
                .flat_map(|path| crate::docs_ui::paths(path)),
        );
        paths.iter().flat_map(|path| spellings(path)).collect()
    }

    /// Refuses a path that cannot be registered, and a path that is registered twice.
    pub(super) fn check_paths(&self) -> Result<(), DeclarationError> {
        for (index, (part, path)) in self.mounts().enumerate() {
            if !path.starts_with('/') || !path.bytes().all(is_sent_unencoded) {
                return Err(DeclarationError::new(format!(
                    "{path:?} cannot be the path of {part}: begin with `/` and use only characters that \
                     a URL has unencoded, such as letters, digits, `-`, `.` and `_`"
                )));
            }
            let is_same = |(_, other): &(_, &str)| spellings(other) == spellings(path);
            if let Some((first, _)) = self.mounts().take(index).find(is_same) {
                return Err(DeclarationError::new(format!(
                    "{path:?} is mounted twice, by {first} and by {part}: move one of them, or switch \
                     the document's off by setting its path to `None`"
                )));
            }
        }
        Ok(())
    }
}

/// Returns whether a client sends the character of a path unencoded (RFC 3986 3.3). Sections compare
/// paths in that form.
fn is_sent_unencoded(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte)
}
