// From the text of --source to a source.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acquirer/source/any_source.hpp"
#include "acquirer/source/camera_wishes.hpp"
#include "acquirer/source/picture/picture_options.hpp"
#include "acquirer/source/simulated/simulated_stage.hpp"
#include "acquirer/source/wanted_format.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// How names of a camera's settings begin among those of its source: of what was asked, and of what was read back,
// which may be another value each time.
inline constexpr std::string_view kAskedPrefix = "set.";
inline constexpr std::string_view kReadBackPrefix = "read.";
// Under this name: what was asked, in its order, with commas between.
inline constexpr std::string_view kAskedOrder = "set";

struct SourceOptions {
    // or "tiff:FILE", "tiff:FOLDER", "images:FOLDER", "raw:FILE", "raw:-", "command:PROGRAM ARGS", "plugin:NAME",
    // "plugin:NAME:ID"; paths from the working directory
    std::string text = "simulated";
    WantedFormat format;
    std::string pixel_format{};   // as it was given; of other sources than cameras it is in `format`, too
    bool loop = false;            // files only
    bool embed_sequence = false;  // simulated only
    double exposure_us = 0;       // simulated only; 0: its own
    CameraWishes camera{};        // plug-ins only
    PictureOptions pictures{};    // programs and folders of images only
    // simulated only: what its actuator moves; null: there is none
    std::shared_ptr<SimulatedStage> stage{};

    bool operator==(const SourceOptions&) const = default;
};

// A source by its full name: "genicam" is "plugin:genicam", "gstreamer:PIPELINE" is "plugin:gstreamer:PIPELINE".
// Fails (Error, usage): no pipeline.
[[nodiscard]] std::string full_source_name(const std::string& text);

// Whether it is a camera behind a plug-in: "plugin:NAME", "plugin:NAME:ID". make_plugin_source() makes it.
[[nodiscard]] bool is_plugin(const SourceOptions& options) noexcept;

// Fails (Error, usage) if frames of this source cannot be read again: standard input, a pipe, a device, a folder
// that is watched. Opens nothing.
void require_resumable(const SourceOptions& options);

// "command:PROGRAM ARGS": a program that takes pictures.
[[nodiscard]] bool is_command(const std::string& text) noexcept;
// "images:FOLDER"
[[nodiscard]] bool is_image_folder(const std::string& text) noexcept;

// Requires: is_plugin() says no. `stop`: ends the wait for a program, and the look through files.
// Fails (Error, usage): unknown kind, nothing after the colon, file missing, an option that this source does not
// have, a format that contradicts the file or that the source does not have; and as documented for the source.
[[nodiscard]] AnySource make_source(const SourceOptions& options, const StopToken& stop = {});

}  // namespace framering
