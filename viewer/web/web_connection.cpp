#include "viewer/web/web_connection.hpp"

// Asio 1.74 uses std::exchange without this header, which GCC 12 notices in C++20.
#include <utility>
// Asio and Beast stand behind it.
#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <optional>

#include "common/base/deadline.hpp"

namespace framering {

namespace net = boost::asio;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using Tcp = net::ip::tcp;
using ErrorCode = boost::system::error_code;
using Page = websocket::stream<Tcp::socket>;

namespace {
constexpr std::chrono::milliseconds kFarewell{1000};
constexpr std::size_t kLongestReason = 120;  // that a WebSocket carries in its last message
constexpr std::string_view kLineBreak = "\r\n";

std::string text_of(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

class Connection : public WebConnection, public std::enable_shared_from_this<Connection> {
  public:
    Connection(ClientId id, Tcp::socket socket, const WebLimits& limits, WebService& service,
               std::function<void()> on_close)
        : id_(id),
          socket_(std::move(socket)),
          limits_(limits),
          service_(&service),
          on_close_(std::move(on_close)),
          buffer_(std::max(2 * std::size_t{limits.header_bytes}, limits.message_bytes)) {}

    void start() override { read_request(); }
    [[nodiscard]] bool idle() const noexcept override { return state_ == State::requesting; }

    void send(WebOutput output) override {
        if (state_ == State::closed || state_ == State::leaving) {
            return;
        }
        switch (output.kind) {
            case WebOutput::Kind::upgrade:
                begin_page();
                break;
            case WebOutput::Kind::wait:
                enter(State::answering, limits_.output);
                break;
            case WebOutput::Kind::close:
                close_page(*output.bytes);
                break;
            case WebOutput::Kind::stream:
                watch_for_end();
                [[fallthrough]];
            case WebOutput::Kind::reply:
                state_ = State::answering;
                [[fallthrough]];
            case WebOutput::Kind::image:
            case WebOutput::Kind::text:
            case WebOutput::Kind::binary:
                queue_.push_back(std::move(output));
                write_next();
                break;
        }
    }

    void check_deadline(std::uint64_t now_ns) override {
        if (deadline_.has_passed(now_ns)) {
            close();
        }
    }

    void close() override {
        if (state_ == State::closed) {
            return;
        }
        state_ = State::closed;
        const auto self = shared_from_this();  // the call may be the end of it
        ErrorCode ignored;
        lowest().close(ignored);
        on_close_();
    }

  private:
    enum class State : std::uint8_t { requesting, answering, paging, leaving, closed };

    void enter(State state, std::chrono::milliseconds at_most) {
        state_ = state;
        deadline_ = Deadline::in(at_most);
    }

    void read_request() {
        enter(State::requesting, limits_.request);
        parser_.emplace();
        parser_->header_limit(limits_.header_bytes);
        parser_->body_limit(ScanOrders::kMostBody);
        http::async_read_header(
            socket_, buffer_, *parser_,
            [self = shared_from_this()](ErrorCode error, std::size_t) { self->take_head(error); });
    }

    [[nodiscard]] Tcp::socket& lowest() { return page_ ? page_->next_layer() : socket_; }

    // A body that nobody wants is not waited for.
    void take_head(ErrorCode error) {
        if (error || state_ == State::closed || parser_->is_done()) {
            take_request(error);
            return;
        }
        const auto& message = parser_->get();
        if (!ScanOrders::takes_body(text_of(message.method_string()), text_of(message.target()))) {
            refuse(make_error_code(http::error::unexpected_body));
            return;
        }
        http::async_read(socket_, buffer_, *parser_,
                         [self = shared_from_this()](ErrorCode late, std::size_t) { self->take_request(late); });
    }

    void take_request(ErrorCode error) {
        if (state_ == State::closed) {
            return;
        }
        if (error) {
            refuse(error);
            return;
        }
        const auto& message = parser_->get();
        WebRequest request;
        request.method = text_of(message.method_string());
        request.target = text_of(message.target());
        request.host = text_of(message[http::field::host]);
        request.origin = text_of(message[http::field::origin]);
        request.authorization = text_of(message[http::field::authorization]);
        request.cookie = text_of(message[http::field::cookie]);
        request.body = message.body();
        request.upgrade = websocket::is_upgrade(message);
        keep_alive_ = message.keep_alive();
        head_only_ = message.method() == http::verb::head;
        send(service_->take_request(id_, request, monotonic_ns()));
    }

    // Says what was wrong where the client may still listen.
    void refuse(ErrorCode error) {
        using Problem = http::error;
        const bool is_http = error.category() == make_error_code(Problem::bad_method).category();
        if (!is_http || error == Problem::end_of_stream || error == Problem::partial_message) {
            close();
            return;
        }
        keep_alive_ = false;
        head_only_ = false;
        const bool too_long = error == Problem::header_limit || error == Problem::buffer_overflow;
        const bool has_body = error == Problem::unexpected_body || error == Problem::body_limit;
        send(too_long   ? text_reply(431, "the request header is too long")
             : has_body ? text_reply(413, "a request body is not allowed here, or is too long")
                        : text_reply(400, "not an HTTP request"));
    }

    // Closing at once, with bytes unread, would take the reply away from the client.
    void leave() {
        enter(State::leaving, kFarewell);
        ErrorCode ignored;
        socket_.shutdown(Tcp::socket::shutdown_send, ignored);
        watch_for_end();
    }

    // What still comes is thrown away.
    void watch_for_end() {
        socket_.async_read_some(net::buffer(discarded_),
                                [self = shared_from_this()](ErrorCode error, std::size_t) {
                                    if (error) {
                                        self->close();
                                    } else if (self->state_ != State::closed) {
                                        self->watch_for_end();
                                    }
                                });
    }

    void begin_page() {
        state_ = State::paging;
        deadline_ = Deadline::never();  // the WebSocket has its own from here on
        page_.emplace(std::move(socket_));
        page_->set_option(websocket::stream_base::timeout{limits_.request, limits_.silence, true});
        page_->read_message_max(limits_.message_bytes);
        writing_ = true;  // until it is open
        page_->async_accept(parser_->get(), [self = shared_from_this()](ErrorCode error) {
            if (error || self->state_ == State::closed) {
                self->close();
                return;
            }
            self->writing_ = false;
            self->buffer_.consume(self->buffer_.size());
            self->read_message();
            self->write_next();
        });
    }

    void read_message() {
        page_->async_read(buffer_, [self = shared_from_this()](ErrorCode error, std::size_t) {
            if (error) {
                self->close();
            } else if (self->state_ == State::paging) {
                const auto bytes = self->buffer_.data();
                self->service_->take_message(self->id_, {static_cast<const char*>(bytes.data()), bytes.size()});
                self->buffer_.consume(self->buffer_.size());
                self->read_message();
            }
        });
    }

    void close_page(const std::string& why) {
        enter(State::leaving, kFarewell);
        page_->async_close({websocket::close_code::policy_error, why.substr(0, kLongestReason)},
                           [self = shared_from_this()](ErrorCode) { self->close(); });
    }

    void write_next() {
        if (writing_ || queue_.empty() || state_ == State::leaving || state_ == State::closed) {
            return;
        }
        writing_ = true;
        deadline_ = Deadline::in(limits_.output);
        const WebOutput& output = queue_.front();
        const auto done = [self = shared_from_this()](ErrorCode error, std::size_t) { self->end_write(error); };
        if (page_) {
            page_->text(output.kind == WebOutput::Kind::text);
            page_->async_write(net::buffer(*output.bytes), done);
            return;
        }
        head_ = head_of(output, keep_alive_);
        const bool has_body = output.bytes && !head_only_;
        const std::array<net::const_buffer, 3> parts{
            net::buffer(head_), has_body ? net::buffer(*output.bytes) : net::const_buffer(),
            net::buffer(kLineBreak.data(), output.kind == WebOutput::Kind::image ? kLineBreak.size() : 0)};
        net::async_write(socket_, parts, done);
    }

    void end_write(ErrorCode error) {
        writing_ = false;
        if (error || state_ == State::closed) {
            close();
            return;
        }
        const WebOutput::Kind kind = queue_.front().kind;
        queue_.pop_front();
        if (state_ != State::leaving) {
            deadline_ = Deadline::never();
        }
        service_->take_sent(id_, kind);
        if (kind != WebOutput::Kind::reply) {
            write_next();
        } else if (keep_alive_) {
            read_request();
        } else {
            leave();
        }
    }

    ClientId id_;
    Tcp::socket socket_;
    WebLimits limits_;
    WebService* service_;
    std::function<void()> on_close_;
    boost::beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::optional<Page> page_;
    std::deque<WebOutput> queue_;
    std::string head_;
    std::array<char, 1024> discarded_{};
    State state_ = State::requesting;
    Deadline deadline_ = Deadline::never();
    bool keep_alive_ = false;
    bool head_only_ = false;
    bool writing_ = false;
};
}  // namespace

std::shared_ptr<WebConnection> make_web_connection(WebLoop& loop, LoopSocket socket, ClientId id,
                                                   const WebLimits& limits, WebService& service,
                                                   std::function<void()> on_close) {
    auto& io = *static_cast<net::io_context*>(loop.io_context());
    return std::make_shared<Connection>(id, Tcp::socket(io, socket.version_6 ? Tcp::v6() : Tcp::v4(), socket.fd),
                                        limits, service, std::move(on_close));
}

}  // namespace framering
