#include "acquirer/picture_options.hpp"

#include "acquirer/option_groups.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kMostPictureRetries = 1000;
}

void declare_pictures(CommandLine& line, PictureOptions& pictures) {
    line.group(option_group::kImages);
    line.flag("watch",
              "take the images that are there, then each one as it becomes whole, until --frames or "
              "Ctrl-C",
              pictures.is_watched);
    line.group(option_group::kPrograms);
    line.option("picture-program", "anew|kept",
                "start the program anew for each picture, or keep one that is asked on its standard "
                "input (docs/cameras.md) (default: anew)",
                [&](const std::string& text) {
                    if (text != "anew" && text != "kept") {
                        fail(ExitCode::usage, "unknown value '{}'; use anew or kept", text);
                    }
                    pictures.is_kept = text == "kept";
                });
    line.option("picture-timeout", "TIME",
                "how long the program may take for a picture before it is ended (default: 30s)",
                [&](const std::string& text) {
                    pictures.timeout = parse_duration(text);
                    if (pictures.timeout <= Nanoseconds(0)) {
                        fail(ExitCode::usage, "the time {} is not positive; use a value such as 30s", text);
                    }
                });
    line.option("picture-retries", "COUNT",
                "how often a picture that failed is taken again before the scan ends (default: 3)",
                [&](const std::string& text) {
                    const std::uint64_t count = parse_count(text);
                    if (count > kMostPictureRetries) {
                        fail(ExitCode::usage, "{} is out of range; use 0 to {}", text, kMostPictureRetries);
                    }
                    pictures.retries = static_cast<std::uint32_t>(count);
                });
}

void require_pictures_fit(const AcquirerOptions& options) {
    const PictureOptions usual;
    const PictureOptions& given = options.source.pictures;
    // Without --source, a scan that is resumed says what its source is.
    const bool is_known = options.source_given || !options.resume;
    if (is_known && !is_command(options.source.text) &&
        (given.is_kept || given.timeout != usual.timeout || given.retries != usual.retries)) {
        fail(
            ExitCode::usage,
            "--picture-program, --picture-timeout and --picture-retries are for --source command:\"PROGRAM ARGS\" "
            "only");
    }
    if (is_known && !is_image_folder(options.source.text) && given.is_watched) {
        fail(ExitCode::usage, "--watch is for --source images:FOLDER only");
    }
}

}  // namespace framering
