// Programs that another user runs: root alone may start them.
#pragma once
#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/rig.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temporary_directory.hpp"

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
        // The rig's folder of configuration files is not theirs, so it would be refused.
        Arguments all{"XDG_CONFIG_HOME=/nonexistent",
                      "/usr/bin/setpriv",
                      "--reuid",
                      std::to_string(kUid),
                      "--regid",
                      std::to_string(gid_),
                      "--clear-groups",
                      for_everybody(program)};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return rig.program("/usr/bin/env", all);
    }
    [[nodiscard]] std::string name() const {
        const struct passwd* const found = getpwuid(kUid);
        return found != nullptr ? found->pw_name : "uid " + std::to_string(kUid);
    }

  private:
    // A copy of the program: the folder in which it was built need not be open to others.
    [[nodiscard]] std::string for_everybody(const std::string& program) const {
        namespace fs = std::filesystem;
        fs::permissions(programs_->path(), fs::perms::owner_all | fs::perms::others_exec | fs::perms::group_exec);
        const fs::path copy = *programs_ / program;
        if (!fs::exists(copy)) {
            fs::copy_file(fs::path(FRAMERING_PROGRAM_DIR) / program, copy);
            fs::permissions(copy, fs::perms::others_exec | fs::perms::others_read | fs::perms::group_exec |
                                      fs::perms::group_read | fs::perms::owner_all);
        }
        return copy.string();
    }

    static constexpr uid_t kUid = 65534;
    std::shared_ptr<TemporaryDirectory> programs_ = std::make_shared<TemporaryDirectory>();
    gid_t gid_ = kUid;
};

}  // namespace framering::test
