// A directory that stays the same one, whatever it is called meanwhile.
#pragma once
#include <filesystem>

namespace framering {

// Thread safety: any thread, reading. Not movable: paths by it are used as long as it lives.
class OpenDirectory {
  public:
    // Fails (Error): missing, no directory, no permission.
    explicit OpenDirectory(std::filesystem::path name);
    ~OpenDirectory();
    OpenDirectory(const OpenDirectory&) = delete;
    OpenDirectory& operator=(const OpenDirectory&) = delete;

    // For operations on what is in it: leads into this directory also after it was renamed, and nowhere once it
    // was removed. Without /proc the name that it had.
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    // What it is called now: as it was opened, where that still leads to it.
    [[nodiscard]] std::filesystem::path name() const;

  private:
    std::filesystem::path opened_as_;
    int descriptor_;
    std::filesystem::path path_;
};

}  // namespace framering
