//! Requests a day as a drawing: all of them with the campaigns' share, and below the campaigns'
//! alone on a scale of their own, since a thief's share of the whole is often too small to see.

use crate::case::Case;
use crate::record::Timestamp;
use crate::record::time::DAY;
use crate::report::answer;
use crate::words::{day, many, thousands};
use maud::{Markup, html};

/// Most bars that can be told apart; longer spans put several days into one.
const BARS: i64 = 366;
/// The drawing's own units.
const WIDTH: i64 = 1000;
const LEFT: i64 = 70;
const TOP: i64 = 34;
const ALL: i64 = 150;
const GAP: i64 = 26;
const OWN: i64 = 80;
const BOTTOM: i64 = TOP + ALL + GAP + OWN;

/// Days put into bars.
struct Bars {
    start: i64,
    /// Days a bar.
    each: i64,
    /// Requests, and those of campaigns.
    counts: Vec<(u64, u64)>,
}

impl Bars {
    fn of(case: &Case) -> Option<Self> {
        let index = |at: Timestamp| at.0.div_euclid(DAY);
        let start = case.days.iter().map(|d| index(d.0)).min()?;
        let end = case.days.iter().map(|d| index(d.0)).max()?;
        let each = ((end - start) / BARS + 1).max(1);
        let count = usize::try_from((end - start) / each + 1).ok()?;
        let mut counts = vec![(0u64, 0u64); count];
        for (at, requests, campaigns) in &case.days {
            let slot = usize::try_from((index(*at) - start) / each).ok()?;
            if let Some(bar) = counts.get_mut(slot) {
                bar.0 = bar.0.saturating_add(*requests);
                bar.1 = bar.1.saturating_add(*campaigns);
            }
        }
        Some(Self { start, each, counts })
    }

    /// The left edge of a bar, in hundredths of a unit.
    fn edge(&self, at: i64) -> i64 {
        let count = i64::try_from(self.counts.len()).unwrap_or(1).max(1);
        LEFT * 100 + (WIDTH - LEFT) * 100 * at / count
    }

    fn day(&self, at: i64) -> String {
        day(Timestamp((self.start + at * self.each).saturating_mul(DAY)))
    }

    /// Where a moment lies, in hundredths of a unit.
    fn moment(&self, at: Timestamp) -> i64 {
        let count = i64::try_from(self.counts.len()).unwrap_or(1);
        let whole = i128::from(count * self.each) * i128::from(DAY);
        let since = i128::from(at.0) - i128::from(self.start) * i128::from(DAY);
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

/// The section with the drawing; nothing where no day is known.
pub fn days(case: &Case) -> Markup {
    let Some(bars) = Bars::of(case) else { return html! {} };
    let most = bars.counts.iter().map(|b| b.0).max().unwrap_or(0);
    let own = bars.counts.iter().map(|b| b.1).max().unwrap_or(0);
    let heading = match bars.each {
        1 => "Requests a day".to_owned(),
        each => format!("Requests in each {}", many(each.unsigned_abs(), "day")),
    };
    let bottom = if own > 0 { BOTTOM } else { TOP + ALL };
    html! {
        section {
            h2 { (heading) }
            p.legend { span.key.all {} "all requests " @if own > 0 { span.key.own {} "of campaigns at level medium or above" } }
            svg viewBox={ "0 0 " (WIDTH) " " (bottom + 24) } role="img" aria-label=(heading) {
                (axis(most, TOP, ALL))
                @for (at, bar) in (0i64..).zip(&bars.counts) { (column(&bars, at, *bar, most)) }
                @if own > 0 {
                    (axis(own, TOP + ALL + GAP, OWN))
                    @for (at, bar) in (0i64..).zip(&bars.counts) { (rect("own", &bars, at, BOTTOM, height(bar.1, own, OWN), None)) }
                }
                (dates(&bars, bottom))
                (marks(case, &bars, bottom))
            }
        }
    }
}

fn column(bars: &Bars, at: i64, (all, own): (u64, u64), most: u64) -> Markup {
    let said =
        format!("{}: {}, {} of campaigns", bars.day(at), many(all, "request"), thousands(own));
    html! {
        (rect("all", bars, at, TOP + ALL, height(all, most, ALL), Some(&said)))
        (rect("own", bars, at, TOP + ALL, height(own, most, ALL), Some(&said)))
    }
}

fn rect(class: &str, bars: &Bars, at: i64, base: i64, height: i64, said: Option<&str>) -> Markup {
    let (x, end) = (bars.edge(at), bars.edge(at + 1));
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

/// Some six dates below the lowest line.
fn dates(bars: &Bars, bottom: i64) -> Markup {
    let count = i64::try_from(bars.counts.len()).unwrap_or(1);
    let step = (count / 6).max(1);
    let shown =
        (0..count).step_by(usize::try_from(step).unwrap_or(1)).filter(|at| at + step / 2 <= count);
    html! {
        @for at in shown { text.x x=(units(bars.edge(at))) y=(bottom + 18) { (bars.day(at)) } }
    }
}

/// The turning points of the worst campaign.
fn marks(case: &Case, bars: &Bars, bottom: i64) -> Markup {
    let Some(worst) = answer::notable(case).next() else { return html! {} };
    let marks = [
        ("first success", worst.first_success),
        ("detected", worst.detected),
        ("contained", worst.contained),
    ];
    let known = marks.iter().filter_map(|(name, at)| at.map(|at| (*name, bars.moment(at))));
    html! {
        @for (row, (name, x)) in (0i64..).zip(known) {
            @let y = 10 + (row + 1) % 2 * 14;
            line.mark x1=(units(x)) x2=(units(x)) y1=(y + 3) y2=(bottom) {}
            @let late = x > (WIDTH - 120) * 100;
            text class=(if late { "mark end" } else { "mark" }) x=(units(if late { x - 400 } else { x + 400 })) y=(y) { (name) }
        }
    }
}
