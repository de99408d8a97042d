#include "writer/scan/end_reserve.hpp"

#include <array>

#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/disk_names.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr const char* kReserveName = "scan.reserve";
constexpr std::uint64_t kBytes = 1 << 20;
}  // namespace

void make_end_reserve(const fs::path& directory) noexcept {
    try {
        const fs::path path = directory / kReserveName;
        std::error_code ignored;
        if (fs::exists(path, ignored)) {
            return;
        }
        DiskFile file = DiskFile::create(path);
        // Zeros take room on every file system, those without fallocate too.
        static constexpr std::array<std::byte, std::size_t{64} * 1024> zeros{};
        for (std::uint64_t offset = 0; offset < kBytes; offset += zeros.size()) {
            file.write_at(offset, zeros);
        }
        file.close();
        trace_point<"writer_reserve_made">();
    } catch (const Error&) {
        use_end_reserve(directory);
    }
}

void use_end_reserve(const fs::path& directory) noexcept {
    (void)remove_if_possible(directory / kReserveName);
    trace_point<"writer_reserve_used">();
}

}  // namespace framering
