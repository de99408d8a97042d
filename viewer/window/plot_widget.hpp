// The curves of a plot of measured values.
#pragma once
#include <QString>
#include <QWidget>

#include "viewer/plot/plot_curves.hpp"

class QPainter;

namespace framering {

class PlotWidget : public QWidget {
  public:
    explicit PlotWidget(QWidget* parent = nullptr);

    // `note`: stands above the curves; empty: nothing does.
    void set_plot(Plot plot, QString note);
    [[nodiscard]] const Plot& plot() const noexcept { return plot_; }
    [[nodiscard]] const QString& note() const noexcept { return note_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    struct Scale {
        QRectF area;
        PlotRange x;
        PlotRange y;
        [[nodiscard]] QPointF place(const PlotPoint& point) const;
    };
    void paint_strip(QPainter& painter, const PlotStrip& strip, const Scale& scale) const;
    void paint_curve(QPainter& painter, const PlotCurve& curve, const Scale& scale) const;
    void paint_x_texts(QPainter& painter, const QRectF& area) const;
    [[nodiscard]] std::vector<PlotTick> x_ticks(double width) const;

    Plot plot_;
    QString note_;
};

}  // namespace framering
