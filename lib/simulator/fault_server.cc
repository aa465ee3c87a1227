#include "lib/simulator/fault_server.h"

#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <list>
#include <mutex>
#include <thread>

#include "lib/http_server/listen_socket.h"
#include "lib/http_server/server_tls.h"
#include "lib/simulator/fault_conversation.h"
#include "lib/simulator/fault_stream.h"

namespace certmon::simulator {
namespace {

using http::FileDescriptor;

class ThreadedServer final : public FaultServer {
 public:
  ThreadedServer(FaultServerOptions options, http::ListenSocket listener,
                 std::shared_ptr<const http::TlsCredentials> tls)
      : options_(std::move(options)),
        tls_(std::move(tls)),
        listener_(std::move(listener.fd)),
        bound_(std::move(listener.bound)),
        acceptor_([this] { Accept(); }) {}

  ~ThreadedServer() override {
    is_stopping_ = true;
    shutdown(listener_.Get(), SHUT_RDWR);  // wakes poll(2)
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const Client& client : clients_) shutdown(client.fd.Get(), SHUT_RDWR);
    }
    for (Client& client : clients_) client.thread.join();
  }

  [[nodiscard]] const http::ListenAddress& Bound() const override { return bound_; }

 private:
  struct Client {
    FileDescriptor fd;
    std::thread thread;
  };

  void Accept() {
    std::uint64_t number = 0;
    while (!is_stopping_) {
      pollfd entry{.fd = listener_.Get(), .events = POLLIN, .revents = 0};
      poll(&entry, 1, -1);
      FileDescriptor fd(accept4(listener_.Get(), nullptr, nullptr, SOCK_CLOEXEC));
      const std::lock_guard lock(mutex_);
      JoinEnded();
      if (fd.IsOpen() && clients_.size() < options_.max_connections) {
        Client& client = clients_.emplace_back(Client{.fd = std::move(fd), .thread = {}});
        client.thread = std::thread([this, &client, id = ++number] { Serve(client, id); });
      } else if (!fd.IsOpen()) {
        poll(nullptr, 0, 1);  // no descriptor is left, say: does not spin
      }
    }
  }

  // A client's descriptor is closed by the last step of its thread.
  void JoinEnded() {
    clients_.remove_if([](Client& client) {
      if (client.fd.IsOpen()) return false;
      client.thread.join();
      return true;
    });
  }

  void Serve(Client& client, std::uint64_t number) {
    {
      FaultStream stream(client.fd.Get(), tls_, options_.idle_timeout);
      if (stream.Handshake()) Converse(stream, number, options_.handler);
    }
    const std::lock_guard lock(mutex_);
    client.fd = FileDescriptor();
  }

  const FaultServerOptions options_;
  const std::shared_ptr<const http::TlsCredentials> tls_;
  const FileDescriptor listener_;
  const http::ListenAddress bound_;
  std::atomic<bool> is_stopping_ = false;
  std::mutex mutex_;  // guards the descriptors of clients_, and the list while acceptor_ runs
  std::list<Client> clients_;
  std::thread acceptor_;
};

}  // namespace

base::Result<std::unique_ptr<FaultServer>> FaultServer::Start(FaultServerOptions options) {
  std::shared_ptr<const http::TlsCredentials> tls;
  if (options.tls) {
    auto made = http::TlsCredentials::Make(
        {.certificate = options.tls->certificate_pem, .key = options.tls->key_pem, .client_ca = {}},
        {});
    if (!made) {
      made.error().message.insert(0, "TLS certificate and key: ");
      return base::Fail(std::move(made.error()));
    }
    tls = *std::move(made);
  }
  base::Result<http::ListenSocket> listener = http::OpenListenSocket(options.listen);
  if (!listener) return base::Fail(std::move(listener.error()));
  return std::make_unique<ThreadedServer>(std::move(options), *std::move(listener), std::move(tls));
}

}  // namespace certmon::simulator
