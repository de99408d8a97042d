#include "writer/disk/disk_names.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "common/base/error.hpp"
#include "common/base/file_access.hpp"
#include "common/base/replacement.hpp"
#include "common/base/trace_point.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/io_watch.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr mode_t kDirectoryMode = 0777;  // less the umask

int remove_name(const fs::path& path, bool is_directory) noexcept {
    return is_directory ? watched("rmdir", path, [&] { return ::rmdir(path.c_str()); })
                        : watched("unlink", path, [&] { return ::unlink(path.c_str()); });
}

class WatchedCalls final : public Replacement::Door {
  public:
    long pass(const char* action, const fs::path& file, const std::function<long()>& call) noexcept override {
        return watched(action, file, call);
    }
    [[noreturn]] void fail_at(std::string_view what, const fs::path& file, int error_number) override {
        fail_on(what, file, error_number);
    }
};
}  // namespace

void make_directories(const fs::path& directory) {
    std::error_code error;
    if (fs::is_directory(directory, error)) {
        return;
    }
    const fs::path parent = directory.parent_path();
    if (!parent.empty()) {
        make_directories(parent);
    }
    if (!directory.has_filename()) {
        return;  // "name/"
    }
    if (watched("mkdir", directory, [&] { return ::mkdir(directory.c_str(), kDirectoryMode); }) == -1) {
        const int reason = errno;
        if (reason != EEXIST || !fs::is_directory(directory, error)) {
            fail_on("cannot create directory", directory, reason == EEXIST ? ENOTDIR : reason);
        }
    }
    flush_directory(parent.empty() ? "." : parent);
}

bool is_name_taken(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (status.type() == fs::file_type::none) {
        fail_on("cannot access", path, error.value());
    }
    return fs::exists(status);
}

void remove_tree(const fs::path& directory) {
    std::error_code error;
    const bool is_directory = fs::is_directory(fs::symlink_status(directory, error));
    if (is_directory) {
        for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
            remove_tree(entry->path());
        }
        if (error) {
            fail_on("cannot remove", directory, error.value());
        }
    }
    if (remove_name(directory, is_directory) == -1 && errno != ENOENT && errno != ENOTDIR) {
        fail_on("cannot remove", directory, errno);
    }
}

bool remove_if_possible(const fs::path& path) noexcept {
    std::error_code error;
    return remove_name(path, fs::is_directory(fs::symlink_status(path, error))) == 0 || errno == ENOENT;
}

bool rename_unless_taken(const fs::path& from, const fs::path& to) {
    const int result = watched(
        "rename", to, [&] { return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE); });
    if (result == 0) {
        return true;
    }
    int reason = errno;
    if (reason == EINVAL || reason == ENOSYS) {
        // A file system without the flag. Only one writer names the files of a scan; a directory that another
        // writer makes between the two calls is not empty, and then rename refuses.
        if (is_name_taken(to)) {
            return false;
        }
        if (watched("rename", to, [&] { return ::rename(from.c_str(), to.c_str()); }) == 0) {
            return true;
        }
        reason = errno;
    }
    if (reason == EEXIST || reason == ENOTEMPTY) {
        return false;
    }
    fail_on("cannot rename to", to, reason);
}

void rename_over(const fs::path& from, const fs::path& to) {
    if (watched("rename", to, [&] { return ::rename(from.c_str(), to.c_str()); }) == -1) {
        fail_on("cannot rename to", to, errno);
    }
}

void flush_directory(const fs::path& directory) {
    const int descriptor = watched(
        "open", directory, [&] { return ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0); });
    if (descriptor == -1) {
        fail_on("cannot open", directory, errno);
    }
    const int result = watched("fsync", directory, [&] { return ::fsync(descriptor); });
    const int reason = errno;
    ::close(descriptor);
    // Some network file systems have no flush for directories.
    if (result == -1 && reason != EINVAL) {
        fail_on("cannot flush", directory, reason);
    }
}

void take_access(const fs::path& former, const fs::path& replacement) {
    const int error =
        watched("chmod", replacement, [&] { return take_access_of(former.string(), replacement.string()); });
    if (error != 0) {
        fail_on("cannot set the mode of", replacement, error);
    }
}

void replace_file(const fs::path& path, std::string_view text, bool flushed) {
    WatchedCalls door;
    Replacement file(path, fs::path(path) += ".tmp", Replacement::Readers::by_umask, door);
    file.keep_access();
    file.write(text);
    file.flush();  // whatever `flushed` is: else a power cut may leave the new name with nothing in it
    file.close();
    trace_point<"writer_manifest_written">();
    file.take_place();
    trace_point<"writer_manifest_named">();
    if (flushed) {
        flush_directory(path.parent_path());
    }
}

}  // namespace framering
