// Room on the disk for the end of a scan: without it a full disk could not even be told in the manifest.
#pragma once
#include <filesystem>

namespace framering {

// Makes the file that keeps the room, where it is missing. A disk that has not even so much is reported by whoever
// writes next.
void make_end_reserve(const std::filesystem::path& directory) noexcept;
// Gives the room back, for manifest and descriptions.
void use_end_reserve(const std::filesystem::path& directory) noexcept;

}  // namespace framering
