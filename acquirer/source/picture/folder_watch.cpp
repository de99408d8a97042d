#include "acquirer/source/picture/folder_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

#include "acquirer/source/natural_order.hpp"
#include "acquirer/source/picture/image_files.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
namespace fs = std::filesystem;

// File systems whose files other computers or programs change without this kernel (statfs): NFS, SMB, CIFS, SMB2,
// FUSE, 9P, Ceph, AFS.
constexpr std::array<std::uint32_t, 8> kNotTold{0x6969,     0x517b,     0xff534d42, 0xfe534d42,
                                                0x65735546, 0x01021997, 0x00c36400, 0x5346414f};

bool changes_unseen(const fs::path& folder) noexcept {
    struct statfs status {};
    return ::statfs(folder.c_str(), &status) == 0 &&
           std::ranges::count(kNotTold, static_cast<std::uint32_t>(status.f_type)) != 0;
}
}  // namespace

FolderWatch::FolderWatch(const fs::path& folder, const FolderLooks& looks)
    : folder_(folder), interval_(looks.interval) {
    open_events(looks);
    list();  // behind the beginning of the events, so that no file is in neither
    next_look_ = Deadline::in(interval_);
}

void FolderWatch::open_events(const FolderLooks& looks) {
    if (!looks.are_forced && !changes_unseen(folder_)) {
        events_ = Descriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
        constexpr std::uint32_t wanted = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF;
        if (events_.is_open() && ::inotify_add_watch(events_.get(), folder_.c_str(), wanted | IN_ONLYDIR) < 0) {
            events_.close();
        }
    }
    struct stat status {};
    if (is_told() && ::stat(folder_.c_str(), &status) == 0) {
        told_device_ = status.st_dev;
        told_inode_ = status.st_ino;
    }
    if (!is_told()) {
        log_info("folder {}: the system does not tell of changes here; it is looked at every {}", folder_.string(),
                 duration_text(interval_));
    }
}

std::optional<FolderWatch::Look> FolderWatch::look_at(const std::string& name) const {
    struct stat status {};
    if (::stat((folder_ / name).c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    return Look{static_cast<std::uint64_t>(status.st_size),
                std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

// One above it may be renamed, and a link may lead to another one: nothing tells of what comes there.
void FolderWatch::require_same_folder() const {
    struct stat status {};
    if (is_told() &&
        (::stat(folder_.c_str(), &status) != 0 || status.st_dev != told_device_ || status.st_ino != told_inode_)) {
        fail_gone();
    }
}

void FolderWatch::list() {
    std::error_code error;
    if (!fs::is_directory(folder_, error)) {
        fail_gone();
    }
    for (const fs::path& file : image_files(folder_)) {
        const std::string name = file.filename().string();
        if (!taken_.contains(name) && !unsettled_.contains(name) && !queued_.contains(name)) {
            if (const auto found = look_at(name)) {
                unsettled_.emplace(name, *found);
            }
        }
    }
}

// What did not change since the look before seems to be whole.
void FolderWatch::look() {
    require_same_folder();
    std::vector<std::tuple<std::int64_t, std::string>> settled;
    for (auto each = unsettled_.begin(); each != unsettled_.end();) {
        auto& [name, before] = *each;
        const auto now = look_at(name);
        const bool is_same = now && now->shows_same(before);
        if (is_same && !before.is_refused) {
            settled.emplace_back(is_at_start_ ? 0 : now->changed_ns, name);
        } else if (now && !is_same) {
            before = *now;
        }
        each = !now || (is_same && !before.is_refused) ? unsettled_.erase(each) : std::next(each);
    }
    std::ranges::sort(settled, [](const auto& a, const auto& b) {
        return std::get<0>(a) != std::get<0>(b) ? std::get<0>(a) < std::get<0>(b)
                                                : natural_less(std::get<1>(a), std::get<1>(b));
    });
    // At the start, before what has come since.
    auto place = std::exchange(is_at_start_, false) ? ready_.begin() : ready_.end();
    for (const auto& [changed_ns, name] : settled) {
        if (queued_.insert(name).second) {
            place = std::next(ready_.insert(place, name));
        }
    }
    if (!is_told()) {
        for (const std::string& name : taken_lately_) {
            look_at_taken(name, false);
        }
        list();
    }
    next_look_ = Deadline::in(interval_);
}

std::optional<fs::path> FolderWatch::next(Nanoseconds limit) {
    const Deadline deadline = Deadline::in(limit);
    for (;;) {
        if (is_told()) {
            wait_for_events(Nanoseconds(0));
        }
        if (next_look_.has_passed()) {
            look();
        }
        if (!is_at_start_ && !ready_.empty()) {
            const std::string name = ready_.front();
            queued_.erase(name);
            ready_.pop_front();
            offered_ = look_at(name);  // before anybody reads it: what is written meanwhile is a change
            if (offered_) {
                return folder_ / name;
            }
            log_warning("image {}: it is gone before it was taken", (folder_ / name).string());
            continue;
        }
        if (deadline.has_passed()) {
            return std::nullopt;
        }
        const Nanoseconds longest = std::min(deadline.left(), next_look_.left());
        if (is_told()) {
            wait_for_events(longest);
        } else {
            sleep_for(longest);
        }
    }
}

void FolderWatch::take(const fs::path& file) {
    constexpr std::size_t looked_at = 100;
    const std::string name = file.filename().string();
    taken_.emplace(name, *offered_);
    if (!is_told()) {
        taken_lately_.push_back(name);
    }
    if (taken_lately_.size() > looked_at) {
        taken_lately_.pop_front();
    }
}

void FolderWatch::put_back(const fs::path& file) {
    offered_->is_refused = true;
    unsettled_[file.filename().string()] = *offered_;
}

void FolderWatch::wait_for_events(Nanoseconds limit) {
    pollfd entry{events_.get(), POLLIN, 0};
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(limit).count();
    if (::poll(&entry, 1, static_cast<int>(std::min<std::int64_t>(whole, 1000))) <= 0) {
        return;
    }
    alignas(inotify_event) std::array<char, 16384> some{};
    const ssize_t got = ::read(events_.get(), some.data(), some.size());
    for (ssize_t at = 0; at < got;) {
        inotify_event event{};
        std::memcpy(&event, some.data() + at, sizeof event);
        const char* const name = some.data() + at + sizeof event;
        take_event(event.mask, event.len == 0 ? std::string() : std::string(name, ::strnlen(name, event.len)));
        at += static_cast<ssize_t>(sizeof event + event.len);
    }
}

void FolderWatch::take_event(std::uint32_t mask, const std::string& name) {
    if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)) != 0) {
        fail_gone();
    }
    if ((mask & IN_Q_OVERFLOW) != 0) {
        log_warning("folder {}: more files came than the system could tell of; it is listed again",
                    folder_.string());
        list();
        return;
    }
    if ((mask & IN_ISDIR) != 0 || !is_image_name(name)) {
        return;
    }
    // What is made under a name of its own is closed or moved later; a second name for a file is not.
    struct stat status {};
    const bool is_link = (mask & IN_CREATE) != 0 && ::lstat((folder_ / name).c_str(), &status) == 0 &&
                         (S_ISLNK(status.st_mode) || status.st_nlink > 1);
    if ((mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0 || is_link) {
        came_whole(name, (mask & IN_CLOSE_WRITE) == 0);
    }
}

void FolderWatch::look_at_taken(const std::string& name, bool is_another) {
    const auto now = look_at(name);
    if (now && (is_another || !now->shows_same(taken_.at(name))) && written_again_.insert(name).second) {
        log_warning("image {}: it was written again after it was taken; each name is taken once",
                    (folder_ / name).string());
    }
}

void FolderWatch::came_whole(const std::string& name, bool is_another) {
    if (taken_.contains(name)) {
        look_at_taken(name, is_another);
        return;
    }
    if (is_at_start_ && unsettled_.contains(name)) {
        return;  // in its place among the others
    }
    unsettled_.erase(name);
    if (queued_.insert(name).second) {
        ready_.push_back(name);
    }
}

void FolderWatch::fail_gone() const {
    fail(ExitCode::failed, "folder {} was removed, moved or unmounted while it was watched", folder_.string());
}

}  // namespace framering
