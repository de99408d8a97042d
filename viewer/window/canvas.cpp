#include "viewer/window/canvas.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <cmath>

#include "viewer/window/look.hpp"
#include "viewer/window/overlays.hpp"

namespace framering {

namespace {
constexpr double kWheelZoomStep = 1.25;
constexpr double kWheelNotch = 120;
constexpr int kNoticeHeight = 60;
constexpr double kClick = 3;  // screen pixels that a hand moves a mouse while it clicks

// In one pass: the painter would look every level up again at each repaint.
void colour(QImage& image, const ShownPicture& shown) {
    const Picture& picture = shown.picture;
    const QSize size(static_cast<int>(picture.size.width), static_cast<int>(picture.size.height));
    if (image.size() != size) {
        image = QImage(size, QImage::Format_RGB32);
    }
    static_assert(sizeof(QRgb) == sizeof(std::uint32_t));
    const auto width = static_cast<std::size_t>(size.width());
    paint(picture, colour_map(shown.view.lut, shown.view.marks),
          {reinterpret_cast<std::uint32_t*>(image.bits()), width * static_cast<std::size_t>(size.height())});
}
}  // namespace

Canvas::Canvas(ViewControls& controls, QWidget* parent) : QWidget(parent), controls_(controls) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setMinimumSize(200, 150);
    setObjectName(QStringLiteral("canvas"));
}

void Canvas::show_picture(const ShownPicture& shown) {
    colour(image_, shown);
    region_ = shown.picture.region;
    pixel_size_nm_ = shown.frame.format.pixel_size_nm;
    update();
}

void Canvas::set_notice(const StatusPart& notice) {
    if (notice.text != notice_.text || notice.emphasis != notice_.emphasis) {
        notice_ = notice;
        update(QRect(0, 0, width(), kNoticeHeight));
    }
}

void Canvas::set_waiting_text(const QString& text) {
    if (text != waiting_text_) {
        waiting_text_ = text;
        update();
    }
}

void Canvas::changed() {
    update();
    if (on_view_changed) {
        on_view_changed();
    }
}

PlanePoint Canvas::at(const QPointF& position) const {
    return {position.x() * devicePixelRatioF(), position.y() * devicePixelRatioF()};
}

void Canvas::take_size() {
    const auto pixels = [&](int side) {
        return static_cast<std::uint32_t>(std::max(1.0, std::round(side * devicePixelRatioF())));
    };
    controls_.viewport().set_canvas({pixels(width()), pixels(height())});
}

void Canvas::resizeEvent(QResizeEvent* /*event*/) {
    take_size();
    changed();
}

void Canvas::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / kWheelNotch;
    if (notches != 0) {
        controls_.viewport().zoom(std::pow(kWheelZoomStep, notches), at(event->position()));
        changed();
    }
    event->accept();
}

void Canvas::mousePressEvent(QMouseEvent* event) {
    drag_from_ = drag_last_ = at(event->position());
    if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ShiftModifier) != 0) {
        drag_ = Drag::box;
        controls_.box.reset();
    } else if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ControlModifier) != 0) {
        drag_ = Drag::line;
        controls_.line.reset();
    } else if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        drag_ = Drag::pan;
        setCursor(Qt::ClosedHandCursor);
    }
    changed();
}

void Canvas::drag_to(PlanePoint here) {
    const bool far = std::hypot(here.x - drag_from_.x, here.y - drag_from_.y) > kClick;
    Viewport& viewport = controls_.viewport();
    switch (drag_) {
        case Drag::pan:
            viewport.pan(here.x - drag_last_.x, here.y - drag_last_.y);
            break;
        case Drag::box:
            if (far) {
                controls_.box = viewport.box_between(drag_from_, here);
            }
            break;
        case Drag::line:
            if (far) {
                controls_.line = PixelLine{viewport.nearest_pixel(drag_from_), viewport.nearest_pixel(here)};
            }
            break;
        case Drag::none:
            break;
    }
    drag_last_ = here;
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
    const PlanePoint here = at(event->position());
    drag_to(here);
    const auto pixel = controls_.viewport().pixel_at(here);
    if (drag_ != Drag::none || pixel != controls_.pointer) {
        controls_.pointer = pixel;
        changed();
    }
}

void Canvas::mouseReleaseEvent(QMouseEvent* /*event*/) {
    drag_ = Drag::none;
    setCursor(Qt::CrossCursor);
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (controls_.viewport().fits()) {
        controls_.viewport().set_scale(1, at(event->position()));
    } else {
        controls_.viewport().fit();
    }
    changed();
}

void Canvas::leaveEvent(QEvent* /*event*/) {
    if (controls_.pointer) {
        controls_.pointer.reset();
        changed();
    }
}

void Canvas::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const bool exact = devicePixelRatioF() == 1;
    for (const QRect& beside : QRegion(rect()).subtracted(exact ? image_place() : QRect())) {
        painter.fillRect(beside, look::kCanvas);
    }
    painter.scale(1 / devicePixelRatioF(), 1 / devicePixelRatioF());
    if (!image_.isNull()) {
        paint_image(painter);
        paint_overlays(painter);
    }
    paint_words(painter);
}

// A picture of this view keeps its pixels; one of a former view is moved and scaled.
QRect Canvas::image_place() const {
    if (image_.isNull()) {
        return {};
    }
    const Rectangle place = controls_.viewport().place_of(region_);
    const QRect scaled(static_cast<int>(std::lround(place.left)), static_cast<int>(std::lround(place.top)),
                       static_cast<int>(std::lround(place.width)), static_cast<int>(std::lround(place.height)));
    const bool as_it_is =
        std::abs(scaled.width() - image_.width()) <= 1 && std::abs(scaled.height() - image_.height()) <= 1;
    return as_it_is ? QRect(scaled.topLeft(), image_.size()) : scaled;
}

void Canvas::paint_image(QPainter& painter) const {
    painter.drawImage(image_place(), image_);
}

void Canvas::paint_overlays(QPainter& painter) const {
    const ViewChoices& choices = controls_.choices();
    const Overlays overlays(painter, controls_.viewport(), devicePixelRatioF());
    if (choices.grid) {
        overlays.grid();
    }
    if (choices.crosshair) {
        overlays.crosshair();
    }
    if (controls_.box) {
        overlays.box(*controls_.box);
    }
    if (controls_.line) {
        overlays.line(*controls_.line);
    }
    if (choices.scale_bar) {
        overlays.scale(pixel_size_nm_);
    }
}

void Canvas::paint_words(QPainter& painter) const {
    const Overlays overlays(painter, controls_.viewport(), devicePixelRatioF());
    if (!notice_.text.empty()) {
        overlays.notice(look::text(notice_.text), look::colour_of(notice_.emphasis));
    }
    if (image_.isNull() && !waiting_text_.isEmpty()) {
        overlays.middle(waiting_text_);
    }
}

}  // namespace framering
