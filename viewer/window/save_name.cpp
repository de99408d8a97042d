#include "viewer/window/save_name.hpp"

#include <algorithm>

#include "common/base/clock.hpp"

namespace framering {

std::string save_name(const std::string& session, std::uint64_t utc_time_ns, const std::string& ending) {
    std::string time = utc_text(utc_time_ns);
    time.erase(std::remove_if(time.begin(), time.end(), [](char c) { return c == '-' || c == ':'; }), time.end());
    return session + "_" + time + "." + ending;
}

}  // namespace framering
