#include <fcntl.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/file_access.hpp"
#include "common/base/replacement.hpp"

namespace framering {

namespace fs = std::filesystem;

long Replacement::Door::pass(const char* /*action*/, const fs::path& /*file*/,
                             const std::function<long()>& call) noexcept {
    return call();
}

void Replacement::Door::fail_at(std::string_view what, const fs::path& file, int error_number) {
    fail(ExitCode::failed, "{} '{}': {}", what, file.string(), errno_text(error_number));
}

Replacement::Replacement(fs::path place, fs::path temporary, Readers readers, Door& door)
    : place_(std::move(place)), temporary_(std::move(temporary)), door_(door) {
    (void)door_.pass("unlink", temporary_, [this] { return ::unlink(temporary_.c_str()); });
    const mode_t mode = readers == Readers::owner ? 0600 : 0666;
    do {
        descriptor_ = static_cast<int>(door_.pass("open", temporary_, [&] {
            return ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        }));
    } while (descriptor_ == -1 && errno == EINTR);
    require(descriptor_, "cannot create", temporary_);
    is_there_ = true;
}

Replacement::~Replacement() {
    if (descriptor_ != -1) {
        ::close(descriptor_);
    }
    if (is_there_) {
        (void)door_.pass("unlink", temporary_, [this] { return ::unlink(temporary_.c_str()); });
    }
}

void Replacement::require(long result, const char* what, const fs::path& file) {
    if (result == -1) {
        door_.fail_at(what, file, errno);
    }
}

void Replacement::write(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        const long written = door_.pass("pwrite", temporary_, [&] {
            return ::pwrite(descriptor_, rest.data(), rest.size(), static_cast<off_t>(end_));
        });
        if (written == -1 && errno == EINTR) {
            continue;
        }
        require(written, "cannot write to", temporary_);
        at += static_cast<std::size_t>(written);
        end_ += static_cast<std::uint64_t>(written);
    }
}

void Replacement::keep_access() {
    const auto keep = [this] {
        errno = take_access_of(place_.string(), descriptor_);
        return errno == 0 ? 0 : -1;
    };
    require(door_.pass("chmod", temporary_, keep), "cannot set the mode of", temporary_);
}

void Replacement::flush() {
    require(door_.pass("fdatasync", temporary_, [this] { return ::fdatasync(descriptor_); }), "cannot flush",
            temporary_);
}

void Replacement::close() {
    const int descriptor = std::exchange(descriptor_, -1);
    const long result = door_.pass("close", temporary_, [descriptor] { return ::close(descriptor); });
    // After EINTR the descriptor is gone all the same.
    require(result == -1 && errno == EINTR ? 0 : result, "cannot close", temporary_);
}

void Replacement::take_place() {
    assert(descriptor_ == -1);
    require(door_.pass("rename", place_, [this] { return ::rename(temporary_.c_str(), place_.c_str()); }),
            "cannot rename to", place_);
    is_there_ = false;
}

}  // namespace framering
