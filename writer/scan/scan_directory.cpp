#include "writer/scan/scan_directory.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/trace_point.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/io_watch.hpp"
#include "writer/scan/manifest_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// NAME, NAME_001, NAME_002, ...
std::string numbered(const std::string& name, std::uint64_t number) {
    return number == 0 ? name : fmt::format("{}_{:03}", name, number);
}

std::optional<std::uint64_t> number_of(const std::string& directory, const std::string& name) {
    std::uint64_t number = 0;
    if (directory.size() > name.size() + 1) {
        std::from_chars(directory.data() + name.size() + 1, directory.data() + directory.size(), number);
    }
    return directory == numbered(name, number) ? std::optional(number) : std::nullopt;
}

// Names that are taken meanwhile are found by the renaming: it replaces nothing.
std::uint64_t first_free_number(const fs::path& output, const std::string& name) {
    std::set<std::uint64_t> taken;
    std::error_code unreadable;  // then each name is tried
    for (fs::directory_iterator entry(output, unreadable), end; !unreadable && entry != end;
         entry.increment(unreadable)) {
        if (const auto number = number_of(entry->path().filename().string(), name)) {
            taken.insert(*number);
        }
    }
    std::uint64_t free = 0;
    for (const std::uint64_t number : taken) {
        if (number != free) {
            break;
        }
        ++free;
    }
    return free;
}

std::optional<Manifest> manifest_if_any(const fs::path& directory) {
    std::error_code error;
    if (!fs::exists(directory / kManifestFileName, error)) {
        return std::nullopt;
    }
    try {
        return watched("read", directory / kManifestFileName, [&] { return read_manifest(directory); });
    } catch (const Error& unreadable) {
        // Not ours to judge: it keeps its name, and we take another one.
        log_warning("{}", unreadable.what());
        return std::nullopt;
    }
}

// Newest number first, as the scan is most often the newest; then what bears other names. Hidden ones are not
// whole yet.
std::vector<fs::path> directories_in(const fs::path& parent, const std::string& name) {
    std::vector<std::pair<std::uint64_t, fs::path>> found;  // by number + 1; 0: another name
    std::error_code error;
    for (fs::directory_iterator entry(parent, error), end; !error && entry != end; entry.increment(error)) {
        const std::string entry_name = entry->path().filename().string();
        std::error_code gone;
        if (!entry_name.starts_with('.') && entry->is_directory(gone)) {
            const auto number = number_of(entry_name, name);
            found.emplace_back(number ? *number + 1 : 0, entry->path());
        }
    }
    std::ranges::sort(found, std::greater{});
    std::vector<fs::path> directories;
    std::ranges::transform(found, std::back_inserter(directories), &std::pair<std::uint64_t, fs::path>::second);
    return directories;
}

bool is_inode_of(const DirectoryInode& inode, const fs::path& directory) {
    try {
        return inode == inode_of(directory);
    } catch (const Error&) {
        return false;  // just renamed
    }
}

class Search {
  public:
    Search(const std::string& name, const ScanIdentity& identity) : name_(name), identity_(identity) {}

    // True: this is it, without a doubt.
    bool look_at(const fs::path& directory) {
        auto manifest = manifest_if_any(directory);
        is_scan_ = manifest.has_value();
        if (!manifest || manifest->session_uuid != identity_.session_uuid ||
            manifest->scan_id != identity_.scan_id || manifest->role != identity_.role) {
            return false;
        }
        const bool is_original = !manifest->directory || is_inode_of(*manifest->directory, directory);
        if (is_original || !found_) {
            found_ = FoundScan{directory, std::move(*manifest)};
        }
        return is_original;
    }

    bool look_below(const fs::path& parent, unsigned levels) {
        std::vector<fs::path> others;
        for (const fs::path& directory : directories_in(parent, name_)) {
            if (look_at(directory)) {
                return true;
            }
            std::error_code error;
            if (!is_scan_ && !fs::is_symlink(directory, error)) {
                others.push_back(directory);
            }
        }
        return levels > 1 && std::ranges::any_of(others, [&](const fs::path& directory) {
                   return look_below(directory, levels - 1);
               });
    }

    [[nodiscard]] std::optional<FoundScan> take() { return std::move(found_); }

  private:
    const std::string& name_;
    const ScanIdentity& identity_;
    std::optional<FoundScan> found_;
    bool is_scan_ = false;  // what was looked at last
};
}  // namespace

std::optional<FoundScan> find_scan(const fs::path& output, const std::string& name, const ScanIdentity& identity) {
    constexpr unsigned levels = 3;
    if (identity.is_new) {
        return std::nullopt;
    }
    Search search(name, identity);
    if (identity.last_directory.empty() || !search.look_at(identity.last_directory)) {
        (void)search.look_below(output, levels);
    }
    return search.take();
}

fs::path create_scan_directory(const fs::path& output, const std::string& name, const ScanIdentity& identity,
                               const std::function<void(const fs::path&)>& fill) {
    make_directories(output);
    // The same name for the same scan: what a killed writer left is found and removed by the next.
    const fs::path unfinished =
        output / fmt::format(".{}.{}-{}-{}", name, identity.session_uuid, identity.scan_id, identity.role);
    remove_tree(unfinished);
    try {
        make_directories(unfinished);
        trace_point<"writer_directory_made">();
        fill(unfinished);
        flush_directory(unfinished);
        for (std::uint64_t number = first_free_number(output, name);; ++number) {
            fs::path directory = output / numbered(name, number);
            if (rename_unless_taken(unfinished, directory)) {
                trace_point<"writer_directory_named">();
                flush_directory(output);
                return directory;
            }
        }
    } catch (const Error&) {
        try {
            remove_tree(unfinished);
        } catch (const Error&) {
            // The next attempt removes it, or says why not.
        }
        throw;
    }
}

}  // namespace framering
