#include "common/ring/when_full.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kWhenFullNames =
    std::to_array<Named<WhenFull>>({{WhenFull::wait, "wait"}, {WhenFull::drop, "drop"}, {WhenFull::stop, "stop"}});
}  // namespace

std::string_view name_of(WhenFull policy) noexcept {
    return name_in(kWhenFullNames, policy);
}

WhenFull parse_when_full(std::string_view text) {
    return parse_name(kWhenFullNames, "value", text);
}

}  // namespace framering
