#include "common/session/source_book.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "common/ring/racing_copy.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/session_view.hpp"

namespace framering {

using layout::SourceState;

namespace {
template <std::size_t N>
void put_text(layout::Text<N>& field, std::string_view text) noexcept {
    layout::Text<N> whole;
    set_text(whole, text);
    copy_into_slot(field.data(), whole.data(), whole.size());
}

template <std::size_t N>
std::string taken_text(const layout::Text<N>& field) {
    layout::Text<N> copy;
    copy_from_slot(copy.data(), field.data(), copy.size());
    return text_of(copy);
}

// As it stands in a field of this length.
template <std::size_t N>
bool is_in(const layout::Text<N>& field, std::string_view text) {
    layout::Text<N> whole;
    set_text(whole, text);
    return field == whole;
}

std::size_t clamped(const layout::HalfWord& count, std::size_t most) noexcept {
    return std::min<std::size_t>(count.load(kRelaxed), most);
}

std::vector<SourceInfo::Key> taken_keys(const SourceState& state, std::size_t count) {
    std::vector<SourceInfo::Key> keys;
    for (std::size_t i = 0; i < std::min(count, state.keys.size()); ++i) {
        keys.push_back({taken_text(state.keys[i].name), taken_text(state.keys[i].unit)});
    }
    return keys;
}

std::vector<SourceCount> taken_counts(const SourceState& state) {
    std::vector<SourceCount> counts;
    for (std::size_t i = 0; i < clamped(state.counter_count, state.counters.size()); ++i) {
        counts.push_back({taken_text(state.counters[i].name), state.counters[i].value.load(kRelaxed)});
    }
    return counts;
}

SourceInfo taken(const SourceState& state) {
    SourceInfo info;
    info.camera = taken_text(state.camera);
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
    const std::uint64_t before = state_->changes.load(kRelaxed);
    const std::uint64_t odd = before | 1;  // odd already where an acquirer died in a change
    state_->changes.store(odd, kRelaxed);
    // SYNC(source): keeps the odd number before the change; pairs with the fence in read_source
    std::atomic_thread_fence(std::memory_order_release);
    trace_point<"acquirer_source_changing">();
    change();
    // SYNC(source): release, pairs with the acquire load in read_source
    state_->changes.store(odd + 1, std::memory_order_release);
    trace_point<"acquirer_source_changed">();
}

void SourceBook::begin(std::string_view camera, std::string_view settings) {
    set_settings(settings);
    change([&] {
        put_text(state_->camera, camera);
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
        if (is_in(state_->counters[i].name, name)) {
            return i;
        }
    }
    if (count >= state_->counters.size()) {
        return std::nullopt;
    }
    change([&] {
        put_text(state_->counters[count].name, name);
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
        if (is_in(state_->keys[i].name, name) && is_in(state_->keys[i].unit, unit)) {
            return i;
        }
    }
    if (count >= state_->keys.size()) {
        return std::nullopt;
    }
    change([&] {
        put_text(state_->keys[count].name, name);
        put_text(state_->keys[count].unit, unit);
        state_->key_count.store(count + 1, kRelaxed);
    });
    return count;
}

std::optional<SourceInfo> read_source(const SourceState& state) {
    constexpr int most_tries = 3;
    for (int i = 0; i < most_tries; ++i) {
        // SYNC(source): acquire, pairs with the release store in SourceBook::change
        const std::uint64_t before = state.changes.load(std::memory_order_acquire);
        if (before % 2 != 0) {
            continue;
        }
        SourceInfo info = taken(state);
        // SYNC(source): keeps what was read before the second look; pairs with the fence in SourceBook::change
        std::atomic_thread_fence(std::memory_order_acquire);
        if (state.changes.load(kRelaxed) == before) {
            return info;
        }
    }
    return std::nullopt;
}

std::vector<SourceInfo::Key> value_keys(const SourceState& state, std::size_t at_least) {
    const auto info = read_source(state);
    return info && info->keys.size() >= at_least ? info->keys : taken_keys(state, at_least);
}

}  // namespace framering
