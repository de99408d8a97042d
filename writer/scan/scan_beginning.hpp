// The directory that a recording begins with: a new one, or that of a writer that was killed.
#pragma once
#include <filesystem>
#include <string>

#include "writer/scan/scan_directory.hpp"

namespace framering {

// Fails (Error, refused): it was closed already.
[[nodiscard]] FoundScan take_over(FoundScan scan);
// With manifest and index. Fails (Error) like create_scan_directory.
[[nodiscard]] FoundScan make_directory(const std::filesystem::path& output, const std::string& name,
                                       const ScanIdentity& identity, const ScanPlan& plan, const FileKind& kind);

}  // namespace framering
