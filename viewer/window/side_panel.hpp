// The panel beside the picture: contrast, time, statistics, recording, the frame's header.
#pragma once
#include <QScrollArea>
#include <functional>

#include "viewer/display/viewer_status.hpp"
#include "viewer/window/view_controls.hpp"

class QPushButton;
class QSpinBox;

namespace framering {

class CameraControls;
class ContrastPanel;
class FactsWidget;
class ProfileWidget;
class QueuePanel;
class ScanDesk;

class SidePanel : public QScrollArea {
  public:
    // Requires: controls and desk outlive it.
    SidePanel(ViewControls& controls, ScanDesk& desk, bool read_only, QWidget* parent = nullptr);

    // What its buttons do.
    struct Actions {
        std::function<void()> view_changed;
        std::function<void()> freeze;
        std::function<void(std::int64_t)> step;
        std::function<void()> save_tiff;
        std::function<void()> save_png;
        std::function<void()> save_as;
        std::function<void()> plot;
        std::function<void()> pause;
        std::function<void()> cancel;
        std::function<void()> terminate;
        std::function<void(LiveKey, double)> change;
    };
    Actions actions;

    // Takes over what keys have changed.
    void refresh();
    void show_picture(const ShownPicture& shown, const ViewerStatus& status);
    void show_status(const ViewerStatus& status);
    // Whether the plot is open.
    void show_plot(bool open);

  private:
    [[nodiscard]] QWidget* time_row();
    [[nodiscard]] QWidget* save_row();
    [[nodiscard]] QWidget* scan_row();

    ViewControls& controls_;
    CameraControls* camera_;
    ContrastPanel* contrast_;
    ProfileWidget* profile_;
    QueuePanel* queue_;
    FactsWidget* source_;
    FactsWidget* pixels_;
    FactsWidget* recording_;
    FactsWidget* frame_;
    QPushButton* freeze_;
    QPushButton* plot_;
    QPushButton* pause_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QPushButton* terminate_ = nullptr;
    QSpinBox* average_;
    bool refreshing_ = false;
};

}  // namespace framering
