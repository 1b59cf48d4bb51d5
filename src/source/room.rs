//! How much memory may be taken for what could be read again as well.
//!
//! A quarter of what is free: of the machine, and of what a container may take, which the machine's
//! own figures do not show. Where neither is told nothing is taken.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that may still be taken, by all threads together.
#[derive(Debug, Default)]
pub struct Room(AtomicU64);

/// Part of the memory that is free, that is taken at most.
const PART: u64 = 4;

impl Room {
    /// Makes room for a quarter of the memory that is free.
    pub fn open(&self) {
        self.0.store(free(Path::new("/")) / PART, Ordering::Relaxed);
    }

    /// No more is taken from now on.
    pub fn close(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Takes some, if there is so much.
    pub(super) fn take(&self, bytes: u64) -> bool {
        let less = |left: u64| left.checked_sub(bytes);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// Gives back what was taken.
    pub(super) fn give_back(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    #[cfg(test)]
    pub(super) fn of(bytes: u64) -> Self {
        Self(AtomicU64::new(bytes))
    }

    #[cfg(test)]
    pub(super) fn left(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Where Linux tells what a control group may take and what it takes, in its second and in its first
/// version: the name that the version has in `proc/self/cgroup` (cgroups(7)), its folder, and the
/// files in the folder of each group (`memory.max` in Documentation/admin-guide/cgroup-v2.rst of the
/// kernel).
const VERSIONS: [(&str, &str, [&str; 2]); 2] = [
    ("", "sys/fs/cgroup", ["memory.max", "memory.current"]),
    ("memory", "sys/fs/cgroup/memory", ["memory.limit_in_bytes", "memory.usage_in_bytes"]),
];

/// Bytes that may be taken, as the files below a root tell.
fn free(root: &Path) -> u64 {
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let granted = VERSIONS.iter().filter_map(|(controller, folder, files)| {
        let group = groups.lines().find_map(|line| {
            let (controllers, group) = line.split_once(':')?.1.split_once(':')?;
            controllers.split(',').any(|name| name == *controller).then_some(group)
        });
        granted(&root.join(folder), group.unwrap_or_default(), files)
    });
    of_machine(root).map_or(0, |free| granted.fold(free, u64::min))
}

/// The least that a group and those above it may still take. Within a container the folder of the
/// group may be the topmost one.
fn granted(folder: &Path, group: &str, files: &[&str; 2]) -> Option<u64> {
    let number =
        |path: &Path| -> Option<u64> { fs::read_to_string(path).ok()?.trim().parse().ok() };
    let group = Path::new(group.trim_start_matches('/'));
    let of_each = group.ancestors().filter_map(|group| {
        let [most, used] = files.map(|file| folder.join(group).join(file));
        Some(number(&most)?.saturating_sub(number(&used).unwrap_or(0)))
    });
    of_each.min()
}

/// Bytes that new programs may take without others being moved to disk.
fn of_machine(root: &Path) -> Option<u64> {
    let told = fs::read_to_string(root.join("proc/meminfo")).ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> u64 {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        free(root.path())
    }

    #[test]
    fn the_least_of_machine_and_container_counts_and_silence_is_none() {
        let machine = ("proc/meminfo", "MemTotal:  16000 kB\nMemAvailable:    8000 kB\n");
        let most = "sys/fs/cgroup/memory.max";
        let used = "sys/fs/cgroup/memory.current";
        let old = "sys/fs/cgroup/memory/memory.limit_in_bytes";
        assert_eq!(told(&[machine]), 8000 << 10);
        assert_eq!(told(&[machine, (most, "max\n"), (used, "77\n")]), 8000 << 10);
        assert_eq!(told(&[machine, (most, "5000\n"), (used, "2000\n")]), 3000);
        assert_eq!(told(&[machine, (most, "5000\n"), (used, "9000\n")]), 0);
        assert_eq!(told(&[machine, (old, "4000\n")]), 4000);
        assert_eq!(told(&[(most, "5000\n")]), 0);
    }

    #[test]
    fn the_group_of_the_process_counts_and_those_above_it() {
        let machine = ("proc/meminfo", "MemAvailable:    8000 kB\n");
        let groups = ("proc/self/cgroup", "4:cpu,memory:/a/b\n1:name=x:/z\n0::/c/d\n");
        let [of_process, above] = ["sys/fs/cgroup/c/d/memory.max", "sys/fs/cgroup/c/memory.max"];
        assert_eq!(told(&[machine, groups, (of_process, "600\n"), (above, "900\n")]), 600);
        assert_eq!(told(&[machine, groups, (of_process, "max\n"), (above, "900\n")]), 900);
        let old = "sys/fs/cgroup/memory/a/b/memory.limit_in_bytes";
        assert_eq!(told(&[machine, groups, (of_process, "600\n"), (old, "500\n")]), 500);
        assert_eq!(told(&[machine, groups, ("sys/fs/cgroup/z/memory.max", "5\n")]), 8000 << 10);
    }

    #[test]
    fn no_more_is_taken_than_there_is() {
        let room = Room::of(10);
        assert!(room.take(7) && !room.take(4) && room.take(3));
        room.give_back(3);
        assert_eq!(room.left(), 3);
        room.close();
        assert!(!room.take(1));
    }
}
