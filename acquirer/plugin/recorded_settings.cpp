#include "acquirer/plugin/recorded_settings.hpp"

#include <fmt/core.h>

#include "acquirer/source/source_factory.hpp"

namespace framering {

std::vector<std::pair<std::string, std::string>> recorded_settings(
    const WantedSettings& asked, const std::vector<std::pair<std::string, std::string>>& device,
    const std::vector<CameraSetting>& settings) {
    // The plan has room for more than any camera has settings; one that says so much must not make it fail.
    constexpr std::size_t most_read_bytes = std::size_t{64} << 10;
    std::vector<std::pair<std::string, std::string>> all;
    std::string order;
    for (const auto& [key, value] : asked) {
        all.emplace_back(fmt::format("{}{}", kAskedPrefix, key), value);
        order += (order.empty() ? "" : ",") + key;
    }
    if (!order.empty()) {
        all.emplace_back(kAskedOrder, order);
    }
    std::size_t bytes = 0;
    const auto add = [&](const std::string& key, const std::string& value) {
        bytes += key.size() + value.size();
        if (!value.empty() && bytes <= most_read_bytes) {
            all.emplace_back(fmt::format("{}{}", kReadBackPrefix, key), value);
        }
    };
    for (const auto& [key, value] : device) {
        add(key, value);
    }
    for (const CameraSetting& setting : settings) {
        add(setting.key, setting.value);
    }
    return all;
}

}  // namespace framering
