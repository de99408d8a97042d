#include "writer/unfinished_file.hpp"

#include "common/base/error.hpp"
#include "writer/disk_names.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
[[noreturn]] void fail_as_taken(const fs::path& path) {
    fail(ExitCode::failed, "cannot create {}: the file exists; choose another --name", quoted(path));
}
}  // namespace

DiskFile create_unfinished(const fs::path& path) {
    if (fs::exists(fs::symlink_status(path))) {
        fail_as_taken(path);
    }
    return DiskFile::create(fs::path(path) += kUnfinishedSuffix);
}

void give_name(DiskFile& file, const fs::path& path) {
    if (!rename_unless_taken(file.path(), path)) {
        fail_as_taken(path);
    }
    file.set_path(path);
}

}  // namespace framering
