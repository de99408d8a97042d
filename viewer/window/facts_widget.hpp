// Names and values, one a line.
#pragma once
#include <QWidget>

#include "viewer/window/facts.hpp"

namespace framering {

class FactsWidget : public QWidget {
  public:
    explicit FactsWidget(const char* title, QWidget* parent = nullptr);

    void set_facts(Facts facts);
    // From 0 to 1, as a bar below the title; negative: none.
    void set_fill(double fill);
    [[nodiscard]] QString text() const;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    [[nodiscard]] int width_of_names() const;

    QString title_;
    Facts facts_;
    double fill_ = -1;
};

}  // namespace framering
