#include "writer/disk/unfinished_file.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/io_watch.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
[[noreturn]] void fail_as_taken(const fs::path& path) {
    fail(ExitCode::failed, "cannot create {}: the file exists; choose another --name", quoted(path));
}
}  // namespace

bool is_free_for_file(const fs::path& path) {
    const fs::path leftover = fs::path(path) += kUnfinishedSuffix;
    return !is_name_taken(path) && (!is_name_taken(leftover) || remove_if_possible(leftover));
}

DiskFile create_unfinished(const fs::path& path) {
    if (is_name_taken(path)) {
        fail_as_taken(path);
    }
    return DiskFile::create(fs::path(path) += kUnfinishedSuffix);
}

void give_name(DiskFile& file, const fs::path& path) {
    if (!rename_unless_taken(file.path(), path)) {
        fail_as_taken(path);
    }
    trace_point<"writer_file_named">();
    file.set_path(path);
}

std::uint64_t reserved_bytes_of(const fs::path& path) {
    constexpr std::uint64_t block_bytes = 512;
    for (const fs::path& name : {path, fs::path(path) += kUnfinishedSuffix}) {
        struct stat status {};
        if (watched("stat", name, [&] { return ::stat(name.c_str(), &status); }) == 0) {
            const std::uint64_t taken = static_cast<std::uint64_t>(status.st_blocks) * block_bytes;
            return taken - std::min(taken, static_cast<std::uint64_t>(status.st_size));
        }
    }
    return 0;
}

}  // namespace framering
