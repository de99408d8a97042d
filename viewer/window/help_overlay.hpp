// All keys and gestures, over the whole window.
#pragma once
#include <QWidget>

#include "viewer/window/keys.hpp"

namespace framering {

// Hidden at first; a click hides it.
class HelpOverlay : public QWidget {
  public:
    HelpOverlay(const KeyTable& keys, QWidget* parent);

    void toggle();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    const KeyTable& keys_;
};

}  // namespace framering
