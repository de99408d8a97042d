// Scans that browsers start, stop and put into the queue. A thread of its own, beside the viewing loop.
#pragma once
#include <string>
#include <thread>

#include "viewer/web/scan_orders.hpp"

namespace framering {

class WebScans {
  public:
    // Carries out `orders`, whose end it brings about itself; replies go to `outlet`. Both outlive the object.
    WebScans(std::string session, ScanOrders& orders, WebOutlet& outlet);
    ~WebScans();
    WebScans(const WebScans&) = delete;
    WebScans& operator=(const WebScans&) = delete;

    // The reply to an order. Every error is one.
    [[nodiscard]] static WebOutput reply_to(const ScanOrder& order, const std::string& session);

  private:
    void run();

    std::string session_;
    ScanOrders* orders_;
    WebOutlet* outlet_;
    std::thread thread_;
};

}  // namespace framering
