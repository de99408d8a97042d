// Which directory a scan gets: OUTPUT/NAME, or the next free number; and which one it has already.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "writer/manifest.hpp"

namespace framering {

// What makes a scan this one and no other, and from where on it is recorded.
struct ScanIdentity {
    std::string session;
    std::string session_uuid;
    std::uint64_t scan_id = 0;
    std::uint64_t first_sequence = 0;
    std::uint64_t recorded_from = 0;  // of a directory that is made: the first frame that its writer gets
};

struct FoundScan {
    std::filesystem::path directory;
    Manifest manifest;
};

// The directory whose manifest names this scan, closed or not, whatever its number.
[[nodiscard]] std::optional<FoundScan> find_scan(const std::filesystem::path& output, const std::string& name,
                                                 const ScanIdentity& identity);

// Makes the directory: `fill` puts manifest and index into it under a temporary name, then it gets the first name
// that is free, so that a directory under its name is always whole. Two writers never get the same one. Fails
// (Error): not writable, or what `fill` throws; nothing is left behind.
[[nodiscard]] std::filesystem::path create_scan_directory(
    const std::filesystem::path& output, const std::string& name, const ScanIdentity& identity,
    const std::function<void(const std::filesystem::path&)>& fill);

}  // namespace framering
