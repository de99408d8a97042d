#include "recorded/hooks/hook_runners.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "common/base/descriptor.hpp"
#include "common/base/enum_names.hpp"
#include "recorded/hooks/hook_search.hpp"

namespace framering {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {
constexpr auto kHookCareNames = std::to_array<Named<HookCare>>({{HookCare::unknown, "unknown"},
                                                                {HookCare::none, "none"},
                                                                {HookCare::no_command, "no_command"},
                                                                {HookCare::works, "works"}});
constexpr std::string_view kRunnerOfAll = "runner";
constexpr std::string_view kRunnerOfSession = "session.";

bool is_lock_of_runner(const std::string& name) noexcept {
    return name == kRunnerOfAll || name.starts_with(kRunnerOfSession);
}

enum class Held : std::uint8_t { no, yes, unknown };

// By anybody: for the moment of the look, runners that start have to wait.
Held look_at_lock(const Descriptor& file) noexcept {
    int result = 0;
    do {
        result = ::flock(file.get(), LOCK_SH | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? Held::no : errno == EWOULDBLOCK ? Held::yes : Held::unknown;
}

std::string text_in(const Descriptor& file) {
    std::array<char, 1024> text{};
    const ssize_t got = ::pread(file.get(), text.data(), text.size(), 0);
    return {text.data(), static_cast<std::size_t>(got > 0 ? got : 0)};
}

bool takes(const HookRunnerNote& runner, const HookScan& scan) noexcept {
    const HookEntry& identity = scan.identity();
    return identity.utc_ns >= runner.since_utc_ns &&
           (runner.session.empty() || runner.session == identity.session);
}

bool has_event(const json& note, HookKind kind) {
    const auto events = note.find("events");
    return events == note.end() || !events->is_array() ||
           std::ranges::find(*events, json(name_of(kind))) != events->end();
}
}  // namespace

std::string_view name_of(HookCare care) noexcept {
    return name_in(kHookCareNames, care);
}

std::string lock_name_of(const HookRunnerNote& note) {
    return note.session.empty() ? std::string(kRunnerOfAll) : std::string(kRunnerOfSession) + note.session;
}

std::string text_of(const HookRunnerNote& note) {
    json events = json::array();
    for (const auto& [runs, kind] :
         {std::pair(note.runs_files, HookKind::file_closed), std::pair(note.runs_scans, HookKind::scan_closed)}) {
        if (runs) {
            events.push_back(name_of(kind));
        }
    }
    return json{
        {"pid", note.pid}, {"events", events}, {"since_utc_ns", note.since_utc_ns}, {"session", note.session}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

HookRunnerNote note_of(std::string_view text) {
    HookRunnerNote note;
    const json read = json::parse(text, nullptr, false);
    if (!read.is_object()) {
        return note;
    }
    try {
        note.pid = read.value("pid", std::int64_t{0});
        note.since_utc_ns = read.value("since_utc_ns", std::uint64_t{0});
        note.session = read.value("session", std::string());
        note.runs_files = has_event(read, HookKind::file_closed);
        note.runs_scans = has_event(read, HookKind::scan_closed);
    } catch (const json::exception&) {  // of another type: not ours
    }
    return note;
}

HookRunners::HookRunners(const fs::path& scan) {
    std::error_code gone;
    const fs::path real = fs::canonical(scan, gone);
    fs::path place = gone ? whole_path(scan) : real;
    for (unsigned level = 0; level <= kHookLevels; ++level) {
        look_into(place / kHookFolderName);
        if (!place.has_relative_path()) {
            break;
        }
        place = place.parent_path();
    }
}

void HookRunners::look_into(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator each(folder, error), end; !error && each != end; each.increment(error)) {
        const fs::path& path = each->path();
        if (!is_lock_of_runner(path.filename().string())) {
            continue;
        }
        const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        const Held held = file.is_open() ? look_at_lock(file) : Held::unknown;
        is_known_ = is_known_ && held != Held::unknown;
        if (held == Held::yes) {
            alive_.push_back(note_of(text_in(file)));
        }
    }
    is_known_ = is_known_ && (!error || error == std::errc::no_such_file_or_directory);
}

HookCare HookRunners::care_for(const HookScan& scan, HookKind kind) const noexcept {
    HookCare care = is_known_ ? HookCare::none : HookCare::unknown;
    for (const HookRunnerNote& runner : alive_) {
        if (takes(runner, scan)) {
            const bool runs = kind == HookKind::file_closed ? runner.runs_files : runner.runs_scans;
            care = std::max(care, runs ? HookCare::works : HookCare::no_command);
        }
    }
    return care;
}

void HookRunners::count_unattended(const HookScan& scan, HookCounts& counts) const noexcept {
    for (const HookJob& job : scan.jobs()) {
        const HookCare care = care_for(scan, job.kind);
        counts.without_runner += !job.is_over() && care == HookCare::none ? 1U : 0U;
        counts.without_command += !job.is_over() && care == HookCare::no_command ? 1U : 0U;
    }
}

std::optional<std::int64_t> HookRunners::pid_for(const HookScan& scan) const noexcept {
    const auto runner = std::ranges::find_if(
        alive_, [&](const HookRunnerNote& each) { return takes(each, scan) && each.pid > 0; });
    return runner == alive_.end() ? std::nullopt : std::optional(runner->pid);
}

}  // namespace framering
