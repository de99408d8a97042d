// Which images of a folder are whole, in the order in which they become so.
#pragma once
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/deadline.hpp"
#include "common/base/descriptor.hpp"

namespace framering {

struct FolderLooks {
    bool are_forced = false;  // look again and again, even where the system tells what happens in the folder
    Nanoseconds interval = std::chrono::milliseconds(500);

    bool operator==(const FolderLooks&) const = default;
};

// Files with the name of an image (image_files.hpp). One that was there at the start is offered first, in natural
// order; one that comes later when its writer closes it or moves it in. Where the system does not tell that (NFS,
// SMB, FUSE), the folder is looked at again and again, and a file is offered that did not change between two
// looks; those of one look by their time. Thread: one. Invariants: each name is taken once; what is not taken is
// offered again whenever it has changed.
class FolderWatch {
  public:
    // Fails (Error): usage: the folder cannot be read.
    FolderWatch(const std::filesystem::path& folder, const FolderLooks& looks);
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;
    ~FolderWatch() = default;

    // Waits at most `limit` for a file that seems to be whole. Followed by take() or put_back(). Fails (Error):
    // the folder is gone.
    [[nodiscard]] std::optional<std::filesystem::path> next(Nanoseconds limit);
    void take(const std::filesystem::path& file);
    // It is not whole. Both: of the file that next() gave last.
    void put_back(const std::filesystem::path& file);

    [[nodiscard]] bool is_told() const noexcept { return events_.is_open(); }
    // Neither taken nor known not to be whole.
    [[nodiscard]] std::size_t waiting() const noexcept { return ready_.size(); }
    // After they were taken. Where the system does not tell, only files are looked at that were taken lately.
    [[nodiscard]] const std::set<std::string>& written_again() const noexcept { return written_again_; }

  private:
    struct Look {
        std::uint64_t size = 0;
        std::int64_t changed_ns = 0;
        bool is_refused = false;  // as it was at this look

        [[nodiscard]] bool shows_same(const Look& other) const noexcept {
            return size == other.size && changed_ns == other.changed_ns;
        }
    };

    void open_events(const FolderLooks& looks);
    void list();
    void look();
    void wait_for_events(Nanoseconds limit);
    void take_event(std::uint32_t mask, const std::string& name);
    void came_whole(const std::string& name, bool is_another);
    void look_at_taken(const std::string& name, bool is_another);
    [[nodiscard]] std::optional<Look> look_at(const std::string& name) const;
    void require_same_folder() const;
    [[noreturn]] void fail_gone() const;

    const std::filesystem::path folder_;
    const Nanoseconds interval_;
    Descriptor events_;  // open: the system tells
    // Where the system tells: of the folder that it tells of, whatever its path leads to later.
    std::uint64_t told_device_ = 0;
    std::uint64_t told_inode_ = 0;
    Deadline next_look_ = Deadline::in(Nanoseconds(0));
    bool is_at_start_ = true;  // what was there at the start is not offered yet
    std::map<std::string, Look> unsettled_;
    std::deque<std::string> ready_;
    std::set<std::string> queued_;          // the same
    std::optional<Look> offered_;           // of the file that next() gave last, as it was then
    std::map<std::string, Look> taken_;     // as they were when they were read
    std::deque<std::string> taken_lately_;  // where the system does not tell
    std::set<std::string> written_again_;   // told
};

}  // namespace framering
