// OUTPUT/.framering-hooks: locks that say which runner and which attempts are alive. The kernel drops them.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "common/base/descriptor.hpp"
#include "recorded/hooks/hook_search.hpp"

namespace framering {

// Thread: one.
class HookFolder {
  public:
    // Makes the folder, and is its only runner of this name from here on. Fails (Error): refused, another one is;
    // not writable, another user's, a link.
    HookFolder(const std::filesystem::path& output, const std::string& runner);

    // Held by an attempt of the job, by every process of it, and by nobody else. Nothing: somebody has it. Fails
    // (Error).
    [[nodiscard]] std::optional<Descriptor> lock_job(const std::string& job);
    // The job is over; the caller still holds its lock.
    void remove_job(const std::string& job) noexcept;

  private:
    [[nodiscard]] Descriptor open_lock(const std::string& name) const;
    // Whether the name still leads to this file.
    [[nodiscard]] bool is_in_place(const Descriptor& file, const std::string& name) const noexcept;

    std::filesystem::path path_;
    Descriptor folder_;
    Descriptor runner_;
};

}  // namespace framering
