#include "site/sent_message.h"

#include <algorithm>
#include <utility>

#include "features/mail_address.h"
#include "mime/walk.h"
#include "opened_model/opened_model.h"
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

SiteReader::SiteReader(std::unique_ptr<OpenedModel> opened) : opened_(std::move(opened)) {}
SiteReader::~SiteReader() = default;

Status SiteReader::New(std::string_view model, const std::string& file,
                       std::unique_ptr<SiteReader>* out) {
  std::unique_ptr<OpenedModel> opened;
  if (Status s = OpenedModel::New(model, file, &opened); !s.ok()) return s;
  out->reset(new SiteReader(std::move(opened)));
  return {};
}

SentMessage SiteReader::Read(std::string_view message) {
  SentMessage out;
  const verdict::BoundModel& bound = opened_->bound;
  features::Extractor& extractor = *opened_->extractor;
  extractor.ReadOuter(message);
  out.is_mail = (extractor.notes() & kNoteNoHeader) == 0;
  out.kind = verdict::DecideKind(bound, opened_->ScoreKind(), {}).kind;
  for (ReturnMode mode : kModes) {
    extractor.ReadAsReturned(mode);
    out.log_odds[static_cast<size_t>(mode)] =
        verdict::ContentLogOdds(bound, opened_->ScoreOrigin(), mode);
  }
  out.log_odds[static_cast<size_t>(ReturnMode::kTruncated)] =
      out.log_odds[static_cast<size_t>(ReturnMode::kFull)];
  // Of the last reading, the whole message.
  const report::MessageView& self = extractor.report().returned;
  const features::Mailbox from = features::ParseMailbox(
      mime::FindValue(self.bytes, *self.tree, self.part(), mime::HeaderName::kFrom));
  out.sender = Lower(from.address);
  out.organisation = features::OrganisationOf(Lower(from.domain));
  out.forms = features::ReadForms(self);
  for (const uint32_t feature : extractor.returned_features()) {
    if (verdict::IsSiteStructure(opened_->names[feature]))
      out.structure.push_back(verdict::SiteKeyOf(opened_->names[feature]));
  }
  for (const uint32_t term : opened_->terms->origin.members())
    out.terms.push_back(opened_->view.keys[bound.origin_terms.SlotOf(term)]);
  std::sort(out.structure.begin(), out.structure.end());
  std::sort(out.terms.begin(), out.terms.end());
  return out;
}

verdict::SiteSum SiteReader::SiteSumOf(std::string_view message, ReturnMode mode) {
  features::Extractor& extractor = *opened_->extractor;
  extractor.ReadOuter(message);
  extractor.ReadAsReturned(mode);
  opened_->ScoreOrigin();
  return verdict::ScoreSite(opened_->view.site, opened_->bound.site, extractor,
                            opened_->bound.origin_terms, opened_->terms->origin, mode);
}

}  // namespace backstop::training
