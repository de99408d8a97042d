// Exposure and gain of the camera, to be changed while nothing is recorded.
#pragma once
#include <QWidget>
#include <array>
#include <cstdint>
#include <functional>

#include "viewer/display/viewer_status.hpp"

class QDoubleSpinBox;
class QLabel;

namespace framering {

// Hidden while the source has neither.
class CameraControls : public QWidget {
  public:
    explicit CameraControls(QWidget* parent = nullptr);

    // The user wants another value: exposure in microseconds.
    std::function<void(LiveKey, double)> on_change;

    // What the camera has, but for a box in which the user types, or whose change is not answered yet.
    void show_status(const ViewerStatus& status);

  private:
    struct Row {
        QLabel* label = nullptr;
        QDoubleSpinBox* box = nullptr;
        std::uint64_t awaited = 0;  // number of the answer that is awaited; 0: none
        std::uint64_t answered = 0;
    };
    void build_row(LiveKey key, const char* help);
    void show(LiveKey key, const ViewerStatus& status);
    void fit(LiveKey key, const LiveSetting& setting);
    void change(LiveKey key);
    [[nodiscard]] Row& row(LiveKey key) { return rows_[static_cast<std::size_t>(key)]; }

    std::array<Row, kLiveKeys.size()> rows_;
    QLabel* reason_;
    bool showing_ = false;
};

}  // namespace framering
