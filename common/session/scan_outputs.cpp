#include "common/session/scan_outputs.hpp"

#include <algorithm>

#include "common/session/relaxed.hpp"

namespace framering {

std::vector<std::string> scan_outputs(const SessionView& view) {
    std::vector<std::string> outputs;
    for (std::uint64_t index = 0; index < layout::kReaderEntries; ++index) {
        const layout::ReaderEntry& entry = view.entry(index);
        std::string output = text_of(entry.output);
        if (output.empty() || entry.purpose.load(kRelaxed) != layout::Purpose::stores) {
            continue;
        }
        outputs.insert(text_of(entry.role) == "writer" ? outputs.begin() : outputs.end(), std::move(output));
    }
    return outputs;
}

}  // namespace framering
