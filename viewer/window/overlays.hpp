// What is drawn over a picture.
#pragma once
#include <QColor>
#include <QPainter>
#include <QString>

#include "viewer/window/viewport.hpp"

namespace framering {

// Draws in screen pixels of the canvas. Valid as long as the painter.
class Overlays {
  public:
    // `ratio`: screen pixels a unit of the window's library.
    Overlays(QPainter& painter, const Viewport& viewport, double ratio);

    void grid() const;
    void crosshair() const;
    void box(const PixelBox& box) const;
    void line(const PixelLine& line) const;
    // Nothing where the pixel size is not known.
    void scale(double pixel_size_nm) const;
    void notice(const QString& text, const QColor& colour) const;
    void middle(const QString& text) const;

  private:
    void stroke(const QLineF& line, const QColor& colour) const;

    QPainter& painter_;
    const Viewport& viewport_;
    double ratio_;
};

}  // namespace framering
