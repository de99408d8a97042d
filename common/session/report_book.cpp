#include "common/session/report_book.hpp"

#include <algorithm>
#include <bit>

#include "common/session/shown_state.hpp"

namespace framering {

using layout::kReportedValues;
using layout::ReportedValue;
using layout::ReportState;

namespace {
constexpr std::uint64_t whole_number(std::uint64_t number) noexcept {
    return 2 * number + 2;
}

// Nothing: it is overwritten just now, or a process died while it wrote it.
std::optional<ShownReports::Value> shown_value(const ReportedValue& slot, std::uint64_t number) noexcept {
    // SYNC(reported): acquire, pairs with the release store of the word in ReportBook::add
    if (slot.word.load(std::memory_order_acquire) != whole_number(number)) {
        return std::nullopt;
    }
    const ShownReports::Value value{slot.sequence.load(kRelaxed),
                                    static_cast<std::uint32_t>(slot.key.load(kRelaxed)),
                                    std::bit_cast<double>(slot.value.load(kRelaxed))};
    // SYNC(reported): keeps what was read before the second look; pairs with the fence in ReportBook::add
    std::atomic_thread_fence(std::memory_order_acquire);
    return slot.word.load(kRelaxed) == whole_number(number) ? std::optional(value) : std::nullopt;
}

ShownReports shown(const ReportState& state) {
    ShownReports reports;
    reports.role = shown_text(state.role);
    reports.scan_id = state.scan_id.load(kRelaxed);
    const std::size_t keys = std::min<std::size_t>(state.key_count.load(kRelaxed), state.keys.size());
    for (std::size_t i = 0; i < keys; ++i) {
        reports.keys.push_back({shown_text(state.keys[i].name), shown_text(state.keys[i].unit)});
    }
    // SYNC(reported): acquire, pairs with the release store of the count in ReportBook::add
    const std::uint64_t end = state.count.load(std::memory_order_acquire);
    const std::uint64_t oldest = end - std::min<std::uint64_t>(end, kReportedValues);
    const std::uint64_t first = state.first.load(kRelaxed);
    reports.reported = end - std::min(end, first);
    for (std::uint64_t number = std::max(oldest, first); number < end; ++number) {
        const auto value = shown_value(state.values[number % kReportedValues], number);
        if (value && value->key < keys) {
            reports.values.push_back(*value);
        }
    }
    return reports;
}
}  // namespace

void ReportBook::begin(std::uint64_t scan_id) noexcept {
    const bool is_half_changed = state_->changes.load(kRelaxed) % 2 != 0;
    if (!is_half_changed && state_->scan_id.load(kRelaxed) == scan_id && is_shown_text(state_->role, role_)) {
        return;
    }
    change_shown(state_->changes, [&] {
        put_shown_text(state_->role, role_);
        state_->scan_id.store(scan_id, kRelaxed);
        state_->first.store(state_->count.load(kRelaxed), kRelaxed);
        state_->key_count.store(0, kRelaxed);
    });
}

std::optional<std::uint32_t> ReportBook::key(std::string_view name, std::string_view unit) noexcept {
    const std::uint32_t count = std::min(state_->key_count.load(kRelaxed), kMaxValues);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (is_shown_text(state_->keys[i].name, name) && is_shown_text(state_->keys[i].unit, unit)) {
            return i;
        }
    }
    if (count == kMaxValues) {
        return std::nullopt;
    }
    change_shown(state_->changes, [&] {
        put_shown_text(state_->keys[count].name, name);
        put_shown_text(state_->keys[count].unit, unit);
        state_->key_count.store(count + 1, kRelaxed);
    });
    return count;
}

void ReportBook::add(std::uint64_t sequence, std::uint32_t key, double value) noexcept {
    const std::uint64_t number = state_->count.load(kRelaxed);
    ReportedValue& slot = state_->values[number % kReportedValues];
    slot.word.store(whole_number(number) - 1, kRelaxed);
    // SYNC(reported): keeps the odd word before the value; pairs with the fence in shown_value
    std::atomic_thread_fence(std::memory_order_release);
    slot.sequence.store(sequence, kRelaxed);
    slot.key.store(key, kRelaxed);
    slot.value.store(std::bit_cast<std::uint64_t>(value), kRelaxed);
    // SYNC(reported): release, pairs with the acquire load in shown_value
    slot.word.store(whole_number(number), std::memory_order_release);
    // SYNC(reported): release, pairs with the acquire load in shown
    state_->count.store(number + 1, std::memory_order_release);
}

std::optional<ShownReports> read_reports(const ReportState& state) {
    return read_shown(state.changes, [&] { return shown(state); });
}

}  // namespace framering
