#include "recorded/manifest_format_1.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "common/base/error.hpp"
#include "recorded/gap.hpp"
#include "recorded/manifest.hpp"

namespace framering {

using nlohmann::json;

namespace {
// Nothing: not lost. Format 1 lists the frames from before the writer attached as a gap.
std::optional<LossReason> reason_of(const std::string& why) {
    constexpr std::array<std::pair<std::string_view, std::optional<LossReason>>, 5> known{
        {{"ring full", LossReason::ring_full},
         {"writer gone", LossReason::writer_gone},
         {"writer evicted", LossReason::abandoned},
         {"disk failed", LossReason::disk_failed},
         {"before the writer attached", std::nullopt}}};
    const auto* const found = std::ranges::find_if(known, [&](const auto& each) { return each.first == why; });
    if (found == known.end()) {
        fail(ExitCode::failed, "unknown reason '{}'", why);
    }
    return found->second;
}
}  // namespace

std::string format_2_from_1(const std::string& text) {
    json manifest = json::parse(text);
    manifest["format_version"] = kManifestVersion;
    for (const auto& [former, name] : {std::pair("written", "stored"), std::pair("dropped", "lost"),
                                       std::pair("not_recorded", "before_writer")}) {
        manifest[name] = manifest.at(former);
        manifest.erase(former);
    }
    json gaps = json::array();
    for (json& gap : manifest.at("gaps")) {
        if (const auto reason = reason_of(gap.at("why").get<std::string>())) {
            gap.erase("why");
            gap["reason"] = name_of(*reason);
            gaps.push_back(gap);
        }
    }
    manifest["gaps"] = std::move(gaps);
    return manifest.dump();
}

}  // namespace framering
