use serde::Serialize;

/// Whom to ask about the API.
///
/// ```
/// use actix_openapi_security::{Contact, OpenApi};
///
/// OpenApi::new("Items", "1.0").contact(Contact::new("The items team").email("items@example.com"));
/// ```
///
/// Specification: [OpenAPI 3.0.4, Contact Object](https://spec.openapis.org/oas/v3.0.4#contact-object).
#[derive(Clone, Debug, Hash, Serialize)]
#[must_use]
pub struct Contact {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

impl Contact {
    /// A person or organization.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            url: None,
            email: None,
        }
    }

    /// Sets the contact's page.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets the contact's email address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }
}

/// The terms under which the API may be used.
///
/// ```
/// use actix_openapi_security::{License, OpenApi};
///
/// OpenApi::new("Items", "1.0").license(License::new("MIT").url("https://opensource.org/license/mit"));
/// ```
///
/// Specification: [OpenAPI 3.0.4, License Object](https://spec.openapis.org/oas/v3.0.4#license-object).
#[derive(Clone, Debug, Hash, Serialize)]
#[must_use]
pub struct License {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl License {
    /// A licence by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            url: None,
        }
    }

    /// Sets where the licence can be read.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }
}

/// Describes a tag that operations are grouped by.
///
/// ```
/// use actix_openapi_security::{OpenApi, Tag};
///
/// OpenApi::new("Items", "1.0").tag(Tag::new("items").description("Everything about items"));
/// ```
///
/// Specification: [OpenAPI 3.0.4, Tag Object](https://spec.openapis.org/oas/v3.0.4#tag-object).
#[derive(Clone, Debug, Hash, Serialize)]
#[must_use]
pub struct Tag {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl Tag {
    /// A tag by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
        }
    }

    /// Sets what the tag stands for (`CommonMark`).
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

/// What the document says about itself.
///
/// Specification: [OpenAPI 3.0.4, Info Object](https://spec.openapis.org/oas/v3.0.4#info-object).
#[derive(Clone, Debug, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) terms_of_service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) license: Option<License>,
}
