// Histogram, limits, tone and colours.
#pragma once
#include <QWidget>
#include <functional>

#include "viewer/window/view_controls.hpp"

class QComboBox;
class QDoubleSpinBox;
class QPushButton;

namespace framering {

class HistogramWidget;

class ContrastPanel : public QWidget {
  public:
    explicit ContrastPanel(ViewControls& controls, QWidget* parent = nullptr);

    // Called after whatever changes the view.
    std::function<void()> on_view_changed;

    // Takes over what keys have changed, and the limits of the frame that is shown.
    void refresh();
    void set_picture(const Picture& picture);

  private:
    void build();
    void connect_widgets();
    void fit_value_boxes();
    void apply(const std::function<void()>& change);

    ViewControls& controls_;
    bool refreshing_ = false;
    HistogramWidget* histogram_;
    QPushButton* automatic_;
    QPushButton* once_;
    QPushButton* full_;
    QPushButton* box_;
    QPushButton* highlight_;
    QPushButton* balance_;
    QPushButton* raw_;
    QDoubleSpinBox* low_;
    QDoubleSpinBox* high_;
    QComboBox* colour_;
    QComboBox* lut_;
    QComboBox* tone_;
    QDoubleSpinBox* gamma_;
};

}  // namespace framering
