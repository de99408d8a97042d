#include "common/session/source_book.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "common/ring/racing_copy.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/shown_state.hpp"

namespace framering {

using layout::SourceState;

namespace {
std::size_t clamped(const layout::HalfWord& count, std::size_t most) noexcept {
    return std::min<std::size_t>(count.load(kRelaxed), most);
}

std::vector<SourceInfo::Key> taken_keys(const SourceState& state, std::size_t count) {
    std::vector<SourceInfo::Key> keys;
    for (std::size_t i = 0; i < std::min(count, state.keys.size()); ++i) {
        keys.push_back({shown_text(state.keys[i].name), shown_text(state.keys[i].unit)});
    }
    return keys;
}

std::vector<SourceCount> taken_counts(const SourceState& state) {
    std::vector<SourceCount> counts;
    for (std::size_t i = 0; i < clamped(state.counter_count, state.counters.size()); ++i) {
        counts.push_back({shown_text(state.counters[i].name), state.counters[i].value.load(kRelaxed)});
    }
    return counts;
}

SourceInfo taken(const SourceState& state) {
    SourceInfo info;
    info.camera = shown_text(state.camera);
    info.settings.resize(clamped(state.settings_bytes, state.settings.size()));
    copy_from_slot(info.settings.data(), state.settings.data(), info.settings.size());
    info.counters = taken_counts(state);
    info.keys = taken_keys(state, state.key_count.load(kRelaxed));
    return info;
}
}  // namespace

std::string counts_text(std::span<const SourceCount> counts) {
    std::string text;
    for (const SourceCount& count : counts) {
        if (count.value != 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count.name, count.value);
        }
    }
    return text;
}

SourceBook::SourceBook(SourceState& state) noexcept : state_(&state) {
}

std::optional<SourceInfo> SourceBook::read() const {
    return read_source(*state_);
}

template <class Change>
void SourceBook::change(Change change) noexcept {
    change_shown(state_->changes, [&] {
        trace_point<"acquirer_source_changing">();
        change();
    });
    trace_point<"acquirer_source_changed">();
}

void SourceBook::begin(std::string_view camera, std::string_view settings) {
    set_settings(settings);
    change([&] {
        put_shown_text(state_->camera, camera);
        state_->counter_count.store(0, kRelaxed);
    });
}

void SourceBook::set_settings(std::string_view settings) {
    if (settings.size() > state_->settings.size()) {
        fail(ExitCode::failed, "the settings of the source need {} bytes, the limit is {}", settings.size(),
             state_->settings.size());
    }
    change([&] {
        copy_into_slot(state_->settings.data(), settings.data(), settings.size());
        state_->settings_bytes.store(static_cast<std::uint32_t>(settings.size()), kRelaxed);
    });
}

std::optional<std::uint32_t> SourceBook::counter(std::string_view name) {
    const std::uint32_t count = state_->counter_count.load(kRelaxed);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (is_shown_text(state_->counters[i].name, name)) {
            return i;
        }
    }
    if (count >= state_->counters.size()) {
        return std::nullopt;
    }
    change([&] {
        put_shown_text(state_->counters[count].name, name);
        state_->counters[count].value.store(0, kRelaxed);
        state_->counter_count.store(count + 1, kRelaxed);
    });
    return count;
}

std::vector<SourceCount> SourceBook::counts() const {
    return taken_counts(*state_);
}

void SourceBook::set_counter(std::uint32_t place, std::uint64_t value) noexcept {
    state_->counters[place].value.store(value, kRelaxed);
}

std::optional<std::uint32_t> SourceBook::key(std::string_view name, std::string_view unit) {
    const std::uint32_t count = state_->key_count.load(kRelaxed);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (is_shown_text(state_->keys[i].name, name) && is_shown_text(state_->keys[i].unit, unit)) {
            return i;
        }
    }
    if (count >= state_->keys.size()) {
        return std::nullopt;
    }
    change([&] {
        put_shown_text(state_->keys[count].name, name);
        put_shown_text(state_->keys[count].unit, unit);
        state_->key_count.store(count + 1, kRelaxed);
    });
    return count;
}

std::optional<SourceInfo> read_source(const SourceState& state) {
    return read_shown(state.changes, [&] { return taken(state); });
}

std::vector<SourceInfo::Key> value_keys(const SourceState& state, std::size_t at_least) {
    const auto info = read_source(state);
    return info && info->keys.size() >= at_least ? info->keys : taken_keys(state, at_least);
}

}  // namespace framering
