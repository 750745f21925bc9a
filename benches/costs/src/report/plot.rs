use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 190.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;
const COLOURS: [&str; 5] = ["#0b6e4f", "#c84c09", "#3057a6", "#8a3f9e", "#777777"];

/// A line: its name and its points.
pub(super) type Line = (String, Vec<(f64, f64)>);

/// Lines over two axes that both grow by factors, with a mark at each measured point.
pub(super) fn svg(title: &str, axes: [&str; 2], lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|(_, points)| points);
    let [horizontal, vertical] = axes;
    let x = Axis::around(points().map(|point| point.0), LEFT, WIDTH - RIGHT);
    let y = Axis::around(points().map(|point| point.1), HEIGHT - BOTTOM, TOP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"15\">{title}</text>\n"
    );
    for value in x.marks() {
        let at = x.at(value);
        let (bottom, below) = (HEIGHT - BOTTOM, HEIGHT - BOTTOM + 18.0);
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {TOP}V{bottom}\" stroke=\"#e0e0e0\"/>\
             <text x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">{}</text>",
            super::grouped(value)
        );
    }
    for value in y.marks() {
        let at = y.at(value);
        let (right, before) = (WIDTH - RIGHT, LEFT - 8.0);
        let name = if value < 1.0 {
            value.to_string()
        } else {
            super::grouped(value)
        };
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"#e0e0e0\"/>\
             <text x=\"{before}\" y=\"{at:.1}\" text-anchor=\"end\" dy=\"4\">{name}</text>"
        );
    }
    let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
    let _ = writeln!(
        svg,
        "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{horizontal}</text>\
         <text x=\"{LEFT}\" y=\"{}\" fill=\"#555555\">{vertical}</text>",
        HEIGHT - 12.0,
        TOP - 4.0
    );
    let mut names: Vec<f64> = Vec::new();
    for ((name, points), colour) in lines.iter().zip(COLOURS) {
        let path: Vec<String> = points
            .iter()
            .map(|&(across, up)| format!("{:.1},{:.1}", x.at(across), y.at(up)))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        );
        for point in &path {
            let (across, up) = point.split_once(',').unwrap_or_default();
            let _ = writeln!(
                svg,
                "<circle cx=\"{across}\" cy=\"{up}\" r=\"3\" fill=\"{colour}\"/>"
            );
        }
        // Beside the end of its line, and not on another name.
        let mut at = points.last().map_or(TOP, |point| y.at(point.1));
        while names.iter().any(|other| (other - at).abs() < 14.0) {
            at += 1.0;
        }
        names.push(at);
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{at:.1}\" dy=\"4\" fill=\"{colour}\">{}</text>",
            WIDTH - RIGHT + 8.0,
            name.replace('`', "")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// From powers of ten to places.
struct Axis {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Axis {
    fn around(values: impl Iterator<Item = f64> + Clone, start: f64, end: f64) -> Self {
        let least = values.clone().fold(f64::INFINITY, f64::min);
        let most = values.fold(0.0, f64::max);
        Self {
            from: least.log10().floor(),
            to: most.log10().ceil(),
            start,
            end,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let share = (value.log10() - self.from) / (self.to - self.from);
        self.start + share * (self.end - self.start)
    }

    fn marks(&self) -> impl Iterator<Item = f64> {
        let (from, to) = (self.from, self.to);
        std::iter::successors(Some(from), |power| Some(power + 1.0))
            .take_while(move |power| *power <= to)
            .map(|power| 10_f64.powf(power))
    }
}
