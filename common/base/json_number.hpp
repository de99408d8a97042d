// Whole numbers from JSON, which knows numbers only.
#pragma once
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "common/base/error.hpp"

namespace framering {

// The member `key` of an object, as it is: no fraction, no sign that is lost, nothing that does not fit. Fails
// (Error), and as the library does where there is no such member.
template <std::integral Number, class Json>
[[nodiscard]] Number whole_number_at(const Json& object, const char* key) {
    const Json& value = object.at(key);
    if (value.is_number_unsigned()) {
        if (const auto number = value.template get<std::uint64_t>(); std::in_range<Number>(number)) {
            return static_cast<Number>(number);
        }
    } else if (value.is_number_integer()) {
        if (const auto number = value.template get<std::int64_t>(); std::in_range<Number>(number)) {
            return static_cast<Number>(number);
        }
    }
    fail(ExitCode::failed, "'{}' is not a whole number from {} to {}", key, std::numeric_limits<Number>::min(),
         std::numeric_limits<Number>::max());
}

}  // namespace framering
