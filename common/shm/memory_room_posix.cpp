#include "common/shm/memory_room_posix.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "common/shm/segment.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// A limit is for all memory of the group's programs: code, heap, page tables and stacks need some beside the ring.
constexpr std::uint64_t kForPrograms = 16ULL << 20;

// The two versions of the interface name their files differently.
struct GroupFiles {
    const char* file_system;
    const char* limit;
    const char* usage;
    const char* reclaimable;  // in memory.stat
};
constexpr GroupFiles kVersion2{"cgroup2", "memory.max", "memory.current", "inactive_file"};
constexpr GroupFiles kVersion1{"cgroup", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"};

bool has_word(const std::string& list, const std::string& word) {
    return ("," + list + ",").find("," + word + ",") != std::string::npos;
}

// Nothing for "max", for what is no number, and where there is no such file.
std::optional<std::uint64_t> number_in(const fs::path& file) {
    std::ifstream in(file);
    std::uint64_t number = 0;
    return in >> number ? std::optional(number) : std::nullopt;
}

std::uint64_t figure_in(const fs::path& file, const std::string& name) {
    std::ifstream in(file);
    std::string word;
    for (std::uint64_t number = 0; in >> word >> number;) {
        if (word == name) {
            return number;
        }
    }
    return 0;
}

struct Mount {
    std::string of;  // the group that it shows at its top
    std::string at;
};

// The file system in which the memory controller of this version is.
std::optional<Mount> mount_of(const GroupFiles& files, const fs::path& root) {
    std::ifstream mounts(root / "proc/self/mountinfo");
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream before(line.substr(0, line.find(" - ")));
        std::istringstream behind(line.substr(std::min(line.size(), line.find(" - ") + 3)));
        std::string unused;
        Mount mount;
        std::string kind;
        std::string options;
        before >> unused >> unused >> unused >> mount.of >> mount.at;
        behind >> kind >> unused >> options;
        if (kind == files.file_system && (&files == &kVersion2 || has_word(options, "memory"))) {
            return mount;
        }
    }
    return std::nullopt;
}

std::optional<std::string> group_of(const GroupFiles& files, const fs::path& root) {
    std::ifstream groups(root / "proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (&files == &kVersion2 ? line.starts_with("0::") : has_word(controllers, "memory")) {
            return line.substr(second + 1);
        }
    }
    return std::nullopt;
}

void look_at(const fs::path& group, const std::string& name, const GroupFiles& files,
             std::optional<MemoryRoom>& least) {
    const auto limit = number_in(group / files.limit);
    const auto usage = number_in(group / files.usage);
    if (!limit || !usage) {
        return;
    }
    const std::uint64_t cached = figure_in(group / "memory.stat", files.reclaimable);
    const std::uint64_t taken = kForPrograms + *usage - std::min(*usage, cached);
    const std::uint64_t left = *limit - std::min(*limit, taken);
    if (!least || left < least->bytes) {
        least = MemoryRoom{left, "the memory limit of control group " + name};
    }
}

void look_up(const GroupFiles& files, const fs::path& root, std::optional<MemoryRoom>& least) {
    const auto mount = mount_of(files, root);
    auto group = group_of(files, root);
    if (!mount || !group) {
        return;
    }
    // A container shows the group that it is in at the top, whatever it is called outside.
    std::string below = *group;
    if (mount->of != "/") {
        const bool is_below = below == mount->of || below.starts_with(mount->of + "/");
        below = is_below ? below.substr(mount->of.size()) : "";
    }
    const fs::path top = root / fs::path(mount->at).relative_path();
    for (fs::path name = fs::path("/") / fs::path(below).relative_path();; name = name.parent_path()) {
        look_at(top / name.relative_path(), name.string(), files, least);
        if (name == name.parent_path()) {
            return;
        }
    }
}

// What the machine can give without swapping: a file system of memory promises more than there is.
std::uint64_t available_memory() {
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::uint64_t kibibytes = 0;
    for (std::string unit; file >> name >> kibibytes; std::getline(file, unit)) {
        if (name == "MemAvailable:") {
            return kibibytes * 1024;
        }
    }
    return ~std::uint64_t{0};
}
}  // namespace

std::optional<MemoryRoom> control_group_room(const fs::path& root) {
    std::optional<MemoryRoom> least;
    look_up(kVersion2, root, least);
    look_up(kVersion1, root, least);
    return least;
}

MemoryRoom shared_memory_room() {
    struct statvfs space {};
    MemoryRoom room{0, "/dev/shm"};
    if (statvfs("/dev/shm", &space) == 0) {
        room.bytes = std::uint64_t{space.f_bavail} * space.f_frsize;
    }
    if (const std::uint64_t machine = available_memory(); machine < room.bytes) {
        room = {machine, "the memory of this machine"};
    }
    if (const auto group = control_group_room("/"); group && group->bytes < room.bytes) {
        room = *group;
    }
    return room;
}

std::uint64_t free_shared_memory() {
    return shared_memory_room().bytes;
}

}  // namespace framering
