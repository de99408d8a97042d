// The queue beside the picture: what runs, what waits, the last ones that are over, and a button for one more.
#pragma once
#include <QWidget>
#include <vector>

#include "viewer/display/scan_desk.hpp"

class QPushButton;

namespace framering {

class ScanDialog;

// Hidden while there is nothing to show and nobody to run a scan.
class QueuePanel : public QWidget {
  public:
    // Requires: `desk` outlives it.
    QueuePanel(ScanDesk& desk, bool read_only, QWidget* parent = nullptr);

    void show_queue(const ScanDesk::Seen& seen);

  private:
    void build_rows();
    void build_row(int row, const QueuedScan& scan);
    void open_dialog();

    ScanDesk& desk_;
    bool read_only_;
    QPushButton* add_;
    QWidget* list_ = nullptr;
    ScanDialog* dialog_ = nullptr;
    std::vector<QueuedScan> scans_;
    bool is_serving_ = false;
};

}  // namespace framering
