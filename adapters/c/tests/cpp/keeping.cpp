/* The engine alone: moved, kept in a snapshot, and written down in a journal. */
#include <cstdio>
#include <string>
#include <utility>

#include "scene.hpp"

namespace {

void drain(certgate::engine& engine) {
  certgate_effect effect{};
  while (engine.poll(effect)) {
  }
}

certgate::engine with_an_open_window(certgate_session& session) {
  certgate::engine engine;
  EXPECT_OK(engine.open(0, CERTGATE_KIND_VIDEO, session));
  EXPECT_OK(engine.report(1, session, CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE));
  drain(engine);
  const std::string pem = sample::certificates::video;
  EXPECT_OK(engine.certificate(2, session, 1, pem, "video.example", CERTGATE_PROBLEM_EXPIRED));
  drain(engine);
  return engine;
}

void moved_engine_is_the_same_and_the_old_one_none() {
  certgate_session session{};
  certgate::engine engine = with_an_open_window(session);
  certgate::engine other = std::move(engine);
  EXPECT_STATUS(engine.tick(3), CERTGATE_UNKNOWN_ENGINE);
  EXPECT_STATUS(engine.made(), CERTGATE_UNKNOWN_ENGINE);
  EXPECT(other.session(session).has_value());
  engine = std::move(other);
  EXPECT_OK(engine.tick(3));
}

void restored_engine_shows_its_windows_again() {
  certgate_session session{};
  certgate::engine engine = with_an_open_window(session);
  const auto before = engine.prompt(1);
  certgate::engine again = certgate::engine::restored(engine.snapshot());
  EXPECT_OK(again.made());
  EXPECT(again.open_prompts() == std::vector<std::uint64_t>{1});
  const auto after = again.prompt(1);
  EXPECT(before && after && before->text == after->text && after->hosts.size() == 1);
  EXPECT_OK(again.connect_anyway(3, 1, 1));
  EXPECT_STATUS(certgate::engine::restored(std::string("{}")).made(), CERTGATE_BAD_SNAPSHOT);
}

void engine_that_could_not_be_made_says_why() {
  certgate_policy impossible{};
  certgate::engine none(certgate::new_meeting(), impossible);
  EXPECT_STATUS(none.made(), CERTGATE_BAD_VALUE);
  EXPECT_STATUS(none.tick(0), CERTGATE_UNKNOWN_ENGINE);
  EXPECT(!none.next_deadline() && none.sessions().empty() && none.snapshot().empty());
}

/// What a journal has a line for each of.
void journal_has_two_lines_for_an_input(const std::string& path) {
  std::remove(path.c_str());
  certgate::engine engine;
  certgate_session session{};
  EXPECT_OK(engine.journal_open(path));
  EXPECT_STATUS(engine.journal_open(path), CERTGATE_NOT_NEW);
  EXPECT_OK(engine.open(0, CERTGATE_KIND_VIDEO, session));
  EXPECT_OK(engine.report(1, session, CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE));
  drain(engine);
  EXPECT_OK(engine.journal_close());
  certgate::engine late;
  EXPECT_OK(late.tick(1));
  EXPECT_STATUS(late.journal_open(path), CERTGATE_NOT_NEW);
  certgate::engine other;
  EXPECT_STATUS(other.journal_open(path), CERTGATE_JOURNAL_FAILED);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  EXPECT(file != nullptr);
  int lines = 0;
  for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file)) lines += byte == '\n';
  std::fclose(file);
  EXPECT(lines == 6);
  std::remove(path.c_str());
}

}  // namespace

int main(int, char** arguments) {
  moved_engine_is_the_same_and_the_old_one_none();
  restored_engine_shows_its_windows_again();
  engine_that_could_not_be_made_says_why();
  journal_has_two_lines_for_an_input(std::string(arguments[0]) + ".journal");
  std::puts("keeping: 4 passed");
}
