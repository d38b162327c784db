#include "site/sent_message.h"

#include <algorithm>

#include "features/mail_address.h"
#include "mime/walk.h"
#include "verdict/heads.h"
#include "verdict/rules.h"

namespace backstop::training {
namespace {

constexpr ReturnMode kModes[] = {ReturnMode::kHeaders, ReturnMode::kFull};

std::string Lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), AsciiLower);
  return out;
}

}  // namespace

Status SiteReader::New(std::string_view model, const std::string& file,
                       std::unique_ptr<SiteReader>* out) {
  std::unique_ptr<SiteReader> reader(new SiteReader);
  if (Status s = model::Mapping::OfCopy(model, &reader->bytes_); !s.ok()) return s;
  if (Status s = model::ReadModel(reader->bytes_.bytes(), file, &reader->view_); !s.ok()) return s;
  if (Status s = verdict::Bind(reader->view_, file, &reader->bound_); !s.ok()) return s;
  if (Status s = scan::PatternSet::New(verdict::PatternsOf(reader->view_), "", &reader->patterns_);
      !s.ok())
    return s;
  if (Status s = features::Extractor::New(*reader->patterns_, &reader->extractor_); !s.ok())
    return s;
  reader->slots_ =
      std::make_unique<verdict::SlotSet>(static_cast<uint32_t>(reader->view_.slots.size()));
  *out = std::move(reader);
  return {};
}

SentMessage SiteReader::Read(std::string_view message) {
  SentMessage out;
  extractor_->ReadOuter(message);
  out.kind =
      verdict::DecideKind(bound_, verdict::ScoreKind(bound_, *extractor_, slots_.get()), {}).kind;
  for (ReturnMode mode : kModes) {
    extractor_->ReadAsReturned(mode);
    const verdict::OriginSum sum = verdict::ScoreOrigin(bound_, *extractor_, slots_.get());
    out.log_odds[static_cast<size_t>(mode)] = verdict::ContentLogOdds(bound_, sum, mode);
  }
  out.log_odds[static_cast<size_t>(ReturnMode::kTruncated)] =
      out.log_odds[static_cast<size_t>(ReturnMode::kFull)];
  // Of the last reading, the whole message.
  const report::MessageView& self = extractor_->report().returned;
  const features::Mailbox from = features::ParseMailbox(
      mime::FindValue(self.bytes, *self.tree, self.part(), mime::HeaderName::kFrom));
  out.sender = Lower(from.address);
  out.organisation = features::OrganisationOf(Lower(from.domain));
  out.forms = features::ReadForms(self);
  for (const uint32_t feature : extractor_->returned_features()) {
    if (verdict::IsSiteStructure(bound_.names[feature]))
      out.structure.push_back(verdict::SiteKeyOf(bound_.names[feature]));
  }
  for (const uint32_t slot : slots_->members()) out.terms.push_back(view_.keys[slot]);
  std::sort(out.structure.begin(), out.structure.end());
  std::sort(out.terms.begin(), out.terms.end());
  return out;
}

verdict::SiteSum SiteReader::SiteSumOf(std::string_view message, ReturnMode mode) {
  extractor_->ReadOuter(message);
  extractor_->ReadAsReturned(mode);
  verdict::ScoreOrigin(bound_, *extractor_, slots_.get());
  return verdict::ScoreSite(view_.site, bound_.site, *extractor_, *slots_, mode);
}

}  // namespace backstop::training
