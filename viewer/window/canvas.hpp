// The picture, and what a mouse does to it.
#pragma once
#include <QImage>
#include <QWidget>
#include <functional>

#include "viewer/display/display.hpp"
#include "viewer/display/status_text.hpp"
#include "viewer/window/view_controls.hpp"

namespace framering {

// Draws the newest picture where its pixels belong: while another view of the frame is on its way, the former
// picture is moved and scaled.
class Canvas : public QWidget {
  public:
    explicit Canvas(ViewControls& controls, QWidget* parent = nullptr);

    // Called after whatever changes the view.
    std::function<void()> on_view_changed;

    void show_picture(const ShownPicture& shown);
    // Across the upper edge; empty text: nothing.
    void set_notice(const StatusPart& notice);
    // In the middle, while there is no picture.
    void set_waiting_text(const QString& text);
    [[nodiscard]] const StatusPart& notice() const noexcept { return notice_; }
    [[nodiscard]] const QImage& image() const noexcept { return image_; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    enum class Drag { none, pan, box, line };

    [[nodiscard]] PlanePoint at(const QPointF& position) const;
    void take_size();
    void drag_to(PlanePoint here);
    void changed();
    // In screen pixels; empty: there is none.
    [[nodiscard]] QRect image_place() const;
    void paint_image(QPainter& painter) const;
    void paint_overlays(QPainter& painter) const;
    void paint_words(QPainter& painter) const;

    ViewControls& controls_;
    QImage image_;
    PixelBox region_;  // of the image
    double pixel_size_nm_ = 0;
    StatusPart notice_;
    QString waiting_text_;
    Drag drag_ = Drag::none;
    PlanePoint drag_from_;
    PlanePoint drag_last_;
};

}  // namespace framering
