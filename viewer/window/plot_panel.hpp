// The panel below the picture: measured values over time or an axis, and what of them is shown.
#pragma once
#include <QWidget>
#include <memory>

#include "viewer/plot/plot_choice.hpp"

class QComboBox;

namespace framering {

class PlotLegend;
class PlotWidget;

class PlotPanel : public QWidget {
  public:
    explicit PlotPanel(QWidget* parent = nullptr);

    void show_values(std::shared_ptr<const ValueHistory> history);

  private:
    void refresh();
    void refresh_x(const PlotX& x);

    PlotWidget* curves_;
    PlotLegend* legend_;
    QComboBox* x_;
    PlotChoice choice_;
    std::shared_ptr<const ValueHistory> history_;
};

}  // namespace framering
