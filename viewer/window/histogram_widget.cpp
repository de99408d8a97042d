#include "viewer/window/histogram_widget.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

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

void HistogramWidget::set_counts(const Counts& counts, std::uint32_t saturation) {
    if (counts != counts_ || saturation != saturation_) {
        counts_ = counts;
        saturation_ = std::max(1U, saturation);
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
    return kHistogramMargin + value / saturation_ * (width() - 2.0 * kHistogramMargin);
}

double HistogramWidget::value_at(double x) const {
    return std::clamp((x - kHistogramMargin) / (width() - 2.0 * kHistogramMargin), 0.0, 1.0) * saturation_;
}

void HistogramWidget::mousePressEvent(QMouseEvent* event) {
    const double x = event->position().x();
    drag_ = std::abs(x - x_of(limits_.low)) < std::abs(x - x_of(limits_.high)) ? Drag::low : Drag::high;
    if (limits_.high >= saturation_ && x < x_of(limits_.low)) {
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
        on_limits(std::min(value, limits_.high - 1.0), limits_.high);
    } else {
        on_limits(limits_.low, std::max(value, limits_.low + 1.0));
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
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, QString::number(saturation_));
    if (logarithmic_) {
        painter.drawText(foot, Qt::AlignHCenter | Qt::AlignVCenter, QStringLiteral("log"));
    }
}

void HistogramWidget::paint_bars(QPainter& painter) const {
    const auto height_of = [&](std::uint32_t count) { return logarithmic_ ? std::log1p(count) : 1.0 * count; };
    const double highest = height_of(*std::max_element(counts_.begin(), counts_.end()));
    if (!(highest > 0)) {
        return;
    }
    const double floor = height() - kFoot;
    const double room = floor - kHistogramMargin;
    QPolygonF outline;
    outline << QPointF(kHistogramMargin, floor);
    for (std::size_t bin = 0; bin < counts_.size(); ++bin) {
        const double top = floor - height_of(counts_.at(bin)) / highest * room;
        const double bins = static_cast<double>(counts_.size());
        outline << QPointF(x_of(saturation_ * static_cast<double>(bin) / bins), top)
                << QPointF(x_of(saturation_ * static_cast<double>(bin + 1) / bins), top);
    }
    outline << QPointF(width() - kHistogramMargin, floor);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(120, 128, 140));
    painter.drawPolygon(outline);
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
