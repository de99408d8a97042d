// What gives the frames, as the acquirer shows it in shared memory: camera, settings, counters, keys of values.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/shm/layout.hpp"

namespace framering {

struct SourceInfo;

// What a camera or its driver counts.
struct SourceCount {
    std::string name;
    std::uint64_t value = 0;
    bool operator==(const SourceCount&) const = default;
};

// "missing_packets 3, resent_packets 12": those that are not 0; empty: all are.
[[nodiscard]] std::string counts_text(std::span<const SourceCount> counts);

// Thread safety: one thread, the acquirer's. Readers take it under the sequence check of SourceState.changes.
class SourceBook {
  public:
    // `state` outlives it. Keys that a former acquirer has written stay: frames in the ring have their values.
    explicit SourceBook(layout::SourceState& state) noexcept;

    // What stands in it, of a former acquirer before begin(). Nothing: that one died while it wrote.
    [[nodiscard]] std::optional<SourceInfo> read() const;

    // Another source, or the same once more: its counters begin anew. A name that is too long is cut. Fails
    // (Error): the settings (JSON) are longer than kSettingsBytes.
    void begin(std::string_view camera, std::string_view settings);
    // Fails (Error) as above.
    void set_settings(std::string_view settings);

    // The place of the counter, the same for the same name. Nothing: kSourceCounters are there.
    [[nodiscard]] std::optional<std::uint32_t> counter(std::string_view name);
    // As they are shown.
    [[nodiscard]] std::vector<SourceCount> counts() const;
    // One store: for every frame. Requires: counter() has given the place.
    void set_counter(std::uint32_t place, std::uint64_t value) noexcept;

    // The place of a value in FrameInfo.values, the same for the same name and unit. Nothing: kMaxValues are
    // there.
    [[nodiscard]] std::optional<std::uint32_t> key(std::string_view name, std::string_view unit);

  private:
    // Makes a change that readers see as a whole or not at all.
    template <class Change>
    void change(Change change) noexcept;

    layout::SourceState* state_;
};

struct SourceInfo {
    struct Key {
        std::string name;
        std::string unit;
        bool operator==(const Key&) const = default;
    };
    std::string camera;
    std::string settings;  // JSON; empty: not known
    std::vector<SourceCount> counters;
    std::vector<Key> keys;
};

// Nothing while it is being changed, or left half changed by an acquirer that died: ask again. Thread: any.
[[nodiscard]] std::optional<SourceInfo> read_source(const layout::SourceState& state);

// The keys of a frame that was taken from the ring and has so many values: these do not change any more. With them
// those that came since. Thread: any.
[[nodiscard]] std::vector<SourceInfo::Key> value_keys(const layout::SourceState& state, std::size_t at_least);

}  // namespace framering
