// What a reader reports of frames, as it shows it behind its entry: the newest values of its role.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/session/source_book.hpp"
#include "common/shm/layout.hpp"

namespace framering {

// Thread safety: one thread, that of the process which has the role. Invariants: no reader of the values is waited
// for, and none of them gets one that is half written, also after a kill.
class ReportBook {
  public:
    // `state` outlives it.
    ReportBook(layout::ReportState& state, std::string_view role) noexcept : state_(&state), role_(role) {}

    // The values are those of this scan from now on. What a former process of the role has shown of it stays.
    void begin(std::uint64_t scan_id) noexcept;
    // The place of a key, the same for the same name and unit. Nothing: kMaxValues are there.
    [[nodiscard]] std::optional<std::uint32_t> key(std::string_view name, std::string_view unit) noexcept;
    // Takes the place of the oldest one where there are kReportedValues. Requires: key() has given the key.
    void add(std::uint64_t sequence, std::uint32_t key, double value) noexcept;

  private:
    layout::ReportState* state_;
    std::string role_;
};

struct ShownReports {
    struct Value {
        std::uint64_t sequence = 0;  // of the frame
        std::uint32_t key = 0;       // place in `keys`
        double value = 0;
        bool operator==(const Value&) const = default;
    };
    std::string role;
    std::uint64_t scan_id = 0;  // 0: nothing was reported in this entry
    std::vector<SourceInfo::Key> keys;
    std::vector<Value> values;   // the newest kReportedValues of this scan, the oldest first
    std::uint64_t reported = 0;  // values of this scan, also those that are not among `values` any more
};

// Whatever stands in the memory. Nothing while its keys are being changed, or left half changed by a process that
// died: ask again. Thread: any.
[[nodiscard]] std::optional<ShownReports> read_reports(const layout::ReportState& state);

}  // namespace framering
