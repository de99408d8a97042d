// .framering-hooks: locks that say which runner of an output directory and which attempts are alive. The kernel
// drops them.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "common/base/descriptor.hpp"
#include "recorded/hooks/hook_runners.hpp"
#include "recorded/hooks/hook_search.hpp"

namespace framering {

// Thread: one.
class HookFolder {
  public:
    // Makes the folder, and is from here on its only runner whose lock has this name. Fails (Error): refused,
    // another one is; not writable, another user's, a link.
    HookFolder(const std::filesystem::path& output, const HookRunnerNote& runner);

    // Held by an attempt of the job, by every process of it, and by nobody else, whatever the directory in which
    // the runner looks for scans. Nothing: somebody has it. Fails (Error).
    [[nodiscard]] std::optional<Descriptor> lock_job(const std::filesystem::path& scan, const std::string& job);
    // The job is over, and the caller has let go of its lock. It stays while a process of the command has it.
    void remove_job(const std::filesystem::path& scan, const std::string& job) noexcept;

  private:
    [[nodiscard]] const Descriptor& folder_of(const std::filesystem::path& scan, Descriptor& other) const noexcept;

    Descriptor folder_;
    Descriptor runner_;
};

}  // namespace framering
