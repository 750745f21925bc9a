use super::{grouped, in_turn, median, page::Page, rounds};
use crate::{
    cases::{Case, PATH},
    requests::Sent,
    server::Server,
};

const MILLISECONDS: u32 = 250;

/// Requests per second over loopback, of every case in turn.
pub(super) fn write(page: &mut Page) {
    let servers = Case::ALL.map(|case| Server::start(&["request", case.name(), "1"], Some(0)));
    let sent = [Sent::Token(43), Sent::Nothing];
    let mut measured = vec![[Vec::new(), Vec::new()]; servers.len()];
    for round in 0..rounds() {
        for index in in_turn(servers.len(), round) {
            for (&sent, measured) in sent.iter().zip(&mut measured[index]) {
                let field = Case::ALL[index].field(sent);
                let field = field.map(|(name, value)| format!("{name}: {value}"));
                let fields: Vec<String> = field.into_iter().collect();
                measured.push(servers[index].load(PATH, MILLISECONDS, &fields));
            }
        }
    }
    let medians: Vec<[f64; 2]> = measured.into_iter().map(|of| of.map(median)).collect();
    let base = |case: Case, column: usize| {
        let base = [case.without_security(), Case::Constant401][column];
        let index = Case::ALL.iter().position(|other| *other == base);
        medians[index.expect("all cases are measured")][column]
    };
    let rows: Vec<Vec<String>> = Case::ALL
        .iter()
        .zip(&medians)
        .map(|(&case, medians)| {
            let mut row = vec![case.name().to_owned()];
            for (column, &median) in medians.iter().enumerate() {
                if !is_compared(case, sent[column]) {
                    row.extend(["", ""].map(str::to_owned));
                    continue;
                }
                row.push(format!("{:.3}", median / base(case, column)));
                row.push(grouped(median));
            }
            row
        })
        .collect();
    let head = [
        "",
        "token of 43, of no security",
        "requests/s",
        "no header, of constant 401",
        "requests/s",
    ];
    page.table("throughput", &head, &rows);
}

/// Returns whether the answer of a case to a request is comparable with those of other cases.
fn is_compared(case: Case, sent: Sent) -> bool {
    match case {
        Case::Constant401 => !sent.is_accepted(),
        case => sent.is_accepted() || case.refuses(sent),
    }
}
