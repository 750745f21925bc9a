use super::{SecurityScheme, SecuritySchemeKind};

/// How a scheme is named and described: what the builder of every scheme can set.
#[derive(Clone, Debug, Default)]
pub(super) struct Label {
    pub(super) scheme_name: Option<String>,
    pub(super) description: Option<String>,
}

impl Label {
    /// The scheme of this kind, with the label on it.
    pub(super) fn on(self, kind: SecuritySchemeKind) -> SecurityScheme {
        let mut scheme = SecurityScheme::new(kind);
        if let Some(name) = self.scheme_name {
            scheme = scheme.scheme_name(name);
        }
        if let Some(description) = self.description {
            scheme = scheme.description(description);
        }
        scheme
    }
}

/// The methods that set the label of a builder. A trait would have to be imported wherever a scheme
/// is described.
macro_rules! labelled {
    ($builder:ty) => {
        impl $builder {
            /// Sets the text that the docs page shows beside the scheme (`CommonMark`).
            pub fn description(mut self, description: impl Into<String>) -> Self {
                self.label.description = Some(description.into());
                self
            }

            /// Sets the scheme's name in the document, instead of the type's short name.
            pub fn scheme_name(mut self, name: impl Into<String>) -> Self {
                self.label.scheme_name = Some(name.into());
                self
            }
        }
    };
}

pub(super) use labelled;
