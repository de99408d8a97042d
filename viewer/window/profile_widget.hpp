// Pixel values along a line.
#pragma once
#include <QWidget>
#include <cstdint>
#include <vector>

namespace framering {

// Hidden while there is no line.
class ProfileWidget : public QWidget {
  public:
    explicit ProfileWidget(QWidget* parent = nullptr);

    void set_values(std::vector<std::uint32_t> values);
    [[nodiscard]] const std::vector<std::uint32_t>& values() const noexcept { return values_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    std::vector<std::uint32_t> values_;
};

}  // namespace framering
