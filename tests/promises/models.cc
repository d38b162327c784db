// Opening is part of no promise, so every call opens anew.

#include "models.h"

#include <gtest/gtest.h>

#include <string>

#include "test_models/small_model.h"

namespace backstop::promises {

std::shared_ptr<const Model> SmallModel() {
  std::shared_ptr<const Model> model;
  const Status status = Model::FromBytes(test_models::Pack(test_models::SmallContent()), &model);
  EXPECT_TRUE(status.ok()) << status.message();
  return model;
}

std::shared_ptr<const Model> ShippedModel() {
  const std::string file = BACKSTOP_SOURCE_DIR "/models/default.backstop";
  std::shared_ptr<const Model> model;
  const Status status = Model::Open(file, &model);
  EXPECT_TRUE(status.ok()) << status.message();
  return model;
}

}  // namespace backstop::promises
