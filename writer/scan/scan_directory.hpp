// Which directory a scan gets: OUTPUT/NAME, or the next free number; and which one it has already.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "recorded/manifest.hpp"

namespace framering {

// What makes a role's copy of a scan this one and no other, and what its writer knows of it before it begins.
struct ScanIdentity {
    std::string session;
    std::string session_uuid;
    std::uint64_t scan_id = 0;
    std::uint64_t first_sequence = 0;
    std::uint64_t recorded_from = 0;  // of a directory that is made: the first frame that its role gets
    std::string role = "writer";
    bool is_new = false;                 // no former process of the role can have begun it: nothing is searched
    std::optional<PreviewOf> preview{};  // of a directory that is made
    std::filesystem::path
        last_directory{};  // of the role's former process; may be of another scan, or moved since
};

struct FoundScan {
    std::filesystem::path directory;
    Manifest manifest;
};

// The directory whose manifest names this scan and role, closed or not: the role's last one where it still is,
// else whatever it is called, at most three levels below `output`. Of several, as a copy makes, the one that was
// recorded in.
[[nodiscard]] std::optional<FoundScan> find_scan(const std::filesystem::path& output, const std::string& name,
                                                 const ScanIdentity& identity);

// Makes the directory: `fill` puts manifest and index into it under a temporary name, then it gets the first name
// that is free, so that a directory under its name is always whole. Two writers never get the same one. Fails
// (Error): not writable, or what `fill` throws; nothing is left behind.
[[nodiscard]] std::filesystem::path create_scan_directory(
    const std::filesystem::path& output, const std::string& name, const ScanIdentity& identity,
    const std::function<void(const std::filesystem::path&)>& fill);

}  // namespace framering
