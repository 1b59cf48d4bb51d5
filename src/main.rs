use std::time::Instant;
#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn main() {
    let t = Instant::now();
    let setup = dwell::scan::Setup { paths: std::env::args().skip(1).map(Into::into).collect(), io: dwell::source::Io::Auto, format: None, rules: Default::default(), window: Default::default(), threads: 2 };
    let (plan, lens) = dwell::scan::Plan::make(&setup, &dwell::scan::Unwatched).unwrap();
    eprintln!("plan {:?} {:?}", t.elapsed(), plan.inputs.iter().map(|i| (i.source.name.clone(), i.verdict.ranking[0].name.clone())).take(3).collect::<Vec<_>>());
    let s = dwell::scan::survey(&plan, &lens, &dwell::scan::Unwatched).unwrap();
    eprintln!("survey {:?} actors {} endpoints {}", t.elapsed(), s.actors().count(), s.endpoints().len());
    for (i, c) in &s.coverage { eprintln!("{i} {:?} {:?} {:?} ooo {}", c.parsed, c.rejected, c.skipped, c.out_of_order()); }
    for (_, e) in s.endpoints().iter().take(3) { eprintln!("  {:?} {} actors {} shared {:?} kind {:?}", e.parts(), e.requests(), e.actors.distinct(), e.shared_objects(), String::from_utf8_lossy(&e.object_kind)); }
    let w = dwell::dossier::Wanted { actors: s.actors().take(500).map(|a| a.0).collect(), guises: Default::default() };
    let d = dwell::scan::reconstruct(&plan, &lens, &w, &dwell::scan::Unwatched).unwrap();
    eprintln!("reconstruct {:?} events {}", t.elapsed(), d.events.len());
}
