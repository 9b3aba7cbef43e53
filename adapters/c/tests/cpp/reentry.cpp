/* Calls from inside a callback, from another thread, and out of a callback that throws. */
#include <stdexcept>
#include <thread>

#include "scene.hpp"

namespace {

namespace certificates = sample::certificates;

void modal_window_answers_from_inside() {
  scene scene;
  scripted_service video(certificates::video), svs(certificates::video);
  const auto first = scene.open(CERTGATE_KIND_VIDEO, video);
  const auto second = scene.open(CERTGATE_KIND_SVS, svs);
  scene.window.on_show = [&](const certgate::prompt& prompt) {
    // While the window is open the other session meets the same certificate.
    EXPECT_OK(scene.pending(second));
    EXPECT_OK(scene.host.connect_anyway(prompt.number, prompt.revision));
    EXPECT(video.actions.empty());
  };
  EXPECT_OK(scene.pending(first));
  EXPECT(video.actions == only_ignore && svs.actions == only_ignore);
  EXPECT(scene.window.shown.size() == 1 && scene.window.dismissed.size() == 1);
}

void service_reports_from_inside_its_action() {
  scene scene;
  scripted_service video(certificates::video);
  const auto session = scene.open(CERTGATE_KIND_VIDEO, video);
  video.on_action = [&](unsigned char) {
    EXPECT_OK(scene.host.report(session, CERTGATE_CODE_VIDEO_JOIN_SUCCESS));
  };
  EXPECT_OK(scene.pending(session));
  EXPECT_OK(scene.host.connect_anyway(1, 1));
  EXPECT(scene.leaf(session) == CERTGATE_LEAF_ACTIVE);
}

void session_closes_from_inside_its_own_call() {
  scene scene;
  auto object = std::make_unique<scripted_service>(certificates::video);
  const auto session = scene.open(CERTGATE_KIND_VIDEO, *object);
  object->on_read = [&] { EXPECT_OK(scene.host.close(session)); };
  EXPECT_OK(scene.pending(session));
  EXPECT(object->reads == 1 && object->actions.empty() && scene.window.shown.empty());
  object.reset();
  EXPECT(scene.host.engine().sessions().empty() && !scene.host.has_work());
}

void consent_taken_back_from_inside_lets_nothing_more_through() {
  scene scene;
  scripted_service first(certificates::video), second(certificates::video);
  EXPECT_OK(scene.pending(scene.open(CERTGATE_KIND_VIDEO, first)));
  EXPECT_OK(scene.pending(scene.open(CERTGATE_KIND_SVS, second)));
  const certgate_fingerprint fingerprint = scene.window.shown[0].fingerprint;
  first.on_action = [&](unsigned char) { EXPECT_OK(scene.host.forget(fingerprint)); };
  EXPECT_OK(scene.host.connect_anyway(1, 1));
  EXPECT(first.actions == only_ignore && first.leavings == 1);
  EXPECT(second.actions.empty() && second.leavings == 1);
}

void meeting_ends_from_inside_a_window() {
  scene scene;
  scripted_service video(certificates::video);
  const auto session = scene.open(CERTGATE_KIND_VIDEO, video);
  scene.window.on_show = [&](const certgate::prompt&) { EXPECT_OK(scene.host.end()); };
  EXPECT_OK(scene.pending(session));
  EXPECT(video.actions == only_cancel && scene.leaf(session) == CERTGATE_LEAF_REFUSED);
  EXPECT(scene.window.dismissed.size() == 1);
  EXPECT_STATUS(scene.host.end(), CERTGATE_MEETING_ENDED);
}

void another_thread_meanwhile_is_a_status() {
  scene scene;
  scripted_service video(certificates::video);
  const auto session = scene.open(CERTGATE_KIND_VIDEO, video);
  certgate_status inside = CERTGATE_OK;
  scene.window.on_show = [&](const certgate::prompt&) {
    std::thread([&] { inside = scene.host.dont_connect(1).code(); }).join();
  };
  EXPECT_OK(scene.pending(session));
  EXPECT(inside == CERTGATE_BUSY && video.actions.empty());
  certgate_status after = CERTGATE_BUSY;
  std::thread([&] { after = scene.host.dont_connect(1).code(); }).join();
  EXPECT(after == CERTGATE_OK && video.actions == only_cancel);
}

#if defined(__cpp_exceptions)
void callback_that_throws_leaves_the_rest_for_the_next_call() {
  scene scene;
  scripted_service first(certificates::video), second(certificates::video);
  EXPECT_OK(scene.pending(scene.open(CERTGATE_KIND_VIDEO, first)));
  EXPECT_OK(scene.pending(scene.open(CERTGATE_KIND_SVS, second)));
  first.on_action = [](unsigned char) { throw std::runtime_error("a client's own"); };
  bool thrown = false;
  try {
    scene.host.dont_connect(1).ignore();
  } catch (const std::runtime_error&) {
    thrown = true;
  }
  EXPECT(thrown && second.actions.empty() && scene.host.has_work());
  EXPECT_OK(scene.host.work());
  EXPECT(second.actions == only_cancel && !scene.host.has_work());
}
#endif

}  // namespace

int main() {
  modal_window_answers_from_inside();
  service_reports_from_inside_its_action();
  session_closes_from_inside_its_own_call();
  consent_taken_back_from_inside_lets_nothing_more_through();
  meeting_ends_from_inside_a_window();
  another_thread_meanwhile_is_a_status();
#if defined(__cpp_exceptions)
  callback_that_throws_leaves_the_rest_for_the_next_call();
#endif
  std::puts("reentry: 7 passed");
}
