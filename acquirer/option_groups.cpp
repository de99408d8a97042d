#include "acquirer/option_groups.hpp"

#include <fmt/core.h>

namespace framering {

std::vector<HelpTopic> acquirer_help_topics() {
    using namespace option_group;
    const std::vector<std::string> camera{kSource, kCameras, kFormat, kLists};
    return {
        {"simulated", {kSource, kFormat}},
        {"tiff", {kSource, kFormat}},
        {"images", {kSource, kImages, kFormat}},
        {"raw", {kSource, kFormat}},
        {"command", {kSource, kPrograms, kFormat}},
        {"genicam", camera},
        {"gstreamer", {kSource, kFormat}},
        {"plugin", camera},
        {"none", {kSource, kPlan, kActuators}},
        {"source", {kSource, kImages, kPrograms, kCameras, kLists}},
        {"format", {kFormat}},
        {"scan", {kScan}},
        {"plan", {kPlan}},
        {"actuators", {kActuators}},
        {"serve", {kServing}},
        {"sample", {kSample}},
        {"ring", {kRing}},
        {"scheduling", {kScheduling}},
        {"lists", {kLists}},
    };
}

std::string acquirer_synopsis() {
    std::string kinds = words_of(acquirer_help_topics());
    const std::size_t parts = kinds.find("source");
    return fmt::format(
        "framering acquirer [options]: acquire frames from a source and pass them to writers and viewers through "
        "shared memory.\n"
        "\n"
        "Runs one scan, which ends after --frames or --duration, when the source ends, or when it is stopped.\n"
        "Ctrl-C (SIGINT) cancels the scan, SIGTERM terminates the session; frames acquired by then are still "
        "stored.\n"
        "\n"
        "--help TOPIC shows a part of this: the options for a kind of source,\n"
        "{}\n"
        "or those of a group, {}.",
        kinds.substr(0, parts - 1), kinds.substr(parts));
}

}  // namespace framering
