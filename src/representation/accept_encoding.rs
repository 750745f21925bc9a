use actix_web::{HttpRequest, http::header};

/// Whether the client takes gzip, and no less than it takes bytes as they are (RFC 9110 12.5.3).
pub(super) fn accepts_gzip(request: &HttpRequest) -> bool {
    let headers = request.headers();
    // Mostly there is one field or none, and most clients that have one begin it with what we have.
    match headers.get(header::ACCEPT_ENCODING) {
        None => false,
        Some(field) if field.as_bytes().starts_with(b"gzip, ") && is_plain(field.as_bytes()) => {
            true
        }
        Some(_) => prefers_gzip(
            headers
                .get_all(header::ACCEPT_ENCODING)
                .filter_map(|field| field.to_str().ok()),
        ),
    }
}

/// Whether a list has no weights: then what it lists is taken.
fn is_plain(field: &[u8]) -> bool {
    !field.contains(&b';')
}

/// What `codings` weigh, each `codings [ ";" "q=" qvalue ]`: the listed ones as they say, `*` for
/// all others. Who lists nothing takes the bytes as they are.
fn prefers_gzip<'a>(fields: impl Iterator<Item = &'a str>) -> bool {
    let [mut gzip, mut identity, mut others] = [None; 3];
    for coding in fields.flat_map(|field| field.split(',')) {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(weight).unwrap_or(ONE);
        let weights = if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            &mut gzip
        } else if name.eq_ignore_ascii_case("identity") {
            &mut identity
        } else if name == "*" {
            &mut others
        } else {
            continue;
        };
        *weights = Some(weight);
    }
    let gzip = gzip.or(others).unwrap_or(0);
    gzip > 0 && gzip >= identity.unwrap_or(0)
}

/// A weight of 1, in thousandths.
const ONE: u16 = 1_000;

/// A weight (RFC 9110 12.4.2) in thousandths. One that is none is the least there is.
fn weight(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim_end().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, fraction) = match value.trim_start().split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (value.trim_start(), ""),
    };
    let is_number = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths = format!("{fraction:0<3}").parse();
    Some(match (whole, thousandths) {
        ("1", Ok(0)) => ONE,
        ("0", Ok(thousandths)) if is_number => thousandths,
        _ => 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_taken_where_it_is_listed_and_not_outweighed() {
        for (field, expected) in [
            ("gzip", true),
            ("GZIP", true),
            ("x-gzip", true),
            ("br, zstd, gzip", true),
            ("br;q=1.0, gzip;q=0.8, *;q=0.1", true),
            ("gzip ; q=0.001", true),
            ("*", true),
            ("identity;q=0.5, gzip;q=0.5", true),
            ("identity;q=0.5, *", true),
            ("", false),
            ("br", false),
            ("gzip;q=0", false),
            ("gzip;q=0.000", false),
            ("gzip;q=nonsense", false),
            ("gzip;q=0, *", false),
            ("*;q=0", false),
            ("identity, gzip;q=0.5", false),
            ("gzipped", false),
        ] {
            assert_eq!(prefers_gzip([field].into_iter()), expected, "{field:?}");
        }
    }

    #[test]
    fn several_fields_are_one_list() {
        assert!(prefers_gzip(["br", "gzip"].into_iter()));
        assert!(!prefers_gzip(["gzip", "gzip;q=0"].into_iter()));
    }
}
