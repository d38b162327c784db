// The ring: slots are taken by workers and given back by the submitter strictly in order, so order
// needs no sorting and memory is bounded by the number of slots.

#include "cli/batch.h"

#include <signal.h>

#include <utility>

namespace backstop::cli {
namespace {

constexpr size_t kKeepBytes = size_t{8} << 20;  // after a giant message its room is given back

}  // namespace

void Batch::Clear() {
  if (text_.capacity() > kKeepBytes) text_ = std::string();
  text_.clear();
  items_.clear();
  rows.clear();
}

void Batch::Add(const corpus::MessageRef& message) {
  items_.push_back(
      {message.path.size(), message.bytes.size(), message.error.size(), message.index});
  ((text_ += message.path) += message.bytes) += message.error;
}

void Batch::ForEach(const std::function<void(const corpus::MessageRef&)>& visit) const {
  std::string_view rest = text_;
  const auto take = [&rest](size_t size) {
    const std::string_view piece = rest.substr(0, size);
    rest.remove_prefix(size);
    return piece;
  };
  for (const Item& item : items_) {
    corpus::MessageRef message;
    message.index = item.index;
    message.path = take(item.path);
    message.bytes = take(item.bytes);
    message.error = take(item.error);
    visit(message);
  }
}

BatchRing::BatchRing(unsigned workers, Work work, std::function<void(const Batch&)> done)
    : work_(std::move(work)), done_(std::move(done)), slots_(2 * size_t{workers} + 1) {
  // Signals are for the thread that reads: they must cut a read short.
  sigset_t ending, before;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, &before);
  for (unsigned i = 0; i < workers; ++i) threads_.emplace_back([this, i] { Run(i); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BatchRing::~BatchRing() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void BatchRing::Submit() {
  {
    const std::lock_guard lock(mutex_);
    ++submitted_;
  }
  changed_.notify_all();
  if (submitted_ - returned_ == slots_.size()) TakeBack();
  next()->Clear();
}

void BatchRing::Drain() {
  while (returned_ < submitted_) TakeBack();
}

void BatchRing::TakeBack() {
  Slot& slot = slots_[returned_ % slots_.size()];
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&slot] { return slot.is_done; });
    slot.is_done = false;
  }
  done_(slot.batch);
  ++returned_;
}

void BatchRing::Run(unsigned worker) {
  for (;;) {
    size_t mine = 0;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return taken_ < submitted_ || is_closing_; });
      if (taken_ == submitted_) return;
      mine = taken_++ % slots_.size();
    }
    work_(worker, &slots_[mine].batch);
    {
      const std::lock_guard lock(mutex_);
      slots_[mine].is_done = true;
    }
    changed_.notify_all();
  }
}

}  // namespace backstop::cli
