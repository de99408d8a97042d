// The window: picture, side panel, status, keys.
#pragma once
#include <QWidget>
#include <memory>

#include "viewer/display/scan_desk.hpp"
#include "viewer/window/keys.hpp"
#include "viewer/window/mailbox.hpp"
#include "viewer/window/notice.hpp"
#include "viewer/window/remembered.hpp"
#include "viewer/window/view_controls.hpp"
#include "viewer/window/window.hpp"

namespace framering {

class Canvas;
class ConfirmBar;
class HelpOverlay;
class PlotPanel;
class SidePanel;
class StatusBar;

// Thread: the process's first.
class ViewerWindow : public QWidget {
  public:
    ViewerWindow(const WindowSettings& settings, Mailbox& mailbox);
    ~ViewerWindow() override;

    // What the viewing loop has left in the mailbox. False: it is over.
    bool take_update();
    [[nodiscard]] const ViewControls& controls() const noexcept { return controls_; }

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void build();
    [[nodiscard]] KeyTable key_table();
    [[nodiscard]] KeyGroup picture_keys();
    [[nodiscard]] KeyGroup contrast_keys();
    [[nodiscard]] KeyGroup time_keys();
    [[nodiscard]] KeyGroup overlay_keys();
    [[nodiscard]] KeyGroup window_keys();
    // After a change of controls_: everything that shows it follows.
    void view_changed();
    void tell_view();
    void show_status();
    void show_pointer();
    void zoom(double factor);
    void pan(double right, double down);
    void toggle_freeze();
    void step(std::int64_t frames);
    void save_now(const char* ending);
    void save_as();
    void change_live(LiveKey key, double value);
    void pause_or_resume();
    void ask_to_cancel();
    void ask_to_terminate();
    void escape();
    void fold_panel();
    void toggle_plot();
    // Values are handed over while they are seen: where that was chosen, and where there are no images.
    void show_plot();

    WindowSettings settings_;
    Mailbox& mailbox_;
    Remembered remembered_;
    ViewControls controls_;
    ScanDesk desk_;
    ShownPicture shown_;
    ViewerStatus status_;
    FrameRhythm rhythm_;
    std::uint64_t words_due_ns_ = 0;
    bool has_images_ = true;
    KeyTable keys_;
    Canvas* canvas_;
    PlotPanel* plot_;
    SidePanel* panel_;
    StatusBar* status_bar_;
    HelpOverlay* help_;
    ConfirmBar* confirm_;
};

}  // namespace framering
