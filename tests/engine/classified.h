// A Classifier over the small model, for tests of what comes out of it.

#ifndef BACKSTOP_TESTS_ENGINE_CLASSIFIED_H_
#define BACKSTOP_TESTS_ENGINE_CLASSIFIED_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "backstop/classifier.h"
#include "test_models/messages.h"
#include "test_models/small_model.h"

namespace backstop {

inline std::unique_ptr<Classifier> MakeClassifier(const model::ModelContent& content,
                                                  const ClassifierOptions& options = {}) {
  std::shared_ptr<const Model> model;
  const Status opened = Model::FromBytes(test_models::Pack(content), &model);
  EXPECT_TRUE(opened.ok()) << opened.message();
  std::unique_ptr<Classifier> classifier;
  const Status made = Classifier::New(model, options, &classifier);
  EXPECT_TRUE(made.ok()) << made.message();
  return classifier;
}

}  // namespace backstop

#endif  // BACKSTOP_TESTS_ENGINE_CLASSIFIED_H_
