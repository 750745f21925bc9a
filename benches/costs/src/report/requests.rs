use super::{
    page::Page,
    plot::{self, Line},
    signed,
};
use crate::{
    cases::Case,
    counts::{Counts, count},
    requests::{Sent, TOKENS},
};

/// Instructions and allocations over the same handler without security.
pub(super) fn write(page: &mut Page) {
    let counts = count();
    page.set("bare", &bare(&counts));
    let accepted: Vec<Sent> = Sent::all()
        .into_iter()
        .filter(|it| it.is_accepted())
        .collect();
    let refused: Vec<Sent> = Sent::all()
        .into_iter()
        .filter(|it| !it.is_accepted())
        .collect();
    let secured: Vec<Case> = Case::ALL
        .into_iter()
        .filter(|case| case.is_secured())
        .collect();
    let rows = secured.iter().map(|&case| (case, case.without_security()));
    table(page, "accepted", &counts, rows, &accepted);
    let rows = secured
        .iter()
        .filter(|case| case.refuses(Sent::Nothing))
        .map(|&case| (case, Case::Constant401));
    table(page, "refused", &counts, rows, &refused);

    let line = |case: Case| -> Line {
        let points = TOKENS.map(|length| {
            let across = length as f64;
            (
                across,
                over(&counts, case.without_security(), case, Sent::Token(length)).0,
            )
        });
        (case.name().to_owned(), points.to_vec())
    };
    let lines = [
        Case::Argument,
        Case::Section,
        Case::ByHandChecked,
        Case::HttpauthExtractor,
        Case::HttpauthMiddleware,
    ];
    let svg = plot::svg(
        "Instructions over the same handler without security",
        ["characters of the token", "instructions"],
        &lines.map(line),
    );
    Page::picture("cost-by-token.svg", &svg);
}

fn bare(counts: &Counts) -> String {
    let of = |case: Case| {
        let count = counts[case.name()][&Sent::Nothing.name()];
        format!(
            "{} instructions and {} allocations",
            super::grouped(count.instructions),
            count.allocations
        )
    };
    format!(
        "The handler without security takes {}, in a scope it takes {}. The handler of the constant \
         401 takes {}.",
        of(Case::Bare),
        of(Case::Scope),
        of(Case::Constant401),
    )
}

fn over(counts: &Counts, base: Case, case: Case, sent: Sent) -> (f64, f64) {
    let [base, count] = [base, case].map(|case| counts[case.name()][&sent.name()]);
    let allocations = count.allocations as f64 - base.allocations as f64;
    (count.instructions - base.instructions, allocations)
}

/// A table of cases, each compared with another case.
fn table(
    page: &mut Page,
    name: &str,
    counts: &Counts,
    cases: impl Iterator<Item = (Case, Case)>,
    requests: &[Sent],
) {
    let mut head = vec![String::new()];
    head.extend(requests.iter().map(|sent| sent.name()));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = cases
        .map(|(case, base)| {
            let mut row = vec![case.name().to_owned()];
            row.extend(requests.iter().map(|&sent| {
                if !sent.is_accepted() && !case.refuses(sent) {
                    return "accepted".to_owned();
                }
                let (instructions, allocations) = over(counts, base, case, sent);
                format!("{} ({})", signed(instructions), signed(allocations))
            }));
            row
        })
        .collect();
    page.table(name, &head, &rows);
}
