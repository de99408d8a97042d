#include "viewer/plot/plot_choice.hpp"

#include <algorithm>

namespace framering {

PlotX PlotChoice::x(const ValueHistory& history) const {
    const std::vector<PlotX> choices = x_choices(history);
    const auto found =
        std::ranges::find_if(choices, [&](const PlotX& x) { return x_ && label_of(x, history.axes()) == *x_; });
    return found == choices.end() ? choices.front() : *found;
}

std::vector<bool> PlotChoice::shown(const ValueHistory& history) const {
    std::vector<bool> shown = usual_series(history);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const auto chosen = series_.find(label_of(history.series()[i]));
        shown[i] = chosen == series_.end() ? shown[i] : chosen->second;
    }
    return shown;
}

}  // namespace framering
