#include "control/hook_watch.hpp"

#include <utility>

#include "common/base/error.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kHookPauseNs = 5'000'000'000;  // a directory may hold many scans

// Above the scan's directory; empty: none.
fs::path output_with_hooks(const fs::path& scan) {
    fs::path place = scan.parent_path();
    std::error_code ignored;
    for (unsigned level = 0; level < kHookLevels && place.has_relative_path(); ++level) {
        if (fs::exists(place / kHookFolderName, ignored)) {
            return place;
        }
        place = place.parent_path();
    }
    return {};
}

fs::path hook_output_of(const SessionStatus& status) {
    for (const ProcessStatus& process : status.processes) {
        if (process.stores() && !process.output.empty()) {
            if (fs::path output = output_with_hooks(process.output); !output.empty()) {
                return output;
            }
        }
    }
    return {};
}
}  // namespace

const std::optional<HookCounts>& HookWatch::look(const SessionStatus& status, std::uint64_t now_ns) {
    if (now_ns < next_ns_ || !status.owner.empty()) {
        return counts_;
    }
    next_ns_ = now_ns + kHookPauseNs;
    // Once no writer is there, that of before counts: hooks go on after the scan.
    if (fs::path output = hook_output_of(status); !output.empty() && output != output_) {
        output_ = std::move(output);
        tally_.emplace(output_);
    }
    try {
        counts_ = tally_ ? tally_->look() : std::nullopt;
    } catch (const Error&) {
        counts_.reset();  // a disk that is gone; the writer tells of that
    }
    return counts_;
}

}  // namespace framering
