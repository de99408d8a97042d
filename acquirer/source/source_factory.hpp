// From the text of --source to a source.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "acquirer/source/any_source.hpp"
#include "acquirer/source/wanted_format.hpp"

namespace framering {

struct SourceOptions {
    std::string text =
        "simulated";  // or "tiff:FILE", "tiff:FOLDER", "raw:FILE", "raw:-"; paths from the working directory
    WantedFormat format;
    bool loop = false;            // files only
    bool embed_sequence = false;  // simulated only
    // Of plug-ins only: name and value, in the order in which they are set.
    std::vector<std::pair<std::string, std::string>> camera_settings{};
};

// Whether it is a camera behind a plug-in: "plugin:NAME", "plugin:NAME:ID". make_plugin_source() makes it.
[[nodiscard]] bool is_plugin(const SourceOptions& options) noexcept;

// Fails (Error, usage) if frames of this source cannot be read again: standard input, a pipe, a device.
// Opens nothing.
void require_resumable(const SourceOptions& options);

// Fails (Error, usage): unknown kind, nothing after the colon, file missing, an option that this source does not
// have, a format that contradicts the file or that the source does not have; and as documented for the source.
[[nodiscard]] AnySource make_source(const SourceOptions& options);

}  // namespace framering
