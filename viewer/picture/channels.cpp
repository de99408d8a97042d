#include "viewer/picture/channels.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kBayerViewNames =
    std::to_array<Named<BayerView>>({{BayerView::colour, "color"}, {BayerView::raw, "raw"}});
}  // namespace

BayerView parse_bayer_view(std::string_view text) {
    return parse_name(kBayerViewNames, "Bayer view", text);
}

std::string_view name_of(BayerView view) noexcept {
    return name_in(kBayerViewNames, view);
}

}  // namespace framering
