#include "recorded/hooks/hook_journal_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "common/base/deadline.hpp"
#include "common/base/descriptor.hpp"
#include "common/base/error.hpp"
#include "common/base/read_whole.hpp"
#include "common/base/shown_path.hpp"
#include "common/base/trace_point.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr mode_t kByUmask = 0666;
constexpr Nanoseconds kLockPatience = std::chrono::seconds(2);  // others have it for as long as one line takes

[[noreturn]] void fail_at(const char* what, const fs::path& path, int error_number) {
    fail(ExitCode::failed, "{} {}: {}", what, quoted(path), errno_text(error_number));
}

bool is_own_file(const struct stat& status) noexcept {
    return S_ISREG(status.st_mode) && status.st_uid == ::geteuid();
}

Descriptor open_for_appending(const fs::path& path) {
    Descriptor file(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, kByUmask));
    if (!file.is_open()) {
        fail_at("cannot open", path, errno);
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        fail_at("cannot access", path, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        fail(ExitCode::failed, "{} is no regular file; remove it", quoted(path));
    }
    return file;
}

// A file system without locks does without: whole lines are appended, whoever is first. False: somebody has it.
bool try_lock(const Descriptor& file) noexcept {
    return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR);
}

std::uint64_t size_of(const Descriptor& file, const fs::path& path) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        fail_at("cannot access", path, errno);
    }
    return static_cast<std::uint64_t>(status.st_size);
}

bool ends_in_mid_line(const Descriptor& file, std::uint64_t size) noexcept {
    char last = '\n';
    return size != 0 && (::pread(file.get(), &last, 1, static_cast<off_t>(size - 1)) != 1 || last != '\n');
}

void write_at_end(const Descriptor& file, const fs::path& path, std::uint64_t end, std::string_view text) {
    while (!text.empty()) {
        const ssize_t done = ::pwrite(file.get(), text.data(), text.size(), static_cast<off_t>(end));
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            fail_at("cannot write to", path, done == 0 ? EIO : errno);
        }
        end += static_cast<std::uint64_t>(done);
        text.remove_prefix(static_cast<std::size_t>(done));
    }
}

// The whole lines behind `from`.
std::string lines_behind(const Descriptor& file, const fs::path& path, std::uint64_t from, std::uint64_t size) {
    std::string text(size - from, '\0');
    const auto got = read_whole(
        std::as_writable_bytes(std::span(text)), from, [&](std::span<std::byte> bytes, std::uint64_t offset) {
            return ::pread(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        });
    if (!got) {
        fail_at("cannot read", path, errno);
    }
    text.resize(*got);
    text.resize(text.rfind('\n') + 1);  // nothing found: to nothing
    return text;
}
}  // namespace

void append_to_hook_journal(const fs::path& directory, std::span<const HookEntry> entries, bool flushed) {
    const Deadline deadline = Deadline::in(kLockPatience);
    while (!try_append_to_hook_journal(directory, entries, flushed)) {
        if (deadline.has_passed()) {
            fail_at_locked_hook_journal(directory);
        }
        deadline.sleep(std::chrono::milliseconds(1));
    }
}

bool try_append_to_hook_journal(const fs::path& directory, std::span<const HookEntry> entries, bool flushed) {
    const fs::path path = directory / kHookJournalName;
    const Descriptor file = open_for_appending(path);
    if (!try_lock(file)) {
        return false;
    }
    const std::uint64_t end = size_of(file, path);
    std::string text = ends_in_mid_line(file, end) ? "\n" : "";
    for (const HookEntry& entry : entries) {
        text += line_of(entry);
    }
    write_at_end(file, path, end, text);
    trace_point<"hook_journal_appended">();
    (void)::flock(file.get(), LOCK_UN);  // a flush may take long
    if (flushed && ::fdatasync(file.get()) != 0) {
        fail_at("cannot flush", path, errno);
    }
    return true;
}

void fail_at_locked_hook_journal(const fs::path& directory) {
    fail(ExitCode::failed, "{}: another process keeps it locked; is one of framering's stopped?",
         quoted(directory / kHookJournalName));
}

bool HookJournalReader::read(const fs::path& directory) {
    const fs::path path = directory / kHookJournalName;
    has_changed_ = false;
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.is_open()) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) {
            return false;
        }
        fail_at("cannot open", path, errno);
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        fail_at("cannot access", path, errno);
    }
    if (!is_own_file(status)) {
        return false;
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (status.st_ino != inode_ || size < read_to_) {
        scan_ = HookScan();
        inode_ = status.st_ino;
        read_to_ = 0;
    }
    if (size > read_to_) {
        const std::string lines = lines_behind(file, path, read_to_, size);
        for (const HookEntry& entry : entries_of(lines)) {
            scan_.take(entry);
        }
        read_to_ += lines.size();
        has_changed_ = !lines.empty();
    }
    return true;
}

std::optional<HookScan> read_hook_scan(const fs::path& directory) {
    HookJournalReader reader;
    return reader.read(directory) ? std::optional(reader.scan()) : std::nullopt;
}

}  // namespace framering
