// Whose a segment's file is, and who else may write it.
#pragma once
#include <sys/stat.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "common/shm/segment.hpp"

namespace framering {

// The user that this process acts for.
struct User {
    uid_t uid = 0;
    std::vector<gid_t> groups;
};
[[nodiscard]] User this_user();

// "alice", or "uid 1003" where the system has no name.
[[nodiscard]] std::string user_name(uid_t uid);

// Others than the user whose it is may write the file.
[[nodiscard]] bool is_exposed(const struct stat& file) noexcept;

// Fails (Error) where `user` may not open the segment this way, whatever the system would allow; the line names
// the owner. `file`: of the opened descriptor, as the name may lead elsewhere the next moment.
void require_trusted(const std::string& name, const struct stat& file, Access access, Purpose purpose,
                     const User& user);

}  // namespace framering
