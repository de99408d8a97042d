// Asks before something that cannot be taken back.
#pragma once
#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace framering {

// Hidden until it asks; stands over the upper edge of its parent and does not stop the pictures.
class ConfirmBar : public QWidget {
  public:
    explicit ConfirmBar(QWidget* parent);

    // `action` is done at a press of the button or of Y; Escape and the other button put the question away.
    void ask(const QString& question, const QString& verb, std::function<void()> action);
    [[nodiscard]] bool asking() const { return isVisible(); }
    void answer(bool yes);

  private:
    QLabel* question_;
    QPushButton* yes_;
    std::function<void()> action_;
};

}  // namespace framering
