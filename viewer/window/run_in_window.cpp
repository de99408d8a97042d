#include <fmt/core.h>

#include <QApplication>
#include <QSocketNotifier>
#include <cstdlib>
#include <exception>
#include <thread>

#include "common/base/background_thread.hpp"
#include "common/base/output.hpp"
#include "viewer/window/look.hpp"
#include "viewer/window/mailbox.hpp"
#include "viewer/window/viewer_window.hpp"
#include "viewer/window/window.hpp"

namespace framering {

namespace {
// Its warnings are about the desktop, not about the scan. It knows one fatal case, and ends the process itself.
void take_message(QtMsgType type, const QMessageLogContext& /*where*/, const QString& text) {
    if (type != QtFatalMsg) {
        return;
    }
    const bool no_screen = text.contains(QStringLiteral("platform plugin"));
    const bool wayland = std::getenv("WAYLAND_DISPLAY") != nullptr && std::getenv("DISPLAY") == nullptr;
    report_error("viewer",
                 fmt::format("cannot open a window{}{}; use --display terminal",
                             no_screen ? ": no screen is available to this user" : "",
                             no_screen && wayland ? " (Wayland without X needs the package qt6-wayland)" : ""));
    std::_Exit(static_cast<int>(ExitCode::failed));
}

// Runs the loop beside the window; joined before anything that it uses goes away.
class ViewingThread {
  public:
    ViewingThread(Mailbox& mailbox, const std::function<ExitCode(Display&)>& viewing)
        : mailbox_(mailbox), thread_(background_thread("the image", [this, viewing] { run(viewing); })) {}
    ~ViewingThread() {
        if (thread_.joinable()) {
            mailbox_.command({DisplayCommand::Kind::quit});
            thread_.join();
        }
    }
    ViewingThread(const ViewingThread&) = delete;
    ViewingThread& operator=(const ViewingThread&) = delete;

    [[nodiscard]] ExitCode result() {
        thread_.join();
        if (error_) {
            std::rethrow_exception(error_);
        }
        return exit_code_;
    }

  private:
    void run(const std::function<ExitCode(Display&)>& viewing) noexcept {
        try {
            exit_code_ = viewing(mailbox_);
        } catch (...) {
            error_ = std::current_exception();
        }
        mailbox_.end();
    }

    Mailbox& mailbox_;
    ExitCode exit_code_ = ExitCode::done;
    std::exception_ptr error_;
    std::thread thread_;
};
}  // namespace

ExitCode run_in_window(const WindowSettings& settings, const std::function<ExitCode(Display&)>& viewing) {
    qInstallMessageHandler(take_message);
    int count = 1;
    char name[] = "viewer";
    char* arguments[] = {name, nullptr};
    // No words with the desktop: neither its bus nor its sessions.
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication::setAttribute(Qt::AA_DisableSessionManager);
    QApplication application(count, arguments);
    QApplication::setApplicationDisplayName(QStringLiteral("Framering"));
    QApplication::setQuitOnLastWindowClosed(false);
    look::apply(application);

    Mailbox mailbox;
    ViewerWindow window(settings, mailbox);
    QSocketNotifier bell(mailbox.fd(), QSocketNotifier::Read);
    QObject::connect(&bell, &QSocketNotifier::activated, &window, [&] {
        if (!window.take_update()) {
            QApplication::exit();
        }
    });
    window.show();
    ViewingThread thread(mailbox, viewing);
    QApplication::exec();
    return thread.result();
}

}  // namespace framering
