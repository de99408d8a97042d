// The series of a plot with their newest values; a click shows or hides one.
#pragma once
#include <QWidget>
#include <functional>
#include <string>
#include <vector>

namespace framering {

class PlotLegend : public QWidget {
  public:
    explicit PlotLegend(QWidget* parent = nullptr);

    struct Entry {
        std::string label;
        std::string value;  // with its unit; empty: not measured yet
        bool shown = false;
        bool operator==(const Entry&) const = default;
    };
    void set_entries(std::vector<Entry> entries);
    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
    std::function<void(std::size_t)> on_click;
    [[nodiscard]] QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    std::vector<Entry> entries_;
};

}  // namespace framering
