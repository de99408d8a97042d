// What an axis of a scan may be called. Some names have a short form, which plans and files use: position p, time
// t, focus z, channel c.
#pragma once
#include <string>
#include <string_view>

namespace framering {

// A letter, then letters, digits, '_' or '-'; at most 32 of them.
[[nodiscard]] bool is_axis_name(std::string_view name) noexcept;
// "time" gives "t"; a name without a short form stays as it is.
[[nodiscard]] std::string short_axis_name(std::string_view name);

}  // namespace framering
