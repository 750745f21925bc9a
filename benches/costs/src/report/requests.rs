use super::{
    page::Page,
    plot::{self, Line},
    signed,
};
use crate::{
    cases::Case,
    requests::{Sent, TOKENS},
    things::{Counts, count},
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
    let secured = Case::ALL
        .into_iter()
        .filter(|case| !matches!(case, Case::Bare));
    let secure: Vec<Case> = secured
        .clone()
        .filter(|case| *case != Case::Constant401)
        .collect();
    table(page, "accepted", &counts, Case::Bare, &secure, &accepted);
    let strict: Vec<Case> = secured
        .filter(|case| case.refuses(Sent::Nothing) && *case != Case::Constant401)
        .collect();
    table(
        page,
        "refused",
        &counts,
        Case::Constant401,
        &strict,
        &refused,
    );

    let line = |case: Case| -> Line {
        let points = TOKENS.map(|length| {
            let across = length as f64;
            (
                across,
                over(&counts, Case::Bare, case, Sent::Token(length)).0,
            )
        });
        (case.name().to_owned(), points.to_vec())
    };
    let lines = [
        Case::Argument,
        Case::Guard,
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
    let count = counts[Case::Bare.name()][&Sent::Nothing.name()];
    let constant = counts[Case::Constant401.name()][&Sent::Nothing.name()];
    format!(
        "The handler without security takes {} instructions and {} allocations, the one that \
         answers a constant 401 takes {} and {}.",
        super::grouped(count.instructions),
        count.allocations,
        super::grouped(constant.instructions),
        constant.allocations,
    )
}

fn over(counts: &Counts, base: Case, case: Case, sent: Sent) -> (f64, f64) {
    let [base, count] = [base, case].map(|case| counts[case.name()][&sent.name()]);
    let allocations = count.allocations as f64 - base.allocations as f64;
    (count.instructions - base.instructions, allocations)
}

fn table(
    page: &mut Page,
    name: &str,
    counts: &Counts,
    base: Case,
    cases: &[Case],
    requests: &[Sent],
) {
    let mut head = vec![String::new()];
    head.extend(requests.iter().map(|sent| sent.name()));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = cases
        .iter()
        .map(|&case| {
            let mut row = vec![case.name().to_owned()];
            row.extend(requests.iter().map(|&sent| {
                if !sent.is_accepted() && !case.refuses(sent) {
                    return "lets it in".to_owned();
                }
                let (instructions, allocations) = over(counts, base, case, sent);
                format!("{} ({})", signed(instructions), signed(allocations))
            }));
            row
        })
        .collect();
    page.table(name, &head, &rows);
}
