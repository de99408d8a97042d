// Programs that another user runs: root alone may start them.
#pragma once
#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/support/rig.hpp"
#include "tests/support/skip.hpp"

namespace framering::test {

class OtherUser {
  public:
    OtherUser() {
        if (!is_there()) {
            skip_unless_allowed("only root may run programs as another user");
        }
    }
    [[nodiscard]] bool is_there() const { return geteuid() == 0; }
    // The same user, as a member of the group of this process.
    [[nodiscard]] OtherUser in_our_group() const {
        OtherUser member = *this;
        member.gid_ = getegid();
        return member;
    }
    ChildProcess& runs(Rig& rig, const std::string& program, const Arguments& arguments) const {
        Arguments all{"--reuid",        std::to_string(kUid),
                      "--regid",        std::to_string(gid_),
                      "--clear-groups", (std::filesystem::path(FRAMERING_PROGRAM_DIR) / program).string()};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return rig.program("/usr/bin/setpriv", all);
    }
    [[nodiscard]] std::string name() const {
        const struct passwd* const found = getpwuid(kUid);
        return found != nullptr ? found->pw_name : "uid " + std::to_string(kUid);
    }

  private:
    static constexpr uid_t kUid = 65534;
    gid_t gid_ = kUid;
};

}  // namespace framering::test
