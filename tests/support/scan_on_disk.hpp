// A scan's directory, of any version, as other people's programs see it: JSON, TIFF and the index by its
// documented bytes.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/tiff_pages.hpp"

namespace framering::test {

struct GapOnDisk {
    std::uint64_t from = 0;  // by the source's count
    std::uint64_t to = 0;    // the last one that is missing
    std::string reason;
};

struct InterruptionOnDisk {
    std::uint64_t delivered = 0;
    std::uint64_t sequence = 0;
    double away_s = 0;
};

struct FrameOnDisk {
    std::uint64_t sequence = 0;
    std::uint64_t delivered = 0;
    std::uint64_t offset = 0;
    std::uint32_t file = 0;
};

struct ScanOnDisk {
    std::string state;
    std::string reason;
    std::optional<std::uint64_t> expected;
    std::uint64_t received = 0;
    std::uint64_t stored = 0;
    std::uint64_t lost = 0;
    std::uint64_t before_writer = 0;
    std::uint64_t skipped = 0;
    std::uint64_t scan_id = 0;
    std::uint64_t first_sequence = 0;
    std::uint64_t writer_restarts = 0;
    std::uint64_t acquirer_restarts = 0;
    std::vector<InterruptionOnDisk> interruptions;
    std::vector<GapOnDisk> gaps;
    std::vector<std::string> files;
    std::vector<std::string> values_files;

    std::uint64_t index_bytes = 0;
    std::vector<FrameOnDisk> index;
    std::vector<TiffPage> pages;           // of all files
    std::vector<std::string> complaints;   // of libtiff
    std::vector<std::string> other_files;  // what stands in the directory besides
};

[[nodiscard]] ScanOnDisk read_scan_directory(const std::filesystem::path& directory);

// Nothing, or what does not fit together: counts, files, index, pages, and the gaps against the numbers of the
// frames. With `embedded` every page must carry its own number in all its places.
[[nodiscard]] std::string first_flaw(const ScanOnDisk& scan, bool embedded = true);

}  // namespace framering::test
