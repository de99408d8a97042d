// What a frame is called that is saved without asking. Pure.
#pragma once
#include <cstdint>
#include <string>

namespace framering {

// "demo_20261121T135012.123Z.tif": two at different times never meet.
[[nodiscard]] std::string save_name(const std::string& session, std::uint64_t utc_time_ns,
                                    const std::string& ending);

}  // namespace framering
