#include "viewer/window/plot_widget.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "viewer/window/look.hpp"
#include "viewer/window/plot_look.hpp"

namespace framering {

namespace {
constexpr double kPlotTop = 22;
constexpr double kTitleHeight = 18;  // above each strip
constexpr double kPlotBottom = 38;
constexpr double kPlotRight = 18;
constexpr double kStripGap = 22;
constexpr double kTickTextHeight = 15;
constexpr std::size_t kMostDots = 100;  // of a curve; more would be one thick line
constexpr int kPaleAlpha = 75;

std::vector<PlotTick> y_ticks(PlotRange range, double height) {
    return plot_ticks(range, std::clamp<std::size_t>(static_cast<std::size_t>(height / 26), 2, 8));
}

double text_width(const QPainter& painter, const std::string& text) {
    return painter.fontMetrics().horizontalAdvance(look::text(text));
}

double y_of(const PlotRange& range, const QRectF& area, double value) {
    return area.bottom() - range.share(value) * area.height();
}
}  // namespace

QPointF PlotWidget::Scale::place(const PlotPoint& point) const {
    return {area.left() + x.share(point.x) * area.width(), y_of(y, area, point.y)};
}

PlotWidget::PlotWidget(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("plot_curves"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumHeight(140);
}

void PlotWidget::set_plot(Plot plot, QString note) {
    plot_ = std::move(plot);
    note_ = std::move(note);
    update();
}

void PlotWidget::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), look::kCanvas);
    painter.setFont(look::number_font());
    painter.setPen(look::kDim);
    painter.drawText(QRectF(10, 0, width() - 20, kPlotTop), Qt::AlignVCenter | Qt::AlignRight, note_);
    if (plot_.strips.empty()) {
        painter.drawText(rect(), Qt::AlignCenter,
                         QStringLiteral("nothing to plot: no value is measured or chosen"));
        return;
    }
    const auto strips = static_cast<double>(plot_.strips.size());
    const double strip_height =
        std::max(20.0, (height() - kPlotTop - kPlotBottom - (strips - 1) * kStripGap) / strips);
    double left = 0;
    for (const PlotStrip& strip : plot_.strips) {
        for (const PlotTick& tick : y_ticks(strip.range, strip_height)) {
            left = std::max(left, text_width(painter, tick.text));
        }
    }
    QRectF area(left + 14, kPlotTop, std::max(20.0, width() - left - 14 - kPlotRight), strip_height);
    for (const PlotStrip& strip : plot_.strips) {
        paint_strip(painter, strip, {area, plot_.x_range, strip.range});
        paint_x_texts(painter, area);
        area.moveTop(area.bottom() + kStripGap);
    }
}

std::vector<PlotTick> PlotWidget::x_ticks(double width) const {
    return plot_ticks(plot_.x_range, std::clamp<std::size_t>(static_cast<std::size_t>(width / 80), 2, 12));
}

void PlotWidget::paint_strip(QPainter& painter, const PlotStrip& strip, const Scale& scale) const {
    const QRectF& area = scale.area;
    painter.setPen(QColor(look::kEdge).darker(135));
    for (const PlotTick& tick : x_ticks(area.width())) {
        const double x = area.left() + scale.x.share(tick.at) * area.width();
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    for (const PlotTick& tick : y_ticks(scale.y, area.height())) {
        const double y = y_of(scale.y, area, tick.at);
        painter.setPen(QColor(look::kEdge).darker(135));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(look::kDim);
        painter.drawText(QRectF(0, y - kTickTextHeight / 2, area.left() - 7, kTickTextHeight),
                         Qt::AlignVCenter | Qt::AlignRight, look::text(tick.text));
    }
    painter.setPen(look::kEdge);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area);
    painter.setClipRect(area);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const PlotCurve& curve : plot_.curves) {
        if (std::ranges::find(strip.series, curve.series) != strip.series.end()) {
            paint_curve(painter, curve, scale);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setClipping(false);
    painter.setPen(strip.series.size() == 1 ? look::series_pen(strip.series.front()) : QPen(look::kText));
    painter.drawText(QRectF(area.left(), area.top() - kTitleHeight, area.width(), kTitleHeight), Qt::AlignVCenter,
                     look::text(strip.title));
}

void PlotWidget::paint_curve(QPainter& painter, const PlotCurve& curve, const Scale& scale) const {
    const QPen pen = look::series_pen(curve.series, curve.is_current ? 255 : kPaleAlpha);
    QPolygonF line;
    for (const PlotPoint& point : curve.points) {
        line << scale.place(point);
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
    if (curve.points.size() > kMostDots) {
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    for (const QPointF& place : line) {
        painter.drawEllipse(place, 2.4, 2.4);
    }
}

void PlotWidget::paint_x_texts(QPainter& painter, const QRectF& area) const {
    if (area.bottom() + kPlotBottom < height() - 1) {
        return;  // another strip stands below
    }
    painter.setPen(look::kDim);
    for (const PlotTick& tick : x_ticks(area.width())) {
        const double half = text_width(painter, tick.text) / 2 + 2;
        const double x =
            std::clamp(area.left() + plot_.x_range.share(tick.at) * area.width(), half, width() - half);
        painter.drawText(QRectF(x - half, area.bottom() + 3, 2 * half, kTickTextHeight), Qt::AlignCenter,
                         look::text(tick.text));
    }
    painter.setPen(look::kText);
    painter.drawText(QRectF(area.left(), area.bottom() + 18, area.width(), kTickTextHeight), Qt::AlignCenter,
                     look::text(plot_.x_label));
}

}  // namespace framering
