#include "writer/series_description.hpp"

#include <fmt/format.h>

namespace framering {

SeriesDescription description_of(const std::string& name, const Manifest& manifest) {
    SeriesDescription series{name, manifest.plan.format, manifest.started_utc, {}};
    series.notes.emplace_back("source", manifest.plan.source);
    for (const auto& [setting, value] : manifest.plan.source_settings) {
        series.notes.emplace_back(setting, value);
    }
    series.notes.emplace_back("state", name_of(manifest.state));
    if (manifest.dropped != 0) {
        series.notes.emplace_back("frames lost", fmt::format("{}, see scan.json", manifest.dropped));
    }
    return series;
}

}  // namespace framering
