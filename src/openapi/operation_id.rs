//! The names of operations, from which code generators derive the names of functions.

use flate2::Crc;

/// Returns the `operationId` of an operation that has none: `get_items_by_item_id` for `GET
/// /items/{item_id}`.
///
/// The name depends on the method and the path only, and no other operation has it. A segment begins
/// after `_`, or after `__` where a parameter ends, because the parameter's name may have underscores.
/// In other segments `_` becomes `__`, and `-` becomes an upper case letter. A path of another form gets
/// its checksum at the end.
pub(super) fn operation_id(method: &str, path: &str) -> String {
    let mut id = method.to_lowercase();
    let mut is_plain = true;
    let mut separator = "_";
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        id.push_str(separator);
        let parameter = segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        if let Some(name) = parameter {
            is_plain &= name.split('_').all(is_word);
            id.push_str("by_");
            id.push_str(&name.replace(|char: char| !char.is_ascii_alphanumeric(), "_"));
            separator = "__";
        } else {
            is_plain &= is_plain_segment(segment);
            id.push_str(&segment_name(segment));
            separator = "_";
        }
    }
    if is_plain {
        return id;
    }
    let mut checksum = Crc::new();
    checksum.update(path.as_bytes());
    format!("{id}__{:08x}", checksum.sum())
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_plain_segment(segment: &str) -> bool {
    let has_upper_case = segment.bytes().any(|byte| byte.is_ascii_uppercase());
    let mut after_hyphens = segment.split('-').skip(1);
    segment.is_empty()
        || segment.split(['-', '_']).all(is_word)
            && !has_upper_case
            && after_hyphens.all(|it| it.starts_with(|char: char| char.is_ascii_lowercase()))
            && !["by", "slash"].contains(&segment)
}

fn segment_name(segment: &str) -> String {
    if segment.is_empty() {
        return "slash".to_owned();
    }
    let mut name = String::new();
    let mut is_after_hyphen = false;
    for char in segment.chars() {
        match char {
            '-' => {}
            '_' => name.push_str("__"),
            _ if !char.is_ascii_alphanumeric() => name.push('_'),
            _ if is_after_hyphen => name.push(char.to_ascii_uppercase()),
            _ => name.push(char),
        }
        is_after_hyphen = char == '-';
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_made_of_the_method_and_the_path() {
        for (path, expected) in [
            ("/users/me", "get_users_me"),
            ("/items/{item_id}", "get_items_by_item_id"),
            ("/items", "get_items"),
            ("/items/", "get_items_slash"),
            ("/", "get_slash"),
            ("/users/{user_id}/items", "get_users_by_user_id__items"),
            ("/{a}/{b}", "get_by_a__by_b"),
            ("/v1/user-groups", "get_v1_userGroups"),
            ("/v1/user_groups", "get_v1_user__groups"),
            ("/v1/{user-id}/a.b", "get_v1_by_user_id__a_b__db9fb98a"),
        ] {
            assert_eq!(operation_id("GET", path), expected);
        }
    }

    #[test]
    fn paths_that_look_alike_have_different_names() {
        let paths = [
            "/user-items",
            "/userItems",
            "/userI-tems",
            "/user--items",
            "/user_-items",
            "/by_item",
            "/by-item",
            "/user_items",
            "/user/items",
            "/user.items",
            "/user/items/",
            "/items/{item_id}",
            "/items/{item}/id",
            "/items/by/item/id",
            "/items/{item_}/id",
            "/items/slash",
            "/items/",
            "/items/{slash}",
            "/items/{_id}",
            "/items/{}",
            "/caf\u{e9}",
            "/caf%C3%A9",
            "/caf_",
        ];
        let names: BTreeSet<_> = paths.iter().map(|path| operation_id("get", path)).collect();
        assert_eq!(names.len(), paths.len(), "{names:?}");
    }

    proptest! {
        #[test]
        fn a_name_is_an_identifier(path in "/.{0,40}") {
            let id = operation_id("PATCH", &path);
            prop_assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
            prop_assert!(id.starts_with("patch_"));
        }

        #[test]
        fn two_paths_have_two_names(
            one in "(/[aB1_-]{0,4}|/by|/slash|/\\{[ab_-]{0,3}\\}){1,4}",
            other in "(/[aB1_-]{0,4}|/by|/slash|/\\{[ab_-]{0,3}\\}){1,4}",
        ) {
            let same = operation_id("get", &one) == operation_id("get", &other);
            prop_assert_eq!(same, one == other);
        }
    }
}
