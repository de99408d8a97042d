#include "writer/scan_directory.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/trace_point.hpp"
#include "writer/disk_file.hpp"
#include "writer/disk_names.hpp"

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

std::optional<Manifest> manifest_if_any(const fs::path& directory) {
    std::error_code error;
    if (!fs::exists(directory / "scan.json", error)) {
        return std::nullopt;
    }
    try {
        return read_manifest(directory);
    } catch (const Error& unreadable) {
        // Not ours to judge: it keeps its name, and we take another one.
        log_warning("{}", unreadable.what());
        return std::nullopt;
    }
}
}  // namespace

std::optional<FoundScan> find_scan(const fs::path& output, const std::string& name, const ScanIdentity& identity) {
    std::vector<std::pair<std::uint64_t, fs::path>> candidates;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(output, error)) {
        if (const auto number = number_of(entry.path().filename().string(), name)) {
            candidates.emplace_back(*number, entry.path());
        }
    }
    // The scan is most often the newest.
    std::ranges::sort(candidates, std::greater{});
    for (const auto& [number, directory] : candidates) {
        auto manifest = manifest_if_any(directory);
        if (manifest && manifest->session_uuid == identity.session_uuid && manifest->scan_id == identity.scan_id) {
            return FoundScan{directory, std::move(*manifest)};
        }
    }
    return std::nullopt;
}

fs::path create_scan_directory(const fs::path& output, const std::string& name, const ScanIdentity& identity,
                               const std::function<void(const fs::path&)>& fill) {
    make_directories(output);
    // The same name for the same scan: what a killed writer left is found and removed by the next.
    const fs::path unfinished = output / fmt::format(".{}.{}-{}", name, identity.session_uuid, identity.scan_id);
    remove_tree(unfinished);
    try {
        make_directories(unfinished);
        trace_point<"writer_directory_made">();
        fill(unfinished);
        flush_directory(unfinished);
        for (std::uint64_t number = 0;; ++number) {
            fs::path directory = output / numbered(name, number);
            if (!is_name_taken(directory) && rename_unless_taken(unfinished, directory)) {
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
