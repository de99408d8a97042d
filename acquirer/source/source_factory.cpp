#include "acquirer/source/source_factory.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string_view>

#include "acquirer/source/no_source.hpp"
#include "acquirer/source/picture/command_source.hpp"
#include "acquirer/source/picture/images_source.hpp"
#include "acquirer/source/picture/watched_source.hpp"
#include "acquirer/source/raw_source.hpp"
#include "acquirer/source/simulated/simulated_source.hpp"
#include "acquirer/source/tiff_source.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
struct Kind {
    std::string_view name;
    const char* what;     // stands behind its colon
    const char* example;  // of the whole
    const char* no_end;   // why it cannot be looped; null: it can
};
constexpr Kind kKinds[] = {
    {"simulated", "", "", "the simulation never ends"},
    {"tiff", "file name", "tiff:stack.tif", nullptr},
    {"images", "folder", "images:photos", nullptr},
    {"raw", "file name", "raw:frames.bin or raw:-", nullptr},
    {"command", "program", "command:\"gphoto2 --capture-image-and-download --stdout\"", "a program never ends"},
};

// Options that the kind has no use for.
void require_sense(const SourceOptions& options, const Kind& kind) {
    if (options.format.packing && kind.name != "raw") {
        const PackedFormat packed{*options.format.packing,
                                  options.format.pixel_format.value_or(PixelFormat::mono16)};
        fail(ExitCode::usage, "--pixel-format {} is for raw sources only; use {}", name_of(packed),
             name_of(packed.pixel_format));
    }
    if (options.loop && kind.no_end != nullptr) {
        fail(ExitCode::usage, "--loop is for files only; {}", kind.no_end);
    }
    if (options.loop && options.pictures.is_watched) {
        fail(ExitCode::usage, "--loop and --watch contradict each other: a folder that is watched has no end");
    }
    if (options.embed_sequence && kind.name != "simulated") {
        fail(ExitCode::usage, "--embed-sequence would overwrite pixels of {}; use it with --source simulated only",
             options.text);
    }
}
}  // namespace

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
    if (is_image_folder(options.text) && options.pictures.is_watched) {
        fail(ExitCode::usage,
             "--resume and --serve cannot be used with --watch: which files of {} were taken would not be known; "
             "move "
             "those that are stored out of the folder, and start a new scan",
             options.text);
    }
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

bool is_command(const std::string& text) noexcept {
    return text.starts_with("command:");
}

bool is_image_folder(const std::string& text) noexcept {
    return text.starts_with("images:");
}

AnySource make_source(const SourceOptions& options, const StopToken& stop) {
    const std::size_t colon = options.text.find(':');
    const std::string kind = options.text.substr(0, colon);
    const std::string file = colon == std::string::npos ? "" : options.text.substr(colon + 1);
    if (options.text == kNoSource) {
        return make_no_source();
    }
    const auto known = std::ranges::find(kKinds, kind, &Kind::name);
    if (known == std::end(kKinds)) {
        fail(
            ExitCode::usage,
            "unknown source '{}'; use simulated, tiff:FILE, tiff:FOLDER, images:FOLDER, raw:FILE, raw:-, genicam, "
            "gstreamer:\"PIPELINE\", command:\"PROGRAM ARGS\", plugin:NAME or none",
            options.text);
    }
    require_sense(options, *known);
    if (kind == "simulated") {
        if (colon != std::string::npos) {
            fail(ExitCode::usage, "source '{}': the simulation does not read a file; use --source simulated",
                 options.text);
        }
        return make_simulated_source(with_defaults(options.format), options.embed_sequence, options.exposure_us,
                                     options.stage);
    }
    if (file.empty()) {
        fail(ExitCode::usage, "source '{}': the {} is missing; use a value such as {}", options.text, known->what,
             known->example);
    }
    if (kind == "command") {
        return make_command_source(file, options.format, options.pictures, stop);
    }
    if (kind == "images" && options.pictures.is_watched) {
        return make_watched_source(file, options.format, {}, stop);
    }
    if (kind == "images") {
        return make_images_source(file, options.format, options.loop, options.pictures.sizes, stop);
    }
    return kind == "tiff" ? make_tiff_source(file, options.format, options.loop, stop)
                          : make_raw_source(file, options.format, options.loop);
}

}  // namespace framering
