#include "viewer/window/overlays.hpp"

#include <cmath>

#include "viewer/window/look.hpp"
#include "viewer/window/scale_bar.hpp"

namespace framering {

namespace {
const QColor kThin(255, 255, 255, 56);
const QColor kShadow(0, 0, 0, 150);
constexpr double kLeastGridDistance = 70;  // screen pixels

QFont font_of(int pixels, double ratio, bool bold) {
    QFont font;
    font.setPixelSize(static_cast<int>(std::lround(pixels * ratio)));
    font.setBold(bold);
    return font;
}
}  // namespace

Overlays::Overlays(QPainter& painter, const Viewport& viewport, double ratio)
    : painter_(painter), viewport_(viewport), ratio_(ratio) {
}

// Dark beneath light: seen on any picture.
void Overlays::stroke(const QLineF& line, const QColor& colour) const {
    painter_.setPen(QPen(kShadow, 3 * ratio_));
    painter_.drawLine(line);
    painter_.setPen(QPen(colour, ratio_));
    painter_.drawLine(line);
}

void Overlays::grid() const {
    const PictureSize frame = viewport_.frame();
    // A round number of frame pixels that is not too narrow on the screen.
    constexpr double furthest_apart = 2.5;  // round numbers: 2 and 5
    const double step =
        round_length(std::max(1.0, furthest_apart * kLeastGridDistance * ratio_ / viewport_.scale()));
    painter_.setPen(QPen(kThin, 1));
    for (double x = 0; x <= frame.width; x += step) {
        const PlanePoint a = viewport_.to_screen({x, 0});
        const PlanePoint b = viewport_.to_screen({x, 1.0 * frame.height});
        painter_.drawLine(QPointF(a.x, a.y), QPointF(b.x, b.y));
    }
    for (double y = 0; y <= frame.height; y += step) {
        const PlanePoint a = viewport_.to_screen({0, y});
        const PlanePoint b = viewport_.to_screen({1.0 * frame.width, y});
        painter_.drawLine(QPointF(a.x, a.y), QPointF(b.x, b.y));
    }
}

void Overlays::crosshair() const {
    const Rectangle frame = viewport_.place_of({0, 0, viewport_.frame().width, viewport_.frame().height});
    const double x = frame.left + frame.width / 2;
    const double y = frame.top + frame.height / 2;
    const QColor colour(look::kAccent.red(), look::kAccent.green(), look::kAccent.blue(), 190);
    stroke({frame.left, y, frame.left + frame.width, y}, colour);
    stroke({x, frame.top, x, frame.top + frame.height}, colour);
}

void Overlays::box(const PixelBox& box) const {
    const Rectangle place = viewport_.place_of(box);
    const QRectF rectangle(place.left, place.top, place.width, place.height);
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(QPen(kShadow, 3 * ratio_));
    painter_.drawRect(rectangle);
    painter_.setPen(QPen(look::kWarning, ratio_));
    painter_.drawRect(rectangle);
}

void Overlays::line(const PixelLine& line) const {
    const PlanePoint from = viewport_.to_screen({line.from.x + 0.5, line.from.y + 0.5});
    const PlanePoint to = viewport_.to_screen({line.to.x + 0.5, line.to.y + 0.5});
    painter_.setRenderHint(QPainter::Antialiasing);
    stroke({from.x, from.y, to.x, to.y}, look::kAccent);
    painter_.setRenderHint(QPainter::Antialiasing, false);
}

void Overlays::scale(double pixel_size_nm) const {
    const PlanePoint corner{2 * viewport_.middle().x, 2 * viewport_.middle().y};
    const auto bar = scale_bar(pixel_size_nm, viewport_.scale(), corner.x / 5);
    if (!bar) {
        return;
    }
    const double margin = 18 * ratio_;
    const QRectF rectangle(corner.x - margin - bar->screen_pixels, corner.y - margin, bar->screen_pixels,
                           4 * ratio_);
    painter_.fillRect(rectangle.adjusted(-ratio_, -ratio_, ratio_, ratio_), kShadow);
    painter_.fillRect(rectangle, Qt::white);
    painter_.setFont(font_of(12, ratio_, true));
    const QRectF above = rectangle.adjusted(-40 * ratio_, -20 * ratio_, 40 * ratio_, -5 * ratio_);
    painter_.setPen(kShadow);
    painter_.drawText(above.translated(ratio_, ratio_), Qt::AlignHCenter | Qt::AlignBottom,
                      look::text(bar->label));
    painter_.setPen(Qt::white);
    painter_.drawText(above, Qt::AlignHCenter | Qt::AlignBottom, look::text(bar->label));
}

void Overlays::notice(const QString& text, const QColor& colour) const {
    painter_.setFont(font_of(14, ratio_, true));
    const QRectF words = painter_.fontMetrics().boundingRect(text);
    QRectF pill(0, 14 * ratio_, words.width() + 34 * ratio_, 30 * ratio_);
    pill.moveLeft(viewport_.middle().x - pill.width() / 2);
    painter_.setRenderHint(QPainter::Antialiasing);
    painter_.setBrush(QColor(16, 17, 20, 225));
    painter_.setPen(QPen(colour, 1.5 * ratio_));
    painter_.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    painter_.setRenderHint(QPainter::Antialiasing, false);
    painter_.setPen(colour);
    painter_.drawText(pill, Qt::AlignCenter, text);
}

void Overlays::middle(const QString& text) const {
    painter_.setFont(font_of(15, ratio_, false));
    painter_.setPen(look::kDim);
    painter_.drawText(QRectF(0, 0, 2 * viewport_.middle().x, 2 * viewport_.middle().y),
                      Qt::AlignCenter | Qt::TextWordWrap, text);
}

}  // namespace framering
