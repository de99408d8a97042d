// What the user wants to see in a plot; stays as scans come and go.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "viewer/plot/plot_curves.hpp"

namespace framering {

// Thread safety: none.
class PlotChoice {
  public:
    // By its label; one that a scan does not have stays chosen for the next one that has it.
    void choose_x(const std::string& label) { x_ = label; }
    void choose_series(const ValueSeries& series, bool shown) { series_[label_of(series)] = shown; }

    // The usual one, unless the user has chosen another that is there.
    [[nodiscard]] PlotX x(const ValueHistory& history) const;
    // One a series.
    [[nodiscard]] std::vector<bool> shown(const ValueHistory& history) const;

  private:
    std::optional<std::string> x_;
    std::map<std::string, bool> series_;
};

}  // namespace framering
