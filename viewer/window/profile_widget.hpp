// Sample values along a line.
#pragma once
#include <QWidget>
#include <vector>

class QPainter;

namespace framering {

// Hidden while there is no line. What is not finite leaves a gap.
class ProfileWidget : public QWidget {
  public:
    explicit ProfileWidget(QWidget* parent = nullptr);

    using Profiles = std::vector<std::vector<double>>;

    // Of one channel, or of red, green and blue.
    void set_values(Profiles values);
    [[nodiscard]] const Profiles& values() const noexcept { return values_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void paint_curves(QPainter& painter, const QRectF& field, double lowest, double highest) const;

    Profiles values_;
};

}  // namespace framering
