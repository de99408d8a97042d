#include "acquirer/configuration_rules.hpp"

namespace framering {

namespace {
// What the plan of a scan, or its ring, says.
std::vector<std::string> options_of_scan() {
    return {"source",
            "loop",
            "embed-sequence",
            "picture-program",
            "watch",
            "gain",
            "roi",
            "binning",
            "trigger",
            "reconnect",
            "camera-setting",
            "width",
            "height",
            "pixel-format",
            "pixel-size",
            "significant-bits",
            "bit-alignment",
            "frames",
            "duration",
            "frame-rate",
            "measure",
            "axis",
            "axes",
            "plan",
            "name",
            "actuator",
            "slots",
            "ring-size",
            "when-full",
            "sample",
            "comment",
            "channel",
            "exposure",
            "objective",
            "microscope",
            "camera"};
}
}  // namespace

void declare_configuration(CommandLine& line, FromFiles from) {
    line.configured("acquirer")
        .command_line_only({"list-sources", "list-cameras", "list-actuators", "camera-settings", "check-plugin",
                            "check-only", "dry-run"})
        .from_one_place({"axis", "axes", "plan", "frames", "duration"})
        .from_one_place({"slots", "ring-size"})
        .from_one_place({"serve", "dry-run"})
        .from_one_place({"list-cameras", "source"})
        .only_with({"stop-queue-on-error"}, "serve", {"yes"}, "no")
        .only_with({"gain", "roi", "binning", "trigger", "reconnect", "camera-setting"}, "source",
                   {"plugin:", "genicam"}, "simulated")
        .only_with({"width", "height", "pixel-format", "significant-bits", "bit-alignment"}, "source",
                   {"simulated", "raw:", "command:", "plugin:", "genicam", "gstreamer:"}, "simulated")
        .only_with({"pixel-size"}, "source",
                   {"simulated", "tiff:", "images:", "raw:", "command:", "plugin:", "genicam", "gstreamer:"},
                   "simulated")
        .only_with({"loop"}, "source", {"tiff:", "images:", "raw:"}, "simulated")
        .only_with({"picture-program", "picture-timeout", "picture-retries"}, "source", {"command:"}, "simulated")
        .only_with({"watch"}, "source", {"images:"}, "simulated")
        .only_with({"embed-sequence"}, "source", {"simulated"}, "simulated");
    if (from == FromFiles::not_of_scan) {
        line.not_from_files(options_of_scan());
    }
}

}  // namespace framering
