// How often each pixel value occurs, and the contrast limits, which can be dragged.
#pragma once
#include <QPolygonF>
#include <QWidget>
#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "common/frame/pixel_format.hpp"
#include "viewer/picture/contrast.hpp"

namespace framering {

class HistogramWidget : public QWidget {
  public:
    using Counts = std::array<std::uint32_t, 256>;

    explicit HistogramWidget(QWidget* parent = nullptr);

    // Called with new limits while they are dragged.
    std::function<void(double low, double high)> on_limits;

    // Bins of equal width over `scale`, and those of red, green and blue where there are any.
    void set_counts(const Counts& counts, const std::vector<Counts>& colours, ContrastRange scale);
    void set_limits(ContrastRange limits);
    void set_logarithmic(bool logarithmic);
    // Where a pixel value stands, in units of the widget.
    [[nodiscard]] double x_of(double value) const;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    enum class Drag { none, low, high };

    [[nodiscard]] double value_at(double x) const;
    // Of limits to each other.
    [[nodiscard]] double least_distance() const noexcept;
    void drag_to(double x);
    void paint_bars(QPainter& painter) const;
    [[nodiscard]] QPolygonF outline_of(const Counts& counts, double highest) const;
    [[nodiscard]] double height_of(std::uint32_t count) const;
    void paint_limits(QPainter& painter) const;

    Counts counts_{};
    std::vector<Counts> colours_;
    ContrastRange scale_{0, kLargestPixel};
    ContrastRange limits_;
    bool logarithmic_ = true;
    Drag drag_ = Drag::none;
};

}  // namespace framering
