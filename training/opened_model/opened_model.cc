#include "opened_model/opened_model.h"

namespace backstop::training {

Status OpenedModel::New(std::string_view model, const std::string& file,
                        std::unique_ptr<OpenedModel>* out) {
  std::unique_ptr<OpenedModel> opened(new OpenedModel);
  OpenedModel& my = *opened;
  if (Status s = model::Mapping::OfCopy(model, &my.bytes); !s.ok()) return s;
  if (Status s = model::ReadModel(my.bytes.bytes(), file, &my.view); !s.ok()) return s;
  if (Status s = verdict::Bind(my.view, file, &my.bound); !s.ok()) return s;
  my.names = verdict::FixedNames(my.view);
  if (Status s = scan::PatternSet::New(verdict::PatternsOf(my.view), &my.patterns); !s.ok())
    return s;
  if (Status s = features::Extractor::New(*my.patterns, &my.extractor); !s.ok()) return s;
  my.terms = std::make_unique<verdict::HeadTerms>(my.bound);
  *out = std::move(opened);
  return {};
}

}  // namespace backstop::training
