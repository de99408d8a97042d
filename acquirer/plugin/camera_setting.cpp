#include "acquirer/plugin/camera_setting.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>

#include "acquirer/plugin/plugin_text.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
bool is_key(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
               (letter >= '0' && letter <= '9') || letter == '_' || letter == '.' || letter == '-';
    });
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end != 0) {
            lines.push_back(printable(std::string(text.substr(0, end))));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) {
        all += (all.empty() ? "" : ", ") + text;
    }
    return all;
}

std::optional<double> number_of(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// Columns as wide as their widest text, up to a limit; a longer one moves the rest of its row.
class Table {
  public:
    using Row = std::array<std::string, 5>;

    void add(Row row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] std::string text() const {
        constexpr std::array<std::size_t, 5> most{40, 24, 32, 8, 0};
        std::array<std::size_t, 5> widths{};
        for (const Row& row : rows_) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                widths[i] = std::max(widths[i], std::min(row[i].size(), most[i]));
            }
        }
        std::string all;
        for (const Row& row : rows_) {
            std::string line;
            for (std::size_t i = 0; i < row.size(); ++i) {
                line += fmt::format("{:<{}}  ", row[i], widths[i]);
            }
            line.erase(line.find_last_not_of(' ') + 1);
            all += line + "\n";
        }
        return all;
    }

  private:
    std::vector<Row> rows_;
};

std::string note_on(const CameraSetting& setting) {
    if (setting.type == FR_COMMAND) {
        return "[command] ";
    }
    if (setting.has(FR_READ_ONLY)) {
        return "[read only] ";
    }
    return setting.has(FR_INACTIVE) ? "[no effect now] " : setting.has(FR_LIVE) ? "[live] " : "";
}
}  // namespace

CameraSetting camera_setting(const fr_setting& described) {
    CameraSetting setting;
    setting.key = text_in(described.key);
    if (!is_key(setting.key)) {
        fail(ExitCode::failed, "a setting has the key '{}'; a key has letters, digits, _ . and - only",
             setting.key);
    }
    if (described.type > FR_COMMAND) {
        fail(ExitCode::failed, "setting {} has the type {}, which this acquirer does not know", setting.key,
             described.type);
    }
    setting.title = text_in(described.title);
    setting.unit = text_in(described.unit);
    setting.help = text_in(described.help);
    setting.type = static_cast<fr_setting_type>(described.type);
    setting.flags = described.flags;
    setting.minimum = described.minimum;
    setting.maximum = described.maximum;
    setting.step = described.step;
    const char* const choices = static_cast<const char*>(described.choices);
    setting.choices = lines_of(std::string_view(choices, ::strnlen(choices, sizeof described.choices)));
    if (setting.type == FR_CHOICE && setting.choices.empty()) {
        fail(ExitCode::failed, "setting {} is a choice without choices", setting.key);
    }
    return setting;
}

std::string range_text(const CameraSetting& setting) {
    switch (setting.type) {
        case FR_CHOICE:
            return joined(setting.choices);
        case FR_SWITCH:
            return "on, off";
        case FR_INTEGER:
        case FR_REAL:
            if (setting.minimum == 0 && setting.maximum == 0) {
                return "";
            }
            return fmt::format("{} ... {}", setting.minimum, setting.maximum) +
                   (setting.step > 0 ? fmt::format(", step {}", setting.step) : "");
        default:
            return "";
    }
}

std::pair<std::string, std::string> parse_camera_setting(const std::string& text) {
    const std::size_t equals = text.find('=');
    const std::string key = text.substr(0, equals);
    if (equals == std::string::npos || !is_key(key)) {
        fail(ExitCode::usage,
             "'{}' is not NAME=VALUE; use a value such as exposure=10000, and framering acquirer "
             "--camera-settings for the names",
             text);
    }
    return {key, text.substr(equals + 1)};
}

bool same_value(const CameraSetting& setting, const std::string& one, const std::string& other) {
    if (one == other) {
        return true;
    }
    const bool is_number = setting.type == FR_INTEGER || setting.type == FR_REAL;
    const auto first = number_of(one);
    const auto second = number_of(other);
    constexpr double rounding = 1e-9;  // of digits that a camera does not print
    return is_number && first && second && std::abs(*first - *second) <= rounding * std::abs(*first);
}

std::string settings_table(const std::vector<CameraSetting>& settings) {
    Table table;
    table.add({"NAME", "VALUE", "RANGE", "UNIT", ""});
    for (const CameraSetting& setting : settings) {
        const std::string& about = setting.help.empty() ? setting.title : setting.help;
        table.add({setting.key, setting.value, range_text(setting), setting.unit, note_on(setting) + about});
    }
    return table.text();
}

}  // namespace framering
