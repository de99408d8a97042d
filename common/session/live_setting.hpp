// Exposure and gain: settings of a source that may change while frames come, as everyone in the session sees them.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/error.hpp"

namespace framering {

enum class LiveKey : std::uint8_t { exposure, gain };
inline constexpr std::array kLiveKeys{LiveKey::exposure, LiveKey::gain};

// "exposure", "gain"
[[nodiscard]] std::string_view name_of(LiveKey key) noexcept;

struct LiveSetting {
    double value = 0;  // exposure: microseconds; gain: in `unit`
    double minimum = 0;
    double maximum = 0;       // both 0: no range is known
    std::string unit{};       // "us", "dB"; empty: a factor, or not known
    bool is_settable = true;  // while frames come; false: only before

    [[nodiscard]] bool has_range() const noexcept { return minimum != 0 || maximum != 0; }
    bool operator==(const LiveSetting&) const = default;
};

// What became of a change that somebody asked for.
struct LiveAnswer {
    std::uint64_t number = 0;  // of the change, as request_change() gave it; 0: nobody has asked yet
    double asked = 0;
    ExitCode exit_code = ExitCode::done;
    std::string error{};  // empty: it was made

    bool operator==(const LiveAnswer&) const = default;
};

struct ShownLiveSetting {
    std::optional<LiveSetting> setting{};  // nothing: the source does not have it
    LiveAnswer answer{};                   // to what was asked last
    bool is_changed = false;               // since the scan began

    bool operator==(const ShownLiveSetting&) const = default;
};

struct LiveSettings {
    ShownLiveSetting exposure{};
    ShownLiveSetting gain{};

    [[nodiscard]] ShownLiveSetting& operator[](LiveKey key) noexcept {
        return key == LiveKey::exposure ? exposure : gain;
    }
    [[nodiscard]] const ShownLiveSetting& operator[](LiveKey key) const noexcept {
        return key == LiveKey::exposure ? exposure : gain;
    }
    bool operator==(const LiveSettings&) const = default;
};

// The settings of a source (JSON, an object) with these under the key "live"; of others where `settings` is none.
[[nodiscard]] std::string with_live_settings(std::string_view settings, const LiveSettings& live);
// From there, fit for a terminal; empty where there are none, or the text is not to be understood. Thread: any.
[[nodiscard]] LiveSettings live_settings_in(std::string_view settings);

// What stands beside them: names and texts.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> other_settings_in(std::string_view settings);

// "12.5 ms", "250 us", "1.5 s"; gain: "6 dB", "2".
[[nodiscard]] std::string live_value_text(LiveKey key, double value, std::string_view unit);
// "10 us to 1 s". Requires: it has a range.
[[nodiscard]] std::string live_range_text(LiveKey key, const LiveSetting& setting);
// What came of a change to `wanted`: "exposure 20 ms", "exposure 100 us, the nearest to 104 us that the camera
// has", or that somebody else's counts. Requires: answered without an error, and there is a setting.
[[nodiscard]] std::string live_change_text(LiveKey key, double wanted, const ShownLiveSetting& now);
// "20ms" of an exposure, "2.5", "-3" of a gain. Fails (Error, usage).
[[nodiscard]] double parse_live_value(LiveKey key, const std::string& text);
// Whether it is the value that was asked for, but for digits that a camera does not print.
[[nodiscard]] bool is_same_live_value(double asked, double taken) noexcept;

}  // namespace framering
