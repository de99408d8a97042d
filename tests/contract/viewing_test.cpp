// The viewer's loop and a session that comes, ends and comes again.
#include "viewer/viewing.hpp"
#include "common/base/stop_token.hpp"

#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Sees what the loop shows, and does something at its first sight.
class Script : public Display {
  public:
    explicit Script(std::string session) : session_(std::move(session)) {}

    std::vector<PictureRequest> requests() override { return {{whole_frame({8, 8}), look_}}; }
    void show(std::vector<ShownPicture> pictures, const ViewerStatus& status) override {
        links_.push_back(status.link);
        for (const ShownPicture& shown : pictures) {
            look_ = shown.look;
            ++pictures_;
        }
    }
    DisplayCommand next_command() override {
        const SessionLink link = links_.empty() ? SessionLink::live : links_.back();
        if (step_ == 0 && link == SessionLink::missing) {
            begin_scan();
            step_ = 1;
        } else if (step_ == 1 && pictures_ == 1) {
            end_session();
            step_ = 2;
        } else if (step_ == 2 && link == SessionLink::ended) {
            begin_scan();
            step_ = 3;
        } else if (step_ == 3 && pictures_ == 2) {
            return {DisplayCommand::Kind::quit};
        }
        return {};
    }
    [[nodiscard]] int step() const noexcept { return step_; }

  private:
    void begin_scan() {
        acquirer_ = std::make_unique<Acquirer>(session_);
        acquirer_->session.announce(small_plan());
        acquirer_->session.begin();
        acquirer_->publish();
    }

    void end_session() {
        acquirer_->session.end(layout::ScanState::ended, "", 0);
        acquirer_->session.announce_termination(false);
        CHECK(acquirer_->session.leave(false) == 0);
        acquirer_.reset();
    }

    std::string session_;
    std::unique_ptr<Acquirer> acquirer_;
    std::vector<SessionLink> links_;
    std::uint64_t look_ = 0;
    int pictures_ = 0;
    int step_ = 0;
};
// Looks on beside a scan in which nothing happens, and holds the frame after a while.
class Onlooker : public Display {
  public:
    std::vector<PictureRequest> requests() override { return {{whole_frame({8, 8}), look_}}; }
    void show(std::vector<ShownPicture> pictures, const ViewerStatus& status) override {
        const bool is_repeated =
            pictures.empty() && shown_status_ && same_but_for_the_clock(*shown_status_, status);
        if (is_repeated && repeated_ > 0) {
            CHECK(status.frame->age - shown_status_->frame->age >= 1s);  // by the times of the viewer's looks
        }
        repeated_ += is_repeated ? 1 : 0;
        look_ = pictures.empty() ? look_ : pictures.back().look;
        shown_status_ = status;
    }
    DisplayCommand next_command() override {
        if (repeated_ >= 2 && !asked_) {
            asked_ = true;
            return {DisplayCommand::Kind::freeze};
        }
        return {shown_status_ && shown_status_->frozen ? DisplayCommand::Kind::quit : DisplayCommand::Kind::none};
    }
    [[nodiscard]] std::uint64_t look() const noexcept { return look_; }

  private:
    std::uint64_t look_ = 0;
    std::optional<ViewerStatus> shown_status_;
    int repeated_ = 0;
    bool asked_ = false;
};
}  // namespace

TEST_CASE("a status that says nothing new is not shown again within a second, and a freeze is") {
    const Name name;
    Acquirer acquirer(name.text);
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    acquirer.publish();
    Onlooker onlooker;
    ViewerOptions options;
    options.session = name.text;
    CHECK(Viewing(options, onlooker, StopToken()).run() == ExitCode::done);
    CHECK(onlooker.look() == 1);
}

TEST_CASE("a viewer that stays waits for a session and after its end for the next one") {
    const Name name;
    Script script(name.text);
    ViewerOptions options;
    options.session = name.text;
    options.stays = true;
    CHECK(Viewing(options, script, StopToken()).run() == ExitCode::done);
    CHECK(script.step() == 3);
}

TEST_CASE("a viewer that does not stay says what to start") {
    const Name name;
    Script script(name.text);
    ViewerOptions options;
    options.session = name.text;
    options.wait = 0ns;
    CHECK(message_of([&] {
              (void)Viewing(options, script, StopToken()).run();
          }).find("start a scan with: framering run") != std::string::npos);
}
