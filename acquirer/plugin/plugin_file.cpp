#include "acquirer/plugin/plugin_file.hpp"

#include <fcntl.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <set>

#include "common/base/descriptor.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kCameraPrefix = "framering-camera-";
constexpr std::string_view kActuatorPrefix = "framering-actuator-";
constexpr std::string_view kSuffix = ".so";
constexpr const char* kRules =
    "plug-ins, their folder and all folders above must belong to you or root, and be writable by nobody else";

std::string_view prefix_of(PluginKind kind) noexcept {
    return kind == PluginKind::camera ? kCameraPrefix : kActuatorPrefix;
}

// Of the acquirer.
const char* list_option_of(PluginKind kind) noexcept {
    return kind == PluginKind::camera ? "--list-sources" : "--list-actuators";
}

bool is_plugin_name(std::string_view name) noexcept {
    return !name.empty() && std::ranges::all_of(name, [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
               (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
    });
}

[[noreturn]] void fail_untrusted(const fs::path& path, const std::string& why) {
    fail(ExitCode::failed, "plug-in refused: '{}' {}; {}", path.string(), why, kRules);
}

struct stat status_of(const Descriptor& file, const fs::path& path) {
    struct stat status {};
    if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
        fail(ExitCode::failed, "plug-in '{}': {}", path.string(), errno_text(errno));
    }
    return status;
}

void require_ours(const struct stat& status, const fs::path& path) {
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        fail_untrusted(path, fmt::format("belongs to user {}", status.st_uid));
    }
    const bool nobody_replaces = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !nobody_replaces) {
        fail_untrusted(path, fmt::format("can be written by others (mode {:04o})", status.st_mode & 07777U));
    }
}

// Goes down from the root and looks at each folder by its descriptor, below which the next one is opened: what has
// been looked at is what is used, and nobody else can change it from then on. Requires: `folder` is canonical.
Descriptor trusted_folder(const fs::path& folder) {
    constexpr int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    Descriptor at(::open("/", flags));
    fs::path walked = "/";
    require_ours(status_of(at, walked), walked);
    for (const fs::path& part : folder.relative_path()) {
        walked /= part;
        at = Descriptor(::openat(at.get(), part.c_str(), flags));
        require_ours(status_of(at, walked), walked);
    }
    // The sticky bit guards what is ours in it, not names that are free: anybody could add a plug-in.
    if ((status_of(at, walked).st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        fail_untrusted(walked, "is open to everybody");
    }
    return at;
}

void require_trusted_file(const Descriptor& folder, const fs::path& path) {
    // Not blocking, as it may be a pipe.
    const Descriptor file(::openat(folder.get(), path.filename().c_str(),
                                   O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file.is_open() && errno == ELOOP) {
        fail_untrusted(path, "is a symbolic link: put the file itself there");
    }
    const struct stat status = status_of(file, path);
    if (!S_ISREG(status.st_mode)) {
        fail_untrusted(path, "is not a regular file");
    }
    require_ours(status, path);
}

fs::path own_program() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored);
}

// How to get a plug-in that there is nowhere.
std::string remedy_for(std::string_view name, PluginKind kind) {
    const bool is_packaged = kind == PluginKind::camera && (name == "genicam" || name == "gstreamer");
    return is_packaged ? fmt::format("install the package framering-camera-{}", name)
                       : "set FRAMERING_PLUGIN_PATH to its folder";
}

std::string listed(const std::vector<fs::path>& folders) {
    std::vector<std::string> texts;
    std::ranges::transform(folders, std::back_inserter(texts), [](const fs::path& path) { return path.string(); });
    return fmt::format("{}", fmt::join(texts, ", "));
}
}  // namespace

std::string plugin_file_name(std::string_view name, PluginKind kind) {
    return fmt::format("{}{}{}", prefix_of(kind), name, kSuffix);
}

std::vector<fs::path> plugin_folders(const char* variable, const fs::path& program) {
    std::vector<fs::path> folders;
    std::string_view rest = variable == nullptr ? "" : variable;
    for (bool more = !rest.empty(); more;) {
        const std::size_t colon = rest.find(':');
        const fs::path folder = rest.substr(0, colon);
        if (!folder.is_absolute()) {
            fail(
                ExitCode::usage,
                "FRAMERING_PLUGIN_PATH: '{}' is not an absolute path; use folders such as /opt/cameras, separated "
                "by colons",
                folder.string());
        }
        folders.push_back(folder);
        more = colon != std::string_view::npos;
        rest.remove_prefix(more ? colon + 1 : 0);
    }
    if (program.is_absolute()) {
        const fs::path built = program.parent_path() / "plugins";  // in a build folder
        std::error_code ignored;
        folders.push_back(fs::is_directory(built, ignored)
                              ? built
                              : (program.parent_path() / FRAMERING_PLUGINS_FROM_PROGRAM).lexically_normal());
    }
    return folders;
}

std::vector<fs::path> plugin_folders() {
    return plugin_folders(std::getenv("FRAMERING_PLUGIN_PATH"), own_program());
}

PluginFile find_plugin(const std::string& name, const std::vector<fs::path>& folders, PluginKind kind) {
    if (!is_plugin_name(name)) {
        fail(ExitCode::usage,
             "plug-in '{}': a name has letters, digits, _ and - only; framering acquirer {} lists them", name,
             list_option_of(kind));
    }
    for (const fs::path& folder : folders) {
        std::error_code error;
        const fs::path canonical = fs::canonical(folder, error);
        const fs::path path = canonical / plugin_file_name(name, kind);
        if (error || fs::symlink_status(path, error).type() == fs::file_type::not_found) {
            continue;
        }
        require_trusted_file(trusted_folder(canonical), path);
        return {name, path};
    }
    fail(ExitCode::usage, "no plug-in '{}': there is no {} in {}; {}", name, plugin_file_name(name, kind),
         folders.empty() ? "any folder" : listed(folders), remedy_for(name, kind));
}

PluginFile plugin_at(const std::string& path) {
    std::error_code error;
    const fs::path canonical = fs::canonical(path, error);
    if (error || !fs::is_regular_file(canonical, error)) {
        fail(ExitCode::usage, "plug-in '{}': {}", path, error ? error.message() : "is not a regular file");
    }
    std::string name = canonical.stem().string();
    for (const std::string_view prefix : {kCameraPrefix, kActuatorPrefix}) {
        if (name.starts_with(prefix)) {
            name.erase(0, prefix.size());
        }
    }
    return {name, canonical};
}

std::vector<std::string> plugin_names(const std::vector<fs::path>& folders, PluginKind kind) {
    const std::string_view prefix = prefix_of(kind);
    std::set<std::string> names;
    for (const fs::path& folder : folders) {
        std::error_code error;
        for (fs::directory_iterator each(folder, error), end; !error && each != end; each.increment(error)) {
            std::string name = each->path().filename().string();
            if (name.size() > prefix.size() + kSuffix.size() && name.starts_with(prefix) &&
                name.ends_with(kSuffix)) {
                name = name.substr(prefix.size(), name.size() - prefix.size() - kSuffix.size());
                if (is_plugin_name(name)) {
                    names.insert(name);
                }
            }
        }
    }
    return {names.begin(), names.end()};
}

}  // namespace framering
