// Asks what a scan is to do, and puts it into the queue or starts it.
#pragma once
#include <QDialog>

#include "viewer/display/scan_desk.hpp"

class QLabel;
class QLineEdit;
class QPushButton;

namespace framering {

class ScanDialog : public QDialog {
  public:
    // Requires: `desk` outlives it.
    explicit ScanDialog(ScanDesk& desk, QWidget* parent = nullptr);

    void open_for(const ScanDesk::Seen& seen);
    // What became of the wish; closes where it is done.
    void take_answer(const ScanDesk::Seen& seen);

  private:
    [[nodiscard]] QLineEdit* field(const char* label, const char* name, const char* example);
    void send(bool now);
    void tell(const QString& problem);

    ScanDesk& desk_;
    QLineEdit* axes_;
    QLineEdit* frames_;
    QLineEdit* exposure_;
    QLineEdit* name_;
    QLabel* problem_;
    QPushButton* now_;
    QPushButton* add_;
    bool is_sent_ = false;
    std::uint64_t answers_ = 0;  // before what was sent
};

}  // namespace framering
