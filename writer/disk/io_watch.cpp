#include "writer/disk/io_watch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/base/shown_path.hpp"

namespace framering {

IoWatch::IoWatch(Settings settings) : settings_(std::move(settings)) {
}

bool IoWatch::is_long(std::uint64_t began_ns, std::uint64_t now_ns) const noexcept {
    return now_ns > began_ns && now_ns - began_ns > static_cast<std::uint64_t>(settings_.limit.count());
}

std::size_t IoWatch::take_place(const char* action, std::string_view file, std::uint64_t began_ns) noexcept {
    const std::lock_guard lock(mutex_);
    const auto free = std::ranges::find(places_, nullptr, &Place::action);
    if (free != places_.end()) {
        free->action = action;
        free->began_ns = began_ns;
        free->was_named = false;
        free->file_bytes = std::min(file.size(), free->file.size());
        std::ranges::copy(file.substr(file.size() - free->file_bytes), free->file.begin());
    }
    return static_cast<std::size_t>(free - places_.begin());
}

std::string IoWatch::give_place_back(std::size_t index, std::uint64_t now_ns) {
    if (index >= kPlaces) {
        return {};
    }
    const std::lock_guard lock(mutex_);
    Place& call = places_[index];
    std::string text;
    if (is_long(call.began_ns, now_ns)) {
        text = fmt::format("{} of '{}' returned after {}", call.action, shown_path(call.file_text()).string(),
                           latency_text(Nanoseconds(now_ns - call.began_ns)));
    }
    call.action = nullptr;
    return text;
}

IoWatch::Call::Call(const char* action, const std::filesystem::path& file, IoWatch& watch) noexcept
    : watch_(watch),
      began_ns_(watch.settings_.now_ns()),
      place_(watch.take_place(action, file.native(), began_ns_)) {
}

IoWatch::Call::~Call() {
    const int reason = errno;
    const std::uint64_t now_ns = watch_.settings_.now_ns();
    watch_.lengths_.add(now_ns - std::min(began_ns_, now_ns));
    if (const std::string text = watch_.give_place_back(place_, now_ns); !text.empty()) {
        watch_.warn(text);
    }
    errno = reason;
}

void IoWatch::look() {
    std::vector<std::string> lines;
    {
        const std::lock_guard lock(mutex_);
        const std::uint64_t now_ns = settings_.now_ns();
        for (Place& call : places_) {
            if (call.action != nullptr && !call.was_named && is_long(call.began_ns, now_ns)) {
                call.was_named = true;
                lines.push_back(
                    fmt::format("{} of '{}' has not returned for {}: the disk is not responding; is it "
                                "overloaded, failing or disconnected?",
                                call.action, shown_path(call.file_text()).string(),
                                latency_text(Nanoseconds(now_ns - call.began_ns))));
            }
        }
    }
    for (const std::string& text : lines) {
        warn(text);
    }
}

DiskFigures IoWatch::figures() const {
    DiskFigures figures;
    figures.calls = lengths_.count();
    figures.p50_ns = lengths_.percentile_ns(0.5);
    figures.p99_ns = lengths_.percentile_ns(0.99);
    figures.max_ns = lengths_.max_ns();
    const std::lock_guard lock(mutex_);
    const std::uint64_t now_ns = settings_.now_ns();
    for (const Place& call : places_) {
        if (call.action != nullptr && is_long(call.began_ns, now_ns) &&
            (figures.blocked_since_ns == 0 || call.began_ns < figures.blocked_since_ns)) {
            figures.blocked_since_ns = call.began_ns;
        }
    }
    return figures;
}

IoWatch& disk_calls() noexcept {
    static IoWatch watch;
    return watch;
}

void IoWatch::warn(const std::string& text) const {
    if (settings_.warn) {
        settings_.warn(text);
    } else {
        log_line(LogLevel::warning, text);
    }
}

}  // namespace framering
