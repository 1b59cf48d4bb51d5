//! Ordinary addresses for the backtest.

use super::Question;
use crate::campaign::Campaign;
use crate::case::Level;
use crate::detect::suspect;
use crate::dossier::{Dossiers, Wanted};
use crate::error::Result;
use crate::exposure::backtest::{self, Ordinary};
use crate::scan::Logs;
use crate::triage::Survey;
use hashbrown::HashSet;

/// What a fair sample of ordinary addresses did, if rules are to be tried on it.
pub(super) fn sample(
    logs: &Logs<'_>,
    survey: &Survey,
    question: &Question,
    campaigns: &[Campaign],
    dossiers: &Dossiers,
) -> Result<Ordinary> {
    let grave = |campaign: &&Campaign| campaign.level >= Level::High;
    if !question.backtest || !campaigns.iter().any(|campaign| grave(&campaign)) {
        return Ok(Ordinary::default());
    }
    let members: HashSet<u64> = campaigns
        .iter()
        .filter(grave)
        .flat_map(|campaign| &campaign.actors)
        .filter_map(|at| Some(dossiers.actors.get(*at as usize)?.0))
        .collect();
    let (actors, all) = suspect::ordinary(survey, &members, backtest::LEAST_REQUESTS);
    let sampled = actors.len() as u64;
    let dossiers = logs.reconstruct(&Wanted { actors, ..Wanted::default() })?;
    Ok(Ordinary { dossiers, sampled, all })
}
