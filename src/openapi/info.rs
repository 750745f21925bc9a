use serde::Serialize;

/// The Contact Object.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub(super) struct Contact {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
}

/// The License Object.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct License {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
}

/// The Tag Object.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) description: String,
}

/// The Info Object.
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
