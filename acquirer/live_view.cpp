#include "acquirer/live_view.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "acquirer/frame_header.hpp"
#include "acquirer/frame_schedule.hpp"
#include "acquirer/live_changes.hpp"
#include "acquirer/open_slots.hpp"
#include "acquirer/shown_source.hpp"
#include "acquirer/trigger_schedule.hpp"
#include "common/base/log.hpp"

namespace framering {

class LiveView::Taking {
  public:
    Taking(Source& source, AcquirerSession& session, const ScanPlan& plan)
        : session_(&session), changes_(source, session, plan), header_(header_of(source)) {}
    Taking(const Taking&) = delete;
    Taking& operator=(const Taking&) = delete;
    virtual ~Taking() = default;

    virtual void take(Nanoseconds limit) = 0;

    void make_changes() { (void)changes_.make(); }
    [[nodiscard]] bool has_changed() const noexcept { return changes_.has_changed(); }

  protected:
    [[nodiscard]] AcquirerSession& session() const noexcept { return *session_; }
    [[nodiscard]] FrameInfo next_header(std::uint64_t capture_time_ns) const noexcept {
        FrameInfo info = header_;
        info.exposure_us = changes_.exposure_us();
        info.delivered = shown_;
        info.capture_time_ns = capture_time_ns;
        return info;
    }
    void show(Claim claim, const FrameInfo& info) noexcept {
        session_->show(std::move(claim), info);
        ++shown_;
    }

  private:
    AcquirerSession* session_;
    LiveChanges changes_;
    FrameInfo header_;
    std::uint64_t shown_ = 0;
};

namespace {
double live_rate_hz(const ScanPlan& plan) noexcept {
    return plan.frame_rate_hz > 0 ? std::min(plan.frame_rate_hz, kMostLiveHz) : kMostLiveHz;
}

class PolledView final : public LiveView::Taking {
  public:
    PolledView(FrameSource& source, AcquirerSession& session, const ScanPlan& plan)
        : Taking(source, session, plan), source_(&source), schedule_(live_rate_hz(plan), monotonic_ns()) {}

    void take(Nanoseconds limit) override {
        const std::uint64_t now_ns = monotonic_ns();
        const std::uint64_t due_ns = schedule_.next_due_ns();
        if (due_ns > now_ns) {
            sleep_until_ns(std::min(due_ns, now_ns + static_cast<std::uint64_t>(limit.count())));
            return;
        }
        (void)schedule_.take(now_ns);
        if (source_->wait(limit) != Readiness::ready) {
            return;
        }
        Claim claim = session().frames().claim_spare();
        FrameInfo info = next_header(now_ns);
        while (source_->fill(claim.pixels().first(info.payload_bytes), info, info.delivered, limit) !=
               FillResult::filled) {
            session().tick(monotonic_ns());
        }
        show(std::move(claim), info);
    }

  private:
    FrameSource* source_;
    FrameSchedule schedule_;
};

class QueuedView final : public LiveView::Taking {
  public:
    QueuedView(QueuedSource& source, AcquirerSession& session, const ScanPlan& plan)
        : Taking(source, session, plan), source_(&source), shown_(source, session.source()) {
        if (source.is_triggered_by_us()) {
            triggers_.emplace(FrameSchedule(live_rate_hz(plan), monotonic_ns()), std::chrono::seconds(10));
        }
        lend();
        try {
            source_->start(std::nullopt);
        } catch (...) {
            stop();
            throw;
        }
    }
    QueuedView(const QueuedView&) = delete;
    QueuedView& operator=(const QueuedView&) = delete;
    ~QueuedView() override { stop(); }

    void take(Nanoseconds limit) override {
        const std::uint64_t now_ns = monotonic_ns();
        if (triggers_ && triggers_->is_due(now_ns) && source_->trigger()) {
            (void)triggers_->given(monotonic_ns());
        }
        FilledSlot filled;
        switch (source_->wait(limit, filled)) {
            case SlotWait::returned:
                take_back(filled);
                break;
            case SlotWait::ended:
                fail(ExitCode::failed, "the source has ended while no scan ran");
            case SlotWait::reconnecting:
            case SlotWait::not_yet:
                break;
        }
        shown_.tell_counters(monotonic_ns());
    }

  private:
    void lend() {
        claim_.emplace(session().frames().claim_spare());
        source_->queue(0, claim_->pixels());
    }

    void take_back(const FilledSlot& filled) {
        if (triggers_) {
            triggers_->answered();
        }
        if (filled.status == SlotStatus::good || filled.status == SlotStatus::incomplete) {
            const std::uint64_t now_ns = monotonic_ns();
            FrameInfo info =
                next_header(filled.host_time_ns == 0 ? now_ns : std::min(filled.host_time_ns, now_ns));
            info.camera_frame_id = filled.camera_frame_id;
            info.camera_timestamp = filled.camera_timestamp;
            info.status = status_of(filled, info.payload_bytes);
            shown_.placed(filled.values).put_into(info);
            clear_unwritten(claim_->pixels().first(info.payload_bytes), filled);
            show(std::move(*claim_), info);
        }
        claim_.reset();
        lend();
    }

    void stop() noexcept {
        try {
            source_->stop();
        } catch (const std::exception& error) {
            log_warning("{}", error.what());
        }
        claim_.reset();
    }

    QueuedSource* source_;
    ShownSource shown_;
    std::optional<TriggerSchedule> triggers_;
    std::optional<Claim> claim_;  // lent to the source
};

std::unique_ptr<LiveView::Taking> make_taking(FrameSource& source, AcquirerSession& session,
                                              const ScanPlan& plan) {
    return std::make_unique<PolledView>(source, session, plan);
}
std::unique_ptr<LiveView::Taking> make_taking(QueuedSource& source, AcquirerSession& session,
                                              const ScanPlan& plan) {
    return std::make_unique<QueuedView>(source, session, plan);
}
}  // namespace

LiveView::LiveView(AnySource& source, AcquirerSession& session, const ScanPlan& plan)
    : taking_(std::visit([&](const auto& each) { return make_taking(*each, session, plan); }, source)) {
}

LiveView::~LiveView() = default;

void LiveView::step(Nanoseconds limit) {
    taking_->make_changes();
    taking_->take(limit);
}

bool LiveView::has_changed() const noexcept {
    return taking_->has_changed();
}

}  // namespace framering
