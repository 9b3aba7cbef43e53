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

certgate::host::resumed_session taken_up(certgate_session session, scripted_service& service) {
  certgate::session_facts facts;
  facts.leave = [&service] { ++service.leavings; };
  facts.problems = [] { return CERTGATE_PROBLEM_SELF_SIGNED; };
  using object = certgate::object_service<scripted_service>;
  return {session, std::make_shared<object>(service, std::move(facts))};
}

/// BOUND-13, BOUND-14.
void resumed_host_goes_on_with_new_services() {
  scripted_service video(sample::certificates::video), other(sample::certificates::video);
  scene before;
  const certgate_session asked = before.open(CERTGATE_KIND_VIDEO, video);
  const certgate_session lost = before.open(CERTGATE_KIND_SVS, other);
  EXPECT_OK(before.pending(asked));
  EXPECT_OK(before.pending(lost));
  const auto snapshot = before.host.engine().snapshot();

  noting_window window;
  scripted_service renewed(sample::certificates::video), second(sample::certificates::video);
  certgate::host host(certgate::engine::restored(snapshot), window);
  certgate_session unknown = lost;
  unknown.number = 99;
  EXPECT_OK(host.resume({taken_up(asked, renewed), taken_up(asked, second),
                         taken_up(unknown, second)}));
  EXPECT(renewed.leavings == 0 && second.leavings == 2);
  EXPECT(window.shown.size() == 1 && window.shown[0].number == before.window.shown[0].number);
  EXPECT(!host.engine().session(lost) && window.updated.back().sessions.size() == 1);
  EXPECT(renewed.reads == 0);
  EXPECT_OK(host.connect_anyway(1, window.updated.back().revision));
  EXPECT(renewed.reads == 1 && renewed.actions == only_ignore);
}

/// BOUND-3, BOUND-4, BOUND-13.
void resumed_host_gets_certificates_again_and_ignores_no_other() {
  certgate_session session{};
  certgate::engine fetching;
  EXPECT_OK(fetching.open(0, CERTGATE_KIND_VIDEO, session));
  EXPECT_OK(fetching.report(1, session, CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE));
  drain(fetching);
  noting_window window;
  scripted_service service(sample::certificates::video);
  certgate::host host(certgate::engine::restored(fetching.snapshot()), window);
  EXPECT_OK(host.resume({taken_up(session, service)}));
  EXPECT(service.reads == 1 && window.shown.size() == 1);

  certgate::host again(certgate::engine::restored(host.engine().snapshot()), window);
  scripted_service swapped(sample::certificates::stream);
  EXPECT_OK(again.resume({taken_up(session, swapped)}));
  EXPECT_OK(again.connect_anyway(1, 1));
  EXPECT(swapped.actions.empty() && window.shown.back().number == 2);

  certgate::host none(certgate::engine::restored(std::string("{}")), window);
  EXPECT_STATUS(none.resume({}), CERTGATE_BAD_SNAPSHOT);
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
  resumed_host_goes_on_with_new_services();
  resumed_host_gets_certificates_again_and_ignores_no_other();
  engine_that_could_not_be_made_says_why();
  journal_has_two_lines_for_an_input(std::string(arguments[0]) + ".journal");
  std::puts("keeping: 6 passed");
}
