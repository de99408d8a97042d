#include "viewer/window/histogram_widget.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "viewer/display/pixel_text.hpp"
#include "viewer/window/look.hpp"

namespace framering {

namespace {
constexpr int kHistogramMargin = 6;
constexpr int kTextHeight = 14;
constexpr int kFoot = 22;  // where the ends of the range are written
}  // namespace

HistogramWidget::HistogramWidget(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("histogram"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFixedHeight(124);
    setCursor(Qt::SizeHorCursor);
    setToolTip(QStringLiteral("drag the limits; Y: logarithmic counts"));
}

void HistogramWidget::set_counts(const Counts& counts, const std::vector<Counts>& colours, ContrastRange scale) {
    scale.high = scale.high > scale.low ? scale.high : scale.low + 1;
    if (counts != counts_ || colours != colours_ || scale != scale_) {
        counts_ = counts;
        colours_ = colours;
        scale_ = scale;
        update();
    }
}

void HistogramWidget::set_limits(ContrastRange limits) {
    if (limits.low != limits_.low || limits.high != limits_.high) {
        limits_ = limits;
        update();
    }
}

void HistogramWidget::set_logarithmic(bool logarithmic) {
    if (logarithmic != logarithmic_) {
        logarithmic_ = logarithmic;
        update();
    }
}

double HistogramWidget::x_of(double value) const {
    return kHistogramMargin +
           (value - scale_.low) / (scale_.high - scale_.low) * (width() - 2.0 * kHistogramMargin);
}

double HistogramWidget::value_at(double x) const {
    const double part = std::clamp((x - kHistogramMargin) / (width() - 2.0 * kHistogramMargin), 0.0, 1.0);
    return scale_.low + part * (scale_.high - scale_.low);
}

double HistogramWidget::least_distance() const noexcept {
    return std::min(1.0, (scale_.high - scale_.low) / 1e4);
}

void HistogramWidget::mousePressEvent(QMouseEvent* event) {
    const double x = event->position().x();
    drag_ = std::abs(x - x_of(limits_.low)) < std::abs(x - x_of(limits_.high)) ? Drag::low : Drag::high;
    if (limits_.high >= scale_.high && x < x_of(limits_.low)) {
        drag_ = Drag::low;
    }
    drag_to(x);
}

void HistogramWidget::mouseMoveEvent(QMouseEvent* event) {
    drag_to(event->position().x());
}

void HistogramWidget::mouseReleaseEvent(QMouseEvent* /*event*/) {
    drag_ = Drag::none;
}

void HistogramWidget::drag_to(double x) {
    if (drag_ == Drag::none || !on_limits) {
        return;
    }
    const double value = value_at(x);
    if (drag_ == Drag::low) {
        on_limits(std::min(value, limits_.high - least_distance()), limits_.high);
    } else {
        on_limits(limits_.low, std::max(value, limits_.low + least_distance()));
    }
}

void HistogramWidget::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), look::kCanvas);
    paint_bars(painter);
    paint_limits(painter);
    painter.setFont(look::number_font());
    painter.setPen(look::kDim);
    const QRect foot(kHistogramMargin, height() - kTextHeight, width() - 2 * kHistogramMargin, kTextHeight);
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, look::text(number_text(scale_.low)));
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, look::text(number_text(scale_.high)));
    if (logarithmic_) {
        painter.drawText(foot, Qt::AlignHCenter | Qt::AlignVCenter, QStringLiteral("log"));
    }
}

double HistogramWidget::height_of(std::uint32_t count) const {
    return logarithmic_ ? std::log1p(count) : 1.0 * count;
}

QPolygonF HistogramWidget::outline_of(const Counts& counts, double highest) const {
    const double floor = height() - kFoot;
    const double room = floor - kHistogramMargin;
    const double step = (width() - 2.0 * kHistogramMargin) / static_cast<double>(counts.size());
    QPolygonF outline;
    outline << QPointF(kHistogramMargin, floor);
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        const double top = floor - height_of(counts.at(bin)) / highest * room;
        const double left = kHistogramMargin + step * static_cast<double>(bin);
        outline << QPointF(left, top) << QPointF(left + step, top);
    }
    outline << QPointF(width() - kHistogramMargin, floor);
    return outline;
}

void HistogramWidget::paint_bars(QPainter& painter) const {
    const auto paint = [&](const Counts& counts, double highest, const QColor& colour) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(outline_of(counts, highest));
    };
    double highest = 0;
    for (const Counts& counts : colours_.empty() ? std::vector{counts_} : colours_) {
        highest = std::max(highest, height_of(*std::max_element(counts.begin(), counts.end())));
    }
    if (!(highest > 0)) {
        return;
    }
    if (colours_.size() != kColours) {
        paint(counts_, highest, QColor(120, 128, 140));
        return;
    }
    // Where they lie over each other they become yellow, cyan, white.
    painter.setCompositionMode(QPainter::CompositionMode_Plus);
    paint(colours_[0], highest, QColor(190, 50, 50));
    paint(colours_[1], highest, QColor(40, 150, 40));
    paint(colours_[2], highest, QColor(55, 70, 200));
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
}

void HistogramWidget::paint_limits(QPainter& painter) const {
    const double low = x_of(limits_.low);
    const double high = x_of(limits_.high);
    const double floor = height() - kFoot;
    const QColor outside(11, 12, 14, 150);
    painter.fillRect(QRectF(0, 0, low, floor), outside);
    painter.fillRect(QRectF(high, 0, width() - high, floor), outside);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look::kAccent, 1.4));
    painter.drawLine(QPointF(low, kHistogramMargin), QPointF(low, floor));
    painter.drawLine(QPointF(high, kHistogramMargin), QPointF(high, floor));
    painter.setPen(QPen(QColor(86, 182, 194, 120), 1));
    painter.drawLine(QPointF(low, floor), QPointF(high, kHistogramMargin));
    painter.setBrush(look::kAccent);
    painter.setPen(Qt::NoPen);
    for (const double x : {low, high}) {
        painter.drawPolygon(QPolygonF{{x - 4, floor + 6}, {x + 4, floor + 6}, {x, floor - 1}});
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace framering
