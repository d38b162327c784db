// Domains are grouped by fold, so that each fold's model is trained once. Free mail and reserved
// example domains are no gateway's.

#include "adapt/site_rows.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "adapt/forge.h"
#include "features/mail_address.h"
#include "features/mail_date.h"
#include "heads/calibrate.h"
#include "mime/walk.h"
#include "model/writer.h"
#include "pack/pack.h"
#include "site/background.h"
#include "site/sent_message.h"

namespace backstop::training {
namespace {

constexpr ReturnMode kModes[] = {ReturnMode::kFull, ReturnMode::kHeaders};

struct OwnMail {
  uint32_t mail = 0;  // into MailSets::mail
  int64_t date = 0;
  std::string address;
};

struct Domain {
  std::string name;
  std::vector<OwnMail> mail;  // by date
  int fold = -1;              // of most of its second half
};

std::string HeaderValue(const mime::Tree& tree, std::string_view bytes, mime::HeaderName name) {
  return std::string(mime::FindValue(bytes, tree, tree.parts.view()[0], name));
}

bool IsReserved(std::string_view domain) {
  return domain.starts_with("example.") || domain.ends_with(".example") || domain.empty() ||
         domain.find('.') == std::string_view::npos;
}

class RowMaker {
 public:
  RowMaker(const SiteEvaluationInput& input, std::vector<SiteRow>* out)
      : input_(input), out_(out) {}

  Status Run() {
    FindFolds();
    if (Status s = ReadBackscatterForms(*input_.mail, *input_.recipe, *input_.compiled, &forms_);
        !s.ok())
      return s;
    FindDomains();
    if (domains_.empty()) {
      return Status(Code::kBadArgument,
                    input_.recipe->file + ": no sender's domain has " +
                        std::to_string(kSiteFewest) +
                        " legitimate messages in a fold of origin; give --corpora with more mail");
    }
    const TermIndex index(*input_.examples, Head::kOrigin);
    for (size_t fold = 0; fold < input_.origin->folds.size(); ++fold) {
      if (Status s = MakeFold(index, static_cast<uint32_t>(fold)); !s.ok()) return s;
    }
    return {};
  }

 private:
  void FindFolds() {
    row_folds_ = AssignFolds(*input_.examples, *input_.recipe, Head::kOrigin);
    fold_of_mail_.assign(input_.mail->mail.size(), -1);
    for (size_t r = 0; r < row_folds_.size(); ++r) {
      const ExampleRow& row = input_.examples->rows[r];
      if (row.head == Head::kOrigin) fold_of_mail_[row.message] = row_folds_[r];
    }
  }

  void FindDomains() {
    std::map<std::string, Domain> by_name;
    auto tree = std::make_unique<mime::Tree>();
    for (uint32_t m = 0; m < input_.mail->mail.size(); ++m) {
      const Mail& mail = input_.mail->mail[m];
      if (mail.label.kind != Kind::kOrdinary || fold_of_mail_[m] < 0) continue;
      if (mail.label.origin == Origin::kBackscatter) spam_[fold_of_mail_[m]].push_back(m);
      if (mail.label.origin != Origin::kLegitimate) continue;
      mime::Walk(mail.bytes, tree.get());
      std::string from = HeaderValue(*tree, mail.bytes, mime::HeaderName::kFrom);
      std::transform(from.begin(), from.end(), from.begin(), AsciiLower);
      const features::Mailbox box = features::ParseMailbox(from);
      const std::string name(features::OrganisationOf(box.domain));
      if (IsReserved(name) || features::IsFreeMail(name)) continue;
      const auto date =
          features::ParseMailDate(HeaderValue(*tree, mail.bytes, mime::HeaderName::kDate));
      by_name[name].mail.push_back({m, date.seconds, std::string(box.address)});
    }
    for (auto& [name, domain] : by_name) {
      if (domain.mail.size() < kSiteFewest) continue;
      std::stable_sort(domain.mail.begin(), domain.mail.end(),
                       [](const OwnMail& a, const OwnMail& b) { return a.date < b.date; });
      domain.mail.resize(std::min(domain.mail.size(), kSiteMost));
      domain.name = name;
      std::map<int, size_t> folds;
      for (size_t i = domain.mail.size() / 2; i < domain.mail.size(); ++i)
        ++folds[fold_of_mail_[domain.mail[i].mail]];
      for (const auto& [fold, count] : folds) {
        if (domain.fold < 0 || count > folds[domain.fold]) domain.fold = fold;
      }
      domains_.push_back(std::move(domain));
    }
  }

  // A model that saw nothing of the fold, with a background that did not either.
  Status MakeContent(const TermIndex& index, uint32_t fold, model::ModelContent* out) {
    FittedHead fitted;
    std::vector<uint32_t> rows;
    if (Status s = FitFold(*input_.examples, index, *input_.recipe, Head::kOrigin, row_folds_, fold,
                           input_.origin->l2, &fitted, &rows);
        !s.ok())
      return s;
    PackInput pack;
    pack.recipe = input_.recipe;
    pack.examples = input_.examples;
    pack.heads = *input_.heads;
    pack.heads[static_cast<size_t>(Head::kOrigin)] = NameHead(*input_.examples, fitted);
    pack.calibration.origin =
        CalibrateOrigin(*input_.examples, *input_.origin, static_cast<int>(fold));
    pack.patterns = input_.patterns;
    size_t clamped = 0;
    *out = BuildContent(pack, &clamped);
    std::vector<const features::FormKeys*> forms;
    for (const auto& [m, keys] : forms_) {
      if (fold_of_mail_[m] != static_cast<int>(fold)) forms.push_back(&keys);
    }
    out->background = CountForms(forms, Alone());
    std::vector<bool> use(row_folds_.size());
    for (size_t r = 0; r < use.size(); ++r) use[r] = row_folds_[r] != static_cast<int>(fold);
    FillShares(*input_.examples, use, out);
    return {};
  }

  Status MakeFold(const TermIndex& index, uint32_t fold) {
    const bool is_needed = std::any_of(domains_.begin(), domains_.end(), [&](const Domain& d) {
      return d.fold == static_cast<int>(fold);
    });
    if (!is_needed) return {};
    Tell("model without " + input_.origin->folds[fold]);
    model::ModelContent content;
    if (Status s = MakeContent(index, fold, &content); !s.ok()) return s;
    for (const Domain& domain : domains_) {
      if (domain.fold != static_cast<int>(fold)) continue;
      Tell("site " + domain.name);
      if (Status s = MakeDomain(domain, fold, &content); !s.ok()) return s;
    }
    return {};
  }

  Status MakeDomain(const Domain& domain, uint32_t fold, model::ModelContent* content) {
    content->site = {};
    std::unique_ptr<SiteReader> plain;
    if (Status s = Open(*content, &plain); !s.ok()) return s;
    const size_t half = domain.mail.size() / 2;
    std::vector<SentMessage> sent;
    for (size_t i = 0; i < half; ++i) {
      sent.push_back(plain->Read(BytesOf(domain.mail[i])));
      sent.back().id = std::to_string(i);
    }
    const LearntSite learnt = LearnSite(*content, sent, UnitStrengths());
    content->site = learnt.site;
    std::unique_ptr<SiteReader> adapted;
    if (Status s = Open(*content, &adapted); !s.ok()) return s;
    const auto add = [&](SiteCase is, std::string_view bytes) {
      const SentMessage read = plain->Read(bytes);
      for (ReturnMode mode : kModes) AddRow(domain, is, mode, bytes, read, learnt, adapted.get());
    };
    for (size_t i = half; i < domain.mail.size(); ++i) add(SiteCase::kOwn, BytesOf(domain.mail[i]));
    std::vector<uint32_t> spam = spam_[static_cast<int>(fold)];
    std::mt19937_64 dice(input_.recipe->seed + out_->size());
    std::shuffle(spam.begin(), spam.end(), dice);
    spam.resize(std::min(spam.size(), kForgedPerSite));
    for (uint32_t m : spam) {
      const OwnMail& own = domain.mail[dice() % half];
      const std::string forged = ForgeSender(input_.mail->mail[m].bytes, own.address);
      add(SiteCase::kForged, forged);
      add(SiteCase::kCopied, CopyHeader(BytesOf(own), forged));
    }
    return {};
  }

  void AddRow(const Domain& domain, SiteCase is, ReturnMode mode, std::string_view bytes,
              const SentMessage& read, const LearntSite& learnt, SiteReader* adapted) {
    const auto at = static_cast<size_t>(mode);
    SiteRow row;
    row.domain = domain.name;
    row.is = is;
    row.mode = mode;
    row.before = read.log_odds[at];
    row.mean = learnt.mean_log_odds[at];
    const verdict::SiteSum sum = adapted->SiteSumOf(bytes, mode);
    std::copy(sum.forms.begin(), sum.forms.end(), row.nats.begin());
    row.nats[model::kSiteStructure] = sum.structure;
    row.nats[model::kSiteTerms] = sum.vocabulary;
    out_->push_back(std::move(row));
  }

  std::string_view BytesOf(const OwnMail& own) const { return input_.mail->mail[own.mail].bytes; }
  void Tell(const std::string& what) const {
    if (input_.progress) input_.progress(what);
  }
  static Status Open(const model::ModelContent& content, std::unique_ptr<SiteReader>* out) {
    std::string bytes;
    if (Status s = model::Serialise(content, &bytes); !s.ok()) return s;
    return SiteReader::New(bytes, "the model of a fold", out);
  }

  const SiteEvaluationInput& input_;
  std::vector<SiteRow>* out_;
  std::vector<int> row_folds_;
  std::vector<int> fold_of_mail_;
  FormsByMail forms_;
  std::map<int, std::vector<uint32_t>> spam_;  // by fold
  std::vector<Domain> domains_;
};

}  // namespace

Status MakeSiteRows(const SiteEvaluationInput& input, std::vector<SiteRow>* out) {
  return RowMaker(input, out).Run();
}

}  // namespace backstop::training
