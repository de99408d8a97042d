#include "writer/disk/open_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/base/shown_path.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/io_watch.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
bool is_same(const char* path, int descriptor) noexcept {
    struct stat by_path {};
    struct stat by_descriptor {};
    return ::stat(path, &by_path) == 0 && ::fstat(descriptor, &by_descriptor) == 0 &&
           by_path.st_dev == by_descriptor.st_dev && by_path.st_ino == by_descriptor.st_ino;
}
}  // namespace

OpenDirectory::OpenDirectory(fs::path name)
    : opened_as_(std::move(name)), descriptor_(watched("open", opened_as_, [&] {
          return ::open(opened_as_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
      })) {
    if (descriptor_ == -1) {
        fail_on("cannot open", opened_as_, errno);
    }
    path_ = path_by_descriptor(descriptor_);
    if (!is_same(path_.c_str(), descriptor_)) {
        path_ = opened_as_;
    }
}

OpenDirectory::~OpenDirectory() {
    ::close(descriptor_);
}

fs::path OpenDirectory::name() const {
    return watched("stat", opened_as_, [&] { return is_same(opened_as_.c_str(), descriptor_); })
               ? opened_as_
               : shown_path(path_);
}

}  // namespace framering
