#include "common/shm/ownership_posix.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr mode_t kPermissions = 07777;
constexpr mode_t kGroupReadable = 0640;

// What a name in the directory can be beside a segment; each of them was laid there by hand.
void require_plain(const std::string& name, const struct stat& file) {
    if (!S_ISREG(file.st_mode)) {
        fail(ExitCode::refused, "/dev/shm/{} is not a regular file (owner {}); remove it", name,
             user_name(file.st_uid));
    }
    if (file.st_nlink > 1) {
        fail(ExitCode::refused,
             "segment /dev/shm/{} has a second hard link, which Framering never creates; remove it", name);
    }
}

[[noreturn]] void refuse_foreign(const std::string& name, const struct stat& file, const std::string& why,
                                 const std::string& what_to_do) {
    fail(ExitCode::refused, "segment /dev/shm/{} belongs to user {}{}; {}", name, user_name(file.st_uid), why,
         what_to_do);
}

void require_readable_by(const User& user, const std::string& name, const struct stat& file) {
    const std::string mode = fmt::format("{:04o}", file.st_mode & kPermissions);
    if (user.uid == 0) {
        if (is_exposed(file)) {
            refuse_foreign(name, file, fmt::format(" and can be written by other users (mode {})", mode),
                           "it cannot be trusted: remove it with framering remove --discard");
        }
        return;
    }
    if ((file.st_mode & kPermissions) != kGroupReadable) {
        refuse_foreign(name, file, fmt::format(" and has mode {}, not 0640", mode),
                       "ask that user to start the acquirer with --group-readable, or use another --session");
    }
    if (std::ranges::find(user.groups, file.st_gid) == user.groups.end()) {
        refuse_foreign(name, file, fmt::format(" and is readable by group {} only", file.st_gid),
                       "join that group, or use another --session");
    }
}
}  // namespace

User this_user() {
    User user{geteuid(), {getegid()}};
    std::vector<gid_t> more(static_cast<std::size_t>(std::max(getgroups(0, nullptr), 0)));
    const int count = getgroups(static_cast<int>(more.size()), more.data());
    user.groups.insert(user.groups.end(), more.begin(), more.begin() + std::max(count, 0));
    return user;
}

std::string user_name(uid_t uid) {
    std::array<char, 4096> room{};
    struct passwd entry {};
    struct passwd* found = nullptr;
    const bool is_known = getpwuid_r(uid, &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
    return is_known ? std::string(entry.pw_name) : fmt::format("uid {}", uid);
}

bool is_exposed(const struct stat& file) noexcept {
    return (file.st_mode & (S_IWGRP | S_IWOTH)) != 0;  // an access list shows in the group's bits
}

void require_trusted(const std::string& name, const struct stat& file, Access access, Purpose purpose,
                     const User& user) {
    require_plain(name, file);
    const bool is_mine = file.st_uid == user.uid;
    if (!is_mine && access == Access::read_write && !(purpose == Purpose::remove && user.uid == 0)) {
        refuse_foreign(
            name, file, ", the only one who may use or stop this session",
            user.uid == 0 ? "remove it with framering remove, or use another --session" : "use another --session");
    }
    if (!is_mine && access == Access::read_only && purpose == Purpose::use) {
        require_readable_by(user, name, file);
    }
    if (is_mine && purpose == Purpose::use && is_exposed(file)) {
        fail(ExitCode::refused,
             "segment /dev/shm/{} can be written by other users (mode {:04o}) and cannot be trusted; start its "
             "acquirer to replace it, or remove it with framering remove --discard",
             name, file.st_mode & kPermissions);
    }
}

}  // namespace framering
