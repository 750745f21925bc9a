use super::{
    DeclarationError,
    info::{Contact, Info, License, Tag},
    server::Server,
};

/// What the document says about the API, and where it is served.
///
/// | path | what | turned off or moved by |
/// |---|---|---|
/// | `/openapi.json` | version 3.0 | [`openapi_path`](Self::openapi_path) |
/// | `/swagger.json` | version 2 | [`swagger_path`](Self::swagger_path) |
/// | nowhere, unless it is asked for | version 3.1 | [`openapi_3_1_path`](Self::openapi_3_1_path) |
/// | `/docs` | the interactive docs page | `docs_path` (feature `docs-ui`) |
///
/// ```
/// use actix_openapi_security::{Contact, License, OpenApi, Tag};
///
/// OpenApi::new("Items", "1.2.0")
///     .description("Everything about items.")
///     .contact(Contact::new("The items team").email("items@example.com"))
///     .license(License::new("MIT"))
///     .tag(Tag::new("items").description("The things themselves"))
///     .openapi_path("/api/openapi.json")
///     .swagger_path(None);
/// ```
#[derive(Clone, Debug, Hash)]
#[must_use = "it is used by `with_openapi`"]
pub struct OpenApi {
    pub(super) info: Info,
    pub(super) servers: Vec<Server>,
    pub(super) tags: Vec<Tag>,
    pub(super) openapi_path: Option<String>,
    pub(super) openapi_3_1_path: Option<String>,
    pub(super) swagger_path: Option<String>,
    #[cfg(feature = "docs-ui")]
    pub(super) docs_path: Option<String>,
    #[cfg(feature = "docs-ui")]
    pub(super) persist_authorization: bool,
}

impl OpenApi {
    /// A document with the API's title and version, served at the default paths.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            info: Info {
                title: title.into(),
                version: version.into(),
                description: None,
                terms_of_service: None,
                contact: None,
                license: None,
            },
            servers: Vec::new(),
            tags: Vec::new(),
            openapi_path: Some("/openapi.json".to_owned()),
            openapi_3_1_path: None,
            swagger_path: Some("/swagger.json".to_owned()),
            #[cfg(feature = "docs-ui")]
            docs_path: Some("/docs".to_owned()),
            #[cfg(feature = "docs-ui")]
            persist_authorization: false,
        }
    }

    /// Sets what the API is about (`CommonMark`).
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.info.description = Some(description.into());
        self
    }

    /// Sets the URL of the terms of service.
    pub fn terms_of_service(mut self, url: impl Into<String>) -> Self {
        self.info.terms_of_service = Some(url.into());
        self
    }

    /// Sets whom to ask about the API.
    pub fn contact(mut self, contact: Contact) -> Self {
        self.info.contact = Some(contact);
        self
    }

    /// Sets the terms under which the API may be used.
    #[doc(alias = "license_info")]
    pub fn license(mut self, license: License) -> Self {
        self.info.license = Some(license);
        self
    }

    /// Adds a server. Version 2 knows only one: it names the first.
    #[doc(alias = "servers")]
    pub fn server(mut self, server: impl Into<Server>) -> Self {
        self.servers.push(server.into());
        self
    }

    /// Describes a tag. Tags are listed in the order in which they were added.
    #[doc(alias = "openapi_tags")]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }

    /// Sets the path of version 3.0, or with `None` does not serve it.
    #[doc(alias = "openapi_url")]
    pub fn openapi_path<'a>(mut self, path: impl Into<Option<&'a str>>) -> Self {
        self.openapi_path = path.into().map(str::to_owned);
        self
    }

    /// Sets the path of version 3.1, or with `None` does not serve it, as by default.
    ///
    /// It says the same as version 3.0, in schemas that are JSON Schema. Both can be served, or for
    /// clients that know it well, version 3.1 alone:
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

    /// Sets the path of version 2, or with `None` does not serve it.
    pub fn swagger_path<'a>(mut self, path: impl Into<Option<&'a str>>) -> Self {
        self.swagger_path = path.into().map(str::to_owned);
        self
    }

    /// Sets the path of the docs page, or with `None` does not serve it.
    #[cfg(feature = "docs-ui")]
    #[cfg_attr(docsrs, doc(cfg(feature = "docs-ui")))]
    #[doc(alias = "docs_url")]
    pub fn docs_path<'a>(mut self, path: impl Into<Option<&'a str>>) -> Self {
        self.docs_path = path.into().map(str::to_owned);
        self
    }

    /// Sets whether the docs page keeps what was authorized across a reload. Off by default.
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

    /// What is mounted where, in the order in which it is.
    fn mounts(&self) -> Vec<(&'static str, &str)> {
        let mounts = [
            ("version 3 of the document", self.openapi_path.as_deref()),
            (
                "version 3.1 of the document",
                self.openapi_3_1_path.as_deref(),
            ),
            ("version 2 of the document", self.swagger_path.as_deref()),
            #[cfg(feature = "docs-ui")]
            ("the docs page", self.docs_path.as_deref()),
        ];
        mounts
            .into_iter()
            .filter_map(|(what, path)| Some((what, path?)))
            .collect()
    }

    /// The paths of the document and the docs page, which a guard around the app leaves open.
    pub(super) fn open_paths(&self) -> Vec<String> {
        let documents = [
            &self.openapi_path,
            &self.openapi_3_1_path,
            &self.swagger_path,
        ];
        let documents = documents.into_iter().flatten().cloned();
        #[cfg(feature = "docs-ui")]
        let documents = documents.chain(
            self.docs_path
                .iter()
                .flat_map(|path| crate::docs_ui::paths(path)),
        );
        documents.collect()
    }

    /// Refuses paths that cannot be mounted, or not beside what is mounted already.
    pub(super) fn check_paths(
        &self,
        is_taken: impl Fn(&str) -> bool,
    ) -> Result<(), DeclarationError> {
        let mounts = self.mounts();
        for (index, &(what, path)) in mounts.iter().enumerate() {
            if !path.starts_with('/') || path.contains(['{', '}', '?', '#']) {
                return Err(DeclarationError::Path {
                    path: path.to_owned(),
                    what,
                });
            }
            let first = if is_taken(path) {
                Some("an operation")
            } else {
                let mut before = mounts.iter().take(index);
                before
                    .find(|(_, other)| *other == path)
                    .map(|(other, _)| *other)
            };
            if let Some(first) = first {
                return Err(DeclarationError::PathMountedTwice {
                    path: path.to_owned(),
                    first: first.to_owned(),
                    second: what.to_owned(),
                });
            }
        }
        Ok(())
    }
}
