// Two lines under the picture: the status in the words that every display uses.
#pragma once
#include <QWidget>

#include "viewer/display/status_text.hpp"

namespace framering {

class StatusBar : public QWidget {
  public:
    explicit StatusBar(QWidget* parent = nullptr);

    void set_lines(StatusLine upper, StatusLine lower);
    // At the right end of the lower line.
    void set_pointer(const QString& text);
    [[nodiscard]] QString text() const;
    [[nodiscard]] const QString& pointer() const noexcept { return pointer_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    StatusLine upper_;
    StatusLine lower_;
    QString pointer_;
};

}  // namespace framering
