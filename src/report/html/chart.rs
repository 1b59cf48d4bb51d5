//! Requests over time as a drawing: all of them with the campaigns' share, and below the campaigns'
//! alone on a scale of their own, since a thief's share of the whole is often too small to see.

use crate::case::{Bars, Case};
use crate::record::Timestamp;
use crate::report::answer;
use crate::report::bars::time;
use crate::words::{many, thousands};
use maud::{Markup, html};

/// The drawing's own units.
const WIDTH: i64 = 1000;
const LEFT: i64 = 70;
const TOP: i64 = 34;
const ALL: i64 = 150;
const GAP: i64 = 26;
const OWN: i64 = 80;
const BOTTOM: i64 = TOP + ALL + GAP + OWN;

/// Where bars and moments lie in the drawing.
struct Scale<'c> {
    bars: &'c Bars,
    count: i64,
}

impl<'c> Scale<'c> {
    fn of(bars: &'c Bars) -> Option<Self> {
        let count = i64::try_from(bars.counts.len()).ok().filter(|count| *count > 0)?;
        Some(Self { bars, count })
    }

    /// The left edge of a bar, in hundredths of a unit.
    fn edge(&self, at: i64) -> i64 {
        LEFT * 100 + (WIDTH - LEFT) * 100 * at / self.count
    }

    /// When a bar begins.
    fn begin(&self, at: i64) -> Timestamp {
        self.bars.begin(usize::try_from(at).unwrap_or(0))
    }

    /// Where a moment lies, in hundredths of a unit.
    fn moment(&self, at: Timestamp) -> i64 {
        let whole = i128::from(self.count) * i128::from(self.bars.each);
        let since = i128::from(at.0) - i128::from(self.bars.start.0);
        let x = i128::from((WIDTH - LEFT) * 100) * since.clamp(0, whole) / whole.max(1);
        LEFT * 100 + i64::try_from(x).unwrap_or(0)
    }
}

/// A length of the drawing from hundredths.
fn units(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A height in hundredths; something is never drawn as nothing.
fn height(value: u64, most: u64, room: i64) -> i64 {
    let whole = i128::from(value) * i128::from(room) * 100 / i128::from(most.max(1));
    let least = if value > 0 { 100 } else { 0 };
    i64::try_from(whole).unwrap_or(0).max(least)
}

/// The section with the drawing; nothing where no time is known.
pub fn over_time(case: &Case) -> Markup {
    let Some(scale) = Scale::of(&case.bars) else { return html! {} };
    let most = case.bars.peak(false).map_or(0, |(_, requests)| requests);
    let own = case.bars.peak(true).map_or(0, |(_, requests)| requests);
    let heading = format!("Requests per {}", case.bars.unit());
    let bottom = if own > 0 { BOTTOM } else { TOP + ALL };
    html! {
        section {
            h2 { (heading) }
            p.legend { span.key.all {} "all requests " @if own > 0 { span.key.own {} "of campaigns at level medium or above" } }
            div.drawing {
                svg viewBox={ "0 0 " (WIDTH) " " (bottom + 24) } role="img" aria-label=(heading) {
                    (axis(most, TOP, ALL))
                    @for (at, bar) in (0i64..).zip(&case.bars.counts) { (column(&scale, at, *bar, most)) }
                    @if own > 0 {
                        (axis(own, TOP + ALL + GAP, OWN))
                        @for (at, bar) in (0i64..).zip(&case.bars.counts) { (rect("own", &scale, at, BOTTOM, height(bar.1, own, OWN), None)) }
                    }
                    (times(&scale, bottom))
                    (marks(case, &scale, bottom))
                }
            }
        }
    }
}

fn column(scale: &Scale<'_>, at: i64, (all, own): (u64, u64), most: u64) -> Markup {
    let begin = time(scale.bars, scale.begin(at));
    let said = format!("{begin}: {}, {} of campaigns", many(all, "request"), thousands(own));
    html! {
        (rect("all", scale, at, TOP + ALL, height(all, most, ALL), Some(&said)))
        (rect("own", scale, at, TOP + ALL, height(own, most, ALL), Some(&said)))
    }
}

fn rect(
    class: &str,
    scale: &Scale<'_>,
    at: i64,
    base: i64,
    height: i64,
    said: Option<&str>,
) -> Markup {
    let (x, end) = (scale.edge(at), scale.edge(at + 1));
    let space = ((end - x) / 6).min(200);
    html! {
        @if height > 0 {
            rect class=(class) x=(units(x)) y=(units(base * 100 - height)) width=(units(end - x - space)) height=(units(height)) {
                @if let Some(said) = said { title { (said) } }
            }
        }
    }
}

fn axis(most: u64, top: i64, room: i64) -> Markup {
    html! {
        line.rule x1=(LEFT) x2=(WIDTH) y1=(top) y2=(top) {}
        line.base x1=(LEFT) x2=(WIDTH) y1=(top + room) y2=(top + room) {}
        text.y x=(LEFT - 8) y=(top + 4) { (thousands(most)) }
        text.y x=(LEFT - 8) y=(top + room) { "0" }
    }
}

/// Some six times below the lowest line.
fn times(scale: &Scale<'_>, bottom: i64) -> Markup {
    let step = (scale.count / 6).max(1);
    let shown = (0..scale.count)
        .step_by(usize::try_from(step).unwrap_or(1))
        .filter(|at| at + step / 2 <= scale.count);
    let text = |at: i64| {
        let text = time(scale.bars, scale.begin(at));
        // The year stands in the head of the page, and there is little room.
        if scale.bars.are_days() { text } else { text.get(5..).unwrap_or_default().to_owned() }
    };
    html! {
        @for at in shown { text.x x=(units(scale.edge(at))) y=(bottom + 18) { (text(at)) } }
    }
}

/// The turning points of the worst campaign.
fn marks(case: &Case, scale: &Scale<'_>, bottom: i64) -> Markup {
    let Some(worst) = answer::notable(case).next() else { return html! {} };
    let marks = [
        ("first success", worst.first_success),
        ("detected", worst.detected),
        ("contained", worst.contained),
    ];
    let known = marks.iter().filter_map(|(name, at)| at.map(|at| (*name, scale.moment(at))));
    html! {
        @for (row, (name, x)) in (0i64..).zip(known) {
            @let y = 10 + (row + 1) % 2 * 14;
            line.mark x1=(units(x)) x2=(units(x)) y1=(y + 3) y2=(bottom) {}
            @let late = x > (WIDTH - 120) * 100;
            text class=(if late { "mark end" } else { "mark" }) x=(units(if late { x - 400 } else { x + 400 })) y=(y) { (name) }
        }
    }
}
