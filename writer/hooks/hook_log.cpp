#include "writer/hooks/hook_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/printable.hpp"
#include "common/base/shown_path.hpp"
#include "recorded/hooks/hook_search.hpp"
#include "writer/disk/disk_names.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr mode_t kOnlyOurs = 0600;
constexpr const char* kAdvice =
    "--hook-log DIR keeps what commands write (framering run: --hooks '--hook-log DIR')";

std::uint64_t length_of(const Descriptor& file) noexcept {
    struct stat status {};
    return ::fstat(file.get(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

[[noreturn]] void fail_at(const fs::path& file) {
    fail(ExitCode::failed, "hooks: cannot write the log {}: {}", quoted(file), errno_text(errno));
}
}  // namespace

HookJobLog::HookJobLog() : file_(::open("/dev/null", O_WRONLY | O_CLOEXEC)) {
    if (!file_.is_open()) {
        fail_at("/dev/null");
    }
}

HookJobLog::HookJobLog(const fs::path& file, const std::string& heading)
    : path_(file),
      file_(::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, kOnlyOurs)) {
    if (!file_.is_open()) {
        fail_at(file);
    }
    const bool is_new = length_of(file_) == 0;
    append_line(heading);
    silent_bytes_ = is_new ? std::optional(length_of(file_)) : std::nullopt;
}

// A full disk has no room for it, which costs no attempt.
void HookJobLog::append_line(const std::string& line) const noexcept {
    try {
        const std::uint64_t end = length_of(file_);
        char last = '\n';
        const bool is_in_mid_line =
            end != 0 && ::pread(file_.get(), &last, 1, static_cast<off_t>(end - 1)) == 1 && last != '\n';
        const std::string text =
            fmt::format("{}--- {} {}\n", is_in_mid_line ? "\n" : "", utc_text(utc_ns()), printable(line));
        (void)!::write(file_.get(), text.data(), text.size());
    } catch (const std::exception&) {  // out of memory
    }
}

void HookJobLog::end(const std::string& how, bool is_done) noexcept {
    if (path_.empty()) {
        return;
    }
    if (is_done && silent_bytes_ == length_of(file_)) {
        (void)::unlink(path_.c_str());
    } else {
        append_line(how);
    }
}

HookLog::HookLog(const fs::path& output, const fs::path& log)
    : output_(whole_path(output)), log_(log.empty() ? log : whole_path(log)) {
    if (log_.empty()) {
        return;
    }
    try {
        make_directories(log_);
    } catch (const Error& error) {
        throw error.within("hooks: option --hook-log");
    }
    if (::access(log_.c_str(), W_OK | X_OK) != 0) {
        fail_at(log_);
    }
}

fs::path HookLog::file_of(const fs::path& scan, const HookJob& job) const {
    const fs::path whole = whole_path(scan);
    // A runner of one scan writes where that of all scans does.
    const fs::path below = whole == output_ ? whole.filename() : whole.lexically_relative(output_);
    fs::path file = (log_ / below / (job.file.empty() ? "scan" : job.file)).lexically_normal();
    file += ".log";
    return file;
}

HookJobLog HookLog::open_for(const fs::path& scan, const HookJob& job) {
    if (log_.empty()) {
        return {};
    }
    const fs::path file = file_of(scan, job);
    try {
        make_directories(file.parent_path());
        return {file, fmt::format("{} {}, job {}, attempt {}", name_of(job.kind),
                                  job.file.empty() ? scan.string() : (scan / job.file).string(), job.id,
                                  job.attempts + 1)};
    } catch (const Error& error) {
        if (!std::exchange(has_warned_, true)) {
            log_warning("{}; the command runs, and what it writes is thrown away", error.what());
        }
        return {};
    }
}

std::string HookLog::hint_about(const HookJobLog& log, bool is_last) {
    if (!log.path().empty()) {
        return fmt::format("; what it wrote: {}", quoted(log.path()));
    }
    const bool is_to_hint = log_.empty() && (is_last || !has_hinted_);
    has_hinted_ = true;
    return is_to_hint ? fmt::format("; {}", kAdvice) : "";
}

}  // namespace framering
