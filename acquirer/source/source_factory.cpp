#include "acquirer/source/source_factory.hpp"

#include <filesystem>
#include <string_view>

#include "acquirer/source/no_source.hpp"
#include "acquirer/source/raw_source.hpp"
#include "acquirer/source/simulated/simulated_source.hpp"
#include "acquirer/source/tiff_source.hpp"
#include "common/base/error.hpp"

namespace framering {

std::string full_source_name(const std::string& text) {
    if (text == "gstreamer" || text == "gstreamer:") {
        fail(ExitCode::usage,
             "source '{}': the pipeline is missing; use a value such as gstreamer:\"videotestsrc\"", text);
    }
    for (const std::string_view name : {"genicam", "gstreamer"}) {
        if (text.starts_with(name) && (text.size() == name.size() || text[name.size()] == ':')) {
            return "plugin:" + text;
        }
    }
    return text;
}

bool is_plugin(const SourceOptions& options) noexcept {
    return options.text.starts_with("plugin:");
}

void require_resumable(const SourceOptions& options) {
    constexpr std::string_view raw = "raw:";
    if (!options.text.starts_with(raw)) {
        return;
    }
    const std::string file = options.text.substr(raw.size());
    std::error_code ignored;
    // make_source reports a missing file.
    if (file == "-" ||
        (std::filesystem::exists(file, ignored) && !std::filesystem::is_regular_file(file, ignored))) {
        fail(ExitCode::usage,
             "--resume: source '{}' is not a file, frames read from it cannot be read again; omit --resume",
             options.text);
    }
}

AnySource make_source(const SourceOptions& options) {
    const std::size_t colon = options.text.find(':');
    const std::string kind = options.text.substr(0, colon);
    const std::string file = colon == std::string::npos ? "" : options.text.substr(colon + 1);
    if (options.text == kNoSource) {
        return make_no_source();
    }
    if (kind != "simulated" && kind != "tiff" && kind != "raw") {
        fail(ExitCode::usage,
             "unknown source '{}'; use simulated, tiff:FILE, tiff:FOLDER, raw:FILE, raw:-, genicam, "
             "gstreamer:\"PIPELINE\", "
             "plugin:NAME or none",
             options.text);
    }
    if (options.format.packing && kind != "raw") {
        const PackedFormat packed{*options.format.packing,
                                  options.format.pixel_format.value_or(PixelFormat::mono16)};
        fail(ExitCode::usage, "--pixel-format {} is for raw sources only; use {}", name_of(packed),
             name_of(packed.pixel_format));
    }
    if (kind == "simulated") {
        if (colon != std::string::npos) {
            fail(ExitCode::usage, "source '{}': the simulation does not read a file; use --source simulated",
                 options.text);
        }
        if (options.loop) {
            fail(ExitCode::usage, "--loop is for files only; the simulation never ends");
        }
        return make_simulated_source(with_defaults(options.format), options.embed_sequence, options.exposure_us,
                                     options.stage);
    }
    if (options.embed_sequence) {
        fail(ExitCode::usage, "--embed-sequence would overwrite pixels of {}; use it with --source simulated only",
             options.text);
    }
    if (file.empty()) {
        fail(ExitCode::usage, "source '{}': the file name is missing; use a value such as {}", options.text,
             kind == "raw" ? "raw:frames.bin or raw:-" : "tiff:stack.tif");
    }
    return kind == "tiff" ? make_tiff_source(file, options.format, options.loop)
                          : make_raw_source(file, options.format, options.loop);
}

}  // namespace framering
