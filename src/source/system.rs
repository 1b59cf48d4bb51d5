//! What Linux tells of memory: how much is free, how much this process holds.

use std::fs;
use std::path::Path;

/// Bytes that may still be taken: of the machine, and of what a container may take, which the
/// machine's own figures do not show. `None` where neither is told.
pub(super) fn free() -> Option<u64> {
    free_below(Path::new("/"))
}

/// Bytes that may be held at all: what is free on the machine and on its disks for swapping, and
/// what a container may take altogether. `None` where the machine does not tell.
pub(super) fn most() -> Option<u64> {
    most_below(Path::new("/"))
}

/// Bytes that this process holds which no file backs, in memory or swapped out (`RssAnon` and
/// `VmSwap` of `proc_pid_status(5)`). Logs that are mapped are not counted: the system takes their
/// pages back when it needs them.
pub(super) fn held() -> Option<u64> {
    held_by(&fs::read_to_string("/proc/self/status").ok()?)
}

fn held_by(status: &str) -> Option<u64> {
    Some(figure(status, "RssAnon:")? + figure(status, "VmSwap:").unwrap_or(0))
}

/// A figure in kilobytes, as bytes.
fn figure(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}

/// Where Linux tells what a control group may take and what it takes, in its second and in its first
/// version: the name that the version has in `proc/self/cgroup` (cgroups(7)), its folder, and the
/// files in the folder of each group (`memory.max` in Documentation/admin-guide/cgroup-v2.rst of the
/// kernel).
const VERSIONS: [(&str, &str, [&str; 2]); 2] = [
    ("", "sys/fs/cgroup", ["memory.max", "memory.current"]),
    ("memory", "sys/fs/cgroup/memory", ["memory.limit_in_bytes", "memory.usage_in_bytes"]),
];

fn free_below(root: &Path) -> Option<u64> {
    let left = |[most, used]: [Option<u64>; 2]| Some(most?.saturating_sub(used.unwrap_or(0)));
    Some(granted(root, &left).min(of_machine(root, &["MemAvailable:"])?))
}

fn most_below(root: &Path) -> Option<u64> {
    let of_machine = of_machine(root, &["MemAvailable:", "SwapFree:"])?;
    Some(granted(root, &|[most, _]| most).min(of_machine))
}

/// The least that the control groups of this process grant, by the figures of each: what it may
/// take, and what it takes. Without groups there is no end.
fn granted(root: &Path, figure: &dyn Fn([Option<u64>; 2]) -> Option<u64>) -> u64 {
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let of_each = VERSIONS.iter().filter_map(|(controller, folder, files)| {
        let group = groups.lines().find_map(|line| {
            let (controllers, group) = line.split_once(':')?.1.split_once(':')?;
            controllers.split(',').any(|name| name == *controller).then_some(group)
        });
        of_groups(&root.join(folder), group.unwrap_or_default(), files, figure)
    });
    of_each.min().unwrap_or(u64::MAX)
}

/// The least of a group and those above it. Within a container the folder of the group may be the
/// topmost one.
fn of_groups(
    folder: &Path,
    group: &str,
    files: &[&str; 2],
    figure: &dyn Fn([Option<u64>; 2]) -> Option<u64>,
) -> Option<u64> {
    let number =
        |path: &Path| -> Option<u64> { fs::read_to_string(path).ok()?.trim().parse().ok() };
    let group = Path::new(group.trim_start_matches('/'));
    let of_each = group.ancestors().filter_map(|group| {
        figure(files.map(|file| folder.join(group).join(file)).map(|path| number(&path)))
    });
    of_each.min()
}

/// The sum of some figures of the machine (`/proc/meminfo`, `proc_meminfo(5)`).
fn of_machine(root: &Path, names: &[&str]) -> Option<u64> {
    let told = fs::read_to_string(root.join("proc/meminfo")).ok()?;
    let first = names.first().and_then(|name| figure(&told, name))?;
    let others = names.iter().skip(1).filter_map(|name| figure(&told, name));
    Some(others.fold(first, u64::saturating_add))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> u64 {
        below(files).0.unwrap_or(0)
    }

    fn below(files: &[(&str, &str)]) -> (Option<u64>, Option<u64>) {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        (free_below(root.path()), most_below(root.path()))
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
    fn what_may_be_held_at_all_has_the_swap_and_the_whole_of_a_group() {
        let machine = ("proc/meminfo", "MemAvailable:    8000 kB\nSwapFree:  500 kB\n");
        let most = "sys/fs/cgroup/memory.max";
        let used = "sys/fs/cgroup/memory.current";
        assert_eq!(below(&[machine]).1, Some(8500 << 10));
        assert_eq!(below(&[machine, (most, "5000\n"), (used, "4000\n")]).1, Some(5000));
        assert_eq!(below(&[(most, "5000\n")]).1, None);
    }

    #[test]
    fn a_process_holds_what_no_file_backs() {
        let status = "VmRSS:\t 900 kB\nRssAnon:\t     700 kB\nRssFile:\t 200 kB\nVmSwap:\t 5 kB\n";
        assert_eq!(held_by(status), Some(705 << 10));
        assert_eq!(held_by("VmRSS:\t 900 kB\n"), None);
    }
}
