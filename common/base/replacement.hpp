// A file that takes another one's place in one step: whoever opens the name finds the old text or the new one,
// whole.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace framering {

// Order of calls: write() or descriptor(), keep_access() where what is replaced may have a mode of its own,
// flush(), close(), take_place(). Without take_place() nothing is left behind. Every function fails (Error) by the
// Door.
//
// Thread: one.
class Replacement {
  public:
    // What every call into the file system passes: a program that times its calls, or says in words of its own why
    // one failed, overrides it.
    class Door {
      public:
        Door() = default;
        virtual ~Door() = default;
        Door(const Door&) = delete;
        Door& operator=(const Door&) = delete;

        // Makes the call and returns its result; errno stays the call's. `action`: its name, such as "rename".
        virtual long pass(const char* action, const std::filesystem::path& file,
                          const std::function<long()>& call) noexcept;
        // `what`: such as "cannot create".
        [[noreturn]] virtual void fail_at(std::string_view what, const std::filesystem::path& file,
                                          int error_number);
    };
    enum class Readers { owner, by_umask };

    // Creates `temporary`, in the directory of `place`; a file that has this name, left by a process that was
    // killed here, goes, and no link is followed.
    Replacement(std::filesystem::path place, std::filesystem::path temporary, Readers readers, Door& door);
    ~Replacement();
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;

    // Open for reading and writing until close().
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    // All of it, behind what was written before; continues after an interrupt or a short write.
    void write(std::string_view text);
    // Mode and group of what is replaced, see file_access.hpp.
    void keep_access();
    // Until the bytes are on the disk: else a power cut may leave the new name with nothing in it.
    void flush();
    void close();
    // Requires: closed.
    void take_place();

  private:
    void require(long result, const char* what, const std::filesystem::path& file);

    std::filesystem::path place_;
    std::filesystem::path temporary_;
    Door& door_;
    int descriptor_ = -1;
    std::uint64_t end_ = 0;  // of what was written
    bool is_there_ = false;  // under its temporary name
};

}  // namespace framering
