/* What stands between the engine and the services keeps its duties (BOUND-1 to BOUND-12). */
#include "scene.hpp"

namespace {

namespace certificates = sample::certificates;

void one_answer_reaches_every_session() {
  scene scene;
  scripted_service video(certificates::shared), svs(certificates::shared);
  const auto first = scene.open(CERTGATE_KIND_VIDEO, video);
  const auto second = scene.open(CERTGATE_KIND_SVS, svs, "stream.example");
  EXPECT_OK(scene.host.report(first, CERTGATE_CODE_VIDEO_PENDING_SSL_CERTIFICATE));
  EXPECT_OK(scene.host.report(second, CERTGATE_CODE_SVS_PENDING_SSL_CERTIFICATE));
  EXPECT(scene.window.shown.size() == 1 && scene.window.updated.size() == 1);
  const certgate::prompt& seen = scene.window.updated.back();
  EXPECT(seen.revision == 2 && seen.sessions.size() == 2 && seen.hosts.size() == 2);
  EXPECT(seen.text.find("stream.example") != std::string::npos);
  EXPECT_STATUS(scene.host.connect_anyway(1, 1), CERTGATE_PROMPT_CHANGED);
  EXPECT_OK(scene.host.connect_anyway(1, 2));
  EXPECT(video.actions == only_ignore && svs.actions == only_ignore);
  EXPECT(scene.window.dismissed.size() == 1);
}

void another_certificate_is_asked_about_again() {
  scene scene;
  scripted_service video(certificates::video);
  const auto session = scene.open(CERTGATE_KIND_VIDEO, video);
  EXPECT_OK(scene.pending(session));
  video.information = certificates::voice;
  EXPECT_OK(scene.host.connect_anyway(1, 1));
  EXPECT(video.actions.empty());
  EXPECT(scene.leaf(session) == CERTGATE_LEAF_DECIDING);
  EXPECT(scene.window.shown.size() == 2);
  EXPECT_OK(scene.host.connect_anyway(2, 1));
  EXPECT(video.actions == only_ignore);
}

void certificate_that_is_gone_is_not_ignored() {
  scene scene;
  scripted_service video(certificates::video);
  const auto session = scene.open(CERTGATE_KIND_VIDEO, video);
  EXPECT_OK(scene.pending(session));
  video.information.clear();
  EXPECT_OK(scene.host.connect_anyway(1, 1));
  EXPECT(video.actions == only_cancel);
  EXPECT(scene.leaf(session) == CERTGATE_LEAF_REFUSED);
}

void service_that_asks_anew_while_it_is_read_gets_no_stale_action() {
  scene scene;
  scripted_service video(certificates::video);
  const auto session = scene.open(CERTGATE_KIND_VIDEO, video);
  EXPECT_OK(scene.pending(session));
  video.on_read = [&] {
    EXPECT_OK(scene.pending(session));
  };
  EXPECT_OK(scene.host.connect_anyway(1, 1));
  // The first inquiry's action is dropped; the second's is given, the subject being allowed.
  EXPECT(video.actions == only_ignore);
  EXPECT(scene.host.engine().session(session)->inquiry == 2);
}

void information_is_got_before_any_action() {
  certgate_policy policy = certgate::default_policy();
  policy.max_inquiries = 0;
  scene scene(policy);
  scripted_service audio(certificates::voice);
  const auto session = scene.open(CERTGATE_KIND_AUDIO_VOIP, audio);
  EXPECT_OK(scene.host.report_message(session, CERTGATE_AUDIO_SESSION_CONFIRM,
                                      CERTGATE_CODE_AUDIO_CERTIFICATION));
  EXPECT(audio.actions == only_cancel && audio.reads == 1);
}

void buffer_grows_to_what_is_needed_and_no_further() {
  certgate_policy policy = certgate::default_policy();
  policy.max_certificate_bytes = 20000;
  scene scene(policy);
  scripted_service wordy(std::string(15000, ' ') + certificates::video);
  const auto readable = scene.open(CERTGATE_KIND_VIDEO, wordy);
  EXPECT_OK(scene.pending(readable));
  EXPECT(scene.leaf(readable) == CERTGATE_LEAF_DECIDING && wordy.reads == 2);
  scripted_service endless(std::string(100000, ' ') + certificates::video);
  const auto too_long = scene.open(CERTGATE_KIND_SVS, endless);
  EXPECT_OK(scene.pending(too_long));
  EXPECT(endless.actions == only_cancel && endless.largest_buffer == 20001);
  scripted_service liar("");
  liar.claimed_length = ~std::size_t{0} >> 1;
  const auto lied_to = scene.open(CERTGATE_KIND_NBR, liar);
  EXPECT_OK(scene.pending(lied_to));
  EXPECT(liar.actions == only_cancel && liar.largest_buffer <= 20001);
  EXPECT(scene.leaf(lied_to) == CERTGATE_LEAF_REFUSED);
}

void length_without_memory_for_it_is_no_certificate() {
  // In 32 bits, as on Windows, a service cannot say a length that there is surely no memory for.
  if constexpr (sizeof(unsigned long) < sizeof(std::uint64_t)) return;
  for (const std::uint64_t limit : {(std::uint64_t{1} << 53) - 1, ~std::uint64_t{0}}) {
    for (const std::size_t claimed : {~std::size_t{0}, ~std::size_t{0} >> 1}) {
      certgate_policy policy = certgate::default_policy();
      policy.max_certificate_bytes = limit;
      scene scene(policy);
      scripted_service liar("");
      liar.claimed_length = claimed;
      const auto session = scene.open(CERTGATE_KIND_VIDEO, liar);
      EXPECT_OK(scene.pending(session));
      EXPECT(liar.actions == only_cancel && liar.largest_buffer == certgate::first_buffer_bytes);
      EXPECT(scene.leaf(session) == CERTGATE_LEAF_REFUSED);
    }
  }
}

void opaque_information_is_known_by_its_bytes() {
  scene scene;
  scripted_service recorder("the player's own form of a certificate");
  certgate::session_facts facts;
  facts.leave = [&] { ++recorder.leavings; };
  facts.is_opaque = true;
  certgate_session session{};
  EXPECT_OK(scene.host.open(CERTGATE_KIND_NBR,
                            std::make_shared<certgate::object_service<scripted_service>>(
                                recorder, std::move(facts)),
                            session));
  EXPECT_OK(scene.pending(session));
  EXPECT(scene.window.shown.size() == 1 && scene.window.shown[0].is_opaque);
  EXPECT_OK(scene.host.connect_anyway(1, 1));
  EXPECT(recorder.actions == only_ignore);
}

void host_name_that_cannot_be_is_refused() {
  scene scene;
  scripted_service video(certificates::video);
  const auto session = scene.open(CERTGATE_KIND_VIDEO, video, std::string(300, 'a'));
  EXPECT_OK(scene.pending(session));
  EXPECT(video.actions == only_cancel && scene.leaf(session) == CERTGATE_LEAF_REFUSED);
}

void no_leaves_nothing_alive() {
  scene scene;
  scripted_service first(certificates::video), second(certificates::video);
  const auto connected = scene.open(CERTGATE_KIND_VIDEO, first);
  EXPECT_OK(scene.pending(connected));
  EXPECT_OK(scene.host.connect_anyway(1, 1));
  EXPECT_OK(scene.host.signal(connected, CERTGATE_SIGNAL_JOIN_SUCCEEDED));
  EXPECT_OK(scene.host.forget(scene.window.shown[0].fingerprint));
  EXPECT(first.leavings == 1 && scene.leaf(connected) == CERTGATE_LEAF_REFUSED);
  const auto other = scene.open(CERTGATE_KIND_SVS, second);
  EXPECT_OK(scene.pending(other));
  EXPECT_OK(scene.host.dont_connect(2));
  EXPECT(second.actions == only_cancel);
  EXPECT_OK(scene.host.signal(other, CERTGATE_SIGNAL_JOIN_SUCCEEDED));
  EXPECT(second.leavings == 1 && scene.window.anomalies.size() == 1);
}

void deadlines_are_told_and_kept() {
  scene scene;
  scripted_service video(certificates::video);
  certgate_policy policy = certgate::default_policy();
  policy.answer_deadline_ms = 1000;
  noting_window window;
  std::uint64_t now = 5;
  certgate::clocks clocks;
  clocks.milliseconds = [&] { return now; };
  certgate::host host(window, certgate::new_meeting(), policy, clocks);
  certgate::session_facts facts;
  facts.leave = [] {};
  certgate_session session{};
  EXPECT_OK(host.open(CERTGATE_KIND_NBR,
                      std::make_shared<certgate::object_service<scripted_service>>(
                          video, std::move(facts)),
                      session));
  EXPECT_OK(host.signal(session, CERTGATE_SIGNAL_CERTIFICATE_PENDING));
  EXPECT(host.next_deadline() == std::uint64_t{1000});
  now = 1005;
  EXPECT_OK(host.tick());
  EXPECT(video.actions == only_cancel && window.dismissed.size() == 1);
  EXPECT(window.dismissed[0].why == CERTGATE_DISMISSAL_DEADLINE && !host.next_deadline());
}

}  // namespace

/// As without AddressSanitizer, an allocation that there is no memory for gives no program up.
extern "C" const char* __asan_default_options() {
  return "allocator_may_return_null=1";
}

int main() {
  one_answer_reaches_every_session();
  another_certificate_is_asked_about_again();
  certificate_that_is_gone_is_not_ignored();
  service_that_asks_anew_while_it_is_read_gets_no_stale_action();
  information_is_got_before_any_action();
  buffer_grows_to_what_is_needed_and_no_further();
  length_without_memory_for_it_is_no_certificate();
  opaque_information_is_known_by_its_bytes();
  host_name_that_cannot_be_is_refused();
  no_leaves_nothing_alive();
  deadlines_are_told_and_kept();
  std::puts("boundary: 11 passed");
}
