#include "writer/recording/summary.hpp"

#include <fmt/core.h>

namespace framering {

namespace {
// Restarts, and the frames lost by them; empty if there were none.
std::string restarts_text(const Manifest& manifest) {
    std::string text;
    if (manifest.writer_restarts != 0) {
        text += fmt::format("; writer restarted {}x", manifest.writer_restarts);
    }
    if (manifest.acquirer_restarts != 0) {
        text += fmt::format("{} acquirer restarted {}x", text.empty() ? ";" : ",", manifest.acquirer_restarts);
    }
    return text.empty() ? text : text + fmt::format(", {} frames lost", manifest.lost);
}
}  // namespace

std::string summary_text(std::uint64_t scan_id, const RecordingSummary& summary) {
    const Manifest& manifest = summary.manifest;
    return fmt::format("scan {} {}: {} frames stored, {} lost, in {}{}", scan_id, name_of(manifest.state),
                       manifest.stored, manifest.lost, summary.directory.string(), restarts_text(manifest));
}

}  // namespace framering
