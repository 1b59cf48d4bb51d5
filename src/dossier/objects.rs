//! Which objects a request names; a list of ids names as many as it holds.

use super::{Dossiers, Event, Name};
use hashbrown::HashSet;

/// Distinct objects that requests name, by kind and id.
#[derive(Debug, Clone, Default)]
pub struct Objects(HashSet<(Name, Name)>);

impl Objects {
    /// Those that some requests name.
    #[must_use]
    pub fn of<'e>(events: impl Iterator<Item = &'e Event>) -> Self {
        let named = events.filter(|event| event.has_object());
        Self(named.map(|event| (event.object_kind, event.object)).collect())
    }

    /// Takes in what a request names.
    pub fn add(&mut self, event: &Event) {
        if event.has_object() {
            self.0.insert((event.object_kind, event.object));
        }
    }

    /// How many they are, each once whether it was named alone or in lists.
    #[must_use]
    pub fn count(&self, dossiers: &Dossiers) -> usize {
        let text = |name: Name| dossiers.names.text(name);
        let listed: Vec<(Name, Vec<&[u8]>)> = self
            .0
            .iter()
            .filter_map(|(kind, name)| Some((*kind, crate::route::list(text(*name))?)))
            .collect();
        if listed.is_empty() {
            return self.0.len();
        }
        let alone = self.0.iter().filter(|(_, name)| crate::route::list(text(*name)).is_none());
        let mut all: HashSet<(Name, &[u8])> =
            alone.map(|(kind, name)| (*kind, text(*name))).collect();
        all.extend(
            listed.into_iter().flat_map(|(kind, ids)| ids.into_iter().map(move |id| (kind, id))),
        );
        all.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_counts_once_whether_it_is_named_alone_or_in_lists() {
        let mut dossiers = Dossiers::default();
        let kind = dossiers.names.add(b"orders");
        let mut named = |id: &[u8]| Event {
            object_kind: kind,
            object: dossiers.names.add(id),
            ..Event::default()
        };
        let events = [named(b"48213"), named(b"48214"), named(b"48213"), named(b"48213,48215")];
        assert_eq!(Objects::of(events.iter()).count(&dossiers), 3);
        let page = Event { page: true, ..events[0] };
        assert_eq!(Objects::of([page].iter()).count(&dossiers), 0, "a page is no object");
    }
}
